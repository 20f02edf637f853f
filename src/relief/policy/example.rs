//! Worked examples: facts in, outcome out, so that an office sees what its policy does and a change of it is noticed.

use crate::record::nearest::nearest;
use crate::record::{DateSpan, Level};
use crate::relief::background::Last;
use crate::relief::decide::decide;
use crate::relief::facts::{Between, Birth, Facts, Kind, Known, Offence, Presumptions, Stated, span_codes};
use crate::relief::policy::table::{Table, Value};
use crate::relief::policy::{Policy, PolicyError, file};
use crate::relief::routing::Codes;
use crate::relief::statutes::{Pattern, Statutes};
use crate::relief::{Action, Answer, Lesser, RoutingCode};
use jiff::civil::{Date, date};

const KEYS: &[&str] = &["name", "given", "outcome", "codes"];
const FACTS: &[&str] = &[
    "section",
    "level",
    "born",
    "offence",
    "convicted",
    "as_of",
    "serving",
    "superstrike_before",
    "pc290_before",
    "two_priors",
    "sale_to_minor",
    "import_export",
    "deceased",
    "last_conviction",
    "convictions",
    "only_marijuana",
    "all_sentences_ended",
    "related",
    "marijuana_beside",
    "weight_in_grams",
    "plants",
    "age_of_the_buyer",
];
const OUTCOMES: &[(&str, Action)] = &[
    ("dismiss and seal", Action::DismissAndSeal),
    ("redesignate as misdemeanor", Action::Redesignate(Lesser::Misdemeanor)),
    ("redesignate as infraction", Action::Redesignate(Lesser::Infraction)),
    ("recall and resentence to misdemeanor", Action::RecallAndResentence(Lesser::Misdemeanor)),
    ("recall and resentence to infraction", Action::RecallAndResentence(Lesser::Infraction)),
    ("none", Action::None),
    ("undetermined", Action::Undetermined),
];

/// A worked example of a policy.
///
/// What it does not name is known and stands in nobody's way: an adult of 30, arrested a month before the conviction,
/// the sentence ended, nothing before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// The line it stands on.
    pub line: usize,
    given: Given,
    outcome: Action,
    codes: Vec<RoutingCode>,
}

