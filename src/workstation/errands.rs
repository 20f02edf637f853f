//! Carries effects to the queue's thread and brings its answers back as messages.
//!
//! The one place that knows both sides: what an effect asks of the queue, and what an answer tells the state machine. An
//! answer comes under the tag of its request; for effects that want an answer the tag is their ticket.

use super::Casualty;
use super::incoming::Incoming;
use super::input::moment;
use super::reception::Reception;
use crate::casework::{Filter, Seat};
use crate::clock::Clock;
use crate::queue::reporting::ReportOn;
use crate::queue::{self, Answer, Custodian, Parting, Place, Queue, Reply, Request, SourceWorth, Toward};
use crate::record::Secret;
use crate::review::sources::SourceRead;
use crate::review::{Effect, Message, Moment, Ticket, Want};
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};

/// The tag of requests that no effect waits for; tickets count from 1 and never come here.
const ASIDE: u64 = u64::MAX;

/// The tag of the last request.
const CLOSE: u64 = u64::MAX - 1;

/// The queue's thread as the main thread sees it; there is none while the screen is locked.
pub(super) struct Errands<'r> {
    custodian: Option<Custodian>,
    /// Tells whether the file was closed in order.
    closed: Receiver<Result<Option<Parting>, queue::Error>>,
    tell_closed: Sender<Result<Option<Parting>, queue::Error>>,
    /// What was left when the file was closed last.
    parting: Option<Parting>,
    seat: Seat,
    clock: Clock,
    to: Sender<Incoming>,
    reception: &'r dyn Reception,
}

impl<'r> Errands<'r> {
    /// Starts the queue's thread; its answers come over the channel of everything else.
    pub(super) fn start(
        queue: Queue,
        seat: Seat,
        clock: Clock,
        to: Sender<Incoming>,
        reception: &'r dyn Reception,
    ) -> io::Result<Self> {
        let (tell_closed, closed) = channel();
        let mut errands =
            Self { custodian: None, closed, tell_closed, parting: None, seat, clock, to, reception };
        errands.employ(queue)?;
        Ok(errands)
    }

    /// Gives an open queue to a thread of its own.
    fn employ(&mut self, queue: Queue) -> io::Result<()> {
        let (to, clock, tell_closed) = (self.to.clone(), self.clock, self.tell_closed.clone());
        let custodian = Custodian::start(
            queue,
            self.seat.clone(),
            move || clock.local(),
            move |reply| match reply {
                Reply::To { tag: CLOSE, answer } => {
                    // Only `close` asks for it, and waits.
                    let _ = tell_closed.send(answer.map(|answer| match answer {
                        Answer::Closed(parting) => Some(*parting),
                        _ => None,
                    }));
                }
                Reply::To { tag, answer } => {
                    if let Some(message) = message(tag, answer, moment(&clock)) {
                        // Where nobody listens any more, the main thread waits for the file to close.
                        let _ = to.send(Incoming::Told(message));
                    }
                }
                Reply::BackedUp(outcome) => {
                    // As above.
                    let _ = to.send(Incoming::Told(Message::BackedUp(outcome.map(|_| ()))));
                }
                Reply::Died => {
                    let place = "its own thread".to_owned();
                    // The panic hook has said more before; this is for a hook that somebody else replaced.
                    let _ = to.send(Incoming::WorkerDied(Casualty { thread: "queue".to_owned(), place }));
                    // Nobody need wait for a file that nobody closes.
                    let _ = tell_closed.send(Ok(None));
                }
            },
        )?;
        self.custodian = Some(custodian);
        self.ask(ASIDE, Request::Progress);
        Ok(())
    }

