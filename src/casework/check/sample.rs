//! The sample of a check: how it is drawn, and how far each of its cases is.
//!
//! Owns the root hash of a frozen list, the draw, and what a second decision and a ruling make of a sampled case. Which
//! step may be taken is `permits`'s.

use crate::casework::check::effect::same_effect;
use crate::casework::check::state::Signed;
use crate::casework::check::step::{CheckNo, How, Ruling, Second};
use crate::casework::spotcheck::Allotment;
use crate::casework::spotcheck::draw::{Seed, Ticket, draw};
use crate::casework::{Decided, Digest, Frozen};
use crate::record::Text;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A case of the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sampled {
    /// The decision that was frozen.
    pub frozen: Frozen,
    /// Which stratum it was drawn from; 0 in a directed sample.
    pub stratum: usize,
    /// Its ticket; none in a directed sample.
    pub ticket: Option<Ticket>,
    /// The first decision, once it was looked up ([`super::Check::learn`]).
    pub first: Option<Decided>,
    /// The second decision.
    pub second: Option<(Signed, Second)>,
    /// How a disagreement was settled.
    pub ruling: Option<Ruled>,
}

/// A settled disagreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruled {
    /// Its entry.
    pub signed: Signed,
    /// Who was right.
    pub ruling: Ruling,
    /// How it was settled.
    pub how: How,
    /// The reasons of both, and the reason for the ruling.
    pub reasons: [Text; 3],
}

/// How far a sampled case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Not decided again.
    Waiting,
    /// Both decisions come to the same.
    Agreed,
    /// They do not, and nobody has settled it.
    Disputed,
    /// The first decision stands.
    Stands,
    /// The first decision is an error.
    Overturned,
    /// It cannot be decided: an error.
    Undecidable,
}

/// Returns the root hash of a frozen list: SHA-256 over the lines `check NUMBER`, `head HASH` and, for every case in
/// order, `CASE VERDICT SHOWN`, each ended by a line feed.
pub fn root_of(number: CheckNo, head: &Digest, decisions: &[Frozen]) -> Digest {
    let mut lines = format!("check {number}\nhead {head}\n");
    for frozen in decisions {
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "{} {} {}", frozen.case, frozen.verdict.0, frozen.shown);
    }
    Digest::of(lines.as_bytes())
}

/// Returns the hash of whom each decision is about: SHA-256 over the lines `CASE PERSON`, by case, the persons numbered
/// by their first appearance.
pub fn persons_root(decisions: &[Frozen], persons: &[u64]) -> Digest {
    let mut lines = String::new();
    for (frozen, person) in decisions.iter().zip(persons) {
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "{} {person}", frozen.case);
    }
    Digest::of(lines.as_bytes())
}

/// Returns the hash of which case stands in which stratum: SHA-256 over the lines `CASE STRATUM`, by case, the strata
/// counted from 1 in the plan's order.
pub fn members_root(decisions: &[Frozen], members: &[usize]) -> Digest {
    let mut lines = String::new();
    for (frozen, member) in decisions.iter().zip(members) {
        let _ = writeln!(lines, "{} {}", frozen.case, member + 1);
    }
    Digest::of(lines.as_bytes())
}

/// Draws a sample: from every stratum the smallest tickets, all together in the order of tickets.
pub fn draw_sample(
    seed: &Seed,
    decisions: &[Frozen],
    members: &[usize],
    strata: &[Allotment],
) -> Vec<Sampled> {
    let ids: Vec<String> = decisions.iter().map(|frozen| frozen.case.to_string()).collect();
    let place: BTreeMap<&str, usize> = ids.iter().map(String::as_str).zip(0..).collect();
    let mut drawn: Vec<(Ticket, usize, usize)> = Vec::new();
    for (stratum, allotment) in strata.iter().enumerate() {
        let inside =
            ids.iter().zip(members).filter(|(_, member)| **member == stratum).map(|(id, _)| id.as_str());
        let take = usize::try_from(allotment.sample).unwrap_or(usize::MAX);
        // A frozen list has every case once.
        for (ticket, id) in draw(seed, inside, take).unwrap_or_default() {
            drawn.extend(place.get(id).map(|place| (ticket, *place, stratum)));
        }
    }
    drawn.sort_unstable();
    drawn
        .into_iter()
        .filter_map(|(ticket, place, stratum)| {
            decisions.get(place).map(|frozen| Sampled::new(*frozen, stratum, Some(ticket)))
        })
        .collect()
}

impl Sampled {
    pub(super) fn new(frozen: Frozen, stratum: usize, ticket: Option<Ticket>) -> Self {
        Self { frozen, stratum, ticket, first: None, second: None, ruling: None }
    }

    /// Returns how far it is. A first decision that was not looked up agrees with nothing.
    pub fn settled(&self) -> Settled {
        let Some((_, second)) = &self.second else { return Settled::Waiting };
        if let Some(ruled) = &self.ruling {
            return match ruled.ruling {
                Ruling::First => Settled::Stands,
                Ruling::Second | Ruling::Neither => Settled::Overturned,
                Ruling::Undecidable => Settled::Undecidable,
            };
        }
        match (second, &self.first) {
            (Second::Undecidable { .. }, _) => Settled::Undecidable,
            (Second::Decided { verdict, .. }, Some(first)) if same_effect(&first.verdict, verdict) => {
                Settled::Agreed
            }
            _ => Settled::Disputed,
        }
    }

    /// Tells whether the first decision counts as an error.
    pub fn is_error(&self) -> bool {
        matches!(self.settled(), Settled::Overturned | Settled::Undecidable)
    }

    /// Tells whether a later decision is the one that the check found to be right, or what follows where it found none.
    pub fn is_mended_by(&self, later: &Decided) -> bool {
        let Some((second_by, second)) = &self.second else { return false };
        let found_at = self.ruling.as_ref().map_or(second_by.seq, |ruled| ruled.signed.seq);
        let is_the_second = match (self.ruling.as_ref().map(|ruled| ruled.ruling), second) {
            (Some(Ruling::Second), Second::Decided { verdict, .. }) => same_effect(verdict, &later.verdict),
            _ => true,
        };
        self.is_error() && later.seq > found_at && is_the_second
    }
}
