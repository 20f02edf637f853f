//! The walk of docs/spot-check.md by commands, at its full size.

use super::{DICE, approval, decide_again, drawn, ok_as, verify_with_python};
use crate::desk::Desk;
use vacatur::casework::check::Kind;
use vacatur::casework::{Deed, Draft, Seat, Shown};
use vacatur::queue::{Access, Queue};
use vacatur::record::Text;
use vacatur::relief::Lane;

/// The walk of docs/spot-check.md at its full size, with what every step printed and how long it took: run it with
/// `cargo test --release --test it -- --ignored --nocapture the_walk`.
#[test]
#[ignore = "takes minutes; it makes the figures of docs/spot-check.md"]
fn the_walk_of_4940_approved_felonies() {
    let desk = Desk::new();
    desk.init();
    desk.ok(&["sample", "--people", "8000", "--seed", "1", "--out", "big.csv"]);
    desk.ok(&["import", "big.csv"]);
    approve_felonies(&desk, 4_940);
    desk.ok(&["seat", "add", "S. Second", "--role", "reviewer"]);
    desk.ok(&["seat", "add", "T. Third", "--role", "supervisor"]);
    let step = |who: &str, arguments: &[&str]| {
        let begun = std::time::Instant::now();
        let said = ok_as(&desk, who, arguments);
        let cut: Vec<&str> = said.lines().take(40).collect();
        println!(
            "$ vacatur {}   [{:.1} s]\n{}\n",
            arguments.join(" "),
            begun.elapsed().as_secs_f64(),
            cut.join("\n")
        );
    };
    let me = "R. Reviewer";
    step(me, &["spotcheck", "freeze", "--level", "felony"]);
    step(me, &["spotcheck", "plan", "1", "--tolerable", "1%", "--by", "lane", "--dry-run"]);
    step(me, &["spotcheck", "plan", "1", "--tolerable", "1%"]);
    step(me, &["spotcheck", "seed", "1", "--dice", DICE, "--by", "R. Reviewer", "P. Defender"]);
    step(me, &["spotcheck", "draw", "1"]);
    step("S. Second", &["spotcheck", "case", "1"]);
    let cases = drawn(&desk, "1");
    let challenged = (cases[7].as_str(), "challenge priors two convictions under the same section");
    decide_again(&desk, "1", &[challenged]);
    step(me, &["spotcheck", "disputes", "1"]);
    step(
        "T. Third",
        &[
            "spotcheck",
            "settle",
            "1",
            challenged.0,
            "--ruling",
            "first",
            "--because",
            "the second conviction was dismissed in 1985",
        ],
    );
    step(me, &["spotcheck", "close", "1"]);
    step(me, &["spotcheck", "result", "1"]);
    step(me, &["batch", "new", "--only-clean"]);
    step(me, &["batch", "gate", "1"]);
    step(me, &["batch", "export", "1", "--out", "batch-1"]);
    println!("{}", std::fs::read_to_string(desk.path("batch-1/spot-check.txt")).expect("it was written"));
    if let Some((good, said)) = verify_with_python(&desk.path("batch-1")) {
        println!("$ python3 docs/verify_spot_check.py batch-1\n{said}");
        assert!(good);
    }
    step(me, &["audit"]);
}

fn approve_felonies(desk: &Desk, wanted: u64) {
    let seat = Seat(Text::new("R. Reviewer"));
    let now = "2018-02-01T17:00:00Z".parse().expect("a time");
    let mut queue = Queue::open(&desk.path("test.vacatur"), Access::Write(&seat, now)).expect("it opens");
    let policy = queue.charter().policy_digest;
    let (mut approved, mut next) = (0, queue.first().expect("it reads"));
    while let Some(id) = next.filter(|_| approved < wanted) {
        let case = queue.case(id).expect("it reads");
        let verdict = approval(&case);
        let felony = case.candidates().any(|(count, _)| count.level == Some(vacatur::record::Level::Felony));
        let numbered = case.event().is_some_and(|event| !event.case_numbers.is_empty());
        let plain = case.proposal.lane() == Lane::Clear && numbered;
        if felony && plain && Kind::of(&verdict) == Some(Kind::Approvals) {
            let shown = Some(Shown::of(&case, &policy).expect("it hashes").0);
            let draft = Draft { case: Some(id), shown, deed: Deed::Verdict(verdict) };
            queue.record(&draft, &seat, now).expect("it is recorded");
            approved += 1;
        }
        next = queue.next(id).expect("it reads");
    }
    assert_eq!(approved, wanted, "the sample has enough felonies");
    queue.close().expect("it closes");
}
