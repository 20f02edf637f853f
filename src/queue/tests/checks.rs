//! The audit judges every step of a check, its plan included, and of the gate again, and its frozen list.

use super::audit::tamper;
use super::{Desk, approve, filled};
use crate::casework::check::gate::{Condition, Presence};
use crate::casework::check::sample::members_root;
use crate::casework::check::{CheckNo, CheckRefusal, CheckStep, GateStep, Hands, Kind, Scope, Step, Trait};
use crate::casework::fixture::{at, draft, seat};
use crate::casework::spotcheck::{Seed, Stratum, plan_strata};
use crate::casework::{BatchNo, CaseId, Change, Deed, Digest, Entry, Refusal, Role, Seq};
use crate::queue::{Access, Error, Queue};
use crate::record::Text;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::Path;

/// A queue with a batch, a check of all approvals that is planned, and a supervisor who lets the batch out all the same.
fn checked() -> Desk {
    let mut desk = filled(10);
    let me = seat("mlopez");
    let queue = &mut desk.queue;
    queue
        .change_roster(Change::Add { who: seat("kelly"), role: Role::Reviewer, key: None }, &me, at(2))
        .unwrap();
    for case in 1..=20 {
        approve(queue, case);
    }
    queue.new_batch(&BTreeSet::new(), &me, at(300)).unwrap();
    let (number, _) = queue.freeze_check(Kind::Approvals, &Scope::default(), &me, at(301)).unwrap();
    let decisions = queue.docket().unwrap().check(number).unwrap().decisions.clone();
    let members: Vec<usize> = (0..decisions.len()).map(|place| place % 2).collect();
    let second = members.iter().sum::<usize>() as u64;
    let strata = [("odd", decisions.len() as u64 - second), ("even", second)]
        .map(|(name, population)| Stratum { name: Text::new(name), population });
    let plan = plan_strata(&strata, "25%".parse().unwrap(), "95%".parse().unwrap(), 0, 2).unwrap();
    let step = Step::Plan {
        plan: Box::new(plan),
        by: vec![Trait::Reviewer],
        members: members_root(&decisions, &members),
        attempts: 1,
        if_failed: Text::new("everything is read again"),
    };
    queue.plan_check(number, &step, &members, &me, at(302)).unwrap();
    let reason = Text::new("read by two people");
    queue.take_gate_step(&GateStep::Override { batch: BatchNo(1), reason }, &me, at(303)).unwrap();
    assert_eq!(queue.audit().unwrap().difference, None);
    desk
}

/// Appends an entry that fits the chain and that the program would not have made.
fn forge(raw: &Connection, who: &str, deed: Deed) {
    let (seq, head): (i64, Digest) = raw
        .query_row("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    let next = (seq + 1).unsigned_abs();
    let entry = crate::casework::fixture::entry(next, 1, deed);
    let entry = Entry { case: None, shown: None, seat: seat(who), ..entry };
    let body = entry.canonical().unwrap();
    raw.execute(
        "INSERT INTO ledger (seq, hash, body, at, seat, deed, casefile, of) VALUES
         (?1, ?2, ?3, ?3 ->> '$.at', ?3 ->> '$.seat', ?3 ->> '$.deed', ?3 ->> '$.case', ?3 ->> '$.of')",
        (seq + 1, Entry::link(&head, &body), &body),
    )
    .unwrap();
}

/// Returns what the audit says after something was done to the closed file, opened like this.
fn after(
    closed: &[u8],
    open: impl FnOnce(&Path) -> Connection,
    damage: impl FnOnce(&Connection),
) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sf.vacatur");
    std::fs::write(&path, closed).unwrap();
    let raw = open(&path);
    damage(&raw);
    drop(raw);
    let queue = Queue::open(&path, Access::Read).unwrap();
    queue.audit().unwrap().difference
}

