//! `vacatur spotcheck overlap`: a second reader for a standing share of all decisions while the work goes on.

use super::looking::side_by_side;
use super::ruling;
use super::seeds::Made;
use super::steps::refused;
use crate::casework::check::{
    AgreementOfPairs, CheckRefusal, How, OverlapStep, Ruling, Sampled, Second, Sitting,
};
use crate::casework::spotcheck::Share;
use crate::casework::spotcheck::Weights;
use crate::casework::{Act, CaseId};
use crate::cli::output::{counted, grouped, say, say_json};
use crate::cli::{Desk, failures, review};
use crate::error::Failure;
use crate::queue::Queue;
use crate::record::Text;
use serde::Serialize;
use std::fmt::Write as _;

#[derive(Debug, clap::Subcommand)]
pub(in crate::cli) enum Command {
    /// From now on a share of all decisions has a second reader, chosen under a seed that two people make
    Begin {
        /// Which share, such as 5%
        #[arg(long, value_name = "SHARE")]
        share: Share,
        #[command(flatten)]
        made: Made,
    },
    /// Say how far first and second decisions agree until now, and what waits
    Show {
        /// Print JSON for another program
        #[arg(long)]
        json: bool,
    },
    /// Decide what waits for you as a second reader in the workstation, without the first decisions
    Review {
        #[command(flatten)]
        looks: review::Arguments,
    },
    /// List the disagreements, both reasons side by side
    Disputes,
    /// Settle a disagreement, as a third person or after a discussion
    Settle {
        /// The case
        case: u64,
        /// first, second, neither or undecidable
        #[arg(long, value_parser = ruling)]
        ruling: Ruling,
        /// Why
        #[arg(long, value_name = "TEXT")]
        because: String,
        /// The two who decided came to it in a discussion
        #[arg(long)]
        discussed: bool,
    },
    /// Choose no case any more; what was decided twice stays, and the seed is shown
    End {
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// The figures, as JSON.
#[derive(Serialize)]
struct Figures {
    share: Option<String>,
    waiting_for_you: usize,
    pairs: u64,
    alike: u64,
    kappa: Option<f64>,
    kappa_undefined: Option<&'static str>,
    alpha: Option<f64>,
    alpha_undefined: Option<&'static str>,
    disputed: u64,
    wrong: u64,
    classes: Vec<ClassFigures>,
}

#[derive(Serialize)]
struct ClassFigures {
    class: &'static str,
    first: u64,
    second: u64,
    both: u64,
}

pub(super) fn run(desk: &Desk, command: Command) -> Result<(), Failure> {
    match command {
        Command::Begin { share, made } => {
            let step = OverlapStep::Begin { share, seed: made.seed()?, persons: made.persons()? };
            let receipt = take(desk, Act::SpotCheck, &step)?;
            say(&format!(
                "{share} of all decisions has a second reader from now on, ledger {}\nthe seed is shown when it has \
                 ended, so that nobody can foresee which cases\nnext: somebody else runs vacatur spotcheck overlap review",
                receipt.seq
            ))
        }
        Command::Show { json } => show(desk, json),
        Command::Review { looks } => {
            let mut queue = desk.open_to(Act::DecideAgain)?;
            queue.sit_for(Sitting::Overlap, &desk.seat()).map_err(failures::queue)?;
            review::work(desk, queue, &looks)
        }
        Command::Disputes => disputes(desk),
        Command::Settle { case, ruling, because, discussed } => {
            settle(desk, CaseId(case), ruling, discussed, &because)
        }
        Command::End { reason } => {
            let receipt = take(desk, Act::SpotCheck, &OverlapStep::End { reason: Text::note(&reason) })?;
            say(&format!("no decision is chosen any more, ledger {}", receipt.seq))
        }
    }
}

fn take(desk: &Desk, act: Act, step: &OverlapStep) -> Result<crate::casework::Receipt, Failure> {
    let mut queue = desk.open_to(act)?;
    let receipt =
        queue.take_overlap_step(step, None, &desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    queue.close().map_err(failures::queue)?;
    Ok(receipt)
}

fn show(desk: &Desk, json: bool) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let overlap = queue.docket().map_err(failures::queue)?.overlap;
    let waiting = queue.overlap_waiting(&overlap, &desk.seat()).map_err(failures::queue)?.len();
    let figures = AgreementOfPairs::of(&overlap.pairs);
    if json {
        return say_json(&as_json(&figures, overlap.running().map(|one| one.share.to_string()), waiting));
    }
    let mut text = String::new();
    for one in &overlap.arrangements {
        let [first, second] = &one.persons;
        let end = match &one.ended {
            Some((signed, reason)) => {
                format!("until {} ({reason}); seed {}", signed.at.strftime("%Y-%m-%d %H:%M UTC"), one.seed)
            }
            None => "and goes on".to_owned(),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{} of all decisions since {}, seed by {first} and {second}, {end}",
            one.share,
            one.signed.at.strftime("%Y-%m-%d %H:%M UTC")
        );
    }
    if overlap.arrangements.is_empty() {
        return say("no decision has a second reader; next: vacatur spotcheck overlap begin");
    }
    let _ = write!(
        text,
        "\n{}\n{} in dispute, {} found wrong; they were not drawn for a check: nothing is concluded about other \
         cases\n{} for you as a second reader",
        figures.in_words(),
        grouped(figures.disputed),
        grouped(figures.wrong),
        match waiting {
            0 => "nothing waits".to_owned(),
            1 => "1 case waits".to_owned(),
            more => format!("{} cases wait", grouped(more as u64)),
        }
    );
    if waiting > 0 {
        text.push_str("\nnext: vacatur spotcheck overlap review");
    } else if figures.disputed > 0 {
        text.push_str("\nnext: vacatur spotcheck overlap disputes");
    }
    say(&text)
}

fn as_json(figures: &AgreementOfPairs, share: Option<String>, waiting: usize) -> Figures {
    let kappa = figures.table.kappa(Weights::Equal);
    Figures {
        share,
        waiting_for_you: waiting,
        pairs: figures.table.cases(),
        alike: figures.table.agreed(),
        kappa: kappa.ok(),
        kappa_undefined: kappa.err().map(crate::casework::spotcheck::Undefined::words),
        alpha: figures.alpha.ok(),
        alpha_undefined: figures.alpha.err().map(crate::casework::spotcheck::Undefined::words),
        disputed: figures.disputed,
        wrong: figures.wrong,
        classes: figures
            .classes
            .iter()
            .zip(figures.table.classes())
            .map(|(class, counts)| ClassFigures {
                class: class.words(),
                first: counts.first,
                second: counts.second,
                both: counts.both,
            })
            .collect(),
    }
}

fn disputes(desk: &Desk) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let overlap = queue.docket().map_err(failures::queue)?.overlap;
    let mut text = String::new();
    for pair in overlap.disputed() {
        text.push_str(&both_sides(&queue, pair)?);
    }
    if text.is_empty() {
        return say("nothing is in dispute");
    }
    text.push_str(
        "next: vacatur spotcheck overlap settle CASE --ruling first|second|neither|undecidable --because TEXT",
    );
    say(&text)
}

/// Sets what both said about a case beside each other.
pub(super) fn both_sides(queue: &Queue, pair: &Sampled) -> Result<String, Failure> {
    let (Some(first), Some((by, second))) = (&pair.first, &pair.second) else { return Ok(String::new()) };
    let case = pair.frozen.case;
    let done = match second {
        Second::Decided { verdict, .. } => verdict.done(),
        Second::Undecidable { .. } => "could not decide",
    };
    let [why_first, why_second] = queue.reasons_of(pair).map_err(failures::queue)?;
    let left = format!("first: {} {}\n{why_first}", first.seat, first.verdict.done());
    let right = format!("second: {} {done}\n{why_second}", by.seat);
    Ok(format!("case {case}\n{}\n", side_by_side(&left, &right)))
}

fn settle(desk: &Desk, case: CaseId, ruling: Ruling, discussed: bool, because: &str) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::DecideAgain)?;
    let overlap = queue.docket().map_err(failures::queue)?.overlap;
    let Some(pair) = overlap.disputed().find(|pair| pair.frozen.case == case) else {
        return Err(refused(CheckRefusal::NoDisagreement(case)));
    };
    let (Some(first), Some((by, _))) = (&pair.first, &pair.second) else {
        return Err(refused(CheckRefusal::NoDisagreement(case)));
    };
    let how = if discussed {
        How::Discussion { between: [first.seat.clone(), by.seat.clone()] }
    } else {
        How::Third
    };
    let [first_reason, second_reason] = queue.reasons_of(pair).map_err(failures::queue)?;
    let because = Text::note(because);
    let step = OverlapStep::Settle { first: first.seq, ruling, how, first_reason, second_reason, because };
    let on = Some((case, pair.frozen.shown));
    let receipt =
        queue.take_overlap_step(&step, on, &desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    queue.close().map_err(failures::queue)?;
    say(&format!(
        "case {case}: {}, ledger {}; {} left",
        ruling.words(),
        receipt.seq,
        counted(overlap.disputed().count().saturating_sub(1) as u64, "disagreement", "disagreements")
    ))
}
