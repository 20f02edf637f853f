//! The spot-check in the plain mode: every page and every order, line by line.

use super::{DICE, approved, drawn, verify_with_python};
use crate::desk::{Desk, talk};

/// Talks to the workstation line by line as somebody.
fn say(desk: &Desk, who: &str, lines: &[&str]) -> String {
    let mut command = desk.command();
    command.env("VACATUR_SEAT", who).args(["review", "--plain"]);
    let done = talk(command, lines);
    assert_eq!(done.code, 0, "{}", done.err);
    done.out
}

fn holds(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "{word:?} is missing in:\n{text}");
    }
}

#[test]
fn a_whole_check_is_carried_out_line_by_line_from_the_plan_to_the_gate() {
    let desk = approved();
    let (me, second, third) = ("R. Reviewer", "S. Second", "T. Third");
    let planned = say(&desk, me, &["S", "p", "right", "right", "down", "down", "left", "up", "ctrl-s"]);
    holds(
        &planned,
        &[
            "No check yet: plan the first.",
            "Plan a check",
            "* tolerable  5 %  fewer than this are wrong",
            "* allowed  0  none may be overturned",
            "How many pass, if so many are wrong",
            "What may be said then",
            "saved: frozen and planned",
            "planned",
        ],
    );
    let seeded = say(&desk, me, &["S", "s", "R. Reviewer, P. Defender", "green window", "seven oaks"]);
    holds(&seeded, &["who makes it?", "now P. Defender types", "saved: seed recorded, and the cases drawn"]);
    let sample = drawn(&desk, "1");
    // Blind, one after the other; the fourth is opposed, with a reason.
    let mut lines = vec!["S", "b"];
    for place in 0..sample.len() {
        if place == 3 {
            lines.extend(["n two priors stand in the history", "c 4 1979 and 1983"]);
        } else {
            lines.push("a");
        }
    }
    let blind = say(&desk, second, &lines);
    let (_, after) = blind.split_once("You decide again now").expect("the blind review opens");
    assert!(!after.contains("R. Reviewer"), "{after}");
    holds(after, &["SPOT-CHECK 1", "saved: approved", "saved: challenged"]);
    // Who made one of the two decisions cannot settle it alone; a third person does.
    let settled =
        say(&desk, third, &["S", "d", "1", "the second conviction was set aside", "cancel", "enter", "r"]);
    holds(
        &settled,
        &[
            "In dispute in check 1: 1",
            "first: R. Reviewer approved",
            "second: S. Second challenged",
            "as proposed; nothing was noted\n",
            "1979 and 1983; two priors stand in the history",
            "1  the first decision stands",
            "saved: the first decision stands",
            "saved: result taken down",
            "What may be said",
            "With 95 % confidence",
            "first stands",
        ],
    );
    let history = say(&desk, me, &["S", "cancel", "j"]);
    holds(&history, &["decisions for relief", "passed"]);
    desk.ok(&["batch", "new", "--only-clean"]);
    let gate = say(&desk, me, &["S", "j", "j", "enter"]);
    holds(&gate, &["The gate of batch 1", "1 yes the batch is frozen", "9 yes", "it may go out"]);
    desk.ok(&["batch", "export", "1", "--out", "one"]);
    if let Some((good, said)) = verify_with_python(&desk.path("one")) {
        assert!(good, "{said}");
    }
    assert!(desk.ok(&["audit"]).contains("holds"));
}

#[test]
fn strata_directed_samples_shares_and_overrides_are_ordered_line_by_line() {
    let desk = approved();
    desk.ok(&["seat", "add", "D. Deputy", "--role", "reviewer"]);
    let me = "R. Reviewer";
    // A share with a second reader, begun, read and ended.
    let begun = say(&desk, me, &["S", "w", "20%", "R. Reviewer, P. Defender", DICE]);
    holds(&begun, &["which share?", "who makes it?", "seed recorded, and a share begun"]);
    let read = say(&desk, "S. Second", &["S", "b", "a", "a"]);
    holds(&read, &["SECOND READER"]);
    let ended = say(&desk, me, &["S", "enter", "w", "the work is done"]);
    holds(&ended, &["2 of 2 alike", "saved: no decision is chosen any more", "No share has a second reader"]);
    assert!(desk.ok(&["spotcheck", "overlap", "show"]).contains(DICE), "the seed is shown");
    // A directed sample: everybody here has made more than 50 decisions, but some charges are unusual.
    let picked = say(&desk, me, &["S", "k", "p", "cancel", "k", "c"]);
    holds(&picked, &["Plan a check"]);
    desk.ok(&["spotcheck", "direct", "--unusual-charges", "60"]);
    let picked = say(&desk, me, &["S", "c", "right", "right", "right", "down", "right", "ctrl-s", "enter"]);
    holds(
        &picked,
        &[
            "Pick on purpose",
            "* picked  unusual charges",
            "* limit  fewer than 20",
            "saved: picked on purpose",
            "picked on purpose",
        ],
    );
    // The reason and the words are the same as the command's.
    assert!(desk.ok(&["spotcheck", "show", "2"]).contains("charges that fewer than 20 decisions have"));
    for check in ["1", "2"] {
        desk.ok(&["spotcheck", "abandon", check, "--reason", "seen enough"]);
    }
    // A plan in strata, for felonies alone.
    let planned = say(
        &desk,
        me,
        &["S", "p", "up", "up", "right", "down", "right", "right", "down", "right", "right", "ctrl-s"],
    );
    holds(
        &planned,
        &[
            "* cases  level felony",
            "* strata  each section",
            "Drawn from each stratum",
            "saved: frozen and planned",
        ],
    );
    let shown = desk.ok(&["spotcheck", "show", "3"]);
    holds(&shown, &["level felony"]);
    let given_up = say(&desk, me, &["S", "enter", "x", "the wrong list"]);
    holds(&given_up, &["saved: given up", "abandoned"]);
    // A gate that does not open, and is overridden with a reason.
    desk.ok(&["batch", "new", "--only-clean"]);
    let overridden = say(&desk, me, &["S", "G", "enter", "o", "read aloud in court"]);
    holds(&overridden, &["6 NO  fewer are wrong", "saved: override recorded", "it may go out by override"]);
    desk.ok(&["batch", "export", "1", "--out", "one"]);
    let text = std::fs::read_to_string(desk.path("one/spot-check.txt")).expect("it was written");
    holds(
        &text,
        &["CONDITIONS OVERRIDDEN", "Cases of the batch without a passed check", "read aloud in court"],
    );
    // An analyst and a reviewer order nothing of it.
    let refused = say(&desk, "D. Deputy", &["S", "c", "w", "p"]);
    assert!(!refused.contains("Pick on purpose") && !refused.contains("Plan a check"), "{refused}");
    assert!(desk.ok(&["audit"]).contains("holds"));
}
