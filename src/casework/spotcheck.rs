//! The statistics of a spot-check: how many decisions to look at again, which ones, and what may be said afterwards.
//!
//! Owns plans, exact bounds, the seeded draw, strata, agreement between two readers, and the sentences a supervisor may
//! read to a judge. Pure, and exact where a boundary decides: integers and fractions, with floats only for curves. Does
//! not own the procedure (freeze, blind second decision, adjudication, gate): that folds ledger entries. Called by the
//! command line and the planner's screens.
//!
//! An error is a decision that the second attorney overturns or cannot decide. Two kinds are never mixed: approvals
//! that the law does not allow, and people who qualify and were left out; each has its own population, plan and bound.

pub mod agreement;
pub mod bound;
pub mod discovery;
pub mod draw;
pub mod estimate;
pub mod lot_inspection;
pub mod outlook;
pub mod plan;
pub mod reliability;
pub mod sequential;
pub mod share;
pub mod strata;
pub mod tail;
pub mod wording;

pub use agreement::{AgreementTable, ClassAgreement, Undefined, Weights};
pub use bound::{Bound, BoundError, Convention, Interval, bound, interval};
pub use draw::{Duplicate, Seed, SeedError, Ticket, draw};
pub use outlook::{Chance, Cost, Outlook, WorkingTime, Workload};
pub use plan::{Plan, PlanError, plan};
pub use reliability::{Level, fleiss_kappa, krippendorff_alpha};
pub use share::{Confidence, ConfidenceError, Share, ShareError};
pub use strata::{Allotment, CombinedBound, Outcome, StratifiedPlan, Stratum, combined_bound, plan_strata};
pub use tail::MAX_POPULATION;
pub use wording::Pile;

#[cfg(test)]
mod reference;
