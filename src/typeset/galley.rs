//! Blocks set in a width, before they are put on pages: marks and strokes around an origin of their own.

use crate::typeset::block::{Align, Block, Run, Style};
use crate::typeset::breaking;
use crate::typeset::face::{Face, Faces};
use crate::typeset::table;

/// A stretch of text at its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    pub(super) x: f32,
    /// The line the letters stand on.
    pub(super) baseline: f32,
    /// Where its line begins and ends: what a page break goes by.
    pub(super) head: f32,
    pub(super) foot: f32,
    pub(super) face: Face,
    pub(super) size: f32,
    pub(super) text: String,
    /// What it is part of, in the order of reading; none for a repeated header.
    pub(super) element: Option<u32>,
}

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stroke {
    pub(super) from: (f32, f32),
    pub(super) to: (f32, f32),
    pub(super) width: f32,
}

/// What a piece of text is to a reader.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Paragraph,
    Heading { level: u8, title: String },
    Table { titles: Vec<String> },
    Row,
    HeaderCell,
    Cell { column: usize, rows: u32 },
}

/// One element of what is read; its parent comes before it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Element {
    pub(super) kind: Kind,
    pub(super) parent: Option<u32>,
}

/// The elements of a document, in the order of reading.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Structure(pub(super) Vec<Element>);

/// How blocks may be parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// Between lines, but never one line alone.
    Lines,
    /// Only where it is higher than a page.
    Together,
    /// As [`Hold::Together`], and what follows must begin on the same page.
    WithNext,
}

/// Blocks set in a width.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Galley {
    pub(super) marks: Vec<Mark>,
    pub(super) strokes: Vec<Stroke>,
    pub(super) before: f32,
    pub(super) height: f32,
    pub(super) after: f32,
    pub(super) hold: Hold,
    pub(super) tally: [u64; 2],
}

impl Structure {
    /// Adds an element.
    pub(super) fn add(&mut self, kind: Kind, parent: Option<u32>) -> u32 {
        self.0.push(Element { kind, parent });
        u32::try_from(self.0.len() - 1).unwrap_or(u32::MAX)
    }

    pub(super) fn get(&self, element: u32) -> Option<&Element> {
        self.0.get(element as usize)
    }
}

impl Galley {
    /// Makes an empty one of a height.
    pub(super) fn empty(height: f32, hold: Hold) -> Self {
        Self { marks: Vec::new(), strokes: Vec::new(), before: 0.0, height, after: 0.0, hold, tally: [0; 2] }
    }

    /// Sets blocks below each other, all of them together.
    pub(super) fn stack(faces: &Faces, structure: &mut Structure, blocks: &[Block], width: f32) -> Self {
        let mut stack = Self::empty(0.0, Hold::Together);
        for (index, block) in blocks.iter().enumerate() {
            let galley = Self::of(faces, structure, block, width);
            let before = if index == 0 && !matches!(block, Block::Space(_)) { 0.0 } else { galley.before };
            let down = stack.height + before;
            stack.height = down + galley.height + galley.after;
            stack.take(galley, 0.0, down);
        }
        stack
    }

    /// Sets one block. A table in it is set whole; on pages, tables are set group by group.
    pub(super) fn of(faces: &Faces, structure: &mut Structure, block: &Block, width: f32) -> Self {
        match block {
            Block::Heading { level, text, style } => {
                let title: String = text.iter().map(|run| run.text.as_str()).collect();
                let element = structure.add(Kind::Heading { level: *level, title }, None);
                Self { hold: Hold::WithNext, ..paragraph(faces, text, style, width, Some(element)) }
            }
            Block::Paragraph { text, style } => {
                let element = structure.add(Kind::Paragraph, None);
                paragraph(faces, text, style, width, Some(element))
            }
            Block::Beside { left, right, share, gutter, ruled } => {
                let left_width = (width - gutter) * share;
                let mut both = Self::stack(faces, structure, left, left_width);
                let right = Self::stack(faces, structure, right, width - gutter - left_width);
                both.height = both.height.max(right.height);
                both.take(right, left_width + gutter, 0.0);
                if *ruled {
                    let (x, y) = (left_width + gutter / 2.0, both.height);
                    both.strokes.push(Stroke { from: (x, 0.0), to: (x, y), width: 0.7 });
                    both.strokes.push(Stroke { from: (0.0, y), to: (x, y), width: 0.7 });
                }
                both
            }
            Block::Table(table) => table::whole(faces, structure, table, width),
            Block::Kept(blocks) => Self::stack(faces, structure, blocks, width),
            Block::Rounded { least, step, blocks } => {
                let mut stack = Self::stack(faces, structure, blocks, width);
                stack.height = f32::max((stack.height / step - 0.01).ceil() * step, *least);
                stack
            }
            Block::Space(height) => Self { before: *height, ..Self::empty(0.0, Hold::Together) },
            Block::Rule => {
                let mut rule = Self::empty(1.0, Hold::Together);
                rule.strokes.push(Stroke { from: (0.0, 0.5), to: (width, 0.5), width: 0.5 });
                rule
            }
            Block::NewPage => Self::empty(0.0, Hold::Together),
        }
    }

