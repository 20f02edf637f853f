//! What a queue was made for: one county, one policy, as of one date. Fixed when the queue is made, but for the
//! policy and the vocabulary, which entries of the ledger change.

use crate::casework::Digest;
use crate::record::County;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a queue was made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charter {
    /// The county whose convictions are cleared.
    pub county: County,
    /// The policy's name.
    pub policy: String,
    /// The SHA-256 of the policy file, in every verdict.
    pub policy_digest: Digest,
    /// The date on which everything is computed.
    pub as_of: Date,
    /// Whether it was made by `vacatur demo` from fictitious people.
    pub demo: bool,
    /// The SHA-256 of the vocabulary in force: the program's and the office's lessons. None in queues from before there
    /// was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vocabulary: Option<Digest>,
}
