//! The office's own words on the real binary: listed, checked, taught and forgotten, with a ledger entry each.

use crate::desk::{Desk, sample_argument};

fn with_queue() -> Desk {
    let desk = Desk::new();
    desk.init();
    desk
}

#[test]
fn a_word_is_checked_taught_and_forgotten() {
    let desk = with_queue();
    let before = desk.ok(&["vocabulary", "check", "DISP_DESCR", "CONVCTD-PROB"]);
    assert!(before.contains("explained as convicted") && before.contains("an attorney reads it"), "{before}");
    let unknown = desk.ok(&["vocabulary", "check", "DISP_DESCR", "FROBNICATED"]);
    assert!(unknown.contains("not understood"), "{unknown}");
    let teach = [
        "vocabulary",
        "teach",
        "DISP_DESCR",
        "CONVCTD-PROB",
        "--means",
        "convicted",
        "--reason",
        "the clerk's list",
    ];
    let looked = desk.ok(&[&teach[..], &["--dry-run"]].concat());
    assert!(looked.contains("nothing was recorded"), "{looked}");
    let taught = desk.ok(&teach);
    assert!(taught.contains("#000002 saved: DISP_DESCR CONVCTD-PROB is read as convicted"), "{taught}");
    assert!(taught.contains("no decided case would be proposed otherwise"), "{taught}");
    let check = desk.ok(&["vocabulary", "check", "disp_descr", "convctd prob"]);
    assert!(check.contains("CONVCTD-PROB: read as convicted, taught by a supervisor, #000002"), "{check}");
    assert!(desk.ok(&["vocabulary", "list"]).contains("reason: the clerk's list"));
    assert!(desk.ok(&["vocabulary", "show", "DISP_DESCR"]).contains("taught by a supervisor, #000002"));
    assert!(desk.ok(&["audit"]).contains("byte for byte"));

    let again = desk.run(&teach);
    assert!(again.err.contains("#000002") && again.err.contains("already"), "{}", again.err);
    let known = desk.run(&[
        "vocabulary",
        "teach",
        "DISP_DESCR",
        "CONVICTED",
        "--means",
        "no-conviction",
        "--reason",
        "x",
    ]);
    assert!(
        known.err.contains("cannot be taught otherwise") && known.err.contains("next: "),
        "{}",
        known.err
    );
    let meaning = desk.run(&["vocabulary", "teach", "DISP_DESCR", "X1", "--means", "gone", "--reason", "x"]);
    assert!(
        meaning.err.contains("no meaning of DISP_DESCR") && meaning.err.contains("convicted"),
        "{}",
        meaning.err
    );

    let forget = ["vocabulary", "forget", "DISP_DESCR", "CONVCTD-PROB", "--reason", "another court's list"];
    assert!(desk.ok(&forget).contains("#000003 saved"));
    assert!(desk.ok(&["vocabulary", "list"]).contains("no lesson of the office is in force"));
    assert!(desk.run(&forget).err.contains("no lesson about that text"));
    assert!(desk.ok(&["audit"]).contains("byte for byte"));
}

#[test]
fn the_vocabulary_is_read_without_a_queue() {
    let desk = Desk::new();
    let said = desk.ok(&["vocabulary", "check", "COMMENT_TEXT", "CONV VACATED ON APPEAL 19970101"]);
    assert!(
        said.contains("CONV VACATED ON APPEAL: conviction") && said.contains("an attorney reads it"),
        "{said}"
    );
    assert!(desk.ok(&["vocabulary", "list"]).contains("SENT_LOC_DESCR"));
    let wrong = desk.run(&["vocabulary", "show", "SHOE_SIZE"]);
    assert!(wrong.err.contains("DISP_DESCR"), "{}", wrong.err);
}

#[test]
fn files_that_are_read_in_after_a_lesson_are_read_by_it_and_the_audit_agrees() {
    let desk = with_queue();
    for (column, text, means) in [
        ("SENT_TIME_CODE", "L", "life"),
        ("DISP_DESCR", "FROBNICATED", "no-conviction"),
        ("COMMENT_TEXT", "PER JUDGE", "harmless"),
    ] {
        let taught = desk.run(&["vocabulary", "teach", column, text, "--means", means, "--reason", "a list"]);
        assert!(taught.code == 0 || taught.err.contains("cannot be taught otherwise"), "{}", taught.err);
    }
    desk.ok(&["import", &sample_argument()]);
    assert!(desk.ok(&["audit"]).contains("byte for byte"));
    let forgotten = desk.ok(&["vocabulary", "forget", "DISP_DESCR", "frobnicated", "--reason", "a slip"]);
    assert!(forgotten.contains("waiting case"), "{forgotten}");
    desk.ok(&["policy", "adopt", "los-angeles-2019"]);
    assert!(desk.ok(&["audit"]).contains("byte for byte"));
}
