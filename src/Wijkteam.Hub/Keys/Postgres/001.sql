-- A citizen's keys, wrapped by the master key. Without content_key the citizen's content has been erased.
CREATE TABLE subject_keys (
  subject_id uuid PRIMARY KEY,
  content_key bytea,
  log_key bytea NOT NULL,
  create_time bigint NOT NULL -- microseconds since 1970
);

-- The hub's own keys, wrapped by the master key.
CREATE TABLE hub_keys (
  name text PRIMARY KEY,
  key bytea NOT NULL
);
