//! A policy file, read and checked.

use crate::record::County;
use crate::record::nearest::nearest;
use crate::relief::policy::table::{Table, Value, line_at};
use crate::relief::policy::{
    Condition, Example, Heading, Outcome, Policy, PolicyError, Rule, Spoken, Test, example, sentence,
};
use crate::relief::statutes::{Pattern, Statutes};
use crate::relief::{Lesser, RoutingCode};
use std::sync::Arc;
use toml::de::DeTable;

const KEYS: &[&str] = &[
    "name",
    "title",
    "jurisdiction",
    "county",
    "version",
    "effective_from",
    "effective_to",
    "author",
    "citations",
    "summary",
    "parameters",
    "related",
    "rule",
    "example",
];
const RULE_KEYS: &[&str] = &["name", "all", "any", "none", "action", "code", "reason"];
const RELATED_KEYS: &[&str] = &["sections", "anywhere"];
const ACTIONS: &[(&str, Outcome)] = &[
    ("dismiss and seal", Outcome::Dismiss),
    ("reduce to misdemeanor", Outcome::Reduce(Lesser::Misdemeanor)),
    ("reduce to infraction", Outcome::Reduce(Lesser::Infraction)),
    ("as the law requires", Outcome::Law),
    ("none", Outcome::None),
    ("to a person", Outcome::Person(RoutingCode::PolicyReview)),
];
/// The parameter every policy needs: what to make of a sentence whose length is not on file.
const PRESUMED: &str = "sentence_ended_after_years";

/// Reads a policy file.
pub(super) fn read(text: &str) -> Result<Policy, PolicyError> {
    let parsed = DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(0, |span| line_at(text, span.start));
        PolicyError::new(line, error.message().to_owned())
    })?;
    let file = Table::whole(parsed.get_ref(), text);
    file.only(KEYS)?;
    let statutes = Statutes::shipped().map_err(|error| PolicyError::new(0, error.to_string()))?;
    let parameters = parameters(&file)?;
    let (related, related_anywhere) = related(&file)?;
    let reader = Reader { parameters: &parameters, related: &related, statutes: &statutes };
    let rules = file
        .tables("rule", "a rule")?
        .iter()
        .map(|table| reader.rule(table))
        .collect::<Result<Vec<_>, _>>()?;
    if rules.is_empty() {
        return Err(PolicyError::new(1, "a policy needs at least one [[rule]]"));
    }
    let examples = file
        .tables("example", "an example")?
        .iter()
        .map(|table| example::read(table, &statutes))
        .collect::<Result<Vec<Example>, _>>()?;
    let presumed_ended_years = presumed(&file, &parameters)?;
    let heading = heading(&file)?;
    Ok(Policy {
        spoken: rules.iter().zip(1..).map(|(rule, number)| Spoken::of(rule, &heading.name, number)).collect(),
        heading,
        presumed_ended_years,
        related,
        related_anywhere,
        rules,
        examples,
        text: text.to_owned(),
        statutes: Arc::new(statutes),
        parameters,
    })
}

/// Returns the action of its words.
pub(super) fn action(value: &Value<'_>) -> Result<Outcome, PolicyError> {
    let words = value.text()?;
    let known = || ACTIONS.iter().map(|(words, _)| *words);
    ACTIONS.iter().find(|(known, _)| *known == words).map(|(_, outcome)| *outcome).ok_or_else(|| {
        value
            .error(format!("unknown action `{words}`"))
            .suggest(nearest(words, known()))
            .or_say(|| format!("the actions are {}", known().collect::<Vec<_>>().join(", ")))
    })
}

/// Returns the routing code of an id.
pub(super) fn code(value: &Value<'_>) -> Result<RoutingCode, PolicyError> {
    let id = value.text()?;
    RoutingCode::from_id(id).ok_or_else(|| {
        value
            .error(format!("unknown routing code `{id}`"))
            .suggest(nearest(id, RoutingCode::ALL.iter().map(|code| code.id())))
    })
}

