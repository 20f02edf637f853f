//! The thread: answers under their tags, in order, and a last word when it dies.

use super::list::list;
use super::{Desk, approve, filled, names, now};
use crate::casework::fixture::{approval, draft, seat};
use crate::casework::{CaseFile, CaseId, Count, Deed, Filter, Refusal, Seq};
use crate::queue::{Access, Answer, Custodian, Error, Place, Queue, Reply, Request, Toward};
use crate::record::Text;
use jiff::Zoned;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};
use tempfile::TempDir;

struct Counter {
    custodian: Custodian,
    replies: Receiver<Reply>,
    path: PathBuf,
    folder: TempDir,
}

fn open(desk: Desk) -> Counter {
    open_with(desk, now)
}

fn open_with(desk: Desk, clock: impl Fn() -> Zoned + Send + Sync + 'static) -> Counter {
    let Desk { queue, path, folder } = desk;
    let (send, replies) = mpsc::channel();
    let custodian =
        Custodian::start(queue, seat("mlopez"), clock, move |reply| send.send(reply).unwrap()).unwrap();
    Counter { custodian, replies, path, folder }
}

impl Counter {
    fn ask(&self, tag: u64, request: Request) -> Result<Answer, Error> {
        self.custodian.ask(tag, request).unwrap();
        match self.replies.recv().unwrap() {
            Reply::To { tag: answered, answer } => {
                assert_eq!(answered, tag);
                answer
            }
            Reply::BackedUp(_) => panic!("nobody asked for backups"),
            Reply::Died => panic!("the thread died"),
        }
    }

    fn case(&self, request: Request) -> Option<u64> {
        match self.ask(1, request).unwrap() {
            Answer::Case(case) => case.map(|case| case.id.0),
            other => panic!("{other:?}"),
        }
    }
}

fn approved(case: &CaseFile) -> Request {
    Request::Record(draft(case, Deed::Verdict(approval(case))))
}

#[test]
fn it_finds_cases_by_every_way_of_asking() {
    let mut desk = filled(3);
    approve(&mut desk.queue, 2);
    let counter = open(desk);
    let table = [
        (Request::Case(CaseId(4)), Some(4)),
        (Request::Case(CaseId(99)), None),
        (Request::Next(CaseId(4)), Some(5)),
        (Request::Next(CaseId(6)), None),
        (Request::Previous(CaseId(4)), Some(3)),
        (Request::Previous(CaseId(1)), None),
        (Request::NextUndecided(CaseId(1)), Some(3)),
        (Request::Numbered(Text::new("SCN-0000031")), Some(5)),
        (Request::Numbered(Text::new("none")), None),
        (Request::LastDecided, Some(2)),
    ];
    for (request, case) in table {
        assert_eq!(counter.case(request.clone()), case, "{request:?}");
    }
}

#[test]
fn it_records_and_remembers_and_closes_the_file() {
    let counter = open(filled(2));
    let Answer::Resumed { case: Some(case), note_draft } = counter.ask(1, Request::Resume).unwrap() else {
        panic!("no case")
    };
    assert_eq!((case.id, note_draft), (CaseId(1), Text::default()));
    let Answer::Recorded(receipt) = counter.ask(2, approved(&case)).unwrap() else { panic!("no receipt") };
    assert_eq!(receipt.seq, Seq(3));
    let Answer::Progress(progress) = counter.ask(3, Request::Progress).unwrap() else {
        panic!("no progress")
    };
    assert_eq!((progress.waiting, progress.approved), (3, 1));
    let Answer::Page(page) = counter.ask(4, Request::Page(list("skyw", 3))).unwrap() else {
        panic!("no page")
    };
    assert_eq!((page.lines.len(), page.more), (3, true));
    let remember = Request::Remember(Place { case: CaseId(2), note_draft: Text::new("half a"), view: None });
    assert_eq!(counter.ask(5, remember).unwrap(), Answer::Remembered);
    let Answer::Closed(left) = counter.ask(6, Request::Close).unwrap() else { panic!("not closed") };
    assert_eq!((left.slip.last.0, left.backup), (3, None));
    assert!(counter.replies.recv().is_err(), "nothing after the last answer");
    assert!(counter.custodian.ask(7, Request::Resume).is_err());
    assert_eq!(names(&counter.folder), ["sf.vacatur", "sf.vacatur.ledger"]);
    let queue = Queue::open(&counter.path, Access::Read).unwrap();
    assert_eq!(queue.head().unwrap().hash, receipt.head);
    assert_eq!(queue.place(&seat("mlopez")).unwrap().unwrap().note_draft, Text::new("half a"));
}

