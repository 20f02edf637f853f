//! Whether a case may go to a court as it is, and what to do about one that may not.
//!
//! Owns the gate that every export passes and that the pre-flight lists ahead of it: the case is what was shown when it
//! was approved, the approval is in force and complete, and a court can act on the row. Pure; an export refuses the whole
//! batch when one case is unfit, because a batch is frozen as one thing. What the row says is `schedule`'s.

use crate::casework::{
    BatchRecord, CaseFile, CaseId, Deed, Digest, Entry, Frozen, Refusal, Seq, Shown, Verdict, outcome_changes,
};
use crate::filing::{Office, section};
use crate::record::{Class, Count, Court, Text};
use crate::relief::{CaseProposal, Harm};
use std::collections::BTreeMap;
use std::fmt;

/// Why a case can not be filed as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unfitness {
    /// Its court action has no case number: a court could not find the case (traps.md T70, T71).
    NoCaseNumber,
    /// A juvenile court: other forms (T72).
    Juvenile,
    /// Relief is approved for a count that got it before (T54).
    AlreadyRelieved {
        /// Its place in the court action, counted from 1.
        count: u64,
    },
    /// The person is recorded as deceased, and the office files no motions for the deceased (T80).
    Deceased,
    /// A case of the same person waits for a supervisor.
    Flagged {
        /// Which.
        on: CaseId,
    },
    /// The same conviction of the same person stands in another case of the batch, or of an earlier one (T67).
    Duplicate {
        /// The one that came first.
        of: CaseId,
    },
    /// An approved action would make the person worse off.
    Harm {
        /// Its place in the court action, counted from 1.
        count: usize,
        /// Why.
        harm: Harm,
    },
    /// An amended action was approved without its reason or its authority.
    NoBasis,
    /// A note was written after the decision, and nobody has decided since.
    NoteSince {
        /// Its entry.
        note: Seq,
    },
    /// Something else would be proposed now than what the decision is about.
    StaleProposal,
    /// An action that is not determined was approved.
    Undetermined,
    /// It is not approved.
    NotApproved,
    /// The approval that was frozen is not on record.
    NoVerdict,
    /// The approval was taken back or replaced after the batch was frozen.
    NotInForce,
    /// The case is not what was shown when it was approved.
    Changed,
    /// The approval does not fit the proposal: a count without action, or one too many.
    OtherProposal,
    /// A count has no action.
    NoAction {
        /// Its place in the court action, counted from 1.
        count: u64,
    },
    /// The history has no such court action.
    NoCourtAction,
    /// A source that its counts stand in is not named.
    NoSource,
    /// A text of it has a character that none of the faces of the papers has.
    NoGlyph {
        /// Which.
        c: char,
    },
}

/// A case that can not be filed as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unfit {
    /// Which case.
    pub case: CaseId,
    /// Why not.
    pub why: Unfitness,
}

impl Unfitness {
    /// Returns the one way to mend it.
    pub fn mend(self) -> &'static str {
        match self {
            Self::NoCaseNumber => {
                "take the approval back and hold the case until the court's number is found; freeze a new batch without it"
            }
            Self::Juvenile => {
                "take the approval back and hold the case; the juvenile court has forms of its own; freeze a new batch without it"
            }
            Self::AlreadyRelieved { .. } => {
                "take the approval back and decide again, without relief for that count; freeze a new batch"
            }
            Self::Deceased => {
                "take the approval back, or let the office's settings file for the deceased: motions in [deceased]"
            }
            Self::Harm { .. } => {
                "take the approval back and decide again, with an action that lowers the level and fits the sentence; freeze a new batch"
            }
            Self::NoBasis => {
                "take the approval back and decide again, with a reason and its authority for the amended action; freeze a new batch"
            }
            Self::NoteSince { .. } | Self::StaleProposal => {
                "take the approval back and decide again on what is known now; freeze a new batch"
            }
            Self::Flagged { .. } => "let a supervisor decide the case that was flagged",
            Self::Duplicate { .. } => "take the approval of one of the two back; freeze a new batch",
            Self::Undetermined | Self::NoAction { .. } | Self::OtherProposal => {
                "take the approval back and decide again, with an action for every count; freeze a new batch"
            }
            Self::NotApproved => "approve it, or leave it out",
            Self::NotInForce => "freeze a new batch from the verdicts in force",
            Self::Changed => {
                "look at the case again: take the approval back and decide on what it is now; freeze a new batch"
            }
            Self::NoGlyph { .. } => {
                "take the approval back and have the text corrected at its source, or file the case by hand; freeze a new batch without it"
            }
            Self::NoVerdict | Self::NoCourtAction | Self::NoSource => {
                "run the audit: the queue does not hold what its ledger says"
            }
        }
    }
}

