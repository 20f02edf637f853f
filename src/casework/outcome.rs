//! What became of a case after its batch was written out: filed, granted or denied, sent.
//!
//! Owns the steps and which may follow which. Pure: a step is a ledger entry, on one case or on a whole batch; the queue
//! asks before it records one, and the audit follows them again. A case of a batch is `drafted` until the batch was filed.

use crate::casework::{BatchNo, CaseId, Digest, Refusal};
use crate::record::Text;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a case of a batch is, after the batch was frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Filing {
    /// In a batch that is frozen or written out.
    Drafted,
    /// With the court.
    Filed,
    /// The court made the order.
    Granted,
    /// The court did not.
    Denied,
    /// The order went to those who must carry it out: the Department, the clerk's own records, the person.
    Sent,
}

/// Where a case is, and since which day; the day it was drafted on is the batch's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Where it is.
    pub filing: Filing,
    /// Since when; none while it is drafted.
    pub since: Option<Date>,
}

/// A step that is to be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// In which batch.
    pub batch: BatchNo,
    /// Which case; none for every case of the batch that the step fits.
    pub case: Option<CaseId>,
    /// Where to.
    pub to: Filing,
    /// On which day.
    pub on: Date,
    /// The SHA-256 of the file that says so, if one does.
    pub answer: Option<Digest>,
}

/// A case of a batch that went out, with what a court's answer names it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FiledCase {
    /// The batch.
    pub batch: BatchNo,
    /// The case.
    pub case: CaseId,
    /// The court's case numbers.
    pub numbers: Vec<Text>,
    /// The person's name.
    pub name: Text,
    /// The date of birth, as far as it is known.
    pub born: String,
    /// Where it is.
    pub filing: Filing,
    /// Since which day.
    pub since: Date,
}

impl Stage {
    /// Where a case is when its batch was frozen.
    pub const DRAFTED: Self = Self { filing: Filing::Drafted, since: None };

    /// Returns where a case is after a step, or why the step may not be taken.
    ///
    /// Drafted is filed, filed is granted or denied, granted is sent. A court may think again: granted and denied may
    /// follow one another, until the order was sent. No step lies before the one it follows.
    pub fn after(self, to: Filing, on: Date) -> Result<Self, Refusal> {
        use Filing::{Denied, Drafted, Filed, Granted, Sent};
        let follows = matches!(
            (self.filing, to),
            (Drafted, Filed) | (Filed, Granted | Denied) | (Granted, Denied | Sent) | (Denied, Granted)
        );
        if !follows {
            return Err(Refusal::NoSuchStep { from: self.filing, to });
        }
        if self.since.is_some_and(|since| on < since) {
            return Err(Refusal::BeforeTheLast);
        }
        Ok(Self { filing: to, since: Some(on) })
    }
}

impl Filing {
    /// Every one of them, in the order they follow one another.
    pub const ALL: [Self; 5] = [Self::Drafted, Self::Filed, Self::Granted, Self::Denied, Self::Sent];

    /// Returns the word it is stored and listed under.
    pub fn id(self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Filed => "filed",
            Self::Granted => "granted",
            Self::Denied => "denied",
            Self::Sent => "sent",
        }
    }

    /// Tells whether somebody still has to do something: what was denied or sent has come to its end.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Drafted | Self::Filed | Self::Granted)
    }

    /// Returns what it waits for, in words.
    pub fn waits_for(self) -> &'static str {
        match self {
            Self::Drafted => "to be filed",
            Self::Filed => "for the court",
            Self::Granted => "to be sent",
            Self::Denied | Self::Sent => "for nothing",
        }
    }
}

impl fmt::Display for Filing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn only_these_steps_follow_one_another() {
        use Filing::{Denied, Drafted, Filed, Granted, Sent};
        let allowed = [
            (Drafted, Filed),
            (Filed, Granted),
            (Filed, Denied),
            (Granted, Sent),
            (Granted, Denied),
            (Denied, Granted),
        ];
        let day = date(2018, 3, 1);
        for from in Filing::ALL {
            for to in Filing::ALL {
                let stage = Stage { filing: from, since: None };
                let is = stage.after(to, day);
                if allowed.contains(&(from, to)) {
                    assert_eq!(is, Ok(Stage { filing: to, since: Some(day) }));
                } else {
                    assert_eq!(is, Err(Refusal::NoSuchStep { from, to }));
                }
            }
        }
    }

    #[test]
    fn no_step_lies_before_the_one_it_follows() {
        let filed = Stage::DRAFTED.after(Filing::Filed, date(2018, 3, 1)).unwrap();
        assert_eq!(filed.after(Filing::Granted, date(2018, 2, 28)), Err(Refusal::BeforeTheLast));
        assert!(filed.after(Filing::Granted, date(2018, 3, 1)).is_ok());
    }
}
