//! The values of added facts: how each is typed, the range it must lie in, and how it is written again.

use crate::record::Level;
use crate::relief::added::FactKind;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use std::fmt;

/// No one who appears in a file was born, and no sentence ended, before this day.
const EARLIEST: Date = date(1850, 1, 1);
/// Ten tons, in grams: a larger weight is a slip of the finger.
const HEAVIEST_GRAMS: u64 = 10_000_000;
/// The most plants, for the same reason.
const MOST_PLANTS: u32 = 1_000_000;
/// The greatest age of a buyer.
const OLDEST: u8 = 120;

/// What a fact says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum FactValue {
    /// The weight of what was found: of concentrate where the charge is for it.
    Weight {
        /// How much.
        amount: Amount,
        /// In which unit.
        unit: WeightUnit,
    },
    /// The number of plants.
    Plants {
        /// How many.
        plants: u32,
    },
    /// The age of the buyer, of the youngest if there were several.
    BuyerAge {
        /// In whole years.
        years: u8,
    },
    /// Whether anything was imported or exported.
    ImportExport {
        /// Whether it was.
        was: bool,
    },
    /// The date of birth.
    BirthDate {
        /// The day.
        on: Date,
    },
    /// The level convicted of.
    Level {
        /// The level.
        level: Level,
    },
    /// The end of the sentence of the count.
    Sentence {
        /// The day it ended or will end; none while it is served and no end is known.
        ended: Option<Date>,
    },
    /// Whether all sentences of the person have ended.
    AllSentences {
        /// Whether they have.
        ended: bool,
    },
    /// The rows are this person's, and all of them.
    Identity,
}

/// An amount in thousandths, as it was typed; stored as it is written, `28.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Amount(u64);

/// A unit of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WeightUnit {
    /// Grams.
    #[serde(rename = "g")]
    Gram,
    /// Kilograms.
    #[serde(rename = "kg")]
    Kilogram,
    /// Avoirdupois ounces of 28.349523125 grams.
    #[serde(rename = "oz")]
    Ounce,
    /// Avoirdupois pounds of 453.59237 grams.
    #[serde(rename = "lb")]
    Pound,
}

impl WeightUnit {
    /// Returns an amount in milligrams, rounded up.
    pub(crate) fn milligrams(self, amount: Amount) -> u64 {
        // In billionths of a gram for each thousandth of the unit.
        let each: u128 = match self {
            Self::Gram => 1_000_000,
            Self::Kilogram => 1_000_000_000,
            Self::Ounce => 28_349_524,
            Self::Pound => 453_592_370,
        };
        let exact = u128::from(amount.0).saturating_mul(each).div_ceil(1_000_000);
        u64::try_from(exact).unwrap_or(u64::MAX)
    }

    fn parse(word: &str) -> Option<Self> {
        Some(match word.trim_end_matches('.') {
            "g" | "gram" | "grams" | "gm" | "gms" => Self::Gram,
            "kg" | "kilogram" | "kilograms" => Self::Kilogram,
            "oz" | "ounce" | "ounces" => Self::Ounce,
            "lb" | "lbs" | "pound" | "pounds" => Self::Pound,
            _ => return None,
        })
    }
}

/// A value that cannot be taken, and what would be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{wrong}: type {typed}")]
pub struct BadValue {
    /// What is wrong with it; never the text itself.
    pub wrong: &'static str,
    /// How it is typed.
    pub typed: &'static str,
}

impl FactValue {
    /// Reads what was typed for a kind.
    ///
    /// # Errors
    /// When it is not a value of that kind, or lies outside what can be.
    pub fn parse(kind: FactKind, typed: &str) -> Result<Self, BadValue> {
        let typed = typed.trim().to_lowercase();
        let bad = |wrong| BadValue { wrong, typed: kind.typed() };
        let day = |text: &str| {
            let day: Date = text.parse().map_err(|_| bad("that is not a date"))?;
            if day < EARLIEST { Err(bad("that date is too early")) } else { Ok(day) }
        };
        let yes_or_no = || match typed.as_str() {
            "yes" | "y" => Ok(true),
            "no" | "n" => Ok(false),
            _ => Err(bad("that is neither yes nor no")),
        };
        match kind {
            FactKind::Weight => weight(&typed).map_err(bad),
            FactKind::Plants => match typed.parse() {
                Ok(plants @ 1..=MOST_PLANTS) => Ok(Self::Plants { plants }),
                _ => Err(bad("that is not a number of plants")),
            },
            FactKind::BuyerAge => match typed.parse() {
                Ok(years @ 0..=OLDEST) => Ok(Self::BuyerAge { years }),
                _ => Err(bad("that is not an age")),
            },
            FactKind::ImportExport => Ok(Self::ImportExport { was: yes_or_no()? }),
            FactKind::BirthDate => Ok(Self::BirthDate { on: day(&typed)? }),
            FactKind::Level => Level::parse(typed.as_bytes())
                .map(|level| Self::Level { level })
                .ok_or_else(|| bad("that is not a level")),
            FactKind::Sentence if typed == "serving" => Ok(Self::Sentence { ended: None }),
            FactKind::Sentence => Ok(Self::Sentence { ended: Some(day(&typed)?) }),
            FactKind::AllSentences => Ok(Self::AllSentences { ended: yes_or_no()? }),
            FactKind::Identity if typed == "confirmed" => Ok(Self::Identity),
            FactKind::Identity => Err(bad("only a confirmation is recorded")),
        }
    }

