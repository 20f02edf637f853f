//! Tests: who may plant, answer and take back, how an answer is graded, what the report counts.

use super::*;
use crate::casework::fixture::{at, entry, word};
use crate::casework::{FlagReason, Ground};

fn actor(name: &str, role: Role) -> Actor {
    Actor { seat: Seat(Text::new(name)), role, decided_a_sampled_case: false }
}

fn relief(action: Action) -> BTreeMap<CountKey, Action> {
    BTreeMap::from([(word("101001001000"), action)])
}

fn approve(action: Action) -> Verdict {
    Verdict::Approve { actions: relief(action), amended: Vec::new(), basis: None, group: None }
}

fn challenge() -> Verdict {
    Verdict::Challenge { ground: Ground::Superstrike, evidence: Text::new("PC 187") }
}

fn flag() -> Verdict {
    Verdict::Flag { reason: FlagReason::ALL[0] }
}

fn trap() -> Answer {
    Answer { right: Right::Stop, bait: Bait::Trap, why: Text::new("a superstrike stands in the history") }
}

fn sound() -> Answer {
    Answer {
        right: Right::Relief(relief(Action::DismissAndSeal)),
        bait: Bait::Sound,
        why: Text::new("as proposed"),
    }
}

fn plant(feedback: Feedback) -> KnownStep {
    KnownStep::Plant { begins: KnownNo(1), cases: 2, root: Digest::ZERO, every: 20, feedback }
}

/// A queue in which a supervisor has planted two.
struct World {
    known: Known,
    seq: u64,
}

impl World {
    fn planted(feedback: Feedback) -> Self {
        let mut world = Self { known: Known::default(), seq: 0 };
        world.take(plant(feedback), "sue", Role::Supervisor).unwrap();
        world
    }

    fn take(&mut self, step: KnownStep, who: &str, role: Role) -> Result<Seq, Refusal> {
        self.known.permits(&step, &actor(who, role))?;
        self.seq += 1;
        let mut entry = entry(self.seq, 1, Deed::Known(step));
        (entry.seat, entry.case, entry.at) = (Seat(Text::new(who)), None, at(self.seq.try_into().unwrap()));
        self.known.follow(&entry);
        Ok(entry.seq)
    }

    fn answer(&mut self, number: u32, who: &str, answer: Verdict) -> Result<Seq, Refusal> {
        self.take(KnownStep::Answer { number: KnownNo(number), answer }, who, Role::Reviewer)
    }
}

#[test]
fn only_a_supervisor_plants_and_not_for_themselves() {
    let mut world = World { known: Known::default(), seq: 0 };
    for role in [Role::Reviewer, Role::Analyst] {
        let refused = world.take(plant(Feedback::AtEnd), "ada", role);
        assert_eq!(refused, Err(CheckRefusal::NotASupervisor.into()));
    }
    let mut world = World::planted(Feedback::AtEnd);
    let twice = world.take(plant(Feedback::AtEnd), "sue", Role::Supervisor);
    assert_eq!(twice, Err(CheckRefusal::KnownRun.into()));
    let own =
        world.take(KnownStep::Answer { number: KnownNo(1), answer: challenge() }, "sue", Role::Supervisor);
    assert_eq!(own, Err(CheckRefusal::Planter.into()));
    assert_eq!(world.answer(3, "ada", challenge()), Err(CheckRefusal::NoKnown.into()), "there are two");
    world.answer(1, "ada", challenge()).unwrap();
    assert_eq!(world.answer(1, "ada", challenge()), Err(CheckRefusal::Answered.into()));
    world.answer(1, "bob", challenge()).unwrap();
    world.take(KnownStep::End { reason: Text::new("done") }, "sue", Role::Supervisor).unwrap();
    assert_eq!(world.answer(2, "ada", challenge()), Err(CheckRefusal::NoKnown.into()), "it has ended");
    assert_eq!(world.known.next_number(), KnownNo(3));
}

#[test]
fn an_answer_is_taken_back_by_whoever_gave_it_unless_it_was_graded_at_once() {
    let mut world = World::planted(Feedback::AtEnd);
    let answer = world.answer(1, "ada", challenge()).unwrap();
    let by_bob = world.take(KnownStep::TakeBack { answer }, "bob", Role::Reviewer);
    assert_eq!(by_bob, Err(Refusal::NoSuchVerdict(answer)));
    world.take(KnownStep::TakeBack { answer }, "ada", Role::Reviewer).unwrap();
    world.answer(1, "ada", approve(Action::DismissAndSeal)).unwrap();
    assert_eq!(world.known.standing().count(), 1);

    let mut world = World::planted(Feedback::AtOnce);
    let answer = world.answer(1, "ada", challenge()).unwrap();
    let after = world.take(KnownStep::TakeBack { answer }, "ada", Role::Reviewer);
    assert_eq!(after, Err(CheckRefusal::Graded.into()));
}

#[test]
fn an_answer_is_graded_by_what_it_comes_to() {
    let dismissal = || approve(Action::DismissAndSeal);
    let table = [
        (sound(), dismissal(), Grade::Right),
        (sound(), approve(Action::RecallAndResentence(crate::relief::Lesser::Misdemeanor)), Grade::Wrong),
        (sound(), challenge(), Grade::Wrong),
        (sound(), flag(), Grade::Undecided),
        (trap(), dismissal(), Grade::Wrong),
        (trap(), challenge(), Grade::Right),
        (trap(), approve(Action::None), Grade::Right),
        (trap(), flag(), Grade::Right),
    ];
    for (answer, verdict, grade) in table {
        assert_eq!(answer.grade(&verdict), grade, "{verdict:?}");
    }
    assert_eq!(
        trap().lesson(&dismissal()),
        "This was a made-up case with a known answer. You approved: not right. a superstrike stands in the history"
    );
}

#[test]
fn the_report_counts_what_stands_by_reviewer_and_by_case() {
    let mut world = World::planted(Feedback::AtEnd);
    let first = world.answer(1, "ada", approve(Action::DismissAndSeal)).unwrap();
    let second = world.answer(2, "ada", approve(Action::DismissAndSeal)).unwrap();
    let third = world.answer(2, "bob", flag()).unwrap();
    let taken = world.answer(1, "bob", flag()).unwrap();
    world.take(KnownStep::TakeBack { answer: taken }, "bob", Role::Reviewer).unwrap();
    let answers = BTreeMap::from([(KnownNo(1), trap()), (KnownNo(2), sound())]);
    let took = BTreeMap::from([(first, 12), (second, 20), (third, 31)]);
    let report = Report::of(&world.known, &answers, &took);
    let ada = &report.by_seat[0];
    assert_eq!((ada.answered, ada.right, ada.wrong, ada.trapped, ada.traps), (2, 1, 1, 1, 1));
    assert_eq!(ada.seconds, Some(20));
    let bob = &report.by_seat[1];
    assert_eq!((bob.answered, bob.right, bob.wrong, bob.undecided), (1, 0, 0, 1));
    assert_eq!(
        report.by_case[1],
        ByCase { number: KnownNo(2), bait: Bait::Sound, answered: 2, right: 1, seconds: Some(31) }
    );
    assert_eq!(report.by_case[0].answered, 1);
}
