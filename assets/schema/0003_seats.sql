-- Who has a seat now, and what for: what the roster entries of the ledger add up to; `vacatur audit` computes it again.
-- A queue from before there were seats is given its roster by the program when it is opened for writing.
CREATE TABLE seat (
    name  TEXT PRIMARY KEY,
    role  TEXT NOT NULL CHECK (role IN ('reviewer', 'supervisor', 'analyst')),
    since INTEGER NOT NULL                        -- the ledger entry that gave the role
) STRICT, WITHOUT ROWID;
