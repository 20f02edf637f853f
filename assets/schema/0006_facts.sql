-- Facts that people add, and queues that go on under another policy.

-- What was proposed for a case before the ledger entry `until` brought another proposal: by a fact, by another policy, or
-- because a verdict given under an earlier policy was taken back. A change of the history itself is in `earlier`.
CREATE TABLE reproposed (
    casefile INTEGER NOT NULL REFERENCES casefile,
    until    INTEGER NOT NULL,
    proposal BLOB NOT NULL,
    PRIMARY KEY (casefile, until)
) STRICT, WITHOUT ROWID;

-- The policies that came after the one the queue was made with, by the ledger entry that adopted each.
CREATE TABLE adopted (
    seq      INTEGER PRIMARY KEY,
    charter  TEXT NOT NULL,                       -- JSON, as in the entry
    policy   TEXT NOT NULL                        -- the policy file; its SHA-256 is in the charter
) STRICT;
