//! Which lines of the schedule something is said of: `items 1 to 4, 7 and 9`.

use std::fmt;

/// Numbers of lines of the schedule, rising, in runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Items(Vec<(u64, u64)>);

impl Items {
    /// Adds the next number.
    pub(super) fn add(&mut self, item: u64) {
        match self.0.last_mut() {
            Some((_, last)) if *last + 1 == item => *last = item,
            _ => self.0.push((item, item)),
        }
    }

    /// Returns how many there are.
    pub(super) fn count(&self) -> u64 {
        self.0.iter().map(|(first, last)| last - first + 1).sum()
    }
}

impl fmt::Display for Items {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runs: Vec<_> = self
            .0
            .iter()
            .flat_map(|(first, last)| match last - first {
                0 => vec![first.to_string()],
                1 => vec![first.to_string(), last.to_string()],
                _ => vec![format!("{first} to {last}")],
            })
            .collect();
        let noun = if self.count() == 1 { "item" } else { "items" };
        match runs.split_last() {
            None => Ok(()),
            Some((last, [])) => write!(f, "{noun} {last}"),
            Some((last, rest)) => write!(f, "{noun} {} and {last}", rest.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_items_are_named_by_their_ends() {
        for (items, words) in [
            (&[][..], ""),
            (&[3][..], "item 3"),
            (&[3, 4][..], "items 3 and 4"),
            (&[1, 2, 3, 4, 7, 9][..], "items 1 to 4, 7 and 9"),
            (&[1, 2, 3][..], "items 1 to 3"),
        ] {
            let mut all = Items::default();
            for item in items {
                all.add(*item);
            }
            assert_eq!(all.to_string(), words);
            assert_eq!(all.count(), items.len() as u64);
        }
    }
}
