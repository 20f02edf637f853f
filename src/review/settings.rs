//! What the workstation is told once, before its first message.

use crate::casework::check::Sitting;
use crate::casework::{Charter, Role, Seat};
use crate::relief::Policy;

/// What the workstation is told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What the queue was made for.
    pub charter: Charter,
    /// Who sits here.
    pub seat: Seat,
    /// In which role.
    pub role: Role,
    /// What this seat decides again as a second reader; `None` at the ordinary work.
    pub sitting: Option<Sitting>,
    /// How the queue file is kept.
    pub keeping: Keeping,
    /// How long the guards against accidental verdicts wait.
    pub patience: Patience,
    /// Whether cases that are alike may be approved together.
    pub groups: GroupDeciding,
    /// The policies that the one in force can be compared with, at most nine.
    pub policies: Vec<OfferedPolicy>,
    /// After how many minutes without a pause a break is called for; 0 for never.
    pub break_after: u64,
}

/// A policy that the one in force can be compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedPolicy {
    /// Its name.
    pub name: String,
    /// Its text; it was read and found right.
    pub text: String,
}

impl OfferedPolicy {
    /// Returns those that ship.
    pub fn shipped() -> Vec<Self> {
        let read = |name: &str| Policy::shipped(name).ok();
        Policy::shipped_names().filter_map(read).map(|policy| Self::of(&policy)).collect()
    }

    /// Offers a policy.
    pub fn of(policy: &Policy) -> Self {
        Self { name: policy.name().to_owned(), text: policy.text().to_owned() }
    }
}

/// Whether cases that are alike may be approved together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GroupDeciding {
    /// With the brakes: three members read, the count typed, a second key.
    #[default]
    Allowed,
    /// The office decides every case by itself.
    Forbidden,
}

/// How the queue file is kept; the screen marks what is not encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// As a plain file that anyone with access to the machine can read.
    Plain,
    /// Encrypted.
    Encrypted,
}

/// How long the guards against accidental verdicts wait, in milliseconds (design.md rule 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// How long a case must have been on the screen before a key decides it.
    pub view: u64,
    /// How long verdict keys stay dead after the terminal got the focus back.
    pub focus: u64,
    /// How long verdict keys stay dead after a paste.
    pub paste: u64,
    /// Keys closer together than this were not typed by a person.
    pub burst: u64,
    /// The key that decided last is taken as still held until it has been quiet for so long: terminals that do not
    /// report auto-repeat start it after up to 660 ms.
    pub held: u64,
}

impl Default for Patience {
    fn default() -> Self {
        Self { view: 400, focus: 500, paste: 500, burst: 12, held: 800 }
    }
}
