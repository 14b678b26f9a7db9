-- Municipalities' profiles, each revision as it was taken: a decision names the one that made it.
CREATE TABLE profiles (
  municipality   text   COLLATE "C" NOT NULL,
  effective_from text   COLLATE "C" NOT NULL,
  revision       bigint NOT NULL,
  save_time      bigint NOT NULL,
  body           bytea  NOT NULL,
  PRIMARY KEY (municipality, effective_from, revision)
);
