//! How each request is answered by the thread that owns the queue.
//!
//! Owns which call of the queue answers what, for one seat. The order of the requests, searches, reports and backups are
//! the thread's.

use super::{Answer, Desk, Request};
use crate::casework::check::{CheckRefusal, Presence};
use crate::casework::{CaseFile, CaseId};
use crate::queue::known::Graded;
use crate::queue::{Error, Queue};

impl Desk {
    pub(super) fn answer(&mut self, request: Request) -> Result<Answer, Error> {
        let queue = &mut self.queue;
        let now = (self.clock)();
        if let Some(check) = queue.sits_for() {
            return queue.answer_blind(check, request, &self.seat, now.timestamp());
        }
        let onward = matches!(request, Request::NextUndecided(_)).then(|| now.date());
        let found = match request {
            Request::Resume => {
                let place = queue.resume(&self.seat, now.date())?;
                let note_draft = place.as_ref().map(|place| place.note_draft.clone()).unwrap_or_default();
                let case = load(queue, place.map(|place| place.case))?;
                let case = match case {
                    Some(case) => queue.in_place_of(case.id, &self.seat, None)?.or(Some(case)),
                    None => None,
                };
                return Ok(Answer::Resumed { case, note_draft });
            }
            Request::Views => return Ok(Answer::Views(queue.views(&self.seat)?)),
            Request::KeepView(view) => {
                queue.keep_view(&self.seat, &view)?;
                return Ok(Answer::Views(queue.views(&self.seat)?));
            }
            Request::DropView(name) => {
                queue.drop_view(&self.seat, name.as_str())?;
                return Ok(Answer::Views(queue.views(&self.seat)?));
            }
            Request::ApproveGroup(draft) => {
                let receipt = queue.approve_group(&draft, &self.seat, now.timestamp())?;
                return Ok(Answer::GroupRecorded(receipt));
            }
            Request::TakeBackGroup(group, count) => {
                let receipt = queue.take_back_group(group, count, &self.seat, now.timestamp())?;
                return Ok(Answer::GroupRecorded(receipt));
            }
            Request::Record(draft) => {
                if let Some(Graded { receipt, lesson }) =
                    queue.record_known(&draft, &self.seat, now.timestamp())?
                {
                    return Ok(match lesson {
                        Some(lesson) => Answer::Graded { receipt, lesson },
                        None => Answer::Recorded(receipt),
                    });
                }
                return Ok(Answer::Recorded(queue.record(&draft, &self.seat, now.timestamp())?));
            }
            Request::Remember(place) => {
                queue.remember(&self.seat, &place)?;
                return Ok(Answer::Remembered);
            }
            Request::Progress => return Ok(Answer::Progress(queue.progress(&self.seat, &now)?)),
            Request::Overview => return Ok(Answer::Overview(Box::new(queue.overview(&self.seat)?))),
            Request::Gate(batch) => {
                // Whoever writes a batch out signs in for that command; here nobody has.
                let presence = if queue.is_encrypted() { Presence::Unproven } else { Presence::Account };
                return Ok(Answer::Gate(Box::new(queue.gate(batch, &self.seat, presence)?)));
            }
            Request::Conduct(order) => {
                return Ok(Answer::Recorded(queue.conduct(&order, &self.seat, now.timestamp())?));
            }
            Request::Sit(sitting) => {
                queue.sit_for(sitting, &self.seat)?;
                return Ok(Answer::Sat(sitting));
            }
            // Nobody sits for a check.
            Request::DecideAgain { .. } => return Err(CheckRefusal::NotSitting.into()),
            // Answered where the thread ends.
            Request::Close => return Err(Error::NotWriting),
            // Handed on before.
            Request::Page(_)
            | Request::Count(_)
            | Request::Among { .. }
            | Request::Groups
            | Request::Group(_)
            | Request::Figures
            | Request::Day
            | Request::Stuck
            | Request::Worth
            | Request::Report(_) => None,
            Request::Case(case) => Some(case),
            Request::Next(case) => queue.next(case)?,
            Request::Previous(case) => queue.previous(case)?,
            Request::NextUndecided(case) => queue.next_undecided(case, now.date())?,
            Request::Numbered(number) => queue.numbered(number.as_str())?,
            Request::LastDecided => {
                let last = queue.last_decided(&self.seat)?;
                if let Some(known) = queue.answered_last(&self.seat, last.map(|(_, seq)| seq))? {
                    return Ok(Answer::Case(Some(known)));
                }
                last.map(|(case, _)| case)
            }
        };
        if let Some(case) = found
            && let Some(known) = queue.in_place_of(case, &self.seat, onward)?
        {
            return Ok(Answer::Case(Some(known)));
        }
        Ok(Answer::Case(load(queue, found)?))
    }
}

pub(in crate::queue) fn load(queue: &Queue, case: Option<CaseId>) -> Result<Option<Box<CaseFile>>, Error> {
    match case.map(|case| queue.case(case)) {
        None | Some(Err(Error::NoCase(_))) => Ok(None),
        Some(Ok(case)) => Ok(Some(Box::new(case))),
        Some(Err(error)) => Err(error),
    }
}
