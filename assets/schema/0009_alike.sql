-- Decisions on alike cases that differ, so that the workstation can point them out with one look into an index.

-- Whether the verdict in force departs from the proposal: a challenge, or an approval with another action.
ALTER TABLE casefile ADD COLUMN departs INTEGER NOT NULL DEFAULT 0 CHECK (departs IN (0, 1));
UPDATE casefile SET departs = 1 WHERE state = 'challenged';
UPDATE casefile SET departs = 1
    WHERE state = 'approved'
      AND (SELECT json_array_length(body, '$.amended') FROM ledger WHERE seq = casefile.verdict) > 0;

-- Only decided cases stand in it: an import writes none.
CREATE INDEX casefile_alike ON casefile (sections, level, action, codes, pattern, departs, verdict)
    WHERE state IN ('approved', 'challenged');
