//! What the program leaves behind after a day's work, a panic and a kill: no word of a case, and no passphrase.
//!
//! The names, case numbers, charges, notes and passphrases are words that stand nowhere else. Everything in the home,
//! the folders for data and settings and the folder for temporary files is searched for them, but for the files that
//! were given and asked for; of an encrypted queue also the queue and what lies beside it. So is what the terminal
//! still shows and what it has kept.

use super::hands::{ROOMY, approve, complete, find_a_clear_case};
use super::pty::{After, Terminal, with_scrollback};
use crate::desk::{Desk, Done};
use crate::wire::{Witness, strange};
use rustix::process::Signal;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use vacatur::record::layout::{COLUMNS, column};

/// Words that stand in no program, each in another place of the file or of the work.
const CANARIES: [&str; 9] = [
    "QUETZALCOATLUS",  // a name
    "9917731",         // a case number
    "ZYZZYVACHARGE",   // the words of a charge
    "XOLOCOMMENT",     // a comment
    "WAGTAILAGENCY",   // an agency
    "KITTIWAKENOTE",   // a note
    "JABIRUEVIDENCE",  // the evidence of a challenge
    "HOATZINREFUSED",  // a row that was refused
    "cassowary words", // a passphrase
];

const PASSPHRASE: &str = "four cassowary words here";

/// A row of the state's file.
fn row(person: u32, name: &str) -> String {
    let (id, cii, case_number) = (person.to_string(), format!("A{person}"), format!("9917731{person}"));
    // Words that nobody understands go to an attorney: the first two have them, and the others are clear.
    let (charge, comment) = if person < 3 {
        ("11357(B) HS-ZYZZYVACHARGE", "XOLOCOMMENT")
    } else {
        ("11357(B) HS-POSSESS MARIJUANA", "")
    };
    let fields = [
        (column::SUBJECT_ID, id.as_str()),
        (column::CII_NUMBER, cii.as_str()),
        (column::PRI_NAME, name),
        (column::PRI_DOB, "19600314"),
        (column::CYC_DATE, "20100101"),
        (column::STP_EVENT_DATE, "20100301"),
        (column::STP_TYPE_DESCR, "COURT ACTION"),
        (column::STP_ORI_DESCR, "CASC WAGTAILAGENCY"),
        (column::STP_ORI_CNTY_NAME, "SAN FRANCISCO"),
        (column::CNT_ORDER, "101002001000"),
        (column::OFN, case_number.as_str()),
        (column::OFFENSE_DESCR, charge),
        (column::OFFENSE_TOC, "M"),
        (column::DISP_DESCR, "CONVICTED-PROBATION"),
        (column::CONV_STAT_DESCR, "MISDEMEANOR"),
        (column::COMMENT_TEXT, comment),
    ];
    let value = |at: usize| fields.iter().find(|(column, _)| *column == at).map_or("", |(_, value)| value);
    (0..COLUMNS.len()).map(value).collect::<Vec<_>>().join(",")
}

/// A desk whose file, passphrase and exports lie in `given` and `asked`, and everything else beside them.
struct Office {
    desk: Desk,
    encrypted: bool,
}

