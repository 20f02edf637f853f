//! Schedule A and the list of challenges: the tables that follow a pleading.

use crate::filing::documents::docket::{CourtPart, Relief, parse};
use crate::filing::documents::facts::{case_numbers, counted, day_in_figures, spaced_name};
use crate::filing::documents::office::{Identifier, Settings};
use crate::filing::documents::pleading::{CELL, say};
use crate::filing::documents::volume::Volume;
use crate::filing::{CaseRow, ChallengeRow, CountRow, Paper, Totals, Words};
use crate::typeset::{Align, Block, Cell, Column, Group, Run, Style, Table};
use std::io;

/// The columns of Schedule A, with their widths; the last takes what is left.
pub(super) const COLUMNS: [(&str, f32); 12] = [
    ("Item", 32.0),
    ("Case number", 70.0),
    ("Defendant", 112.0),
    ("Convicted", 52.0),
    ("Ct.", 20.0),
    ("Section as convicted", 60.0),
    ("Level before", 61.0),
    ("Action", 62.0),
    ("Level after", 61.0),
    ("Seal", 26.0),
    ("Reg.", 26.0),
    ("Reason", 0.0),
];

/// The columns of the list of challenges.
pub(super) const CHALLENGE_COLUMNS: [(&str, f32); 8] = [
    ("No.", 32.0),
    ("Case number", 76.0),
    ("Defendant", 112.0),
    ("Convicted", 54.0),
    ("Sections as convicted", 78.0),
    ("Level", 61.0),
    ("Ground", 110.0),
    ("Evidence", 0.0),
];

/// The heading of a court's part.
const HEADING: Style = Style { size: 11.0, pitch: 15.0, after: 4.0, ..CELL };

/// Sets the part of the schedule that stands in a volume: a page for each court, its totals, and in the end all of them.
pub(super) fn schedule(
    settings: &Settings,
    paper: Paper,
    courts: &[CourtPart],
    totals: &Totals,
    volume: &Volume,
    lines: &[String],
) -> io::Result<Vec<Block>> {
    let mut blocks = Vec::new();
    let mut item = volume.counts_before;
    for court in courts {
        let from = court.cases.start.max(volume.cases.start);
        let to = court.cases.end.min(volume.cases.end);
        if from >= to {
            continue;
        }
        if !blocks.is_empty() {
            blocks.push(Block::NewPage);
        }
        let continued = if from > court.cases.start { " (continued)" } else { "" };
        blocks.push(heading(format!("Schedule A: {}{continued}", court.name)));
        if volume.number == 1 && from == 0 {
            blocks.push(say(LEGEND, Style { after: 4.0, ..CELL }));
        }
        let mut groups = Vec::new();
        let lines = lines.get(from - volume.cases.start..to - volume.cases.start).unwrap_or_default();
        for line in lines {
            let case = parse(line)?;
            groups.push(group(settings, paper, &case, item));
            item += case.counts.len() as u64;
        }
        blocks.push(Block::Table(Table { columns: columns(&COLUMNS), groups, style: CELL }));
        if to == court.cases.end && courts.len() > 1 {
            blocks.push(total("Total of this court:", &court.totals));
        }
    }
    if volume.is_last() {
        blocks.push(total("Total of Schedule A:", totals));
    }
    Ok(blocks)
}

/// What the short words of the header mean.
const LEGEND: &str = "Ct.: number of the count in its case. Seal: the record of arrest and conviction is to be sealed. \
                      Reg.: relief from registration under Health & Saf. Code, § 11590, is asked for.";

