//! The queue as the second reader of a spot-check sees it: the sampled cases in the order of their tickets, each
//! without its first decision, and verdicts that become second decisions.
//!
//! Owns what the workstation's requests mean while somebody sits for a check. Lists, searches and notes are shut: they
//! would show what others decided.

use crate::casework::check::state::{Check, Sampled, Settled};
use crate::casework::check::step::{Second, Step};
use crate::casework::check::{CheckNo, CheckRefusal};
use crate::casework::{
    Act, CaseFile, CaseId, Decided, Deed, Draft, Progress, Receipt, Refusal, Seat, Shown, Verdict,
};
use crate::queue::{Answer, Error, Queue, Request};
use crate::record::Text;
use jiff::Timestamp;

impl Queue {
    /// Sits down for a check: from now on the workstation is handed nothing else.
    ///
    /// Refuses who may not decide again, who decided a sampled case the first time, and a check that has no sample yet.
    pub fn sit_for(&mut self, number: CheckNo, seat: &Seat) -> Result<(), Error> {
        self.permit(seat, Act::DecideAgain)?;
        let docket = self.docket()?;
        let check = docket.check(number)?;
        if check.sample.is_empty() {
            return Err(CheckRefusal::NotNow(number).into());
        }
        if self.has_decided(seat, check.sample.iter().map(|sampled| sampled.frozen.case))? {
            return Err(CheckRefusal::OwnDecision.into());
        }
        self.check = Some(number);
        Ok(())
    }

    /// Returns the check that somebody sits for.
    pub fn sits_for(&self) -> Option<CheckNo> {
        self.check
    }

    /// Answers a request of whoever sits for a check.
    pub(super) fn answer_blind(
        &mut self,
        number: CheckNo,
        request: Request,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<Answer, Error> {
        let docket = self.docket()?;
        let check = docket.check(number)?;
        let sample = &check.sample;
        let place = |case: CaseId| sample.iter().position(|one| one.frozen.case == case);
        let found = match request {
            Request::Resume => {
                let first = check.next_waiting().or(sample.first());
                let case = first.map(|sampled| self.blind_case(sampled)).transpose()?;
                return Ok(Answer::Resumed { case, note_draft: Text::default() });
            }
            Request::Case(case) => place(case),
            Request::Next(case) => place(case).map(|at| at + 1),
            Request::Previous(case) => place(case).and_then(|at| at.checked_sub(1)),
            Request::NextUndecided(case) => next_waiting(sample, place(case)),
            Request::Numbered(number) => number.as_str().parse().ok().map(CaseId).and_then(place),
            Request::LastDecided => None,
            Request::Record(draft) => {
                return Ok(Answer::Recorded(self.decide_again(check, &draft, seat, now)?));
            }
            Request::Remember(_) => return Ok(Answer::Remembered),
            Request::Progress => return Ok(Answer::Progress(progress(check, seat))),
            Request::Views => return Ok(Answer::Views(Vec::new())),
            // Closed where the requests come in.
            Request::Close => return Err(Error::NotWriting),
            _ => return Err(CheckRefusal::Blind.into()),
        };
        let sampled = found.and_then(|at| sample.get(at));
        Ok(Answer::Case(sampled.map(|sampled| self.blind_case(sampled)).transpose()?))
    }

    /// Hands a sampled case out without its first decision; with the second one, where it was given.
    fn blind_case(&self, sampled: &Sampled) -> Result<Box<CaseFile>, Error> {
        let mut case = self.case(sampled.frozen.case)?.blind();
        case.standing.decided = sampled.second.as_ref().map(|(signed, second)| Decided {
            seq: signed.seq,
            at: signed.at,
            seat: signed.seat.clone(),
            verdict: match second {
                Second::Decided { verdict, .. } => verdict.clone(),
                Second::Undecidable { .. } => {
                    Verdict::Hold { reason: crate::casework::HoldReason::Other, until: None }
                }
            },
        });
        Ok(Box::new(case))
    }

    fn decide_again(
        &mut self,
        check: &Check,
        draft: &Draft,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<Receipt, Error> {
        let Deed::Verdict(verdict) = &draft.deed else { return Err(CheckRefusal::Blind.into()) };
        let id = draft.case.ok_or(Refusal::NotOnACase)?;
        let case = self.case(id)?.blind();
        let shown = Shown::of(&case, &self.charter().policy_digest).map_err(|_| Error::TooLarge)?;
        if draft.shown != Some(shown.0) {
            return Err(Refusal::Changed.into());
        }
        case.fits(verdict)?;
        let second = match verdict {
            Verdict::Approve { .. } | Verdict::Challenge { .. } => {
                Second::Decided { verdict: verdict.clone(), reason: Text::default() }
            }
            // What would wait for something, or for somebody else, could not be decided from what is there.
            Verdict::Hold { reason, .. } => Second::Undecidable { reason: Text::new(reason.words()) },
            Verdict::Flag { reason } => Second::Undecidable { reason: Text::new(reason.words()) },
        };
        self.take_check_step(check.number, &Step::Redecide { second }, Some((id, shown.0)), seat, now)
    }
}

/// Returns the next place after one that waits, starting over at the beginning.
fn next_waiting(sample: &[Sampled], after: Option<usize>) -> Option<usize> {
    let waits = |at: &usize| sample.get(*at).is_some_and(|one| one.settled() == Settled::Waiting);
    let from = after.map_or(0, |at| at + 1);
    (from..sample.len()).find(waits).or_else(|| (0..from).find(waits))
}

/// Returns how far the sample is, in the figures of the header.
fn progress(check: &Check, seat: &Seat) -> Progress {
    let waiting = check.how_many(Settled::Waiting);
    let mine = check
        .sample
        .iter()
        .filter(|one| one.second.as_ref().is_some_and(|(signed, _)| signed.seat == *seat))
        .count();
    Progress {
        cases: u64::try_from(check.sample.len()).unwrap_or(u64::MAX),
        waiting,
        mine: u64::try_from(mine).unwrap_or(u64::MAX),
        ..Progress::default()
    }
}
