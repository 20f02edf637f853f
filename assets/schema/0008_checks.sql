-- Spot-checks: the frozen lists. What became of each check is in the ledger; `vacatur audit` compares the lists with the
-- root hashes there.

CREATE TABLE check_case (
    number   INTEGER NOT NULL,                    -- of the check
    casefile INTEGER NOT NULL REFERENCES casefile,
    verdict  INTEGER NOT NULL,
    shown    BLOB NOT NULL CHECK (length(shown) = 32),
    stratum  INTEGER NOT NULL DEFAULT 0,          -- counted from 0, in the order of the plan
    PRIMARY KEY (number, casefile)
) STRICT, WITHOUT ROWID;

CREATE INDEX ledger_gate ON ledger (deed, seq) WHERE deed IN ('check', 'gate', 'export');
