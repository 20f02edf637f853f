//! `vacatur known`: mixes cases with a known answer into the work, and says how they were answered.
//!
//! Owns what can be typed and printed. The cases are made in `disguise`; what may be done is `casework::known`'s.

mod disguise;

use super::output::{counted, grouped, say, say_json};
use super::{Desk, failures};
use crate::casework::known::{Bait, Feedback, Grade, Known, Report};
use crate::casework::{Act, CheckNo};
use crate::error::Failure;
use crate::queue::Queue;
use crate::record::Text;
use std::fmt::Write as _;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Mix made-up cases with a known answer into the work of everybody but you
    Plant {
        /// How many
        #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=500))]
        count: u32,
        /// How many of them propose what is not right [default: half]
        #[arg(long, value_name = "N")]
        traps: Option<u32>,
        /// One comes after about so many decisions of a reviewer
        #[arg(long, value_name = "DECISIONS", default_value_t = 25, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        every: u32,
        /// at-once (with the answer) or at-end (when you end the round)
        #[arg(long, value_parser = feedback, default_value = "at-end")]
        feedback: Feedback,
        /// Take them from the settled cases of this check, under other names, instead of making them up
        #[arg(long, value_name = "CHECK", conflicts_with = "traps")]
        from_check: Option<u32>,
    },
    /// Say what is mixed in and how far it is, without who answered what
    List,
    /// Report accuracy by reviewer and the time each case took
    Report {
        /// Print JSON for another program
        #[arg(long, conflicts_with = "csv")]
        json: bool,
        /// Print CSV, one line for each reviewer
        #[arg(long)]
        csv: bool,
    },
    /// Say how you answered, once you may hear it
    Mine,
    /// Take them all out: none comes any more, what they contained is erased, the answers stay
    End {
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

fn feedback(text: &str) -> Result<Feedback, String> {
    match text {
        "at-once" => Ok(Feedback::AtOnce),
        "at-end" => Ok(Feedback::AtEnd),
        other => Err(format!("`{other}` is neither at-once nor at-end")),
    }
}

pub(super) fn run(desk: &Desk, command: Command) -> Result<(), Failure> {
    match command {
        Command::Plant { count, traps, every, feedback, from_check } => {
            let mut queue = desk.open_to(Act::SpotCheck)?;
            let cases = match from_check {
                Some(check) => disguise::settled(&queue, CheckNo(check), count)?,
                None => disguise::invented(&queue, count, traps.unwrap_or(count / 2))?,
            };
            plant(desk, &mut queue, &cases, every, feedback)?;
            queue.close().map_err(failures::queue)
        }
        Command::List => list(&desk.open_to_read()?),
        Command::Report { json, csv } => report(desk, json, csv),
        Command::Mine => mine(desk),
        Command::End { reason } => {
            let mut queue = desk.open_to(Act::SpotCheck)?;
            let receipt = queue
                .end_known(&Text::note(&reason), &desk.seat(), desk.clock.now())
                .map_err(failures::queue)?;
            queue.close().map_err(failures::queue)?;
            say(&format!(
                "no known-answer case comes any more, ledger {}\nnext: vacatur known report",
                receipt.seq
            ))
        }
    }
}

fn plant(
    desk: &Desk,
    queue: &mut Queue,
    cases: &[disguise::Planted],
    every: u32,
    feedback: Feedback,
) -> Result<(), Failure> {
    let (_, receipt) =
        queue.plant(cases, every, feedback, &desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    let traps = cases.iter().filter(|(_, composed)| composed.answer.bait == Bait::Trap).count();
    say(&format!(
        "{} mixed in, {} of them with a proposal that is not right, ledger {}\none comes after about {every} decisions \
         of a reviewer; {}\nthey are cases of no queue: nothing counts, freezes or exports them\nnext: vacatur known report",
        counted(cases.len() as u64, "known-answer case", "known-answer cases"),
        traps,
        receipt.seq,
        words(feedback),
    ))
}

fn words(feedback: Feedback) -> &'static str {
    match feedback {
        Feedback::AtOnce => "whoever answers hears at once how",
        Feedback::AtEnd => "whoever answers hears how when you end the round",
    }
}

fn list(queue: &Queue) -> Result<(), Failure> {
    let known = queue.known().map_err(failures::queue)?;
    if known.rounds.is_empty() {
        return say("no known-answer case was ever mixed in; next: vacatur known plant");
    }
    let mut text = String::new();
    for round in &known.rounds {
        let answers = known.standing().filter(|answered| round.has(answered.number)).count();
        let state = match &round.ended {
            Some((signed, reason)) => format!("ended {}: {reason}", signed.at.strftime("%Y-%m-%d %H:%M UTC")),
            None => "goes on".to_owned(),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{} since {} by {}, one after about {} decisions, {}\n  {}, {state}",
            counted(u64::from(round.cases), "case", "cases"),
            round.signed.at.strftime("%Y-%m-%d %H:%M UTC"),
            round.signed.seat,
            round.every,
            words(round.feedback),
            counted(answers as u64, "answer", "answers"),
        );
    }
    say(text.trim_end())
}

fn report(desk: &Desk, json: bool, csv: bool) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    queue.permit(&desk.seat(), Act::SpotCheck).map_err(failures::queue)?;
    let report = queue.known_report().map_err(failures::queue)?;
    if json {
        return say_json(&report);
    }
    if csv {
        return say(as_csv(&report).trim_end());
    }
    if report.by_case.is_empty() {
        return say("no known-answer case was ever mixed in; next: vacatur known plant");
    }
    say(as_table(&report).trim_end())
}

