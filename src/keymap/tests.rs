//! Keymaps: the default one is whole and safe, and a user's mistakes are named by line.

use super::*;

#[test]
fn every_action_of_every_context_has_a_key_in_the_default_keymap() {
    let keymap = file::read(DEFAULT, Keymap::default()).expect("the shipped keymap");
    for context in Context::ALL {
        for action in context.actions() {
            assert!(!keymap.keys(*context, *action).is_empty(), "{} in [{}]", action.id(), context.id());
        }
    }
    for action in Action::ALL {
        assert!(Context::ALL.iter().any(|context| context.actions().contains(action)), "{}", action.id());
        assert_eq!(Action::of_id(action.id()), Some(*action));
    }
}

#[test]
fn a_users_file_patches_the_default_and_leaves_the_rest() {
    let keymap = Keymap::parse("[review]\napprove = [\"x\", \"f2\"]\ngo-to = []\n").unwrap();
    let resolve = |key: &str| keymap.resolve(Context::Review, key.parse().unwrap());
    assert_eq!(resolve("x"), Some(Action::Approve));
    assert_eq!(resolve("f2"), Some(Action::Approve));
    assert_eq!(resolve("a"), None);
    assert_eq!(resolve("g"), None);
    assert_eq!(resolve("j"), Some(Action::Next));
    assert_eq!(keymap.hint(Context::Review, Action::Approve).as_deref(), Some("x"));
    assert_eq!(keymap.hint(Context::Review, Action::GoTo), None);
}

#[test]
fn mistakes_are_named_with_their_line() {
    let cases = [
        ("[review]\napprove = [\"a\"\n", 2, ""),
        ("[revue]\n", 1, "line 1: there is no place called [revue]; the places are review, blind, list,"),
        ("[review]\n\naprove = [\"a\"]\n", 3, "line 3: [review] has no action called aprove"),
        ("[line]\napprove = [\"f2\"]\n", 2, "line 2: [line] has no action called approve"),
        ("[review]\napprove = \"a\"\n", 2, "line 2: the keys of approve are a list of texts"),
        (
            "[review]\napprove = [\n  \"x\",\n  \"hyper-q\"]\n",
            4,
            "line 4: \"hyper-q\" is not the name of a key",
        ),
        (
            "[review]\napprove = [\"n\"]\n",
            2,
            "line 2: n means both approve and note in [review]; give one of them another key",
        ),
        (
            "[review]\nhold = [\"x\"]\nflag = [\"x\"]\n",
            3,
            "line 3: x means both hold and flag in [review]; give one of them another key",
        ),
        (
            "[review]\napprove = [\"space\"]\n",
            2,
            "line 2: space can not be approve in [review]: Enter, Space and Backspace never decide a case",
        ),
        (
            "[review]\napprove = [\"ctrl-m\"]\n",
            2,
            "line 2: ctrl-m can not be approve in [review]: Enter, Space and Backspace never decide a case",
        ),
        (
            "[line]\nconfirm = [\"enter\"]\naccept = []\n",
            2,
            "line 2: enter can not be confirm in [line]: Enter, Space and Backspace never decide a case",
        ),
        (
            "[amend]\nconfirm = [\"m\"]\n",
            2,
            "line 2: m opens amend and would also be confirm in [amend]; a decision is confirmed by another key \
             than the one that opened it",
        ),
        ("[line]\nconfirm = [\"s\"]\n", 2, "line 2: s can not be confirm in [line]: there it is text"),
        ("[review]\nquit = []\n", 2, "line 2: quit in [review] needs at least one key"),
        ("[pick]\nclose = []\n", 2, "line 2: close in [pick] needs at least one key"),
    ];
    for (text, line, words) in cases {
        let error = Keymap::parse(text).expect_err(text);
        assert_eq!(error.line(), line, "{error}");
        assert!(error.to_string().starts_with(words), "{error}");
    }
}

#[test]
fn a_stroke_becomes_an_action_text_or_nothing_by_where_it_is_pressed() {
    let keymap = Keymap::default_embedded();
    let at = Moment(7);
    let a = Stroke { press: KeyPress::char('a'), repeat: true };
    let cases = [
        (Context::Review, Message::Act { action: Action::Approve, at, repeat: true }),
        (Context::Pick, Message::Stray(at)),
        (Context::Line, Message::Typed('a')),
        (Context::Editor, Message::Typed('a')),
    ];
    for (context, expected) in cases {
        assert_eq!(keymap.message(context, a, at), expected, "{context:?}");
    }
}
