//! The gate: the nine conditions under which a batch may go out, checked one by one.
//!
//! Owns the conditions, what is said about each, which checks cover a batch, and when an override opens the gate. The
//! facts are the caller's: what the batch's cases are now, whether the ledger holds, whether the supervisor signed in
//! again. An override covers the sampling conditions alone: what nobody has looked at. What is known to be wrong or open
//! ([`super::open_point`]) and what the batch and the ledger are is never overridden.

use crate::casework::check::Docket;
use crate::casework::check::covering::Covering;
use crate::casework::check::open_point::{OpenPoint, nothing_open};
use crate::casework::check::state::{Check, Stage, count};
use crate::casework::check::step::CheckNo;
use crate::casework::check::uncovered::Uncovered;
use crate::casework::spotcheck::wording::grouped;
use crate::casework::{BatchRecord, BatchState, CaseId, Decided, Digest, Frozen, Role, Seq, State};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One of the nine conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// The batch is frozen and its root hash is that of its cases.
    BatchFrozen,
    /// Every case is decided, by the verdict that was frozen; none is flagged or on hold.
    EveryCaseDecided,
    /// The chain of the ledger holds.
    LedgerHolds,
    /// Every plan was recorded before its seed.
    PlanBeforeSeed,
    /// Every stratum's sample was decided again by somebody who may.
    SampleDecidedAgain,
    /// The bounds of both kinds of error are below what is tolerated.
    WithinBounds,
    /// Nothing about a case is open, and what was found wrong is decided anew.
    NothingOpen,
    /// No case is inside that the office opposes.
    NoChallenge,
    /// The supervisor has just signed in again.
    SignedInAgain,
}

/// What is found about a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which.
    pub condition: Condition,
    /// Whether it is met.
    pub met: bool,
    /// What is found, in words.
    pub words: String,
}

/// The gate of one batch at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// The nine findings, in order.
    pub findings: Vec<Finding>,
    /// The passed checks that cover its cases, or the decisions against relief that stand beside them.
    pub checks: Vec<CheckNo>,
    /// Whether enough supervisors have overridden it.
    pub overridden: bool,
    /// How the person at the gate is known.
    pub presence: Presence,
    /// The cases that no passed check covers: what an override would let out.
    #[serde(skip_serializing_if = "Uncovered::is_empty")]
    pub uncovered: Uncovered,
}

/// How a batch went out: enough to make its certificate again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The last ledger entry that was looked at.
    pub as_of: Seq,
    /// The checks that cover it.
    pub checks: Vec<CheckNo>,
    /// The conditions that were not met, and overridden.
    pub unmet: Vec<Condition>,
    /// The cases that went out by override without a check that speaks for them; none where nothing was overridden, and in
    /// older entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncovered: Option<Uncovered>,
    /// How the supervisor who let it out was known; none in older entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<Presence>,
}

/// Whether the chain of the ledger was found to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerFact {
    /// It holds.
    Holds,
    /// It does not, and why.
    Broken(String),
}

/// Whether the person at the gate has just proven who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// Signed in again for this.
    SignedIn,
    /// The queue has no sign-in: the account of the operating system answers for the person.
    Account,
    /// Did not sign in again.
    Unproven,
}

/// What the gate is told.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The batch.
    pub record: &'a BatchRecord,
    /// Its root hash as the ledger has it.
    pub root: Digest,
    /// The verdict in force on each of its cases.
    pub in_force: &'a BTreeMap<CaseId, Decided>,
    /// The decisions against relief that were in force when the batch was frozen, outside of it.
    pub refusals: &'a [Frozen],
    /// For each check, its frozen decisions that are not in force any more, with what is.
    pub changed: &'a BTreeMap<CheckNo, BTreeMap<CaseId, Option<Decided>>>,
    /// What is open about its cases.
    pub open: &'a [(CaseId, OpenPoint)],
    /// Whether the ledger holds.
    pub ledger: LedgerFact,
    /// What the person at the gate may do.
    pub role: Role,
    /// Whether they have just proven who they are.
    pub presence: Presence,
}

impl Condition {
    /// All nine, in the order of the list.
    pub const ALL: [Self; 9] = [
        Self::BatchFrozen,
        Self::EveryCaseDecided,
        Self::LedgerHolds,
        Self::PlanBeforeSeed,
        Self::SampleDecidedAgain,
        Self::WithinBounds,
        Self::NothingOpen,
        Self::NoChallenge,
        Self::SignedInAgain,
    ];

    /// Returns the condition in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::BatchFrozen => "the batch is frozen, and its root hash is that of its cases",
            Self::EveryCaseDecided => "every case is decided; none is on hold or flagged",
            Self::LedgerHolds => "the chain of the ledger holds",
            Self::PlanBeforeSeed => "the plan was recorded before the seed",
            Self::SampleDecidedAgain => "each sample was decided again by somebody who may",
            Self::WithinBounds => "fewer are wrong than is tolerated, of both kinds",
            Self::NothingOpen => "nothing about a case is open, and what was wrong is decided anew",
            Self::NoChallenge => "no case is inside that the office opposes",
            Self::SignedInAgain => "a supervisor has signed in again for this",
        }
    }

    /// Tells whether supervisors may override it: only what a sample would have shown, never what is known.
    pub fn may_be_overridden(self) -> bool {
        matches!(self, Self::PlanBeforeSeed | Self::SampleDecidedAgain | Self::WithinBounds)
    }
}

