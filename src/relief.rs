//! Law and policy: what is proposed for every candidate count of a history, by which rule, on which facts.
//!
//! Owns the three-valued answers, the statutory floor, the office's policy files, proposals and their proofs, the
//! routing codes and the comparison of policies. Pure: no I/O, no clock; every date is compared with the as-of date it
//! is given. Builds on `record`; `casework`, `queue`, `review`, `screen`, `filing` and `cli` read what it makes.

pub mod action;
pub mod added;
pub mod answer;
mod assess;
mod background;
mod candidate;
pub mod compare;
mod conviction;
mod decide;
mod facts;
mod flips;
mod gather;
pub mod harm;
pub mod impact;
pub mod parts;
pub mod policy;
pub mod proof;
pub mod propose;
mod prove;
mod remainder;
pub mod routing;
#[cfg(test)]
pub(crate) mod specimen;
pub mod statutes;
mod term;
#[cfg(test)]
mod tests;
pub mod worth;

pub use action::{Action, Lesser, Route};
pub use added::{AddedFact, BadValue, Cited, FactKind, FactValue};
pub use answer::Answer;
pub use assess::{AssessedCount, Assessment, FOUR_SECTIONS, Left, Marked, OnRecord, PolicyAnswer, assess};
pub use candidate::{LookAlikeCount, has_look_alike, look_alikes};
pub use compare::PolicyComparison;
pub use harm::{Harm, Today};
pub use impact::Impact;
pub use policy::{Policy, PolicyError};
pub use proof::{Citation, Finding, ProofLine};
pub use propose::{
    CaseProposal, Flip, LawLine, LevelAt, PolicyLine, Proposal, Retelling, propose, propose_with, retellings,
};
pub use routing::{Lane, RoutingCode};
