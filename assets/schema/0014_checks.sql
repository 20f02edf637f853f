-- Whom a frozen decision is about, numbered by first appearance in its list; none in lists from before this was taken
-- down.
ALTER TABLE check_case ADD COLUMN person INTEGER;

-- Cases with a known answer, in tables of their own: what refers to casefile cannot refer to one. What a case contains is
-- gone once its round has ended; its hash stays, which the round's entry covers.
CREATE TABLE known_case (
    number   INTEGER PRIMARY KEY,
    digest   BLOB NOT NULL CHECK (length(digest) = 32),
    answer   TEXT NOT NULL,                       -- JSON: what is right, and why
    history  BLOB,                                -- version byte, then the compressed history
    proposal BLOB                                 -- version byte, then the compressed proposal on the screen
) STRICT;

-- In the place of which waiting case a seat is handed a known one. Not a decision: not in the ledger.
CREATE TABLE known_deal (
    seat     TEXT NOT NULL,
    number   INTEGER NOT NULL REFERENCES known_case,
    casefile INTEGER NOT NULL REFERENCES casefile,
    PRIMARY KEY (seat, number)
) STRICT, WITHOUT ROWID;

DROP INDEX ledger_gate;
CREATE INDEX ledger_gate ON ledger (deed, seq) WHERE deed IN ('check', 'gate', 'export', 'overlap', 'known');
