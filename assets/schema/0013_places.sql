-- How far the ledger was when a seat's place was noted: a verdict on that case since then, and the program was stopped
-- before it could note the next one.
ALTER TABLE place ADD COLUMN entries INTEGER;
