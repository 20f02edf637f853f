//! What can stand on a page. All measures are points, 72 to an inch.

use crate::typeset::face::Face;

/// A stretch of text in one weight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// What it says; a line feed begins a new line.
    pub text: String,
    /// Whether it is bold.
    pub bold: bool,
}

/// Which kind of face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// With serifs: pleadings.
    Serif,
    /// Without: schedules and letters.
    Sans,
}

/// Where the lines of a paragraph stand in its width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}

/// How a paragraph is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Which face.
    pub family: Family,
    /// The size of the type.
    pub size: f32,
    /// From one line to the next.
    pub pitch: f32,
    /// Space above; none at the top of a page.
    pub before: f32,
    /// Space below.
    pub after: f32,
    /// From the left edge to every line.
    pub indent: f32,
    /// From there to the first line.
    pub first: f32,
    /// Where the lines stand.
    pub align: Align,
}

/// One thing on a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading: kept with what follows, and in the table of contents of the file.
    Heading {
        /// 1 for the title of a paper, 2 for its parts.
        level: u8,
        /// What it says.
        text: Vec<Run>,
        /// How.
        style: Style,
    },
    /// A paragraph.
    Paragraph {
        /// What it says.
        text: Vec<Run>,
        /// How.
        style: Style,
    },
    /// Two columns side by side, on one page together; the left is read first.
    Beside {
        /// On the left.
        left: Vec<Block>,
        /// On the right.
        right: Vec<Block>,
        /// The share of the width that the left one takes.
        share: f32,
        /// Space between them.
        gutter: f32,
        /// Whether the left one is closed off by a rule on its right and below, as in a caption.
        ruled: bool,
    },
    /// A table.
    Table(Table),
    /// Blocks that stay on one page.
    Kept(Vec<Block>),
    /// Blocks that stay on one page and take a height of whole steps, so that what follows stands on a numbered line.
    Rounded {
        /// The least height.
        least: f32,
        /// The step.
        step: f32,
        /// What stands there.
        blocks: Vec<Block>,
    },
    /// Empty space; none at the top of a page.
    Space(f32),
    /// A rule over the whole width.
    Rule,
    /// What follows begins a new page.
    NewPage,
}

/// A table whose rows come in groups: what is said of the whole group stands once, beside its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, in groups; a group stays on one page where it can.
    pub groups: Vec<Group>,
    /// How its cells are set.
    pub style: Style,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What stands above it, on every page.
    pub title: String,
    /// Its width; a column of width 0 shares what is left with the others of that kind.
    pub width: f32,
    /// Where its text stands.
    pub align: Align,
}

/// Rows that belong together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// Cells over all rows of the group.
    pub lead: Vec<Cell>,
    /// Its rows, each with the other cells.
    pub rows: Vec<Vec<Cell>>,
    /// How much it adds to the two running totals of the page foot.
    pub tally: [u64; 2],
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// In which column, counted from 0.
    pub column: usize,
    /// What it says.
    pub text: Vec<Run>,
}

/// What stands at the foot of a page. `{page}` is the page's number of `{last}`, `{leaf}` its number among the `{leaves}` of
/// its part, `{first}` and `{second}` the running totals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Footer {
    /// The number, a rule, and the title of the paper (rule 2.110).
    Pleading(String),
    /// A rule, and three texts: at the left, in the middle, at the right.
    Line([String; 3]),
    /// Nothing.
    Blank,
}

/// The page itself.
#[derive(Clone, Debug, PartialEq)]
pub struct PageSetup {
    /// Width of the sheet.
    pub width: f32,
    /// Height of the sheet.
    pub height: f32,
    /// Top margin.
    pub top: f32,
    /// Bottom margin.
    pub bottom: f32,
    /// Left margin.
    pub left: f32,
    /// Right margin.
    pub right: f32,
    /// The pitch of the numbered lines of pleading paper, 28 of them; none on other paper.
    pub numbered: Option<f32>,
    /// What stands at the head of every page: at the left and at the right.
    pub header: [String; 2],
    /// What stands at its foot.
    pub footer: Footer,
    /// The face of head and foot.
    pub furniture: Family,
}

impl Run {
    /// Makes a run of ordinary weight.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: false }
    }

    /// Makes a bold run.
    pub fn bold(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: true }
    }
}

impl Cell {
    /// Makes a cell of ordinary weight.
    pub fn new(column: usize, text: impl Into<String>) -> Self {
        Self { column, text: vec![Run::plain(text)] }
    }
}

impl Family {
    /// Returns the face of a weight.
    pub(super) fn face(self, bold: bool) -> Face {
        match (self, bold) {
            (Self::Serif, false) => Face::Serif,
            (Self::Serif, true) => Face::SerifBold,
            (Self::Sans, false) => Face::Sans,
            (Self::Sans, true) => Face::SansBold,
        }
    }
}

impl PageSetup {
    /// Returns the width between the margins.
    pub(super) fn measure(&self) -> f32 {
        self.width - self.left - self.right
    }

    /// Returns the height between the margins.
    pub(super) fn depth(&self) -> f32 {
        self.height - self.top - self.bottom
    }
}
