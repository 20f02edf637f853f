//! Which decisions a random check is about, and what is known of each decision before it is frozen.
//!
//! Where they stand is `queue`'s; what is counted of them ahead `choices`'.

use crate::casework::check::Traits;
use crate::casework::{BatchNo, Frozen};
use jiff::Timestamp;

/// Which decisions a check is about, beside their kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    /// Only those of a batch.
    pub batch: Option<BatchNo>,
    /// Only cases of this level, as the lists name it.
    pub level: Option<String>,
    /// Only what this seat decided.
    pub reviewer: Option<String>,
}

/// A decision in force, with what it has in common with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What a list would fix of it.
    pub frozen: Frozen,
    /// When it was made.
    pub at: Timestamp,
    /// The batch its case stands in.
    pub batch: Option<BatchNo>,
    /// Its traits.
    pub traits: Traits,
}

impl Scope {
    /// Returns it in words, for the ledger and the certificate.
    pub fn words(&self) -> String {
        let mut words = Vec::new();
        words.extend(self.batch.map(|batch| format!("batch {batch}")));
        words.extend(self.level.as_ref().map(|level| format!("level {level}")));
        words.extend(self.reviewer.as_ref().map(|seat| format!("decided by {seat}")));
        if words.is_empty() { "every such decision in force".to_owned() } else { words.join(", ") }
    }

    /// Tells whether a decision with these traits, in this batch, is meant.
    pub fn means(&self, traits: &Traits, batch: Option<BatchNo>) -> bool {
        self.batch.is_none_or(|wanted| batch == Some(wanted))
            && self.level.as_ref().is_none_or(|level| *level == traits.level)
            && self.reviewer.as_ref().is_none_or(|seat| traits.reviewer.0.as_str() == seat)
    }
}
