//! A spot-check from the frozen list to the certificate, with the real program, and the gate in front of an export.

mod blind;
mod by_line;
mod walk;

use crate::desk::{Desk, Done, sample_argument, talk};
use std::path::Path;
use std::process::Command;
use vacatur::casework::check::Kind;
use vacatur::casework::{CaseFile, Deed, Draft, Seat, Shown, Verdict};
use vacatur::queue::{Access, Queue};
use vacatur::record::Text;
use vacatur::relief::Lane;

/// Approves every case of the clear lane that gets relief, as the person who founded the queue would, and returns how many.
pub(crate) fn approve_clear(desk: &Desk) -> u64 {
    let seat = Seat(Text::new("R. Reviewer"));
    let now = "2018-02-01T17:00:00Z".parse().expect("a time");
    let mut queue = Queue::open(&desk.path("test.vacatur"), Access::Write(&seat, now)).expect("it opens");
    let policy = queue.charter().policy_digest;
    let mut approved = 0;
    let mut next = queue.first().expect("it reads");
    while let Some(id) = next {
        let case = queue.case(id).expect("it reads");
        let gives_relief = Kind::of(&approval(&case)) == Some(Kind::Approvals);
        if case.proposal.lane() == Lane::Clear && gives_relief {
            let shown = Some(Shown::of(&case, &policy).expect("it hashes").0);
            let draft = Draft { case: Some(id), shown, deed: Deed::Verdict(approval(&case)) };
            queue.record(&draft, &seat, now).expect("it is recorded");
            approved += 1;
        }
        next = queue.next(id).expect("it reads");
    }
    queue.close().expect("it closes");
    approved
}

fn approval(case: &CaseFile) -> Verdict {
    let actions = case.candidates().map(|(count, proposal)| (count.key.clone(), proposal.action)).collect();
    Verdict::Approve { actions, amended: Vec::new(), basis: None, group: None }
}

/// A queue with its clear lane approved, and a second attorney and a third at their own desks.
fn approved() -> Desk {
    let desk = Desk::new();
    desk.init();
    desk.ok(&["import", &sample_argument()]);
    assert!(approve_clear(&desk) > 200);
    desk.ok(&["seat", "add", "S. Second", "--role", "reviewer"]);
    desk.ok(&["seat", "add", "T. Third", "--role", "supervisor"]);
    desk
}

fn run_as(desk: &Desk, who: &str, arguments: &[&str]) -> Done {
    let mut command = desk.command();
    Done::from(command.env("VACATUR_SEAT", who).args(arguments).output().expect("the binary starts"))
}

fn ok_as(desk: &Desk, who: &str, arguments: &[&str]) -> String {
    let done = run_as(desk, who, arguments);
    assert_eq!(done.code, 0, "{who}: vacatur {arguments:?} failed: {}", done.err);
    done.out
}

fn refused(done: &Done, words: &[&str]) {
    assert_ne!(done.code, 0, "{}", done.out);
    for word in words {
        assert!(done.err.contains(word), "{word:?} is missing in: {}", done.err);
    }
}

/// The sampled cases, in the order of tickets.
fn drawn(desk: &Desk, check: &str) -> Vec<String> {
    let table = desk.ok(&["spotcheck", "draw", check]);
    table.lines().skip(1).filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

const DICE: &str = "31415926535897932384";

fn plan_and_seed(desk: &Desk, check: &str, tolerable: &str, dice: &str) {
    desk.ok(&["spotcheck", "plan", check, "--tolerable", tolerable, "--allow", "0"]);
    desk.ok(&["spotcheck", "seed", check, "--dice", dice, "--by", "R. Reviewer", "P. Defender"]);
}

/// Decides every sampled case again as it is proposed, but for those named.
fn decide_again(desk: &Desk, check: &str, other: &[(&str, &str)]) {
    let answers: String = drawn(desk, check)
        .iter()
        .map(|case| match other.iter().find(|(named, _)| named == case) {
            Some((_, words)) => format!("{case} {words}\n"),
            None => format!("{case} approve\n"),
        })
        .collect();
    let file = desk.file("answers.txt", answers);
    ok_as(desk, "S. Second", &["spotcheck", "decide", check, "--answers", &file.display().to_string()]);
}

fn verify_with_python(folder: &Path) -> Option<(bool, String)> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/verify_spot_check.py");
    // A machine without Python still runs every other test.
    let done = Command::new("python3").arg(script).arg(folder).output().ok()?;
    Some((done.status.success(), String::from_utf8_lossy(&done.stdout).into_owned()))
}

