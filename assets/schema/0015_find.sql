-- Names of four letters (Otto, Nina, Faux) have an index of their own, as shorter beginnings have had: among a million
-- cases the words that begin with such a name no longer have to be merged at every letter typed. A section is one word
-- with its subdivision, 11357b, so that a letter that stands alone is an initial, which few cases have.

-- The search index keeps no text, so that another index means writing all of it again. Nothing erased is in it.
DROP TABLE find;
CREATE VIRTUAL TABLE find USING fts5 (
    name, numbers, sections, notes,
    content = '', contentless_delete = 1, detail = column, prefix = '2 3 4',
    tokenize = "unicode61 remove_diacritics 2"
);
-- So many bytes of it are gathered in memory before they are sorted into the file.
INSERT INTO find (find, rank) VALUES ('hashsize', 2097152);
INSERT INTO find (rowid, name, numbers, sections, notes)
    SELECT casefile.id, person.name, casefile.numbers, replace(replace(casefile.sections, '(', ''), ')', ''),
           coalesce((SELECT group_concat(text, char(10)) FROM
               (SELECT body ->> '$.text' AS text FROM ledger
                WHERE ledger.casefile = casefile.id AND deed = 'note' ORDER BY seq)), '')
    FROM casefile JOIN person ON person.id = casefile.person
    WHERE casefile.purged IS NULL ORDER BY casefile.id;
-- One piece is walked faster than several.
INSERT INTO find (find) VALUES ('optimize');
