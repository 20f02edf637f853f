//! The certificate of a batch: what its spot-checks showed, in a form that anyone can compute again.
//!
//! Owns its content and its two forms, JSON for an independent programme and text for a judge; the same batch gives the
//! same bytes always. It names cases by their number in the queue and people by their seats; nothing of a case is in it.

use crate::casework::check::gate::{Condition, Passage, mended};
use crate::casework::check::outcome::{CheckOutcome, StratumOutcome};
use crate::casework::check::state::{Check, Origin, Sampled, Settled, Signed, Stage};
use crate::casework::check::step::{CheckNo, Second};
use crate::casework::check::{Docket, Kind};
use crate::casework::spotcheck::wording::{grouped, plan_sentence, stratified_plan_sentence};
use crate::casework::{BatchRecord, CaseId, Digest, Seq};
use crate::record::Text;
use serde::Serialize;
use std::fmt::Write as _;

/// Which form of the certificate this version writes.
pub const FORM: &str = "vacatur-spot-check/1";

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
    unmet: Vec<Condition>,
    overrides: Vec<Override>,
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
    /// Every frozen decision: case, verdict, what was shown, stratum counted from 1.
    decisions: Vec<(CaseId, Seq, Digest, usize)>,
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

    /// Returns `spot-check.txt`: what a judge reads.
    pub fn text(&self) -> String {
        let mut text = format!(
            "CERTIFICATE OF SPOT-CHECK\n\nBatch {}: {} cases\nRoot   {}\nLedger looked at up to entry {}; vacatur {}\n",
            self.batch,
            grouped(self.cases),
            self.batch_root,
            self.as_of_entry.0,
            self.version
        );
        for check in &self.checks {
            check.write(&mut text);
        }
        if self.checks.is_empty() {
            text.push_str("\nNo passed spot-check covers this batch.\n");
        }
        if !self.unmet.is_empty() {
            text.push_str("\nSET ASIDE BY OVERRIDE\n");
            for condition in &self.unmet {
                let _ = writeln!(text, "  not met: {}", condition.words());
            }
            for one in &self.overrides {
                let _ = writeln!(text, "  by {}, {}, entry {}: {}", one.by, one.at, one.entry.0, one.reason);
            }
        }
        section(&mut text, "EARLIER AND OTHER ATTEMPTS ON THESE CASES", &self.attempts);
        section(
            &mut text,
            "DIRECTED SAMPLES (picked on purpose; nothing is concluded from them)",
            &self.directed,
        );
        text
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
            sample: check.sample.iter().map(SamplePart::of).collect(),
            decisions: check
                .decisions
                .iter()
                .zip(&check.members)
                .map(|(frozen, member)| (frozen.case, frozen.verdict, frozen.shown, member + 1))
                .collect(),
        })
    }

    fn write(&self, text: &mut String) {
        let _ = write!(
            text,
            "\nCHECK {}: {}\n\nOn {} {} {} ({}) were frozen by {}, root hash\n{}.\n{}\n\
             The seed was made afterwards, on {}, by {} and {}: {}\n\
             The cases were drawn by a published method that anyone can repeat.\n\n{}\n",
            self.check,
            self.kind.pile().many(),
            self.frozen_at,
            grouped(self.population),
            self.kind.pile().many(),
            self.scope,
            self.frozen_by,
            self.root,
            self.plan_sentence,
            self.seeded_at,
            self.seed_by[0],
            self.seed_by[1],
            self.seed,
            self.sentence,
        );
        if let [_, _, ..] = self.strata.as_slice() {
            text.push_str("\n  drawn  of        wrong  at most  group\n");
            for stratum in &self.strata {
                let _ = writeln!(
                    text,
                    "  {:>5}  {:<8}  {:>5}  {:>7}  {}",
                    grouped(stratum.sample),
                    grouped(stratum.population),
                    grouped(stratum.errors),
                    grouped(stratum.upper),
                    stratum.name
                );
            }
        }
        text.push_str("\nAgreement of the two decisions: ");
        text.push_str(&self.agreement.join("\n  "));
        text.push('\n');
        if !self.decided_anew.is_empty() {
            let cases: Vec<String> = self.decided_anew.iter().map(ToString::to_string).collect();
            let _ = writeln!(text, "Found wrong and decided anew since: case {}", cases.join(", "));
        }
        text.push_str(
            "Not in the population: cases on hold, flagged or undecided, and known-answer cases.\n",
        );
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

fn section(text: &mut String, title: &str, attempts: &[Attempt]) {
    if attempts.is_empty() {
        return;
    }
    let _ = write!(text, "\n{title}\n");
    for attempt in attempts {
        let _ = writeln!(
            text,
            "  check {}, {}, {}: {}. {}",
            attempt.check,
            attempt.kind.pile().many(),
            attempt.begun_at,
            attempt.state,
            attempt.sentence
        );
        let named = [("cause", &attempt.cause), ("repair", &attempt.repair), ("given up", &attempt.reason)];
        for (name, words) in named {
            if let Some(words) = words {
                let _ = writeln!(text, "    {name}: {words}");
            }
        }
    }
}

fn moment(signed: &Signed) -> String {
    signed.at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
