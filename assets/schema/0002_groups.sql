-- Groups: which cases follow one pattern, so that a reviewer can decide them together.
--
-- Both are computed from the stored proposals (casework::Pattern), for the cases that were there before as well;
-- `vacatur audit` computes them again.

CREATE TABLE pattern (
    number INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    words  TEXT NOT NULL
) STRICT;

ALTER TABLE casefile ADD COLUMN pattern INTEGER REFERENCES pattern;
CREATE INDEX casefile_pattern ON casefile (pattern, state, id) WHERE pattern IS NOT NULL;
