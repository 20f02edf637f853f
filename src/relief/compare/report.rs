//! The tables of a comparison: the moves, who gains and who loses, whom each policy clears.

use crate::relief::Action;
use crate::relief::compare::{PolicyComparison, Split};
use crate::relief::parts::Part;

impl PolicyComparison {
    /// Returns the comparison as tables, the definitions last.
    pub fn report(&self) -> Vec<Part> {
        let mut parts = vec![self.moved(), self.lane_table(), self.cleared_table()];
        for kind in [SECTION, LEVEL, DECADE] {
            parts.push(self.split_table(kind));
        }
        let mut definitions = Part::new("What the words mean", &["word", "meaning"]);
        let meanings = self.definitions().into_iter();
        definitions.rows.extend(meanings.map(|(word, meaning)| vec![word.to_owned(), meaning]));
        parts.push(definitions);
        parts
    }

    fn moved(&self) -> Part {
        let [first, second] = self.names();
        let mut part =
            Part::new("From which action to which", &[first, second, "counts", "cases", "persons"])
                .drawn(&[2])
                .moving();
        let mut moves: Vec<_> = self.moves().collect();
        moves.sort_by_key(|(from, to, tally)| (from == to, std::cmp::Reverse(tally.counts)));
        for (from, to, tally) in moves {
            let stays = if from == to { "the same".to_owned() } else { in_words(to) };
            part.rows.push(vec![
                in_words(from),
                stays,
                tally.counts.to_string(),
                tally.cases.to_string(),
                tally.people.to_string(),
            ]);
        }
        part
    }

    fn lane_table(&self) -> Part {
        let [first, second] = self.names();
        let mut part = Part::new("From which lane to which", &[first, second, "counts", "cases", "persons"])
            .drawn(&[2])
            .moving();
        for (from, to, tally) in self.lanes() {
            part.rows.push(vec![
                from.to_string(),
                to.to_string(),
                tally.counts.to_string(),
                tally.cases.to_string(),
                tally.people.to_string(),
            ]);
        }
        part
    }

    fn cleared_table(&self) -> Part {
        let [first, second] = self.names();
        let mut part =
            Part::new("Persons left without, once the proposals are granted", &["without", first, second])
                .drawn(&[1, 2]);
        let [one, other] = self.cleared();
        for (words, first, second) in [
            ("a felony", one.felony, other.felony),
            ("a conviction in seven years", one.recent, other.recent),
            ("any conviction", one.any, other.any),
        ] {
            part.rows.push(vec![words.to_owned(), first.to_string(), second.to_string()]);
        }
        part
    }

    fn split_table(&self, (title, head, named): Kind) -> Part {
        let mut part = Part::new(title, &[head, "gain", "lose", "same"]).drawn(&[1, 2, 3]);
        for (split, balance) in self.splits() {
            let Some(name) = named(split) else { continue };
            let numbers = [balance.gain, balance.lose, balance.same].map(|number| number.to_string());
            part.rows.push([name].into_iter().chain(numbers).collect());
        }
        part
    }
}

/// A way to split: title, head, and how its rows are called.
type Kind = (&'static str, &'static str, fn(&Split) -> Option<String>);

const SECTION: Kind = ("Who gains and who loses, by section", "section", |split| match split {
    Split::Section(number) => Some(number.clone()),
    Split::Level(_) | Split::Decade(_) => None,
});
const LEVEL: Kind = ("Who gains and who loses, by level", "level", |split| match split {
    Split::Level(Some(level)) => Some(level.to_string()),
    Split::Level(None) => Some("not stated".to_owned()),
    Split::Section(_) | Split::Decade(_) => None,
});
const DECADE: Kind =
    ("Who gains and who loses, by decade of the conviction", "decade", |split| match split {
        Split::Decade(Some(decade)) => Some(format!("{decade}s")),
        Split::Decade(None) => Some("undated".to_owned()),
        Split::Section(_) | Split::Level(_) => None,
    });

fn in_words(action: Action) -> String {
    action.to_string()
}
