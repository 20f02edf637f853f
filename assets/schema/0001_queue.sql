-- The queue of vacatur 0.1: one county's review under one policy, as of one date.
--
-- The ledger is the truth. The columns of casefile under "what it is now", batch.state, batch.holds, batch.manifest,
-- batch_case.superseded, tally and find are what its entries add up to; `vacatur audit` computes them again.

-- What every version of the program must be able to read, for ever: which version this file needs.
CREATE TABLE format (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    needs    TEXT NOT NULL
) STRICT;

CREATE TABLE charter (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    charter  TEXT NOT NULL,                       -- JSON, as in the first ledger entry
    policy   TEXT NOT NULL                        -- the policy file; its SHA-256 is in the charter
) STRICT;

CREATE TABLE ledger (
    seq      INTEGER PRIMARY KEY,
    hash     BLOB NOT NULL CHECK (length(hash) = 32),
    body     TEXT NOT NULL,                       -- canonical JSON, which the hash covers
    -- read from it, so that an index alone answers what is counted with every verdict
    at       TEXT NOT NULL CHECK (at IS body ->> '$.at'),
    seat     TEXT NOT NULL CHECK (seat IS body ->> '$.seat'),
    deed     TEXT NOT NULL CHECK (deed IS body ->> '$.deed'),
    casefile INTEGER CHECK (casefile IS body ->> '$.case'),
    of       INTEGER CHECK (of IS body ->> '$.of')
) STRICT;
CREATE INDEX ledger_case ON ledger (casefile, seq) WHERE casefile IS NOT NULL;
CREATE INDEX ledger_seat ON ledger (seat, seq, at) WHERE deed = 'verdict';
CREATE INDEX ledger_time ON ledger (at, deed, seat) WHERE deed IN ('verdict', 'undo', 'supersede');

CREATE TRIGGER ledger_never_changes BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_never_shrinks BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_has_no_gaps BEFORE INSERT ON ledger
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM ledger)
BEGIN SELECT RAISE(ABORT, 'the ledger has no gaps'); END;

CREATE TABLE source (
    number   INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    digest   BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    format   TEXT NOT NULL,
    rows     INTEGER NOT NULL,
    refused  INTEGER NOT NULL,
    bytes    INTEGER NOT NULL,
    import   INTEGER NOT NULL                     -- the ledger entry of the import
) STRICT;

CREATE TABLE quarantine (
    id       INTEGER PRIMARY KEY,
    source   INTEGER NOT NULL REFERENCES source DEFERRABLE INITIALLY DEFERRED,
    line     INTEGER NOT NULL,
    field    TEXT NOT NULL,
    reason   TEXT NOT NULL,
    raw      BLOB NOT NULL
) STRICT;

CREATE TABLE person (
    id       INTEGER PRIMARY KEY,
    subject  TEXT NOT NULL,
    name     TEXT NOT NULL,
    born     TEXT NOT NULL,
    history  BLOB NOT NULL                        -- version byte, then the compressed history
) STRICT;
CREATE INDEX person_subject ON person (subject);

CREATE TABLE casefile (
    id        INTEGER PRIMARY KEY,
    person    INTEGER NOT NULL REFERENCES person,
    event     INTEGER NOT NULL,                   -- which event of the history, counted from 0
    numbers   TEXT NOT NULL,                      -- court case numbers, one a line
    sections  TEXT NOT NULL,                      -- of the candidate counts, by spaces
    level     TEXT NOT NULL,                      -- the gravest of the candidate counts
    convicted TEXT NOT NULL,
    lane      TEXT NOT NULL CHECK (lane IN ('clear', 'review')),
    action    TEXT NOT NULL,                      -- proposed for the candidate counts, by spaces
    codes     TEXT NOT NULL,                      -- routing codes, by spaces
    -- what it is now
    state     TEXT NOT NULL DEFAULT 'waiting'
              CHECK (state IN ('waiting', 'approved', 'challenged', 'held', 'flagged')),
    verdict   INTEGER,                            -- the ledger entry in force
    returns   TEXT,                               -- the day a held case comes back
    batch     INTEGER REFERENCES batch            -- the batch it is frozen in
) STRICT;
CREATE INDEX casefile_person ON casefile (person);
CREATE INDEX casefile_state ON casefile (state, id, returns);

CREATE TABLE proposal (
    casefile INTEGER PRIMARY KEY REFERENCES casefile,
    proposal BLOB NOT NULL                        -- version byte, then the compressed proposal with its proof
) STRICT;

CREATE TABLE batch (
    number   INTEGER PRIMARY KEY,
    seq      INTEGER NOT NULL UNIQUE,             -- its ledger entry
    head     BLOB NOT NULL CHECK (length(head) = 32),
    root     BLOB NOT NULL CHECK (length(root) = 32),
    state    TEXT NOT NULL DEFAULT 'frozen' CHECK (state IN ('frozen', 'exported', 'void')),
    holds    INTEGER NOT NULL,                    -- how many cases it still freezes
    manifest BLOB CHECK (length(manifest) = 32)
) STRICT;

CREATE TABLE batch_case (
    batch      INTEGER NOT NULL REFERENCES batch,
    casefile   INTEGER NOT NULL REFERENCES casefile,
    verdict    INTEGER NOT NULL,
    shown      BLOB NOT NULL CHECK (length(shown) = 32),
    superseded INTEGER,                           -- the ledger entry that took it out
    PRIMARY KEY (batch, casefile)
) STRICT, WITHOUT ROWID;

-- Where each seat is, and the note it was writing. Not a decision: not in the ledger.
CREATE TABLE place (
    seat       TEXT PRIMARY KEY,
    casefile   INTEGER NOT NULL REFERENCES casefile,
    note_draft TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How many cases there are of each kind, so that the header need not count a million rows.
CREATE TABLE tally (
    lane   TEXT NOT NULL,
    action TEXT NOT NULL,
    state  TEXT NOT NULL,
    cases  INTEGER NOT NULL,
    PRIMARY KEY (lane, action, state)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE find USING fts5 (
    name, numbers, notes,
    content = '', contentless_delete = 1, detail = column, prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2"
);
