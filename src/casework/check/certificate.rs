//! The certificate of a batch: what its spot-checks showed, in a form that anyone can compute again.
//!
//! Owns its content and its two forms, JSON for an independent programme and text for a judge; the same batch gives the
//! same bytes always. The text is written in `text`. It names cases by their number in the queue and people by their seats; nothing of a case is in it.

mod text;

use crate::casework::check::covering::mended;
use crate::casework::check::gate::{Condition, Passage, Presence};
use crate::casework::check::outcome::{CheckOutcome, StratumOutcome};
use crate::casework::check::sample::{Sampled, Settled, persons_root};
use crate::casework::check::state::{Check, Origin, Signed, Stage, count};
use crate::casework::check::step::{CheckNo, Second};
use crate::casework::check::uncovered::state_of;
use crate::casework::check::{Docket, Kind};
use crate::casework::spotcheck::wording::{plan_sentence, stratified_plan_sentence};
use crate::casework::{BatchRecord, CaseId, Digest, Seq};
use crate::record::Text;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Which form of the certificate this version writes.
pub const FORM: &str = "vacatur-spot-check/3";

/// How a sample is drawn, for whoever draws it again.
pub const METHOD: &str = "sha256-tickets/1: t(id) = reversed digits of decimal(sha256(sha256_hex(seed) + id)), padded to \
                          78 digits; from each stratum the smallest";

/// The certificate of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Certificate {
    form: &'static str,
    version: String,
    batch: u32,
    batch_root: Digest,
    batch_head: Digest,
    cases: u64,
    as_of_entry: Seq,
    /// How the supervisor who let it out was known.
    let_out: Option<Presence>,
    unmet: Vec<Condition>,
    overrides: Vec<Override>,
    /// The cases that went out by override without a check that speaks for them, one by one.
    overridden: Vec<Overridden>,
    checks: Vec<CheckPart>,
    attempts: Vec<Attempt>,
    directed: Vec<Attempt>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Override {
    by: Text,
    at: String,
    entry: Seq,
    reason: Text,
}

/// A case that went out, or stands beside the batch, without a check that speaks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Overridden {
    case: CaseId,
    /// The decision; none for a decision against relief that stands beside the batch.
    entry: Option<Seq>,
    /// What the checks say of it.
    state: String,
}

/// A check that covers the batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct CheckPart {
    check: CheckNo,
    kind: Kind,
    frozen_at: String,
    frozen_by: Text,
    frozen_entry: Seq,
    head: Digest,
    root: Digest,
    scope: Text,
    population: u64,
    planned_at: String,
    planned_entry: Seq,
    plan_sentence: String,
    by: Vec<&'static str>,
    members: Digest,
    tolerable: String,
    confidence: String,
    risk: [u64; 2],
    allowed: u64,
    intolerable: u64,
    attempts_planned: u32,
    if_failed: Text,
    seeded_at: String,
    seeded_entry: Seq,
    seed: String,
    seed_by: [Text; 2],
    method: &'static str,
    strata: Vec<StratumOutcome>,
    errors: u64,
    undecidable: u64,
    upper: u64,
    passed: bool,
    closed_at: String,
    closed_entry: Seq,
    sentence: String,
    agreement: Vec<String>,
    decided_anew: Vec<CaseId>,
    sample: Vec<SamplePart>,
    /// How many persons they are; none where that was not taken down at the freeze.
    persons: Option<PersonsPart>,
    /// Every frozen decision: case, verdict, what was shown, stratum counted from 1, person by first appearance (0 where
    /// that was not taken down).
    decisions: Vec<(CaseId, Seq, Digest, usize, u64)>,
}

/// How many persons the cases of a check belong to: one person's decisions are often wrong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct PersonsPart {
    /// The hash of whom each decision is about.
    root: Digest,
    /// All decisions.
    population: u64,
    /// The most decisions about one of them.
    most: u64,
    /// The sample.
    sample: u64,
    /// What was found wrong.
    wrong: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct SamplePart {
    case: CaseId,
    stratum: usize,
    first_by: Text,
    second_by: Text,
    outcome: &'static str,
    settled_by: Option<Text>,
    error: bool,
}

