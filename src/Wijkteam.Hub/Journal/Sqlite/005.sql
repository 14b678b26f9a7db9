-- When the hub itself looks at a record next. Null, and free, where no term runs.
ALTER TABLE records ADD COLUMN due_time INTEGER;
CREATE INDEX records_due ON records (due_time) WHERE due_time IS NOT NULL;
