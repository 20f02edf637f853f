//! Estimates over strata with their standard errors: for reports beside a bound, never instead of one.
//!
//! Owns the weighted mean and its standard error with and without the correction for a finite population, and the
//! weighted total of a sample drawn with unequal chances. A rare error makes a standard error meaningless (none seen
//! gives none), so nothing here decides anything: the bounds in `strata` do.

use crate::casework::spotcheck::tail::real;

/// A stratum with what was measured in its sample: 0 and 1 for right and wrong, or minutes, or any number.
#[derive(Clone, Copy, Debug)]
pub struct Measured<'a> {
    /// How many decisions the stratum has.
    pub population: u64,
    /// What was measured, one value for each decision drawn.
    pub values: &'a [f64],
}

/// A mean over all strata and how far off it may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// The mean, each stratum weighted by its size.
    pub mean: f64,
    /// The standard error, knowing that each stratum ends.
    pub standard_error: f64,
    /// The standard error if the strata had no end: larger, for comparison with software that ignores it.
    pub without_correction: f64,
}

/// Why there is no estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEstimate {
    /// No decisions at all.
    #[error("there is nothing to estimate: the population is 0")]
    Empty,
    /// One value shows no spread.
    #[error("stratum {0} has fewer than two values: its spread is unknown")]
    TooFew(usize),
    /// More values than decisions.
    #[error("stratum {0} has more values than decisions")]
    TooMany(usize),
    /// A chance of selection that is not above 0 and at most 1.
    #[error("value {0} was drawn with a chance that is not between 0 and 1")]
    Chance(usize),
}

/// Estimates a mean from strata: p = Σ Wₕ x̄ₕ with se² = Σ Wₕ² (1 − nₕ/Nₕ) sₕ² / nₕ and Wₕ = Nₕ/N.
///
/// Strata are counted from 1 in the errors.
pub fn stratified_mean(strata: &[Measured<'_>]) -> Result<Mean, NoEstimate> {
    let population: u64 = strata.iter().map(|stratum| stratum.population).sum();
    if population == 0 {
        return Err(NoEstimate::Empty);
    }
    let (mut mean, mut corrected, mut uncorrected) = (0.0, 0.0, 0.0);
    for (stratum, number) in strata.iter().zip(1..) {
        let drawn = count(stratum.values.len());
        if stratum.values.len() < 2 {
            return Err(NoEstimate::TooFew(number));
        }
        if drawn > real(stratum.population) {
            return Err(NoEstimate::TooMany(number));
        }
        let weight = real(stratum.population) / real(population);
        let own_mean = stratum.values.iter().sum::<f64>() / drawn;
        let squares: f64 = stratum.values.iter().map(|value| (value - own_mean) * (value - own_mean)).sum();
        let variance = weight * weight * squares / (drawn - 1.0) / drawn;
        mean += weight * own_mean;
        uncorrected += variance;
        corrected += variance * (1.0 - drawn / real(stratum.population));
    }
    Ok(Mean { mean, standard_error: corrected.sqrt(), without_correction: uncorrected.sqrt() })
}

/// A total and a mean estimated from values drawn with unequal chances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighted {
    /// Horvitz and Thompson's total: every value divided by its chance of having been drawn.
    pub total: f64,
    /// Hájek's mean: that total over the number of decisions it stands for.
    pub mean: f64,
}

/// Estimates from a sample in which each value was drawn with its own known chance.
///
/// For reporting on directed samples (new reviewers, quick decisions), which are made to find errors and are never
/// pooled with the random part. Values are counted from 1 in the errors.
pub fn weighted(drawn: &[(f64, f64)]) -> Result<Weighted, NoEstimate> {
    if drawn.is_empty() {
        return Err(NoEstimate::Empty);
    }
    if let Some(index) = drawn.iter().position(|(_, chance)| !(*chance > 0.0 && *chance <= 1.0)) {
        return Err(NoEstimate::Chance(index + 1));
    }
    let total: f64 = drawn.iter().map(|(value, chance)| value / chance).sum();
    let stood_for: f64 = drawn.iter().map(|(_, chance)| 1.0 / chance).sum();
    Ok(Weighted { total, mean: total / stood_for })
}

/// Returns a number of values as a float.
fn count(values: usize) -> f64 {
    real(u64::try_from(values).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_r_package_survey_comes_out() {
        let strata = [
            Measured { population: 15, values: &[2.8, 4.1, 6.8, 6.8, 9.2] },
            Measured { population: 12, values: &[3.7, 6.6, 4.2] },
        ];
        let found = stratified_mean(&strata).unwrap();
        assert!((found.mean - 5.4481).abs() < 6e-5);
        assert!((found.standard_error - 0.616).abs() < 6e-5);
        assert!((found.without_correction - 0.7413).abs() < 6e-5);
    }

    #[test]
    fn a_census_has_no_standard_error_and_one_value_no_spread() {
        let census = stratified_mean(&[Measured { population: 2, values: &[0.0, 1.0] }]).unwrap();
        assert!(census.standard_error.abs() < 1e-15);
        let one =
            [Measured { population: 9, values: &[0.0, 1.0] }, Measured { population: 9, values: &[1.0] }];
        assert_eq!(stratified_mean(&one), Err(NoEstimate::TooFew(2)));
        let many = [Measured { population: 1, values: &[0.0, 1.0] }];
        assert_eq!(stratified_mean(&many), Err(NoEstimate::TooMany(1)));
        assert_eq!(stratified_mean(&[]), Err(NoEstimate::Empty));
    }

    #[test]
    fn a_value_drawn_rarely_stands_for_many() {
        let found = weighted(&[(1.0, 0.1), (0.0, 1.0), (0.0, 0.5)]).unwrap();
        assert!((found.total - 10.0).abs() < 1e-12);
        assert!((found.mean - 10.0 / 13.0).abs() < 1e-12);
        assert_eq!(weighted(&[(1.0, 0.5), (1.0, 0.0)]), Err(NoEstimate::Chance(2)));
        assert_eq!(weighted(&[(1.0, f64::NAN)]), Err(NoEstimate::Chance(1)));
        assert_eq!(weighted(&[]), Err(NoEstimate::Empty));
    }
}
