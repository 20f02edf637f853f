//! Tests: the fold of entries against a naive model.

use super::*;
use crate::casework::fixture::{approval, case_file, entry, seat};
use crate::casework::{BatchRecord, BatchState, FlagReason, HoldReason, Verdict};
use crate::record::Text;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn hold() -> Verdict {
    Verdict::Hold { reason: HoldReason::CaseFile, until: None }
}

fn flag() -> Verdict {
    Verdict::Flag { reason: FlagReason::Law }
}

fn approve() -> Verdict {
    approval(&case_file())
}

fn supersede(of: u64, batch: u32, reason: &str) -> Deed {
    Deed::Supersede { of: Seq(of), batch: BatchNo(batch), reason: Text::new(reason) }
}

fn trail(deeds: Vec<Deed>, batch: Option<BatchNo>) -> Trail {
    let entries: Vec<_> = (1..).zip(deeds).map(|(seq, deed)| entry(seq, 1, deed)).collect();
    Trail::of(&entries, batch)
}

#[test]
fn the_last_verdict_that_was_not_taken_back_is_in_force() {
    let verdict = Deed::Verdict;
    let undo = |of: u64| Deed::Undo { of: Seq(of) };
    let note = || Deed::Note { text: Text::new("a note") };
    let table: [(Vec<Deed>, Option<u64>, State); 7] = [
        (vec![], None, State::Waiting),
        (vec![note()], None, State::Waiting),
        (vec![verdict(approve())], Some(1), State::Approved),
        (vec![verdict(approve()), note(), verdict(hold())], Some(3), State::Held),
        (vec![verdict(approve()), verdict(hold()), undo(2)], Some(1), State::Approved),
        (vec![verdict(approve()), verdict(flag()), undo(1)], Some(2), State::Flagged),
        (vec![verdict(approve()), undo(1)], None, State::Waiting),
    ];
    for (deeds, in_force, state) in table {
        let standing = trail(deeds.clone(), None).standing();
        assert_eq!(standing.decided.as_ref().map(|decided| decided.seq.0), in_force, "{deeds:?}");
        assert_eq!(standing.state(), state, "{deeds:?}");
    }
}

#[test]
fn what_somebody_does_depends_on_whose_verdict_it_touches() {
    let (own, other) = (seat("mlopez"), seat("kelly"));
    let verdict = || Deed::Verdict(approve());
    let undo = || Deed::Undo { of: Seq(1) };
    let after = |deeds: Vec<Deed>| trail(deeds, None);
    let table = [
        (after(vec![]), verdict(), Act::Decide, Act::Decide),
        (after(vec![Deed::Verdict(hold())]), verdict(), Act::Decide, Act::Decide),
        (after(vec![Deed::Verdict(flag())]), verdict(), Act::Settle, Act::Settle),
        (after(vec![verdict()]), verdict(), Act::Decide, Act::Override),
        (after(vec![verdict()]), undo(), Act::TakeBack, Act::Override),
        (after(vec![Deed::Verdict(flag())]), undo(), Act::TakeBack, Act::Override),
        (after(vec![verdict()]), supersede(1, 1, "why"), Act::Override, Act::Override),
        (after(vec![]), Deed::Note { text: Text::new("a note") }, Act::Note, Act::Note),
        (after(vec![]), Deed::Roster(Change::Remove { who: other.clone() }), Act::Seats, Act::Seats),
    ];
    for (trail, deed, by_own, by_other) in table {
        assert_eq!(trail.act(&deed, &own), Some(by_own), "{deed:?}");
        assert_eq!(trail.act(&deed, &other), Some(by_other), "{deed:?}");
    }
    let enrol = Deed::Roster(Change::Enrol { seats: BTreeMap::new() });
    assert_eq!(Trail::default().act(&enrol, &own), None);
}

