//! Reading a filter: words, keys and values, with errors that point at the word.

use super::key::{ACTIONS, LEVELS, lane};
use super::{Days, FilterError, InBatch, Key, Reviewer, Term, Test};
use crate::casework::{BatchNo, State};
use crate::record::Level;
use crate::record::nearest::nearest;
use crate::relief::{Lane, RoutingCode};
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::ops::Range;

/// A word as typed, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it begins and ends.
    pub(super) at: Range<usize>,
    /// What was typed, with its quotation marks.
    pub(super) text: String,
    /// Whether a quotation mark was opened and not closed.
    pub(super) open: bool,
}

/// Parts a text at its blanks, except where they stand between quotation marks.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut begun: Option<(usize, bool)> = None;
    for (at, character) in text.char_indices() {
        match (&mut begun, character) {
            (None, blank) if blank.is_whitespace() => {}
            (None, first) => begun = Some((at, first == '"')),
            (Some((start, false)), blank) if blank.is_whitespace() => {
                words.push(Word { at: *start..at, text: text[*start..at].to_owned(), open: false });
                begun = None;
            }
            (Some((_, quoted)), '"') => *quoted = !*quoted,
            (Some(_), _) => {}
        }
    }
    if let Some((start, open)) = begun {
        words.push(Word { at: start..text.len(), text: text[start..].to_owned(), open });
    }
    words
}

/// Reads the terms of a filter.
pub(super) fn parse(text: &str, today: Date) -> Result<Vec<Term>, FilterError> {
    words(text).iter().map(|word| term(word, today)).collect()
}

fn term(word: &Word, today: Date) -> Result<Term, FilterError> {
    if word.open {
        return Err(fault(word.at.clone(), "the quotation mark is not closed", None));
    }
    let (negated, rest, start) = match word.text.strip_prefix('-') {
        Some(rest) if !rest.is_empty() => (true, rest, word.at.start + 1),
        _ => (false, word.text.as_str(), word.at.start),
    };
    let test = match key_and_value(rest) {
        None => Test::Words(some_words(unquoted(rest), start..word.at.end)?),
        Some((name, value)) => {
            let key_at = start..start + name.len() + 1;
            let key = Key::of_id(&name.to_lowercase()).ok_or_else(|| unknown_key(name, key_at))?;
            let value_at = word.at.end - value.len()..word.at.end;
            if unquoted(value).trim().is_empty() {
                let what = format!("{name}: needs a value ({})", key.help());
                return Err(fault(start..word.at.end, &what, None));
            }
            self::test(key, value, value_at, today)?
        }
    };
    Ok(Term { negated, test })
}

/// Parts a word at its colon; a quoted word has no key.
fn key_and_value(word: &str) -> Option<(&str, &str)> {
    word.split_once(':').filter(|(name, _)| !name.contains('"'))
}

fn unknown_key(name: &str, at: Range<usize>) -> FilterError {
    let near = nearest(name, Key::ALL.iter().map(|key| key.id())).map(|near| format!("{near}:"));
    fault(at, &format!("there is nothing called {name:?} to filter by"), near)
}

fn test(key: Key, value: &str, at: Range<usize>, today: Date) -> Result<Test, FilterError> {
    let plain = unquoted(value);
    Ok(match key {
        Key::Name => Test::Name(some_words(plain, at)?),
        Key::Case => Test::Case(some_words(plain, at)?),
        Key::Note => Test::Note(some_words(plain, at)?),
        Key::Section => Test::Section(each(value, &at, section)?),
        Key::Level => Test::Level(each(value, &at, |word, at| {
            let known = |word: &str| LEVELS.contains(&word);
            one_of(Key::Level, word, at, |word| known(word).then(|| Level::parse(word.as_bytes())))
        })?),
        Key::Lane => Test::Lane(each(value, &at, |word, at| {
            let lanes = [Lane::Clear, Lane::Review];
            one_of(Key::Lane, word, at, |word| lanes.into_iter().find(|known| lane(*known) == word))
        })?),
        Key::State => Test::State(each(value, &at, |word, at| {
            one_of(Key::State, word, at, |word| State::ALL.into_iter().find(|state| state.id() == word))
        })?),
        Key::Action => Test::Action(each(value, &at, |word, at| {
            let known =
                |word: &str| ACTIONS.into_iter().map(crate::relief::Action::id).find(|id| *id == word);
            one_of(Key::Action, word, at, known)
        })?),
        Key::Code => {
            Test::Code(each(value, &at, |word, at| one_of(Key::Code, word, at, RoutingCode::from_id))?)
        }
        Key::Convicted => Test::Convicted(days(plain, at, today, "unknown")?),
        Key::Returns => Test::Returns(days(plain, at, today, "none")?),
        Key::Reviewer => Test::Reviewer(match plain {
            me if me.eq_ignore_ascii_case("me") => Reviewer::Me,
            name => Reviewer::Named(name.to_owned()),
        }),
        Key::Batch => Test::Batch(batch(plain, at)?),
        Key::Number => Test::Number(numbers(plain, at)?),
    })
}

/// Reads the alternatives of a value, each with its place.
fn each<T>(
    value: &str,
    at: &Range<usize>,
    read: impl Fn(&str, Range<usize>) -> Result<T, FilterError>,
) -> Result<Vec<T>, FilterError> {
    let mut start = at.start;
    value
        .split(',')
        .map(|word| {
            let place = start..start + word.len();
            start = place.end + 1;
            if word.trim().is_empty() {
                return Err(fault(at.clone(), "a value is missing beside a comma", None));
            }
            read(unquoted(word).to_lowercase().as_str(), place)
        })
        .collect()
}

