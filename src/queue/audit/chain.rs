//! The first walk: the chain of the ledger, and what its entries claim about the rest of the file.

use super::Stop;
use crate::casework::{
    Act, Batch, BatchNo, BatchRecord, BatchState, CaseId, Charter, Deed, Digest, Entry, Filing, Lessons,
    Purge, Refusal, Roster, Seat, Seq, Signature, Trail, Verdict, WordChange, chain,
};
use crate::queue::root::RootHash;
use crate::queue::teach;
use crate::record::SourceNo;
use jiff::civil::Date;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// What the ledger says that the file holds.
pub(super) struct Claims {
    pub(super) imports: Vec<ImportClaim>,
    pub(super) batches: BTreeMap<BatchNo, BatchClaim>,
    /// Who had which seat when.
    pub(super) roster: Roster,
    /// The refused rows that were settled: by which entry, and the hash of the corrected row if it was read in.
    pub(super) settled: BTreeMap<(SourceNo, u64), (Seq, Option<Digest>)>,
    /// The entries about checks and the gate, each with the head before it.
    pub(super) checks: Vec<(Entry, Digest)>,
    /// The last entry that a signature covers, and whose signature.
    pub(super) signed: Option<(Seq, Seat)>,
    pub(super) adoptions: Vec<AdoptionClaim>,
    /// The purges, each by its entry.
    pub(super) purges: BTreeMap<Seq, Purge>,
    /// The version of the program that made the queue.
    pub(super) version: String,
}

/// What the ledger says about a change of the policy.
pub(super) struct AdoptionClaim {
    pub(super) seq: Seq,
    pub(super) charter: Charter,
    pub(super) waiting: u64,
    pub(super) root: Digest,
    /// What is found of it in the walk through the cases.
    pub(super) found: RootHash,
    pub(super) met: u64,
}

/// What an import says that it stored.
pub(super) struct ImportClaim {
    pub(super) seq: Seq,
    pub(super) sources: Vec<Digest>,
    pub(super) rows: u64,
    pub(super) refused: u64,
    pub(super) persons: u64,
    pub(super) cases: u64,
    pub(super) root: Digest,
    /// The sources in whose place its own stand.
    pub(super) replaces: Vec<SourceNo>,
    /// The hashes of the mappings of its sources; none where no source has one, or where nobody took them down.
    pub(super) mappings: Vec<Digest>,
    /// What is found of it, as the walks go on.
    pub(super) found: RootHash,
}

/// What the ledger says about a batch; its cases are not in the ledger, their root is.
pub(super) struct BatchClaim {
    pub(super) record: BatchRecord,
    pub(super) cases: u64,
    pub(super) root: Digest,
    pub(super) void: Option<Seq>,
    /// What the entries say became of its cases, in their order; none for the whole batch.
    pub(super) steps: Vec<Step>,
}

/// A step after filing, or a case that left the batch.
pub(super) struct Step {
    pub(super) seq: Seq,
    pub(super) case: Option<CaseId>,
    /// Where to and on which day; none where the case left.
    pub(super) to: Option<(Filing, Date)>,
}

struct Reader<'c> {
    founded: &'c Charter,
    policy: Digest,
    claims: Claims,
    cases: u64,
    /// The last group, and how many of its cases are still to come.
    group: Option<(Seq, u64)>,
    /// What was done on no case, by whom: judged when the whole roster is known.
    acts: Vec<(Seq, Seat, Act)>,
    /// The entries that may bring a change of facts.
    bringers: BTreeSet<Seq>,
    /// The office's own words so far.
    lessons: Lessons,
}

