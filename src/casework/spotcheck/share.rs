//! Shares and confidence as exact fractions, read from text such as `1%` without ever being a float.
//!
//! Owns the two number types of the room. A tolerable rate that passed through a float once gave a published table its
//! wrong cells (`ceil(100 * 0.06)` is 7 there), so a percentage stays a fraction from the command line to the ledger.

use num_bigint::BigUint;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// Decimals a percentage may have. Nine keep every product of this room within 64 bits.
const DECIMALS: usize = 9;

/// An exact share of a whole, from 0 to 1, in lowest terms.
///
/// Written and serialised as `0.25 %`, or as `1/3` where no short decimal is exact; reads `0.25%`, `0.25 %` and `1/400`.
/// A bare `0.25` is refused: nobody can tell whether it means a quarter or a quarter of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Share {
    num: u64,
    den: u64,
}

/// Why text or numbers are no share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// No percentage and no fraction.
    #[error("`{0}` is not a share: write it as 1%, 0.25% or 1/400")]
    Shape(String),
    /// A decimal comma.
    #[error("`{0}` has a decimal comma: write it with a point, as 0.25%")]
    Comma(String),
    /// More digits than are kept exactly.
    #[error("`{0}` has too many digits: at most {DECIMALS} decimals are kept")]
    Digits(String),
    /// Above 100 %, or a fraction of nothing.
    #[error("{num}/{den} is not between 0 and 1")]
    Range {
        /// Above the line.
        num: u64,
        /// Below the line.
        den: u64,
    },
}

impl Share {
    /// Nothing.
    pub const ZERO: Self = Self { num: 0, den: 1 };

    /// Makes a share of `num` in `den`, in lowest terms.
    pub fn new(num: u64, den: u64) -> Result<Self, ShareError> {
        if den == 0 || num > den {
            return Err(ShareError::Range { num, den });
        }
        let divisor = greatest_common_divisor(num, den);
        Ok(Self { num: num / divisor, den: den / divisor })
    }

    /// Returns the number above the line, in lowest terms.
    pub fn num(self) -> u64 {
        self.num
    }

    /// Returns the number below the line, in lowest terms; never 0.
    pub fn den(self) -> u64 {
        self.den
    }

    /// Returns what is left of the whole.
    #[must_use]
    pub fn rest(self) -> Self {
        Self { num: self.den - self.num, den: self.den }
    }

    /// Returns the smallest count that is at least this share of `whole`, in integers.
    pub fn of_rounded_up(self, whole: u64) -> u64 {
        let product = u128::from(self.num) * u128::from(whole);
        // The quotient is at most `whole`, so it fits.
        u64::try_from(product.div_ceil(u128::from(self.den))).unwrap_or(whole)
    }

    /// Divides by a number of equal parts; `None` for 0 parts, or where the result needs more than 64 bits.
    pub fn divided_by(self, parts: u64) -> Option<Self> {
        Self::new(self.num, self.den.checked_mul(parts)?).ok()
    }

    /// Returns the nearest float, for curves and pictures; what decides is compared as a fraction.
    pub fn to_f64(self) -> f64 {
        super::tail::real(self.num) / super::tail::real(self.den)
    }

    /// Compares `part / whole` with this share, exactly.
    pub(super) fn compare_ratio(self, part: &BigUint, whole: &BigUint) -> Ordering {
        (part * self.den).cmp(&(whole * self.num))
    }

    /// Returns the percentage in decimal digits without trailing zeros, if few digits are exact.
    fn exact_percent(self) -> Option<String> {
        let scale = 10_u128.pow(u32::try_from(DECIMALS).ok()?);
        let scaled = u128::from(self.num) * 100 * scale;
        let den = u128::from(self.den);
        if scaled % den != 0 {
            return None;
        }
        let (whole, rest) = (scaled / den / scale, scaled / den % scale);
        let decimals = format!("{rest:0DECIMALS$}");
        let decimals = decimals.trim_end_matches('0');
        Some(if decimals.is_empty() { whole.to_string() } else { format!("{whole}.{decimals}") })
    }
}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        (u128::from(self.num) * u128::from(other.den)).cmp(&(u128::from(other.num) * u128::from(self.den)))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.exact_percent() {
            Some(percent) => f.pad(&format!("{percent} %")),
            None => f.pad(&format!("{}/{}", self.num, self.den)),
        }
    }
}

impl FromStr for Share {
    type Err = ShareError;

    fn from_str(text: &str) -> Result<Self, ShareError> {
        let trimmed = text.trim();
        if let Some(percent) = trimmed.strip_suffix('%') {
            return parse_percent(percent.trim_end(), text);
        }
        let (num, den) = trimmed.split_once('/').ok_or_else(|| ShareError::Shape(text.to_owned()))?;
        Self::new(parse_digits(num.trim(), text)?, parse_digits(den.trim(), text)?)
    }
}

impl TryFrom<String> for Share {
    type Error = ShareError;

    fn try_from(text: String) -> Result<Self, ShareError> {
        text.parse()
    }
}

impl From<Share> for String {
    fn from(share: Share) -> Self {
        share.to_string()
    }
}

/// The confidence with which something is said: at least 50 % and less than 100 %.
///
/// One-sided wherever nothing else is said: 95 % leaves a risk of 5 % that the bound is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Confidence(Share);

/// Why a share is no confidence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfidenceError {
    /// Not a share at all.
    #[error(transparent)]
    Share(#[from] ShareError),
    /// Too low to mean anything, or a certainty no sample gives.
    #[error("a confidence of {0} cannot be used: take one from 50 % to 99.9999 %")]
    Range(Share),
}

