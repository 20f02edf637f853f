//! The thread of searches: a connection of its own, for reading, so that a slow search never keeps a verdict waiting.
//!
//! Starts with the first search. Of pages and of counts only the newest of each is of any use to a person who types, so
//! that an older one is stopped, also while it is under way, and never answered. Which case comes next in a view is
//! always answered.

use crate::casework::Seat;
use crate::queue::custodian::{Answer, Reply, Request, load};
use crate::queue::{Access, Credentials, Error, Queue};
use jiff::Zoned;
use rusqlite::InterruptHandle;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// Groups that a list shows at most, and entries of a day.
const GROUPS: u32 = 500;
const DAY_ENTRIES: u32 = 2_000;

/// What the thread works with.
pub(super) struct Searcher {
    pub(super) path: PathBuf,
    /// What opens it, where it is encrypted.
    pub(super) credentials: Option<Credentials>,
    pub(super) seat: Seat,
    pub(super) clock: Arc<dyn Fn() -> Zoned + Send + Sync>,
    pub(super) reply: Arc<dyn Fn(Reply) + Send + Sync>,
}

/// The thread as its owner sees it.
pub(super) struct Searches {
    inbox: Sender<(u64, Request)>,
    /// Stops what is under way; there once the file is open.
    stop: Arc<Mutex<Option<InterruptHandle>>>,
    thread: JoinHandle<()>,
}

impl Searches {
    /// Starts the thread.
    pub(super) fn start(searcher: Searcher) -> std::io::Result<Self> {
        let (inbox, requests) = mpsc::channel();
        let stop = Arc::new(Mutex::new(None));
        let thread = thread::Builder::new().name("searches".to_owned()).spawn({
            let stop = Arc::clone(&stop);
            move || {
                let last_word = LastWord(Arc::clone(&searcher.reply));
                searcher.serve(&requests, &stop);
                drop(last_word);
            }
        })?;
        Ok(Self { inbox, stop, thread })
    }

    /// Asks for something; what it makes useless is stopped.
    pub(super) fn ask(&self, tag: u64, request: Request) {
        // A thread that is gone has said why.
        let _ = self.inbox.send((tag, request));
        self.interrupt();
    }

    /// Stops what is under way and waits until the file is closed.
    pub(super) fn end(self) {
        let Self { inbox, stop, thread } = self;
        drop(inbox);
        if let Ok(stop) = stop.lock()
            && let Some(stop) = stop.as_ref()
        {
            stop.interrupt();
        }
        // It said so itself if it died.
        let _ = thread.join();
    }

    fn interrupt(&self) {
        if let Ok(stop) = self.stop.lock()
            && let Some(stop) = stop.as_ref()
        {
            stop.interrupt();
        }
    }
}

/// Says so if the thread dies of a mistake of ours.
struct LastWord(Arc<dyn Fn(Reply) + Send + Sync>);

impl Drop for LastWord {
    fn drop(&mut self) {
        if thread::panicking() {
            (self.0)(Reply::Died);
        }
    }
}

impl Searcher {
    fn serve(&self, inbox: &Receiver<(u64, Request)>, stop: &Mutex<Option<InterruptHandle>>) {
        let mut queue = None;
        let mut waiting: Vec<(u64, Request)> = Vec::new();
        loop {
            if waiting.is_empty() {
                match inbox.recv() {
                    Ok(asked) => waiting.push(asked),
                    Err(_) => return,
                }
            }
            let gone = drain(inbox, &mut waiting);
            if gone {
                return;
            }
            forget_outdated(&mut waiting);
            let (tag, request) = take_first(&mut waiting);
            match self.answer(&mut queue, stop, &request) {
                // Stopped for something newer: if it is still wanted it is done again.
                Err(Error::Stopped) => waiting.insert(0, (tag, request)),
                answer => (self.reply)(Reply::To { tag, answer }),
            }
        }
    }

