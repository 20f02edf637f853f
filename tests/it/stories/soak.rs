//! Hundreds of random things at the desk: nothing panics, and the screen never claims what the queue does not hold.

use crate::stories::desk::{Desk, seat};
use crate::stories::people::{calrissian, organa, skywalker, solo};
use proptest::prelude::*;
use vacatur::casework::{Deed, Verdict};
use vacatur::keymap::{KeyPress, Keymap};
use vacatur::relief::Action as Relief;
use vacatur::review::{Context, Message};

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    /// A key, after so many milliseconds.
    Key(KeyPress, u64),
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

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        20 => (prop::sample::select(keys()), prop::sample::select(vec![1u64, 30, 450, 1_200]))
            .prop_map(|(press, pause)| Step::Key(press, pause)),
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_day_of_random_keys(steps in prop::collection::vec(step(), 1..200)) {
        let mut desk = Desk::open(vec![skywalker(), organa(), calrissian(), solo()], 120, 40);
        for step in &steps {
            happen(&mut desk, step);
            desk.drawn();
        }
        desk.broken = None;
        desk.slow = false;
        desk.tell(Message::Today(crate::stories::people::today()));
        // What the screen shows of the case is what the queue holds.
        let shown = desk.model.case().expect("a case").clone();
        let kept = desk.cases.iter().find(|case| case.id == shown.id).expect("a case of the queue");
        prop_assert_eq!(&shown.standing, &kept.standing);
        prop_assert_eq!(&shown.notes, &kept.notes);
        for draft in &desk.recorded {
            prop_assert!(draft.shown.is_some());
            let case = desk.cases.iter().find(|case| Some(case.id) == draft.case).expect("a case of the queue");
            if let Deed::Verdict(verdict) = &draft.deed {
                prop_assert_eq!(case.fits(verdict), Ok(()));
                prop_assert_eq!(verdict.must_be_complete(), Ok(()));
            }
            if let Deed::Verdict(Verdict::Approve { actions, .. }) = &draft.deed {
                prop_assert!(actions.values().all(|action| *action != Relief::Undetermined));
            }
        }
        for case in &desk.cases {
            let entries = case.entries.iter().map(|entry| entry.seq.0);
            prop_assert!(entries.is_sorted(), "entries stand in the order of the ledger");
            prop_assert!(case.entries.iter().all(|entry| entry.seat == seat()));
        }
    }
}
