-- Files beside an exchange, in sealed blocks. One that is not kept is being added, or was given up: it goes after a day.
CREATE TABLE attachments (
  id         BLOB PRIMARY KEY,
  record_id  BLOB    NOT NULL,
  subject_id BLOB    NOT NULL,
  stage_time INTEGER NOT NULL,
  kept       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_staged ON attachments (stage_time) WHERE kept = 0;
CREATE TABLE attachment_blocks (
  attachment_id BLOB    NOT NULL,
  number        INTEGER NOT NULL,
  bytes         BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX attachment_blocks_by_number ON attachment_blocks (attachment_id, number);
