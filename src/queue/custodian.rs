//! The thread that owns the connection while the workstation is open.
//!
//! It answers one request after the other in the order they came, each under the tag it was asked with, and never
//! wakes up on its own except once, five seconds after the last verdict, to write the journal back. If it dies of a
//! mistake of ours it says so as its last word: [`Reply::Died`].

use crate::casework::{CaseFile, CaseId, Draft, Progress, Receipt, Seat};
use crate::queue::{Error, Hit, Place, Queue};
use crate::record::Text;
use jiff::Zoned;
use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long nothing is asked before the journal is written back.
const IDLE: Duration = Duration::from_secs(5);

/// What can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Where this seat goes on; answered with [`Answer::Resumed`].
    Resume,
    /// This case; a missing one is answered with none, as are all the others that lead nowhere.
    Case(CaseId),
    /// The case after it.
    Next(CaseId),
    /// The case before it.
    Previous(CaseId),
    /// The next case after it that a decision is due on, starting over at the end.
    NextUndecided(CaseId),
    /// The case with this number of the court, or of the queue.
    Numbered(Text),
    /// The case that this seat decided last, not counting what was taken back.
    LastDecided,
    /// The first cases with these words; answered with [`Answer::Hits`].
    Search {
        /// The words, as far as they are typed.
        words: String,
        /// How many at most.
        limit: u32,
    },
    /// Record an entry and sync it; answered with [`Answer::Recorded`].
    Record(Draft),
    /// Remember where this seat is, and the note it is writing; answered with [`Answer::Remembered`].
    Remember {
        /// The case on the screen.
        case: CaseId,
        /// The note, not recorded yet.
        note_draft: Text,
    },
    /// How far the work is; answered with [`Answer::Progress`].
    Progress,
    /// Close the file; answered with [`Answer::Closed`], the last answer there is.
    Close,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The case, or none.
    Case(Option<Box<CaseFile>>),
    /// The case where the seat goes on, none in an empty queue, and the note it was writing.
    Resumed {
        /// The case.
        case: Option<Box<CaseFile>>,
        /// The note.
        note_draft: Text,
    },
    /// The first cases with the words.
    Hits(Vec<Hit>),
    /// The entry is on the disk.
    Recorded(Receipt),
    /// It is remembered.
    Remembered,
    /// How far the work is.
    Progress(Progress),
    /// The file is closed.
    Closed,
}

/// What the thread says.
#[derive(Debug)]
pub enum Reply {
    /// The answer to a request.
    To {
        /// The tag it was asked with.
        tag: u64,
        /// The answer, or why there is none; then nothing was recorded.
        answer: Result<Answer, Error>,
    },
    /// The thread died of a mistake of ours; nothing that was not answered is recorded.
    Died,
}

/// The thread is gone: it was closed, or it died.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the queue is closed")]
pub struct Gone;

/// The thread that owns an open queue.
#[derive(Debug)]
pub struct Custodian {
    requests: Option<Sender<(u64, Request)>>,
    thread: Option<JoinHandle<()>>,
}

impl Custodian {
    /// Starts the thread. `clock` tells the time where the machine stands; `reply` is called on the thread.
    pub fn start(
        queue: Queue,
        seat: Seat,
        clock: impl Fn() -> Zoned + Send + 'static,
        reply: impl FnMut(Reply) + Send + 'static,
    ) -> io::Result<Self> {
        let (requests, inbox) = mpsc::channel();
        let thread = thread::Builder::new().name("queue".to_owned()).spawn(move || {
            let mut voice = Voice(reply);
            Desk { queue, seat, clock }.serve(inbox, &mut voice);
        })?;
        Ok(Self { requests: Some(requests), thread: Some(thread) })
    }

    /// Asks for something; the answer comes under the tag.
    pub fn ask(&self, tag: u64, request: Request) -> Result<(), Gone> {
        let requests = self.requests.as_ref().ok_or(Gone)?;
        requests.send((tag, request)).map_err(|_| Gone)
    }
}

/// Waits until everything asked for is done and the file is closed.
impl Drop for Custodian {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(thread) = self.thread.take() {
            // It said so itself if it died.
            let _ = thread.join();
        }
    }
}

/// Speaks for the thread, and says so if it dies.
struct Voice<R: FnMut(Reply)>(R);

impl<R: FnMut(Reply)> Drop for Voice<R> {
    fn drop(&mut self) {
        if thread::panicking() {
            (self.0)(Reply::Died);
        }
    }
}

/// What the thread works with.
struct Desk<C> {
    queue: Queue,
    seat: Seat,
    clock: C,
}

impl<C: Fn() -> Zoned> Desk<C> {
    fn serve<R: FnMut(Reply)>(mut self, inbox: Receiver<(u64, Request)>, voice: &mut Voice<R>) {
        while let Some((tag, request)) = self.wait(&inbox) {
            if request == Request::Close {
                // Whoever hears that it is closed finds nobody to ask any more.
                drop(inbox);
                let answer = self.queue.close().map(|()| Answer::Closed);
                (voice.0)(Reply::To { tag, answer });
                return;
            }
            let answer = self.answer(request);
            (voice.0)(Reply::To { tag, answer });
            // What was acknowledged is safe in the journal; if it cannot be written back now it is later.
            let _ = self.queue.checkpoint_if_due();
        }
    }

    /// Waits for a request; `None` when nobody is left to ask.
    fn wait(&mut self, inbox: &Receiver<(u64, Request)>) -> Option<(u64, Request)> {
        if self.queue.has_journal() {
            match inbox.recv_timeout(IDLE) {
                Ok(request) => return Some(request),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {
                    // As above: nothing acknowledged depends on it.
                    let _ = self.queue.checkpoint();
                }
            }
        }
        inbox.recv().ok()
    }

    fn answer(&mut self, request: Request) -> Result<Answer, Error> {
        let queue = &mut self.queue;
        let now = (self.clock)();
        let found = match request {
            Request::Resume => {
                let place = queue.resume(&self.seat, now.date())?;
                let note_draft = place.as_ref().map(|place| place.note_draft.clone()).unwrap_or_default();
                let case = load(queue, place.map(|place| place.case))?;
                return Ok(Answer::Resumed { case, note_draft });
            }
            Request::Search { words, limit } => return Ok(Answer::Hits(queue.search(&words, limit)?)),
            Request::Record(draft) => {
                return Ok(Answer::Recorded(queue.record(&draft, &self.seat, now.timestamp())?));
            }
            Request::Remember { case, note_draft } => {
                queue.remember(&self.seat, &Place { case, note_draft })?;
                return Ok(Answer::Remembered);
            }
            Request::Progress => return Ok(Answer::Progress(queue.progress(&self.seat, &now)?)),
            Request::Close => return Ok(Answer::Closed),
            Request::Case(case) => Some(case),
            Request::Next(case) => queue.next(case)?,
            Request::Previous(case) => queue.previous(case)?,
            Request::NextUndecided(case) => queue.next_undecided(case, now.date())?,
            Request::Numbered(number) => queue.numbered(number.as_str())?,
            Request::LastDecided => queue.last_decided(&self.seat)?.map(|(case, _)| case),
        };
        Ok(Answer::Case(load(queue, found)?))
    }
}

fn load(queue: &Queue, case: Option<CaseId>) -> Result<Option<Box<CaseFile>>, Error> {
    match case.map(|case| queue.case(case)) {
        None | Some(Err(Error::NoCase(_))) => Ok(None),
        Some(Ok(case)) => Ok(Some(Box::new(case))),
        Some(Err(error)) => Err(error),
    }
}
