//! A plan being made: what is chosen, and what every choice comes to at once.

use crate::casework::check::overview::{Order, Overview};
use crate::casework::check::{Kind, Scope, Trait};
use crate::casework::spotcheck::outlook::{Cost, Outlook, cost_of_strata};
use crate::casework::spotcheck::strata::SMALL;
use crate::casework::spotcheck::wording::{plan_sentence, stratified_plan_sentence};
use crate::casework::spotcheck::{
    Allotment, Confidence, Plan, PlanError, Share, StratifiedPlan, plan, plan_strata,
};

/// The shares that the planner offers, as a supervisor says them.
const TOLERABLE: [(u64, u64); 6] = [(1, 1000), (1, 400), (1, 200), (1, 100), (1, 50), (1, 20)];

/// The confidences that it offers.
const CONFIDENCE: [(u64, u64); 3] = [(9, 10), (19, 20), (99, 100)];

/// At most so many errors may be allowed.
const MOST_ALLOWED: u64 = 9;

/// What is chosen in the planner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Which kind of decision.
    Kind,
    /// Which of them.
    Scope,
    /// The strata they are divided into.
    Strata,
    /// The tolerable share.
    Tolerable,
    /// The confidence.
    Confidence,
    /// How many errors the sample may show.
    Allowed,
}

/// A plan being made.
#[derive(Clone, Debug, PartialEq)]
pub struct Planner {
    /// Which kind of decision.
    pub kind: Kind,
    /// Which of them.
    pub scope: Scope,
    /// The strata they are divided into; drawn as one where there is none.
    pub by: Option<Trait>,
    tolerable: usize,
    confidence: usize,
    /// How many errors the sample may show.
    pub allowed: u64,
    /// The field in front.
    pub field: Field,
    /// The first line shown.
    pub first: usize,
    /// The numbers, or why there are none.
    pub figures: Result<Figures, String>,
}

/// What a plan comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// How many decisions it speaks for.
    pub population: u64,
    /// How many of them are looked at again.
    pub sample: u64,
    /// What it costs.
    pub cost: Cost,
    /// How it is drawn.
    pub draw: Draw,
    /// What may be said after it passed.
    pub sentence: String,
}