/// A check in one line: an earlier attempt, or a directed sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Attempt {
    check: CheckNo,
    kind: Kind,
    begun_at: String,
    state: &'static str,
    sentence: String,
    cause: Option<Text>,
    repair: Option<Text>,
    reason: Option<Text>,
}

impl Certificate {
    /// Makes the certificate of a batch that goes out, or went out, by this passage; `docket` is what the ledger's entries
    /// up to that passage add up to, with the first decisions looked up.
    pub fn of(batch: &BatchRecord, docket: &Docket, passage: &Passage, version: &str) -> Self {
        let covering: Vec<&Check> =
            passage.checks.iter().filter_map(|number| docket.checks.get(number)).collect();
        let touches =
            |check: &&Check| batch.batch.cases.iter().any(|frozen| check.decision(frozen.case).is_some());
        let others = docket.checks.values().filter(|check| !passage.checks.contains(&check.number));
        let (random, directed): (Vec<&Check>, Vec<&Check>) = others
            .filter(|check| {
                touches(check)
                    || covering.iter().any(|covering| match &covering.origin {
                        Origin::Random { earlier, .. } => earlier.contains(&check.number),
                        Origin::Directed { .. } => false,
                    })
            })
            .partition(|check| matches!(check.origin, Origin::Random { .. }));
        Self {
            form: FORM,
            version: version.to_owned(),
            batch: batch.batch.number.0,
            batch_root: batch.batch.root(),
            batch_head: batch.batch.head,
            cases: u64::try_from(batch.batch.cases.len()).unwrap_or(u64::MAX),
            as_of_entry: passage.as_of,
            let_out: passage.presence,
            unmet: passage.unmet.clone(),
            overrides: if passage.unmet.is_empty() {
                Vec::new()
            } else {
                docket
                    .overrides_of(batch.batch.number)
                    .map(|one| Override {
                        by: one.signed.seat.0.clone(),
                        at: moment(&one.signed),
                        entry: one.signed.seq,
                        reason: one.reason.clone(),
                    })
                    .collect()
            },
            overridden: Overridden::all(batch, docket, passage),
            checks: covering.iter().filter_map(|check| CheckPart::of(check, batch)).collect(),
            attempts: random.into_iter().map(Attempt::of).collect(),
            directed: directed.into_iter().map(Attempt::of).collect(),
        }
    }

