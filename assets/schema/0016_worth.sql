-- What a source was worth when it was imported: how full its columns are, its cases and their issues, as JSON. No text of
-- the file is in it, so that a purge need not reach it. There is no row for sources of an earlier version.
CREATE TABLE worth (
    source  INTEGER PRIMARY KEY,
    account TEXT NOT NULL
) STRICT;