    /// Returns a value of the same kind that says nothing about anybody: what is left of an erased fact.
    #[must_use]
    pub fn blank(&self) -> Self {
        match self {
            Self::Weight { .. } => Self::Weight { amount: Amount(1000), unit: WeightUnit::Gram },
            Self::Plants { .. } => Self::Plants { plants: 1 },
            Self::BuyerAge { .. } => Self::BuyerAge { years: 0 },
            Self::ImportExport { .. } => Self::ImportExport { was: false },
            Self::BirthDate { .. } => Self::BirthDate { on: EARLIEST },
            Self::Level { .. } => Self::Level { level: Level::Infraction },
            Self::Sentence { .. } => Self::Sentence { ended: None },
            Self::AllSentences { .. } => Self::AllSentences { ended: false },
            Self::Identity => Self::Identity,
        }
    }

    /// Returns which kind it is of.
    pub fn kind(&self) -> FactKind {
        match self {
            Self::Weight { .. } => FactKind::Weight,
            Self::Plants { .. } => FactKind::Plants,
            Self::BuyerAge { .. } => FactKind::BuyerAge,
            Self::ImportExport { .. } => FactKind::ImportExport,
            Self::BirthDate { .. } => FactKind::BirthDate,
            Self::Level { .. } => FactKind::Level,
            Self::Sentence { .. } => FactKind::Sentence,
            Self::AllSentences { .. } => FactKind::AllSentences,
            Self::Identity => FactKind::Identity,
        }
    }
}

/// Reads `28.5 g`: digits, up to three decimals, and the unit.
fn weight(typed: &str) -> Result<FactValue, &'static str> {
    let split = typed.find(|letter: char| letter.is_ascii_alphabetic()).ok_or("the unit is missing")?;
    let (number, unit) = typed.split_at(split);
    let unit = WeightUnit::parse(unit).ok_or("that unit is not known")?;
    let amount = Amount::parse(number.trim())?;
    match unit.milligrams(amount) {
        0 => Err("a weight is more than nothing"),
        milligrams if milligrams > HEAVIEST_GRAMS * 1000 => Err("that weight is too large"),
        _ => Ok(FactValue::Weight { amount, unit }),
    }
}

impl Amount {
    fn parse(number: &str) -> Result<Self, &'static str> {
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(part) {
            return Err("that is not a weight");
        }
        if part.len() > 3 {
            return Err("no more than three decimals are kept");
        }
        format!("{whole}{part:0<3}").parse().map(Self).map_err(|_| "that weight is too large")
    }
}

impl TryFrom<String> for Amount {
    type Error = &'static str;

    fn try_from(written: String) -> Result<Self, Self::Error> {
        Self::parse(&written)
    }
}

impl From<Amount> for String {
    fn from(amount: Amount) -> Self {
        amount.to_string()
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 1000, self.0 % 1000);
        if part == 0 {
            return write!(f, "{whole}");
        }
        let part = format!("{part:03}");
        write!(f, "{whole}.{}", part.trim_end_matches('0'))
    }
}

impl fmt::Display for WeightUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gram => "g",
            Self::Kilogram => "kg",
            Self::Ounce => "oz",
            Self::Pound => "lb",
        })
    }
}

/// Writes the value as it can be typed again.
impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let yes = |yes: bool| if yes { "yes" } else { "no" };
        match self {
            Self::Weight { amount, unit } => write!(f, "{amount} {unit}"),
            Self::Plants { plants } => write!(f, "{plants}"),
            Self::BuyerAge { years } => write!(f, "{years}"),
            Self::ImportExport { was } => f.write_str(yes(*was)),
            Self::BirthDate { on } => write!(f, "{on}"),
            Self::Level { level } => write!(f, "{level}"),
            Self::Sentence { ended: Some(day) } => write!(f, "{day}"),
            Self::Sentence { ended: None } => f.write_str("serving"),
            Self::AllSentences { ended } => f.write_str(yes(*ended)),
            Self::Identity => f.write_str("confirmed"),
        }
    }
}
