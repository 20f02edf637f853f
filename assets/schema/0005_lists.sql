-- Lists, filters and views: sections can be found by typing them, the last decisions and the order by name and by
-- conviction have an index, and every seat keeps views under names.

-- The search index keeps no text, so that a new column means writing all of it again.
DROP TABLE find;
CREATE VIRTUAL TABLE find USING fts5 (
    name, numbers, sections, notes,
    content = '', contentless_delete = 1, detail = column, prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO find (rowid, name, numbers, sections, notes)
    SELECT casefile.id, person.name, casefile.numbers, casefile.sections,
           coalesce((SELECT group_concat(text, char(10)) FROM
               (SELECT body ->> '$.text' AS text FROM ledger
                WHERE ledger.casefile = casefile.id AND deed = 'note' ORDER BY seq)), '')
    FROM casefile JOIN person ON person.id = casefile.person ORDER BY casefile.id;

CREATE INDEX casefile_verdict ON casefile (verdict) WHERE verdict IS NOT NULL;
CREATE INDEX casefile_convicted ON casefile (convicted, id);
CREATE INDEX person_name ON person (name, id);

-- Views that a seat keeps, and where it is in each. Not a decision: not in the ledger.
CREATE TABLE view (
    seat     TEXT NOT NULL,
    name     TEXT NOT NULL,
    filter   TEXT NOT NULL,                       -- as typed
    sorting  TEXT NOT NULL,
    casefile INTEGER REFERENCES casefile,         -- its place
    PRIMARY KEY (seat, name)
) STRICT, WITHOUT ROWID;

-- The view that the seat was working in when it left.
ALTER TABLE place ADD COLUMN view TEXT;
