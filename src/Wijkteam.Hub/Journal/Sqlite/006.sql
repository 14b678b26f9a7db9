-- Participants that the operator keeps out for the time being.
CREATE TABLE pauses (
  participant TEXT PRIMARY KEY,
  start_time  INTEGER NOT NULL,
  reason      TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- Participants' keys that are good for nothing any more, whatever a directory says.
CREATE TABLE revoked_keys (
  participant TEXT NOT NULL,
  kid         TEXT NOT NULL,
  revoke_time INTEGER NOT NULL,
  PRIMARY KEY (participant, kid)
) STRICT, WITHOUT ROWID;

-- When participants were last heard of.
CREATE TABLE contacts (
  participant TEXT PRIMARY KEY,
  time        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
