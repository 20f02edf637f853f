//! `vacatur quarantine`: the refused rows as a place to work in. What is wrong with each, a corrected row read in, or a
//! person's word that one is not needed.

use super::import::Rules;
use super::input::words;
use super::output::{counted, grouped, say, say_json};
use super::{Desk, failures};
use crate::casework::{Act, CaseId};
use crate::error::{Failure, Kind};
use crate::intake::mapping::Mapping;
use crate::intake::{self, Corrected};
use crate::queue::{Import, Imported, Known, Quarantined, Queue, Settling};
use crate::record::{History, Identity, Phrasebook, Remark, SourceNo, SourceRow, Text, layout};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List the refused rows that nobody has dealt with yet
    List(List),
    /// Show a refused row in full, and which cases it marks
    Show(Show),
    /// Read a refused row in as you corrected it
    Retry(Retry),
    /// Say that a refused row is not needed, and why
    Accept(Accept),
}

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// Those that were dealt with too
    #[arg(long)]
    all: bool,
    /// Only those of one source
    #[arg(long, value_name = "NUMBER")]
    source: Option<u32>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Show {
    /// The row's number in the list
    number: u64,
}

#[derive(Debug, clap::Args)]
pub(super) struct Retry {
    /// The row's number in the list; without it, every open row of the source
    #[arg(required_unless_present = "source")]
    number: Option<u64>,
    /// Every open row of this source, from a corrected copy of the whole file
    #[arg(long, value_name = "NUMBER", conflicts_with = "number", requires = "file")]
    source: Option<u32>,
    /// The corrected row, as it should stand in the file
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["file", "source"], required_unless_present = "file")]
    line: Option<String>,
    /// A file with the corrected row alone, or a corrected copy of the whole file
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Accept {
    /// The rows' numbers in the list
    #[arg(required = true)]
    numbers: Vec<u64>,
    /// Why they are not needed; stands in the ledger
    #[arg(long, value_name = "TEXT", value_parser = words)]
    reason: String,
}

pub(super) fn run(desk: &Desk, command: Command) -> Result<(), Failure> {
    match command {
        Command::List(arguments) => list(desk, &arguments),
        Command::Show(arguments) => show(desk, &arguments),
        Command::Retry(arguments) => retry(desk, &arguments),
        Command::Accept(arguments) => accept(desk, &arguments),
    }
}

fn list(desk: &Desk, arguments: &List) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let source = arguments.source.map(SourceNo);
    let rows = queue.quarantined(!arguments.all, source).map_err(failures::queue)?;
    if arguments.json { say_json(&rows) } else { say(&table(&rows)) }
}

fn table(rows: &[Quarantined]) -> String {
    if rows.is_empty() {
        return "no refused row is open".to_owned();
    }
    let width = rows.iter().map(|row| row.field.len()).max().unwrap_or(0).max("field".len());
    let mut text = format!("{:>6}  {:>6}  {:>9}  {:<width$}  why\n", "no.", "source", "line", "field");
    for row in rows {
        let done = match &row.settled {
            None => String::new(),
            Some(settled) if settled.reason.is_some() => format!(" (judged not needed, {})", settled.seq),
            Some(settled) => format!(" (read in corrected, {})", settled.seq),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:>6}  {:>6}  {:>9}  {:<width$}  {}{done}",
            row.id,
            row.source.0,
            grouped(row.line),
            row.field,
            row.reason
        );
    }
    let open = rows.iter().filter(|row| row.settled.is_none()).count();
    let open = u64::try_from(open).unwrap_or(u64::MAX);
    let _ = write!(text, "{}; next: vacatur quarantine show NUMBER", counted(open, "row open", "rows open"));
    text
}

fn show(desk: &Desk, arguments: &Show) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let row = find(&queue, arguments.number)?;
    let marked = queue.cases_marked_by(row.place()).map_err(failures::queue)?;
    say(in_full(&row, &marked).trim_end())
}

fn in_full(row: &Quarantined, marked: &[CaseId]) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(text, "refused row {}: {} line {}", row.id, row.file, grouped(row.line));
    let field = if row.field.is_empty() { String::new() } else { format!("{}: ", row.field) };
    let _ = writeln!(text, "why       {field}{}", row.reason);
    if !marked.is_empty() {
        let cases: Vec<_> = marked.iter().map(|case| format!("no. {case}")).collect();
        let _ = writeln!(text, "marks     {}", cases.join(", "));
    }
    match &row.settled {
        None => {}
        Some(settled) => {
            let day = settled.at.strftime("%Y-%m-%d");
            let what = match &settled.reason {
                Some(reason) => format!("judged not needed: {reason}"),
                None => "read in as corrected".to_owned(),
            };
            let _ = writeln!(text, "settled   {day} by {} as {}: {what}", settled.seat, settled.seq);
        }
    }
    let _ = writeln!(text, "\nthe row as it was refused:");
    text.push_str(&fields(row, &row.raw));
    if let Some(raw) = row.settled.as_ref().and_then(|settled| settled.raw.as_ref()) {
        let _ = writeln!(text, "\nthe row as it was read in:");
        text.push_str(&fields(row, raw));
    }
    if row.settled.is_none() {
        let _ = writeln!(
            text,
            "\ncorrect it: vacatur quarantine retry {0} --line 'THE ROW', or --file with a corrected copy\n\
             or say why it is not needed: vacatur quarantine accept {0} --reason 'WHY'",
            row.id
        );
    }
    text
}

