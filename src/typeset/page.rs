//! Blocks put on pages: where one page ends and the next begins, and what stands at head and foot.

use crate::typeset::block::{Align, Block, Footer, PageSetup, Run, Style, Table};
use crate::typeset::face::Faces;
use crate::typeset::galley::{Galley, Hold, Mark, Stroke, Structure, paragraph};
use crate::typeset::table::Measured;

/// Lines on pleading paper (California Rules of Court, rule 2.108).
const NUMBERED_LINES: u32 = 28;
/// The share of the head of a page that its left text may take.
const HEAD_AT_THE_LEFT: f32 = 0.62;
/// How much of a table that follows a heading must stand below it on its page.
const FOLLOWING: f32 = 48.0;
/// A paragraph of so many lines can be parted: two stay, two go.
const PARTED: f32 = 4.0;

/// A finished page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Page {
    pub(super) setup: PageSetup,
    /// Its number on the paper.
    pub(super) number: u32,
    /// Which part of the document it is of, counted from 0, and which page of that, counted from 1.
    part: usize,
    leaf: u32,
    /// The running totals at its end.
    totals: [u64; 2],
    /// What is read, in order.
    pub(super) marks: Vec<Mark>,
    pub(super) strokes: Vec<Stroke>,
    /// Head, foot and line numbers.
    pub(super) furniture: Vec<Mark>,
    /// The texts of head and foot.
    pub(super) head: [String; 2],
    pub(super) foot: Vec<String>,
}

/// Finished pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pages {
    pub(super) pages: Vec<Page>,
    pub(super) structure: Structure,
}

/// Pages while they are made.
#[derive(Debug)]
pub struct Typesetter<'a> {
    faces: &'a Faces,
    done: Pages,
    /// How far down the page it is, from the top margin.
    down: f32,
    number: u32,
    totals: [u64; 2],
    /// How many pages each part has.
    leaves: Vec<u32>,
}

impl Pages {
    /// Returns how many pages there are.
    pub fn count(&self) -> u32 {
        u32::try_from(self.pages.len()).unwrap_or(u32::MAX)
    }
}

impl<'a> Typesetter<'a> {
    /// Begins after so many pages and with running totals so far, as a second volume does.
    pub fn new(faces: &'a Faces, pages_before: u32, totals: [u64; 2]) -> Self {
        Self { faces, done: Pages::default(), down: 0.0, number: pages_before, totals, leaves: Vec::new() }
    }

    /// Returns how many pages there are so far.
    pub fn count(&self) -> u32 {
        self.done.count()
    }

    /// Sets blocks on pages of their own.
    pub fn part(&mut self, setup: &PageSetup, blocks: &[Block]) {
        self.leaves.push(0);
        self.new_page(setup);
        let measure = setup.measure();
        let mut blocks = blocks.iter().peekable();
        while let Some(block) = blocks.next() {
            match block {
                Block::NewPage => self.new_page(setup),
                Block::Table(table) => self.table(setup, table),
                _ => {
                    let galley = Galley::of(self.faces, &mut self.done.structure, block, measure);
                    let following = match galley.hold {
                        Hold::WithNext => blocks.peek().map_or(0.0, |next| self.least(next, measure)),
                        Hold::Lines | Hold::Together => 0.0,
                    };
                    self.put(setup, galley, following);
                }
            }
        }
        self.close();
    }

    /// Returns how much of a block must stand on the page that it begins on.
    fn least(&self, block: &Block, measure: f32) -> f32 {
        match block {
            Block::Table(_) => FOLLOWING,
            Block::NewPage => 0.0,
            _ => {
                // Set a first time to be measured; what is read is made when it is put on its page.
                let galley = Galley::of(self.faces, &mut Structure::default(), block, measure);
                let pitch = galley.marks.first().map_or(0.0, |mark| mark.foot - mark.head);
                let parts = galley.hold == Hold::Lines && galley.height > pitch * (PARTED - 0.5);
                galley.before + if parts { 2.0 * pitch } else { galley.height }
            }
        }
    }