/// Walks the ledger. Entries are believed here where only the cases can tell; see the walk through the cases.
pub(super) fn walk(connection: &Connection, founded: &Charter) -> Result<Claims, Stop> {
    let mut statement = connection.prepare("SELECT body, hash FROM ledger ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let claims = Claims {
        imports: Vec::new(),
        batches: BTreeMap::new(),
        adoptions: Vec::new(),
        purges: BTreeMap::new(),
        version: String::new(),
        roster: Roster::default(),
        checks: Vec::new(),
        settled: BTreeMap::new(),
        signed: None,
    };
    let mut reader = Reader {
        founded,
        policy: founded.policy_digest,
        claims,
        cases: 0,
        bringers: BTreeSet::new(),
        lessons: Lessons::default(),
        group: None,
        acts: Vec::new(),
    };
    let mut doubt = None;
    let mut unreadable = None;
    let links = std::iter::from_fn(|| {
        next_link(&mut rows).unwrap_or_else(|error| {
            unreadable = Some(error);
            None
        })
    });
    let verified = chain::verify(links, |entry, before| {
        if doubt.is_none() {
            doubt = reader.follow(entry, before).err();
        }
    });
    if let Some(error) = unreadable {
        return Err(error.into());
    }
    match (verified, doubt) {
        // What is wrong before the chain breaks comes first.
        (_, Some(words)) => Stop::difference(words),
        (Err(fault), None) => Stop::difference(fault.to_string()),
        (Ok(chain), None) if chain.entries == 0 => Stop::difference("the ledger is empty"),
        (Ok(_), None) if reader.unfinished().is_some() => {
            Stop::difference(reader.unfinished().unwrap_or_default())
        }
        (Ok(_), None) => {
            reader.judge_acts()?;
            check_numbers(connection)?;
            Ok(reader.claims)
        }
    }
}

/// The column that orders the rows must be the number in the text that the hash covers.
fn check_numbers(connection: &Connection) -> Result<(), Stop> {
    let stray: Option<Seq> =
        connection
            .query_row("SELECT min(seq) FROM ledger WHERE body ->> '$.seq' <> seq", [], |row| row.get(0))?;
    match stray {
        None => Ok(()),
        Some(seq) => Stop::difference(format!("another entry is stored under the number {seq}")),
    }
}

