-- The journal in PostgreSQL. Tables and columns are those of SQLite; what differs is said where it stands.
-- Times are whole microseconds since 1970-01-01 UTC, as everywhere in the hub: the same numbers in both stores, exact, in arrays, and no session's time zone reads them.
-- Texts are compared by their bytes (COLLATE "C"): lists have the same order in both stores and on every machine.
-- What is sealed cannot be compressed; STORAGE EXTERNAL spares the attempt.

-- The journal: what anyone did, once and for good. Content is stored here and nowhere else.
CREATE TABLE entries (
  record_id      uuid     NOT NULL,
  id             uuid     NOT NULL,
  kind           smallint NOT NULL,
  record_version bigint   NOT NULL,
  subject_id     uuid     NOT NULL,
  actor          text     COLLATE "C" NOT NULL,
  request_id     uuid,
  request_hmac   bytea,
  time           bigint   NOT NULL,
  traceparent    text     COLLATE "C",
  content        bytea,
  detail         bytea NOT NULL,
  PRIMARY KEY (record_id, id)
);
ALTER TABLE entries ALTER content SET STORAGE EXTERNAL, ALTER detail SET STORAGE EXTERNAL;
-- The idempotency: a request id takes effect once per participant, for good.
CREATE UNIQUE INDEX entries_by_request ON entries (actor, request_id) WHERE request_id IS NOT NULL;

-- The current state of each thing. Most steps change no indexed column: with room in its page, a new version costs no index anything.
CREATE TABLE records (
  id            uuid     PRIMARY KEY,
  kind          smallint NOT NULL,
  version       bigint   NOT NULL,
  subject_id    uuid     NOT NULL,
  source        text     COLLATE "C" NOT NULL,
  target        text     COLLATE "C" NOT NULL,
  status        integer  NOT NULL,
  create_time   bigint   NOT NULL,
  update_time   bigint   NOT NULL,
  body          bytea NOT NULL,
  external_hmac bytea,
  due_time      bigint
) WITH (fillfactor = 80);
ALTER TABLE records ALTER body SET STORAGE EXTERNAL;
CREATE INDEX records_by_subject ON records (subject_id, kind);
CREATE INDEX referrals_by_source ON records (source, id) WHERE kind = 1;
CREATE INDEX referrals_by_target ON records (target, id) WHERE kind = 1;
CREATE INDEX signals_by_source ON records (source, id) WHERE kind = 3;
CREATE INDEX signals_by_target ON records (target, id) WHERE kind = 3;
-- The source's own identifier: keyed HMAC over source and identifier, used once and for good. Null, and free, where none was given.
CREATE UNIQUE INDEX records_by_external ON records (external_hmac) WHERE external_hmac IS NOT NULL;
-- When the hub itself looks at a record next. Null, and free, where no term runs.
CREATE INDEX records_due ON records (due_time) WHERE due_time IS NOT NULL;

-- What is addressed to whom, and how far it has come. Every step of a delivery moves it within or out of deliveries_open, so that no room in the page would spare
-- the indexes anything.
CREATE TABLE deliveries (
  participant       text     COLLATE "C" NOT NULL,
  record_id         uuid     NOT NULL,
  record_version    bigint   NOT NULL,
  entry_id          uuid     NOT NULL,
  subject_id        uuid     NOT NULL,
  state             smallint NOT NULL,
  due_time          bigint   NOT NULL,
  lease_token       uuid,
  attempt           integer  NOT NULL,
  basis_epoch       bigint,
  basis_valid_until bigint,
  rejections        integer  NOT NULL DEFAULT 0,
  nack_reason       text     COLLATE "C",
  dead_reason       smallint,
  event_number      bigint,
  PRIMARY KEY (participant, record_id, record_version)
);
CREATE INDEX deliveries_open ON deliveries (participant, due_time) WHERE state < 2;
CREATE INDEX deliveries_dead ON deliveries (participant, record_id, record_version) WHERE state = 4;

-- Citizens under random ids. The only place where the HMAC of an identity stands.
CREATE TABLE subjects (
  id            uuid   PRIMARY KEY,
  identity_hmac bytea  UNIQUE,
  epoch         bigint NOT NULL
) WITH (fillfactor = 90);

-- Inboxes that are pushed. Endpoint and headers are sealed in the body.
CREATE TABLE subscriptions (
  id           uuid     PRIMARY KEY,
  participant  text     COLLATE "C" NOT NULL,
  state        smallint NOT NULL,
  body         bytea NOT NULL,
  create_time  bigint   NOT NULL,
  end_time     bigint,
  events       bigint   NOT NULL,
  failures     integer  NOT NULL,
  error_reason smallint NOT NULL,
  error_time   bigint,
  retry_time   bigint
) WITH (fillfactor = 50);
CREATE INDEX subscriptions_by_participant ON subscriptions (participant, id);
-- An inbox has one push reader.
CREATE UNIQUE INDEX subscriptions_on ON subscriptions (participant) WHERE state <> 4;

-- Files beside an exchange, in sealed blocks. One that is not kept is being added, or was given up: it goes after a day.
CREATE TABLE attachments (
  id         uuid    PRIMARY KEY,
  record_id  uuid    NOT NULL,
  subject_id uuid    NOT NULL,
  stage_time bigint  NOT NULL,
  kept       boolean NOT NULL
);
CREATE INDEX attachments_staged ON attachments (stage_time) WHERE NOT kept;
CREATE TABLE attachment_blocks (
  attachment_id uuid    NOT NULL,
  number        integer NOT NULL,
  bytes         bytea   NOT NULL,
  PRIMARY KEY (attachment_id, number)
);
ALTER TABLE attachment_blocks ALTER bytes SET STORAGE EXTERNAL;

-- Participants that the operator keeps out for the time being.
CREATE TABLE pauses (
  participant text   COLLATE "C" PRIMARY KEY,
  start_time  bigint NOT NULL,
  reason      text   COLLATE "C" NOT NULL
);

-- Participants' keys that are good for nothing any more, whatever a directory says.
CREATE TABLE revoked_keys (
  participant text   COLLATE "C" NOT NULL,
  kid         text   COLLATE "C" NOT NULL,
  revoke_time bigint NOT NULL,
  PRIMARY KEY (participant, kid)
);

-- When participants were last heard of.
CREATE TABLE contacts (
  participant text   COLLATE "C" PRIMARY KEY,
  time        bigint NOT NULL
);

-- One-time client assertions, until they expire.
CREATE TABLE assertions (
  client      text   COLLATE "C" NOT NULL,
  jti         text   COLLATE "C" NOT NULL,
  expire_time bigint NOT NULL,
  PRIMARY KEY (client, jti)
);
CREATE INDEX assertions_by_expiry ON assertions (expire_time);

-- The directory, whole, as it was loaded each time.
CREATE TABLE directories (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  load_time bigint NOT NULL,
  body      bytea  NOT NULL
);

-- The last transaction of each writer, by its own count: what it asks for when a connection breaks during a COMMIT.
CREATE TABLE writers (
  id     uuid   PRIMARY KEY,
  number bigint NOT NULL,
  time   bigint NOT NULL
) WITH (fillfactor = 50);