#[test]
fn a_batch_goes_out_after_its_check_passed_and_its_certificate_is_computed_again() {
    let desk = approved();
    desk.ok(&["batch", "new", "--only-clean"]);
    refused(&desk.run(&["batch", "export", "1", "--out", "one"]), &["may not go out", "spotcheck freeze"]);
    let frozen = desk.ok(&["spotcheck", "freeze", "--batch", "1"]);
    assert!(frozen.contains("decisions for relief frozen (batch 1)"), "{frozen}");
    plan_and_seed(&desk, "1", "5%", DICE);
    // Who decided a sampled case is shown none of them, and an analyst decides none.
    refused(&desk.run(&["spotcheck", "case", "1"]), &["you decided one of the sampled cases"]);
    let case = ok_as(&desk, "S. Second", &["spotcheck", "case", "1"]);
    assert!(
        case.contains("People v.") && !case.contains("R. Reviewer") && !case.contains("approved"),
        "{case}"
    );
    refused(&desk.run(&["spotcheck", "close", "1"]), &["not decided again yet"]);
    decide_again(&desk, "1", &[]);
    let closed = desk.ok(&["spotcheck", "close", "1"]);
    assert!(closed.contains("check 1 passed") && closed.contains("With 95 % confidence"), "{closed}");
    let gate = desk.ok(&["batch", "gate", "1"]);
    assert!(gate.contains("it may go out"), "{gate}");
    desk.ok(&["batch", "export", "1", "--out", "one"]);
    assert!(desk.ok(&["audit"]).contains("holds"));
    assert!(desk.ok(&["batch", "verify", "one"]).contains("against the queue"));
    // The same bytes a second time, whatever was recorded between.
    desk.ok(&["batch", "export", "1", "--out", "two"]);
    for name in ["spot-check.json", "spot-check.txt", "manifest.json"] {
        let read = |folder: &str| std::fs::read(desk.path(folder).join(name)).expect("it was written");
        assert_eq!(read("one"), read("two"), "{name}");
    }
    let text = std::fs::read_to_string(desk.path("one/spot-check.txt")).expect("it was written");
    assert_eq!(text.trim_end(), desk.ok(&["spotcheck", "certificate", "1"]).trim_end());
    if let Some((good, said)) = verify_with_python(&desk.path("one")) {
        assert!(good && said.contains("the certificate follows from what it lists"), "{said}");
        for (from, to) in
            [("\"agreed\"", "\"overturned\""), (DICE, "31415926535897932385"), ("\"upper\"", "\"lower\"")]
        {
            let path = desk.path("two/spot-check.json");
            let changed = std::fs::read_to_string(desk.path("one/spot-check.json")).expect("it reads");
            assert!(changed.contains(from), "{from}");
            std::fs::write(&path, changed.replacen(from, to, 1)).expect("it is written");
            assert!(verify_with_python(&desk.path("two")).is_some_and(|(good, _)| !good), "{from}");
        }
    }
    refused(&desk.run(&["batch", "verify", "two"]), &["does not hold"]);
}

