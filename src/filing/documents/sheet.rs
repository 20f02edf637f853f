//! What stands on the paper of a single case beside its wording: the caption, the convictions, the head of a letter.

use crate::filing::CaseRow;
use crate::filing::Paper;
use crate::filing::documents::facts::{case_numbers, given_name, number_name};
use crate::filing::documents::office::Settings;
use crate::filing::documents::pleading::{LETTER, SHEET, SINGLE, office_lines, say};
use crate::filing::documents::schedule_table::{count_words, identifiers};
use crate::filing::documents::template::Names;
use crate::typeset::{Align, Block, Cell, Column, Group, Run, Style, Table};

/// Text of a sheet without space below it.
const CLOSE: Style = Style { after: 0.0, ..SHEET };

/// Who files it; the right half stays free for the clerk.
pub(super) fn office(settings: &Settings) -> Vec<Block> {
    let style = Style { size: 10.5, pitch: 12.5, ..SINGLE };
    let left = vec![say(office_lines(settings), style)];
    vec![Block::Beside { left, right: Vec::new(), share: 0.6, gutter: 0.0, ruled: false }, Block::Space(10.0)]
}

/// The court, the parties, and what case it is.
pub(super) fn caption(
    settings: &Settings,
    names: &Names,
    case: &CaseRow<'_>,
    title: &str,
    batch: u32,
    first: bool,
) -> Vec<Block> {
    let words = &settings.caption;
    let name = |of: &str| names.get(of).map_or("", String::as_str);
    let centered = Style { align: Align::Center, ..CLOSE };
    let mut blocks = vec![
        say(settings.court.title.to_uppercase(), centered),
        say(format!("COUNTY OF {}", name("county").to_uppercase()), centered),
    ];
    if !settings.court.branch.is_empty() {
        blocks.push(say(&settings.court.branch, centered));
    }
    let mut left = vec![
        say(&words.plaintiff, CLOSE),
        say(&words.plaintiff_role, Style { indent: 90.0, ..CLOSE }),
        say(&words.versus, Style { indent: 36.0, ..CLOSE }),
        Block::Paragraph {
            text: vec![Run::bold(format!("{},", given_name(case.name.as_str())))],
            style: CLOSE,
        },
    ];
    for (label, value) in identifiers(settings, Paper::Sheets, case.birth_date.as_str(), case.cii.as_str()) {
        left.push(say(format!("{label} {value}"), CLOSE));
    }
    left.push(say(&words.defendant_role, Style { indent: 90.0, after: 6.0, ..CLOSE }));
    let number = format!("{} ", number_name(settings, case.court.as_str()));
    let numbers = vec![Run::plain(number), Run::bold(case_numbers(&case.court_case_numbers))];
    let title = vec![Run::bold(title.to_uppercase())];
    let right = vec![
        Block::Paragraph { text: numbers, style: SHEET },
        if first {
            Block::Heading { level: 1, text: title, style: SHEET }
        } else {
            Block::Paragraph { text: title, style: SHEET }
        },
        say(format!("{}\nConvicted {}", name("court"), name("convicted")), CLOSE),
        say(format!("Batch {batch}, case {}", case.case), Style { after: 6.0, ..CLOSE }),
    ];
    blocks.push(Block::Space(8.0));
    blocks.push(Block::Beside { left, right, share: 0.52, gutter: 20.0, ruled: true });
    blocks.push(Block::Space(10.0));
    blocks
}

/// What the person was convicted of and what becomes of it, count by count.
pub(super) fn convictions(settings: &Settings, case: &CaseRow<'_>) -> Block {
    let titles = [
        ("Ct.", 26.0),
        ("Section", 78.0),
        ("Level before", 84.0),
        ("Action", 0.0),
        ("Level after", 84.0),
        ("Seal", 36.0),
        ("Reg.", 36.0),
    ];
    let columns = titles.map(|(title, width)| Column { title: title.to_owned(), width, align: Align::Left });
    let groups = case.counts.iter().map(|count| {
        let [number, section, before, action, after, seal, registration, _] = count_words(settings, count);
        let cells = [number, section, before, action, after, seal, registration];
        let cells = cells.into_iter().enumerate().map(|(column, text)| Cell::new(column, text)).collect();
        Group { lead: Vec::new(), rows: vec![cells], tally: [0; 2] }
    });
    let style = Style { size: 11.0, pitch: 13.5, ..CLOSE };
    Block::Table(Table { columns: columns.to_vec(), groups: groups.collect(), style })
}

/// Who writes, at the head of a letter.
pub(super) fn letterhead(settings: &Settings) -> Vec<Block> {
    let office = &settings.office;
    let close = Style { after: 0.0, ..LETTER };
    let mut lines = office.address.clone();
    lines.push(office.telephone.clone());
    vec![
        Block::Paragraph { text: vec![Run::bold(&office.name)], style: close },
        say(lines.join("\n"), close),
        Block::Space(28.0),
    ]
}