fn heading(file: &Table<'_>) -> Result<Heading, PolicyError> {
    let text = |key: &str| file.need(key)?.words();
    let version = file.need("version")?;
    let name = file.need("name")?;
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if name.text()?.is_empty() || !name.text()?.chars().all(plain) {
        return Err(name.error("a policy's name is made of small letters, digits and hyphens"));
    }
    Ok(Heading {
        name: name.text()?.to_owned(),
        title: text("title")?,
        jurisdiction: text("jurisdiction")?,
        county: file.get("county").as_ref().map(county).transpose()?,
        version: u32::try_from(version.number()?)
            .ok()
            .filter(|version| *version > 0)
            .ok_or_else(|| version.error("the version is counted from 1"))?,
        effective_from: file.need("effective_from")?.date()?,
        effective_to: file.get("effective_to").map(|date| date.date()).transpose()?,
        author: text("author")?,
        citations: file.need("citations")?.items()?.iter().map(Value::words).collect::<Result<_, _>>()?,
        summary: text("summary")?,
    })
}

/// Returns the county as it is written, if it is one.
fn county(value: &Value<'_>) -> Result<String, PolicyError> {
    let name = value.text()?;
    County::named(name).map(|_| name.to_owned()).map_err(|unknown| {
        value.error(format!("`{}` is no county of California", unknown.name)).suggest(unknown.nearest)
    })
}

fn parameters(file: &Table<'_>) -> Result<Vec<(String, i32)>, PolicyError> {
    let Some(table) = file.get("parameters") else { return Ok(Vec::new()) };
    let table = table.table("the parameters")?;
    table.entries().map(|(name, value)| Ok((name.to_owned(), value.number()?))).collect()
}

fn presumed(file: &Table<'_>, parameters: &[(String, i32)]) -> Result<i16, PolicyError> {
    let Some((_, years)) = parameters.iter().find(|(name, _)| name == PRESUMED) else {
        return Err(PolicyError::new(1, format!("the parameter `{PRESUMED}` is missing")).or_say(|| {
            "it says after how many years a sentence without a stated length counts as ended".into()
        }));
    };
    i16::try_from(*years).ok().filter(|years| (0..=80).contains(years)).ok_or_else(|| {
        let line = file
            .get("parameters")
            .and_then(|table| table.table("the parameters").ok()?.get(PRESUMED).map(|value| value.line()));
        PolicyError::new(line.unwrap_or(1), format!("{years} is out of range for `{PRESUMED}`"))
            .or_say(|| "it can be 0 to 80".to_owned())
    })
}

fn related(file: &Table<'_>) -> Result<(Vec<Pattern>, bool), PolicyError> {
    let Some(table) = file.get("related") else { return Ok((Vec::new(), false)) };
    let table = table.table("the related charges")?;
    table.only(RELATED_KEYS)?;
    let sections = table
        .need("sections")?
        .items()?
        .iter()
        .map(|item| Pattern::try_from(item.text()?.to_owned()).map_err(|error| item.error(error.to_string())))
        .collect::<Result<_, _>>()?;
    let anywhere = table.get("anywhere").map(|value| value.truth()).transpose()?.unwrap_or(false);
    Ok((sections, anywhere))
}

/// What the sentences of the rules are read against.
struct Reader<'r> {
    parameters: &'r [(String, i32)],
    related: &'r [Pattern],
    statutes: &'r Statutes,
}

impl Reader<'_> {
    fn rule(&self, table: &Table<'_>) -> Result<Rule, PolicyError> {
        table.only(RULE_KEYS)?;
        let tests = |key: &str| -> Result<Vec<Test>, PolicyError> {
            let Some(list) = table.get(key) else { return Ok(Vec::new()) };
            list.items()?.iter().map(|item| self.test(item)).collect()
        };
        let written = table.need("action")?;
        let mut outcome = action(&written)?;
        if let Some(given) = table.get("code") {
            match &mut outcome {
                Outcome::Person(because) => *because = code(&given)?,
                _ => return Err(given.error("only a rule with the action `to a person` has a code")),
            }
        }
        Ok(Rule {
            name: table.need("name")?.words()?,
            when: Condition { all: tests("all")?, any: tests("any")?, none: tests("none")? },
            outcome,
            reason: table.need("reason")?.words()?,
        })
    }

    fn test(&self, item: &Value<'_>) -> Result<Test, PolicyError> {
        sentence::read(item.text()?, self.parameters, self.related, self.statutes)
            .map_err(|(what, suggestion)| PolicyError { suggestion, ..item.error(what) })
    }
}
