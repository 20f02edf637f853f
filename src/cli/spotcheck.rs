//! `vacatur spotcheck`: the numbers without a queue, and every step of the procedure on one.
//!
//! Owns what can be typed. The steps are judged by `casework::check`; what they print is in `steps`, `looking` and
//! `numbers`.

mod deciding;
mod looking;
mod numbers;
mod overlap;
mod picks;
mod plans;
mod seeds;
mod steps;

use super::Desk;
use super::input::words;
use crate::casework::check::{CheckNo, Hands, Kind, Ruling, Scope, Trait};
use crate::casework::spotcheck::{Confidence, Share};
use crate::casework::{BatchNo, CaseId, Ground};
use crate::error::{Failure, Kind as FailureKind};

/// Reads the word of a closed list.
fn one_of<T: Copy>(all: &[T], id: impl Fn(&T) -> &'static str, text: &str) -> Result<T, String> {
    let ids: Vec<&str> = all.iter().map(&id).collect();
    all.iter()
        .copied()
        .find(|one| id(one) == text)
        .ok_or_else(|| format!("`{text}` is none of {}", ids.join(", ")))
}

fn kind(text: &str) -> Result<Kind, String> {
    one_of(&Kind::ALL, |one| one.id(), text)
}

fn ruling(text: &str) -> Result<Ruling, String> {
    one_of(&Ruling::ALL, |one| one.id(), text)
}

fn ground(text: &str) -> Result<Ground, String> {
    one_of(Ground::ALL, |one| one.id(), text)
}

/// What a plan is asked for.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Wanted {
    /// The share of wrong decisions to rule out, such as 1% or 1/400
    #[arg(long, value_name = "SHARE", default_value = "1%")]
    tolerable: Share,
    /// With what confidence, over all attempts together
    #[arg(long, value_name = "SHARE", default_value = "95%")]
    confidence: Confidence,
    /// How many errors the sample may show and still pass
    #[arg(long, value_name = "C", default_value_t = 1)]
    allow: u64,
    /// Divide the risk among so many attempts, decided on before the first
    #[arg(long, value_name = "K", default_value_t = 1)]
    attempts: u32,
}

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// How many decisions to look at again, what that costs, and what may be said after it passed
    #[command(group = clap::ArgGroup::new("about").required(true).args(["check", "population"]))]
    Plan {
        /// The check to plan; its plan goes into the ledger, before any seed
        check: Option<u32>,
        /// Without a queue: how many decisions the sample is to speak for
        #[arg(long, value_name = "N")]
        population: Option<u64>,
        #[command(flatten)]
        wanted: Wanted,
        /// Divide the decisions into strata: reviewer, section, level, action, lane, routing-code, group
        #[arg(long, value_name = "TRAIT", value_delimiter = ',', conflicts_with = "population")]
        by: Vec<Trait>,
        /// What happens if it does not pass
        #[arg(long, value_name = "TEXT", conflicts_with = "population", value_parser = words)]
        if_failed: Option<String>,
        /// Only show it; nothing is recorded
        #[arg(long, conflicts_with = "population")]
        dry_run: bool,
        /// Seconds that looking at a case again takes
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        seconds: u32,
        /// Print JSON for another program
        #[arg(long)]
        json: bool,
    },
    /// What a sample proves about all decisions, without a queue
    Bound {
        /// How many decisions the sample speaks for
        #[arg(long, value_name = "N")]
        population: u64,
        /// How many were drawn and looked at again
        #[arg(long, value_name = "N")]
        sample: u64,
        /// How many of those were overturned or could not be decided
        #[arg(long, value_name = "X")]
        errors: u64,
        /// With what confidence
        #[arg(long, value_name = "SHARE", default_value = "95%")]
        confidence: Confidence,
        /// Print JSON for another program
        #[arg(long)]
        json: bool,
    },
    /// Freeze decisions, so that a sample can be drawn from them
    Freeze {
        /// approvals (relief was asked for) or refusals (challenged, or not eligible)
        #[arg(long, value_parser = kind, default_value = "approvals")]
        kind: Kind,
        /// Only the decisions of this batch
        #[arg(long, value_name = "N")]
        batch: Option<u32>,
        /// Only cases of this level: felony, misdemeanor, infraction
        #[arg(long)]
        level: Option<String>,
        /// Only what this reviewer decided
        #[arg(long, value_name = "NAME")]
        reviewer: Option<String>,
    },
    /// Pick cases on purpose, to find errors; they are never counted with a random sample
    Direct {
        /// approvals or refusals
        #[arg(long, value_parser = kind, default_value = "approvals")]
        kind: Kind,
        #[command(flatten)]
        picks: picks::Picks,
    },
    /// Record the seed that two people made after the plan
    Seed {
        /// The check
        check: u32,
        #[command(flatten)]
        made: seeds::Made,
    },
    /// Print the drawn cases with their tickets, in order; no first decision is shown
    Draw {
        /// The check
        check: u32,
    },
    /// Decide the sampled cases again in the workstation, none with its first decision
    Review {
        /// The check
        check: u32,
        #[command(flatten)]
        looks: super::review::Arguments,
    },
    /// Show a sampled case without its first decision: the next one, or the one named
    Case {
        /// The check
        check: u32,
        /// The case
        case: Option<u64>,
        /// How wide to draw it
        #[arg(long, default_value_t = 100)]
        width: u16,
    },
    /// Decide a sampled case again: the next one, or the one named
    #[command(group = clap::ArgGroup::new("decision").required(true)
        .args(["approve", "action", "challenge", "undecidable", "answers"]))]
    Decide {
        /// The check
        check: u32,
        #[command(flatten)]
        decision: deciding::Decision,
    },
    /// List the disagreements, both reasons side by side
    Disputes {
        /// The check
        check: u32,
    },
    /// Settle a disagreement, as a third person or after a discussion
    Settle {
        /// The check
        check: u32,
        /// The case
        case: u64,
        /// first, second, neither or undecidable
        #[arg(long, value_parser = ruling)]
        ruling: Ruling,
        /// Why
        #[arg(long, value_name = "TEXT", value_parser = words)]
        because: String,
        /// The two who decided came to it in a discussion
        #[arg(long)]
        discussed: bool,
        /// The reason for the first decision [default: its note or evidence]
        #[arg(long, value_name = "TEXT", value_parser = words)]
        first_reason: Option<String>,
        /// The reason for the second decision [default: what was given with it]
        #[arg(long, value_name = "TEXT", value_parser = words)]
        second_reason: Option<String>,
    },
    /// Say what came out so far
    Result {
        /// The check
        check: u32,
        /// Print JSON for another program
        #[arg(long)]
        json: bool,
    },
    /// Take the result down: passed, or not
    Close {
        /// The check
        check: u32,
    },
    /// After a failure: what caused it, and what was done about it
    Repair {
        /// The check
        check: u32,
        /// The cause
        #[arg(long, value_name = "TEXT", value_parser = words)]
        cause: String,
        /// What was done
        #[arg(long, value_name = "TEXT", value_parser = words)]
        repair: String,
    },
    /// Give a check up; it stays on the certificate as an attempt
    Abandon {
        /// The check
        check: u32,
        /// Why
        #[arg(long, value_name = "TEXT", value_parser = words)]
        reason: String,
    },
    /// A second reader for a share of all decisions while the work goes on, and how far the two agree
    #[command(subcommand)]
    Overlap(overlap::Command),
    /// List the checks
    List {
        /// Print JSON for another program
        #[arg(long)]
        json: bool,
    },
    /// Show a check, and what comes next
    Show {
        /// The check
        check: u32,
    },
    /// Print the certificate of a batch as it would go out now, or went out
    Certificate {
        /// The batch
        batch: u32,
        /// Print the JSON form
        #[arg(long)]
        json: bool,
    },
    /// Say how many supervisors an override of the gate needs from now on
    Rule {
        /// 1 or 2
        #[arg(long, value_name = "N", value_parser = hands)]
        supervisors: Hands,
    },
}

