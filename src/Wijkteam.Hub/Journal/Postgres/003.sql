-- The household that a citizen is a member of. A household is a subject itself, under the id of its record: its epoch tells decisions and deliveries that who may see
-- what in it has changed.
ALTER TABLE subjects ADD COLUMN household_id uuid;
-- Participants' involvement in households, listed by participant.
CREATE INDEX involvements_by_source ON records (source, id) WHERE kind = 6;
