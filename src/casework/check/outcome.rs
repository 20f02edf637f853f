//! What came out of a check: errors by stratum, the bound, whether the plan was met, how far the two people agreed.

use crate::casework::check::effect::Class;
use crate::casework::check::state::{Check, Origin, Settled, count};
use crate::casework::check::step::Second;
use crate::casework::spotcheck::wording::{combined_sentence, grouped, result_sentence};
use crate::casework::spotcheck::{
    AgreementTable, Bound, Outcome, Plan, StratifiedPlan, Undefined, Weights, combined_bound,
};
use crate::record::Text;
use serde::Serialize;
use std::fmt::Write as _;

/// What came out of one stratum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StratumOutcome {
    /// What its decisions have in common.
    pub name: Text,
    /// How many they are.
    pub population: u64,
    /// How many were drawn.
    pub sample: u64,
    /// How many of those were overturned or could not be decided.
    pub errors: u64,
    /// At most so many of the stratum are wrong, at its part of the risk.
    pub upper: u64,
}

/// What came out of a check, or has come out so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckOutcome {
    /// Decisions overturned or left undecided.
    pub errors: u64,
    /// Those of them that could not be decided.
    pub undecidable: u64,
    /// At most so many of the population are wrong, at the plan's confidence; `None` without a plan.
    pub upper: Option<u64>,
    /// Whether everything is settled and the plan is met.
    pub passed: bool,
    /// By stratum, in the plan's order.
    pub strata: Vec<StratumOutcome>,
    /// The classes that occur, and how often the first (rows) and the second (columns) decision gave each.
    pub classes: Vec<Class>,
    /// The counts.
    pub table: Vec<Vec<u64>>,
}

impl CheckOutcome {
    /// Counts what came out.
    pub fn of(check: &Check) -> Self {
        let errors = count(check.sample.iter().filter(|sampled| sampled.is_error()).count());
        let undecidable = check.how_many(Settled::Undecidable);
        let (classes, table) = agreement(check);
        let mut outcome =
            Self { errors, undecidable, upper: None, passed: false, strata: Vec::new(), classes, table };
        let (Some(planned), true) = (&check.plan, check.seed.is_some()) else { return outcome };
        let plan = &planned.plan;
        let outcomes: Vec<Outcome> = plan
            .strata
            .iter()
            .enumerate()
            .map(|(place, stratum)| {
                let wrong = check.sample.iter().filter(|one| one.stratum == place && one.is_error()).count();
                Outcome { population: stratum.population, sample: stratum.sample, errors: count(wrong) }
            })
            .collect();
        let Ok(bound) = combined_bound(&outcomes, plan.confidence) else { return outcome };
        outcome.strata = plan
            .strata
            .iter()
            .zip(&outcomes)
            .zip(&bound.uppers)
            .map(|((stratum, outcome), upper)| StratumOutcome {
                name: stratum.name.clone(),
                population: outcome.population,
                sample: outcome.sample,
                errors: outcome.errors,
                upper: *upper,
            })
            .collect();
        outcome.upper = Some(bound.upper);
        outcome.passed =
            check.must_be_settled().is_ok() && errors <= plan.allowed && plan.is_met_by(&outcomes);
        outcome
    }

    /// Returns how far the two agreed, over the cases that were decided twice.
    pub fn agreement(&self) -> Option<AgreementTable> {
        AgreementTable::new(self.table.clone()).ok()
    }

    /// Returns the result in one sentence that can be read to a judge.
    pub fn sentence(&self, check: &Check) -> String {
        let pile = check.kind.pile();
        let Some(planned) = check.plan.as_ref().filter(|_| check.seed.is_some()) else {
            return directed_sentence(check, self.errors);
        };
        let plan = &planned.plan;
        if let ([stratum], Some(upper)) = (plan.strata.as_slice(), self.upper) {
            let bound = Bound {
                population: stratum.population,
                sample: stratum.sample,
                errors: self.errors,
                confidence: plan.confidence,
                upper,
            };
            return result_sentence(&simple(plan, stratum.sample), &bound, pile);
        }
        let outcomes: Vec<Outcome> = self
            .strata
            .iter()
            .map(|one| Outcome { population: one.population, sample: one.sample, errors: one.errors })
            .collect();
        let verdict = if self.passed { "so the check passed" } else { "so the check did not pass" };
        let allowed =
            if plan.allowed == 0 { "none".to_owned() } else { format!("at most {}", grouped(plan.allowed)) };
        match combined_bound(&outcomes, plan.confidence) {
            Ok(bound) => format!(
                "{} The plan allowed {allowed}, {verdict}.",
                combined_sentence(&bound, &outcomes, pile)
            ),
            Err(_) => String::new(),
        }
    }

