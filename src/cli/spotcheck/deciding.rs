//! Deciding a sampled case again on the command line: the case without its first decision, and the second decision.

use super::ground;
use super::steps::{refused, take};
use crate::casework::check::step::{Second, Step};
use crate::casework::check::{Check, CheckNo, CheckRefusal, Sitting};
use crate::casework::{Act, Basis, CaseFile, CaseId, Ground, Shown, Verdict};
use crate::cli::input::words;
use crate::cli::output::{counted, say};
use crate::cli::{Desk, failures, review};
use crate::error::{Failure, Kind as FailureKind};
use crate::keymap::Keymap;
use crate::queue::Queue;
use crate::record::Text;
use crate::record::limits::ANSWERS;
use crate::relief::Action;
use crate::review::layer::OFFERED;
use crate::review::{GroupDeciding, Keeping, Message, Model, Moment, Patience, Settings, update};
use crate::screen::{Borders, Theme, ThemeName};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Rows enough for any case; blank ones at the end are not printed.
const ROWS: u16 = 120;

/// A second decision as it is typed.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Decision {
    /// The case [default: the next one]
    #[arg(long, value_name = "N")]
    case: Option<u64>,
    /// Approve as it is proposed
    #[arg(long)]
    approve: bool,
    /// Approve with another action for a count: COUNT=dismiss-and-seal, redesignate, recall-and-resentence, … or none
    #[arg(long, value_name = "COUNT=ACTION", value_delimiter = ',')]
    action: Vec<String>,
    /// By which authority, where an action differs from the proposal, such as "HS 11361.8(f)"; --reason says why
    #[arg(long, value_name = "TEXT", default_value = "", value_parser = words)]
    authority: String,
    /// Oppose relief on a ground: criteria, superstrike, pc290, priors, minor, import-export, danger, other
    #[arg(long, value_name = "GROUND", value_parser = ground)]
    challenge: Option<Ground>,
    /// It cannot be decided: what is missing
    #[arg(long, value_name = "TEXT", value_parser = words)]
    undecidable: Option<String>,
    /// Read decisions from a file: a line for each case, CASE approve | CASE undecidable TEXT | CASE challenge GROUND TEXT
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Why; with a challenge, its evidence
    #[arg(long, value_name = "TEXT", default_value = "", value_parser = words)]
    reason: String,
}

/// What was decided, before it is known on which proposal.
enum Given {
    AsProposed,
    /// The counts with their actions, and the authority for them; the reason is the decision's.
    Amended(Vec<String>, String),
    Challenge(Ground, String),
    Undecidable(String),
}

pub(super) fn show(desk: &Desk, number: CheckNo, case: Option<CaseId>, width: u16) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let (check, id) = sampled(desk, &queue, number, case)?;
    let file = queue.case(id).map_err(failures::queue)?.blind();
    let done = check.sample.iter().filter(|one| one.second.is_some()).count();
    say(&format!(
        "spot-check {number}: {done} of {} decided again; the first decision is not shown\n{}\nnext: vacatur spotcheck \
         decide {number} --case {id} --approve (or --action, --challenge, --undecidable)",
        check.sample.len(),
        drawn(desk, &queue, &file, width)
    ))
}

/// Opens the workstation on the sampled cases.
pub(super) fn review(desk: &Desk, number: CheckNo, looks: &review::Arguments) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::DecideAgain)?;
    queue.sit_for(Sitting::Check(number), &desk.seat()).map_err(failures::queue)?;
    review::work(desk, queue, looks)
}

