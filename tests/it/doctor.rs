//! What `vacatur doctor` says of a machine that is well, and of one that is not.

use crate::desk::{Desk, Done, sample_argument};

fn doctor(desk: &Desk, more: &[(&str, &str)]) -> Done {
    let mut command = desk.command();
    command.arg("doctor").env("LANG", "C.UTF-8");
    for (name, value) in more {
        command.env(name, value);
    }
    Done::from(command.output().expect("the binary starts"))
}

#[test]
fn a_machine_that_is_well_is_told_so_without_a_name_of_a_case() {
    let desk = Desk::new();
    desk.init();
    desk.ok(&["import", &sample_argument()]);
    let done = doctor(&desk, &[]);
    assert_eq!(done.code, 0, "{}\n{}", done.out, done.err);
    for words in [
        "settings",
        "the defaults; none at",
        "theme dark",
        "queue",
        "schema",
        "ledger",
        "2 entries",
        "only you may use",
    ] {
        assert!(done.out.contains(words), "{words:?} is missing in:\n{}", done.out);
    }
    assert!(!done.out.contains("QUASIMAN"), "no case data");
}

#[test]
fn each_thing_that_is_wrong_has_its_fix() {
    let desk = Desk::new();
    desk.init();
    let settings = desk.file("settings.toml", "theem = \"light\"\n").display().to_string();
    let done = doctor(&desk, &[("VACATUR_SETTINGS", &settings), ("LANG", "C"), ("NO_COLOR", "1")]);
    assert_eq!(done.code, 1);
    for words in [
        "line 1: there is no setting called theem; did you mean theme?",
        "not UTF-8",
        "theme monochrome, because NO_COLOR",
    ] {
        assert!(done.out.contains(words), "{words:?} is missing in:\n{}", done.out);
    }
    let (wrongs, fixes) = (done.out.matches("WRONG").count(), done.out.matches("fix:").count());
    assert_eq!((wrongs, fixes), (2, 2), "{}", done.out);
    assert!(done.err.contains("2 things to put right"), "{}", done.err);
    // The workstation does not open with settings that it did not understand.
    let mut review = desk.command();
    let opened =
        Done::from(review.args(["review", "--plain"]).env("VACATUR_SETTINGS", &settings).output().unwrap());
    assert_eq!(opened.code, 2, "{}", opened.err);
}

#[cfg(unix)]
#[test]
fn a_queue_that_others_may_read_is_wrong() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    desk.init();
    let queue = desk.path("test.vacatur");
    std::fs::set_permissions(&queue, std::fs::Permissions::from_mode(0o644)).expect("rights");
    let done = doctor(&desk, &[]);
    assert_eq!(done.code, 1, "{}", done.out);
    assert!(done.out.contains("mode 644") && done.out.contains("chmod 600"), "{}", done.out);
    std::fs::write(&queue, "not a queue").expect("writable");
    let done = doctor(&desk, &[]);
    assert!(done.out.contains("is not a vacatur queue"), "{}", done.out);
}

#[test]
fn settings_are_in_force_and_an_option_wins_over_them() {
    let desk = Desk::new();
    let settings = desk.file("s.toml", "theme = \"light\"\nkeys = \"own.toml\"\n").display().to_string();
    desk.file("own.toml", "[review]\napprove = [\"x\"]\n");
    let mut command = desk.command();
    let done =
        Done::from(command.arg("keys").env("VACATUR_SETTINGS", &settings).output().expect("it starts"));
    assert!(done.out.lines().any(|line| line.trim_start().starts_with("x ")), "{}", done.out);
    let done = doctor(&desk, &[("VACATUR_SETTINGS", &settings)]);
    assert!(
        done.out.contains("theme light, borders lines, keys ") && done.out.contains("own.toml"),
        "{}",
        done.out
    );
    assert!(desk.ok(&["settings"]).contains("minimum-view = 400"));
}