/// A worked example that comes out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFailure {
    /// What it shows.
    pub name: String,
    /// The line it stands on.
    pub line: usize,
    /// What it says.
    pub expected: (Action, Vec<RoutingCode>),
    /// What the policy gives.
    pub found: (Action, Vec<RoutingCode>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Given {
    section: Option<Pattern>,
    level: Option<Level>,
    born: Option<Date>,
    offence: Option<Date>,
    convicted: Option<Date>,
    as_of: Date,
    serving: Answer,
    superstrike: Answer,
    pc290: Answer,
    priors: Answer,
    sale_to_minor: Answer,
    import_export: Answer,
    deceased: Answer,
    last_conviction: Option<Date>,
    convictions: usize,
    only_marijuana: Answer,
    all_ended: Answer,
    related: Answer,
    beside: Answer,
    grams: Option<u32>,
    plants: Option<u32>,
    buyer: Option<u8>,
}

impl Default for Given {
    fn default() -> Self {
        Self {
            section: None,
            level: Some(Level::Felony),
            born: Some(date(1975, 6, 1)),
            offence: Some(date(2005, 7, 1)),
            convicted: Some(date(2005, 8, 1)),
            as_of: date(2018, 1, 31),
            serving: Answer::No,
            superstrike: Answer::No,
            pc290: Answer::No,
            priors: Answer::No,
            sale_to_minor: Answer::No,
            import_export: Answer::No,
            deceased: Answer::No,
            last_conviction: None,
            convictions: 1,
            only_marijuana: Answer::Yes,
            all_ended: Answer::Yes,
            related: Answer::No,
            beside: Answer::No,
            grams: None,
            plants: None,
            buyer: None,
        }
    }
}

/// Reads an `[[example]]`.
pub(super) fn read(table: &Table<'_>, statutes: &Statutes) -> Result<Example, PolicyError> {
    table.only(KEYS)?;
    let given = table.need("given")?.table("the facts of an example")?;
    given.only(FACTS)?;
    let outcome = table.need("outcome")?;
    let words = outcome.text()?;
    let known = || OUTCOMES.iter().map(|(words, _)| *words);
    let action = OUTCOMES.iter().find(|(known, _)| *known == words).map(|(_, action)| *action);
    let codes = table.get("codes").map(|codes| codes.items()).transpose()?.unwrap_or_default();
    let mut codes = codes.iter().map(file::code).collect::<Result<Vec<_>, _>>()?;
    codes.sort_unstable();
    Ok(Example {
        name: table.need("name")?.words()?,
        line: table.line(),
        given: read_given(&given, statutes)?,
        outcome: action.ok_or_else(|| {
            outcome
                .error(format!("unknown outcome `{words}`"))
                .suggest(nearest(words, known()))
                .or_say(|| format!("the outcomes are {}", known().collect::<Vec<_>>().join(", ")))
        })?,
        codes,
    })
}

fn read_given(table: &Table<'_>, statutes: &Statutes) -> Result<Given, PolicyError> {
    let mut given = Given::default();
    for (key, value) in table.entries() {
        match key {
            "section" => given.section = Some(section(&value)?),
            "level" => given.level = level(&value)?,
            "born" => given.born = known_date(&value)?,
            "offence" => given.offence = known_date(&value)?,
            "convicted" => given.convicted = known_date(&value)?,
            "as_of" => given.as_of = value.date()?,
            "serving" => given.serving = answer(&value)?,
            "superstrike_before" => given.superstrike = answer(&value)?,
            "pc290_before" => given.pc290 = answer(&value)?,
            "two_priors" => given.priors = answer(&value)?,
            "sale_to_minor" => given.sale_to_minor = answer(&value)?,
            "import_export" => given.import_export = answer(&value)?,
            "deceased" => given.deceased = answer(&value)?,
            "last_conviction" => given.last_conviction = known_date(&value)?,
            "convictions" => given.convictions = usize::try_from(value.number()?).unwrap_or_default(),
            "only_marijuana" => given.only_marijuana = answer(&value)?,
            "all_sentences_ended" => given.all_ended = answer(&value)?,
            "related" => given.related = answer(&value)?,
            "marijuana_beside" => given.beside = answer(&value)?,
            "weight_in_grams" => given.grams = u32::try_from(value.number()?).ok(),
            "plants" => given.plants = u32::try_from(value.number()?).ok(),
            "age_of_the_buyer" => given.buyer = u8::try_from(value.number()?).ok(),
            _ => {}
        }
    }
    let Some(section) = &given.section else {
        return Err(PolicyError::new(table.line(), "an example needs a section"));
    };
    if given.related != Answer::Yes && !statutes.is_marijuana(section.section()) {
        return Err(PolicyError::new(
            table.line(),
            format!(
                "`{section}` is none of the four sections; an example with another needs `related = true`"
            ),
        ));
    }
    Ok(given)
}

fn section(value: &Value<'_>) -> Result<Pattern, PolicyError> {
    Pattern::try_from(value.text()?.to_owned()).map_err(|error| value.error(error.to_string()))
}

fn level(value: &Value<'_>) -> Result<Option<Level>, PolicyError> {
    match value.text()? {
        "felony" => Ok(Some(Level::Felony)),
        "misdemeanor" => Ok(Some(Level::Misdemeanor)),
        "infraction" => Ok(Some(Level::Infraction)),
        "unknown" => Ok(None),
        other => Err(value
            .error(format!("`{other}` is not a level"))
            .suggest(nearest(other, ["felony", "misdemeanor", "infraction", "unknown"]))),
    }
}

fn known_date(value: &Value<'_>) -> Result<Option<Date>, PolicyError> {
    if value.text().is_ok_and(|text| text == "unknown") { Ok(None) } else { value.date().map(Some) }
}

/// Reads true, false or `"unknown"`.
fn answer(value: &Value<'_>) -> Result<Answer, PolicyError> {
    match value.truth() {
        Ok(holds) => Ok(Answer::known(holds)),
        Err(_) if value.text().is_ok_and(|text| text == "unknown") => Ok(Answer::Unknown),
        Err(_) => Err(value.error("this must be true, false or \"unknown\"")),
    }
}

impl Example {
    /// Runs it; `None` when it comes out as it says.
    pub(super) fn run(&self, policy: &Policy) -> Option<ExampleFailure> {
        let decision = decide(&self.given.facts(policy.statutes()), policy);
        let mut codes: Vec<_> = decision.codes.iter().collect();
        codes.sort_unstable();
        let found = (decision.action, codes);
        let expected = (self.outcome, self.codes.clone());
        (found != expected).then(|| ExampleFailure {
            name: self.name.clone(),
            line: self.line,
            expected,
            found,
        })
    }
}

impl Given {
    fn facts<'a>(&'a self, statutes: &'a Statutes) -> Facts<'a> {
        let day = |known: Option<Date>| known.map(DateSpan::day);
        let section = self.section.as_ref().map(Pattern::section);
        let last = day(self.last_conviction.or(self.convicted));
        let reading = section.and_then(|section| statutes.before(section));
        let against = |answer, yes, unknown| Known {
            answer,
            codes: match answer {
                Answer::Yes => Codes::of(yes),
                Answer::Unknown => Codes::of(unknown),
                Answer::No => Codes::NONE,
            },
        };
        let unknown = |answer, code| against(answer, code, code);
        let stated = match (self.offence, self.convicted) {
            (Some(_), _) => Stated::Arrest,
            (None, Some(_)) => Stated::CourtOnly,
            (None, None) => Stated::Nothing,
        };
        let milligrams = self.grams.map(|grams| u64::from(grams) * 1000);
        let offence = reading.map(|reading| reading.offence).map(|offence| {
            let resolved = self.level.map_or(offence, |level| statutes.conduct(offence, level));
            let entry = statutes.quantity(&resolved.section, milligrams, self.plants);
            entry.and_then(|entry| entry.offence.as_ref()).unwrap_or(offence)
        });
        Facts {
            statutes,
            as_of: self.as_of,
            kind: if self.related == Answer::Yes { Kind::Related } else { Kind::Marijuana },
            guards: Codes::NONE,
            section,
            conduct: [offence, None],
            level: self.level,
            birth: Birth {
                day: self.born,
                within: day(self.born),
                codes: Codes::NONE.also_if(self.born.is_none(), RoutingCode::MissingDob),
            },
            offence: Offence { earliest: self.offence, latest: self.offence.or(self.convicted), stated },
            convicted: day(self.convicted),
            serving: unknown(self.serving, RoutingCode::Serving),
            serving_as_stated: unknown(self.serving, RoutingCode::Serving),
            superstrike: against(
                self.superstrike,
                RoutingCode::SuperstrikePrior,
                RoutingCode::SuperstrikePossible,
            ),
            pc290: unknown(self.pc290, RoutingCode::Pc290),
            priors: unknown(self.priors, RoutingCode::PriorsCount),
            sale_to_minor: self.sale_to_minor,
            import_export: self.import_export,
            weight: milligrams,
            plants: self.plants,
            buyer: self.buyer,
            deceased: self.deceased,
            last_conviction: Last { span: last, codes: span_codes(last) },
            convictions: Between::counted(self.convictions, 0),
            only_marijuana: self.only_marijuana,
            all_ended: unknown(self.all_ended, RoutingCode::Serving),
            all_ended_as_stated: unknown(self.all_ended, RoutingCode::Serving),
            presumptions: Presumptions::Made,
            history: Codes::NONE,
            related: self.related,
            beside_marijuana: self.beside,
        }
    }
}
