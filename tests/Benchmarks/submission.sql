-- What one submission of `submit` writes, in the sizes that it has: the referral, its entry, its delivery, leased, and the entry of the disclosure.
\set citizen random(1, 200000)
BEGIN;
SELECT epoch FROM subjects WHERE id = md5(:citizen::text)::uuid FOR SHARE;
WITH made AS (SELECT gen_random_uuid() AS record_id, gen_random_uuid() AS entry_id),
record AS (
  INSERT INTO records (id, kind, version, subject_id, source, target, status, create_time, update_time, body)
  SELECT record_id, 1, 1, md5(:citizen::text)::uuid, 'huisarts-de-brug', 'buurtteam-sociaal-noordoost', 2, 1, 1, decode(repeat('ab', 1000), 'hex') FROM made),
entry AS (
  INSERT INTO entries (record_id, id, kind, record_version, subject_id, actor, request_id, request_hmac, time, traceparent, content, detail)
  SELECT record_id, entry_id, 1, 1, md5(:citizen::text)::uuid, 'huisarts-de-brug', gen_random_uuid(), decode(repeat('ab', 32), 'hex'), 1, repeat('t', 55),
    decode(repeat('ab', 1100), 'hex'), decode(repeat('ab', 150), 'hex') FROM made
  UNION ALL
  SELECT record_id, gen_random_uuid(), 40, 1, md5(:citizen::text)::uuid, 'buurtteam-sociaal-noordoost', NULL, NULL, 1, repeat('t', 55), NULL, decode(repeat('ab', 150), 'hex') FROM made)
INSERT INTO deliveries (participant, record_id, record_version, entry_id, subject_id, state, due_time, lease_token, attempt, basis_epoch)
SELECT 'buurtteam-sociaal-noordoost', record_id, 1, entry_id, md5(:citizen::text)::uuid, 1, 1, gen_random_uuid(), 1, 1 FROM made;
COMMIT;