impl Office {
    fn new(encrypted: bool) -> Self {
        let desk = Desk::new();
        for folder in ["given", "asked", "tmp"] {
            fs::create_dir(desk.path(folder)).expect("the folder is ours");
        }
        let mut rows: Vec<String> = (1..9).map(|person| row(person, "\"QUETZALCOATLUS,MILO H\"")).collect();
        rows.push(row(9, "\"HOATZINREFUSED,ANN\"").replace("101002001000", "10100"));
        desk.file("given/doj.csv", rows.join("\n") + "\n");
        desk.private_file("given/passphrases", &format!("{PASSPHRASE}\n"));
        let office = Self { desk, encrypted };
        let mut init = vec!["init", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31"];
        init.extend((!encrypted).then_some("--plain-file"));
        office.ok(&init);
        office
    }

    fn variables(&self) -> Vec<(String, String)> {
        let path = |name: &str| self.desk.path(name).display().to_string();
        vec![
            ("TMPDIR".to_owned(), path("tmp")),
            ("XDG_STATE_HOME".to_owned(), path("state")),
            ("XDG_CACHE_HOME".to_owned(), path("cache")),
            ("VACATUR_PASSPHRASE_FILE".to_owned(), path("given/passphrases")),
        ]
    }

    fn run(&self, arguments: &[&str]) -> Done {
        let mut command = self.desk.command();
        Done::from(command.args(arguments).envs(self.variables()).output().expect("the binary starts"))
    }

    fn ok(&self, arguments: &[&str]) -> String {
        let done = self.run(arguments);
        assert_eq!(done.code, 0, "vacatur {arguments:?} failed: {}", done.err);
        done.out
    }

    /// Opens the workstation in a terminal.
    fn sit_down(&self, more: &[(&str, &str)]) -> Terminal {
        let own = self.variables();
        let variables: Vec<(&str, &str)> = own
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .chain(more.iter().copied())
            .collect();
        Terminal::open_with(&self.desk, &["review"], ROOMY, &variables)
    }

    /// Writes lines to the plain mode.
    fn plain(&self, lines: &str) -> Done {
        let mut command = self.desk.command();
        command.args(["review", "--plain"]).envs(self.variables());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        child.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("the lines are taken");
        Done::from(child.wait_with_output().expect("it ends"))
    }

    /// Searches everything that was neither given nor asked for; returns how many files and bytes were searched.
    fn search(&self) -> (usize, u64) {
        let (mut files, mut bytes) = (0, 0);
        let mut folders = vec![self.desk.folder().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("readable") {
                let path = entry.expect("readable").path();
                let name = path.file_name().expect("a name").to_string_lossy().into_owned();
                let of_the_queue = name.starts_with("test.vacatur");
                if path.is_dir() {
                    // Backups are whole queues: of an encrypted one nothing can be read in them either.
                    let is_ours = ["given", "asked"].contains(&name.as_str());
                    folders.extend((!is_ours && (self.encrypted || !of_the_queue)).then_some(path));
                } else if self.encrypted || !of_the_queue {
                    let content = fs::read(&path).expect("readable");
                    assert!(!name.starts_with("core"), "an image of the memory: {}", path.display());
                    assert_eq!(canary_in(&content), None, "{}", path.display());
                    files += 1;
                    bytes += content.len() as u64;
                }
            }
        }
        (files, bytes)
    }
}

/// Returns the canary that stands in these bytes, as text of one byte or of two bytes a character.
fn canary_in(bytes: &[u8]) -> Option<&'static str> {
    let holds = |wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
    CANARIES.into_iter().find(|canary| {
        let wide: Vec<u8> = canary.bytes().flat_map(|byte| [byte, 0]).collect();
        holds(canary.as_bytes()) || holds(&wide)
    })
}

/// Nothing of a case is on the terminal or in what it has kept, and it was never asked for more than drawing.
#[track_caller]
fn left_nothing(after: &After) {
    let text = with_scrollback(&after.screen);
    assert_eq!(canary_in(text.as_bytes()), None, "{text}");
    let sent = String::from_utf8_lossy(&after.sent).replace("\r\n", "\n").replace('\r', "");
    assert_eq!(strange(sent.as_bytes(), true), None);
    let mut witness = Witness::new(ROOMY.0, ROOMY.1, 100);
    witness.take(&after.sent);
    assert_eq!(witness.complaints(), "", "no title, no clipboard, no bell");
    // What was sent outside of the screen of its own.
    let (before, rest) = sent.split_once("\u{1b}[?1049h").expect("the workstation was open");
    let (_, behind) = rest.rsplit_once("\u{1b}[?1049l").unwrap_or((rest, ""));
    for text in [before, behind] {
        assert_eq!(canary_in(text.as_bytes()), None, "{text}");
    }
}