#[test]
fn what_may_be_done_next() {
    let frozen = || trail(vec![Deed::Verdict(hold()), Deed::Verdict(approve())], Some(BatchNo(3)));
    let free =
        || trail(vec![Deed::Verdict(approve()), Deed::Undo { of: Seq(1) }, Deed::Verdict(hold())], None);
    let undetermined = {
        let Verdict::Approve { actions, amended, basis: None, group } = approve() else { unreachable!() };
        let actions = actions.into_keys().map(|key| (key, crate::relief::Action::Undetermined)).collect();
        Verdict::Approve { actions, amended, basis: None, group }
    };
    let unstated = Verdict::Challenge { ground: crate::casework::Ground::Other, evidence: Text::default() };
    let table = [
        (free(), Deed::Verdict(approve()), Ok(())),
        (free(), Deed::Verdict(undetermined), Err(Refusal::Undetermined)),
        (free(), Deed::Verdict(unstated), Err(Refusal::NoEvidence)),
        (free(), Deed::Undo { of: Seq(3) }, Ok(())),
        (free(), Deed::Undo { of: Seq(1) }, Err(Refusal::TakenBack(Seq(1)))),
        (free(), Deed::Undo { of: Seq(2) }, Err(Refusal::NoSuchVerdict(Seq(2)))),
        (free(), Deed::Note { text: Text::new("seen") }, Ok(())),
        (free(), Deed::Note { text: Text::default() }, Err(Refusal::EmptyNote)),
        (free(), supersede(3, 3, "why"), Err(Refusal::NotInBatch(BatchNo(3)))),
        (
            free(),
            Deed::Export { batch: BatchNo(1), manifest: Digest::ZERO, passage: None },
            Err(Refusal::NotOnACase),
        ),
        (frozen(), Deed::Verdict(hold()), Err(Refusal::Frozen(BatchNo(3)))),
        (frozen(), Deed::Undo { of: Seq(2) }, Err(Refusal::Frozen(BatchNo(3)))),
        (frozen(), Deed::Undo { of: Seq(1) }, Err(Refusal::Frozen(BatchNo(3)))),
        (frozen(), Deed::Note { text: Text::new("seen") }, Ok(())),
        (frozen(), supersede(2, 3, "why"), Ok(())),
        (frozen(), supersede(2, 3, ""), Err(Refusal::NoReason)),
        (frozen(), supersede(2, 4, "why"), Err(Refusal::NotInBatch(BatchNo(4)))),
        (frozen(), supersede(1, 3, "why"), Err(Refusal::NotInBatch(BatchNo(3)))),
    ];
    for (trail, deed, want) in table {
        assert_eq!(trail.permits(&deed), want, "{deed:?}");
    }
}

#[test]
fn superseding_frees_the_case_and_the_verdict_before_is_in_force_again() {
    let mut frozen = trail(vec![Deed::Verdict(hold()), Deed::Verdict(approve())], Some(BatchNo(3)));
    assert_eq!(frozen.freezable(CaseId(1)), None);
    frozen.follow(&entry(3, 1, supersede(2, 3, "why")));
    assert_eq!(frozen.standing().batch, None);
    assert_eq!(frozen.standing().state(), State::Held);
    assert_eq!(frozen.permits(&Deed::Verdict(approve())), Ok(()));
}

#[test]
fn only_an_approved_case_that_is_free_can_be_frozen() {
    let approved = || vec![Deed::Verdict(approve())];
    let want = entry(1, 1, Deed::Verdict(approve())).shown;
    assert_eq!(trail(approved(), None).freezable(CaseId(1)).map(|frozen| frozen.shown), want);
    assert_eq!(trail(approved(), Some(BatchNo(1))).freezable(CaseId(1)), None);
    assert_eq!(trail(vec![Deed::Verdict(hold())], None).freezable(CaseId(1)), None);
    assert_eq!(trail(vec![], None).freezable(CaseId(1)), None);
}

#[test]
fn notes_are_kept_in_order() {
    let note = |text: &str| Deed::Note { text: Text::new(text) };
    let trail = trail(vec![note("one"), Deed::Verdict(hold()), note("two")], None);
    let notes: Vec<_> = trail.notes().iter().map(|note| (note.seq.0, note.text.as_str())).collect();
    assert_eq!(notes, [(1, "one"), (3, "two")]);
}

/// What a random reviewer tries next.
#[derive(Clone, Debug)]
enum Try {
    Verdict(u64, u8),
    Undo(u64, u64),
    Supersede(u64),
    Batch,
    Export,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let case = 1..=4_u64;
    let one = prop_oneof![
        4 => (case.clone(), 0..3_u8).prop_map(|(case, which)| Try::Verdict(case, which)),
        3 => (case.clone(), 1..40_u64).prop_map(|(case, of)| Try::Undo(case, of)),
        2 => case.prop_map(Try::Supersede),
        1 => Just(Try::Batch),
        1 => Just(Try::Export),
    ];
    proptest::collection::vec(one, 0..40)
}

/// The same rules, written down as naively as possible: sets of everything that ever happened.
#[derive(Default)]
struct Naive {
    verdicts: Vec<(u64, u64, Verdict)>,
    taken_back: BTreeSet<u64>,
    batches: Vec<(BatchState, BTreeSet<u64>, BTreeSet<u64>)>,
}

impl Naive {
    fn in_force(&self, case: u64) -> Option<(u64, &Verdict)> {
        let mut of_case = self.verdicts.iter().filter(|(_, on, _)| *on == case);
        of_case.rfind(|(seq, _, _)| !self.taken_back.contains(seq)).map(|(seq, _, verdict)| (*seq, verdict))
    }

