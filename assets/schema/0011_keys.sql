-- The public half of the key with which a seat signs the ledger; none in a plain file, where nobody signs in.
ALTER TABLE seat ADD COLUMN key BLOB CHECK (length(key) = 32);