    /// Adds another one at a place.
    pub(super) fn take(&mut self, other: Self, right: f32, down: f32) {
        self.marks.extend(other.marks.into_iter().map(|mark| mark.moved(right, down)));
        self.strokes.extend(other.strokes.into_iter().map(|stroke| stroke.moved(right, down)));
        for (sum, more) in self.tally.iter_mut().zip(other.tally) {
            *sum += more;
        }
    }

    /// Parts it at a height: what stays above, and what goes on below. Nothing stays where not even a line fits.
    pub(super) fn part(mut self, height: f32) -> (Option<Self>, Self) {
        let cut = self.cut(height);
        let (above, below): (Vec<_>, Vec<_>) = self.marks.into_iter().partition(|mark| mark.foot <= cut);
        if above.is_empty() || below.is_empty() {
            self.marks = if above.is_empty() { below } else { above };
            return (None, self);
        }
        let up = below.iter().map(|mark| mark.head).fold(f32::MAX, f32::min);
        let (over, under): (Vec<_>, Vec<_>) = self.strokes.into_iter().partition(|stroke| stroke.to.1 <= cut);
        let bottom = above.iter().map(|mark| mark.foot).fold(0.0, f32::max);
        let rest = Self {
            marks: below.into_iter().map(|mark| mark.moved(0.0, -up)).collect(),
            strokes: under.into_iter().map(|stroke| stroke.moved(0.0, -up)).collect(),
            before: 0.0,
            height: self.height - up,
            ..Self::empty(0.0, self.hold)
        };
        let rest = Self { after: self.after, tally: self.tally, ..rest };
        let stays = Self { marks: above, strokes: over, height: bottom, after: 0.0, tally: [0; 2], ..self };
        (Some(stays), rest)
    }

    /// Returns the height to part it at so that no line of a paragraph is left alone.
    fn cut(&self, height: f32) -> f32 {
        let height = height + 0.01;
        if self.hold != Hold::Lines {
            return height;
        }
        let mut feet: Vec<_> = self.marks.iter().map(|mark| mark.foot).collect();
        feet.dedup();
        let stay = feet.iter().filter(|foot| **foot <= height).count();
        let go = feet.len() - stay;
        let stay = if go == 1 { stay - stay.min(1) } else { stay };
        if stay <= 1 { 0.0 } else { feet.get(stay - 1).map_or(0.0, |foot| foot + 0.01) }
    }
}

/// Sets a paragraph.
pub(super) fn paragraph(
    faces: &Faces,
    text: &[Run],
    style: &Style,
    width: f32,
    element: Option<u32>,
) -> Galley {
    let lines = breaking::lines(faces, text, style, width);
    let mut marks = Vec::new();
    let mut head = 0.0;
    for (index, line) in lines.iter().enumerate() {
        let indent = style.indent + if index == 0 { style.first } else { 0.0 };
        let room = width - indent - line.width;
        let mut x = indent
            + match style.align {
                Align::Left => 0.0,
                Align::Center => room / 2.0,
                Align::Right => room,
            };
        for stretch in &line.stretches {
            marks.push(Mark {
                x,
                baseline: head + style.pitch / 2.0 + style.size * 0.34,
                head,
                foot: head + style.pitch,
                face: stretch.face,
                size: style.size,
                text: stretch.text.clone(),
                element,
            });
            x += stretch.width;
        }
        head += style.pitch;
    }
    let galley = Galley::empty(head, Hold::Lines);
    Galley { marks, before: style.before, after: style.after, ..galley }
}

impl Mark {
    pub(super) fn moved(self, right: f32, down: f32) -> Self {
        Self {
            x: self.x + right,
            baseline: self.baseline + down,
            head: self.head + down,
            foot: self.foot + down,
            ..self
        }
    }
}

impl Stroke {
    pub(super) fn moved(self, right: f32, down: f32) -> Self {
        let moved = |(x, y)| (x + right, y + down);
        Self { from: moved(self.from), to: moved(self.to), ..self }
    }
}
