//! Ways of leaving that nobody chose, and going away for a while.

use super::hands::{desk_with_queue, flag, sit_down};
use super::pty::Terminal;
use crate::desk::Desk;
use rustix::process::Signal;

/// Everything that lies beside the queue while it is open is gone, and its ledger holds.
fn is_closed_in_order(desk: &Desk) {
    let stays = ["test.vacatur", "test.vacatur.ledger", "test.vacatur.backups"];
    let left: Vec<String> = std::fs::read_dir(desk.folder())
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("test.vacatur") && !stays.contains(&name.as_str()))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(desk.ok(&["audit"]).contains("holds"));
}

#[test]
fn told_to_leave_it_leaves_the_terminal_as_it_was() {
    for signal in [Signal::TERM, Signal::HUP, Signal::QUIT] {
        let desk = desk_with_queue(10);
        let mut terminal = sit_down(&desk);
        assert!(
            terminal.look(vt100::Screen::alternate_screen) && terminal.look(vt100::Screen::bracketed_paste)
        );
        assert!(!terminal.is_cooked());
        let entry = flag(&mut terminal);
        terminal.signal(signal);
        terminal.wait(|screen| !screen.alternate_screen());
        let after = terminal.after();
        assert_eq!(after.code, 0, "{signal:?}");
        assert!(after.cooked);
        assert!(!after.screen.bracketed_paste() && !after.screen.hide_cursor());
        // Nothing of the case is left on the terminal: only where the ledger stands.
        let left = after.screen.contents();
        assert!(left.trim().starts_with("ledger #0000") && left.trim().lines().count() == 1, "{left}");
        is_closed_in_order(&desk);
        assert!(desk.ok(&["status", "--json"]).contains(&format!("\"entries\": {entry}")));
    }
}

#[test]
fn a_signal_that_is_no_wish_to_leave_changes_nothing() {
    let desk = desk_with_queue(10);
    let mut terminal = sit_down(&desk);
    terminal.signal(Signal::INT);
    assert_eq!(flag(&mut terminal), 3);
    terminal.kill();
}

#[test]
fn a_terminal_that_is_gone_ends_it_with_nothing_lost() {
    let desk = desk_with_queue(10);
    let mut terminal = sit_down(&desk);
    flag(&mut terminal);
    assert_eq!(terminal.hang_up(), 0);
    is_closed_in_order(&desk);
}

#[test]
fn a_terminal_that_is_gone_is_noticed_without_a_signal() {
    // The shell leads the session and keeps the hang-up from the job, as `nohup` and some remote logins do.
    let desk = desk_with_queue(10);
    let terminal = Terminal::open_shell(&desk, &["-c", "trap '' HUP; vacatur review; echo $? > code"]);
    terminal.wait_text("People v. ");
    terminal.hang_up();
    let code = std::fs::read_to_string(desk.path("code")).expect("the program ended");
    assert_eq!(code.trim(), "0");
    is_closed_in_order(&desk);
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_brings_the_case_back() {
    let desk = desk_with_queue(10);
    let mut terminal = Terminal::open_shell(&desk, &["-i"]);
    terminal.wait_text("ready> ");
    terminal.press("vacatur review\n");
    terminal.wait_text("People v. ");
    terminal.press("\x1a");
    terminal.wait(|screen| !screen.alternate_screen() && screen.contents().contains("Stopped"));
    terminal.wait(|screen| screen.contents().trim_end().ends_with("ready>"));
    assert!(!terminal.look(vt100::Screen::bracketed_paste));
    terminal.press("fg\n");
    terminal.wait(|screen| screen.alternate_screen() && screen.contents().contains("People v. "));
    terminal.press("q");
    // What is typed before the shell asks for it goes where the program's last keys went.
    terminal.wait(|screen| !screen.alternate_screen() && screen.contents().trim_end().ends_with("ready>"));
    terminal.press("exit\n");
    assert_eq!(terminal.finish().0, 0);
    is_closed_in_order(&desk);
}
