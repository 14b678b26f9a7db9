-- The journal: what anyone did, once and for good. Content is stored here and nowhere else.
CREATE TABLE entries (
  record_id      BLOB    NOT NULL,
  id             BLOB    NOT NULL,
  kind           INTEGER NOT NULL,
  record_version INTEGER NOT NULL,
  subject_id     BLOB    NOT NULL,
  actor          TEXT    NOT NULL,
  request_id     BLOB,
  request_hmac   BLOB,
  time           INTEGER NOT NULL,
  traceparent    TEXT,
  content        BLOB,
  detail         BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX entries_by_record ON entries (record_id, id);
-- The idempotency: a request id takes effect once per participant, for good.
CREATE UNIQUE INDEX entries_by_request ON entries (actor, request_id) WHERE request_id IS NOT NULL;

-- The current state of each thing.
CREATE TABLE records (
  id          BLOB PRIMARY KEY,
  kind        INTEGER NOT NULL,
  version     INTEGER NOT NULL,
  subject_id  BLOB    NOT NULL,
  source      TEXT    NOT NULL,
  target      TEXT    NOT NULL,
  status      INTEGER NOT NULL,
  create_time INTEGER NOT NULL,
  update_time INTEGER NOT NULL,
  body        BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX records_by_subject ON records (subject_id, kind);
CREATE INDEX referrals_by_source ON records (source, id) WHERE kind = 1;
CREATE INDEX referrals_by_target ON records (target, id) WHERE kind = 1;

-- What is addressed to whom, and how far it has come.
CREATE TABLE deliveries (
  participant       TEXT    NOT NULL,
  record_id         BLOB    NOT NULL,
  record_version    INTEGER NOT NULL,
  entry_id          BLOB    NOT NULL,
  subject_id        BLOB    NOT NULL,
  state             INTEGER NOT NULL,
  due_time          INTEGER NOT NULL,
  lease_token       BLOB,
  attempt           INTEGER NOT NULL,
  basis_epoch       INTEGER,
  basis_valid_until INTEGER,
  PRIMARY KEY (participant, record_id, record_version)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_open ON deliveries (participant, due_time) WHERE state < 2;

-- Citizens under random ids. The only place where the HMAC of an identity stands.
CREATE TABLE subjects (
  id            BLOB PRIMARY KEY,
  identity_hmac BLOB UNIQUE,
  epoch         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One-time client assertions, until they expire.
CREATE TABLE assertions (
  client      TEXT    NOT NULL,
  jti         TEXT    NOT NULL,
  expire_time INTEGER NOT NULL,
  PRIMARY KEY (client, jti)
) STRICT, WITHOUT ROWID;
CREATE INDEX assertions_by_expiry ON assertions (expire_time);

-- The directory, whole, as it was loaded each time.
CREATE TABLE directories (
  id        INTEGER PRIMARY KEY,
  load_time INTEGER NOT NULL,
  body      BLOB    NOT NULL
) STRICT;
