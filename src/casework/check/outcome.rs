//! What came out of a check: errors by stratum, the bound, whether the plan was met, how far the two people agreed.

use crate::casework::check::agreement::{in_words, pairs_of, tabulate};
use crate::casework::check::effect::Class;
use crate::casework::check::sample::Settled;
use crate::casework::check::state::{Check, Origin, count};
use crate::casework::spotcheck::wording::{combined_sentence, grouped, result_sentence};
use crate::casework::spotcheck::{
    AgreementTable, Allotment, Bound, Outcome, Plan, StratifiedPlan, combined_bound,
};
use crate::record::Text;
use serde::Serialize;

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
        let (classes, table) = tabulate(&pairs_of(&check.sample));
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

/// Returns a plan without strata as one with a single stratum.
pub fn in_one_piece(plan: &Plan) -> StratifiedPlan {
    let whole = Allotment { name: Text::new("all"), population: plan.population, sample: plan.sample };
    StratifiedPlan {
        population: plan.population,
        tolerable: plan.tolerable,
        confidence: plan.confidence,
        allowed: plan.allowed,
        intolerable: plan.intolerable,
        strata: vec![whole],
    }
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
