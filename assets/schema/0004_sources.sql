-- Work on refused rows, later deliveries, and sources that are read through a mapping.

-- The mapping a source was read through, as TOML; blank for the state's own file.
ALTER TABLE source ADD COLUMN mapping TEXT NOT NULL DEFAULT '';

-- The ledger entry since which another row tells of this person: the cases left here are those that the later
-- telling does not have. NULL for everybody else.
ALTER TABLE person ADD COLUMN until INTEGER;

-- Refused rows that somebody has dealt with.
CREATE TABLE settled (
    quarantine INTEGER PRIMARY KEY REFERENCES quarantine,
    seq        INTEGER NOT NULL UNIQUE,           -- its ledger entry
    raw        BLOB                               -- the row as it was corrected; NULL where it was judged not needed
) STRICT;

-- What was stored of a case before the ledger entry `until` changed it: nothing that was decided about is lost.
CREATE TABLE earlier (
    casefile INTEGER NOT NULL REFERENCES casefile,
    until    INTEGER NOT NULL,
    history  BLOB NOT NULL,
    proposal BLOB NOT NULL,
    PRIMARY KEY (casefile, until)
) STRICT, WITHOUT ROWID;
