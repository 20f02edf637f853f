//! The list screen, the popup that finds cases, and the views, as plain values.
//!
//! Owns which lines are here, which one is in front and what was asked of the queue; what a key does to them is
//! `update`'s. A list holds a stretch of its lines and asks for more when the line in front comes near an end of it.

use crate::casework::{Anchor, Column, Count, Filter, FilterError, Line, Mark, Order, Page, Query, View};
use crate::record::Text;
use crate::review::Ticket;
use crate::review::entry::{Entry, Extent};

/// Lines asked for at once.
pub const STRETCH: u32 = 200;

/// Lines kept at most; those farthest from the one in front are asked for again when they are needed.
const KEPT: usize = 1_000;

/// What the whole screen shows, under the popups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// One case.
    #[default]
    Case,
    /// A list of cases.
    List,
}

/// The cases that somebody works among: next and previous stay in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Among {
    /// The name of the view, where they are kept under one.
    pub name: Option<Text>,
    /// The filter as typed.
    pub text: String,
    /// The filter.
    pub filter: Filter,
}

/// A list of cases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// The name of the view, where it is one.
    pub name: Option<Text>,
    /// The filter as typed.
    pub text: String,
    /// The filter.
    pub filter: Filter,
    /// The order of the lines.
    pub order: Order,
    /// The lines that are here.
    pub lines: Vec<Line>,
    /// The line in front, counted from 0 among those here.
    pub at: usize,
    /// How many cases there are, once that is counted.
    pub count: Option<Count>,
    /// Whether there are lines before those here.
    pub more_before: bool,
    /// Whether there are lines after those here.
    pub more_after: bool,
    pub(super) asked: Option<(Ticket, Stretch)>,
    pub(super) counting: Option<Ticket>,
}

/// Which lines were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stretch {
    /// The first.
    First,
    /// The last.
    Last,
    /// From a line in the middle on.
    Middle,
    /// Those after what is here.
    After,
    /// Those before what is here.
    Before,
}

impl Listing {
    /// Makes a list without lines yet.
    pub(super) fn new(name: Option<Text>, text: String, filter: Filter, order: Order) -> Self {
        Self { name, text, filter, order, ..Self::default() }
    }

    /// Returns the line in front.
    pub fn front(&self) -> Option<&Line> {
        self.lines.get(self.at)
    }

    /// Tells whether work goes on among these cases once one of them is opened: all need no such bound, and a list of
    /// decisions is for looking back.
    pub fn confines(&self) -> bool {
        !self.filter.is_empty() && self.order.column != Column::Decided
    }

    /// Tells whether lines are on their way.
    pub fn is_loading(&self) -> bool {
        self.asked.is_some()
    }

    /// Returns what asks for a stretch of lines.
    pub(super) fn query(&self, from: Anchor) -> Query {
        Query { filter: self.filter.clone(), order: self.order, from, limit: STRETCH }
    }

    /// Returns which lines will be needed soon: the line in front is less than so many from an end that goes on.
    pub(super) fn wish(&self, rows: usize) -> Option<(Stretch, Anchor)> {
        if self.asked.is_some() {
            return None;
        }
        let mark = |line: Option<&Line>| line.map(Line::mark);
        if self.more_after && self.at + rows >= self.lines.len() {
            mark(self.lines.last()).map(|mark| (Stretch::After, Anchor::After(mark)))
        } else if self.more_before && self.at < rows {
            mark(self.lines.first()).map(|mark| (Stretch::Before, Anchor::Before(mark)))
        } else {
            None
        }
    }

    /// Takes in the lines that came.
    pub(super) fn take(&mut self, stretch: Stretch, page: Page) {
        let came = page.lines.len();
        match stretch {
            Stretch::First | Stretch::Middle => {
                (self.lines, self.at) = (page.lines, 0);
                (self.more_before, self.more_after) = (stretch == Stretch::Middle, page.more);
            }
            Stretch::Last => {
                (self.lines, self.at) = (page.lines, came.saturating_sub(1));
                (self.more_before, self.more_after) = (page.more, false);
            }
            Stretch::After => {
                self.lines.extend(page.lines);
                self.more_after = page.more;
                let excess = self.lines.len().saturating_sub(KEPT).min(self.at);
                self.lines.drain(..excess);
                self.at -= excess;
                self.more_before |= excess > 0;
            }
            Stretch::Before => {
                self.lines.splice(0..0, page.lines);
                self.at += came;
                self.more_before = page.more;
                let kept = KEPT.max(self.at + 1);
                self.more_after |= self.lines.len() > kept;
                self.lines.truncate(kept);
            }
        }
    }

