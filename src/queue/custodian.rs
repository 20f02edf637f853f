//! The thread that owns the connection while the workstation is open.
//!
//! It answers one request after the other in the order they came, each under the tag it was asked with, and never
//! wakes up on its own except once, five seconds after the last verdict, to write the journal back. When a backup is due
//! it starts one on a thread of its own ([`super::backup`]), and says how it went: [`Reply::BackedUp`]. If it dies of a
//! mistake of ours it says so as its last word: [`Reply::Died`]. What may take long, lists and searches, it hands on to
//! a thread beside it, `searches`.

use crate::casework::check::overview::{Order, Overview};
use crate::casework::check::{CheckRefusal, Gate, Presence, Second, Sitting};
use crate::casework::figures::Figures;
use crate::casework::{
    BatchNo, CaseFile, CaseId, Count, Digest, Draft, Entry, FiledCase, Filter, Group, GroupDraft, GroupList,
    GroupReceipt, Page, Progress, Query, Receipt, Seat, Seq, Slip, View,
};
use crate::queue::backup::Due;
use crate::queue::known::Graded;
use crate::queue::list::Toward;
use crate::queue::reporting::{ReportOn, Reporting, Step};
use crate::queue::searches::{Searcher, Searches};
use crate::queue::{Backup, Error, Made, Place, Queue};
use crate::record::Text;
use crate::relief::parts::Part;
use jiff::{Timestamp, Zoned};
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
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
    /// Some lines of a list; answered with [`Answer::Page`], or not at all where another page is asked for meanwhile.
    Page(Query),
    /// How many cases a filter finds; answered with [`Answer::Count`], or not at all, as above.
    Count(Filter),
    /// The case of a filter that comes next to this one.
    Among {
        /// Among which cases.
        filter: Filter,
        /// Next to which.
        at: CaseId,
        /// On which side.
        toward: Toward,
    },
    /// The views of this seat; answered with [`Answer::Views`].
    Views,
    /// Keep a view; answered with all of them.
    KeepView(View),
    /// Forget the view of this name; answered with the others.
    DropView(Text),
    /// The groups of cases that are alike; answered with [`Answer::Groups`].
    Groups,
    /// The group that follows this pattern; answered with [`Answer::Group`].
    Group(Digest),
    /// Approve a group and sync it; answered with [`Answer::GroupRecorded`].
    ApproveGroup(GroupDraft),
    /// Take back so many cases of the group that was decided with this entry; answered with
    /// [`Answer::GroupRecorded`].
    TakeBackGroup(Seq, u64),
    /// The figures of the progress screen; answered with [`Answer::Figures`].
    Figures,
    /// The cases that went out and wait for something; answered with [`Answer::Stuck`].
    Stuck,
    /// The entries since this day began; answered with [`Answer::Day`].
    Day,
    /// Record an entry and sync it; answered with [`Answer::Recorded`].
    Record(Draft),
    /// Record a second decision of whoever sits for a check, and sync it; answered with [`Answer::Recorded`].
    DecideAgain {
        /// Which case.
        case: CaseId,
        /// The hash of exactly what was shown.
        shown: Digest,
        /// The decision.
        second: Second,
    },
    /// Everything that the screens of a spot-check show; answered with [`Answer::Overview`].
    Overview,
    /// The gate of a batch, as whoever sits here finds it; answered with [`Answer::Gate`].
    Gate(BatchNo),
    /// Carry an order of a spot-check out, and sync it; answered with [`Answer::Recorded`].
    Conduct(Order),
    /// Sit down as a second reader; answered with [`Answer::Sat`].
    Sit(Sitting),
    /// Remember where this seat is, and the note it is writing; answered with [`Answer::Remembered`].
    Remember(Place),
    /// How far the work is; answered with [`Answer::Progress`].
    Progress,
    /// Count something over everybody, between everything else that is asked; answered with [`Answer::Reporting`] on the
    /// way and [`Answer::Reported`] at the end. The next one ends one under way.
    Report(ReportOn),
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
    /// Lines of a list.
    Page(Page),
    /// How many cases a filter finds.
    Count(Count),
    /// The views of this seat.
    Views(Vec<View>),
    /// The groups.
    Groups(GroupList),
    /// The group, or none.
    Group(Option<Box<Group>>),
    /// The group is on the disk.
    GroupRecorded(GroupReceipt),
    /// The figures.
    Figures(Box<Figures>),
    /// The cases that went out and wait for something, those that wait longest first.
    Stuck(Vec<FiledCase>),
    /// The entries of the day, the newest first.
    Day(Vec<Entry>),
    /// The entry is on the disk.
    Recorded(Receipt),
    /// The answer to a known case is on the disk, and this is what to hear about it.
    Graded {
        /// Its entry.
        receipt: Receipt,
        /// How it was, and why.
        lesson: Text,
    },
    /// Everything that the screens of a spot-check show.
    Overview(Box<Overview>),
    /// The gate.
    Gate(Box<Gate>),
    /// Somebody sits as a second reader now.
    Sat(Sitting),
    /// It is remembered.
    Remembered,
    /// How far the work is.
    Progress(Progress),
    /// So many persons of so many are counted.
    Reporting {
        /// So many.
        done: u64,
        /// Of so many.
        total: u64,
    },
    /// The report is done: its tables.
    Reported(Vec<Part>),
    /// The file is closed.
    Closed(Box<Parting>),
}

/// What is left of a queue that was closed.
#[derive(Clone, Debug, PartialEq)]
pub struct Parting {
    /// Where the ledger stands.
    pub slip: Slip,
    /// The backup to make of it, where something was recorded since the last one and backups are kept.
    pub backup: Option<Backup>,
}

impl Request {
    /// Tells whether it looks at many cases, and so goes to the thread of searches.
    fn may_take_long(&self) -> bool {
        matches!(
            self,
            Self::Page(_)
                | Self::Count(_)
                | Self::Among { .. }
                | Self::Groups
                | Self::Group(_)
                | Self::Figures
                | Self::Day
                | Self::Stuck
        )
    }
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
    /// A backup was made, or could not be: then why, in words.
    BackedUp(Result<Made, String>),
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

    fn answer(&mut self, request: Request) -> Result<Answer, Error> {
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

pub(super) fn load(queue: &Queue, case: Option<CaseId>) -> Result<Option<Box<CaseFile>>, Error> {
    match case.map(|case| queue.case(case)) {
        None | Some(Err(Error::NoCase(_))) => Ok(None),
        Some(Ok(case)) => Ok(Some(Box::new(case))),
        Some(Err(error)) => Err(error),
    }
}