/// Neither the variables nor the arguments of the running program hold anything, and its memory is nobody's.
#[cfg(target_os = "linux")]
fn is_discreet(process: i32) {
    for name in ["environ", "cmdline"] {
        let bytes = fs::read(format!("/proc/{process}/{name}")).unwrap_or_default();
        assert_eq!(canary_in(&bytes), None, "/proc/{process}/{name}");
    }
    let limits = fs::read_to_string(format!("/proc/{process}/limits")).expect("readable");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).expect("it has one");
    assert_eq!(core.split_whitespace().rev().take(3).collect::<Vec<_>>(), ["bytes", "0", "0"], "{core}");
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("readable");
    assert!(status.lines().any(|line| line.split_whitespace().eq(["Umask:", "0077"])), "{status}");
}

#[cfg(not(target_os = "linux"))]
fn is_discreet(_: i32) {}

fn a_day(office: &Office) {
    let queue = office.desk.path("given/doj.csv").display().to_string();
    let said = office.ok(&["import", &queue]);
    assert!(said.contains("refused   1 row"), "{said}");
    let refused = office.run(&["quarantine", "accept", "99", "--reason", "KITTIWAKENOTE"]);
    assert_ne!(refused.code, 0);
    assert_eq!(canary_in(refused.err.as_bytes()), None, "{}", refused.err);

    // A note, a challenge and an approval at the screen, with a lock in between.
    let mut terminal = office.sit_down(&[]);
    terminal.wait_text("QUETZALCOATLUS");
    is_discreet(terminal.process());
    terminal.press("n");
    terminal.wait_text("Note on this case");
    terminal.press("KITTIWAKENOTE");
    terminal.wait_text("KITTIWAKENOTE");
    complete(&mut terminal, "\u{13}");
    find_a_clear_case(&mut terminal);
    approve(&mut terminal);
    terminal.press("L");
    terminal.wait_text("vacatur is locked");
    let locked = terminal.look(with_scrollback);
    assert_eq!(canary_in(locked.as_bytes()), None, "{locked}");
    if office.encrypted {
        terminal.press(PASSPHRASE);
    }
    terminal.press("\r");
    terminal.wait_text("QUETZALCOATLUS");
    terminal.press("q");
    let after = terminal.after();
    assert_eq!(after.code, 0);
    left_nothing(&after);

    // The plain mode.
    let done = office.plain("f 1\nn KITTIWAKENOTE again\nc 8 JABIRUEVIDENCE\nquit\n");
    assert_eq!(done.code, 0, "{}", done.err);
    assert_eq!(canary_in(done.err.as_bytes()), None, "{}", done.err);

    // A batch out, and what is printed without being asked for.
    office.ok(&["batch", "new", "--only-clean"]);
    office.ok(&["batch", "override", "1", "--reason", "read by two people"]);
    office.ok(&["batch", "export", "1", "--tables-only", "--out", "asked/batch"]);
    office.ok(&["batch", "verify", "asked/batch"]);
    for arguments in [&["status"][..], &["audit"], &["impact"], &["quarantine", "list"], &["seat", "list"]] {
        let done = office.run(arguments);
        assert_eq!(canary_in(format!("{}{}", done.out, done.err).as_bytes()), None, "{arguments:?}");
    }
    let doctor = office.run(&["doctor"]);
    assert!(doctor.out.contains("ok     process     no image of the memory is left"), "{}", doctor.out);
}