    fn batch(&self, case: u64) -> Option<u32> {
        (1..).zip(&self.batches).find_map(|(number, (state, members, gone))| {
            (*state != BatchState::Void && members.contains(&case) && !gone.contains(&case)).then_some(number)
        })
    }
}

proptest! {
    /// Random deeds, taken through the rules of this room and through the naive ones, come to the same.
    #[test]
    fn the_fold_equals_a_naive_model(tries in tries()) {
        let mut naive = Naive::default();
        let mut trails: BTreeMap<u64, Trail> = (1..=4).map(|case| (case, Trail::default())).collect();
        let mut records: Vec<BatchRecord> = Vec::new();
        for (seq, next) in (1..).zip(tries) {
            match next {
                Try::Verdict(case, which) => {
                    let verdict = [approve(), hold(), flag()][usize::from(which)].clone();
                    let deed = Deed::Verdict(verdict.clone());
                    let permitted = trails[&case].permits(&deed).is_ok();
                    prop_assert_eq!(permitted, naive.batch(case).is_none());
                    if permitted {
                        trails.get_mut(&case).unwrap().follow(&entry(seq, case, deed));
                        naive.verdicts.push((seq, case, verdict));
                    }
                }
                Try::Undo(case, of) => {
                    let deed = Deed::Undo { of: Seq(of) };
                    let permitted = trails[&case].permits(&deed).is_ok();
                    let stands = naive.verdicts.iter().any(|(seq, on, _)| *seq == of && *on == case)
                        && !naive.taken_back.contains(&of);
                    prop_assert_eq!(permitted, stands && naive.batch(case).is_none());
                    if permitted {
                        trails.get_mut(&case).unwrap().follow(&entry(seq, case, deed));
                        naive.taken_back.insert(of);
                    }
                }
                Try::Supersede(case) => {
                    let Some((of, _)) = naive.in_force(case) else { continue };
                    let batch = naive.batch(case).unwrap_or(1);
                    let deed = supersede(of, batch, "why");
                    let permitted = trails[&case].permits(&deed).is_ok();
                    prop_assert_eq!(permitted, naive.batch(case).is_some());
                    if permitted {
                        let entry = entry(seq, case, deed);
                        trails.get_mut(&case).unwrap().follow(&entry);
                        let record = &mut records[usize::try_from(batch).unwrap() - 1];
                        let before = record.state;
                        record.follow(&entry);
                        if before != record.state {
                            for frozen in &record.batch.cases {
                                trails.get_mut(&frozen.case.0).unwrap().thaw();
                            }
                        }
                        naive.taken_back.insert(of);
                        let (state, _, gone) = &mut naive.batches[usize::try_from(batch).unwrap() - 1];
                        if *state == BatchState::Frozen {
                            *state = BatchState::Void;
                        }
                        gone.insert(case);
                    }
                }
                Try::Batch => {
                    let free: BTreeSet<u64> = (1..=4)
                        .filter(|case| naive.batch(*case).is_none())
                        .filter(|case| matches!(naive.in_force(*case), Some((_, Verdict::Approve { .. }))))
                        .collect();
                    let number = BatchNo(u32::try_from(records.len()).unwrap() + 1);
                    let cases = trails.iter().filter_map(|(case, trail)| trail.freezable(CaseId(*case)));
                    let at = entry(seq, 1, Deed::Undo { of: Seq(1) }).at;
                    let frozen = crate::casework::Batch::freeze(number, at, Digest::ZERO, cases);
                    prop_assert_eq!(frozen.is_err(), free.is_empty());
                    if let Ok(batch) = frozen {
                        let members: BTreeSet<u64> = batch.cases.iter().map(|frozen| frozen.case.0).collect();
                        prop_assert_eq!(&members, &free);
                        for case in &free {
                            trails.get_mut(case).unwrap().freeze(number);
                        }
                        records.push(BatchRecord::new(batch, Seq(seq), crate::casework::fixture::seat("x")));
                        naive.batches.push((BatchState::Frozen, free, BTreeSet::new()));
                    }
                }
                Try::Export => {
                    let Some(record) = records.last_mut().filter(|record| record.may_export().is_ok()) else { continue };
                    let batch = record.batch.number;
                    record.follow(&entry(seq, 1, Deed::Export { batch, manifest: Digest::ZERO, passage: None }));
                    naive.batches.last_mut().unwrap().0 = BatchState::Exported;
                }
            }
            for (case, trail) in &trails {
                let standing = trail.standing();
                let in_force = standing.decided.as_ref().map(|decided| (decided.seq.0, &decided.verdict));
                prop_assert_eq!(in_force, naive.in_force(*case));
                prop_assert_eq!(standing.batch.map(|batch| batch.0), naive.batch(*case));
                let holder = records.iter().find(|record| record.holds(CaseId(*case)));
                prop_assert_eq!(holder.map(|record| record.batch.number), standing.batch);
            }
        }
    }
}
