//! A check of 4,940 approved felonies, staged as far as a story needs it.

use crate::stories::desk::{Desk, time};
use crate::stories::people::{organa, skywalker};
use std::collections::BTreeMap;
use vacatur::casework::check::docket::Population;
use vacatur::casework::check::gate::{Condition, Finding, Presence};
use vacatur::casework::check::outcome::in_one_piece;
use vacatur::casework::check::overview::{Order, Overview, Speed};
use vacatur::casework::check::sample::{members_root, root_of};
use vacatur::casework::check::traits::Grouped;
use vacatur::casework::check::{
    CheckNo, CheckOutcome, CheckStep, Choices, Decision, Docket, Gate, How, Kind, OverlapStep, Ruling,
    Second, Step, Traits, Uncovered,
};
use vacatur::casework::spotcheck::{Seed, plan};
use vacatur::casework::{
    BatchNo, BatchState, CaseFile, CaseId, Decided, Deed, Digest, Entry, Frozen, Ground, Seat, Seq, Verdict,
};
use vacatur::record::Text;
use vacatur::relief::Lesser;
use vacatur::review::Action::Spotchecks;

pub(super) const DICE: &str = "31415926535897932384";

/// The spot-checks of the queue in memory.
#[derive(Default)]
pub(in crate::stories) struct Drawer {
    pub(in crate::stories) overview: Overview,
    pub(in crate::stories) gates: BTreeMap<BatchNo, Gate>,
    pub(in crate::stories) orders: Vec<Order>,
}

/// How far the check of the story is.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Far {
    Planned,
    /// So many of the sample decided again, of which the fourth was challenged.
    Again(usize),
    Passed,
    Failed,
}

fn approval() -> Verdict {
    let key = organa().candidates().next().expect("a candidate").0.key.clone();
    let actions = BTreeMap::from([(key, vacatur::relief::Action::Redesignate(Lesser::Misdemeanor))]);
    Verdict::Approve { actions, amended: Vec::new(), basis: None, group: None }
}

fn challenge() -> Verdict {
    Verdict::Challenge {
        ground: Ground::Priors,
        evidence: Text::new("two convictions under the same section"),
    }
}

/// A ledger of its own: entries that follow one another.
struct Writer {
    docket: Docket,
    seq: u64,
}

impl Writer {
    fn take(&mut self, who: &str, case: Option<CaseId>, deed: Deed, list: &[Frozen]) {
        self.seq += 1;
        let entry = Entry {
            seq: Seq(self.seq),
            at: time(),
            seat: Seat(Text::new(who)),
            case,
            shown: case.map(|_| Digest::ZERO),
            policy: Digest::ZERO,
            erased: None,
            deed,
        };
        let decisions = list.to_vec();
        self.docket.follow(&entry, Digest::ZERO, |_| Population { decisions, ..Population::default() });
        self.docket.learn(|seq| {
            Some(Decided { seq, at: time(), seat: Seat(Text::new("organa")), verdict: approval() })
        });
    }

    fn step(&mut self, who: &str, case: Option<CaseId>, step: Step, list: &[Frozen]) {
        self.take(who, case, Deed::Check(CheckStep { check: CheckNo(1), step }), list);
    }
}

/// A check of 4,940 approved felonies, as far as told.
fn docket(far: Far) -> Docket {
    let list: Vec<Frozen> = (1..=4_940)
        .map(|case| Frozen { case: CaseId(case), verdict: Seq(case), shown: Digest::ZERO })
        .collect();
    let mut writer = Writer { docket: Docket::default(), seq: 5_000 };
    let freeze = Step::Freeze {
        kind: Kind::Approvals,
        population: 4_940,
        root: root_of(CheckNo(1), &Digest::ZERO, &list),
        scope: Text::new("level felony"),
        earlier: Vec::new(),
        persons: None,
    };
    writer.step("mothma", None, freeze, &list);
    let numbers =
        plan(4_940, "1%".parse().expect("a share"), "95%".parse().expect("a confidence"), 1).expect("a plan");
    let planned = Step::Plan {
        plan: Box::new(in_one_piece(&numbers)),
        by: Vec::new(),
        members: members_root(&list, &vec![0; list.len()]),
        attempts: 1,
        if_failed: Text::new("read again"),
    };
    writer.step("mothma", None, planned, &[]);
    if far == Far::Planned {
        return writer.docket;
    }
    let seed = Seed::of_dice(DICE).expect("twenty dice");
    let persons = [Text::new("Mon Mothma"), Text::new("a public defender")];
    writer.step("mothma", None, Step::Seed { seed, persons }, &[]);
    let cases: Vec<CaseId> =
        writer.docket.checks[&CheckNo(1)].sample.iter().map(|one| one.frozen.case).collect();
    let again = match far {
        Far::Again(many) => many,
        _ => cases.len(),
    };
    for (place, case) in cases.iter().take(again).enumerate() {
        let verdict = if place == 3 { challenge() } else { approval() };
        let reason = if place == 3 { Text::new("the sheet shows 1979 and 1983") } else { Text::default() };
        let second = Second::Decided { verdict, reason };
        writer.step("calrissian", Some(*case), Step::Redecide { second }, &[]);
    }
    if far == Far::Passed || far == Far::Failed {
        let ruling = if far == Far::Passed { Ruling::First } else { Ruling::Second };
        let because = Text::new("the second conviction was dismissed in 1985");
        let settle = Step::Settle {
            ruling,
            how: How::Third,
            first_reason: Text::default(),
            second_reason: Text::default(),
            because,
        };
        writer.step("ackbar", Some(cases[3]), settle, &[]);
        let outcome = CheckOutcome::of(&writer.docket.checks[&CheckNo(1)]);
        let passed = outcome.passed && far == Far::Passed;
        writer.step(
            "mothma",
            None,
            Step::Close { errors: outcome.errors, upper: outcome.upper, passed },
            &[],
        );
    }
    let begin = OverlapStep::Begin {
        share: "5%".parse().expect("a share"),
        seed: Seed::of_dice("27182818284590452353").expect("twenty dice"),
        persons: [Text::new("a"), Text::new("b")],
    };
    writer.take("mothma", None, Deed::Overlap(begin), &[]);
    for case in 1..=40 {
        let verdict = if case == 7 { challenge() } else { approval() };
        let second = Second::Decided { verdict, reason: Text::default() };
        let step = OverlapStep::Again { first: Seq(6_000 + case), second };
        writer.take("solo", Some(CaseId(case)), Deed::Overlap(step), &[]);
    }
    writer.docket
}