/// Lists the fields that hold something by the names of their columns, and below them the bytes as they are.
fn fields(row: &Quarantined, raw: &[u8]) -> String {
    let mut text = String::new();
    let named = if row.mapping.is_empty() { layout::columns(raw) } else { Vec::new() };
    // Names would mislead where the fields do not stand in their columns.
    let named = if named.len() == layout::COLUMNS.len() { named } else { Vec::new() };
    let filled = |text: &Text| !text.as_str().trim().is_empty();
    for (name, value) in named.iter().filter(|(name, value)| *name != "?" && filled(value)) {
        let mark = if *name == row.field { "▸" } else { " " };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {mark} {name:<22} {value}");
    }
    let _ = writeln!(text, "  {}", Text::from_bytes(raw));
    text
}

fn find(queue: &Queue, number: u64) -> Result<Quarantined, Failure> {
    queue.quarantined_row(number).map_err(failures::queue)?.ok_or_else(|| {
        Failure::new(Kind::Usage, format!("there is no refused row {number}"))
            .hint("`vacatur quarantine list --all` shows them")
    })
}

fn open_row(queue: &Queue, number: u64) -> Result<Quarantined, Failure> {
    let row = find(queue, number)?;
    match &row.settled {
        None => Ok(row),
        Some(settled) => Err(Failure::new(
            Kind::Problem,
            format!("refused row {number} was dealt with before, in entry {}", settled.seq),
        )
        .hint(format!("`vacatur quarantine show {number}` says how"))),
    }
}

fn retry(desk: &Desk, arguments: &Retry) -> Result<(), Failure> {
    let mut queue = open(desk)?;
    let rows = match (arguments.number, arguments.source) {
        (Some(number), _) => vec![open_row(&queue, number)?],
        (None, source) => queue.quarantined(true, source.map(SourceNo)).map_err(failures::queue)?,
    };
    let corrected = corrected_lines(&rows, arguments)?;
    let (mut text, mut still) = (String::new(), 0_u64);
    for (row, line) in rows.iter().zip(corrected) {
        let Some(line) = line.filter(|line| *line != row.raw) else {
            still += 1;
            let _ = writeln!(text, "row {}: not corrected in that file", row.id);
            continue;
        };
        match read_again(row, &line) {
            Ok(corrected) => text.push_str(&read_in(desk, &mut queue, row, corrected)?),
            Err(why) => {
                still += 1;
                let _ = writeln!(text, "row {}: refused again: {why}", row.id);
            }
        }
    }
    desk.close_and_back_up(queue)?;
    say(text.trim_end())?;
    if still == 0 {
        return Ok(());
    }
    let left = counted(still, "refused row is as it was", "refused rows are as they were");
    Err(Failure::new(Kind::Problem, left).hint("correct them and run the same command again"))
}

/// Reads the line as its source is read; an error says what is wrong with it.
fn read_again(row: &Quarantined, line: &[u8]) -> Result<Corrected, String> {
    let words = |refused: intake::Refused| match refused.field {
        Some(field) => format!("{field}: {}", refused.reason),
        None => refused.reason.to_string(),
    };
    let mapping = mapping_of(row)?;
    let corrected = match &mapping {
        None => intake::correct(row.place(), line),
        Some(mapping) => intake::table::correct(mapping, row.place(), line),
    };
    let corrected = corrected.map_err(words)?;
    // A row whose fields stand in their columns says whose it is; a corrected one must not be somebody else's.
    let refused = match &mapping {
        None => intake::subject_of(&row.raw),
        Some(mapping) => intake::table::person_of(mapping, &row.raw),
    };
    match refused {
        Some(subject) if subject != corrected.subject => Err(format!(
            "the corrected row is of the person with the id {}, the refused one of {subject}",
            corrected.subject
        )),
        _ => Ok(corrected),
    }
}

/// Returns the mapping that the row's source was read through; `None` for the state's own file.
fn mapping_of(row: &Quarantined) -> Result<Option<Mapping>, String> {
    if row.mapping.is_empty() {
        return Ok(None);
    }
    Mapping::parse(&row.mapping)
        .map(Some)
        .map_err(|error| format!("the mapping of its source cannot be read: {error}"))
}

/// Puts a person together as the row's source is read.
fn assemble(row: &Quarantined, rows: Vec<SourceRow>, remarks: Vec<Remark>) -> History {
    match mapping_of(row) {
        Ok(Some(mapping)) => intake::table::assemble(rows, &mapping, remarks, &mut Phrasebook::default()),
        Ok(None) | Err(_) => intake::assemble(rows, remarks),
    }
}

