-- Signals, listed as referrals are.
CREATE INDEX signals_by_source ON records (source, id) WHERE kind = 3;
CREATE INDEX signals_by_target ON records (target, id) WHERE kind = 3;
