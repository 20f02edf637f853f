//! An office's rules as a versioned file: what a policy is, the ones that ship, and how one is read and checked.
//!
//! Owns the policy and its file format (`policy/file.rs`), the sentences its rules are made of (`policy/sentence.rs`,
//! `policy/condition.rs`), its worked examples (`policy/example.rs`) and the reading of the peer's options
//! (`policy/peer.rs`). Deciding by it is `decide`'s. The hash that verdicts carry is of [`Policy::text`], made by the
//! caller.

mod condition;
mod error;
mod example;
mod file;
mod peer;
mod sentence;
mod table;
#[cfg(test)]
mod tests;

pub use condition::{Comparison, Condition, Flag, Number, Test};
pub use error::PolicyError;
pub use example::{Example, ExampleFailure};

use crate::record::{Count, Section};
use crate::relief::statutes::{Pattern, Statutes};
use crate::relief::{Citation, Lesser, RoutingCode};
use jiff::civil::Date;
use std::sync::Arc;

/// The policies that ship with the program: name and text, the default first.
const SHIPPED: &[(&str, &str)] = &[
    ("san-francisco-2018", include_str!("../../assets/policies/san-francisco-2018.toml")),
    ("los-angeles-2019", include_str!("../../assets/policies/los-angeles-2019.toml")),
    ("sacramento-2019", include_str!("../../assets/policies/sacramento-2019.toml")),
    ("san-joaquin-2019", include_str!("../../assets/policies/san-joaquin-2019.toml")),
    ("statute-only", include_str!("../../assets/policies/statute-only.toml")),
];

/// What a rule gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Dismiss and seal.
    Dismiss,
    /// Reduce: redesignate when the sentence is completed, recall and resentence while it is served.
    Reduce(Lesser),
    /// What the statute gives as of right.
    Law,
    /// Nothing beyond what the statute gives as of right.
    None,
    /// A person decides; the code says why.
    Person(RoutingCode),
}

/// One rule of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// In a few words, for the proof.
    pub name: String,
    /// What it asks; a rule that asks nothing always matches.
    pub when: Condition,
    /// What it gives.
    pub outcome: Outcome,
    /// Why, in a sentence.
    pub reason: String,
}

/// How a proof speaks of a rule; worded once, because every case of an import has a few of them.
#[derive(Clone, Debug)]
pub(crate) struct Spoken {
    /// `rule 5: felony, nothing against it`.
    pub(crate) question: String,
    /// `san-francisco-2018 §5`.
    pub(crate) citation: Citation,
}

impl Spoken {
    fn of(rule: &Rule, policy: &str, number: u32) -> Self {
        Self {
            question: format!("rule {number}: {}", rule.name),
            citation: Citation(format!("{policy} §{number}")),
        }
    }
}

/// Who made a policy, for where and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The stable name: `san-francisco-2018`.
    pub name: String,
    /// In words.
    pub title: String,
    /// The state whose law it applies.
    pub jurisdiction: String,
    /// The county it was made for; `None` for any.
    pub county: Option<String>,
    /// Counted up at every change.
    pub version: u32,
    /// The first day it is in force.
    pub effective_from: Date,
    /// The last day; `None` while open.
    pub effective_to: Option<Date>,
    /// Who wrote it.
    pub author: String,
    /// What it rests on.
    pub citations: Vec<String>,
    /// What an attorney should know of it, in a paragraph.
    pub summary: String,
}

/// An office's rules, checked, with the statutes they are read against.
#[derive(Clone, Debug)]
pub struct Policy {
    heading: Heading,
    parameters: Vec<(String, i32)>,
    presumed_ended_years: i16,
    related: Vec<Pattern>,
    related_anywhere: bool,
    rules: Vec<Rule>,
    spoken: Vec<Spoken>,
    examples: Vec<Example>,
    text: String,
    statutes: Arc<Statutes>,
}

impl Policy {
    /// Reads a policy that ships with the program.
    ///
    /// # Errors
    /// When no policy of the name ships; the suggestion names the nearest.
    pub fn shipped(name: &str) -> Result<Self, PolicyError> {
        let found = SHIPPED.iter().find(|(known, _)| *known == name);
        let (_, text) = found.ok_or_else(|| {
            PolicyError::new(0, format!("no policy named `{name}` ships with vacatur"))
                .suggest(crate::record::nearest::nearest(name, Self::shipped_names()))
        })?;
        Self::parse(text)
    }

