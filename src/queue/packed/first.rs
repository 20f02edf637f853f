//! A history as version 0.2.0 stored it, and what it is today.
//!
//! The words of the file are kept; what 0.2.0 took them to mean is not believed but read anew. It did not keep which step of
//! a count a sentence belongs to: the rows' places tell. Nothing writes this form. Called by `packed` only.

use super::Raw;
use crate::record::vocabulary::Vocabulary;
use crate::record::{
    Charge, ChargeOrigin, Count, CountKey, County, Court, Disposed, Event, EventKind, Form, Identity, Level,
    Offense, PartialDate, Person, Remark, Section, SentencePart, SentencePlace, SourceLine, StepKey, Term,
    Text,
};
use crate::relief::{
    Action, CaseProposal, Flip, LawLine, PolicyLine, ProofLine, Proposal, Route, RoutingCode,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

#[derive(Deserialize, Serialize)]
pub(super) struct Stored<'a> {
    person: FirstPerson,
    rows: Vec<(SourceLine, Raw<'a>)>,
}

#[derive(Deserialize, Serialize)]
struct FirstPerson {
    identity: Identity,
    events: Vec<FirstEvent>,
    remarks: Vec<Remark>,
}

#[derive(Deserialize, Serialize)]
struct FirstEvent {
    key: StepKey,
    kind: EventKind,
    date: PartialDate,
    cycle_date: PartialDate,
    cycle_age: Option<u8>,
    agency: Text,
    court: Court,
    county: County,
    case_numbers: Vec<Text>,
    counts: Vec<FirstCount>,
    source: SourceLine,
}

#[derive(Deserialize, Serialize)]
struct FirstCount {
    key: CountKey,
    charges: Vec<FirstCharge>,
    comment: Text,
    level: Option<Level>,
    dispositions: Vec<FirstDisposed>,
    sentence: Vec<FirstPart>,
    duplicate_key: bool,
    source: SourceLine,
}

#[derive(Deserialize, Serialize)]
struct FirstCharge {
    origin: ChargeOrigin,
    text: Text,
    offense: FirstOffense,
}

#[derive(Deserialize, Serialize)]
struct FirstOffense {
    form: Form,
    sections: Vec<Section>,
    description: Text,
}

#[derive(Deserialize, Serialize)]
struct FirstDisposed {
    /// What 0.2.0 took the words to mean, by its place in a list.
    meaning: FirstMeaning,
    text: Text,
    date: PartialDate,
    source: SourceLine,
}

#[derive(Deserialize, Serialize)]
enum FirstMeaning {
    Convicted,
    Dismissed,
    Acquitted,
    SetAside,
    Prop64Relief,
    Vacated,
    Other,
}

#[derive(Deserialize, Serialize)]
struct FirstPart {
    place: SentencePlace,
    term: Option<Term>,
    written: Text,
    source: SourceLine,
}

impl<'a> From<Stored<'a>> for super::Stored<'a> {
    fn from(stored: Stored<'a>) -> Self {
        let vocabulary = Vocabulary::shared();
        let FirstPerson { identity, events, remarks } = stored.person;
        let events = events.into_iter().map(|event| event.today(&vocabulary)).collect();
        Self { person: Cow::Owned(Person { identity, events, remarks }), rows: stored.rows }
    }
}

impl FirstEvent {
    fn today(self, vocabulary: &Vocabulary) -> Event {
        let county_not_understood = (!self.county.as_str().is_empty() && !self.county.is_of_california())
            .then(|| Text::new(self.county.as_str()));
        let kind = match self.kind {
            EventKind::Other(words) => vocabulary.event(&words),
            known => known,
        };
        Event {
            key: self.key,
            kind,
            date: self.date,
            cycle_date: self.cycle_date,
            cycle_age: self.cycle_age,
            agency: self.agency,
            court: self.court,
            county: self.county,
            county_not_understood,
            case_numbers: self.case_numbers,
            counts: self.counts.into_iter().map(|count| count.today(vocabulary)).collect(),
            source: self.source,
        }
    }
}

impl FirstCount {
    fn today(self, vocabulary: &Vocabulary) -> Count {
        let mut dispositions: Vec<Disposed> =
            self.dispositions.into_iter().map(|disposed| disposed.today(vocabulary)).collect();
        let mut sentence = Vec::new();
        for part in self.sentence.into_iter().map(|part| part.today(vocabulary)) {
            let own = dispositions.iter_mut().filter(|disposed| disposed.source <= part.source);
            match own.max_by_key(|disposed| disposed.source) {
                Some(disposed) => disposed.sentence.push(part),
                None => sentence.push(part),
            }
        }
        let words = vocabulary.comment(self.comment.as_str());
        Count {
            key: self.key,
            charges: self.charges.into_iter().map(|charge| charge.today(vocabulary)).collect(),
            comment_words: words
                .into_iter()
                .filter(crate::record::vocabulary::Remarked::needs_attorney)
                .collect(),
            comment: self.comment,
            level: self.level,
            level_not_understood: None,
            dispositions,
            sentence,
            duplicate_key: self.duplicate_key,
            source: self.source,
        }
    }
}

impl FirstCharge {
    fn today(self, vocabulary: &Vocabulary) -> Charge {
        let mut offense = Offense::read(self.text.as_str(), vocabulary);
        // An attempt that only a qualifier stated is one still.
        if matches!(self.offense.form, Form::Attempt | Form::Conspiracy) {
            offense.form = self.offense.form;
        }
        Charge { origin: self.origin, text: self.text, offense: Arc::new(offense) }
    }
}

impl FirstDisposed {
    fn today(self, vocabulary: &Vocabulary) -> Disposed {
        Disposed {
            disposition: vocabulary.disposition(self.text.as_str()),
            text: self.text,
            date: self.date,
            level: None,
            sentence: Vec::new(),
            source: self.source,
        }
    }
}

impl FirstPart {
    fn today(self, vocabulary: &Vocabulary) -> SentencePart {
        let place = match self.place {
            SentencePlace::Other(words) => vocabulary.sentence_place(&words),
            known => known,
        };
        SentencePart { place, term: self.term, written: self.written, source: self.source }
    }
}

/// A case's proposals as version 0.2.0 stored them.
#[derive(Deserialize, Serialize)]
pub(super) struct FirstProposals {
    event: usize,
    proposals: Vec<FirstProposal>,
}

#[derive(Deserialize, Serialize)]
struct FirstProposal {
    count: usize,
    action: Action,
    route: Route,
    law: LawLine,
    policy: PolicyLine,
    codes: Vec<RoutingCode>,
    proof: Vec<ProofLine>,
    flips: Vec<Flip>,
}

impl From<FirstProposals> for CaseProposal {
    fn from(stored: FirstProposals) -> Self {
        let proposals = stored.proposals.into_iter().map(Proposal::from).collect();
        Self { event: stored.event, proposals }
    }
}

impl From<FirstProposal> for Proposal {
    fn from(stored: FirstProposal) -> Self {
        let FirstProposal { count, action, route, law, policy, codes, proof, flips } = stored;
        Self { count, action, route, law, policy, codes, proof, flips, levels: Vec::new() }
    }
}