    /// Returns the bytes of `spot-check.json`: JSON with one line for each part, ended by a line feed.
    pub fn json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

impl Overridden {
    fn all(batch: &BatchRecord, docket: &Docket, passage: &Passage) -> Vec<Self> {
        let Some(uncovered) = &passage.uncovered else { return Vec::new() };
        let one = |case: CaseId, entry: Option<Seq>| Self { case, entry, state: state_of(docket, case) };
        let inside = uncovered
            .inside
            .cases()
            .filter_map(|case| batch.batch.get(case).map(|frozen| one(case, Some(frozen.verdict))));
        inside.chain(uncovered.beside.cases().map(|case| one(case, None))).collect()
    }
}

impl CheckPart {
    fn of(check: &Check, batch: &BatchRecord) -> Option<Self> {
        let (planned, seeded, closed) = (check.plan.as_ref()?, check.seed.as_ref()?, check.closed.as_ref()?);
        let Origin::Random { root, head, scope, .. } = &check.origin else { return None };
        let plan = &planned.plan;
        let outcome = CheckOutcome::of(check);
        let risk = plan.confidence.risk();
        let pile = check.kind.pile();
        let plan_sentence = match plan.strata.as_slice() {
            [one] => plan_sentence(&super::outcome::simple(plan, one.sample), pile),
            _ => stratified_plan_sentence(plan, pile),
        };
        Some(Self {
            check: check.number,
            kind: check.kind,
            frozen_at: moment(&check.begun),
            frozen_by: check.begun.seat.0.clone(),
            frozen_entry: check.begun.seq,
            head: *head,
            root: *root,
            scope: scope.clone(),
            population: plan.population,
            planned_at: moment(&planned.signed),
            planned_entry: planned.signed.seq,
            plan_sentence,
            by: planned.by.iter().map(|one| one.id()).collect(),
            members: planned.members,
            tolerable: plan.tolerable.to_string(),
            confidence: plan.confidence.to_string(),
            risk: [risk.num(), risk.den()],
            allowed: plan.allowed,
            intolerable: plan.intolerable,
            attempts_planned: planned.attempts,
            if_failed: planned.if_failed.clone(),
            seeded_at: moment(&seeded.signed),
            seeded_entry: seeded.signed.seq,
            seed: seeded.seed.to_string(),
            seed_by: seeded.persons.clone(),
            method: METHOD,
            errors: outcome.errors,
            undecidable: outcome.undecidable,
            upper: outcome.upper?,
            passed: outcome.passed,
            closed_at: moment(&closed.signed),
            closed_entry: closed.signed.seq,
            sentence: outcome.sentence(check),
            agreement: outcome.agreement_in_words().lines().map(|line| line.trim().to_owned()).collect(),
            decided_anew: mended(batch, check).collect(),
            strata: outcome.strata,
            persons: PersonsPart::of(check),
            sample: check.sample.iter().map(SamplePart::of).collect(),
            decisions: check
                .decisions
                .iter()
                .zip(&check.members)
                .enumerate()
                .map(|(place, (frozen, member))| {
                    let person = check.persons.get(place).copied().unwrap_or(0);
                    (frozen.case, frozen.verdict, frozen.shown, member + 1, person)
                })
                .collect(),
        })
    }
}

impl PersonsPart {
    fn of(check: &Check) -> Option<Self> {
        if check.persons.len() != check.decisions.len() {
            return None;
        }
        let about: BTreeMap<CaseId, u64> = check
            .decisions
            .iter()
            .zip(&check.persons)
            .map(|(frozen, person)| (frozen.case, *person))
            .collect();
        let mut decisions: BTreeMap<u64, u64> = BTreeMap::new();
        for person in &check.persons {
            *decisions.entry(*person).or_default() += 1;
        }
        let persons = |of: &dyn Fn(&&Sampled) -> bool| {
            let sampled = check.sample.iter().filter(of);
            count(sampled.filter_map(|one| about.get(&one.frozen.case)).collect::<BTreeSet<_>>().len())
        };
        Some(Self {
            root: persons_root(&check.decisions, &check.persons),
            population: count(decisions.len()),
            most: decisions.values().copied().max().unwrap_or(0),
            sample: persons(&|_| true),
            wrong: persons(&|one| one.is_error()),
        })
    }
}

impl SamplePart {
    fn of(sampled: &Sampled) -> Self {
        let blank = || Text::default();
        Self {
            case: sampled.frozen.case,
            stratum: sampled.stratum + 1,
            first_by: sampled.first.as_ref().map_or_else(blank, |first| first.seat.0.clone()),
            second_by: sampled.second.as_ref().map_or_else(blank, |(signed, _)| signed.seat.0.clone()),
            outcome: match (sampled.settled(), sampled.second.as_ref().map(|(_, second)| second)) {
                (Settled::Waiting, _) => "waiting",
                (Settled::Agreed, _) => "agreed",
                (Settled::Disputed, _) => "disputed",
                (Settled::Stands, _) => "first stands",
                (Settled::Overturned, _) => "overturned",
                (Settled::Undecidable, Some(Second::Undecidable { .. })) => "undecidable",
                (Settled::Undecidable, _) => "found undecidable",
            },
            settled_by: sampled.ruling.as_ref().map(|ruled| ruled.signed.seat.0.clone()),
            error: sampled.is_error(),
        }
    }
}

impl Attempt {
    fn of(check: &Check) -> Self {
        let repair = check.repair.as_ref();
        let stage = check.stage();
        let sentence = match stage {
            Stage::Frozen | Stage::Planned => String::new(),
            _ => CheckOutcome::of(check).sentence(check),
        };
        Self {
            check: check.number,
            kind: check.kind,
            begun_at: moment(&check.begun),
            state: stage.words(),
            sentence,
            cause: repair.map(|(_, cause, _)| cause.clone()),
            repair: repair.map(|(_, _, repair)| repair.clone()),
            reason: check.abandoned.as_ref().map(|(_, reason)| reason.clone()),
        }
    }
}

fn moment(signed: &Signed) -> String {
    signed.at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
