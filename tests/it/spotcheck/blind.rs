//! The second reader at the queue's own thread: the sample in its order, and nothing that was decided.

use super::{DICE, approval, approved, drawn, plan_and_seed};
use vacatur::casework::check::{Second, Sitting};
use vacatur::casework::{CaseFile, Charter, CheckNo, Deed, Draft, Role, Seat, Shown};
use vacatur::keymap::Keymap;
use vacatur::queue::{Access, Answer, Custodian, Queue, Reply, Request};
use vacatur::record::Text;
use vacatur::review::{Effect, GroupDeciding, Keeping, Message, Model, Moment, Patience, Settings, update};
use vacatur::screen::{Borders, Theme, ThemeName, draw};

/// The queue's thread as the workstation of a second reader talks to it.
#[test]
fn a_second_reader_is_handed_the_sample_and_nothing_that_was_decided() {
    let desk = approved();
    let now: jiff::Timestamp = "2018-02-01T18:00:00Z".parse().expect("a time");
    let seat = Seat(Text::new("R. Reviewer"));
    let mut queue = Queue::open(&desk.path("test.vacatur"), Access::Write(&seat, now)).expect("it opens");
    let mut next = queue.first().expect("it reads");
    while let Some(id) = next {
        let deed = Deed::Note { text: Text::new("ZZFIRSTNOTE") };
        queue.record(&Draft { case: Some(id), shown: None, deed }, &seat, now).expect("it is recorded");
        next = queue.next(id).expect("it reads");
    }
    queue.close().expect("it closes");
    desk.ok(&["spotcheck", "freeze"]);
    plan_and_seed(&desk, "1", "20%", DICE);
    let sample = drawn(&desk, "1");

    let mut queue = Queue::open(&desk.path("test.vacatur"), Access::Write(&seat, now)).expect("it opens");
    assert!(
        queue.sit_for(Sitting::Check(CheckNo(1)), &seat).is_err(),
        "who decided them the first time is refused"
    );
    queue.close().expect("it closes");
    let second = Seat(Text::new("S. Second"));
    let mut queue = Queue::open(&desk.path("test.vacatur"), Access::Write(&second, now)).expect("it opens");
    queue.sit_for(Sitting::Check(CheckNo(1)), &second).expect("a second reader sits down");
    let charter = queue.charter().clone();
    let (tell, told) = std::sync::mpsc::channel();
    let clock = move || now.to_zoned(jiff::tz::TimeZone::UTC);
    let custodian = Custodian::start(queue, second.clone(), clock, move |reply| {
        let _ = tell.send(reply);
    })
    .expect("it starts");
    let ask = |request: Request| {
        custodian.ask(7, request).expect("it listens");
        match told.recv().expect("it answers") {
            Reply::To { answer, .. } => answer,
            Reply::BackedUp(_) => panic!("nobody asked for backups"),
            Reply::Died => panic!("the thread died"),
        }
    };
    assert!(ask(Request::Count(vacatur::casework::Filter::default())).is_err(), "lists are shut");
    let mut answer = ask(Request::Resume);
    for expected in &sample {
        let case = match answer.expect("a case") {
            Answer::Resumed { case, .. } | Answer::Case(case) => case.expect("a case"),
            other => panic!("{other:?}"),
        };
        assert_eq!(case.id.to_string(), *expected, "the order is that of the tickets");
        for (width, height) in [(80, 24), (80, 60), (100, 30), (120, 40), (200, 60), (60, 20), (132, 200)] {
            let screen = painted(&case, &charter, &second, width, height);
            for token in ["R. Reviewer", "ZZFIRSTNOTE", "decided", "saved", "#0"] {
                assert!(!screen.contains(token), "{token} at {width}x{height}:\n{screen}");
            }
            assert!(screen.contains("SPOT-CHECK 1") || width < 80, "{screen}");
        }
        let note = Deed::Note { text: Text::new("x") };
        assert!(ask(Request::Record(Draft { case: Some(case.id), shown: None, deed: note })).is_err());
        let shown = Shown::of(&case, &charter.policy_digest).expect("it hashes").0;
        let deed = Deed::Verdict(approval(&case));
        let draft = Draft { case: Some(case.id), shown: Some(shown), deed };
        assert!(ask(Request::Record(draft)).is_err(), "no first decisions here");
        let second = Second::Decided { verdict: approval(&case), reason: Text::new("as proposed") };
        let again = Request::DecideAgain { case: case.id, shown, second };
        assert!(matches!(ask(again.clone()), Ok(Answer::Recorded(_))));
        assert!(ask(again).is_err(), "once");
        answer = ask(Request::NextUndecided(case.id));
    }
    assert!(matches!(answer, Ok(Answer::Case(None))), "nothing is left");
    assert!(matches!(ask(Request::Close), Ok(Answer::Closed(_))));
    drop(custodian);
    assert!(desk.ok(&["spotcheck", "close", "1"]).contains("check 1 passed"));
    assert!(desk.ok(&["audit"]).contains("holds"));
}

/// Draws a case as the second reader's workstation does.
fn painted(case: &CaseFile, charter: &Charter, seat: &Seat, width: u16, height: u16) -> String {
    let mut model = Model::new(Settings {
        charter: charter.clone(),
        seat: seat.clone(),
        role: Role::Reviewer,
        sitting: Some(Sitting::Check(CheckNo(1))),
        keeping: Keeping::Plain,
        groups: GroupDeciding::Forbidden,
        policies: Vec::new(),
        break_after: 0,
        patience: Patience::default(),
    });
    update(&mut model, Message::Resized { width, height });
    let opened = Message::Opened { at: Moment(0), today: charter.as_of, note_draft: None, view: None };
    for effect in update(&mut model, opened) {
        if let Effect::Fetch { ticket, .. } = effect {
            let case = Some(Box::new(case.clone()));
            update(&mut model, Message::Fetched { ticket, case, at: Moment(0) });
        }
    }
    let backend = ratatui::backend::TestBackend::new(width, height);
    let Ok(mut terminal) = ratatui::Terminal::new(backend);
    let theme = Theme::embedded(ThemeName::Dark, Borders::Lines);
    let Ok(_) = terminal.draw(|frame| draw(&model, &Keymap::default_embedded(), &theme, frame));
    terminal.backend().to_string()
}
