-- Purges: cases that were granted, and whose personal data was erased since.

-- The ledger entry of the purge. Such a person has no name, history or number here any more; such a case keeps what the
-- office's totals are counted from, and its place.
ALTER TABLE person ADD COLUMN purged INTEGER;
ALTER TABLE casefile ADD COLUMN purged INTEGER;
CREATE INDEX casefile_purged ON casefile (purged, id) WHERE purged IS NOT NULL;

-- The certificate of destruction of each purge, as JSON; its SHA-256 is in the purge's ledger entry.
CREATE TABLE purge (
    seq         INTEGER PRIMARY KEY,
    certificate TEXT NOT NULL
) STRICT;

-- What `vacatur audit` needs of an erased case: the SHA-256 of the history that was read in, and of every proposal it
-- had, by the ledger entry that brought it; 0 is its import.
CREATE TABLE remains (
    casefile INTEGER NOT NULL REFERENCES casefile,
    since    INTEGER NOT NULL,
    proposal BLOB NOT NULL CHECK (length(proposal) = 32),
    history  BLOB CHECK (length(history) = 32),
    PRIMARY KEY (casefile, since)
) STRICT, WITHOUT ROWID;

-- The SHA-256 that the import's root has of a refused row, and that the ledger has of a corrected one, once they are
-- erased.
ALTER TABLE quarantine ADD COLUMN erased BLOB CHECK (length(erased) = 32);
ALTER TABLE settled ADD COLUMN erased BLOB CHECK (length(erased) = 32);
