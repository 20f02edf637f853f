//! A filter as a condition of the store.
//!
//! What a person typed is only ever a parameter: the text of every condition stands in this file. Words are looked up in
//! the search index, everything else in the columns of the case.

use crate::casework::filter::{Days, InBatch, Reviewer, Term, Test};
use crate::casework::{Filter, Seat};
use crate::queue::columns::as_words;
use crate::record::Level;
use rusqlite::types::Value;

/// A condition with its values, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Criteria {
    /// Conditions on `casefile` that must all hold, each with `?` for its values.
    pub(super) clauses: Vec<String>,
    /// The values of the clauses.
    pub(super) values: Vec<Value>,
    /// What the search index is asked, where it is asked at all.
    pub(super) words: Option<String>,
}

impl Criteria {
    /// Makes the condition of a filter; `me` is who asks.
    pub(super) fn of(filter: &Filter, me: &Seat) -> Self {
        let mut criteria = Self::default();
        let (mut words, mut letters) = (Vec::new(), Vec::new());
        for term in filter.terms() {
            match pattern_of(&term.test) {
                Some(pattern) if term.negated => criteria.add(
                    "casefile.id NOT IN (SELECT rowid FROM find WHERE find MATCH ?)",
                    [Value::Text(pattern)],
                ),
                Some(pattern) if is_of_letters(&term.test) => letters.push(pattern),
                Some(pattern) => words.push(pattern),
                None => criteria.column(term, me),
            }
        }
        criteria.words = match (words.join(" AND "), letters.join(" AND ")) {
            (words, letters) if words.is_empty() && letters.is_empty() => None,
            (words, letters) if words.is_empty() || letters.is_empty() => Some(words + &letters),
            // A letter may stand in every third case, in its numbers say. "Not nothing" keeps the words a question of their
            // own: letters are then looked at only where all the words are.
            (words, letters) => Some(format!("(({words}) NOT \"\") AND {letters}")),
        };
        criteria
    }

    fn add(&mut self, clause: &str, values: impl IntoIterator<Item = Value>) {
        self.clauses.push(clause.to_owned());
        self.values.extend(values);
    }

    fn column(&mut self, term: &Term, me: &Seat) {
        let (clause, values) = condition(&term.test, me);
        let clause = if term.negated { format!("NOT ({clause})") } else { clause };
        self.add(&clause, values);
    }
}

/// Returns what the search index is asked for a term; `None` for one that it does not answer.
fn pattern_of(test: &Test) -> Option<String> {
    match test {
        Test::Words(words) => anywhere(words),
        Test::Name(words) => Some(format!("name : ({})", pattern(words, true)?)),
        Test::Case(words) => Some(format!("numbers : ({})", pattern(words, true)?)),
        Test::Note(words) => Some(format!("notes : ({})", pattern(words, true)?)),
        _ => None,
    }
}

/// Asks for a word wherever it stands. In the column of sections, and only there, a section is one word with its
/// subdivision.
fn anywhere(word: &str) -> Option<String> {
    let plain = pattern(word, true)?;
    match pattern(&as_words(word), true) {
        Some(section) if section != plain => Some(format!("((- sections : ({plain})) OR ({section}))")),
        _ => Some(plain),
    }
}

/// Tells whether a term asks for letters that stand alone.
fn is_of_letters(test: &Test) -> bool {
    match test {
        Test::Words(words) | Test::Name(words) | Test::Case(words) | Test::Note(words) => {
            parted(words).all(|word| word.chars().nth(1).is_none())
        }
        _ => false,
    }
}

/// Returns the condition of a term on the columns, never true or false by an unknown value.
fn condition(test: &Test, me: &Seat) -> (String, Vec<Value>) {
    let value = |text: &str| Value::Text(text.to_owned());
    match test {
        // A filter never holds words without a letter or digit; such a term finds nothing.
        Test::Words(_) | Test::Name(_) | Test::Case(_) | Test::Note(_) => ("0".to_owned(), Vec::new()),
        Test::Section(sections) => {
            any_of(sections, HAS_SECTION, |section| vec![value(section), value(section)])
        }
        Test::Level(levels) => any_of(levels, "casefile.level = ?", |level| vec![value(&level_word(*level))]),
        Test::Lane(lanes) => any_of(lanes, "casefile.lane = ?", |lane| vec![value(&lane.to_string())]),
        Test::State(states) => {
            // The index has the cases of one state in their order. Those of several would have to be sorted, so that the
            // plus keeps it out.
            let is = if states.len() > 1 { "+casefile.state = ?" } else { "casefile.state = ?" };
            any_of(states, is, |state| vec![value(state.id())])
        }
        Test::Action(actions) => any_of(actions, HAS_ACTION, |action| vec![value(action)]),
        Test::Code(codes) => any_of(codes, HAS_CODE, |code| vec![value(code.id())]),
        Test::Convicted(Days::Unknown) => ("casefile.convicted = 'unknown'".to_owned(), Vec::new()),
        Test::Convicted(Days::Within(from, to)) => {
            let (mut clause, mut values) = ("casefile.convicted <> 'unknown'".to_owned(), Vec::new());
            if let Some(from) = from {
                // A year or a month alone reaches to its last day: `~` sorts after every digit and hyphen.
                clause.push_str(" AND casefile.convicted || '~' >= ?");
                values.push(value(&from.to_string()));
            }
            if let Some(to) = to {
                clause.push_str(" AND casefile.convicted <= ?");
                values.push(value(&to.to_string()));
            }
            (clause, values)
        }
        Test::Returns(Days::Unknown) => {
            ("casefile.state = 'held' AND casefile.returns IS NULL".to_owned(), Vec::new())
        }
        Test::Returns(Days::Within(from, to)) => {
            let day = |day: &Option<jiff::civil::Date>, open: &str| {
                Value::Text(day.map_or_else(|| open.to_owned(), |day| day.to_string()))
            };
            let clause = "casefile.returns IS NOT NULL AND casefile.returns BETWEEN ? AND ?";
            (clause.to_owned(), vec![day(from, "0000"), day(to, "9999-99")])
        }
        Test::Reviewer(reviewer) => {
            let (clause, name) = match reviewer {
                Reviewer::Me => (BY_SEAT, me.0.as_str()),
                Reviewer::Named(name) => (BY_NAME, name.as_str()),
            };
            (clause.to_owned(), vec![value(name)])
        }
        Test::Batch(InBatch::None) => ("casefile.batch IS NULL".to_owned(), Vec::new()),
        Test::Batch(InBatch::Any) => ("casefile.batch IS NOT NULL".to_owned(), Vec::new()),
        Test::Batch(InBatch::Number(number)) => {
            let clause = "casefile.batch IS NOT NULL AND casefile.batch = ?";
            (clause.to_owned(), vec![Value::Integer(i64::from(number.0))])
        }
        Test::Number(range) => {
            let end = |number: u64| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
            ("casefile.id BETWEEN ? AND ?".to_owned(), vec![end(*range.start()), end(*range.end())])
        }
    }
}