    /// Carries an effect out, without waiting for it unless it is about a passphrase.
    pub(super) fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Fetch { ticket, want, within, ahead: _ } => self.ask(ticket.0, wanted(want, within)),
            Effect::Record { ticket, draft } => {
                self.ask(ticket.0, Request::Record(draft));
                self.ask(ASIDE, Request::Progress);
            }
            Effect::Overview { ticket } => self.ask(ticket.0, Request::Overview),
            Effect::Gate { ticket, batch } => self.ask(ticket.0, Request::Gate(batch)),
            Effect::Conduct { ticket, order } => self.ask(ticket.0, Request::Conduct(order)),
            Effect::Sit { ticket, sitting } => {
                self.reception.sits(sitting);
                self.ask(ticket.0, Request::Sit(sitting));
                self.ask(ASIDE, Request::Progress);
            }
            Effect::DecideAgain { ticket, case, shown, second } => {
                self.ask(ticket.0, Request::DecideAgain { case, shown, second });
                self.ask(ASIDE, Request::Progress);
            }
            Effect::Remember { case, note_draft, view } => {
                self.ask(ASIDE, Request::Remember(Place { case, note_draft, view }));
            }
            Effect::Page { ticket, query } => self.ask(ticket.0, Request::Page(query)),
            Effect::Count { ticket, filter } => self.ask(ticket.0, Request::Count(filter)),
            Effect::Views { ticket } => self.ask(ticket.0, Request::Views),
            Effect::KeepView { ticket, view } => self.ask(ticket.0, Request::KeepView(view)),
            Effect::DropView { ticket, name } => self.ask(ticket.0, Request::DropView(name)),
            Effect::Groups { ticket } => self.ask(ticket.0, Request::Groups),
            Effect::Group { ticket, pattern } => self.ask(ticket.0, Request::Group(pattern)),
            Effect::ApproveGroup { ticket, draft } => {
                self.ask(ticket.0, Request::ApproveGroup(draft));
                self.ask(ASIDE, Request::Progress);
            }
            Effect::TakeBackGroup { ticket, group, count } => {
                self.ask(ticket.0, Request::TakeBackGroup(group, count));
                self.ask(ASIDE, Request::Progress);
            }
            Effect::Figures { ticket } => self.ask(ticket.0, Request::Figures),
            Effect::Day { ticket } => self.ask(ticket.0, Request::Day),
            Effect::Sources { ticket } => self.ask(ticket.0, Request::Worth),
            Effect::Stuck { ticket } => self.ask(ticket.0, Request::Stuck),
            Effect::Compare { ticket, with } => {
                self.ask(ticket.0, Request::Report(ReportOn::Policies(with)));
            }
            Effect::Impact { ticket } => self.ask(ticket.0, Request::Report(ReportOn::Impact)),
            Effect::Lock => self.lock(),
            Effect::Unlock { ticket, passphrase } => self.unlock(ticket, &passphrase),
            Effect::Prove { ticket, passphrase } => {
                let checked = self.reception.check(&passphrase);
                self.answer(ticket, checked);
            }
            // The driver's own.
            Effect::Leave => {}
        }
    }

    /// Closes the queue and, with its thread, drops its key.
    fn lock(&mut self) {
        // Everything acknowledged is in the journal: the next opening signs and tidies up what failed now.
        let _ = self.shut();
    }

    /// Opens the queue again. Checking a passphrase takes half a second on purpose.
    fn unlock(&mut self, ticket: Ticket, passphrase: &Secret) {
        let opened = self.reception.open_again(passphrase).and_then(|queue| {
            self.employ(queue).map_err(|error| format!("the queue's thread could not be started: {error}"))
        });
        self.answer(ticket, opened);
    }

    fn answer(&self, ticket: Ticket, outcome: Result<(), String>) {
        let message = match outcome {
            Ok(()) => Message::Unlocked { ticket, at: moment(&self.clock) },
            Err(why) => Message::Failed { ticket, why },
        };
        // The main thread itself listens.
        let _ = self.to.send(Incoming::Told(message));
    }

    /// Waits until everything asked for is done and the file is closed, and returns what is left.
    pub(super) fn close(mut self) -> Result<Option<Parting>, queue::Error> {
        self.shut()?;
        Ok(self.parting)
    }

    fn shut(&mut self) -> Result<(), queue::Error> {
        let Some(custodian) = self.custodian.take() else { return Ok(()) };
        // A thread that died has said so itself, and there is nothing left to close.
        if custodian.ask(CLOSE, Request::Close).is_ok() {
            self.parting = self.closed.recv().unwrap_or(Ok(None))?;
        }
        Ok(())
    }

    fn ask(&self, tag: u64, request: Request) {
        // A thread that is gone has said why: that message is on its way and ends the work.
        let _ = self.custodian.as_ref().map(|custodian| custodian.ask(tag, request));
    }
}

fn wanted(want: Want, within: Option<Filter>) -> Request {
    if let Some(filter) = within {
        let (at, toward) = match want {
            Want::Next(case) => (case, Toward::Next),
            Want::Previous(case) => (case, Toward::Previous),
            Want::NextUndecided(case) => (case, Toward::NextDue),
            // Which case these are does not hang on what is worked among.
            other => return wanted(other, None),
        };
        return Request::Among { filter, at, toward };
    }
    match want {
        Want::Resume => Request::Resume,
        Want::Case(case) => Request::Case(case),
        Want::Next(case) => Request::Next(case),
        Want::Previous(case) => Request::Previous(case),
        Want::NextUndecided(case) => Request::NextUndecided(case),
        Want::Numbered(number) => Request::Numbered(number),
        Want::LastDecided => Request::LastDecided,
    }
}