    fn answer(
        &self,
        queue: &mut Option<Queue>,
        stop: &Mutex<Option<InterruptHandle>>,
        request: &Request,
    ) -> Result<Answer, Error> {
        if queue.is_none() {
            let opened = Queue::open_as(&self.path, Access::Read, self.credentials.clone())?;
            if let Ok(mut stop) = stop.lock() {
                *stop = Some(opened.connection.get_interrupt_handle());
            }
            *queue = Some(opened);
        }
        let Some(queue) = queue.as_ref() else { return Err(Error::NotWriting) };
        match request {
            Request::Page(query) => Ok(Answer::Page(queue.page(query, &self.seat)?)),
            Request::Count(filter) => Ok(Answer::Count(queue.count_cases(filter, &self.seat)?)),
            Request::Among { filter, at, toward } => {
                let today = (self.clock)().date();
                Ok(Answer::Case(load(queue, queue.among(filter, *at, *toward, &self.seat, today)?)?))
            }
            Request::Groups => Ok(Answer::Groups(queue.groups(GROUPS)?)),
            Request::Group(pattern) => Ok(Answer::Group(queue.group(pattern)?.map(Box::new))),
            Request::Figures => Ok(Answer::Figures(Box::new(queue.figures(&(self.clock)())?))),
            Request::Worth => Ok(Answer::Worth(queue.worth()?)),
            Request::Stuck => Ok(Answer::Stuck(queue.stuck_cases()?)),
            Request::Day => {
                let now = (self.clock)();
                let begun = now.start_of_day().map_or_else(|_| now.timestamp(), |day| day.timestamp());
                Ok(Answer::Day(queue.entries_since(begun, DAY_ENTRIES)?))
            }
            // Only searches are sent here.
            _ => Err(Error::NotWriting),
        }
    }
}

/// Takes what has arrived meanwhile; tells whether nobody asks any more.
fn drain(inbox: &Receiver<(u64, Request)>, waiting: &mut Vec<(u64, Request)>) -> bool {
    loop {
        match inbox.try_recv() {
            Ok(asked) => waiting.push(asked),
            Err(mpsc::TryRecvError::Empty) => return false,
            Err(mpsc::TryRecvError::Disconnected) => return true,
        }
    }
}

/// Leaves only the newest page and the newest count.
fn forget_outdated(waiting: &mut Vec<(u64, Request)>) {
    let newest = |wanted: fn(&Request) -> bool| waiting.iter().rposition(|(_, request)| wanted(request));
    let page = newest(|request| matches!(request, Request::Page(_)));
    let count = newest(|request| matches!(request, Request::Count(_)));
    let mut at = 0;
    waiting.retain(|(_, request)| {
        let kept = match request {
            Request::Page(_) => Some(at) == page,
            Request::Count(_) => Some(at) == count,
            _ => true,
        };
        at += 1;
        kept
    });
}

/// Takes what is to be done first: what is shown goes before what is counted, which may be of a text that is gone.
fn take_first(waiting: &mut Vec<(u64, Request)>) -> (u64, Request) {
    let first = waiting.iter().position(|(_, request)| !matches!(request, Request::Count(_)));
    waiting.remove(first.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::{Anchor, CaseId, Filter, Order, Query};
    use crate::queue::list::Toward;

    #[test]
    fn only_the_newest_page_and_count_are_kept_and_counts_come_last() {
        let page = || {
            let (filter, order) = (Filter::default(), Order::default());
            Request::Page(Query { filter, order, from: Anchor::Start, limit: 1 })
        };
        let count = || Request::Count(Filter::default());
        let among = || Request::Among { filter: Filter::default(), at: CaseId(1), toward: Toward::Next };
        let mut waiting = vec![
            (1, page()),
            (2, among()),
            (3, count()),
            (4, page()),
            (5, among()),
            (6, count()),
            (7, page()),
        ];
        forget_outdated(&mut waiting);
        let tags: Vec<u64> = waiting.iter().map(|(tag, _)| *tag).collect();
        assert_eq!(tags, [2, 5, 6, 7]);
        waiting.rotate_left(2);
        let first: Vec<u64> = (0..4).map(|_| take_first(&mut waiting).0).collect();
        assert_eq!(first, [7, 2, 5, 6], "a count comes last");
    }
}