impl fmt::Display for Unfitness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCaseNumber => f.write_str("its court action has no court case number"),
            Self::Juvenile => f.write_str("it is a juvenile court's"),
            Self::AlreadyRelieved { count } => write!(f, "count {count} got relief before"),
            Self::Deceased => f.write_str("the person is recorded as deceased"),
            Self::Flagged { on } => {
                write!(f, "case {on} of the same person was flagged and waits for a supervisor")
            }
            Self::Duplicate { of } => write!(f, "it is the same conviction as case {of}"),
            Self::Harm { count, harm } => write!(f, "count {count}: {harm}"),
            Self::NoBasis => f.write_str("its amended action has no reason and authority on record"),
            Self::NoteSince { note } => write!(f, "note {note} was written after it was decided"),
            Self::StaleProposal => f.write_str("the policy in force would propose something else now"),
            Self::Undetermined => f.write_str("an undetermined action was approved"),
            Self::NotApproved => f.write_str("it is not approved"),
            Self::NoVerdict => f.write_str("the approval that was frozen is not on record"),
            Self::NotInForce => f.write_str("its approval was taken back after the batch was frozen"),
            Self::Changed => f.write_str("it is not what was shown when it was approved"),
            Self::OtherProposal => f.write_str("its approval does not fit what is proposed"),
            Self::NoAction { count } => write!(f, "count {count} has no action"),
            Self::NoCourtAction => f.write_str("its history has no such court action"),
            Self::NoSource => f.write_str("the source of a count is not named"),
            Self::NoGlyph { c } => {
                write!(
                    f,
                    "its text has the character {}, which the papers cannot be set with",
                    c.escape_unicode()
                )
            }
        }
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "case {}: {}; to mend it: {}", self.case, self.why, self.why.mend())
    }
}

/// The approval that stands behind a case of a batch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Approved<'a> {
    pub(super) entry: &'a Entry,
    pub(super) verdict: &'a Verdict,
}

impl<'a> Approved<'a> {
    /// Finds the approval that a batch froze, in a case as it was then ([`as_decided`]), and judges that the case is what
    /// it was about.
    ///
    /// The verdict is taken from the ledger entry the batch names, never from what the case stands at now: what was
    /// frozen is what is filed.
    pub(super) fn find(case: &'a CaseFile, frozen: &Frozen) -> Result<Self, Unfitness> {
        let entry =
            case.entries.iter().find(|entry| entry.seq == frozen.verdict).ok_or(Unfitness::NoVerdict)?;
        let Deed::Verdict(verdict) = &entry.deed else { return Err(Unfitness::NoVerdict) };
        if entry.case != Some(case.id) || entry.shown != Some(frozen.shown) {
            return Err(Unfitness::NoVerdict);
        }
        match Shown::of(case, &entry.policy) {
            Ok(shown) if shown.0 == frozen.shown => Self::fits(case, entry, verdict),
            _ => Err(Unfitness::Changed),
        }
    }