/// Returns what an answer tells the state machine.
fn message(tag: u64, answer: Result<Answer, queue::Error>, at: Moment) -> Option<Message> {
    let ticket = Ticket(tag);
    match answer {
        // The note was given to the model when it opened.
        Ok(Answer::Case(case) | Answer::Resumed { case, note_draft: _ }) => {
            Some(Message::Fetched { ticket, case, at })
        }
        Ok(Answer::Recorded(receipt)) => Some(Message::Saved { ticket, receipt, at }),
        Ok(Answer::Overview(overview)) => Some(Message::Overview { ticket, overview }),
        Ok(Answer::Gate(gate)) => Some(Message::Gate { ticket, gate }),
        Ok(Answer::Sat(sitting)) => Some(Message::Sat { ticket, sitting }),
        Ok(Answer::Graded { receipt, lesson }) => Some(Message::Graded { ticket, receipt, at, lesson }),
        Ok(Answer::Reporting { done, total }) => Some(Message::Reporting { ticket, done, total }),
        Ok(Answer::Reported(parts)) => Some(Message::Reported { ticket, parts }),
        Ok(Answer::Progress(progress)) => Some(Message::Progress(progress)),
        Ok(Answer::Page(page)) => Some(Message::Page { ticket, page }),
        Ok(Answer::Count(count)) => Some(Message::Counted { ticket, count }),
        Ok(Answer::Groups(list)) => Some(Message::Groups { ticket, list }),
        Ok(Answer::Group(group)) => Some(Message::Group { ticket, group, at }),
        Ok(Answer::GroupRecorded(receipt)) => Some(Message::Saved { ticket, receipt: receipt.last, at }),
        Ok(Answer::Figures(figures)) => Some(Message::Figures { ticket, figures }),
        Ok(Answer::Day(entries)) => Some(Message::Day { ticket, entries }),
        Ok(Answer::Worth(sources)) => {
            let read = |source: SourceWorth| SourceRead { name: source.name, account: source.account };
            Some(Message::Sources { ticket, sources: sources.into_iter().map(read).collect() })
        }
        Ok(Answer::Stuck(cases)) => Some(Message::Stuck { ticket, cases }),
        Ok(Answer::Views(views)) => Some(Message::Views { ticket, views }),
        Ok(Answer::Remembered | Answer::Closed(_)) => None,
        // A place that is not remembered costs a few keys at the next start, and figures that are not counted anew stay
        // as they were. What the disk has against it, the next verdict says.
        Err(_) if tag == ASIDE => None,
        Err(error) => Some(Message::Failed { ticket, why: why(&error) }),
    }
}

/// Says what went wrong and what to do now.
fn why(error: &queue::Error) -> String {
    let next = match error {
        queue::Error::DiskFull => "Make room, then press the key again.",
        queue::Error::Damaged(_) | queue::Error::Replaced => "Leave, and run `vacatur audit`.",
        // A refusal of the rules of the work says itself what to do.
        queue::Error::Refused(_) | queue::Error::Group(_) => return error.to_string(),
        _ => "Press the key again; if it stays, leave and run `vacatur audit`.",
    };
    format!("{error}. {next}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::{CaseId, Digest, Progress, Receipt, Seq};

    const AT: Moment = Moment(9);

    #[test]
    fn an_answer_comes_back_under_its_ticket() {
        let receipt = Receipt { seq: Seq(4), head: Digest::ZERO };
        let ticket = Ticket(3);
        let table = [
            (Ok(Answer::Case(None)), Some(Message::Fetched { ticket, case: None, at: AT })),
            (Ok(Answer::Recorded(receipt.clone())), Some(Message::Saved { ticket, receipt, at: AT })),
            (Ok(Answer::Progress(Progress::default())), Some(Message::Progress(Progress::default()))),
            (Ok(Answer::Remembered), None),
        ];
        for (answer, expected) in table {
            assert_eq!(message(3, answer, AT), expected);
        }
    }

    #[test]
    fn what_was_not_recorded_says_why_and_what_to_do() {
        let Some(Message::Failed { ticket, why }) = message(3, Err(queue::Error::DiskFull), AT) else {
            panic!("no failure")
        };
        assert_eq!(ticket, Ticket(3));
        assert!(why.contains("disk is full") && why.contains("Make room"), "{why}");
        assert_eq!(message(ASIDE, Err(queue::Error::DiskFull), AT), None);
    }

    #[test]
    fn every_wish_is_one_request() {
        let case = CaseId(5);
        assert_eq!(wanted(Want::Resume, None), Request::Resume);
        assert_eq!(wanted(Want::Case(case), None), Request::Case(case));
        assert_eq!(wanted(Want::Next(case), None), Request::Next(case));
        assert_eq!(wanted(Want::Previous(case), None), Request::Previous(case));
        assert_eq!(wanted(Want::NextUndecided(case), None), Request::NextUndecided(case));
        assert_eq!(wanted(Want::LastDecided, None), Request::LastDecided);
        let within = || Some(Filter::default());
        let among = |toward| Request::Among { filter: Filter::default(), at: case, toward };
        assert_eq!(wanted(Want::Next(case), within()), among(Toward::Next));
        assert_eq!(wanted(Want::Previous(case), within()), among(Toward::Previous));
        assert_eq!(wanted(Want::NextUndecided(case), within()), among(Toward::NextDue));
        assert_eq!(wanted(Want::LastDecided, within()), Request::LastDecided);
    }
}
