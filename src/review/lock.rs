//! The locked screen: what it is asked for, and what was typed. Nothing of a case is in it.

use crate::casework::Deed;
use crate::casework::check::overview::Order;
use crate::record::Secret;
use crate::review::Ticket;
use crate::review::model::Then;

/// The locked screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Lock {
    pub(crate) purpose: Purpose,
    pub(super) typed: Secret,
    /// The answer that is waited for.
    pub(super) asked: Option<Ticket>,
    /// What was wrong with the passphrase before.
    pub(crate) problem: Option<String>,
}

/// What the passphrase is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Purpose {
    /// The queue is closed: to open it again.
    Return,
    /// To do what needs one more sign-in; the queue stays open.
    Override(Box<Pending>),
}

/// What is recorded once the passphrase was right.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pending {
    pub(super) what: Privileged,
    pub(super) words: String,
}

/// What needs one more sign-in.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Privileged {
    /// An entry on the case on the screen, and what follows it.
    Deed(Box<Deed>, Then),
    /// An order of a spot-check.
    Order(Order),
}

impl Lock {
    /// Makes one with nothing typed.
    pub(super) fn new(purpose: Purpose) -> Self {
        Self { purpose, typed: Secret::new(), asked: None, problem: None }
    }

    /// Tells whether anything was typed; how much is nobody's business.
    pub fn has_text(&self) -> bool {
        !self.typed.is_empty()
    }

    /// Tells whether the passphrase is being checked.
    pub fn is_checking(&self) -> bool {
        self.asked.is_some()
    }
}