#[test]
fn dropping_it_does_everything_asked_for_first() {
    let desk = filled(2);
    let first = desk.queue.case(CaseId(1)).unwrap();
    let counter = open(desk);
    counter.custodian.ask(1, approved(&first)).unwrap();
    counter.custodian.ask(2, Request::Next(CaseId(1))).unwrap();
    let Counter { custodian, replies, path, folder } = counter;
    drop(custodian);
    assert_eq!(replies.iter().count(), 2);
    assert_eq!(names(&folder), ["sf.vacatur", "sf.vacatur.ledger"]);
    assert_eq!(Queue::open(&path, Access::Read).unwrap().head().unwrap().entries, 3);
}

#[test]
fn what_is_refused_is_answered_and_the_thread_goes_on() {
    let desk = filled(1);
    let case = desk.queue.case(CaseId(1)).unwrap();
    let counter = open(desk);
    counter.ask(1, approved(&case)).unwrap();
    let undo = |of| Request::Record(draft(&case, Deed::Undo { of: Seq(of) }));
    assert!(matches!(counter.ask(2, undo(9)), Err(Error::Refused(Refusal::NoSuchVerdict(Seq(9))))));
    assert!(matches!(counter.ask(3, undo(3)), Ok(Answer::Recorded(_))));
}

#[test]
fn when_it_dies_it_says_so_and_the_file_is_whole() {
    let desk = filled(1);
    let head = desk.queue.head().unwrap();
    let counter = open_with(desk, || panic!("a mistake of ours"));
    counter.custodian.ask(1, Request::Progress).unwrap();
    assert!(matches!(counter.replies.recv().unwrap(), Reply::Died));
    let Counter { custodian, replies, path, folder } = counter;
    drop(custodian);
    assert!(replies.recv().is_err());
    assert_eq!(names(&folder), ["sf.vacatur", "sf.vacatur.ledger"]);
    let queue = Queue::open(&path, Access::Write(&seat("mlopez"), super::at(9))).unwrap();
    assert_eq!((queue.head().unwrap(), queue.audit().unwrap().difference), (head, None));
}

#[test]
fn many_verdicts_are_written_back_into_the_file_on_the_way() {
    let mut desk = filled(60);
    for case in 1..=60 {
        approve(&mut desk.queue, case);
        desk.queue.checkpoint_if_due().unwrap();
        let journal = std::fs::metadata(desk.folder.path().join("sf.vacatur-wal")).unwrap().len();
        assert_eq!(journal == 0, case == 50, "after verdict {case}");
    }
}

#[test]
fn a_verdict_is_answered_while_searches_run_and_of_these_only_the_newest_need_be() {
    let desk = filled(400);
    let case = desk.queue.case(CaseId(1)).unwrap();
    let counter = open(desk);
    for tag in 10..60 {
        counter.custodian.ask(tag, Request::Page(list("luke", 500))).unwrap();
        counter.custodian.ask(tag + 100, Request::Count(Filter::default())).unwrap();
    }
    counter.custodian.ask(1, approved(&case)).unwrap();
    let among =
        Request::Among { filter: list("state:waiting", 1).filter, at: CaseId(0), toward: Toward::NextDue };
    counter.custodian.ask(2, among).unwrap();
    counter.custodian.ask(3, Request::Close).unwrap();
    let (mut tags, mut cases, mut next) = (Vec::new(), None, None);
    for reply in &counter.replies {
        let Reply::To { tag, answer } = reply else { panic!("the thread died") };
        match answer.unwrap() {
            Answer::Count(count) => cases = Some(count),
            Answer::Case(case) => next = case.map(|case| case.id.0),
            _ => {}
        }
        tags.push(tag);
    }
    assert_eq!(tags.last(), Some(&3), "nothing after the file was closed: {tags:?}");
    assert!(tags.contains(&1), "the verdict is answered: {tags:?}");
    // Whether the last search came to its end before the close is the machine's affair; what came is right.
    assert!(cases.is_none_or(|count| count == Count::Exactly(800)));
    assert!(next.is_none_or(|case| case == 2), "it sees the verdict before it");
    assert_eq!(names(&counter.folder), ["sf.vacatur", "sf.vacatur.ledger"]);
}