/// Returns the corrected line of each row, where there is one.
fn corrected_lines(rows: &[Quarantined], arguments: &Retry) -> Result<Vec<Option<Vec<u8>>>, Failure> {
    if let Some(line) = &arguments.line {
        return Ok(vec![Some(line.clone().into_bytes())]);
    }
    let Some(file) = &arguments.file else { return Ok(Vec::new()) };
    let wanted: BTreeSet<u64> = rows.iter().map(|row| row.line).collect();
    let (mut lines, written) = intake::lines_of(file, &wanted).map_err(failures::intake)?;
    if written == 1 && rows.len() == 1 {
        return Ok(vec![lines.into_values().next()]);
    }
    Ok(rows.iter().map(|row| lines.remove(&row.line)).collect())
}

/// Reads a corrected row in: the person it belongs to is told again, and the mark goes from all who carry it.
fn read_in(
    desk: &Desk,
    queue: &mut Queue,
    row: &Quarantined,
    corrected: Corrected,
) -> Result<String, Failure> {
    let rules = Rules::of(queue)?;
    let propose = |person: &crate::record::Person| rules.propose(person);
    let mut import = queue.begin_import().map_err(failures::queue)?;
    let owner = owner(&import, row, &corrected)?;
    if owner.is_none() && !propose(&assemble(row, vec![corrected.row.clone()], Vec::new()).person).is_empty()
    {
        return Err(Failure::new(
            Kind::Problem,
            format!("row {} makes a case of a person of whom no other row is kept", row.id),
        )
        .hint("correct the whole file and read it in with `vacatur import FILE`: the person's other rows are needed"));
    }
    let marked = import.marked_by(row.place()).map_err(failures::queue)?;
    let owner_name = owner.as_ref().map(|known| known.history.person.identity.subject.clone());
    for known in
        marked.iter().filter(|known| Some(&known.history.person.identity.subject) != owner_name.as_ref())
    {
        unmark(&mut import, known, row, &propose)?;
    }
    if let Some(known) = owner {
        let mut remarks = intake::remarks_of_the_reader(&known.history.person);
        remarks.retain(|remark| *remark != Remark::QuarantinedRow(row.place()));
        let mut rows = known.history.rows.clone();
        rows.push(corrected.row.clone());
        let history = assemble(row, rows, remarks);
        import.tell_again(&known, &history, &propose).map_err(failures::queue)?;
    }
    let settling = Settling::Read(corrected.row);
    let done = import.commit_row(row, &settling, &desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    Ok(said(row, "read in", &done))
}

/// Returns the person of the queue to whom the row belongs.
fn owner(import: &Import<'_>, row: &Quarantined, corrected: &Corrected) -> Result<Option<Known>, Failure> {
    let identity: Identity = assemble(row, vec![corrected.row.clone()], Vec::new()).person.identity;
    let known = import.known(&identity).map_err(failures::queue)?;
    match known {
        Some(known) if !known.may_be(&identity) => Err(Failure::new(
            Kind::Problem,
            format!("the row names the id {} and is of somebody else", corrected.subject),
        )
        .hint("check name, CII number and birth date in the corrected row")),
        known => Ok(known),
    }
}

/// Tells a person again without the mark of the row.
fn unmark(
    import: &mut Import<'_>,
    known: &Known,
    row: &Quarantined,
    propose: &dyn Fn(&crate::record::Person) -> Vec<crate::relief::CaseProposal>,
) -> Result<(), Failure> {
    let mut history = known.history.clone();
    history.person.remarks.retain(|remark| *remark != Remark::QuarantinedRow(row.place()));
    import.tell_again(known, &history, &propose).map_err(failures::queue)
}

fn accept(desk: &Desk, arguments: &Accept) -> Result<(), Failure> {
    let reason = Text::new(arguments.reason.trim());
    if reason.is_empty() {
        return Err(Failure::new(Kind::Usage, "a row is accepted only with a reason in words")
            .hint("add --reason 'WHY IT IS NOT NEEDED'"));
    }
    let mut queue = open(desk)?;
    let rows = arguments.numbers.iter().map(|number| open_row(&queue, *number));
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    let mut text = String::new();
    for row in &rows {
        let rules = Rules::of(&queue)?;
        let mut import = queue.begin_import().map_err(failures::queue)?;
        for known in import.marked_by(row.place()).map_err(failures::queue)? {
            unmark(&mut import, &known, row, &|person| rules.propose(person))?;
        }
        let settling = Settling::Accepted(reason.clone());
        let done =
            import.commit_row(row, &settling, &desk.seat(), desk.clock.now()).map_err(failures::queue)?;
        text.push_str(&said(row, "judged not needed", &done));
    }
    desk.close_and_back_up(queue)?;
    say(text.trim_end())
}

fn open(desk: &Desk) -> Result<Queue, Failure> {
    desk.open_to(Act::Import)
}

/// Says what settling a row did.
fn said(row: &Quarantined, how: &str, done: &Imported) -> String {
    let mut text = format!("row {} ({} line {}): {how}, {}\n", row.id, row.file, grouped(row.line), done.seq);
    if done.cases > 0 {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {} by it", counted(done.cases, "new case", "new cases"));
    }
    text.push_str(&super::import::changes_in_words(&done.changes, 2));
    text
}