impl Gate {
    /// Looks at a batch.
    pub fn of(docket: &Docket, facts: &Facts<'_>) -> Self {
        let covering = Covering::find(docket, facts);
        let findings = Condition::ALL
            .into_iter()
            .map(|condition| {
                let (met, words) = judge(condition, docket, facts, &covering);
                Finding { condition, met, words }
            })
            .collect();
        let overridden = docket.is_overridden(facts.record.batch.number);
        let uncovered = covering.uncovered();
        let checks = covering.checks.into_iter().collect();
        Self { findings, checks, overridden, presence: facts.presence, uncovered }
    }

    /// Returns how the batch goes out, or `None` while it may not.
    pub fn opens(&self, as_of: Seq) -> Option<Passage> {
        let unmet: Vec<Condition> = self.unmet().collect();
        let open = unmet.is_empty()
            || (self.overridden && unmet.iter().all(|condition| condition.may_be_overridden()));
        let presence = Some(self.presence);
        let uncovered = (!unmet.is_empty()).then(|| self.uncovered.clone());
        open.then(|| Passage { as_of, checks: self.checks.clone(), unmet, uncovered, presence })
    }

    /// Returns the first condition that is not met and that no override reaches, but for the sign-in, which comes last.
    pub fn bars_override(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| {
            let condition = finding.condition;
            !finding.met && !condition.may_be_overridden() && condition != Condition::SignedInAgain
        })
    }

    /// Returns the conditions that are not met.
    pub fn unmet(&self) -> impl Iterator<Item = Condition> {
        self.findings.iter().filter(|finding| !finding.met).map(|finding| finding.condition)
    }
}

fn judge(condition: Condition, docket: &Docket, facts: &Facts<'_>, covering: &Covering) -> (bool, String) {
    let record = facts.record;
    let checks = || covering.checks.iter().filter_map(|number| docket.checks.get(number));
    let by_checks = |met: bool, words: &str| match (covering.is_complete(), met) {
        (false, _) => (false, covering.gaps()),
        (true, true) => (true, format!("{}: {words}", named(&covering.checks))),
        (true, false) => (false, format!("{}: not so", named(&covering.checks))),
    };
    match condition {
        Condition::BatchFrozen => match (record.batch.root() == facts.root, record.state) {
            (false, _) => (false, "its root hash is not the one in the ledger".to_owned()),
            (true, BatchState::Void) => (false, "it is void: a case was superseded".to_owned()),
            (true, BatchState::Frozen | BatchState::Exported) => {
                (true, format!("root {}", facts.root.short()))
            }
        },
        Condition::EveryCaseDecided => {
            let open =
                record.batch.cases.iter().filter(|frozen| !is_in_force(frozen, facts.in_force)).count();
            let words = match open {
                0 => format!(
                    "all {} by the verdicts that were frozen",
                    grouped(count(record.batch.cases.len()))
                ),
                some => format!("{} not decided as they were frozen", grouped(count(some))),
            };
            (open == 0, words)
        }
        Condition::LedgerHolds => match &facts.ledger {
            LedgerFact::Holds => (true, "every entry follows from the one before".to_owned()),
            LedgerFact::Broken(why) => (false, why.clone()),
        },
        Condition::PlanBeforeSeed => by_checks(checks().all(plan_came_first), "planned, then seeded"),
        Condition::SampleDecidedAgain => {
            by_checks(checks().all(|check| check.must_be_settled().is_ok()), "every sampled case, blind")
        }
        Condition::WithinBounds => {
            let within = checks().all(|check| check.stage() == Stage::Passed);
            let words: Vec<String> = checks().map(bound_in_words).collect();
            by_checks(within, &words.join("; "))
        }
        Condition::NothingOpen => nothing_open(docket, facts),
        Condition::NoChallenge => {
            let opposed = facts
                .in_force
                .iter()
                .filter(|(case, _)| record.batch.get(**case).is_some())
                .filter(|(_, decided)| State::of(&decided.verdict) == State::Challenged)
                .count();
            let words = if opposed == 0 { "none".to_owned() } else { format!("{opposed} are challenged") };
            (opposed == 0, words)
        }
        Condition::SignedInAgain => match (facts.role, facts.presence) {
            (Role::Reviewer | Role::Analyst, _) => (false, "you are no supervisor".to_owned()),
            (Role::Supervisor, Presence::SignedIn) => {
                (true, "with their passphrase, for this command".to_owned())
            }
            (Role::Supervisor, Presence::Account) => {
                (true, "no sign-in here: the account of this machine stands in its place".to_owned())
            }
            (Role::Supervisor, Presence::Unproven) => {
                (false, "asked for when the batch is written out: vacatur batch export".to_owned())
            }
        },
    }
}

fn is_in_force(frozen: &Frozen, in_force: &BTreeMap<CaseId, Decided>) -> bool {
    in_force.get(&frozen.case).is_some_and(|decided| {
        decided.seq == frozen.verdict
            && !matches!(State::of(&decided.verdict), State::Held | State::Flagged | State::Waiting)
    })
}

fn plan_came_first(check: &Check) -> bool {
    match (&check.plan, &check.seed) {
        (Some(plan), Some(seed)) => plan.signed.seq < seed.signed.seq,
        _ => false,
    }
}

fn bound_in_words(check: &Check) -> String {
    let (Some(planned), Some(closed)) = (&check.plan, &check.closed) else { return "no result".to_owned() };
    format!(
        "at most {} of {} wrong, fewer than {} tolerated",
        grouped(closed.upper.unwrap_or(planned.plan.population)),
        grouped(planned.plan.population),
        grouped(planned.plan.intolerable)
    )
}

fn named(checks: &BTreeSet<CheckNo>) -> String {
    match checks.iter().map(ToString::to_string).collect::<Vec<_>>().as_slice() {
        [] => "no check".to_owned(),
        [one] => format!("check {one}"),
        more => format!("checks {}", more.join(", ")),
    }
}