fn next_link(rows: &mut rusqlite::Rows) -> rusqlite::Result<Option<(String, Digest)>> {
    rows.next()?.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

impl Reader<'_> {
    /// Takes down what an entry claims; an error is an entry that contradicts those before it.
    fn follow(&mut self, entry: Entry, before: &Digest) -> Result<(), String> {
        let seq = entry.seq;
        if entry.policy != self.policy {
            return Err(format!("entry {seq} was made under another policy than the queue's"));
        }
        self.belongs_to_its_group(&entry)?;
        if let (None, Some(act)) = (entry.case, Trail::default().act(&entry.deed, &entry.seat)) {
            self.acts.push((seq, entry.seat.clone(), act));
        }
        if let Deed::Roster(change) = &entry.deed {
            self.claims.roster.allows(change).map_err(|refusal| format!("entry {seq}: {refusal}"))?;
        }
        self.claims.roster.follow(&entry);
        match &entry.deed {
            Deed::Found { charter, version, .. } if seq == Seq(1) && charter == self.founded => {
                self.claims.version.clone_from(version);
                Ok(())
            }
            _ if seq == Seq(1) => Err("the first entry does not say what this queue was made for".to_owned()),
            Deed::Found { .. } => Err(format!("entry {seq} makes the queue a second time")),
            Deed::Import { sources, rows, refused, persons, cases, root, replaces, mappings } => {
                self.cases += cases;
                self.bringers.insert(seq);
                self.claims.imports.push(ImportClaim {
                    seq,
                    sources: sources.clone(),
                    rows: *rows,
                    refused: *refused,
                    persons: *persons,
                    cases: *cases,
                    root: *root,
                    replaces: replaces.clone(),
                    mappings: mappings.clone(),
                    found: RootHash::default(),
                });
                Ok(())
            }
            Deed::Batch { batch, cases, root } => {
                let (batch, cases, root) = (*batch, *cases, *root);
                self.freeze(entry, *before, batch, cases, root)
            }
            Deed::Export { batch, .. } => {
                let claim = self.batch(seq, *batch)?;
                claim.record.may_export().map_err(|refusal| format!("entry {seq}: {refusal}"))?;
                claim.record.follow(&entry);
                Ok(())
            }
            Deed::Outcome { batch, to, on, .. } => self.go_on(&entry, *batch, (*to, *on)),
            Deed::Supersede { batch, .. } => {
                self.on_a_case(&entry)?;
                self.supersede(&entry, *batch)
            }
            Deed::RowRead { source, line, row } => {
                self.bringers.insert(seq);
                self.settle(seq, (*source, *line), Some(*row))
            }
            Deed::RowAccepted { source, line, .. } => {
                self.bringers.insert(seq);
                self.settle(seq, (*source, *line), None)
            }
            Deed::Changed { by, batch, .. } => {
                self.on_a_case(&entry)?;
                if !self.bringers.contains(by) {
                    return Err(format!("entry {seq} says that entry {by} changed a case, which it cannot"));
                }
                let Some(batch) = batch else { return Ok(()) };
                self.supersede(&entry, *batch)
            }
            Deed::Group { cases, .. } => {
                self.group = Some((seq, *cases));
                Ok(())
            }
            Deed::Adopt { charter, waiting, root, .. } => self.adopt(seq, charter, *waiting, *root),
            Deed::Vocabulary { change, charter, waiting, root, .. } => {
                self.change_word(seq, change, charter)?;
                self.go_on_under(seq, charter, *waiting, *root);
                Ok(())
            }
            Deed::Verdict(_)
            | Deed::Note { .. }
            | Deed::Undo { .. }
            | Deed::Fact { .. }
            | Deed::Retract { .. } => self.on_a_case(&entry),
            Deed::Roster(_) | Deed::Repair(_) => Ok(()),
            Deed::Check(_) | Deed::Gate(_) | Deed::Overlap(_) | Deed::Known(_) => {
                self.claims.checks.push((entry, *before));
                Ok(())
            }
            Deed::Purge(purge) => {
                self.claims.purges.insert(seq, purge.clone());
                Ok(())
            }
            Deed::Sign { head, signature } => self.check_signature(&entry, before, head, signature),
        }
    }

    /// A case, or a whole batch, went on after the batch was written out.
    fn go_on(&mut self, entry: &Entry, number: BatchNo, to: (Filing, Date)) -> Result<(), String> {
        let seq = entry.seq;
        if entry.case.is_some() {
            self.on_a_case(entry)?;
        }
        let claim = self.batch(seq, number)?;
        if claim.record.state != BatchState::Exported {
            return Err(format!("entry {seq} is about batch {number}, which was not written out then"));
        }
        claim.steps.push(Step { seq, case: entry.case, to: Some(to) });
        Ok(())
    }

    /// The queue went over to another policy, and to nothing else.
    fn adopt(&mut self, seq: Seq, charter: &Charter, waiting: u64, root: Digest) -> Result<(), String> {
        let last = self.claims.adoptions.last().map_or(self.founded, |last| &last.charter);
        // A later version of the program brings its own vocabulary along.
        let kept = Charter {
            policy: last.policy.clone(),
            policy_digest: last.policy_digest,
            vocabulary: last.vocabulary,
            ..charter.clone()
        };
        if kept != *last {
            return Err(format!("entry {seq} changes more of the queue than its policy"));
        }
        self.go_on_under(seq, charter, waiting, root);
        Ok(())
    }

    /// A word was taught or forgotten, and nothing else: only one that may be, and with the hash it leads to.
    fn change_word(&mut self, seq: Seq, change: &WordChange, charter: &Charter) -> Result<(), String> {
        let last = self.claims.adoptions.last().map_or(self.founded, |last| &last.charter);
        if (Charter { vocabulary: last.vocabulary, ..charter.clone() }) != *last {
            return Err(format!("entry {seq} changes more of the queue than its vocabulary"));
        }
        let shipped = teach::shipped();
        // What another version of the program knew is not known here: then the lessons alone are judged.
        let ours = self.founded.vocabulary == Some(teach::digest(&shipped));
        match self.lessons.permits(change, &shipped) {
            Err(Refusal::KnownWord) if !ours => {}
            Err(refusal) => return Err(format!("entry {seq} should never have been recorded: {refusal}")),
            Ok(()) => {}
        }
        self.lessons.change(change, seq);
        let taught = teach::digest(&shipped.taught(self.lessons.as_slice()));
        if ours && charter.vocabulary != Some(taught) {
            return Err(format!("entry {seq} does not carry the hash of the vocabulary that it leads to"));
        }
        Ok(())
    }

    fn go_on_under(&mut self, seq: Seq, charter: &Charter, waiting: u64, root: Digest) {
        self.policy = charter.policy_digest;
        self.claims.adoptions.push(AdoptionClaim {
            seq,
            charter: charter.clone(),
            waiting,
            root,
            found: RootHash::default(),
            met: 0,
        });
    }

    /// The cases of a group follow its entry without a gap, and no other entry says that it is one of them.
    fn belongs_to_its_group(&mut self, entry: &Entry) -> Result<(), String> {
        let named = match &entry.deed {
            Deed::Verdict(Verdict::Approve { group, .. }) => *group,
            _ => None,
        };
        match (&mut self.group, named) {
            (Some((group, left)), Some(named)) if *left > 0 && *group == named => {
                *left -= 1;
                Ok(())
            }
            (Some((group, left)), _) if *left > 0 => {
                Err(format!("entry {} stands where a case of the group of entry {group} should", entry.seq))
            }
            (_, Some(named)) => {
                Err(format!("entry {} names the group of entry {named}, which it is not one of", entry.seq))
            }
            (_, None) => Ok(()),
        }
    }

    /// What is missing at the end of the ledger.
    fn unfinished(&self) -> Option<String> {
        let (group, left) = self.group.filter(|(_, left)| *left > 0)?;
        Some(format!("{left} cases of the group of entry {group} are missing"))
    }

    fn check_signature(
        &mut self,
        entry: &Entry,
        before: &Digest,
        head: &Digest,
        signature: &Signature,
    ) -> Result<(), String> {
        let (seq, last) = (entry.seq, Seq(entry.seq.0.saturating_sub(1)));
        if head != before {
            return Err(format!("entry {seq} signs another head than that of entry {last}"));
        }
        let Some(key) = self.claims.roster.key_at(&entry.seat, seq) else {
            return Err(format!("entry {seq} is signed by {}, who had no key then", entry.seat));
        };
        if !key.verifies(last, head, signature) {
            return Err(format!("the signature of entry {seq} is not {}'s", entry.seat));
        }
        self.claims.signed = Some((last, entry.seat.clone()));
        Ok(())
    }

    /// Asks of everything done on no case whether the role of the seat allowed it then.
    fn judge_acts(&self) -> Result<(), Stop> {
        for (seq, seat, act) in &self.acts {
            if let Err(refusal) = self.claims.roster.permitted_at(seat, *seq, *act) {
                return Stop::difference(format!("entry {seq} should never have been recorded: {refusal}"));
            }
        }
        Ok(())
    }

    /// Takes down that a case left its batch.
    fn supersede(&mut self, entry: &Entry, batch: BatchNo) -> Result<(), String> {
        let claim = self.batch(entry.seq, batch)?;
        let stood = claim.record.state == BatchState::Frozen;
        claim.record.follow(entry);
        claim.steps.push(Step { seq: entry.seq, case: entry.case, to: None });
        if stood {
            claim.void = Some(entry.seq);
        }
        Ok(())
    }

    fn settle(&mut self, seq: Seq, place: (SourceNo, u64), row: Option<Digest>) -> Result<(), String> {
        match self.claims.settled.insert(place, (seq, row)) {
            None => Ok(()),
            Some(_) => Err(format!("entry {seq} settles a refused row a second time")),
        }
    }

    fn freeze(
        &mut self,
        entry: Entry,
        head: Digest,
        number: BatchNo,
        cases: u64,
        root: Digest,
    ) -> Result<(), String> {
        let expected = self.claims.batches.keys().last().map_or(1, |last| last.0.saturating_add(1));
        if number.0 != expected {
            return Err(format!("entry {} freezes batch {number} where batch {expected} is next", entry.seq));
        }
        let batch = Batch { number, at: entry.at, head, cases: Vec::new() };
        let record = BatchRecord::new(batch, entry.seq, entry.seat);
        self.claims.batches.insert(number, BatchClaim { record, cases, root, void: None, steps: Vec::new() });
        Ok(())
    }

    fn batch(&mut self, seq: Seq, number: BatchNo) -> Result<&mut BatchClaim, String> {
        let known = self.claims.batches.get_mut(&number);
        known.ok_or_else(|| format!("entry {seq} is about batch {number}, which was never frozen"))
    }

    fn on_a_case(&self, entry: &Entry) -> Result<(), String> {
        match entry.case {
            Some(case) if (1..=self.cases).contains(&case.0) => Ok(()),
            Some(case) => Err(format!("entry {} is on case {case}, which was not there then", entry.seq)),
            None => Err(format!("entry {} is on no case", entry.seq)),
        }
    }
}