    /// Finds the approval in force, before any batch, in a case as it was when that was given ([`as_decided`]).
    ///
    /// A history or a proposal that changed since makes the approval stale.
    pub(super) fn in_force(case: &'a CaseFile) -> Result<Self, Unfitness> {
        let decided = case.standing.decided.as_ref().ok_or(Unfitness::NotApproved)?;
        let entry = case.entries.iter().find(|entry| entry.seq == decided.seq).ok_or(Unfitness::NoVerdict)?;
        let shown = Shown::of(case, &entry.policy).ok().map(|shown| shown.0);
        if shown.is_none() || entry.shown != shown {
            return Err(Unfitness::Changed);
        }
        Self::fits(case, entry, &decided.verdict)
    }

    fn fits(case: &CaseFile, entry: &'a Entry, verdict: &'a Verdict) -> Result<Self, Unfitness> {
        if !matches!(verdict, Verdict::Approve { .. }) {
            return Err(Unfitness::NotApproved);
        }
        let complete = verdict.must_be_complete().and_then(|()| case.fits(verdict));
        complete.map_err(|refusal| match refusal {
            Refusal::Undetermined => Unfitness::Undetermined,
            _ => Unfitness::OtherProposal,
        })?;
        Ok(Self { entry, verdict })
    }
}

/// Judges that no action makes the person worse off.
pub(super) fn does_no_harm(case: &CaseFile, verdict: &Verdict) -> Result<(), Unfitness> {
    case.must_not_harm(verdict).map_err(|refusal| match refusal {
        Refusal::Harm { count, harm } => Unfitness::Harm { count, harm },
        _ => Unfitness::OtherProposal,
    })
}

/// Judges that an amended action has its reason and its authority on record.
pub(super) fn has_basis(verdict: &Verdict) -> Result<(), Unfitness> {
    verdict.must_have_basis().map_err(|_| Unfitness::NoBasis)
}

/// Judges that nobody has written anything about the case since it was decided, and that the decision is about what would
/// be proposed now. A later note is a question that whoever decided has not seen.
pub(super) fn is_settled(case: &CaseFile) -> Result<(), Unfitness> {
    let Some(decided) = &case.standing.decided else { return Ok(()) };
    if let Some(note) = case.notes.iter().find(|note| note.seq > decided.seq) {
        return Err(Unfitness::NoteSince { note: note.seq });
    }
    let differs = |now: &CaseProposal| !outcome_changes(&case.proposal, now).is_empty();
    if case.now.as_deref().is_some_and(differs) { Err(Unfitness::StaleProposal) } else { Ok(()) }
}

/// Returns a case as it was when a verdict was given: without the notes that were written later.
pub(super) fn as_decided(mut case: CaseFile, verdict: Seq) -> CaseFile {
    case.notes.retain(|note| note.seq < verdict);
    case
}

/// Judges that the verdict a batch froze is still the case's, unless the batch's record says it was superseded.
///
/// A batch that went out stands whatever is superseded later, so that it can be written again as it was.
pub(super) fn still_stands(case: &CaseFile, frozen: &Frozen, batch: &BatchRecord) -> Result<(), Unfitness> {
    let in_force = case.standing.decided.as_ref().is_some_and(|decided| decided.seq == frozen.verdict);
    let frozen_in_it = case.standing.batch == Some(batch.batch.number);
    if batch.superseded.contains(&case.id) || (in_force && frozen_in_it) {
        Ok(())
    } else {
        Err(Unfitness::NotInForce)
    }
}

/// Judges whether a court can act on the row of a case.
pub(super) fn can_be_acted_on(case: &CaseFile) -> Result<(), Unfitness> {
    let event = case.event().ok_or(Unfitness::NoCourtAction)?;
    if event.court == Court::Juvenile {
        return Err(Unfitness::Juvenile);
    }
    if event.case_numbers.iter().all(Text::is_empty) {
        return Err(Unfitness::NoCaseNumber);
    }
    Ok(())
}

