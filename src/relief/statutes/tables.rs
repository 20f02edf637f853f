//! The shape of the statute tables, as their files spell them.

use crate::record::Level;
use crate::relief::statutes::Pattern;
use crate::relief::{Answer, RoutingCode};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

/// A statute table that is malformed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the statute tables are malformed: {0}")]
pub struct StatutesError(String);

/// `marijuana.toml`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MarijuanaTable {
    #[serde(deserialize_with = "date")]
    pub(super) effective: Date,
    pub(super) effective_cite: String,
    pub(super) offence: Vec<Marijuana>,
    pub(super) since: Vec<Since>,
    pub(super) quantity: Vec<Quantity>,
    pub(super) sign: Vec<Sign>,
    pub(super) look_alike: Vec<LookAlike>,
    pub(super) old_number: Vec<OldNumber>,
    pub(super) plea: Vec<Plea>,
    /// Sections whose numbers are a digit away from one of the four.
    pub(super) neighbor: Vec<Pattern>,
    /// Sections that are none of the four and whose words may name marijuana.
    pub(super) beside_marijuana: Vec<Pattern>,
    pub(super) same_case: Vec<SameCase>,
}

/// What another count of the same case shows of a marijuana count.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SameCase {
    pub(crate) code: RoutingCode,
    pub(crate) sections: Vec<Pattern>,
    /// Each phrase as its words, in upper case.
    #[serde(default, deserialize_with = "words")]
    pub(crate) phrases: Vec<Vec<String>>,
}

/// One subdivision of the four sections, for conduct before 2016-11-09.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Marijuana {
    pub(crate) section: Pattern,
    pub(crate) conduct: String,
    pub(super) by_level: Option<ByLevel>,
    /// 21 and over at the offence.
    pub(crate) adult: Since64,
    /// 18 to 20.
    pub(crate) young: Since64,
    /// Under 18.
    pub(crate) minor: Since64,
    /// Whether the disqualifiers can stand against it.
    pub(crate) barred: bool,
    #[serde(default)]
    pub(crate) bar_cite: String,
    #[serde(default)]
    pub(crate) school: bool,
    /// Whether HS 11361.5 says its record shall not be kept beyond two years.
    #[serde(default)]
    pub(crate) kept_two_years: bool,
}

/// What a quantity that a person has added makes of a conduct.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Quantity {
    pub(crate) section: Pattern,
    pub(super) over_milligrams: Option<u64>,
    pub(super) up_to_milligrams: Option<u64>,
    pub(super) up_to_plants: Option<u32>,
    /// The conduct it is then; `None` where the quantity contradicts the section.
    #[serde(rename = "is")]
    pub(crate) offence: Option<Marijuana>,
}

impl Quantity {
    /// Tells whether the quantities known lie within its bounds.
    pub(super) fn covers(&self, milligrams: Option<u64>, plants: Option<u32>) -> bool {
        let over = |limit| milligrams.is_some_and(|weight| weight > limit);
        let up_to = |limit| milligrams.is_some_and(|weight| weight <= limit);
        self.over_milligrams.is_none_or(over)
            && self.up_to_milligrams.is_none_or(up_to)
            && self.up_to_plants.is_none_or(|limit| plants.is_some_and(|plants| plants <= limit))
    }
}

/// Which subdivision a section without its letter is, by the level of the conviction.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ByLevel {
    felony: Pattern,
    misdemeanor: Pattern,
    infraction: Pattern,
}

impl ByLevel {
    pub(super) fn of(&self, level: Level) -> &Pattern {
        match level {
            Level::Felony => &self.felony,
            Level::Misdemeanor => &self.misdemeanor,
            Level::Infraction => &self.infraction,
        }
    }
}

/// What the same conduct is under the law in force since 2016-11-09.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Since64 {
    pub(crate) is: Becomes,
    pub(crate) cite: String,
}

/// How the law in force since 2016-11-09 treats a conduct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Becomes {
    /// No offence.
    Lawful,
    /// An infraction.
    Infraction,
    /// A misdemeanor.
    Misdemeanor,
}

/// One subdivision for conduct on or after 2016-11-09: shown, never relieved.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// The subdivision.
    pub section: Pattern,
    /// What it covers.
    pub conduct: String,
}

/// A sign, in a letter or a word, of conduct that the statute treats apart.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sign {
    pub(crate) code: RoutingCode,
    pub(crate) sections: Vec<Pattern>,
    /// Each phrase as its words, in upper case.
    #[serde(deserialize_with = "words")]
    pub(crate) phrases: Vec<Vec<String>>,
    /// The subdivision it suggests where the charge names none.
    pub(crate) suggests: Option<Pattern>,
    pub(crate) cite: String,
}

/// A section near the four and outside HS 11361.8.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LookAlike {
    pub(crate) section: Pattern,
    pub(crate) conduct: String,
    pub(crate) cite: String,
}

/// A section of the numbering before 1972.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OldNumber {
    pub(crate) section: Pattern,
    pub(crate) now: Pattern,
    pub(crate) conduct: String,
    #[serde(default)]
    unverified: bool,
    pub(crate) cite: String,
}

/// A conviction that may be a plea bargain from a marijuana charge of the same cycle.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plea {
    pub(crate) section: Pattern,
    pub(crate) conduct: String,
    pub(crate) beside: Beside,
    pub(crate) cite: String,
}

/// Which marijuana charge of the cycle makes a conviction a possible plea bargain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Beside {
    /// Any.
    Any,
    /// One that did not itself end in a conviction.
    Unconvicted,
}

/// `superstrikes.toml`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SuperstrikeTable {
    pub(super) conviction: Vec<Listed>,
}

/// `registration.toml`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegistrationTable {
    pub(super) conviction: Vec<Listed>,
    pub(super) registration: Vec<Listed>,
}

/// A section with what it answers.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Listed {
    pub(super) section: Pattern,
    #[serde(deserialize_with = "answer")]
    pub(super) answer: Answer,
    #[serde(default, deserialize_with = "some_answer")]
    pub(super) attempt: Option<Answer>,
    #[serde(default)]
    pub(super) narcotics: bool,
    /// Resting on general knowledge only: never more than possibly.
    #[serde(default)]
    pub(super) unverified: bool,
    pub(super) cite: String,
}

macro_rules! reads {
    ($($table:ty)*) => { $(impl $table {
        /// Reads the file.
        pub(super) fn read(text: &str) -> Result<Self, StatutesError> {
            toml::from_str(text).map_err(|error| StatutesError(error.to_string()))
        }
    })* };
}

reads!(MarijuanaTable SuperstrikeTable RegistrationTable);

/// Reads `yes`, `possibly` or `no`.
fn answer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Answer, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "yes" => Ok(Answer::Yes),
        "possibly" => Ok(Answer::Unknown),
        "no" => Ok(Answer::No),
        other => Err(serde::de::Error::custom(format!("`{other}` is not yes, possibly or no"))),
    }
}

fn some_answer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Answer>, D::Error> {
    answer(deserializer).map(Some)
}

/// Reads phrases and splits them into words.
fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<String>>, D::Error> {
    let phrases = Vec::<String>::deserialize(deserializer)?;
    let split = |phrase: &String| {
        phrase.split(|letter: char| !letter.is_ascii_alphanumeric()).map(str::to_ascii_uppercase).collect()
    };
    Ok(phrases.iter().map(split).collect())
}

fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let written = toml::value::Datetime::deserialize(deserializer)?;
    written.to_string().parse().map_err(serde::de::Error::custom)
}
