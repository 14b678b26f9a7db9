-- The source's own identifier of a referral: keyed HMAC over source and identifier, used once and for good. Null, and free, where none was given.
ALTER TABLE records ADD COLUMN external_hmac BLOB;
CREATE UNIQUE INDEX records_by_external ON records (external_hmac) WHERE external_hmac IS NOT NULL;
