//! Groups of cases that are alike, as plain values: the list of them, and one that was opened.
//!
//! Owns what the popups hold, and the text of a group's members that must be read to its end before the group may be
//! decided. What a key does is `update`'s, how it looks `screen`'s.

use crate::casework::{CaseFile, DecidedGroup, Group, GroupLine, GroupList};
use crate::relief::Action;
use crate::review::columns::wrap;
use crate::review::{Ticket, words};

/// The list of groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    /// The groups; `None` until they are here.
    pub list: Option<GroupList>,
    /// The line in front: first those that wait, then those that were decided.
    pub at: usize,
    pub(super) asked: Option<Ticket>,
    pub(super) opening: Option<Ticket>,
}

/// The line in front of the list of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Front<'a> {
    /// A group of which cases wait.
    Waiting(&'a GroupLine),
    /// A group that was decided.
    Decided(&'a DecidedGroup),
}

impl Groups {
    /// Returns how many lines there are.
    pub fn lines(&self) -> usize {
        self.list.as_ref().map_or(0, |list| list.waiting.len() + list.decided.len())
    }

    /// Returns the line in front.
    pub fn front(&self) -> Option<Front<'_>> {
        let list = self.list.as_ref()?;
        match list.waiting.get(self.at) {
            Some(line) => Some(Front::Waiting(line)),
            None => list.decided.get(self.at - list.waiting.len()).map(Front::Decided),
        }
    }

    /// Tells whether the groups are on their way.
    pub fn is_loading(&self) -> bool {
        self.asked.is_some() || self.opening.is_some()
    }
}

/// A group that was opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The group with the members to look at.
    pub group: Group,
    /// The first line shown of the text about its members.
    pub at: usize,
    /// Whether the last line of that text has been on the screen.
    pub read: bool,
}

/// How a line about a member is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Whom it is about.
    Person,
    /// The case and its counts.
    Plain,
    /// A question that was answered.
    Answer,
    /// What approval would do.
    Consequence,
    /// Nothing.
    Blank,
}

/// A line about a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How it is meant.
    pub tone: Tone,
    /// What it says.
    pub text: String,
}

/// Returns the text about the members of a group, wrapped to so many columns.
pub fn text(group: &Group, columns: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let of = group.members.len();
    for (number, case) in (1..).zip(&group.members) {
        let person = format!("{number} of {of}   no. {}   {}", case.id, words::name(case));
        write(&mut lines, Tone::Person, &person, columns);
        about(&mut lines, case, columns);
        lines.push(Line { tone: Tone::Blank, text: String::new() });
    }
    lines.pop();
    lines
}

fn about(lines: &mut Vec<Line>, case: &CaseFile, columns: usize) {
    let born = case.person.identity.birth;
    let age = words::age_at_arrest(case).map_or_else(String::new, |age| format!(", {age} at arrest"));
    let Some(event) = case.event() else { return };
    let numbers: Vec<&str> = event.case_numbers.iter().map(crate::record::Text::as_str).collect();
    let case_line = format!(
        "born {born}{age} · case {} · {} · arrested {} · convicted {}",
        numbers.join(", "),
        words::court(event),
        event.cycle_date,
        event.date
    );
    write(lines, Tone::Plain, &case_line, columns);
    let mut actions: Vec<(usize, Action)> = Vec::new();
    for (count, proposal) in case.candidates() {
        let description = count.charge().map(words::description).unwrap_or_default();
        let sentence = words::sentence(count);
        let sentence = if sentence.is_empty() { String::new() } else { format!(" · {sentence}") };
        let text = format!(
            "count {}: {} {description} · {}{sentence}",
            proposal.count + 1,
            words::sections(count),
            words::level(count.level)
        );
        write(lines, Tone::Plain, &text, columns);
        for line in proposal.proof.iter().filter(|line| line.decides) {
            let text = format!("{:<8} {}: {}", line.answer, line.question, line.finding.words);
            write(lines, Tone::Answer, &text, columns);
        }
        actions.push((proposal.count, proposal.action));
    }
    write(lines, Tone::Consequence, &words::consequence(case, &actions), columns);
}

fn write(lines: &mut Vec<Line>, tone: Tone, text: &str, columns: usize) {
    lines.extend(wrap(text, columns).into_iter().map(|text| Line { tone, text }));
}
