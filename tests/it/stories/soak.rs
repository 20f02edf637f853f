//! Thousands of random things at the desk: nothing panics, and the screen never claims what the queue does not hold.

use crate::stories::desk::{Desk, seat};
use crate::stories::people::{calrissian, organa, skywalker, solo};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use vacatur::casework::{Deed, Verdict};
use vacatur::keymap::{KeyPress, Keymap};
use vacatur::relief::Action as Relief;
use vacatur::review::Action::Accept;
use vacatur::review::{Context, Message};

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    /// A key, after so many milliseconds.
    Key(KeyPress, u64),
    /// Keys with a person's pauses: what single random keys hardly ever come to.
    Phrase(&'static str),
    /// Text from the keyboard.
    Type(String),
    /// A paste.
    Paste(String),
    /// Another size of the window.
    Resize(u16, u16),
    /// The window comes back.
    Focus,
    /// The queue stops answering, or answers everything it was asked.
    Slow(bool),
    /// The disk is full, or has room again.
    Broken(bool),
}

fn keys() -> Vec<KeyPress> {
    let keymap = Keymap::default_embedded();
    Context::ALL
        .iter()
        .flat_map(|context| {
            context.actions().iter().flat_map(|action| keymap.keys(*context, *action).to_vec())
        })
        // Leaving ends the story.
        .filter(|press| !["q", "ctrl-c"].contains(&press.to_string().as_str()))
        .collect()
}

/// Out of every popup and the list, then to a decision, a note, a fact, another case.
const PHRASES: [&str; 12] = [
    "esc esc esc a",
    "esc esc esc f 2",
    "esc esc esc f 6 x ctrl-s",
    "esc esc esc h 1 ctrl-s",
    "esc esc esc c 1 x ctrl-s",
    "esc esc esc m 6 y",
    "esc esc esc n x ctrl-s",
    "esc esc esc d 4 n o enter x ctrl-s",
    "esc esc esc u",
    "esc esc esc U",
    "esc esc esc j",
    "esc esc esc w",
];

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        20 => (prop::sample::select(keys()), prop::sample::select(vec![1u64, 30, 450, 1_200]))
            .prop_map(|(press, pause)| Step::Key(press, pause)),
        3 => prop::sample::select(PHRASES.to_vec()).prop_map(Step::Phrase),
        2 => "[a-z0-9+ -]{1,12}".prop_map(Step::Type),
        1 => any::<String>().prop_map(Step::Paste),
        1 => (1u16..=200, 1u16..=60).prop_map(|(width, height)| Step::Resize(width, height)),
        2 => Just(Step::Resize(120, 40)),
        1 => Just(Step::Focus),
        1 => any::<bool>().prop_map(Step::Slow),
        1 => any::<bool>().prop_map(Step::Broken),
    ]
}

fn happen(desk: &mut Desk, step: &Step) {
    match step {
        Step::Key(press, pause) => {
            desk.wait(*pause);
            desk.stroke(*press, false);
        }
        Step::Phrase(keys) => desk.press(keys),
        Step::Type(text) => {
            if desk.model.context().takes_text() {
                desk.type_text(text);
            }
        }
        Step::Paste(text) => desk.paste(text),
        Step::Resize(width, height) => desk.resize(*width, *height),
        Step::Focus => desk.focus(),
        Step::Slow(slow) => {
            desk.slow = *slow;
            if !slow {
                desk.tell(Message::Today(crate::stories::people::today()));
            }
        }
        Step::Broken(broken) => desk.broken = broken.then(|| "the disk is full".to_owned()),
    }
}

/// Lets the queue answer everything, and compares what the screen shows of the case with what the queue holds.
fn settle_and_compare(desk: &mut Desk) {
    desk.broken = None;
    desk.slow = false;
    desk.tell(Message::Today(crate::stories::people::today()));
    if desk.model.lock().is_some() {
        desk.act(&[Accept]);
    }
    let shown = desk.model.case().expect("a case").clone();
    let kept = desk.cases.iter().find(|case| case.id == shown.id).expect("a case of the queue");
    assert_eq!(shown.standing, kept.standing);
    assert_eq!(shown.notes, kept.notes);
    assert_eq!(shown.entries, kept.entries);
    for case in &desk.cases {
        let entries = case.entries.iter().map(|entry| entry.seq.0);
        assert!(entries.is_sorted(), "entries stand in the order of the ledger");
        assert!(case.entries.iter().all(|entry| entry.seat == seat()));
    }
    let entries: usize = desk.cases.iter().map(|case| case.entries.len()).sum();
    assert_eq!(entries, desk.recorded.len(), "every entry was asked for once");
}

/// Judges every verdict that was recorded.
fn judge(desk: &Desk) {
    for draft in &desk.recorded {
        assert!(draft.shown.is_some());
        let case = desk.cases.iter().find(|case| Some(case.id) == draft.case).expect("a case of the queue");
        if let Deed::Verdict(verdict) = &draft.deed {
            assert_eq!(case.fits(verdict), Ok(()));
            assert_eq!(verdict.must_be_complete(), Ok(()));
        }
        if let Deed::Verdict(Verdict::Approve { actions, .. }) = &draft.deed {
            assert!(actions.values().all(|action| *action != Relief::Undetermined));
        }
    }
}

fn desk() -> Desk {
    Desk::open(vec![skywalker(), organa(), calrissian(), solo()], 120, 40)
}

#[test]
fn five_thousand_things_at_one_desk() {
    let mut runner = TestRunner::deterministic();
    let steps = prop::collection::vec(step(), 5_000).new_tree(&mut runner).expect("steps").current();
    let mut desk = desk();
    for (number, step) in steps.iter().enumerate() {
        happen(&mut desk, step);
        if number % 10 == 0 {
            desk.drawn();
        }
        if number % 50 == 49 {
            settle_and_compare(&mut desk);
        }
    }
    judge(&desk);
    assert!(desk.recorded.len() > 100, "{} entries: the keys hardly reach anything", desk.recorded.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_day_of_random_keys(steps in prop::collection::vec(step(), 1..200)) {
        let mut desk = desk();
        desk.looks = true;
        for step in &steps {
            happen(&mut desk, step);
            desk.drawn();
        }
        settle_and_compare(&mut desk);
        judge(&desk);
    }
}