    /// Returns the pages, with their feet: only now it is known how many there are.
    pub fn finish(mut self) -> Pages {
        let last = self.number;
        let mut pages = std::mem::take(&mut self.done.pages);
        for page in &mut pages {
            let leaves = self.leaves.get(page.part).copied().unwrap_or(1);
            self.foot(page, last, leaves);
        }
        Pages { pages, ..self.done }
    }

    fn table(&mut self, setup: &PageSetup, table: &Table) {
        let measured = Measured::new(table, &mut self.done.structure, setup.measure());
        let header = measured.header(self.faces, &mut self.done.structure, true);
        let again = measured.header(self.faces, &mut self.done.structure, false);
        if self.down + header.height + FOLLOWING > setup.depth() {
            self.new_page(setup);
        }
        self.put(setup, header, 0.0);
        for group in &measured.table.groups {
            let mut galley = measured.group(self.faces, &mut self.done.structure, group);
            let room_of_a_page = setup.depth() - again.height;
            if self.down + galley.height > setup.depth() && galley.height <= room_of_a_page {
                self.new_page(setup);
                self.put(setup, again.clone(), 0.0);
            }
            while self.down + galley.height > setup.depth() + 0.01 {
                let (stays, rest) = galley.part(setup.depth() - self.down);
                let stuck = stays.is_none() && self.down <= again.height;
                if let Some(stays) = stays {
                    self.place(setup, stays);
                }
                galley = rest;
                if stuck {
                    break;
                }
                self.new_page(setup);
                self.put(setup, again.clone(), 0.0);
            }
            self.place(setup, galley);
        }
    }

    /// Puts a galley on the page, or on the next, or on both.
    fn put(&mut self, setup: &PageSetup, mut galley: Galley, following: f32) {
        let depth = setup.depth();
        let following = if galley.hold == Hold::WithNext { following } else { 0.0 };
        let before = if self.down == 0.0 { 0.0 } else { galley.before };
        if galley.hold != Hold::Lines
            && self.down + before + galley.height + following > depth + 0.01
            && self.down > 0.0
        {
            self.new_page(setup);
        }
        loop {
            let before = if self.down == 0.0 { 0.0 } else { galley.before };
            if self.down + before + galley.height <= depth + 0.01 {
                break;
            }
            let (stays, rest) = galley.part(depth - self.down - before);
            let stuck = stays.is_none() && self.down == 0.0;
            if let Some(stays) = stays {
                self.place(setup, stays);
            }
            galley = rest;
            if stuck {
                break;
            }
            self.new_page(setup);
        }
        self.place(setup, galley);
    }

    fn place(&mut self, setup: &PageSetup, galley: Galley) {
        if self.down > 0.0 {
            self.down += galley.before;
        }
        let (right, down) = (setup.left, setup.top + self.down);
        for (sum, more) in self.totals.iter_mut().zip(galley.tally) {
            *sum += more;
        }
        if let Some(page) = self.done.pages.last_mut() {
            page.marks.extend(galley.marks.into_iter().map(|mark| mark.moved(right, down)));
            page.strokes.extend(galley.strokes.into_iter().map(|stroke| stroke.moved(right, down)));
        }
        self.down += galley.height + galley.after;
    }

    /// Takes the running totals down, which are known when the page is full.
    fn close(&mut self) {
        if let Some(page) = self.done.pages.last_mut() {
            page.totals = self.totals;
        }
    }