/// Finds the case to decide: the one named, or the next in the order of tickets; refused where the person decided a
/// sampled case the first time.
fn sampled(
    desk: &Desk,
    queue: &Queue,
    number: CheckNo,
    case: Option<CaseId>,
) -> Result<(Check, CaseId), Failure> {
    let docket = queue.docket().map_err(failures::queue)?;
    let check = docket.check(number).map_err(refused)?.clone();
    let cases = check.sample.iter().map(|one| one.frozen.case);
    if queue.has_decided(&desk.seat(), cases).map_err(failures::queue)? {
        return Err(refused(CheckRefusal::OwnDecision));
    }
    let meant = case.map_or_else(
        || check.next_waiting().ok_or(CheckRefusal::NotNow(number)),
        |case| check.sampled(case).ok_or(CheckRefusal::NotSampled(case)),
    );
    let id = meant.map_err(refused)?.frozen.case;
    Ok((check, id))
}

/// Draws a case as the workstation does, as lines of text.
fn drawn(desk: &Desk, queue: &Queue, case: &CaseFile, width: u16) -> String {
    let mut model = Model::new(Settings {
        charter: queue.charter().clone(),
        seat: desk.seat(),
        role: crate::casework::Role::Reviewer,
        sitting: None,
        keeping: Keeping::Plain,
        groups: GroupDeciding::Forbidden,
        policies: Vec::new(),
        break_after: 0,
        patience: Patience::default(),
    });
    update(&mut model, Message::Resized { width, height: ROWS });
    let opened = Message::Opened { at: Moment(0), today: desk.clock.today(), note_draft: None, view: None };
    for effect in update(&mut model, opened) {
        if let crate::review::Effect::Fetch { ticket, .. } = effect {
            let case = Some(Box::new(case.clone()));
            update(&mut model, Message::Fetched { ticket, case, at: Moment(0) });
        }
    }
    let theme = Theme::embedded(ThemeName::Monochrome, Borders::Lines);
    let Ok(mut terminal) = Terminal::new(TestBackend::new(width, ROWS));
    let keymap = Keymap::default_embedded();
    let Ok(_) = terminal.draw(|frame| crate::screen::draw(&model, &keymap, &theme, frame));
    let buffer = terminal.backend().buffer();
    let rows = buffer.content().chunks(usize::from(width.max(1))).map(|row| {
        let text: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
        text.trim_end().to_owned()
    });
    // The first line counts the work and the last three belong to keys: neither says anything about the case.
    let rows: Vec<String> = rows.skip(1).take(usize::from(ROWS) - 4).filter(|row| !row.is_empty()).collect();
    rows.join("\n")
}

pub(super) fn decide(desk: &Desk, number: CheckNo, decision: &Decision) -> Result<(), Failure> {
    if let Some(path) = &decision.answers {
        return answers(desk, number, path);
    }
    let mut queue = desk.open_to(Act::DecideAgain)?;
    let (_, id) = sampled(desk, &queue, number, decision.case.map(CaseId))?;
    let given = if let Some(reason) = &decision.undecidable {
        Given::Undecidable(reason.clone())
    } else if let Some(ground) = decision.challenge {
        Given::Challenge(ground, decision.reason.clone())
    } else if decision.action.is_empty() {
        Given::AsProposed
    } else {
        Given::Amended(decision.action.clone(), decision.authority.clone())
    };
    let seq = record(desk, &mut queue, number, id, given, &decision.reason)?;
    let docket = queue.docket().map_err(failures::queue)?;
    let left = docket.check(number).map_err(refused)?.how_many(crate::casework::check::Settled::Waiting);
    queue.close().map_err(failures::queue)?;
    say(&format!("case {id} decided again, {seq} saved; {} left", counted(left, "case", "cases")))
}

