-- Municipalities' profiles, each revision as it was taken: a decision names the one that made it.
CREATE TABLE profiles (
  municipality   TEXT    NOT NULL,
  effective_from TEXT    NOT NULL,
  revision       INTEGER NOT NULL,
  save_time      INTEGER NOT NULL,
  body           BLOB    NOT NULL,
  PRIMARY KEY (municipality, effective_from, revision)
) STRICT;