/// A panic with a case in its hands, a kill, and a signal that asks for an image of the memory.
fn mishaps(office: &Office) {
    if cfg!(debug_assertions) {
        let terminal = office.sit_down(&[("VACATUR_FAILPOINT", "drawing"), ("RUST_BACKTRACE", "full")]);
        let after = terminal.after();
        assert_eq!(after.code, 70, "{}", with_scrollback(&after.screen));
        let said = with_scrollback(&after.screen);
        assert!(said.contains("The program made a mistake") && said.contains("driver.rs"), "{said}");
        left_nothing(&after);
    }
    for signal in [Signal::KILL, Signal::ABORT] {
        let mut terminal = office.sit_down(&[]);
        terminal.wait_text("QUETZALCOATLUS");
        terminal.press("n");
        terminal.wait_text("Note on this case");
        terminal.press("KITTIWAKENOTE unsaved");
        terminal.wait_text("KITTIWAKENOTE unsaved");
        terminal.signal(signal);
        terminal.after();
        office.search();
    }
    assert!(office.ok(&["audit"]).contains("holds"));
}

/// Stopped, the screen of an encrypted queue shows nothing of a case and the file is closed; back again it is locked. And
/// a terminal that goes away ends it. (In this terminal nobody could bring it back, so that the system does not hold it.)
fn going_away(office: &Office) {
    let mut terminal = office.sit_down(&[]);
    terminal.wait_text("QUETZALCOATLUS");
    terminal.signal(Signal::TSTP);
    if office.encrypted {
        terminal.wait_text("vacatur is locked");
        let locked = terminal.look(with_scrollback);
        assert_eq!(canary_in(locked.as_bytes()), None, "{locked}");
        // Somebody else may write meanwhile.
        assert_eq!(office.plain("q\n").code, 0);
        terminal.press(PASSPHRASE);
        terminal.press("\r");
    }
    terminal.wait_text("QUETZALCOATLUS");
    assert_eq!(terminal.hang_up(), 0);
    office.search();
}

/// In line mode the passphrase is typed without being shown.
fn typed_unseen(office: &Office) {
    let own = office.variables();
    let without_file: Vec<(&str, &str)> = own
        .iter()
        .filter(|(name, _)| name != "VACATUR_PASSPHRASE_FILE")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let mut terminal = Terminal::open_with(&office.desk, &["review", "--plain"], ROOMY, &without_file);
    terminal.wait_text("Passphrase of R. Reviewer:");
    terminal.press(PASSPHRASE);
    terminal.press("\r");
    terminal.wait_text("QUETZALCOATLUS");
    terminal.press("q\r");
    let after = terminal.after();
    assert_eq!(after.code, 0);
    let sent = String::from_utf8_lossy(&after.sent);
    assert!(!sent.contains(PASSPHRASE) && after.cooked, "{sent}");
}

fn work(encrypted: bool) {
    let office = Office::new(encrypted);
    // What was given and asked for does hold them: the search finds what is there.
    assert_eq!(canary_in(&fs::read(office.desk.path("given/doj.csv")).expect("given")), Some(CANARIES[0]));
    a_day(&office);
    let cases: PathBuf = office.desk.path("asked/batch/cases.csv");
    assert!(canary_in(&fs::read(cases).expect("asked for")).is_some());
    office.search();
    going_away(&office);
    if encrypted {
        typed_unseen(&office);
    }
    mishaps(&office);
    let (files, bytes) = office.search();
    assert!(!encrypted || (files >= 3 && bytes > 100_000), "the queue and its key file: {files}, {bytes}");
    for beside in ["", ".keys", ".keys.copy"] {
        let path = office.desk.path(&format!("test.vacatur{beside}"));
        assert!(!encrypted || is_for_its_owner(&path), "{}", path.display());
    }
    println!("{} canaries, {files} files, {bytes} bytes searched", CANARIES.len());
}

#[cfg(unix)]
fn is_for_its_owner(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|file| !matches!(file.permissions().mode() & 0o077, 1..))
}

#[cfg(not(unix))]
fn is_for_its_owner(path: &Path) -> bool {
    path.exists()
}

#[cfg(feature = "encryption")]
#[test]
fn an_encrypted_queue_and_all_around_it_hold_no_word_of_a_case() {
    work(true);
}

#[test]
fn around_a_plain_queue_there_is_no_word_of_a_case() {
    work(false);
}
