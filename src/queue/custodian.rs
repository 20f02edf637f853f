//! The thread that owns the connection while the workstation is open.
//!
//! It answers one request after the other in the order they came, each under the tag it was asked with, and never
//! wakes up on its own except once, five seconds after the last verdict, to write the journal back. When a backup is due
//! it starts one on a thread of its own ([`super::backup`]), and says how it went: [`Reply::BackedUp`]. If it dies of a
//! mistake of ours it says so as its last word: [`Reply::Died`]. What may take long, lists and searches, it hands on to
//! a thread beside it, `searches`.

mod answers;
mod exchange;

pub(super) use answers::load;
pub use exchange::{Answer, Gone, Parting, Reply, Request};

use crate::casework::Seat;
use crate::queue::backup::Due;
use crate::queue::reporting::{ReportOn, Reporting, Step};
use crate::queue::searches::{Searcher, Searches};
use crate::queue::{Error, Made, Queue};
use jiff::{Timestamp, Zoned};
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long nothing is asked before the journal is written back.
const IDLE: Duration = Duration::from_secs(5);

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
        clock: impl Fn() -> Zoned + Send + Sync + 'static,
        reply: impl Fn(Reply) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let (requests, inbox) = mpsc::channel();
        let thread = thread::Builder::new().name("queue".to_owned()).spawn(move || {
            let reply: Arc<dyn Fn(Reply) + Send + Sync> = Arc::new(reply);
            let voice = Voice(Arc::clone(&reply));
            let opened = clock().timestamp();
            let backups = queue.shelf().map(|shelf| Backups { due: Due::of(shelf, opened), under_way: None });
            Desk { queue, seat, clock: Arc::new(clock), reply, searches: None, reporting: None, backups }
                .serve(inbox, &voice);
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
struct Voice(Arc<dyn Fn(Reply) + Send + Sync>);

impl Drop for Voice {
    fn drop(&mut self) {
        if thread::panicking() {
            (self.0)(Reply::Died);
        }
    }
}

/// What the thread works with.
struct Desk {
    queue: Queue,
    seat: Seat,
    clock: Arc<dyn Fn() -> Zoned + Send + Sync>,
    reply: Arc<dyn Fn(Reply) + Send + Sync>,
    /// There once something was searched for.
    searches: Option<Searches>,
    reporting: Option<Reporting>,
    /// None where none are kept.
    backups: Option<Backups>,
}

/// The backups of a queue while somebody works on it.
struct Backups {
    due: Due,
    /// Tells how the one went that is being made.
    under_way: Option<Receiver<Option<Made>>>,
}

/// How long the closing waits for a backup that is being made.
const LAST_WAIT: Duration = Duration::from_millis(300);

impl Backups {
    /// Notes how the backup went that was being made.
    fn look(&mut self, now: Timestamp, wait: Duration) {
        let Some(under_way) = &self.under_way else { return };
        match under_way.recv_timeout(wait) {
            Err(RecvTimeoutError::Timeout) => return,
            Ok(Some(made)) => self.due.made(&made, now),
            Ok(None) | Err(RecvTimeoutError::Disconnected) => self.due.failed(now),
        }
        self.under_way = None;
    }
}

impl Desk {
    fn serve(mut self, inbox: Receiver<(u64, Request)>, voice: &Voice) {
        while let Some((tag, request)) = self.wait(&inbox, voice) {
            if request == Request::Close {
                // Whoever hears that it is closed finds nobody to ask any more.
                drop(inbox);
                // A closed queue is one file: the other connection goes first.
                self.searches.take().into_iter().for_each(Searches::end);
                let answer = self.close();
                (voice.0)(Reply::To { tag, answer });
                return;
            }
            let blind = self.queue.sits_for().is_some();
            if let Request::Report(on) = &request
                && !blind
            {
                self.begin_report(tag, on, voice);
                continue;
            }
            if !blind && request.may_take_long() {
                if let Err(error) = self.search(tag, request) {
                    (voice.0)(Reply::To { tag, answer: Err(error) });
                }
                continue;
            }
            let answer = self.answer(request);
            (voice.0)(Reply::To { tag, answer });
            // What was acknowledged is safe in the journal; if it cannot be written back now it is later.
            let _ = self.queue.checkpoint_if_due();
            if let Err(error) = self.back_up_if_due() {
                (voice.0)(Reply::BackedUp(Err(error.to_string())));
            }
        }
        self.searches.take().into_iter().for_each(Searches::end);
    }

    /// Signs what was done, closes the file, and says where the ledger stands then.
    fn close(mut self) -> Result<Answer, Error> {
        let now = (self.clock)().timestamp();
        let is_new = match &mut self.backups {
            None => false,
            Some(backups) => {
                backups.look(now, LAST_WAIT);
                backups.due.is_anything_new(self.queue.head()?.entries)
            }
        };
        let signed = self.queue.sign(&self.seat, now);
        let slip = self.queue.slip();
        let backup = self.queue.shelf().filter(|_| is_new).map(|shelf| self.queue.backup(shelf.clone(), now));
        let closed = self.queue.close();
        signed.and(closed)?;
        Ok(Answer::Closed(Box::new(Parting { slip: slip?, backup })))
    }

    /// Starts a backup on a thread of its own, where one is due: the head is signed first.
    fn back_up_if_due(&mut self) -> Result<(), Error> {
        let now = (self.clock)().timestamp();
        let Some(backups) = &mut self.backups else { return Ok(()) };
        backups.look(now, Duration::ZERO);
        if backups.under_way.is_some() || !backups.due.is(self.queue.head()?.entries, now) {
            return Ok(());
        }
        let Some(place) = self.queue.shelf().cloned() else { return Ok(()) };
        // Whatever becomes of this one, the next is not tried at once.
        backups.due.failed(now);
        self.queue.sign(&self.seat, now)?;
        let backup = self.queue.backup(place, now);
        let (tell, under_way) = mpsc::channel();
        let reply = Arc::clone(&self.reply);
        thread::Builder::new()
            .name("backup".to_owned())
            .spawn(move || {
                let made = backup.make();
                // Where nobody listens any more nobody need know.
                let _ = tell.send(made.as_ref().ok().cloned());
                reply(Reply::BackedUp(made.map_err(|error| backup.why(&error))));
            })
            .map_err(Error::machine("back up", self.queue.path()))?;
        backups.under_way = Some(under_way);
        Ok(())
    }

    /// Waits for a request; `None` when nobody is left to ask.
    fn wait(&mut self, inbox: &Receiver<(u64, Request)>, voice: &Voice) -> Option<(u64, Request)> {
        while self.reporting.is_some() {
            match inbox.try_recv() {
                Ok(request) => return Some(request),
                Err(TryRecvError::Disconnected) => return None,
                Err(TryRecvError::Empty) => self.report_on(voice),
            }
        }
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

    /// Hands a search on to the thread beside.
    fn search(&mut self, tag: u64, request: Request) -> Result<(), Error> {
        if self.searches.is_none() {
            let searcher = Searcher {
                path: self.queue.path().to_owned(),
                credentials: self.queue.credentials(),
                seat: self.seat.clone(),
                clock: Arc::clone(&self.clock),
                reply: Arc::clone(&self.reply),
            };
            self.searches =
                Some(Searches::start(searcher).map_err(Error::machine("search in", self.queue.path()))?);
        }
        if let Some(searches) = &self.searches {
            searches.ask(tag, request);
        }
        Ok(())
    }

    fn begin_report(&mut self, tag: u64, on: &ReportOn, voice: &Voice) {
        match Reporting::begin(&self.queue, tag, on) {
            Ok(reporting) => self.reporting = Some(reporting),
            Err(error) => (voice.0)(Reply::To { tag, answer: Err(error) }),
        }
    }

    /// Goes a step on with the report under way.
    fn report_on(&mut self, voice: &Voice) {
        let Some(reporting) = &mut self.reporting else { return };
        let tag = reporting.tag;
        let answer = match reporting.go_on(&self.queue) {
            Ok(Step::More(None)) => return,
            Ok(Step::More(Some((done, total)))) => Ok(Answer::Reporting { done, total }),
            Ok(Step::Done(report)) => {
                self.reporting = None;
                Ok(Answer::Reported(report))
            }
            Err(error) => {
                self.reporting = None;
                Err(error)
            }
        };
        (voice.0)(Reply::To { tag, answer });
    }
}