/// How a sample is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Draw {
    /// From all as one: the chance to pass where a thousandth, a five-hundredth and a two-hundredth is wrong.
    AsOne([(&'static str, u64, f64); 3]),
    /// From each stratum by itself. The chance to pass depends on where the errors are.
    ByStratum(Vec<Allotment>),
}

impl Field {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 6] =
        [Self::Kind, Self::Scope, Self::Strata, Self::Tolerable, Self::Confidence, Self::Allowed];
}

impl Planner {
    /// Begins with what is recommended: one draw from everything, one percent, 95 percent, one error allowed.
    pub(in crate::review) fn new(overview: &Overview) -> Self {
        let mut planner = Self {
            kind: Kind::Approvals,
            scope: Scope::default(),
            by: None,
            tolerable: 3,
            confidence: 1,
            allowed: 1,
            field: Field::Tolerable,
            first: 0,
            figures: Err(String::new()),
        };
        planner.compute(overview);
        planner
    }

    /// Returns the share of wrong decisions to rule out.
    pub fn tolerable(&self) -> Share {
        share(TOLERABLE, self.tolerable)
    }

    /// Returns the confidence.
    pub fn confidence(&self) -> Option<Confidence> {
        Confidence::new(share(CONFIDENCE, self.confidence)).ok()
    }

    /// Changes the field in front by one step, and the numbers with it.
    pub(in crate::review) fn change(&mut self, up: bool, overview: &Overview) {
        match self.field {
            Field::Kind => self.kind = self.kind.other(),
            Field::Scope => self.scope = step(&scopes(overview), &self.scope, up),
            Field::Strata => {
                let offered: Vec<Option<Trait>> =
                    [None].into_iter().chain(Trait::ALL.into_iter().map(Some)).collect();
                self.by = step(&offered, &self.by, up);
            }
            Field::Tolerable => self.tolerable = moved(self.tolerable, TOLERABLE.len(), up),
            Field::Confidence => self.confidence = moved(self.confidence, CONFIDENCE.len(), up),
            Field::Allowed => {
                self.allowed =
                    if up { (self.allowed + 1).min(MOST_ALLOWED) } else { self.allowed.saturating_sub(1) };
            }
        }
        self.first = 0;
        self.compute(overview);
    }

    /// Brings another field to the front.
    pub(in crate::review) fn select(&mut self, down: bool) {
        self.field = step(&Field::ALL, &self.field, down);
        self.first = 0;
    }

    /// Returns the order that freezes and plans.
    pub(in crate::review) fn order(&self) -> Option<Order> {
        self.figures.as_ref().ok()?;
        Some(Order::Plan {
            kind: self.kind,
            scope: self.scope.clone(),
            by: self.by.into_iter().collect(),
            tolerable: self.tolerable(),
            confidence: self.confidence()?,
            allowed: self.allowed,
        })
    }

    fn compute(&mut self, overview: &Overview) {
        let population = overview.choices.population(self.kind, &self.scope);
        self.figures = match self.confidence() {
            _ if population == 0 => Err(format!("There are no such {} in force.", self.kind.pile().many())),
            None => Err("There is no such confidence.".to_owned()),
            Some(confidence) => self.figures(population, confidence, overview).map_err(|why| why.to_string()),
        };
    }

    fn figures(
        &self,
        population: u64,
        confidence: Confidence,
        overview: &Overview,
    ) -> Result<Figures, PlanError> {
        let Some(by) = self.by else {
            let plan = plan(population, self.tolerable(), confidence, self.allowed)?;
            return Ok(Figures::of(&plan, overview, self.kind));
        };
        let strata = overview.choices.strata(self.kind, &self.scope, &[by]);
        let plan = plan_strata(&strata, self.tolerable(), confidence, self.allowed, SMALL)?;
        Ok(Figures::of_strata(plan, overview, self.kind))
    }
}

impl Figures {
    fn of(plan: &Plan, overview: &Overview, kind: Kind) -> Self {
        let chance = |words, den| {
            let wrong = Share::new(1, den).map_or(0, |share| share.of_rounded_up(plan.population));
            (words, wrong, plan.chance_to_pass(wrong).unwrap_or(0.0))
        };
        Self {
            population: plan.population,
            sample: plan.sample,
            cost: Outlook::of(plan, overview.speed.workload()).cost,
            draw: Draw::AsOne([chance("0.1 %", 1000), chance("0.2 %", 500), chance("0.5 %", 200)]),
            sentence: plan_sentence(plan, kind.pile()),
        }
    }

    fn of_strata(plan: StratifiedPlan, overview: &Overview, kind: Kind) -> Self {
        let fifth = plan.tolerable.divided_by(5).unwrap_or(Share::ZERO).of_rounded_up(plan.population);
        Self {
            population: plan.population,
            sample: plan.sample(),
            cost: cost_of_strata(&plan, overview.speed.workload(), fifth),
            sentence: stratified_plan_sentence(&plan, kind.pile()),
            draw: Draw::ByStratum(plan.strata),
        }
    }
}

/// The scopes that are offered; of the batches, those that have not gone out.
fn scopes(overview: &Overview) -> Vec<Scope> {
    let open = overview.batches.iter().filter(|(.., state)| *state == crate::casework::BatchState::Frozen);
    let open: Vec<_> = open.map(|(number, ..)| *number).collect();
    overview.choices.scopes(&open)
}

/// Returns what stands beside one thing in a list of them.
pub(super) fn step<T: Clone + PartialEq>(offered: &[T], from: &T, up: bool) -> T {
    let at = offered.iter().position(|one| one == from).unwrap_or(0);
    offered.get(moved(at, offered.len(), up)).unwrap_or(from).clone()
}

/// Moves by one, and not beyond either end.
pub(super) fn moved(at: usize, many: usize, up: bool) -> usize {
    if up { (at + 1).min(many.saturating_sub(1)) } else { at.saturating_sub(1) }
}

fn share<const N: usize>(offered: [(u64, u64); N], at: usize) -> Share {
    offered.get(at).and_then(|(num, den)| Share::new(*num, *den).ok()).unwrap_or(Share::ZERO)
}