/// Judges whether the office files for the person.
pub(super) fn is_wanted(case: &CaseFile, office: &Office) -> Result<(), Unfitness> {
    if case.person.death().is_some() && !office.files_for_deceased {
        Err(Unfitness::Deceased)
    } else {
        Ok(())
    }
}

/// Judges that no count gets relief that got it before under the same law (T54).
///
/// A conviction that was set aside in another way may still need sealing (T53): that is the attorney's to decide.
pub(super) fn is_not_relieved(case: &CaseFile, verdict: &Verdict) -> Result<(), Unfitness> {
    let (Some(event), Verdict::Approve { actions, .. }) = (case.event(), verdict) else { return Ok(()) };
    let relieved =
        |count: &Count| count.dispositions.iter().any(|disposed| disposed.disposition.class == Class::Prop64);
    let later = || case.person.of_cycle(event.cycle()).flat_map(|event| &event.counts);
    for (count, proposal) in case.candidates() {
        let asked = actions.get(&count.key).is_some_and(|action| action.is_relief());
        let own = sections(count);
        let elsewhere = || !own.is_empty() && later().any(|other| relieved(other) && sections(other) == own);
        if asked && (relieved(count) || elsewhere()) {
            return Err(Unfitness::AlreadyRelieved { count: proposal.count as u64 + 1 });
        }
    }
    Ok(())
}

/// The convictions met so far, by the first half of a hash of what makes two of them the same, each with the case it is
/// first met in and a hash of the record that case stands in. Some 200 bytes for a case of two counts.
#[derive(Debug, Default)]
pub(super) struct Met(BTreeMap<u128, (CaseId, u128)>);

impl Met {
    /// Adds a case; an error if one of its convictions was met before.
    ///
    /// The same conviction is the same section on the same day under the same court case number in the same county, of a
    /// person with the same CII or with the same name and birth date, in another record: one person can stand in a file
    /// under two subject ids (traps.md T67). Within one record the source itself tells two court actions apart.
    pub(super) fn add(&mut self, case: &CaseFile) -> Result<(), Unfitness> {
        let Some(event) = case.event() else { return Err(Unfitness::NoCourtAction) };
        let identity = &case.person.identity;
        let record = key([identity.subject.as_str()]);
        let name_and_birth = format!("{}\n{}", identity.name, identity.birth);
        let by_cii = (!identity.cii.is_empty()).then_some(["cii", identity.cii.as_str()]);
        let by_name = (!identity.name.is_empty() && identity.birth.exact().is_some())
            .then_some(["name", name_and_birth.as_str()]);
        let day = event.date.to_string();
        let mut sections: Vec<_> = case.candidates().map(|(count, _)| sections(count)).collect();
        sections.sort_unstable();
        sections.dedup();
        let mut first = None;
        for number in event.case_numbers.iter().filter(|number| !number.is_empty()) {
            for [kind, person] in by_cii.iter().chain(&by_name) {
                for section in &sections {
                    let what = [event.county.as_str(), &day, number.as_str(), kind, person, section];
                    let (met, elsewhere) = *self.0.entry(key(what)).or_insert((case.id, record));
                    let other = met != case.id && (identity.subject.is_blank() || elsewhere != record);
                    first = first.or(other.then_some(met));
                }
            }
        }
        first.map_or(Ok(()), |of| Err(Unfitness::Duplicate { of }))
    }
}

fn sections(count: &Count) -> String {
    count.charge().map_or_else(String::new, |charge| section::words(&charge.offense))
}

/// Hashes texts, each ended by a line feed, which none of them has.
fn key<const N: usize>(texts: [&str; N]) -> u128 {
    let digest = Digest::over(texts.iter().flat_map(|text| [text.as_bytes(), b"\n"]));
    digest.as_bytes().iter().take(16).fold(0, |key, byte| key << 8 | u128::from(*byte))
}
