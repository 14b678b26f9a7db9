-- How often a receiver has refused a delivery, with what code it was returned last, why it is dead, and its number within the subscription.
ALTER TABLE deliveries ADD COLUMN rejections INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN nack_reason TEXT;
ALTER TABLE deliveries ADD COLUMN dead_reason INTEGER;
ALTER TABLE deliveries ADD COLUMN event_number INTEGER;
CREATE INDEX deliveries_dead ON deliveries (participant, record_id, record_version) WHERE state = 4;

-- Inboxes that are pushed. Endpoint and headers are sealed in the body.
CREATE TABLE subscriptions (
  id           BLOB PRIMARY KEY,
  participant  TEXT    NOT NULL,
  state        INTEGER NOT NULL,
  body         BLOB    NOT NULL,
  create_time  INTEGER NOT NULL,
  end_time     INTEGER,
  events       INTEGER NOT NULL,
  failures     INTEGER NOT NULL,
  error_reason INTEGER NOT NULL,
  error_time   INTEGER,
  retry_time   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_by_participant ON subscriptions (participant, id);
-- An inbox has one push reader.
CREATE UNIQUE INDEX subscriptions_on ON subscriptions (participant) WHERE state <> 4;
