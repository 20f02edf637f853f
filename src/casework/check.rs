//! The procedure of a spot-check: freeze, plan, seed, draw, decide again without seeing, settle, close.
//!
//! Owns the steps a check takes as ledger entries, what each makes of it, who may take the next one, what a finished
//! check proves, and the nine conditions under which a batch may go out. Pure: a check is what its entries and its frozen
//! list add up to. The arithmetic is [`super::spotcheck`]'s, the tables `queue`'s, the screens `screen`'s.
//!
//! Two kinds of decision are checked and never mixed, because two errors are possible: relief that the law does not allow,
//! and a person who qualifies and was left out. A sample that failed is never topped up until it passes: a new list is
//! frozen, a new seed made, a fresh sample drawn, and every attempt stands on the certificate.

pub mod agreement;
pub mod certificate;
pub mod choices;
pub mod covering;
pub mod docket;
pub mod effect;
pub mod gate;
pub mod open_point;
pub mod outcome;
pub mod overlap;
pub mod overview;
pub mod permits;
pub mod picks;
pub mod refusal;
pub mod sample;
pub mod scope;
pub mod state;
pub mod step;
pub mod traits;
pub mod uncovered;

pub use agreement::AgreementOfPairs;
pub use certificate::Certificate;
pub use choices::Choices;
pub use docket::Docket;
pub use effect::{Class, Effect, Kind};
pub use gate::{Condition, Finding, Gate, Presence};
pub use open_point::OpenPoint;
pub use outcome::{CheckOutcome, StratumOutcome};
pub use overlap::{Overlap, OverlapStep, Sitting};
pub use picks::Pick;
pub use refusal::CheckRefusal;
pub use sample::{Sampled, Settled};
pub use scope::{Decision, Scope};
pub use state::{Actor, Check, Origin, Stage};
pub use step::{CheckNo, CheckStep, GateStep, Hands, How, Ruling, Second, Step};
pub use traits::{Trait, Traits};
pub use uncovered::{CaseRuns, Uncovered};

#[cfg(test)]
mod tests;
