//! The fold on a terminal that writes down what it is told.

use super::*;
use crate::casework::fixture::case_file;
use crate::casework::{Charter, Digest, Role, Seat};
use crate::keymap::{KeyPress, Keymap, Stroke};
use crate::record::{County, Text};
use crate::review::{self, Keeping, Moment, Patience, Ticket, Want};
use crate::screen::{Borders, Theme, ThemeName};
use crate::workstation::incoming::{Company, Keystroke};
use crate::workstation::session::Modes;
use crate::workstation::session::tests::Recorder;
use crossterm::event::Event;
use std::sync::mpsc::channel;

const SIZE: Size = Size { width: 80, height: 24 };

/// What the fold did.
struct Done {
    end: End,
    effects: Vec<Effect>,
    told: Vec<String>,
}

/// Folds what comes, on a session that refuses to be told some things.
fn fold(refuses: &[&'static str], incoming: Vec<Incoming>) -> Done {
    fold_at(SIZE, refuses, incoming)
}

/// Folds what comes on a terminal that has this size, whatever it was drawn for first.
fn fold_at(size: Size, refuses: &[&'static str], incoming: Vec<Incoming>) -> Done {
    fold_for(Duration::from_mins(10), size, refuses, incoming)
}

/// Folds what comes where the screen locks after so long.
fn fold_for(lock_after: Duration, size: Size, refuses: &[&'static str], incoming: Vec<Incoming>) -> Done {
    let mut session = Session::open(Recorder { size, ..Recorder::default() }, Modes::default()).unwrap();
    session.tty().told.clear();
    session.tty().refuses = refuses.to_vec();
    let mut effects = Vec::new();
    let (to, from) = channel();
    for one in incoming {
        to.send(one).unwrap();
    }
    drop(to);
    let end = at_work(
        lock_after,
        &mut session,
        |effect| effects.push(effect),
        |driver| driver.work(&from, Left::default()),
    );
    let told = std::mem::take(&mut session.tty().told);
    Done { end, effects, told }
}

/// Has something done by a driver.
fn at_work<C: FnMut(Effect), R>(
    lock_after: Duration,
    session: &mut Session<Recorder>,
    carry_out: C,
    work: impl FnOnce(&mut Driver<'_, Recorder, C>) -> R,
) -> R {
    let charter = Charter {
        county: County::default(),
        policy: "test".to_owned(),
        policy_digest: Digest::ZERO,
        as_of: jiff::civil::date(2018, 1, 31),
        demo: false,
        vocabulary: None,
    };
    let seat = Seat(Text::new("tester"));
    let patience = Patience::default();
    let model = Model::new(review::Settings {
        charter,
        seat,
        role: Role::Supervisor,
        sitting: None,
        keeping: Keeping::Plain,
        patience,
        groups: review::GroupDeciding::Allowed,
        policies: Vec::new(),
        break_after: 0,
    });
    let settings = Settings {
        theme: Theme::embedded(ThemeName::Monochrome, Borders::Lines),
        keymap: Keymap::default_embedded(),
        patience,
        groups: review::GroupDeciding::Allowed,
        lock_after,
        policies: Vec::new(),
        break_after: 0,
        failpoint: None,
    };
    let clock = Clock::fixed("2018-02-05T17:00:00Z".parse().unwrap());
    work(&mut Driver {
        model,
        settings: &settings,
        clock,
        touched: clock.awake_or_not(),
        today: clock.today(),
        session,
        display: Display::new(SIZE).unwrap(),
        hides: false,
        due: false,
        carry_out,
    })
}

fn key(press: KeyPress) -> Incoming {
    let stroke = Some(Stroke { press, repeat: false });
    Incoming::Key(Keystroke { stroke, at: Moment(5_000), company: Company::Alone })
}

#[test]
fn the_first_case_is_asked_for_and_a_frame_is_there_before_it_comes() {
    let done = fold(&[], vec![key(KeyPress::char('q')), key(KeyPress::char('q'))]);
    assert!(matches!(done.end, End::Asked));
    assert!(matches!(done.effects.as_slice(), [Effect::Fetch { want: Want::Resume, .. }]));
    // The second key is nobody's any more, and what is left is not drawn on.
    assert_eq!(done.told.len(), 1);
}

#[test]
fn the_key_that_ends_too_long_a_pause_is_not_for_the_case() {
    let done = fold_for(Duration::ZERO, SIZE, &[], vec![key(KeyPress::char('q'))]);
    assert!(matches!(done.effects.as_slice(), [Effect::Fetch { .. }, Effect::Lock]), "{:?}", done.effects);
    assert!(
        matches!(done.end, End::Forced(Cause::HungUp)),
        "the key that leaves was typed on the locked screen"
    );
    let quit = fold(&[], vec![key(KeyPress::char('q'))]);
    assert!(matches!(quit.end, End::Asked));
}

#[test]
fn what_waits_together_is_drawn_once() {
    let focus = || Incoming::Terminal { event: Event::FocusGained, at: Moment(1) };
    let done = fold(&[], vec![focus(), focus(), focus()]);
    // The channel ends after them: the fold draws what it has and finds nobody left.
    assert!(matches!(done.end, End::Forced(Cause::HungUp)));
    assert_eq!(done.told.len(), 2);
}

#[test]
fn a_case_that_comes_ahead_needs_no_frame() {
    let mut session =
        Session::open(Recorder { size: SIZE, ..Recorder::default() }, Modes::default()).unwrap();
    let mut asked = Vec::new();
    let carry_out =
        |effect| asked.extend(if let Effect::Fetch { ticket, .. } = effect { Some(ticket) } else { None });
    at_work(Duration::from_mins(10), &mut session, carry_out, |driver| {
        let came =
            |ticket, case| Incoming::Told(Message::Fetched { ticket: Ticket(ticket), case, at: Moment(1) });
        driver.tell(Message::Resized { width: SIZE.width, height: SIZE.height });
        driver.tell(Message::Opened { at: Moment(0), today: driver.today, note_draft: None, view: None });
        driver.due = false;
        driver.take(came(1, Some(Box::new(case_file())))).unwrap();
        assert!(std::mem::take(&mut driver.due), "the case itself");
        driver.take(came(2, None)).unwrap();
        assert!(!driver.due, "the one after it");
        driver.take(came(2, None)).unwrap();
        assert!(driver.due, "what nobody knows of is looked at");
    });
    assert_eq!(asked, [Ticket(1), Ticket(2)]);
}

#[test]
fn a_terminal_that_refuses_a_frame_ends_the_work() {
    let done = fold(&["ESC [?2026h"], vec![key(KeyPress::char('q'))]);
    assert!(matches!(done.end, End::Failed(Mishap::Output(_))));
}

#[test]
fn the_frame_has_the_size_of_the_terminal_and_not_of_the_news() {
    let news = || Incoming::Terminal { event: Event::Resize(100, 30), at: Moment(1) };
    let done = fold_at(Size { width: 40, height: 10 }, &[], vec![news()]);
    let wiped = |frame: &&String| frame.contains("ESC [2J");
    // Painted whole once; the size did not change after that.
    assert_eq!(done.told.iter().filter(wiped).count(), 1, "{:?}", done.told);
    assert!(done.told.iter().all(|frame| !frame.contains("ESC [30;")), "{:?}", done.told);
}

#[test]
fn a_worker_that_died_ends_the_work() {
    let casualty = Casualty { thread: "queue".to_owned(), place: "queue.rs:1".to_owned() };
    let done = fold(&[], vec![Incoming::WorkerDied(casualty)]);
    assert!(matches!(done.end, End::Failed(Mishap::WorkerDied(_))));
}