/// Decisions of a kind: by two reviewers and a new one, most of them felonies, two groups among them.
fn decisions(cases: std::ops::RangeInclusive<u64>, kind: Kind) -> Vec<Decision> {
    cases
        .map(|case| {
            let reviewer = match case % 100 {
                7 => "windu",
                0..60 => "organa",
                _ => "solo",
            };
            let section = match case % 50 {
                0 => "11366",
                1..30 => "11359",
                _ => "11360",
            };
            Decision {
                frozen: Frozen { case: CaseId(case), verdict: Seq(case), shown: Digest::ZERO },
                at: time()
                    + jiff::SignedDuration::from_secs(
                        i64::try_from(case * case % 97 + case * 30).unwrap_or(0),
                    ),
                batch: (case < 100).then_some(BatchNo(1)),
                traits: Traits {
                    reviewer: Seat(Text::new(reviewer)),
                    sections: section.to_owned(),
                    level: if case % 20 == 0 { "misdemeanor" } else { "felony" }.to_owned(),
                    action: if kind == Kind::Approvals { "redesignate" } else { "none" }.to_owned(),
                    lane: "clear".to_owned(),
                    codes: String::new(),
                    grouped: if case % 25 == 3 { Grouped::Together } else { Grouped::Alone },
                },
            }
        })
        .collect()
}

pub(super) fn overview(far: Far) -> Overview {
    let docket = docket(far);
    let disputed = docket.checks[&CheckNo(1)].sample.get(3).map(|one| one.frozen.case);
    let reasons = [
        Text::new("one of the two convictions was set aside; see the minute order of 1985"),
        Text::new("two or more prior convictions under the same subdivision: 1979 and 1983"),
    ];
    Overview {
        docket,
        choices: Choices::of(
            &decisions(1..=4_940, Kind::Approvals),
            &decisions(5_001..=5_212, Kind::Refusals),
        ),
        speed: Speed::Second(41),
        reasons: disputed.map(|case| ((Some(CheckNo(1)), case), reasons)).into_iter().collect(),
        batches: vec![(BatchNo(1), 4_940, BatchState::Frozen)],
        readings: 3,
        ..Overview::default()
    }
}

pub(super) fn desk(far: Far, width: u16, height: u16) -> Desk {
    let mut desk = Desk::open(cases(), width, height);
    desk.bench.overview = overview(far);
    desk.act(&[Spotchecks]);
    desk
}

pub(super) fn cases() -> Vec<CaseFile> {
    vec![organa(), skywalker()]
}

pub(super) fn gate(unmet: &[Condition]) -> Gate {
    let finding = |condition: Condition| Finding {
        condition,
        met: !unmet.contains(&condition),
        words: if unmet.contains(&condition) {
            "no passed check covers 12 decisions for relief of the batch".to_owned()
        } else {
            "check 1: at most 31 of 4,940 wrong, fewer than 50 tolerated".to_owned()
        },
    };
    Gate {
        findings: Condition::ALL.into_iter().map(finding).collect(),
        checks: vec![CheckNo(1)],
        overridden: false,
        presence: Presence::Account,
        uncovered: Uncovered::default(),
    }
}

/// Gives a desk a check that waits for its seed.
pub(in crate::stories) fn planned(desk: &mut Desk) {
    desk.bench.overview = overview(Far::Planned);
}

/// Gives a desk a check that is being decided again.
pub(in crate::stories) fn going_on(desk: &mut Desk) {
    desk.bench.overview = overview(Far::Again(120));
}

/// Gives a desk a check with a disagreement.
pub(in crate::stories) fn disputed(desk: &mut Desk) {
    desk.bench.overview = overview(Far::Again(450));
}

/// Gives a desk a check that passed.
pub(in crate::stories) fn passed(desk: &mut Desk) {
    desk.bench.overview = overview(Far::Passed);
}

/// Gives a desk a batch that may not go out.
pub(in crate::stories) fn ungated(desk: &mut Desk) {
    desk.bench.overview = overview(Far::Passed);
    desk.bench.gates.insert(BatchNo(1), gate(&[Condition::WithinBounds]));
}

/// Gives a desk a check that did not pass.
pub(in crate::stories) fn failed(desk: &mut Desk) {
    desk.bench.overview = overview(Far::Failed);
}

/// Tells a desk how a known case was answered.
pub(in crate::stories) fn lesson(desk: &mut Desk) {
    let words = "This was a made-up case with a known answer. You approved: not right. The proof left out the \
                 conviction of 1979-06-01 (187 PC-MURDER), which stands in the history and changes what the law gives.";
    desk.tell(vacatur::review::Message::Graded {
        ticket: vacatur::review::Ticket(9_999),
        receipt: vacatur::casework::Receipt { seq: Seq(31), head: Digest::ZERO },
        at: vacatur::review::Moment(9_000),
        lesson: Text::new(words),
    });
}