    /// Writes the foot of a page.
    fn foot(&self, page: &mut Page, last: u32, leaves: u32) {
        let values = [
            ("{page}", u64::from(page.number)),
            ("{last}", u64::from(last)),
            ("{leaf}", u64::from(page.leaf)),
            ("{leaves}", u64::from(leaves)),
            ("{first}", page.totals[0]),
            ("{second}", page.totals[1]),
        ];
        let fill = |text: &str| {
            values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, &grouped(*value)))
        };
        let setup = page.setup.clone();
        let measure = setup.measure();
        let bottom = setup.height - setup.bottom;
        let mut line = |text: &str, size: f32, align: Align, top: f32| {
            let style = furniture(&setup, size, align);
            let set = paragraph(self.faces, &[Run::plain(text)], &style, measure, None);
            page.furniture.extend(set.marks.into_iter().map(|mark| mark.moved(setup.left, top)));
        };
        match &setup.footer {
            Footer::Blank => page.foot.push(String::new()),
            Footer::Pleading(title) => {
                let (number, title) = (fill("{page}"), fill(title));
                line(&number, 12.0, Align::Center, bottom + 6.0);
                line(&title, 10.0, Align::Center, bottom + 25.0);
                let y = bottom + 22.0;
                page.strokes.push(Stroke {
                    from: (setup.left, y),
                    to: (setup.left + measure, y),
                    width: 0.5,
                });
                page.foot = vec![format!("{number} · {title}")];
            }
            Footer::Line(texts) => {
                let texts = texts.each_ref().map(|text| fill(text));
                let y = bottom + 8.0;
                for (text, align) in texts.iter().zip([Align::Left, Align::Center, Align::Right]) {
                    line(text, 8.5, align, y + 3.0);
                }
                page.strokes.push(Stroke {
                    from: (setup.left, y),
                    to: (setup.left + measure, y),
                    width: 0.5,
                });
                page.foot = texts.into_iter().filter(|text| !text.is_empty()).collect();
            }
        }
    }

    fn new_page(&mut self, setup: &PageSetup) {
        self.close();
        self.number += 1;
        let part = self.leaves.len().saturating_sub(1);
        let leaf = self.leaves.last_mut().map_or(1, |leaves| {
            *leaves += 1;
            *leaves
        });
        self.down = 0.0;
        let mut page = Page {
            setup: setup.clone(),
            number: self.number,
            part,
            leaf,
            totals: self.totals,
            marks: Vec::new(),
            strokes: Vec::new(),
            furniture: Vec::new(),
            head: setup.header.clone(),
            foot: Vec::new(),
        };
        let left_part = setup.measure()
            * match &setup.header {
                [left, _] if left.is_empty() => 0.0,
                [_, right] if right.is_empty() => 1.0,
                _ => HEAD_AT_THE_LEFT,
            };
        let places = [(setup.left, left_part), (setup.left + left_part, setup.measure() - left_part)];
        for ((text, align), (x, width)) in setup.header.iter().zip([Align::Left, Align::Right]).zip(places) {
            let style = furniture(setup, 8.5, align);
            let set = paragraph(self.faces, &[Run::bold(text)], &style, width, None);
            let top = f32::max(setup.top - set.height - 8.0, 14.0);
            page.furniture.extend(set.marks.into_iter().map(|mark| mark.moved(x, top)));
        }
        if let Some(pitch) = setup.numbered {
            self.number_lines(&mut page, pitch);
        }
        self.done.pages.push(page);
    }

    /// Numbers the lines of pleading paper, with a double rule at their right and one at the right of the text.
    fn number_lines(&self, page: &mut Page, pitch: f32) {
        let setup = page.setup.clone();
        let style = Style { pitch, align: Align::Right, ..furniture(&setup, 12.0, Align::Right) };
        for number in 0..NUMBERED_LINES {
            let text = [Run::plain((number + 1).to_string())];
            let set = paragraph(self.faces, &text, &style, setup.left - 24.0, None);
            let top = (0..number).fold(setup.top, |top, _| top + pitch);
            page.furniture.extend(set.marks.into_iter().map(|mark| mark.moved(0.0, top)));
        }
        for x in [setup.left - 12.0, setup.left - 9.0, setup.width - setup.right + 6.0] {
            page.strokes.push(Stroke { from: (x, 0.0), to: (x, setup.height), width: 0.6 });
        }
    }
}

/// Writes a number with its digits grouped by three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn furniture(setup: &PageSetup, size: f32, align: Align) -> Style {
    Style {
        family: setup.furniture,
        size,
        pitch: size * 1.2,
        before: 0.0,
        after: 0.0,
        indent: 0.0,
        first: 0.0,
        align,
    }
}