fn as_table(report: &Report) -> String {
    let mut text = format!(
        "{:<20} {:>8} {:>6} {:>6} {:>10} {:>9} {:>13} {:>9}\n",
        "reviewer", "answered", "right", "wrong", "undecided", "accuracy", "traps passed", "seconds"
    );
    for line in &report.by_seat {
        let _ = writeln!(
            text,
            "{:<20} {:>8} {:>6} {:>6} {:>10} {:>9} {:>13} {:>9}",
            line.seat.to_string(),
            grouped(line.answered),
            grouped(line.right),
            grouped(line.wrong),
            grouped(line.undecided),
            percent(line.right, line.answered),
            format!("{} of {}", grouped(line.trapped), grouped(line.traps)),
            seconds(line.seconds),
        );
    }
    if report.by_seat.is_empty() {
        text.push_str("nobody has answered one yet\n");
    }
    let _ = writeln!(
        text,
        "\n{:>5}  {:<26} {:>8} {:>6} {:>9}",
        "known", "on the screen", "answered", "right", "seconds"
    );
    for line in &report.by_case {
        let _ = writeln!(
            text,
            "{:>5}  {:<26} {:>8} {:>6} {:>9}",
            line.number.0,
            match line.bait {
                Bait::Sound => "the right proposal",
                Bait::Trap => "a proposal that is not right",
            },
            grouped(line.answered),
            grouped(line.right),
            seconds(line.seconds),
        );
    }
    text.push_str("\nseconds: the median since the reviewer's decision before; breaks of over ten minutes are left out\n");
    text
}

fn as_csv(report: &Report) -> String {
    let mut text = "reviewer,answered,right,wrong,undecided,traps,traps_passed,seconds\n".to_owned();
    for line in &report.by_seat {
        let seat = line.seat.to_string().replace('"', "\"\"");
        let seconds = line.seconds.map_or_else(String::new, |seconds| seconds.to_string());
        let _ = writeln!(
            text,
            "\"{seat}\",{},{},{},{},{},{},{seconds}",
            line.answered, line.right, line.wrong, line.undecided, line.traps, line.trapped
        );
    }
    text
}

fn percent(part: u64, whole: u64) -> String {
    match (part * 100).checked_div(whole) {
        Some(percent) => format!("{percent} %"),
        None => "-".to_owned(),
    }
}

fn seconds(seconds: Option<u64>) -> String {
    seconds.map_or_else(|| "-".to_owned(), |seconds| format!("{seconds} s"))
}

/// Says to whoever sits here how they answered, as far as the feedback of each round lets them hear it.
fn mine(desk: &Desk) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let known: Known = queue.known().map_err(failures::queue)?;
    let answers = queue.known_answers().map_err(failures::queue)?;
    let seat = desk.seat();
    let open = |number| {
        let round = known.rounds.iter().find(|round| round.has(number));
        round.is_some_and(|round| round.ended.is_some() || round.feedback == Feedback::AtOnce)
    };
    let mut heard: Vec<(Grade, String)> = Vec::new();
    for answered in known.standing().filter(|answered| answered.signed.seat == seat && open(answered.number))
    {
        if let Some(answer) = answers.get(&answered.number) {
            heard.push((
                answer.grade(&answered.verdict),
                format!(
                    "{} {}\n  {}",
                    answered.signed.at.strftime("%Y-%m-%d %H:%M UTC"),
                    answered.signed.seq,
                    answer.lesson(&answered.verdict)
                ),
            ));
        }
    }
    if heard.is_empty() {
        return say("nothing to hear: you answered no known-answer case, or its round goes on");
    }
    let right = heard.iter().filter(|(grade, _)| *grade == Grade::Right).count();
    let lines: Vec<String> = heard.iter().map(|(_, line)| line.clone()).collect();
    say(&format!(
        "{} of {} right\n\n{}",
        right,
        counted(heard.len() as u64, "known-answer case", "known-answer cases"),
        lines.join("\n")
    ))
}
