//! How a person works at the terminal: looks, presses, looks again.
//!
//! The guards against accidental verdicts are on, as they are in an office. So a key that decides is pressed again when
//! nothing came of it, after a pause in which a held key would have been let go.

use super::pty::Terminal;
use crate::desk::Desk;
use std::time::Duration;

/// Longer than any guard looks back.
const UNHURRIED: Duration = Duration::from_millis(900);

/// Shorter: for a key that nobody can take for a held one, because it has decided nothing yet.
const BRISK: Duration = Duration::from_millis(150);

/// The size at which no deciding fact of the fictitious people is below the fold.
pub(super) const ROOMY: (u16, u16) = (120, 40);

/// A desk with a queue of fictitious people.
pub(super) fn desk_with_queue(people: u32) -> Desk {
    let desk = Desk::new();
    let file = desk.path("people.csv").display().to_string();
    desk.ok(&["sample", "--people", &people.to_string(), "--seed", "7", "--out", &file]);
    desk.init();
    desk.ok(&["import", &file]);
    desk
}

/// Opens the workstation in a roomy terminal, with a case on the screen.
#[track_caller]
pub(super) fn sit_down(desk: &Desk) -> Terminal {
    let terminal = Terminal::open_with(desk, &["review"], ROOMY, &[]);
    terminal.wait_text("People v. ");
    terminal
}

/// Returns the number of the entry that the screen says is saved: what was acknowledged last.
pub(super) fn saved(screen: &vt100::Screen) -> Option<u64> {
    let text = screen.contents();
    let (before, _) = text.split_once(" saved")?;
    before.rsplit_once('#')?.1.parse().ok()
}

/// Returns the number of the case on the screen.
pub(super) fn case_number(screen: &vt100::Screen) -> Option<u64> {
    let text = screen.contents();
    let digits: String = text.split_once(" no. ")?.1.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Opens the workstation at a case that waits: also where it was killed between an acknowledgement and the next case.
#[track_caller]
pub(super) fn sit_down_to_decide(desk: &Desk) -> Terminal {
    let terminal = sit_down(desk);
    assert!(!terminal.text().contains(" by you, "), "it came back at a decided case:\n{}", terminal.text());
    terminal
}

/// Presses a key, again after a pause where nothing came of it, until the screen is as wanted.
#[track_caller]
fn press_until(terminal: &mut Terminal, key: &str, pause: Duration, wanted: impl Fn(&vt100::Screen) -> bool) {
    for _ in 0..40 {
        terminal.press(key);
        if terminal.comes(pause, &wanted) {
            return;
        }
    }
    panic!("nothing came of {key:?}; the screen:\n{}", terminal.text());
}

/// Presses the key that completes a decision until another entry is acknowledged; returns its number. Only a key that
/// was refused is pressed again: while the disk is slow, one more would decide the next case.
#[track_caller]
pub(super) fn complete(terminal: &mut Terminal, key: &str) -> u64 {
    let before = terminal.look(saved);
    let acknowledged = |screen: &vt100::Screen| saved(screen).is_some_and(|now| Some(now) != before);
    for _ in 0..40 {
        terminal.press(key);
        if !terminal.comes(UNHURRIED, acknowledged) {
            terminal.wait(|screen| acknowledged(screen) || screen.contents().contains("Nothing decided"));
        }
        if let Some(number) = terminal.look(saved).filter(|now| Some(*now) != before) {
            return number;
        }
    }
    panic!("{key:?} is refused for ever; the screen:\n{}", terminal.text());
}

/// Flags the case on the screen for a supervisor; returns the entry's number.
#[track_caller]
pub(super) fn flag(terminal: &mut Terminal) -> u64 {
    press_until(terminal, "f", BRISK, |screen| screen.contents().contains("Flag for a supervisor"));
    complete(terminal, "1")
}

/// Challenges the case on the screen with evidence; returns the entry's number.
#[track_caller]
pub(super) fn challenge(terminal: &mut Terminal, evidence: &str) -> u64 {
    press_until(terminal, "c", BRISK, |screen| screen.contents().contains("on which ground"));
    press_until(terminal, "1", UNHURRIED, |screen| screen.contents().contains("The evidence"));
    terminal.press(evidence);
    terminal.wait_text(evidence);
    complete(terminal, "\x13")
}

/// Goes on without deciding until a case comes that has an action and nothing against it.
#[track_caller]
pub(super) fn find_a_clear_case(terminal: &mut Terminal) {
    while !terminal.text().contains("clear lane") {
        let here = terminal.look(case_number);
        press_until(terminal, "j", UNHURRIED, |screen| case_number(screen) != here);
    }
}

/// Approves the next case that is clear; returns the entry's number.
#[track_caller]
pub(super) fn approve(terminal: &mut Terminal) -> u64 {
    find_a_clear_case(terminal);
    complete(terminal, "a")
}

/// Leaves the workstation; returns the exit code.
#[track_caller]
pub(super) fn leave(mut terminal: Terminal) -> u32 {
    terminal.press("q");
    terminal.finish().0
}
