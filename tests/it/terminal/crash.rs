//! kill -9 at any moment: what the screen acknowledged is there.

use super::hands::{approve, desk_with_queue, flag, saved, sit_down_to_decide};
use crate::desk::Desk;
use serde_json::Value;
use std::time::Duration;

const ROUNDS: u64 = 50;

/// Counts the entries that say what was taken from the second copy.
fn repairs(desk: &Desk) -> u64 {
    let export = desk.path("ledger.jsonl");
    desk.ok(&["audit", "--quick", "--export", "ledger.jsonl"]);
    let lines = std::fs::read_to_string(&export).expect("the ledger was written out");
    std::fs::remove_file(&export).expect("it is ours");
    let repairs = lines.lines().filter(|line| line.contains("\\\"deed\\\":\\\"repair\\\""));
    u64::try_from(repairs.count()).expect("few")
}

#[test]
fn no_acknowledged_verdict_is_lost_to_a_kill() {
    let desk = desk_with_queue(90);
    let status = || -> Value { serde_json::from_str(&desk.ok(&["status", "--json"])).expect("JSON") };
    let number = |value: &Value| value.as_u64().expect("a number");
    let entries = |status: &Value| number(&status["entries"]);
    let decided = |status: &Value| {
        let progress = &status["progress"];
        number(&progress["cases"]) - number(&progress["waiting"])
    };
    // The ledger has no gaps: as long as it is not shorter than the last acknowledged number, nothing of it is lost.
    let at_the_start = entries(&status());
    let mut acknowledged = at_the_start;
    for round in 0..ROUNDS {
        let mut terminal = sit_down_to_decide(&desk);
        let last = match round % 5 {
            // After the acknowledgement.
            0 => Some(approve(&mut terminal)),
            1 => Some(flag(&mut terminal)),
            // While it may be under way: the key has been pressed, the answer is not waited for.
            presses => {
                for _ in 0..presses {
                    terminal.press("f");
                    terminal.comes(Duration::from_millis(120), |screen| {
                        screen.contents().contains("Flag for a supervisor")
                    });
                }
                terminal.press("1");
                terminal.look(saved)
            }
        };
        terminal.kill();
        assert!(desk.ok(&["audit"]).contains("holds"), "round {round}");
        let after = status();
        acknowledged = acknowledged.max(last.unwrap_or(0));
        assert!(entries(&after) >= acknowledged, "round {round}: #{acknowledged} was acknowledged: {after}");
        // Every entry since is a verdict on a case of its own, and in force; but for those by which the program took a
        // verdict from the second copy that it was killed over.
        let repairs = repairs(&desk);
        assert_eq!(decided(&after), entries(&after) - at_the_start - repairs, "round {round}: {after}");
        acknowledged = acknowledged.max(entries(&after));
    }
    assert!(acknowledged - at_the_start >= ROUNDS * 2 / 5);
}