/// Sets the list of challenges.
pub(super) fn challenges(settings: &Settings, rows: &[ChallengeRow<'_>]) -> Vec<Block> {
    let mut table = Table { columns: columns(&CHALLENGE_COLUMNS), groups: Vec::new(), style: CELL };
    for (number, row) in (1_u64..).zip(rows) {
        let words = challenge_words(settings, number, row);
        let cells = (0..).zip(words).map(|(column, text)| Cell { column, text }).collect();
        table.groups.push(Group { lead: Vec::new(), rows: vec![cells], tally: [1, 0] });
    }
    vec![heading("List of challenges".to_owned()), Block::Table(table)]
}

/// Returns the cells of a challenge.
pub(super) fn challenge_words(settings: &Settings, number: u64, row: &ChallengeRow<'_>) -> [Vec<Run>; 8] {
    let evidence = if !settings.challenges.evidence {
        "in the office’s file".to_owned()
    } else if row.evidence.as_str().is_empty() {
        "none stated".to_owned()
    } else {
        row.evidence.as_str().replace("\\u{A}", "\n")
    };
    let identifiers = identifiers(settings, Paper::Challenges, row.birth_date.as_str(), row.cii.as_str());
    let sections: Vec<_> = row.sections.iter().map(Words::as_str).collect();
    let sections = if sections.is_empty() { "unknown".to_owned() } else { sections.join(", ") };
    let plain = |text: String| vec![Run::plain(text)];
    [
        plain(number.to_string()),
        plain(case_numbers(&row.court_case_numbers)),
        defendant(row.name.as_str(), &identifiers),
        plain(day_in_figures(row.conviction_date.as_str())),
        plain(sections),
        plain(row.levels.as_str().to_owned()),
        plain(row.ground_words.as_str().to_owned()),
        plain(evidence),
    ]
}

/// Returns the identifiers that a paper may carry, with what each is called.
pub(super) fn identifiers(
    settings: &Settings,
    paper: Paper,
    birth_date: &str,
    cii: &str,
) -> Vec<(&'static str, String)> {
    let said = |text: &str| if text.is_empty() { "not on record".to_owned() } else { text.to_owned() };
    let of = |identifier: &Identifier| match identifier {
        Identifier::BirthDate => ("Born", said(&day_in_figures(birth_date))),
        Identifier::Cii => ("CII", said(cii)),
    };
    settings.identifiers.of(paper).iter().map(of).collect()
}

/// Returns the cells of a count from its section on, in the words of a schedule.
pub(super) fn count_words(settings: &Settings, count: &CountRow<'_>) -> [String; 8] {
    let yes_no = |value: bool| if value { "Yes" } else { "No" }.to_owned();
    [
        count.count.to_string(),
        count.section.as_str().to_owned(),
        count.level_before.as_str().to_owned(),
        action(settings, count).to_owned(),
        count.level_after.as_str().to_owned(),
        yes_no(count.seal),
        yes_no(count.registration_relief),
        reason(settings, count),
    ]
}

/// Returns what an action is called.
pub(super) fn action<'a>(settings: &'a Settings, count: &CountRow<'_>) -> &'a str {
    let wordings = &settings.wordings;
    match Relief::of(count) {
        Relief::Resentenced => &wordings.recall_and_resentence,
        Relief::Redesignated => &wordings.redesignate,
        Relief::DismissedByLaw | Relief::DismissedByPolicy => &wordings.dismiss_and_seal,
        Relief::None => &wordings.none,
    }
}

fn reason(settings: &Settings, count: &CountRow<'_>) -> String {
    let wordings = &settings.wordings;
    let (whose, why) = match count.basis.as_str() {
        "law" => (&wordings.reason_by_law, &count.reason),
        "policy" => (&wordings.reason_by_policy, &count.reason),
        // What the attorney thought of the proposal is the office's own; the authority is what the paper rests on.
        _ => (&wordings.reason_by_attorney, &count.authority),
    };
    if why.as_str().is_empty() { whose.clone() } else { format!("{whose}: {}", why.as_str()) }
}

fn group(settings: &Settings, paper: Paper, case: &CaseRow<'_>, item: u64) -> Group {
    let identifiers = identifiers(settings, paper, case.birth_date.as_str(), case.cii.as_str());
    let lead = vec![
        Cell::new(1, case_numbers(&case.court_case_numbers)),
        Cell { column: 2, text: defendant(case.name.as_str(), &identifiers) },
        Cell::new(3, day_in_figures(case.conviction_date.as_str())),
    ];
    let rows = (item + 1..).zip(&case.counts).map(|(item, count)| {
        let words = count_words(settings, count);
        let mut cells = vec![Cell::new(0, item.to_string())];
        cells.extend((4..).zip(words).map(|(column, text)| Cell::new(column, text)));
        cells
    });
    Group { lead, rows: rows.collect(), tally: [1, case.counts.len() as u64] }
}

fn defendant(name: &str, identifiers: &[(&'static str, String)]) -> Vec<Run> {
    let mut runs = vec![Run::bold(spaced_name(name))];
    for (label, value) in identifiers {
        runs.push(Run::plain(format!("\n{label} {value}")));
    }
    runs
}

fn columns(columns: &[(&str, f32)]) -> Vec<Column> {
    let column = |(title, width): &(&str, f32)| {
        let number = matches!(*title, "Item" | "No." | "Ct.");
        let align = if number { Align::Right } else { Align::Left };
        Column { title: (*title).to_owned(), width: *width, align }
    };
    columns.iter().map(column).collect()
}

fn heading(text: String) -> Block {
    Block::Heading { level: 2, text: vec![Run::bold(text)], style: HEADING }
}

fn total(of: &str, totals: &Totals) -> Block {
    let figures = figures(totals);
    let style = Style { before: 8.0, after: 4.0, ..CELL };
    Block::Kept(vec![
        Block::Space(6.0),
        Block::Paragraph { text: vec![Run::bold(format!("{of} ")), Run::plain(figures)], style },
    ])
}

/// Writes totals as a sentence.
pub(super) fn figures(totals: &Totals) -> String {
    let actions = &totals.actions;
    let group = crate::casework::spotcheck::wording::grouped;
    format!(
        "{}, {}: {} to dismiss, {} to redesignate, {} to recall and resentence, {} without relief; {} to seal; {} with \
         relief from registration.",
        counted(totals.cases, "case", "cases"),
        counted(totals.counts, "count", "counts"),
        group(actions.dismiss_and_seal),
        group(actions.redesignate),
        group(actions.recall_and_resentence),
        group(actions.none),
        group(totals.sealed),
        group(totals.registration_relief)
    )
}