fn hands(text: &str) -> Result<Hands, String> {
    match text {
        "1" => Ok(Hands::One),
        "2" => Ok(Hands::Two),
        other => Err(format!("`{other}` is neither 1 nor 2")),
    }
}

impl Wanted {
    /// Returns the confidence that each attempt must reach.
    fn each(&self) -> Result<Confidence, Failure> {
        self.confidence.shared_among(u64::from(self.attempts)).ok_or_else(|| {
            Failure::new(FailureKind::Usage, "there is no plan for 0 attempts")
                .hint("name at least one with --attempts")
        })
    }
}

pub(super) fn run(desk: &Desk, command: Command) -> Result<(), Failure> {
    match command {
        Command::Plan { population: Some(population), wanted, seconds, json, .. } => {
            numbers::plan_of(population, &wanted, seconds, json)
        }
        Command::Plan { check, wanted, by, if_failed, dry_run, seconds, json, .. } => {
            let how = plans::PlanHow { by, if_failed, dry_run, seconds, json };
            plans::plan(desk, CheckNo(check.unwrap_or_default()), &wanted, &how)
        }
        Command::Bound { population, sample, errors, confidence, json } => {
            numbers::bound_of(population, sample, errors, confidence, json)
        }
        Command::Freeze { kind, batch, level, reviewer } => {
            let scope = Scope { batch: batch.map(BatchNo), level, reviewer };
            steps::freeze(desk, kind, &scope)
        }
        Command::Direct { kind, picks } => picks::direct(desk, kind, picks),
        Command::Seed { check, made } => steps::seed(desk, CheckNo(check), &made),
        Command::Draw { check } => looking::draw(desk, CheckNo(check)),
        Command::Review { check, looks } => deciding::review(desk, CheckNo(check), &looks),
        Command::Case { check, case, width } => deciding::show(desk, CheckNo(check), case.map(CaseId), width),
        Command::Decide { check, decision } => deciding::decide(desk, CheckNo(check), &decision),
        Command::Disputes { check } => looking::disputes(desk, CheckNo(check)),
        Command::Settle { check, case, ruling, because, discussed, first_reason, second_reason } => {
            let reasons = [first_reason, second_reason];
            steps::settle(desk, CheckNo(check), CaseId(case), ruling, discussed, reasons, &because)
        }
        Command::Result { check, json } => looking::result(desk, CheckNo(check), json),
        Command::Close { check } => steps::close(desk, CheckNo(check)),
        Command::Repair { check, cause, repair } => steps::repair(desk, CheckNo(check), &cause, &repair),
        Command::Abandon { check, reason } => steps::abandon(desk, CheckNo(check), &reason),
        Command::Overlap(command) => overlap::run(desk, command),
        Command::List { json } => looking::list(desk, json),
        Command::Show { check } => looking::show(desk, CheckNo(check)),
        Command::Certificate { batch, json } => looking::certificate(desk, BatchNo(batch), json),
        Command::Rule { supervisors } => steps::rule(desk, supervisors),
    }
}