    /// Returns the names of the policies that ship, the default first.
    pub fn shipped_names() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|(name, _)| *name)
    }

    /// Reads and checks a policy file.
    ///
    /// # Errors
    /// The first thing wrong with it, with its line and, where one is near, what may have been meant.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        file::read(text)
    }

    /// Reads the peer's options (formats.md section 7) as a policy that keeps their meaning: ages and years from the
    /// court date, and nothing of superstrikes, PC 290 or priors in its answers. The routing codes stand beside it.
    ///
    /// # Errors
    /// When the options name what the peer did not know, or a number outside its range.
    pub fn from_peer_options(json: &str) -> Result<Self, PolicyError> {
        peer::read(json)
    }

    /// Reads the text of a policy file, or the peer's options.
    ///
    /// # Errors
    /// As [`Self::parse`] and [`Self::from_peer_options`].
    pub fn read(text: &str) -> Result<Self, PolicyError> {
        // A TOML file never begins with a brace, and the peer's options always do.
        if text.trim_start().starts_with('{') { Self::from_peer_options(text) } else { Self::parse(text) }
    }

    /// Tells whether it makes the same charges candidates as another: those it names as related.
    pub fn reaches_like(&self, other: &Self) -> bool {
        let sections = |policy: &Self| -> Vec<Section> {
            let mut sections: Vec<_> = policy.related.iter().map(|one| one.section().clone()).collect();
            sections.sort();
            sections
        };
        sections(self) == sections(other)
            && (self.related_anywhere == other.related_anywhere || self.related.is_empty())
    }

    /// Returns its name.
    pub fn name(&self) -> &str {
        &self.heading.name
    }

    /// Returns who made it, for where and when.
    pub fn heading(&self) -> &Heading {
        &self.heading
    }

    /// Returns the charges beside the four sections that the office relieves.
    pub fn related(&self) -> impl Iterator<Item = &Pattern> {
        self.related.iter()
    }

    /// Returns its rules, in order; the first that matches wins.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Returns its rules in order, each with how a proof speaks of it.
    pub(crate) fn spoken(&self) -> impl Iterator<Item = (&Rule, &Spoken)> {
        self.rules.iter().zip(&self.spoken)
    }

    /// Returns its parameters by name.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, i32)> {
        self.parameters.iter().map(|(name, value)| (name.as_str(), *value))
    }

    /// Returns its worked examples.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// Returns the file as it was read: what its hash is taken of.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the statutes it is read against.
    pub fn statutes(&self) -> &Statutes {
        &self.statutes
    }

    /// Runs its worked examples and returns those that come out otherwise.
    pub fn check(&self) -> Vec<ExampleFailure> {
        self.examples.iter().filter_map(|example| example.run(self)).collect()
    }

    /// Returns how many years after the conviction a sentence without a stated length is taken to have ended.
    pub fn presumed_ended_years(&self) -> i16 {
        self.presumed_ended_years
    }

    /// Tells whether a related charge is a candidate also where no marijuana charge stands in its cycle.
    pub fn related_anywhere(&self) -> bool {
        self.related_anywhere
    }

    /// Tells whether the policy names the section as related.
    pub(crate) fn names_as_related(&self, section: &Section) -> bool {
        self.related.iter().any(|pattern| pattern.depth_in(section).is_some())
    }

    /// Tells whether the policy names a section of the charge that decides as related.
    pub(crate) fn names_any_as_related(&self, count: &Count) -> bool {
        !self.related.is_empty()
            && count.charge().is_some_and(|charge| {
                charge.offense.sections.iter().any(|section| self.names_as_related(section))
            })
    }

    /// Tells whether any rule asks for the ends of all sentences of the person.
    pub(crate) fn asks_for_all_sentences(&self) -> bool {
        self.rules
            .iter()
            .flat_map(|rule| rule.when.tests())
            .any(|test| matches!(test, Test::Flag(Flag::AllEnded, _)))
    }
}

/// Policies are equal when their files are.
impl PartialEq for Policy {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
