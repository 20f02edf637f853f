//! The proof of a proposal: the rules tried, each with its answer, what was found, where, and by which authority.

use crate::record::SourceLine;
use crate::relief::Answer;
use serde::{Deserialize, Serialize};

/// An authority: a statute, an opinion, or a numbered rule of a policy, as it is cited.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Citation(pub String);

/// What was found in the file, and the rows that say so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// In words: `1981-03-02`, `0 of 2 prior`, `not stated`.
    pub words: String,
    /// The rows behind it, in the order of the file; empty where the finding is an absence.
    pub lines: Vec<SourceLine>,
}

/// One question of a proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofLine {
    /// What was asked: `offence before 2016-11-09`.
    pub question: String,
    /// What the facts answer.
    pub answer: Answer,
    /// The facts behind the answer.
    pub finding: Finding,
    /// Where the question comes from.
    pub citation: Citation,
    /// Whether the outcome rests on it; the others are shown after these, dimmed.
    pub decides: bool,
}