#[test]
fn a_step_that_was_not_possible_and_a_list_that_is_another_are_found() {
    let Desk { queue, path, folder } = checked();
    let docket = queue.docket().unwrap();
    let planned = docket.check(CheckNo(1)).unwrap().plan.clone().unwrap();
    queue.close().unwrap();
    let closed = std::fs::read(path).unwrap();
    drop(folder);

    let check = |number: u32, step: Step| Deed::Check(CheckStep { check: CheckNo(number), step });
    let again = Step::Plan {
        plan: Box::new(planned.plan.clone()),
        by: Vec::new(),
        members: planned.members,
        attempts: 1,
        if_failed: Text::new("repair"),
    };
    let seed = Step::Seed {
        seed: Seed::recorded("00314159265358979323").unwrap(),
        persons: [Text::new("A"), Text::new("B")],
    };
    let close = Step::Close { errors: 0, upper: Some(0), passed: true };
    let settled = Step::Abandon { reason: Text::default() };
    let reason = Text::new("once more");
    let gate = |step: GateStep| Deed::Gate(step);
    let forged = [
        ("mlopez", check(1, again.clone()), "a plan that stands"),
        ("mlopez", check(2, again), "a plan of a check that was never frozen"),
        ("kelly", check(1, seed.clone()), "a seed by somebody who may not"),
        ("mlopez", check(2, seed), "a seed of no check"),
        ("mlopez", check(1, close), "a result before anything was drawn"),
        ("mlopez", check(1, settled), "given up without a reason"),
        (
            "mlopez",
            gate(GateStep::Override { batch: BatchNo(1), reason: reason.clone() }),
            "the same supervisor twice",
        ),
        (
            "mlopez",
            gate(GateStep::Override { batch: BatchNo(1), reason: Text::default() }),
            "without a reason",
        ),
        ("kelly", gate(GateStep::Override { batch: BatchNo(1), reason }), "a reviewer lets a batch out"),
        ("kelly", gate(GateStep::Rule { hands: Hands::One }), "a reviewer makes a rule"),
    ];
    for (who, deed, what) in forged {
        let found = after(&closed, tamper, |raw| forge(raw, who, deed))
            .unwrap_or_else(|| panic!("unnoticed: {what}"));
        assert!(found.contains("should never have been recorded"), "{what}: {found}");
    }
    let tampered = [
        (
            "UPDATE check_case SET stratum = 1 - stratum WHERE casefile = (SELECT max(casefile) FROM check_case)",
            "should never have been recorded: the plan is not about the decisions that were frozen",
        ),
        (
            "DELETE FROM check_case WHERE casefile = (SELECT max(casefile) FROM check_case)",
            "should never have been recorded",
        ),
        (
            "UPDATE check_case SET verdict = verdict + 1 WHERE casefile = (SELECT max(casefile) FROM check_case)",
            "should never have been recorded",
        ),
        (
            "INSERT INTO check_case (number, casefile, verdict, shown) SELECT 2, casefile, verdict, shown FROM check_case WHERE casefile = (SELECT max(casefile) FROM check_case)",
            "a list was never frozen by an entry",
        ),
    ];
    for (statement, words) in tampered {
        let found = after(
            &closed,
            |path| Connection::open(path).unwrap(),
            |raw| {
                assert_eq!(raw.execute(statement, []).unwrap(), 1, "{statement}");
            },
        );
        let found = found.unwrap_or_else(|| panic!("unnoticed: {statement}"));
        assert!(found.contains(words), "{statement}: {found}");
    }
}

/// Freezes the approved cases of a queue of so many persons in batch 1.
fn frozen() -> Desk {
    let mut desk = filled(10);
    for case in 1..=20 {
        approve(&mut desk.queue, case);
    }
    desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(300)).unwrap();
    desk
}

#[test]
fn an_override_is_refused_where_an_error_is_known() {
    let me = seat("mlopez");
    let reason = || Text::new("read by two people");
    let step = || GateStep::Override { batch: BatchNo(1), reason: reason() };
    let opened = |queue: &Queue| {
        let gate = queue.gate(BatchNo(1), &me, Presence::SignedIn).unwrap();
        gate.opens(queue.docket().unwrap().overrides.last().map_or(Seq(1), |one| one.signed.seq))
    };

    let mut desk = frozen();
    let case = desk.queue.case(CaseId(3)).unwrap();
    let note = draft(&case, Deed::Note { text: Text::new("this is his brother") });
    desk.queue.record(&note, &me, at(310)).unwrap();
    let refused = desk.queue.take_gate_step(&step(), &me, at(311)).unwrap_err();
    let known = CheckRefusal::Known(Condition::NothingOpen);
    assert!(matches!(refused, Error::Refused(Refusal::Check(why)) if why == known), "{refused:?}");
    assert!(desk.queue.docket().unwrap().overrides.is_empty());

    // An override from before the note does not reach it either.
    let mut desk = frozen();
    desk.queue.take_gate_step(&step(), &me, at(310)).unwrap();
    let passage = opened(&desk.queue).unwrap();
    let uncovered = passage.uncovered.unwrap();
    assert_eq!(uncovered.inside.cases().map(|case| case.0).collect::<Vec<_>>(), (1..=20).collect::<Vec<_>>());
    let case = desk.queue.case(CaseId(3)).unwrap();
    let note = draft(&case, Deed::Note { text: Text::new("this is his brother") });
    desk.queue.record(&note, &me, at(311)).unwrap();
    assert_eq!(opened(&desk.queue), None);
    let gate = desk.queue.gate(BatchNo(1), &me, Presence::SignedIn).unwrap();
    assert_eq!(gate.bars_override().unwrap().words, "1 with a note written since, case 3 first");
}
