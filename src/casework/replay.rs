//! A case's history judged again from the beginning: would every step have been allowed when it was made?

use crate::casework::{BatchNo, CaseId, Deed, Entry, Frozen, Refusal, Roster, Seq, Trail};

/// What a batch did to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freeze {
    /// The batch.
    pub batch: BatchNo,
    /// What it fixed of the case.
    pub frozen: Frozen,
    /// The batch's own entry.
    pub since: Seq,
    /// The entry that made the batch void, if one did.
    pub void: Option<Seq>,
}

/// A step that would not have been allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Objection {
    /// An entry that the rules refuse.
    #[error("entry {0} should never have been recorded: {1}")]
    Entry(Seq, Refusal),
    /// A batch that fixes something else than the case was.
    #[error("batch {0} does not hold case {1} as it was when it was frozen")]
    Freeze(BatchNo, CaseId),
}

/// One step of a case, in the order of the ledger.
enum Step<'a> {
    Entry(&'a Entry),
    Freeze(&'a Freeze),
    Thaw,
}

/// Follows a case's entries, oldest first, and what batches did to it in between, judging every step.
///
/// `roster` knows who had which role when; it is the one that a whole ledger adds up to.
pub fn replay(
    case: CaseId,
    entries: &[Entry],
    freezes: &[Freeze],
    roster: &Roster,
) -> Result<Trail, Objection> {
    let mut steps: Vec<(Seq, Step)> = entries.iter().map(|entry| (entry.seq, Step::Entry(entry))).collect();
    for freeze in freezes {
        steps.push((freeze.since, Step::Freeze(freeze)));
        steps.extend(freeze.void.map(|void| (void, Step::Thaw)));
    }
    // Stable: the entry that made a batch void comes before what it did.
    steps.sort_by_key(|(seq, _)| *seq);
    let mut trail = Trail::default();
    for (seq, step) in steps {
        match step {
            Step::Entry(entry) => {
                judge(&trail, entry, roster).map_err(|refusal| Objection::Entry(seq, refusal))?;
                trail.follow(entry);
            }
            Step::Freeze(freeze) if trail.freezable(case) == Some(freeze.frozen) => {
                trail.freeze(freeze.batch);
            }
            Step::Freeze(freeze) => return Err(Objection::Freeze(freeze.batch, case)),
            Step::Thaw => trail.thaw(),
        }
    }
    Ok(trail)
}

fn judge(trail: &Trail, entry: &Entry, roster: &Roster) -> Result<(), Refusal> {
    if matches!(entry.deed, Deed::Verdict(_)) && entry.shown.is_none() {
        return Err(Refusal::NotShown);
    }
    if let Some(act) = trail.act(&entry.deed, &entry.seat) {
        roster.permitted_at(&entry.seat, entry.seq, act)?;
    }
    trail.permits(&entry.deed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::fixture::{approval, case_file, entry, roster, seat};
    use crate::record::Text;

    fn approve(seq: u64) -> Entry {
        entry(seq, 1, Deed::Verdict(approval(&case_file())))
    }

    fn undo(seq: u64, of: u64) -> Entry {
        entry(seq, 1, Deed::Undo { of: Seq(of) })
    }

    fn supersede(seq: u64, of: u64, batch: u32) -> Entry {
        let reason = Text::new("why");
        entry(seq, 1, Deed::Supersede { of: Seq(of), batch: BatchNo(batch), reason })
    }

    fn freeze(batch: u32, verdict: u64, since: u64, void: Option<u64>) -> Freeze {
        let frozen = Trail::of([&approve(verdict)], None).freezable(CaseId(1)).unwrap();
        Freeze { batch: BatchNo(batch), frozen, since: Seq(since), void: void.map(Seq) }
    }

    #[test]
    fn what_was_allowed_when_it_was_done_is_no_objection() {
        let entries = [approve(3), supersede(6, 3, 1), approve(7), undo(9, 7), approve(10)];
        // The second batch became void by another case, so the verdict could be taken back.
        let freezes = [freeze(1, 3, 4, None), freeze(2, 7, 8, Some(8)), freeze(3, 10, 11, None)];
        let trail = replay(CaseId(1), &entries, &freezes, &roster()).unwrap();
        assert_eq!(trail.standing().batch, Some(BatchNo(3)));
        assert_eq!(trail.standing().decided.map(|decided| decided.seq), Some(Seq(10)));
    }

    #[test]
    fn what_the_role_did_not_allow_is_named() {
        let stranger = Entry { seat: seat("nobody"), ..approve(3) };
        let found = replay(CaseId(1), &[stranger], &[], &roster());
        assert_eq!(found, Err(Objection::Entry(Seq(3), Refusal::NoSeat)));
    }

    #[test]
    fn the_first_step_that_was_not_allowed_is_named() {
        let unseen = Entry { shown: None, ..approve(3) };
        let table: [(&[Entry], &[Freeze], Objection); 6] = [
            (
                &[approve(3), undo(5, 3)],
                &[freeze(1, 3, 4, None)],
                Objection::Entry(Seq(5), Refusal::Frozen(BatchNo(1))),
            ),
            (
                &[approve(3), undo(4, 3), undo(5, 3)],
                &[],
                Objection::Entry(Seq(5), Refusal::TakenBack(Seq(3))),
            ),
            (&[unseen], &[], Objection::Entry(Seq(3), Refusal::NotShown)),
            (&[approve(5)], &[freeze(1, 5, 4, None)], Objection::Freeze(BatchNo(1), CaseId(1))),
            (&[approve(3), approve(4)], &[freeze(1, 3, 5, None)], Objection::Freeze(BatchNo(1), CaseId(1))),
            (
                &[approve(3)],
                &[freeze(1, 3, 4, None), freeze(2, 3, 5, None)],
                Objection::Freeze(BatchNo(2), CaseId(1)),
            ),
        ];
        for (entries, freezes, objection) in table {
            assert_eq!(replay(CaseId(1), entries, freezes, &roster()), Err(objection));
        }
    }
}
