//! The papers themselves: pleading paper, the sheets of a schedule, of a single case and of a letter, and the caption.
//!
//! After the California Rules of Court, rules 2.104 to 2.111: 12 points in a face like Times New Roman, double spacing
//! on 28 numbered lines, who files it from line 1, the clerk's space at the right of lines 1 to 7, the court on line 8,
//! the parties from line 11, the title of the paper at the foot.

use crate::filing::documents::office::Settings;
use crate::typeset::{Align, Block, Family, Footer, PageSetup, Run, Style};

/// From one numbered line to the next.
const LINE: f32 = 24.0;

/// The body of a pleading.
pub(super) const BODY: Style = Style {
    family: Family::Serif,
    size: 12.0,
    pitch: LINE,
    before: 0.0,
    after: 0.0,
    indent: 0.0,
    first: 36.0,
    align: Align::Left,
};
/// Text in a pleading that stands single-spaced: captions and signatures.
pub(super) const SINGLE: Style = Style { pitch: 12.0, first: 0.0, ..BODY };
/// The body of a sheet.
pub(super) const SHEET: Style = Style { pitch: 14.5, first: 0.0, after: 6.0, ..BODY };
/// The body of a letter.
pub(super) const LETTER: Style = Style { family: Family::Sans, pitch: 16.0, first: 0.0, after: 9.0, ..BODY };
/// The cells of a schedule.
pub(super) const CELL: Style = Style { family: Family::Sans, size: 8.5, pitch: 10.2, first: 0.0, ..BODY };

/// Says that nothing of it is true, where that is so.
pub(super) fn demo_mark(demo: bool) -> String {
    if demo { "DEMONSTRATION: FICTITIOUS PEOPLE, NOT FOR FILING".to_owned() } else { String::new() }
}

/// Returns pleading paper.
pub(super) fn paper(title: &str, demo: bool) -> PageSetup {
    PageSetup {
        width: 612.0,
        height: 792.0,
        top: 54.0,
        bottom: 66.0,
        left: 108.0,
        right: 40.0,
        numbered: Some(LINE),
        header: [String::new(), demo_mark(demo)],
        footer: Footer::Pleading(title.to_owned()),
        furniture: Family::Serif,
    }
}

/// Returns the paper of a schedule, on its side.
pub(super) fn schedule_paper(header: String, footer: [String; 3], demo: bool) -> PageSetup {
    PageSetup {
        width: 792.0,
        height: 612.0,
        top: 52.0,
        bottom: 46.0,
        left: 36.0,
        right: 36.0,
        numbered: None,
        header: [header, demo_mark(demo)],
        footer: Footer::Line(footer),
        furniture: Family::Sans,
    }
}

/// Returns the paper of a single case.
pub(super) fn sheet_paper(footer: [String; 3], demo: bool) -> PageSetup {
    PageSetup {
        left: 72.0,
        right: 60.0,
        bottom: 54.0,
        numbered: None,
        footer: Footer::Line(footer),
        ..paper("", demo)
    }
}

/// Returns the paper of a letter.
pub(super) fn letter_paper(demo: bool) -> PageSetup {
    PageSetup {
        top: 72.0,
        left: 84.0,
        right: 84.0,
        numbered: None,
        footer: Footer::Blank,
        furniture: Family::Sans,
        ..paper("", demo)
    }
}

/// Makes a paragraph of ordinary weight.
pub(super) fn say(text: impl Into<String>, style: Style) -> Block {
    Block::Paragraph { text: vec![Run::plain(text)], style }
}

/// Who files the paper, single-spaced.
pub(super) fn office_lines(settings: &Settings) -> String {
    let office = &settings.office;
    let mut lines = vec![
        format!("{}, SBN {}", office.attorney, office.attorney_bar_number),
        office.attorney_title.clone(),
        format!("{}, SBN {}", office.deputy, office.deputy_bar_number),
        office.deputy_title.clone(),
    ];
    lines.extend(office.address.iter().cloned());
    lines.push(office.telephone.clone());
    lines.push(office.email.clone());
    lines.push(settings.caption.attorney_for.clone());
    lines.join("\n")
}

/// What a caption says of this paper.
pub(super) struct CaptionWords {
    /// Who stands against the People, on the left.
    pub(super) defendants: String,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) statutes: String,
    pub(super) note: String,
}

/// Makes the first page's upper part: lines 1 to 10, then the caption.
pub(super) fn caption(settings: &Settings, county: &str, right: &CaptionWords) -> Vec<Block> {
    let centered = Style { align: Align::Center, ..BODY };
    let mut court = vec![
        say(settings.court.title.to_uppercase(), Style { first: 0.0, ..centered }),
        say(format!("COUNTY OF {}", county.to_uppercase()), Style { first: 0.0, ..centered }),
    ];
    if !settings.court.branch.is_empty() {
        court.push(say(&settings.court.branch, Style { align: Align::Center, ..SINGLE }));
    }
    let filer = Block::Beside {
        left: vec![say(office_lines(settings), SINGLE)],
        right: Vec::new(),
        share: 0.6,
        gutter: 0.0,
        ruled: false,
    };
    vec![
        Block::Rounded { least: 7.0 * LINE, step: LINE, blocks: vec![filer] },
        Block::Rounded { least: 3.0 * LINE, step: LINE, blocks: court },
        Block::Rounded { least: 0.0, step: LINE, blocks: vec![parties(settings, right)] },
        Block::Space(LINE),
    ]
}

fn parties(settings: &Settings, right: &CaptionWords) -> Block {
    let words = &settings.caption;
    let spaced = Style { after: 12.0, ..SINGLE };
    let role = Style { indent: 90.0, ..spaced };
    let left = vec![
        say(&words.plaintiff, spaced),
        say(&words.plaintiff_role, role),
        say(&words.versus, Style { indent: 36.0, ..spaced }),
        say(&right.defendants, spaced),
        say(&words.defendants_role, role),
    ];
    let mut beside = vec![say(format!("Case No.: {}", right.number), spaced)];
    beside.push(Block::Heading {
        level: 1,
        text: vec![Run::bold(right.title.to_uppercase())],
        style: spaced,
    });
    for text in [&right.statutes, &right.note].into_iter().filter(|text| !text.is_empty()) {
        beside.push(say(format!("({text})"), spaced));
    }
    Block::Beside { left, right: beside, share: 0.5, gutter: 20.0, ruled: true }
}

/// Makes a place to date and to sign.
pub(super) fn signature(dated: &str, above: &str, below: &[String], style: Style, step: f32) -> Block {
    let line = "_".repeat(34);
    let first = Style { first: 0.0, after: 0.0, ..style };
    let mut right = Vec::new();
    if !above.is_empty() {
        right.push(say(above, first));
    }
    right.push(say(line, first));
    let names = Style { pitch: f32::min(style.pitch, style.size * 1.2), ..first };
    right.extend(below.iter().map(|line| say(line, names)));
    let mut left = Vec::new();
    if !above.is_empty() {
        left.push(say(" ", first));
    }
    left.push(say(format!("{dated} {}", "_".repeat(20)), first));
    let beside = Block::Beside { left, right, share: 0.44, gutter: 12.0, ruled: false };
    Block::Rounded { least: 0.0, step, blocks: vec![Block::Space(step), beside] }
}