fn answers(desk: &Desk, number: CheckNo, path: &Path) -> Result<(), Failure> {
    let text = super::super::input::text(path, ANSWERS, "check the name")?;
    let mut queue = desk.open_to(Act::DecideAgain)?;
    let mut saved = 0;
    for (line, words) in (1_u64..).zip(text.lines()).filter(|(_, words)| !words.trim().is_empty()) {
        let wrong = |why: &str| {
            Failure::new(
                FailureKind::Input,
                format!("{}, line {line}: {why}; {saved} lines before it are saved", path.display()),
            )
            .hint("correct the line, take out those before it, and run it again")
        };
        let mut parts = words.trim().splitn(3, ' ');
        let (case, done, rest) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
        let case =
            case.and_then(|case| case.parse().ok()).map(CaseId).ok_or_else(|| wrong("no case number"))?;
        let given = match done {
            Some("approve") => Given::AsProposed,
            Some("undecidable") => Given::Undecidable(rest.to_owned()),
            Some("challenge") => {
                let (on, evidence) = rest.split_once(' ').unwrap_or((rest, ""));
                Given::Challenge(ground(on).map_err(|why| wrong(&why))?, evidence.to_owned())
            }
            _ => return Err(wrong("neither approve, undecidable nor challenge")),
        };
        record(desk, &mut queue, number, case, given, "").map_err(|failure| wrong(&failure.to_string()))?;
        saved += 1;
    }
    queue.close().map_err(failures::queue)?;
    say(&format!("{} decided again", counted(saved, "case", "cases")))
}

fn record(
    desk: &Desk,
    queue: &mut Queue,
    number: CheckNo,
    id: CaseId,
    given: Given,
    reason: &str,
) -> Result<crate::casework::Seq, Failure> {
    let case = queue.case(id).map_err(failures::queue)?.blind();
    let reason = Text::note(reason);
    let second = match given {
        Given::AsProposed => Second::Decided { verdict: approval(&case, &[], None)?, reason },
        Given::Amended(words, authority) => {
            let authority = Text::new(&authority);
            let stated = !authority.is_empty() && !reason.is_empty();
            let basis = stated.then(|| Basis { reason: Text::new(reason.as_str()), authority });
            Second::Decided { verdict: approval(&case, &words, basis)?, reason }
        }
        Given::Challenge(ground, evidence) => {
            let verdict = Verdict::Challenge { ground, evidence: Text::note(&evidence) };
            Second::Decided { verdict, reason: Text::default() }
        }
        Given::Undecidable(missing) => Second::Undecidable { reason: Text::note(&missing) },
    };
    if let Second::Decided { verdict, .. } = &second {
        case.judge(verdict).map_err(|refusal| failures::queue(refusal.into()))?;
    }
    let shown = Shown::of(&case, &queue.charter().policy_digest)
        .map_err(|error| Failure::new(FailureKind::Bug, error.to_string()))?;
    Ok(take(desk, queue, number, &Step::Redecide { second }, Some((id, shown.0)))?.seq)
}

/// Approves a case as proposed but for the counts that are named with another action, such as `1=none`.
fn approval(case: &CaseFile, words: &[String], basis: Option<Basis>) -> Result<Verdict, Failure> {
    let mut chosen: BTreeMap<usize, Action> = BTreeMap::new();
    for word in words {
        let (count, action) = word.split_once('=').unwrap_or((word, ""));
        let action = OFFERED.into_iter().find(|offered| name_of(*offered) == action);
        let count = count.parse::<usize>().ok().and_then(|count| count.checked_sub(1));
        let Some((count, action)) = count.zip(action) else {
            let known: Vec<String> = OFFERED.into_iter().map(name_of).collect();
            return Err(Failure::new(FailureKind::Usage, format!("`{word}` is no COUNT=ACTION"))
                .hint(format!("one of {}", known.join(", "))));
        };
        chosen.insert(count, action);
    }
    let mut actions = BTreeMap::new();
    let mut amended = Vec::new();
    for (count, proposal) in case.candidates() {
        let action = chosen.get(&proposal.count).copied().unwrap_or(proposal.action);
        if action != proposal.action {
            amended.push(count.key.clone());
        }
        actions.insert(count.key.clone(), action);
    }
    let basis = basis.filter(|_| !amended.is_empty());
    Ok(Verdict::Approve { actions, amended, basis, group: None })
}

/// Returns the word an action is typed with: `redesignate-misdemeanor`.
fn name_of(action: Action) -> String {
    match action.level_after() {
        Some(level) => format!("{}-{level}", action.id()),
        None => action.id().to_owned(),
    }
}