    /// Returns the agreement in words: the raw figure, each class, and kappa with its number of cases.
    pub fn agreement_in_words(&self) -> String {
        self.agreement().map_or_else(String::new, |table| in_words(&table, &self.classes))
    }
}

/// Writes an agreement: raw, by class, and kappa, which is never shown alone (a rare class makes it small).
pub fn in_words(table: &AgreementTable, classes: &[Class]) -> String {
    let cases = table.cases();
    if cases == 0 {
        return "no case was decided by two people yet".to_owned();
    }
    let percent = |part: u64| format!("{}.{} %", part * 100 / cases, part * 1000 / cases % 10);
    let kappa = match table.kappa(Weights::Equal) {
        Ok(kappa) => format!("kappa {kappa:.3} over {} cases", grouped(cases)),
        Err(Undefined::OneClass) => {
            format!("kappa undefined over {} cases: only one class occurs", grouped(cases))
        }
        Err(other) => format!("kappa {other}"),
    };
    let mut text = format!(
        "{} of {} alike ({}); {kappa}",
        grouped(table.agreed()),
        grouped(cases),
        percent(table.agreed())
    );
    for (class, agreement) in classes.iter().zip(table.classes()) {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n  {:<22} {:>6} first, {:>6} second, {:>6} both",
            class.words(),
            grouped(agreement.first),
            grouped(agreement.second),
            grouped(agreement.both)
        );
    }
    text
}

/// Returns the plan of a population in one piece.
pub fn simple(plan: &StratifiedPlan, sample: u64) -> Plan {
    Plan {
        population: plan.population,
        tolerable: plan.tolerable,
        confidence: plan.confidence,
        allowed: plan.allowed,
        intolerable: plan.intolerable,
        sample,
    }
}

fn directed_sentence(check: &Check, errors: u64) -> String {
    let looked_at = check.sample.iter().filter(|sampled| sampled.second.is_some()).count();
    let why = match &check.origin {
        Origin::Directed { why } => why.as_str(),
        Origin::Random { .. } => return "Nothing was drawn yet: nothing can be said.".to_owned(),
    };
    format!(
        "{} of {} cases picked on purpose ({why}) were decided again; {} overturned or left undecided. They were not drawn \
         at random: nothing is concluded from them about any other case.",
        grouped(count(looked_at)),
        grouped(count(check.sample.len())),
        match errors {
            1 => "1 was".to_owned(),
            more => format!("{} were", grouped(more)),
        },
    )
}

fn agreement(check: &Check) -> (Vec<Class>, Vec<Vec<u64>>) {
    let pairs = check.sample.iter().filter_map(|sampled| {
        let second = match &sampled.second.as_ref()?.1 {
            Second::Decided { verdict, .. } => Class::of(verdict),
            Second::Undecidable { .. } => Class::Undecided,
        };
        Some((Class::of(&sampled.first.as_ref()?.verdict), second))
    });
    tabulate(&pairs.collect::<Vec<_>>())
}

/// Counts pairs of classes: the classes that occur, and the table over them.
pub fn tabulate(pairs: &[(Class, Class)]) -> (Vec<Class>, Vec<Vec<u64>>) {
    let classes: Vec<Class> = Class::ALL
        .into_iter()
        .filter(|class| pairs.iter().any(|(first, second)| first == class || second == class))
        .collect();
    let table = classes
        .iter()
        .map(|row| {
            classes
                .iter()
                .map(|column| count(pairs.iter().filter(|pair| **pair == (*row, *column)).count()))
                .collect()
        })
        .collect();
    (classes, table)
}