impl Confidence {
    /// Makes a confidence of a share from 50 % to 99.9999 %.
    pub fn new(share: Share) -> Result<Self, ConfidenceError> {
        let most = Share { num: 999_999, den: 1_000_000 };
        let least = Share { num: 1, den: 2 };
        if share < least || share > most { Err(ConfidenceError::Range(share)) } else { Ok(Self(share)) }
    }

    /// Returns it as a share.
    pub fn share(self) -> Share {
        self.0
    }

    /// Returns the risk that is left, 5 % for a confidence of 95 %.
    pub fn risk(self) -> Share {
        self.0.rest()
    }

    /// Returns what one attempt, or one side, must reach so that `parts` of them together keep this confidence.
    ///
    /// The risk is divided evenly: three attempts at 95 % are each held to 98.333 %. `None` for 0 parts.
    pub fn shared_among(self, parts: u64) -> Option<Self> {
        self.risk().divided_by(parts).map(|risk| Self(risk.rest()))
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Confidence {
    type Err = ConfidenceError;

    fn from_str(text: &str) -> Result<Self, ConfidenceError> {
        Self::new(text.parse()?)
    }
}

impl TryFrom<String> for Confidence {
    type Error = ConfidenceError;

    fn try_from(text: String) -> Result<Self, ConfidenceError> {
        // A divided risk may leave more than 99.9999 %; what was written once must read back.
        let share: Share = text.parse()?;
        let half = Share { num: 1, den: 2 };
        if share < half || share.num == share.den {
            Err(ConfidenceError::Range(share))
        } else {
            Ok(Self(share))
        }
    }
}

impl From<Confidence> for String {
    fn from(confidence: Confidence) -> Self {
        confidence.to_string()
    }
}

/// Reads the digits before a percent sign; `text` is what the person wrote.
fn parse_percent(digits: &str, text: &str) -> Result<Share, ShareError> {
    if digits.contains(',') {
        return Err(ShareError::Comma(text.to_owned()));
    }
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || (digits.contains('.') && decimals.is_empty()) {
        return Err(ShareError::Shape(text.to_owned()));
    }
    if decimals.len() > DECIMALS {
        return Err(ShareError::Digits(text.to_owned()));
    }
    let num = parse_digits(&format!("{whole}{decimals}"), text)?;
    let den = decimals.bytes().fold(100, |den, _| den * 10);
    Share::new(num, den)
}

fn parse_digits(digits: &str, text: &str) -> Result<u64, ShareError> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ShareError::Shape(text.to_owned()));
    }
    digits.parse().map_err(|_| ShareError::Digits(text.to_owned()))
}

/// Returns the greatest number that divides both; `one` where `other` is 0.
fn greatest_common_divisor(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_percentage_is_read_as_the_fraction_it_is() {
        let cases = [
            ("1%", 1, 100),
            ("0.25%", 1, 400),
            ("0.5 %", 1, 200),
            (" 6 % ", 3, 50),
            ("100%", 1, 1),
            ("0%", 0, 1),
            ("99.9999%", 999_999, 1_000_000),
            ("2/6", 1, 3),
            ("1 / 400", 1, 400),
        ];
        for (text, num, den) in cases {
            let share: Share = text.parse().unwrap();
            assert_eq!((share.num(), share.den()), (num, den), "{text}");
        }
    }

    #[test]
    fn what_could_mean_two_things_is_refused() {
        let cases = [
            "", "%", "0.25", "1", "-1%", "+1%", "1e-2%", "0,25%", "101%", "1/0", "3/2", "1.%", ".5%", "1 2%",
            "½%",
        ];
        for text in cases {
            assert!(text.parse::<Share>().is_err(), "{text}");
        }
        assert_eq!("0,25%".parse::<Share>(), Err(ShareError::Comma("0,25%".to_owned())));
        assert!(matches!("0.0000000001%".parse::<Share>(), Err(ShareError::Digits(_))));
    }

    #[test]
    fn a_share_of_a_whole_is_rounded_up_in_integers() {
        // The published table that used floats has 7, 31 and 61 here.
        let six = Share::new(6, 100).unwrap();
        assert_eq!([100, 500, 1_000].map(|whole| six.of_rounded_up(whole)), [6, 30, 60]);
        assert_eq!(Share::new(1, 100).unwrap().of_rounded_up(4_940), 50);
        assert_eq!(Share::new(1, 400).unwrap().of_rounded_up(4_940), 13);
        assert_eq!(Share::new(1, 1).unwrap().of_rounded_up(u64::MAX), u64::MAX);
    }

    #[test]
    fn a_confidence_leaves_a_risk_and_divides_it() {
        let confidence: Confidence = "95%".parse().unwrap();
        assert_eq!(confidence.risk(), Share::new(1, 20).unwrap());
        assert_eq!(confidence.shared_among(3).unwrap().risk(), Share::new(1, 60).unwrap());
        assert_eq!(confidence.shared_among(0), None);
        for text in ["49.9%", "100%", "5%", "99.99995%"] {
            assert!(text.parse::<Confidence>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_share_reads_back_from_what_it_writes(den in 1_u64..2_000_000, part in 0_u64..2_000_000) {
            let share = Share::new(part % (den + 1), den).unwrap();
            prop_assert_eq!(share.to_string().parse::<Share>().unwrap(), share);
            let json = serde_json::to_string(&share).unwrap();
            prop_assert_eq!(serde_json::from_str::<Share>(&json).unwrap(), share);
        }

        #[test]
        fn rounding_up_is_the_least_count_that_is_enough(den in 1_u64..5_000, part in 0_u64..5_000, whole in 0_u64..20_000) {
            let share = Share::new(part % (den + 1), den).unwrap();
            let count = share.of_rounded_up(whole);
            prop_assert!(count * share.den() >= share.num() * whole);
            prop_assert!(count == 0 || (count - 1) * share.den() < share.num() * whole);
        }
    }
}