/// A section as it stands, or any subdivision of it.
const HAS_SECTION: &str = "(instr(' ' || casefile.sections || ' ', ' ' || ? || ' ') > 0 \
                           OR instr(' ' || casefile.sections, ' ' || ? || '(') > 0)";
const HAS_ACTION: &str = "instr(' ' || casefile.action || ' ', ' ' || ? || ' ') > 0";
const HAS_CODE: &str = "instr(' ' || casefile.codes || ' ', ' ' || ? || ' ') > 0";
const BY_SEAT: &str = "(casefile.verdict IS NOT NULL AND EXISTS \
                       (SELECT 1 FROM ledger WHERE ledger.seq = casefile.verdict AND ledger.seat = ?))";
const BY_NAME: &str = "(casefile.verdict IS NOT NULL AND EXISTS \
                       (SELECT 1 FROM ledger WHERE ledger.seq = casefile.verdict AND lower(ledger.seat) = lower(?)))";

fn any_of<T>(items: &[T], clause: &str, values: impl Fn(&T) -> Vec<Value>) -> (String, Vec<Value>) {
    let clauses = vec![clause; items.len()];
    (format!("({})", clauses.join(" OR ")), items.iter().flat_map(values).collect())
}

fn level_word(level: Option<Level>) -> String {
    level.map_or_else(String::new, |level| level.to_string())
}

/// Writes a query in which every word is quoted, so that nothing typed is ever an operator.
///
/// A single letter stands for itself: an initial is worth finding, everything that begins with it is not.
pub(super) fn pattern(words: &str, prefixes: bool) -> Option<String> {
    let quoted: Vec<String> = parted(words)
        .map(|word| {
            let begins = prefixes && word.chars().nth(1).is_some();
            format!("\"{word}\"{}", if begins { "*" } else { "" })
        })
        .collect();
    (!quoted.is_empty()).then(|| quoted.join(" AND "))
}

fn parted(words: &str) -> impl Iterator<Item = &str> {
    words.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::fixture::seat;
    use jiff::civil::date;

    fn criteria(text: &str) -> Criteria {
        let filter = Filter::parse(text, date(2018, 2, 1)).unwrap();
        Criteria::of(&filter, &seat("mothma"))
    }

    #[test]
    fn what_is_typed_is_never_part_of_the_question() {
        let hostile = criteria("name:\"'; DROP TABLE casefile --\" reviewer:'x' section:1) -x\"OR\"y");
        let text = hostile.clauses.join("\n");
        assert!(!text.contains('x') || text.matches('x').count() == text.matches("EXISTS").count());
        assert!(!text.contains("DROP"), "{text}");
        assert_eq!(text.matches('?').count(), hostile.values.len());
        assert_eq!(hostile.words.as_deref(), Some("name : (\"DROP\"* AND \"TABLE\"* AND \"casefile\"*)"));
    }

    #[test]
    fn words_go_to_the_search_index_and_columns_to_their_table() {
        let both = criteria("smith j lane:clear -note:weight");
        assert_eq!(both.words.as_deref(), Some("((\"smith\"*) NOT \"\") AND \"j\""));
        assert_eq!(criteria("smith jo").words.as_deref(), Some("\"smith\"* AND \"jo\"*"));
        assert_eq!(
            criteria("11357(b) smith").words.as_deref(),
            Some("((- sections : (\"11357\"* AND \"b\")) OR (\"11357b\"*)) AND \"smith\"*")
        );
        assert_eq!(criteria("11357( (b)").words.as_deref(), Some("((\"11357\"*) NOT \"\") AND \"b\""));
        assert_eq!(criteria("j name:b").words.as_deref(), Some("\"j\" AND name : (\"b\")"));
        assert_eq!(both.clauses.len(), 2);
        assert_eq!(criteria("").clauses.len(), 0);
    }
}