fn one_of<T>(
    key: Key,
    word: &str,
    at: Range<usize>,
    known: impl Fn(&str) -> Option<T>,
) -> Result<T, FilterError> {
    known(word).ok_or_else(|| {
        let values = key.values();
        let near = nearest(word, values.iter().copied()).map(str::to_owned);
        // A long list is better completed than read.
        let what = if near.is_none() && values.len() <= 6 {
            format!("{word:?} is no {}: {}", key.id(), values.join(", "))
        } else {
            format!("{word:?} is no {}", key.id())
        };
        fault(at, &what, near)
    })
}

fn section(word: &str, at: Range<usize>) -> Result<String, FilterError> {
    let fits = word.starts_with(|first: char| first.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '(' | ')'));
    if fits {
        Ok(word.to_owned())
    } else {
        Err(fault(at, &format!("{word:?} is no section such as 11359 or 11357(b)"), None))
    }
}

fn batch(value: &str, at: Range<usize>) -> Result<InBatch, FilterError> {
    match value {
        "none" => Ok(InBatch::None),
        "any" => Ok(InBatch::Any),
        number => number
            .parse()
            .map(|number| InBatch::Number(BatchNo(number)))
            .map_err(|_| fault(at, &format!("{value:?} is no batch: a number, any or none"), None)),
    }
}

fn numbers(value: &str, at: Range<usize>) -> Result<std::ops::RangeInclusive<u64>, FilterError> {
    let number = |text: &str, open: u64| if text.is_empty() { Some(open) } else { text.parse().ok() };
    let range = match value.split_once("..") {
        Some((first, last)) => number(first, 0).zip(number(last, u64::MAX >> 1)),
        None => value.parse().ok().map(|one| (one, one)),
    };
    range
        .map(|(first, last)| first..=last)
        .ok_or_else(|| fault(at, &format!("{value:?} is no number or range such as 100..200"), None))
}

/// Reads days: a year, a month, a day or `today`, alone, after a comparison, or at the ends of a range.
fn days(value: &str, at: Range<usize>, today: Date, unknown: &str) -> Result<Days, FilterError> {
    if value == unknown {
        return Ok(Days::Unknown);
    }
    let wrong = |text: &str| {
        let what = format!("{text:?} is no date: 1996, 1996-03, 1996-03-15 or today; <1996, 1980..1989");
        fault(at.clone(), &what, None)
    };
    let span = |text: &str| span(text, today).ok_or_else(|| wrong(text));
    let open = |text: &str| if text.is_empty() { Ok(None) } else { span(text).map(Some) };
    if let Some((first, last)) = value.split_once("..") {
        let (first, last) = (open(first)?, open(last)?);
        if first.is_none() && last.is_none() {
            return Err(wrong(value));
        }
        return Ok(Days::Within(first.map(|(from, _)| from), last.map(|(_, to)| to)));
    }
    for (sign, bounds) in COMPARISONS {
        if let Some(rest) = value.strip_prefix(sign) {
            let (from, to) = bounds(span(rest)?).ok_or_else(|| wrong(rest))?;
            return Ok(Days::Within(from, to));
        }
    }
    span(value).map(|(from, to)| Days::Within(Some(from), Some(to)))
}

type Ends = (Option<Date>, Option<Date>);

type Bounds = fn((Date, Date)) -> Option<Ends>;

/// What each comparison makes of the first and the last day of what follows it; the longer signs first.
const COMPARISONS: [(&str, Bounds); 4] = [
    ("<=", |(_, last)| Some((None, Some(last)))),
    (">=", |(first, _)| Some((Some(first), None))),
    ("<", |(first, _)| first.checked_sub(1.day()).ok().map(|before| (None, Some(before)))),
    (">", |(_, last)| last.checked_add(1.day()).ok().map(|after| (Some(after), None))),
];

/// Returns the first and the last day of a year, a month or a day.
fn span(text: &str, today: Date) -> Option<(Date, Date)> {
    if text == "today" {
        return Some((today, today));
    }
    let mut parts = text.split('-');
    let mut part = |digits: usize| match parts.next() {
        None => Some(None),
        Some(part) if part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()) => {
            part.parse::<i16>().ok().map(Some)
        }
        Some(_) => None,
    };
    let (year, month, day) = (part(4)??, part(2)?, part(2)?);
    if parts.next().is_some() {
        return None;
    }
    let small = |number: i16| i8::try_from(number).ok();
    let first = Date::new(year, small(month.unwrap_or(1))?, small(day.unwrap_or(1))?).ok()?;
    let last = match (month, day) {
        (None, _) => first.last_of_year(),
        (Some(_), None) => first.last_of_month(),
        (Some(_), Some(_)) => first,
    };
    Some((first, last))
}

/// Takes the quotation marks off a value.
fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value)
}

fn some_words(text: &str, at: Range<usize>) -> Result<String, FilterError> {
    if text.chars().any(char::is_alphanumeric) {
        Ok(text.to_owned())
    } else {
        Err(fault(at, "there is no letter or digit to look for", None))
    }
}

fn fault(at: Range<usize>, what: &str, suggestion: Option<String>) -> FilterError {
    FilterError { at, what: what.to_owned(), suggestion }
}
