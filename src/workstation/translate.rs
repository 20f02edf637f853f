//! From what reached the main thread to what the state machine is told, or to what the driver does itself.
//!
//! Pure. Ctrl-Z is the one key with a meaning of its own here: in raw mode it is a key like any other, and a person
//! expects it to suspend. A keymap that gives it to an action wins.

use super::driver::Mishap;
use super::incoming::{Cause, Company, Incoming, Keystroke};
use crate::keymap::{Key, KeyPress, Keymap, Modifiers};
use crate::review::{Context, Message};
use crossterm::event::Event;

/// What is to be done about something that happened.
#[derive(Debug)]
pub(super) enum Step {
    /// Tell the state machine, in this order.
    Tell(Vec<Message>),
    /// Give the terminal back and stop until the shell continues us.
    Suspend,
    /// Take the terminal back.
    Resume,
    /// Leave now.
    Leave(Cause),
    /// Leave now and say why.
    Fail(Mishap),
}

/// Says what is to be done about something that happened, in the context of the top layer.
pub(super) fn step(incoming: Incoming, keymap: &Keymap, context: Context) -> Step {
    match incoming {
        Incoming::Key(keystroke) => key(keystroke, keymap, context),
        Incoming::Terminal { event, at } => match event {
            Event::Paste(text) => Step::Tell(vec![Message::Pasted { text, at }]),
            Event::FocusGained => Step::Tell(vec![Message::Focused(at)]),
            // The driver looks at the size itself whenever it draws.
            Event::Resize(..) | Event::FocusLost | Event::Mouse(_) | Event::Key(_) => Step::Tell(Vec::new()),
        },
        Incoming::Told(message) => Step::Tell(vec![message]),
        Incoming::InputFailed(error) => Step::Fail(Mishap::Input(error)),
        Incoming::Suspend => Step::Suspend,
        Incoming::Continued => Step::Resume,
        Incoming::MustLeave(cause) => Step::Leave(cause),
        Incoming::WorkerDied(casualty) => Step::Fail(Mishap::WorkerDied(casualty)),
    }
}

fn key(keystroke: Keystroke, keymap: &Keymap, context: Context) -> Step {
    let Keystroke { stroke, at, company } = keystroke;
    let Some(stroke) = stroke else { return Step::Tell(vec![Message::Stray(at)]) };
    let suspends = stroke.press == KeyPress::new(Key::Char('z'), Modifiers::CTRL);
    if suspends && keymap.resolve(context, stroke.press).is_none() {
        return if company == Company::Alone {
            Step::Suspend
        } else {
            Step::Tell(vec![Message::Crowded(at)])
        };
    }
    let crowded = (company == Company::Crowded).then_some(Message::Crowded(at));
    Step::Tell(crowded.into_iter().chain([keymap.message(context, stroke, at)]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::Stroke;
    use crate::review::{Action, Moment};

    const AT: Moment = Moment(42);

    fn pressed(press: KeyPress, company: Company) -> Incoming {
        Incoming::Key(Keystroke { stroke: Some(Stroke { press, repeat: false }), at: AT, company })
    }

    fn told(incoming: Incoming, context: Context) -> Vec<Message> {
        match step(incoming, &Keymap::default_embedded(), context) {
            Step::Tell(messages) => messages,
            other => panic!("{other:?}"),
        }
    }

    fn ctrl_z() -> KeyPress {
        KeyPress::new(Key::Char('z'), Modifiers::CTRL)
    }

    #[test]
    fn a_key_is_what_the_keymap_says_where_it_was_pressed() {
        let a = || pressed(KeyPress::char('a'), Company::Alone);
        let approve = || Message::Act { action: Action::Approve, at: AT, repeat: false };
        assert_eq!(told(a(), Context::Review), [approve()]);
        assert_eq!(told(a(), Context::Editor), [Message::Typed('a')]);
        let crowded = pressed(KeyPress::char('a'), Company::Crowded);
        assert_eq!(told(crowded, Context::Review), [Message::Crowded(AT), approve()]);
        let nameless = Incoming::Key(Keystroke { stroke: None, at: AT, company: Company::Alone });
        assert_eq!(told(nameless, Context::Review), [Message::Stray(AT)]);
    }

    #[test]
    fn events_that_are_no_keys_never_become_actions() {
        let terminal = |event| Incoming::Terminal { event, at: AT };
        let paste = terminal(Event::Paste("aaa\n".to_owned()));
        assert_eq!(told(paste, Context::Review), [Message::Pasted { text: "aaa\n".to_owned(), at: AT }]);
        assert_eq!(told(terminal(Event::FocusGained), Context::Review), [Message::Focused(AT)]);
        assert_eq!(told(terminal(Event::FocusLost), Context::Review), []);
        assert_eq!(told(terminal(Event::Resize(100, 30)), Context::Review), []);
    }

    #[test]
    fn ctrl_z_suspends_unless_the_keymap_or_a_paste_has_it() {
        let defaults = Keymap::default_embedded();
        let alone = || pressed(ctrl_z(), Company::Alone);
        for context in Context::ALL {
            assert!(matches!(step(alone(), &defaults, *context), Step::Suspend), "{context:?}");
        }
        let taken = Keymap::parse("[review]\nhelp = [\"ctrl-z\"]\n").unwrap();
        assert!(matches!(step(alone(), &taken, Context::Review), Step::Tell(_)));
        assert_eq!(told(pressed(ctrl_z(), Company::Crowded), Context::Review), [Message::Crowded(AT)]);
    }
}
