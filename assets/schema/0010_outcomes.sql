-- What became of each case of a batch after it was written out. The columns are what the ledger's entries add up to.
ALTER TABLE batch_case ADD COLUMN status TEXT NOT NULL DEFAULT 'drafted'
    CHECK (status IN ('drafted', 'filed', 'granted', 'denied', 'sent'));
ALTER TABLE batch_case ADD COLUMN since TEXT;      -- the day of that step; none while it is drafted
