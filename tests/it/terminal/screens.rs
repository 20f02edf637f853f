//! What reaches the terminal: without colours, in windows of every size, and when text is pasted.

use super::hands::{ROOMY, desk_with_queue, flag, leave, sit_down};
use super::pty::Terminal;
use crate::desk::Desk;
use vt100::Color;

/// Returns the attributes that occur on the screen: whether anything is reversed, and whether anything is coloured.
fn looks(screen: &vt100::Screen) -> (bool, bool) {
    let (rows, columns) = screen.size();
    let cells =
        (0..rows.get()).flat_map(|row| (0..columns.get()).filter_map(move |column| screen.cell(row, column)));
    cells.fold((false, false), |(reversed, coloured), cell| {
        let plain = cell.fgcolor() == Color::Default && cell.bgcolor() == Color::Default;
        (reversed || cell.inverse(), coloured || !plain)
    })
}

fn decided(desk: &Desk) -> bool {
    !desk.ok(&["status", "--json"]).contains("\"entries\": 2")
}

#[test]
fn without_colours_the_selection_is_still_seen() {
    let desk = desk_with_queue(10);
    let terminal = Terminal::open_with(&desk, &["review"], ROOMY, &[("NO_COLOR", "1")]);
    terminal.wait_text("People v. ");
    terminal.wait(|screen| looks(screen) == (true, false));
    assert_eq!(leave(terminal), 0);
    let terminal = sit_down(&desk);
    assert!(terminal.look(looks).1, "with colours there are some");
    terminal.kill();
}

#[test]
fn a_window_too_small_for_a_case_says_so_and_decides_nothing() {
    let desk = desk_with_queue(10);
    let mut terminal = Terminal::open_with(&desk, &["review"], (40, 10), &[]);
    terminal.wait_text("too small");
    terminal.press("a");
    for size in [(1, 1), (2, 60), (300, 2), (500, 200), (80, 24)] {
        terminal.resize(size);
    }
    terminal.wait_text("People v. ");
    terminal.resize((40, 10));
    terminal.wait_text("too small");
    assert_eq!(leave(terminal), 0);
    assert!(!decided(&desk));
}

#[test]
fn a_paste_decides_nothing_however_it_arrives() {
    let desk = desk_with_queue(10);
    let mut terminal = sit_down(&desk);
    terminal.paste("f1a\nf1a\n");
    terminal.wait_text("paste");
    // From a terminal that does not mark it: thousands of keys that nobody typed.
    terminal.press(&"f1a\n".repeat(1_000));
    terminal.press("?");
    terminal.wait_text("esc close");
    assert!(!decided(&desk), "{}", terminal.text());
    // And a person decides as before.
    terminal.press("\x1b");
    terminal.wait(|screen| !screen.contents().contains("esc close"));
    assert_eq!(flag(&mut terminal), 3);
    assert_eq!(leave(terminal), 0);
}