    /// Returns the place of the line in front.
    pub(super) fn mark(&self) -> Option<Mark> {
        self.front().map(Line::mark)
    }
}

/// The popup that finds cases while somebody types.
#[derive(Clone, Debug, PartialEq)]
pub struct Find {
    /// The filter, as far as it is typed.
    pub entry: Entry,
    /// The first cases that it finds.
    pub lines: Vec<Line>,
    /// The line in front.
    pub at: usize,
    /// Whether there are more than these.
    pub more: bool,
    /// How many there are, once that is counted.
    pub count: Option<Count>,
    /// What is wrong with the filter.
    pub problem: Option<FilterError>,
    pub(super) asked: Option<Ticket>,
    pub(super) counting: Option<Ticket>,
}

impl Find {
    /// Opens with a filter in it.
    pub(super) fn new(text: &str) -> Self {
        Self {
            entry: Entry::new(Extent::Line, text),
            lines: Vec::new(),
            at: 0,
            more: false,
            count: None,
            problem: None,
            asked: None,
            counting: None,
        }
    }

    /// Tells whether the lines are still those of an earlier text.
    pub fn is_searching(&self) -> bool {
        self.asked.is_some()
    }
}

/// The popup with the views.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Views {
    /// The views of this seat; `None` until they are here.
    pub views: Option<Vec<View>>,
    /// The line in front: 0 for all cases, then the views.
    pub at: usize,
    /// How many cases are in the one in front, once that is counted.
    pub count: Option<Count>,
    /// Whether the one in front is about to be forgotten.
    pub dropping: bool,
    pub(super) asked: Option<Ticket>,
    pub(super) counting: Option<Ticket>,
}

impl Views {
    /// Returns the view in front; `None` for all cases.
    pub fn front(&self) -> Option<&View> {
        self.views.as_ref()?.get(self.at.checked_sub(1)?)
    }
}

/// The command palette.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    /// What was typed so far.
    pub entry: Entry,
    /// The line in front.
    pub at: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::{CaseId, State};
    use crate::relief::Lane;

    fn page(cases: std::ops::Range<u64>, more: bool) -> Page {
        let line = |case| Line {
            case: CaseId(case),
            name: Text::default(),
            numbers: Vec::new(),
            sections: Text::default(),
            level: None,
            convicted: Text::default(),
            lane: Lane::Clear,
            action: Text::default(),
            codes: Text::default(),
            state: State::Waiting,
            returns: None,
            verdict: None,
            batch: None,
            key: case.to_string(),
        };
        Page { lines: cases.map(line).collect(), more, count: None }
    }

    #[test]
    fn a_list_keeps_a_stretch_around_the_line_in_front() {
        let mut list = Listing::default();
        list.take(Stretch::Middle, page(1_000..1_200, true));
        assert!(list.more_before && list.more_after);
        for start in (1_200..3_000).step_by(200) {
            list.at = list.lines.len() - 1;
            let (stretch, anchor) = list.wish(20).expect("more is wanted at the end");
            assert_eq!(anchor, Anchor::After(Mark { key: (start - 1).to_string(), case: CaseId(start - 1) }));
            list.take(stretch, page(start..start + 200, start < 2_800));
            assert_eq!(
                list.front().map(|line| line.case),
                Some(CaseId(start - 1)),
                "the line in front stays"
            );
        }
        assert_eq!(list.lines.len(), KEPT);
        assert!(!list.more_after && list.more_before);
        list.at = 3;
        let front = list.front().map(|line| line.case);
        let (stretch, _) = list.wish(20).expect("what was dropped is asked for again");
        assert_eq!(stretch, Stretch::Before);
        list.take(stretch, page(1_800..2_000, true));
        assert_eq!(list.front().map(|line| line.case), front);
        assert!(list.lines.len() <= KEPT && list.more_after);
        list.at = 500;
        assert_eq!(list.wish(20), None, "nothing is wanted in the middle");
    }
}
