//! A seed as two people type it, line by line: the names, then dice or the first text, then the second text.

use crate::casework::check::CheckNo;
use crate::casework::check::overview::Order;
use crate::casework::spotcheck::{Seed, Share};
use crate::record::Text;

/// What a seed is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeedOf {
    /// The draw of a check.
    Check(CheckNo),
    /// The choice of decisions for a second reader, so large a share of them.
    Share(Share),
}

/// A seed on its way: what was typed of it so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedDraft {
    /// What it is the seed of.
    pub of: SeedOf,
    /// The two who make it, once they are named.
    pub persons: Option<[Text; 2]>,
    /// What the first of them typed; never shown to the other.
    pub first: Option<String>,
}

impl SeedDraft {
    /// Takes the next line that was typed: the names, then dice or the first text, then the second text. Returns the
    /// order once the seed is whole.
    pub(in crate::review) fn take(mut self, typed: &str) -> Result<Result<Order, Self>, String> {
        let typed = typed.trim();
        let Some(persons) = self.persons.clone() else {
            let (one, other) = typed.split_once(',').ok_or("Name both, with a comma between.")?;
            let persons = [Text::new(one.trim()), Text::new(other.trim())];
            if persons.iter().any(Text::is_empty) || persons.first() == persons.last() {
                return Err("A seed is made by two different people, and both are named.".to_owned());
            }
            self.persons = Some(persons);
            return Ok(Err(self));
        };
        let order = |seed: Seed| match self.of {
            SeedOf::Check(check) => Order::Seed { check, seed, persons },
            SeedOf::Share(share) => Order::BeginShare { share, seed, persons },
        };
        if let Some(first) = &self.first {
            return Seed::of_two(first, typed).map(|seed| Ok(order(seed))).map_err(|error| error.to_string());
        }
        if !typed.is_empty() && typed.chars().all(|c| c.is_ascii_digit() || c == ' ') {
            return Seed::of_dice(typed).map(|seed| Ok(order(seed))).map_err(|error| error.to_string());
        }
        if typed.chars().count() < 8 {
            return Err("Twenty dice, or a text of at least eight characters.".to_owned());
        }
        self.first = Some(typed.to_owned());
        Ok(Err(self))
    }
}
