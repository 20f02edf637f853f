//! The sentences of a rule: `level is felony or misdemeanor`, `age at offence under 21`, `no superstrike before it`.
//!
//! Owns their grammar, reading and writing, and what is said of a sentence that cannot be read.

use crate::record::Level;
use crate::record::nearest::nearest;
use crate::relief::policy::{Comparison, Condition, Flag, Number, Test};
use crate::relief::statutes::{Pattern, Statutes};
use std::fmt;

/// What is wrong with a sentence, and what may have been meant.
pub(super) type Refusal = (String, Option<String>);

/// Reads one sentence; `parameters` are the names a number may stand under.
pub(super) fn read(
    sentence: &str,
    parameters: &[(String, i32)],
    related: &[Pattern],
    statutes: &Statutes,
) -> Result<Test, Refusal> {
    let sentence = sentence.trim();
    if let Some((subject, object)) = sentence.split_once(" is ") {
        let (object, wanted) = object.strip_prefix("not ").map_or((object, true), |object| (object, false));
        return match subject.trim() {
            "level" => levels(object).map(|levels| Test::Level(levels, wanted)),
            "section" => sections(object, related, statutes).map(|sections| Test::Section(sections, wanted)),
            other => Err((
                format!("`{other}` cannot be asked with `is`"),
                nearest(other, ["level", "section"])
                    .map(|near| format!("did you mean `{near} is …`?"))
                    .or_else(|| Some("only `level is …` and `section is …` can".to_owned())),
            )),
        };
    }
    for (words, comparison) in [
        (" at least ", Comparison::AtLeast),
        (" more than ", Comparison::MoreThan),
        (" under ", Comparison::Under),
    ] {
        if let Some((subject, bound)) = sentence.split_once(words)
            && let Some(number) = Number::ALL.iter().find(|number| number.words() == subject.trim())
        {
            return bound_of(*number, bound.trim(), parameters)
                .map(|bound| Test::Number(*number, comparison, bound));
        }
    }
    let (words, wanted) = ["no ", "not "]
        .iter()
        .find_map(|negation| sentence.strip_prefix(negation))
        .map_or((sentence, true), |words| (words, false));
    Flag::ALL
        .iter()
        .find(|flag| flag.words() == words)
        .map(|flag| Test::Flag(*flag, wanted))
        .ok_or_else(|| unknown_fact(sentence, words))
}

fn unknown_fact(sentence: &str, words: &str) -> Refusal {
    let subject = [" at least ", " more than ", " under "]
        .iter()
        .find_map(|comparison| words.split_once(comparison))
        .map(|(subject, _)| subject);
    let known =
        Flag::ALL.iter().map(|flag| flag.words()).chain(Number::ALL.iter().map(|number| number.words()));
    let near = subject
        .and_then(|subject| nearest(subject, Number::ALL.iter().map(|number| number.words())))
        .or_else(|| nearest(words, known));
    let listed = || {
        let all: Vec<_> = Flag::ALL
            .iter()
            .map(|flag| flag.words())
            .chain(Number::ALL.iter().map(|number| number.words()))
            .collect();
        format!("the facts are: level, section, {}", all.join(", "))
    };
    let suggestion = near.map_or_else(listed, |near| format!("did you mean `{near}`?"));
    (format!("no fact is named in `{sentence}`"), Some(suggestion))
}

/// Reads `a, b or c`.
fn list(words: &str) -> impl Iterator<Item = &str> {
    words.split(',').flat_map(|part| part.split(" or ")).map(str::trim).filter(|word| !word.is_empty())
}

fn levels(words: &str) -> Result<Vec<Level>, Refusal> {
    list(words)
        .map(|word| match word {
            "felony" => Ok(Level::Felony),
            "misdemeanor" => Ok(Level::Misdemeanor),
            "infraction" => Ok(Level::Infraction),
            other => Err((
                format!("`{other}` is not a level"),
                nearest(other, ["felony", "misdemeanor", "infraction"])
                    .map(|near| format!("did you mean `{near}`?"))
                    .or_else(|| Some("the levels are felony, misdemeanor and infraction".to_owned())),
            )),
        })
        .collect()
}

fn sections(words: &str, related: &[Pattern], statutes: &Statutes) -> Result<Vec<Pattern>, Refusal> {
    list(words)
        .map(|word| {
            let pattern = Pattern::try_from(word.to_owned()).map_err(|error| (error.to_string(), None))?;
            let named = related.iter().any(|other| other.section() == pattern.section());
            if named || statutes.knows(pattern.section()) {
                return Ok(pattern);
            }
            let near = nearest(word, ["HS 11357", "HS 11358", "HS 11359", "HS 11360", "HS 11364", "PC 32"]);
            Err((
                format!("no statute table knows `{word}`"),
                near.map(|near| format!("did you mean `{near}`?"))
                    .or_else(|| Some("name it under `related`, or use one of HS 11357 to 11360".to_owned())),
            ))
        })
        .collect()
}

/// The least and the most that a number can sensibly be compared with.
fn range(number: Number) -> (i32, i32) {
    match number {
        Number::AgeAtOffence | Number::AgeAtConviction | Number::AgeNow | Number::BuyerAge => (10, 120),
        Number::YearsSinceConviction | Number::YearsSinceLast => (1, 80),
        Number::Convictions => (1, 1000),
        Number::Weight => (1, 1_000_000),
        Number::Plants => (1, 100_000),
    }
}

fn bound_of(number: Number, word: &str, parameters: &[(String, i32)]) -> Result<i32, Refusal> {
    let named = parameters.iter().find(|(name, _)| name == word).map(|(_, value)| *value);
    let bound = named.or_else(|| word.parse().ok()).ok_or_else(|| {
        let near = nearest(word, parameters.iter().map(|(name, _)| name.as_str()));
        (
            format!("`{word}` is neither a whole number nor a parameter"),
            near.map(|near| format!("did you mean `{near}`?")),
        )
    })?;
    let (least, most) = range(number);
    if (least..=most).contains(&bound) {
        return Ok(bound);
    }
    Err((
        format!("{bound} is out of range for `{}`", number.words()),
        Some(format!("it can be compared with {least} to {most}")),
    ))
}

/// Writes `under`, `at least` or `more than`.
impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Under => "under",
            Self::AtLeast => "at least",
            Self::MoreThan => "more than",
        })
    }
}

/// Writes the sentence as a policy spells it; a parameter stands by its value.
impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = |wanted: bool| if wanted { "" } else { "not " };
        match self {
            Self::Flag(flag, wanted) => write!(f, "{}{}", not(*wanted), flag.words()),
            Self::Level(levels, wanted) => {
                let levels: Vec<_> = levels.iter().map(ToString::to_string).collect();
                write!(f, "level is {}{}", not(*wanted), levels.join(" or "))
            }
            Self::Section(sections, wanted) => {
                let sections: Vec<_> = sections.iter().map(ToString::to_string).collect();
                write!(f, "section is {}{}", not(*wanted), sections.join(" or "))
            }
            Self::Number(number, comparison, bound) => write!(f, "{} {comparison} {bound}", number.words()),
        }
    }
}

/// Writes the whole condition in words: `always`, or its sentences joined by `and`.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = self.all.iter().map(ToString::to_string).collect();
        if !self.any.is_empty() {
            let any: Vec<_> = self.any.iter().map(ToString::to_string).collect();
            parts.push(format!("at least one of ({})", any.join("; ")));
        }
        parts.extend(self.none.iter().map(|test| format!("it does not hold that {test}")));
        f.pad(&if parts.is_empty() { "always".to_owned() } else { parts.join(" and ") })
    }
}