#[test]
fn a_check_that_fails_is_repaired_and_repeated_and_both_stand_on_the_certificate() {
    let desk = approved();
    desk.ok(&["spotcheck", "freeze"]);
    plan_and_seed(&desk, "1", "5%", DICE);
    let cases = drawn(&desk, "1");
    let wrong = [
        (cases[0].as_str(), "challenge priors two priors under the same section"),
        (cases[1].as_str(), "undecidable the file is missing"),
    ];
    decide_again(&desk, "1", &wrong);
    let disputes = desk.ok(&["spotcheck", "disputes", "1"]);
    assert!(
        disputes.contains("first: R. Reviewer") && disputes.contains("| second: S. Second"),
        "{disputes}"
    );
    refused(
        &desk.run(&["spotcheck", "settle", "1", &cases[0], "--ruling", "first", "--because", "x"]),
        &["you made one of the two decisions"],
    );
    let settle =
        ["spotcheck", "settle", "1", &cases[0], "--ruling", "second", "--because", "the record shows both"];
    ok_as(&desk, "T. Third", &settle);
    let closed = desk.ok(&["spotcheck", "close", "1"]);
    assert!(closed.contains("did not pass"), "{closed}");
    refused(&desk.run(&["spotcheck", "freeze"]), &["record what caused it"]);
    desk.ok(&["spotcheck", "repair", "1", "--cause", "priors were not read", "--repair", "read again"]);
    desk.ok(&["spotcheck", "freeze"]);
    desk.ok(&["spotcheck", "plan", "2", "--tolerable", "5%", "--allow", "0", "--by", "lane,level"]);
    refused(
        &desk.run(&["spotcheck", "seed", "2", "--dice", DICE, "--by", "A", "B"]),
        &["a seed is never used twice"],
    );
    desk.ok(&["spotcheck", "seed", "2", "--typed", "green window", "seven oaks", "--by", "A", "B"]);
    decide_again(&desk, "2", &[]);
    assert!(desk.ok(&["spotcheck", "close", "2"]).contains("check 2 passed"));
    desk.ok(&["batch", "new", "--only-clean"]);
    // What the first check found is still in the batch.
    let gate = desk.ok(&["batch", "gate", "1"]);
    assert!(gate.contains("NO") && gate.contains("found wrong and not decided anew"), "{gate}");
    // What is known to be wrong is not overridden: it is decided again, and leaves the batch by that.
    let override_it =
        |batch: &str| desk.run(&["batch", "override", batch, "--reason", "read aloud in court"]);
    refused(&override_it("1"), &["an override covers the sampling conditions alone", "batch gate"]);
    for case in &cases[..2] {
        let mut command = desk.command();
        command.args(["review", "--plain"]);
        let said = crate::desk::talk(command, &[&format!("g {case}"), "U", "found wrong in check 1"]);
        assert!(said.out.contains("taken back"), "{}", said.out);
    }
    desk.ok(&["batch", "new", "--only-clean"]);
    assert_eq!(override_it("2").code, 0);
    desk.ok(&["batch", "export", "2", "--out", "out"]);
    let text = std::fs::read_to_string(desk.path("out/spot-check.txt")).expect("it was written");
    for words in [
        "check 1, decisions for relief",
        "priors were not read",
        "CONDITIONS OVERRIDDEN",
        "Cases of the batch without a passed check",
        "read aloud in court",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let list = desk.ok(&["spotcheck", "list"]);
    assert!(list.contains("did not pass") && list.contains("passed"), "{list}");
    assert!(desk.ok(&["audit"]).contains("holds"));
    if let Some((good, said)) = verify_with_python(&desk.path("out")) {
        assert!(good && said.contains("overridden: R. Reviewer: read aloud in court"), "{said}");
    }
}

#[test]
fn an_override_needs_two_supervisors_where_the_office_says_so() {
    let desk = approved();
    desk.ok(&["batch", "new", "--only-clean"]);
    desk.ok(&["spotcheck", "rule", "--supervisors", "2"]);
    let first = desk.ok(&["batch", "override", "1", "--reason", "a demonstration"]);
    assert!(first.contains("another supervisor must agree"), "{first}");
    refused(&desk.run(&["batch", "override", "1", "--reason", "again"]), &["another supervisor must agree"]);
    refused(&desk.run(&["batch", "export", "1"]), &["may not go out"]);
    refused(&run_as(&desk, "S. Second", &["batch", "override", "1", "--reason", "x"]), &["reviewer"]);
    ok_as(&desk, "T. Third", &["batch", "override", "1", "--reason", "agreed"]);
    desk.ok(&["batch", "export", "1"]);
}

#[test]
fn directed_samples_are_reported_apart() {
    let desk = approved();
    let said = desk.ok(&["spotcheck", "direct", "--unusual-charges", "60"]);
    assert!(said.contains("picked on purpose"), "{said}");
    decide_again(&desk, "1", &[]);
    let result = desk.ok(&["spotcheck", "result", "1"]);
    assert!(result.contains("nothing is concluded from them"), "{result}");
    assert!(desk.ok(&["spotcheck", "close", "1"]).contains("reported"));
    refused(&desk.run(&["spotcheck", "direct", "--cases", "99999"]), &["no decision of this kind"]);
    assert!(desk.ok(&["spotcheck", "show", "1"]).contains("picked on purpose"));
}

#[test]
fn words_of_a_plan_are_the_same_with_and_without_a_queue() {
    let desk = approved();
    desk.ok(&["spotcheck", "freeze"]);
    let plan = desk.ok(&["spotcheck", "plan", "1", "--tolerable", "5%", "--dry-run"]);
    assert!(plan.contains("chance to pass") && plan.contains("cost"), "{plan}");
    assert!(desk.ok(&["spotcheck", "show", "1"]).contains("to be planned"), "a dry run records nothing");
    refused(&desk.run(&["spotcheck", "plan"]), &["required"]);
    let json = desk.ok(&["spotcheck", "plan", "--population", "4940", "--json"]);
    assert!(json.contains("\"sample\": 450"), "{json}");
}

#[test]
fn a_second_reader_follows_the_work_and_the_agreement_is_there_at_any_time() {
    let desk = approved();
    refused(
        &run_as(
            &desk,
            "S. Second",
            &["spotcheck", "overlap", "begin", "--share", "5%", "--dice", DICE, "--by", "A", "B"],
        ),
        &["reviewer"],
    );
    let begin = ["spotcheck", "overlap", "begin", "--share", "5%", "--dice", DICE, "--by", "A", "B"];
    let said = desk.ok(&begin);
    assert!(said.contains("5 % of all decisions has a second reader from now on"), "{said}");
    refused(&desk.run(&begin), &["a seed is never used twice"]);
    let more =
        ["spotcheck", "overlap", "begin", "--share", "5%", "--typed", "green window", "seven oaks", "--by"];
    refused(&desk.run(&[&more[..], &["A", "B"]].concat()), &["has a share already"]);
    // The seed would tell which cases are chosen: nobody is shown it while the work goes on.
    let shown = ok_as(&desk, "S. Second", &["spotcheck", "overlap", "show"]);
    assert!(!shown.contains(DICE) && shown.contains("cases wait for you as a second reader"), "{shown}");
    let own = desk.ok(&["spotcheck", "overlap", "show"]);
    assert!(own.contains("nothing waits for you"), "who decided them reads none of them: {own}");
    let mut command = desk.command();
    command.env("VACATUR_SEAT", "S. Second").args(["spotcheck", "overlap", "review", "--plain"]);
    let done = talk(command, &["a", "n two priors stand in the history", "c 4 two priors", "q"]).out;
    assert!(done.contains("SECOND READER") && !done.contains("R. Reviewer"), "{done}");
    let shown = desk.ok(&["spotcheck", "overlap", "show"]);
    assert!(shown.contains("1 of 2 alike (50.0 %); kappa 0.333 over 2 cases; alpha 0.400"), "{shown}");
    assert!(shown.contains("1 in dispute, 0 found wrong"), "{shown}");
    let json: serde_json::Value =
        serde_json::from_str(&desk.ok(&["spotcheck", "overlap", "show", "--json"])).expect("JSON");
    assert_eq!((json["pairs"].as_u64(), json["alike"].as_u64()), (Some(2), Some(1)));
    let disputes = desk.ok(&["spotcheck", "overlap", "disputes"]);
    assert!(disputes.contains("priors stand in the history"), "{disputes}");
    let case = disputes.split_whitespace().nth(1).expect("a case").to_owned();
    let settle =
        ["spotcheck", "overlap", "settle", &case, "--ruling", "second", "--because", "the record shows both"];
    refused(&run_as(&desk, "S. Second", &settle), &["you made one of the two decisions"]);
    ok_as(&desk, "T. Third", &settle);
    // What was found wrong is in the gate, and nothing of it is in a check.
    desk.ok(&["batch", "new", "--only-clean"]);
    let gate = desk.ok(&["batch", "gate", "1"]);
    assert!(gate.contains("found wrong and not decided anew"), "{gate}");
    assert_eq!(desk.ok(&["spotcheck", "list"]).trim(), "no check yet; next: vacatur spotcheck freeze");
    desk.ok(&["spotcheck", "overlap", "end", "--reason", "the work is done"]);
    assert!(desk.ok(&["spotcheck", "overlap", "show"]).contains(DICE), "the draw can be repeated now");
    desk.ok(&["spotcheck", "freeze"]);
    desk.ok(&["spotcheck", "plan", "1", "--tolerable", "5%", "--allow", "0"]);
    refused(
        &desk.run(&["spotcheck", "seed", "1", "--dice", DICE, "--by", "A", "B"]),
        &["a seed is never used twice"],
    );
    assert!(desk.ok(&["audit"]).contains("holds"));
}
