-- Later deliveries: in whose place a source stands.

-- The ledger entry of the import whose sources stand in this one's place; its refused rows need no work any more.
ALTER TABLE source ADD COLUMN replaced INTEGER;
