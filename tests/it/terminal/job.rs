//! The main job from the file to the verified folder, and coming back to it.

use super::hands::{approve, case_number, challenge, complete, desk_with_queue, flag, leave, sit_down};
use super::pty::Terminal;
use crate::desk::{Desk, sample_argument};

/// Reads a number out of `status --json`, by a key that stands once in it.
fn figure(desk: &Desk, key: &str) -> u64 {
    let status: serde_json::Value = serde_json::from_str(&desk.ok(&["status", "--json"])).expect("JSON");
    let found = status.get(key).or_else(|| status.get("progress").and_then(|progress| progress.get(key)));
    found.and_then(serde_json::Value::as_u64).expect("a number of that name")
}

#[test]
fn from_the_file_to_the_verified_folder() {
    let desk = Desk::new();
    desk.init();
    let (code, screen) = Terminal::open(&desk, &["import", &sample_argument()]).finish();
    assert_eq!(code, 0, "{}", screen.contents());
    assert!(screen.contents().contains("proposed"), "{}", screen.contents());

    let mut terminal = sit_down(&desk);
    assert_eq!(flag(&mut terminal), 3);
    assert_eq!(challenge(&mut terminal, "sold to a minor, report of the arrest"), 4);
    assert_eq!(approve(&mut terminal), 5);
    assert_eq!(approve(&mut terminal), 6);
    assert_eq!(complete(&mut terminal, "u"), 7);
    assert_eq!(leave(terminal), 0);
    assert_eq!(["approved", "challenged", "flagged", "entries"].map(|key| figure(&desk, key)), [1, 1, 1, 7]);

    let frozen = desk.ok(&["batch", "new"]);
    assert!(frozen.contains("1 case"), "{frozen}");
    assert!(!desk.run(&["batch", "export", "1", "--out", "out"]).out.contains("wrote"), "the gate is shut");
    desk.ok(&["batch", "override", "1", "--reason", "read by two people before the court"]);
    #[cfg(feature = "documents")]
    documents(&desk);
    desk.ok(&["batch", "export", "1", "--out", "out"]);
    let verified = desk.ok(&["batch", "verify", "out"]);
    assert!(!verified.is_empty());
    assert!(desk.ok(&["audit"]).contains("holds"));
    // A queue that never froze it: the folder is checked by itself.
    desk.ok(&[
        "init",
        "--county",
        "MARIN",
        "--as-of",
        "2018-01-31",
        "--plain-file",
        "--queue",
        "other.vacatur",
    ]);
    let alone = desk.ok(&["batch", "verify", "out", "--queue", "other.vacatur"]);
    assert!(alone.contains("holds, by itself (no queue that has this batch"), "{alone}");
    std::fs::write(desk.path("out/cases.csv"), "changed").expect("the folder is ours");
    assert_eq!(desk.run(&["batch", "verify", "out"]).code, 1);
}

/// Looks at the pages of the batch before it goes out, with templates of the office's own.
#[cfg(feature = "documents")]
fn documents(desk: &Desk) {
    let shown = desk.ok(&["batch", "preview", "1"]);
    for words in [
        "motion.pdf, page 1 of",
        "MOTION TO RECALL",
        "order.pdf, page",
        "sheets.pdf",
        "sold to a minor",
        "Dear ",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
    desk.ok(&["batch", "templates", "--out", "office"]);
    let order = std::fs::read_to_string(desk.path("office/order.txt")).expect("it was written");
    std::fs::write(desk.path("office/order.txt"), format!("{order}\n{{cases_}}\n"))
        .expect("the folder is ours");
    let refused = desk.run(&["batch", "preview", "1", "--templates", "office"]);
    assert_eq!(refused.code, 3);
    let line = format!("order.txt line {}", order.lines().count() + 2);
    assert!(refused.err.contains(&line), "{}", refused.err);
    std::fs::write(desk.path("office/order.txt"), order).expect("the folder is ours");
    desk.ok(&["batch", "preview", "1", "--templates", "office", "--paper", "order", "--pdf", "look"]);
    assert!(desk.path("look/order.pdf").exists() && !desk.path("look/motion.pdf").exists());
    assert_eq!(desk.run(&["batch", "preview", "1", "--pdf", "look"]).code, 2);
    assert_eq!(desk.run(&["batch", "export", "1", "--templates", "nowhere", "--out", "out"]).code, 3);
}

#[test]
fn the_next_start_is_at_the_same_case_with_the_same_unsaved_note() {
    let desk = desk_with_queue(40);
    let mut terminal = sit_down(&desk);
    for _ in 0..3 {
        let here = terminal.look(case_number);
        terminal.press("j");
        terminal.wait(|screen| case_number(screen) != here);
    }
    let here = terminal.look(case_number);
    terminal.press("n");
    terminal.wait_text("Note on this case");
    terminal.press("weight slip in file: 3");
    terminal.wait_text("weight slip in file: 3");
    terminal.press("\x1b");
    terminal.wait(|screen| !screen.contents().contains("Note on this case"));
    assert_eq!(leave(terminal), 0);

    let mut terminal = sit_down(&desk);
    assert_eq!(terminal.look(case_number), here);
    terminal.press("n");
    terminal.wait_text("weight slip in file: 3");
    // And after an end that nobody asked for, in the middle of the text.
    terminal.press(" g of leaf");
    terminal.wait_text("3 g of leaf");
    terminal.signal(rustix::process::Signal::TERM);
    assert_eq!(terminal.finish().0, 0);
    let mut terminal = sit_down(&desk);
    assert_eq!(terminal.look(case_number), here);
    terminal.press("n");
    terminal.wait_text("weight slip in file: 3 g of leaf");
    terminal.kill();
}

#[test]
fn a_second_seat_is_told_who_holds_the_queue() {
    let desk = desk_with_queue(10);
    let terminal = sit_down(&desk);
    let (code, screen) = Terminal::open(&desk, &["review"]).finish();
    assert_eq!(code, 4);
    assert!(screen.contents().contains("R. Reviewer"), "{}", screen.contents());
    // Reading beside it is free.
    desk.ok(&["status"]);
    assert_eq!(leave(terminal), 0);
}

#[test]
fn without_a_terminal_it_says_so() {
    let desk = desk_with_queue(10);
    let done = desk.run(&["review"]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("needs a terminal") && done.err.contains("next: "), "{}", done.err);
    // Nothing was sent that only a terminal understands.
    assert!(done.out.is_empty(), "{:?}", done.out);
}
