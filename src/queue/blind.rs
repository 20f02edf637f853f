//! The queue as a second reader sees it: the cases to decide again, each without its first decision, and decisions that
//! become second ones.
//!
//! Owns what the workstation's requests mean while somebody sits for a check, or for the standing share. Lists, searches
//! and notes are shut: they would show what others decided.

use crate::casework::check::overlap::Sitting;
use crate::casework::check::state::Signed;
use crate::casework::check::{CheckRefusal, OverlapStep, Second, Step};
use crate::casework::{
    Act, CaseFile, CaseId, Decided, Digest, HoldReason, Progress, Receipt, Refusal, Seat, Seq, Shown, Verdict,
};
use crate::queue::{Answer, Error, Queue, Request};
use crate::record::Text;
use jiff::Timestamp;

/// A case to decide again.
struct Reading {
    case: CaseId,
    /// The first decision's entry.
    first: Seq,
    /// The second decision.
    second: Option<(Signed, Second)>,
}

impl Queue {
    /// Sits down as a second reader: from now on the workstation is handed nothing else.
    ///
    /// Refuses who may not decide again, who decided a sampled case the first time, and a check that has no sample yet.
    pub fn sit_for(&mut self, sitting: Sitting, seat: &Seat) -> Result<(), Error> {
        self.permit(seat, Act::DecideAgain)?;
        let docket = self.docket()?;
        match sitting {
            Sitting::Check(number) => {
                let check = docket.check(number)?;
                if check.sample.is_empty() {
                    return Err(CheckRefusal::NotNow(number).into());
                }
                if self.has_decided(seat, check.sample.iter().map(|sampled| sampled.frozen.case))? {
                    return Err(CheckRefusal::OwnDecision.into());
                }
            }
            Sitting::Overlap => {
                docket.overlap.running().ok_or(CheckRefusal::NoOverlap)?;
            }
        }
        self.sitting = Some(sitting);
        Ok(())
    }

    /// Returns what somebody sits for.
    pub fn sits_for(&self) -> Option<Sitting> {
        self.sitting
    }

    /// Answers a request of whoever sits as a second reader.
    pub(super) fn answer_blind(
        &mut self,
        sitting: Sitting,
        request: Request,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<Answer, Error> {
        let readings = self.readings(sitting, seat)?;
        let place = |case: CaseId| readings.iter().position(|one| one.case == case);
        let found = match request {
            Request::Resume => {
                let first = readings.iter().find(|one| one.second.is_none()).or(readings.first());
                let case = first.map(|reading| self.blind_case(reading)).transpose()?;
                return Ok(Answer::Resumed { case, note_draft: Text::default() });
            }
            Request::Case(case) => place(case),
            Request::Next(case) => place(case).map(|at| at + 1),
            Request::Previous(case) => place(case).and_then(|at| at.checked_sub(1)),
            Request::NextUndecided(case) => next_waiting(&readings, place(case)),
            Request::Numbered(number) => number.as_str().parse().ok().map(CaseId).and_then(place),
            Request::LastDecided => None,
            Request::DecideAgain { case, shown, second } => {
                let reading = readings.iter().find(|one| one.case == case);
                let reading = reading.ok_or(CheckRefusal::NotSampled(case))?;
                return Ok(Answer::Recorded(self.decide_again(
                    sitting,
                    reading,
                    shown,
                    second,
                    (seat, now),
                )?));
            }
            Request::Remember(_) => return Ok(Answer::Remembered),
            Request::Progress => return Ok(Answer::Progress(progress(&readings, seat))),
            Request::Views => return Ok(Answer::Views(Vec::new())),
            // Closed where the requests come in.
            Request::Close => return Err(Error::NotWriting),
            _ => return Err(CheckRefusal::Blind.into()),
        };
        let reading = found.and_then(|at| readings.get(at));
        Ok(Answer::Case(reading.map(|reading| self.blind_case(reading)).transpose()?))
    }

    /// Returns what there is to read: the sample in the order of its tickets, or of the standing share what this seat has
    /// decided again and then what waits for it.
    fn readings(&self, sitting: Sitting, seat: &Seat) -> Result<Vec<Reading>, Error> {
        let docket = self.docket()?;
        Ok(match sitting {
            Sitting::Check(number) => docket
                .check(number)?
                .sample
                .iter()
                .map(|one| Reading {
                    case: one.frozen.case,
                    first: one.frozen.verdict,
                    second: one.second.clone(),
                })
                .collect(),
            Sitting::Overlap => {
                let own = docket
                    .overlap
                    .pairs
                    .iter()
                    .filter(|pair| pair.second.as_ref().is_some_and(|(signed, _)| signed.seat == *seat));
                let done = own.map(|pair| Reading {
                    case: pair.frozen.case,
                    first: pair.frozen.verdict,
                    second: pair.second.clone(),
                });
                let waiting = self.overlap_waiting(&docket.overlap, seat)?;
                let waiting = waiting.into_iter().map(|(case, first)| Reading { case, first, second: None });
                done.chain(waiting).collect()
            }
        })
    }

    /// Hands a case out without its first decision; with the second one, where it was given.
    fn blind_case(&self, reading: &Reading) -> Result<Box<CaseFile>, Error> {
        let mut case = self.case(reading.case)?.blind();
        case.standing.decided = reading.second.as_ref().map(|(signed, second)| Decided {
            seq: signed.seq,
            at: signed.at,
            seat: signed.seat.clone(),
            verdict: match second {
                Second::Decided { verdict, .. } => verdict.clone(),
                Second::Undecidable { .. } => Verdict::Hold { reason: HoldReason::Other, until: None },
            },
        });
        Ok(Box::new(case))
    }

    fn decide_again(
        &mut self,
        sitting: Sitting,
        reading: &Reading,
        seen: Digest,
        second: Second,
        (seat, now): (&Seat, Timestamp),
    ) -> Result<Receipt, Error> {
        let case = self.case(reading.case)?.blind();
        let shown = Shown::of(&case, &self.charter().policy_digest).map_err(|_| Error::TooLarge)?;
        if seen != shown.0 {
            return Err(Refusal::Changed.into());
        }
        if let Second::Decided { verdict, .. } = &second {
            case.judge(verdict)?;
        }
        let on = Some((reading.case, shown.0));
        match sitting {
            Sitting::Check(number) => self.take_check_step(number, &Step::Redecide { second }, on, seat, now),
            Sitting::Overlap => {
                let step = OverlapStep::Again { first: reading.first, second };
                self.take_overlap_step(&step, on, seat, now)
            }
        }
    }
}

/// Returns the next place after one that waits, starting over at the beginning.
fn next_waiting(readings: &[Reading], after: Option<usize>) -> Option<usize> {
    let waits = |at: &usize| readings.get(*at).is_some_and(|one| one.second.is_none());
    let from = after.map_or(0, |at| at + 1);
    (from..readings.len()).find(waits).or_else(|| (0..from).find(waits))
}

/// Returns how far it is, in the figures of the header.
fn progress(readings: &[Reading], seat: &Seat) -> Progress {
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let by_seat = |one: &&Reading| one.second.as_ref().is_some_and(|(signed, _)| signed.seat == *seat);
    Progress {
        cases: count(readings.len()),
        waiting: count(readings.iter().filter(|one| one.second.is_none()).count()),
        mine: count(readings.iter().filter(by_seat).count()),
        ..Progress::default()
    }
}
