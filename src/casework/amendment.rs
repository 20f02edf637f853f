//! An approval with another action than the one proposed: why, and by which authority; and that no approval, amended or
//! not, makes the person worse off.
//!
//! Owns the basis of an amendment and the judgement that every place which decides, freezes or verifies asks for. The rule
//! about levels and sentences is [`crate::relief::harm`]'s. Called by `review`, `queue`, `filing` and `cli`.

use crate::casework::{CaseFile, Refusal, StandingFact, Verdict};
use crate::record::{Event, Text};
use crate::relief::{CaseProposal, Today};
use serde::{Deserialize, Serialize};

/// What an amended approval rests on, in the attorney's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Why another action is right than the one proposed.
    pub reason: Text,
    /// The authority for it: `HS 11361.8(f)`.
    pub authority: Text,
}

impl Basis {
    /// Tells whether it says both.
    pub fn is_whole(&self) -> bool {
        [&self.reason, &self.authority].iter().all(|text| !text.as_str().trim().is_empty())
    }
}

impl Verdict {
    /// Judges that an amendment names its reason and its authority.
    ///
    /// Entries from before both were asked for have none. They stay readable, and no new batch is frozen with them.
    pub fn must_have_basis(&self) -> Result<(), Refusal> {
        match self {
            Self::Approve { amended, basis: None, .. } if !amended.is_empty() => Err(Refusal::NoBasis),
            Self::Approve { .. } | Self::Challenge { .. } | Self::Hold { .. } | Self::Flag { .. } => Ok(()),
        }
    }

    /// Returns what an amendment rests on; `None` for any other decision, and for entries from before it was asked for.
    pub fn basis(&self) -> Option<&Basis> {
        match self {
            Self::Approve { basis, .. } => basis.as_ref(),
            Self::Challenge { .. } | Self::Hold { .. } | Self::Flag { .. } => None,
        }
    }
}

/// Judges that no action of an approval makes the person worse off: none raises a level or leaves it where it is, and
/// each route fits the sentence.
///
/// `facts` are those that stand on the case. A decision that is no approval does nothing to a conviction.
pub fn must_not_harm<'f>(
    event: &Event,
    proposal: &CaseProposal,
    facts: impl IntoIterator<Item = &'f StandingFact>,
    verdict: &Verdict,
) -> Result<(), Refusal> {
    let Verdict::Approve { actions, .. } = verdict else { return Ok(()) };
    let facts: Vec<&StandingFact> = facts.into_iter().collect();
    for one in &proposal.proposals {
        let Some(count) = event.counts.get(one.count) else { continue };
        let Some(action) = actions.get(&count.key) else { continue };
        let added = facts.iter().map(|fact| &fact.added);
        let today = Today::of(count, one, added);
        today.permits(*action).map_err(|harm| Refusal::Harm { count: one.count + 1, harm })?;
    }
    Ok(())
}

impl CaseFile {
    /// Judges that no action of an approval makes the person worse off.
    pub fn must_not_harm(&self, verdict: &Verdict) -> Result<(), Refusal> {
        let Some(event) = self.event() else { return Ok(()) };
        must_not_harm(event, &self.proposal, &self.facts(), verdict)
    }

    /// Judges whether a verdict may be given on the case now: it fits the proposal, an amendment names its reason and its
    /// authority, and no action makes the person worse off.
    pub fn judge(&self, verdict: &Verdict) -> Result<(), Refusal> {
        self.fits(verdict)?;
        verdict.must_have_basis()?;
        self.must_not_harm(verdict)
    }
}

#[cfg(test)]
mod tests;
