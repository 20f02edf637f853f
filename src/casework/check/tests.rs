//! Tests: a check step by step, what is refused, and random sequences against a naive reading of the log.

mod objection;
mod random;
mod world;

use super::gate::{Condition, Presence};
use super::sample::{Settled, members_root};
use super::state::Stage;
use super::step::{How, Ruling, Second, Step};
use super::{CheckNo, CheckOutcome, CheckRefusal, Kind, OpenPoint};
use crate::casework::fixture::entry;
use crate::casework::{BatchNo, CaseId, CheckStep, Deed, Entry, GateStep, Refusal, Role, Seq};
use crate::record::Text;
use world::{World, refused, seed, text};

const ONE: CheckNo = CheckNo(1);
const TWO: CheckNo = CheckNo(2);

/// A world of so many approvals by two reviewers, frozen, planned (everything is looked at) and seeded.
fn drawn(cases: u64) -> World {
    let mut world = World::approved(cases);
    world.freeze(Kind::Approvals).unwrap();
    world.plan(ONE, "20%", 0).unwrap();
    world.seed(ONE, "31415926535897932384").unwrap();
    world
}

#[test]
fn a_check_goes_from_the_list_to_the_sentence() {
    let mut world = drawn(40);
    let check = world.check(ONE);
    assert_eq!((check.stage(), check.decisions.len()), (Stage::Reviewing, 40));
    let sample = world.docket.check(ONE).unwrap().sample.len();
    assert!(sample < 40, "{sample}");
    world.agree_with_all(ONE, "second");
    world.close(ONE).unwrap();
    let check = world.check(ONE);
    assert_eq!(check.stage(), Stage::Passed);
    let outcome = CheckOutcome::of(check);
    assert_eq!((outcome.errors, outcome.upper), (0, Some(7)));
    assert_eq!(
        outcome.sentence(check),
        format!(
            "{sample} of the 40 decisions for relief were drawn at random and decided again by a second attorney who \
             could not see the first decision. 0 of the {sample} were overturned or left undecided. The plan allowed \
             none, so the check passed. With 95 % confidence at most 7 of the 40 decisions for relief, fewer than 20 \
             %, would be overturned by that attorney."
        )
    );
    assert!(outcome.agreement_in_words().contains("kappa undefined"), "{}", outcome.agreement_in_words());
}

#[test]
fn nobody_checks_their_own_decisions_and_an_analyst_checks_none() {
    let mut world = drawn(40);
    let case = world.next(ONE);
    for own in ["ada", "bob"] {
        let done = world.redecide(ONE, case, own, Role::Supervisor, world.same(case));
        assert_eq!(done, refused(CheckRefusal::OwnDecision), "{own}");
    }
    let done = world.redecide(ONE, case, "ann", Role::Analyst, world.same(case));
    assert_eq!(done, refused(CheckRefusal::NotAnAttorney));
    world.redecide(ONE, case, "second", Role::Reviewer, world.same(case)).unwrap();
    let again = world.redecide(ONE, case, "second", Role::Reviewer, world.same(case));
    assert_eq!(again, refused(CheckRefusal::Decided(case)));
    let outside = world.redecide(ONE, CaseId(999), "second", Role::Reviewer, world.same(case));
    assert_eq!(outside, refused(CheckRefusal::NotSampled(CaseId(999))));
}

#[test]
fn a_disagreement_is_settled_by_a_third_or_by_both_and_counts_as_settled() {
    let mut world = drawn(40);
    let cases = world.sampled(ONE);
    for (place, case) in cases.iter().enumerate() {
        let second = if place < 3 { world::challenge() } else { world.same(*case) };
        world.redecide(ONE, *case, "second", Role::Reviewer, second).unwrap();
    }
    assert_eq!(world.check(ONE).how_many(Settled::Disputed), 3);
    assert_eq!(world.close(ONE), refused(CheckRefusal::Disputed(3)));
    let first = world.first(ONE, cases[0]);
    for party in ["second", first.as_str()] {
        let done = world.settle(ONE, cases[0], party, Ruling::First, How::Third);
        assert_eq!(done, refused(CheckRefusal::NotAThird), "{party}");
    }
    let strangers = How::Discussion { between: [world::seat("x"), world::seat("second")] };
    let done = world.settle(ONE, cases[0], "second", Ruling::First, strangers);
    assert_eq!(done, refused(CheckRefusal::OtherPeople));
    let both = How::Discussion { between: [world::seat(&first), world::seat("second")] };
    world.settle(ONE, cases[0], "second", Ruling::First, both).unwrap();
    world.settle(ONE, cases[1], "third", Ruling::Undecidable, How::Third).unwrap();
    world.settle(ONE, cases[2], "third", Ruling::Second, How::Third).unwrap();
    let settled = world.settle(ONE, cases[2], "third", Ruling::First, How::Third);
    assert_eq!(settled, refused(CheckRefusal::NoDisagreement(cases[2])));
    world.close(ONE).unwrap();
    let outcome = CheckOutcome::of(world.check(ONE));
    assert_eq!((outcome.errors, outcome.undecidable), (2, 1));
    assert_eq!(world.check(ONE).stage(), Stage::Failed);
}

#[test]
fn what_cannot_be_decided_is_an_error_without_a_dispute() {
    let mut world = drawn(40);
    let case = world.next(ONE);
    let blank = Second::Undecidable { reason: Text::default() };
    assert_eq!(world.redecide(ONE, case, "second", Role::Reviewer, blank), refused(CheckRefusal::NoReason));
    let missing = Second::Undecidable { reason: text("the file is missing") };
    world.redecide(ONE, case, "second", Role::Reviewer, missing).unwrap();
    assert!(world.check(ONE).sampled(case).unwrap().is_error());
    assert_eq!(world.check(ONE).how_many(Settled::Disputed), 0);
}

#[test]
fn a_failed_check_is_repaired_and_repeated_with_a_fresh_seed_and_never_topped_up() {
    let mut world = drawn(40);
    world.fail(ONE, "second");
    assert_eq!(world.freeze(Kind::Approvals), refused(CheckRefusal::NotRepaired(ONE)));
    world
        .step(ONE, Step::Seed { seed: seed("27182818284590452353"), persons: [text("a"), text("b")] })
        .unwrap_err();
    world
        .step(
            ONE,
            Step::Repair { cause: text("a rule was misread"), repair: text("all 11357 cases read again") },
        )
        .unwrap();
    world.freeze(Kind::Approvals).unwrap();
    world.plan(TWO, "20%", 0).unwrap();
    assert_eq!(world.seed(TWO, "31415926535897932384"), refused(CheckRefusal::SeedUsed(ONE)));
    world.seed(TWO, "27182818284590452353").unwrap();
    let super::Origin::Random { earlier, .. } = &world.check(TWO).origin else { panic!() };
    assert_eq!(*earlier, [ONE]);
    assert_eq!(world.freeze(Kind::Approvals), refused(CheckRefusal::StillOpen(TWO)));
}

#[test]
fn steps_out_of_order_are_refused() {
    let mut world = World::approved(40);
    assert_eq!(world.plan(ONE, "20%", 0), refused(CheckRefusal::NoCheck(ONE)));
    world.freeze(Kind::Approvals).unwrap();
    assert_eq!(world.seed(ONE, "31415926535897932384"), refused(CheckRefusal::NotNow(ONE)));
    assert_eq!(world.freeze(Kind::Refusals), refused(CheckRefusal::Nothing));
    world.plan(ONE, "20%", 0).unwrap();
    assert_eq!(world.plan(ONE, "20%", 0), refused(CheckRefusal::NotNow(ONE)));
    let alone = Step::Seed { seed: seed("31415926535897932384"), persons: [text("a"), text("a")] };
    assert_eq!(world.step(ONE, alone), refused(CheckRefusal::TwoPersons));
    assert_eq!(world.step(ONE, Step::Abandon { reason: Text::default() }), refused(CheckRefusal::NoReason));
    world.step(ONE, Step::Abandon { reason: text("the wrong list") }).unwrap();
    assert_eq!(world.check(ONE).stage(), Stage::Abandoned);
}

#[test]
fn strata_are_drawn_each_for_itself_and_bounded_together() {
    let mut world = World::approved(200);
    world.freeze(Kind::Approvals).unwrap();
    world.plan_by_halves(ONE, "10%", 0).unwrap();
    world.seed(ONE, "31415926535897932384").unwrap();
    let check = world.check(ONE);
    let planned = check.plan.as_ref().unwrap();
    assert_eq!(planned.members, members_root(&check.decisions, &check.members));
    for (place, stratum) in planned.plan.strata.iter().enumerate() {
        let drawn = check.sample.iter().filter(|sampled| sampled.stratum == place).count();
        assert_eq!(drawn as u64, stratum.sample);
    }
    assert!(check.sample.windows(2).all(|pair| pair[0].ticket < pair[1].ticket));
    world.agree_with_all(ONE, "second");
    world.close(ONE).unwrap();
    let outcome = CheckOutcome::of(world.check(ONE));
    assert!(outcome.passed && outcome.strata.len() == 2);
    let sentence = outcome.sentence(world.check(ONE));
    assert!(sentence.contains("from 2 groups") && sentence.ends_with("so the check passed."), "{sentence}");
}

#[test]
fn directed_samples_prove_nothing_and_cover_nothing() {
    let mut world = World::approved(40);
    let picked = world.frozen(Kind::Approvals).into_iter().take(5).collect();
    world.step(ONE, Step::Direct { kind: Kind::Approvals, why: text("a new reviewer"), picked }).unwrap();
    world.agree_with_all(ONE, "second");
    world.close(ONE).unwrap();
    let check = world.check(ONE);
    assert_eq!(check.stage(), Stage::Reported);
    let outcome = CheckOutcome::of(check);
    assert_eq!((outcome.upper, outcome.passed), (None, false));
    assert!(outcome.sentence(check).contains("nothing is concluded from them"));
    world.batch();
    let gate = world.gate();
    assert!(gate.unmet().any(|condition| condition == Condition::WithinBounds));
    assert_eq!(gate.checks, []);
}

#[test]
fn the_gate_opens_for_a_covered_batch_and_shuts_when_a_decision_changes() {
    let mut world = drawn(40);
    world.batch();
    assert_eq!(world.gate().opens(world.now()), None);
    world.agree_with_all(ONE, "second");
    world.close(ONE).unwrap();
    let passage = world.gate().opens(world.now()).unwrap();
    assert_eq!((passage.checks, passage.unmet), (vec![ONE], vec![]));
    world.presence = Presence::Unproven;
    assert_eq!(world.gate().unmet().collect::<Vec<_>>(), [Condition::SignedInAgain]);
    world.presence = Presence::SignedIn;
    // A decision outside of the batch but inside of the check makes the check stale.
    world.decide(CaseId(7), "ada", world::challenge_verdict());
    world.batch();
    let unmet: Vec<_> = world.gate().unmet().collect();
    assert!(unmet.contains(&Condition::WithinBounds), "{unmet:?}");
}

#[test]
fn decisions_against_relief_have_a_gate_of_their_own() {
    let mut world = World::approved(40);
    world.decide(CaseId(41), "ada", world::challenge_verdict());
    world.batch();
    world.freeze(Kind::Approvals).unwrap();
    world.plan(ONE, "20%", 0).unwrap();
    world.seed(ONE, "31415926535897932384").unwrap();
    world.agree_with_all(ONE, "second");
    world.close(ONE).unwrap();
    let words = world.gate().findings[5].words.clone();
    assert_eq!(words, "no passed check covers 1 decisions against relief beside it");
    world.freeze(Kind::Refusals).unwrap();
    world.plan(TWO, "100%", 0).unwrap();
    world.seed(TWO, "27182818284590452353").unwrap();
    world.agree_with_all(TWO, "second");
    world.close(TWO).unwrap();
    assert_eq!(world.gate().opens(world.now()).unwrap().checks, [ONE, TWO]);
}

#[test]
fn an_error_that_was_found_must_be_decided_anew_before_the_batch_goes_out() {
    let mut world = World::approved(60);
    world.freeze(Kind::Approvals).unwrap();
    world.plan(ONE, "20%", 1).unwrap();
    world.seed(ONE, "31415926535897932384").unwrap();
    let cases = world.sampled(ONE);
    for (place, case) in cases.iter().enumerate() {
        let second = if place == 0 { world::other_relief() } else { world.same(*case) };
        world.redecide(ONE, *case, "second", Role::Reviewer, second).unwrap();
    }
    world.settle(ONE, cases[0], "third", Ruling::Second, How::Third).unwrap();
    world.close(ONE).unwrap();
    assert_eq!(world.check(ONE).stage(), Stage::Passed);
    world.batch();
    let unmet: Vec<_> = world.gate().unmet().collect();
    assert!(unmet.contains(&Condition::NothingOpen), "{unmet:?}");
    // Decided anew in another way than was found right: not covered.
    world.decide(cases[0], "ada", world::approve());
    world.batch();
    assert!(world.gate().opens(world.now()).is_none());
    world.decide(cases[0], "ada", world::other_relief_verdict());
    world.batch();
    let passage = world.gate().opens(world.now()).unwrap();
    assert_eq!(passage.unmet, []);
    let text = world.certificate(&passage).text();
    assert!(text.contains(&format!("decided anew since: case {}", cases[0])), "{text}");
}

#[test]
fn an_override_needs_as_many_supervisors_as_the_rule_says_and_leaves_the_batch_itself_alone() {
    let mut world = World::approved(5);
    world.batch();
    let override_it =
        || GateStep::Override { batch: BatchNo(1), reason: text("five cases, read aloud in court") };
    world.gate_step("sup", Role::Reviewer, override_it()).unwrap_err();
    world.gate_step("sup", Role::Supervisor, GateStep::Rule { hands: super::Hands::Two }).unwrap();
    world.gate_step("sup", Role::Supervisor, override_it()).unwrap();
    assert!(world.gate().opens(world.now()).is_none());
    assert_eq!(
        world.gate_step("sup", Role::Supervisor, override_it()),
        refused(CheckRefusal::SameSupervisor)
    );
    world.gate_step("sue", Role::Supervisor, override_it()).unwrap();
    let passage = world.gate().opens(world.now()).unwrap();
    assert_eq!(
        passage.unmet,
        [Condition::PlanBeforeSeed, Condition::SampleDecidedAgain, Condition::WithinBounds]
    );
    let text = world.certificate(&passage).text();
    assert!(text.contains("CONDITIONS OVERRIDDEN") && text.contains("read aloud in court"), "{text}");
    assert!(text.contains("Cases of the batch without a passed check: 5"), "{text}");
    assert!(text.contains("in no check: cases 1, 2, 3, 4, 5"), "{text}");
    world.presence = Presence::Unproven;
    assert!(world.gate().opens(world.now()).is_none(), "who is there is never overridden");
}

#[test]
fn what_is_known_to_be_open_is_never_overridden() {
    let points =
        [OpenPoint::Flagged { on: CaseId(9) }, OpenPoint::NoteSince(Seq(70)), OpenPoint::StaleProposal];
    for point in points {
        let mut world = World::approved(5);
        world.batch();
        let reason = text("five cases, read aloud in court");
        world.gate_step("sup", Role::Supervisor, GateStep::Override { batch: BatchNo(1), reason }).unwrap();
        assert!(world.gate().bars_override().is_none() && world.gate().opens(world.now()).is_some());
        world.open = vec![(CaseId(2), point)];
        let gate = world.gate();
        assert_eq!(gate.opens(world.now()), None, "{point:?}");
        let bar = gate.bars_override().unwrap();
        assert_eq!(bar.condition, Condition::NothingOpen);
        assert!(bar.words.starts_with("1 ") && bar.words.ends_with("case 2 first"), "{}", bar.words);
    }
}

#[test]
fn the_certificate_says_of_every_overridden_case_what_the_checks_say() {
    let mut world = drawn(40);
    world.batch();
    let drawn = world.sampled(ONE)[0];
    let reason = text("the court sits tomorrow");
    world.gate_step("sup", Role::Supervisor, GateStep::Override { batch: BatchNo(1), reason }).unwrap();
    let passage = world.gate().opens(world.now()).unwrap();
    let certificate = world.certificate(&passage);
    let words = certificate.text();
    assert!(words.contains("drawn in check 1, not decided again"), "{words}");
    assert!(words.contains("in check 1 (being decided again), not drawn"), "{words}");
    let json: serde_json::Value = serde_json::from_slice(&certificate.json().unwrap()).unwrap();
    let cases = json["overridden"].as_array().unwrap();
    assert_eq!(cases.len(), world.batches[0].batch.cases.len());
    let state = &cases.iter().find(|one| one["case"] == drawn.0).unwrap()["state"];
    assert_eq!(state, "drawn in check 1, not decided again");
}

#[test]
fn the_certificate_is_the_same_bytes_every_time() {
    let mut world = drawn(40);
    world.batch();
    world.agree_with_all(ONE, "second");
    world.close(ONE).unwrap();
    let passage = world.gate().opens(world.now()).unwrap();
    let one = world.certificate(&passage);
    assert_eq!(one.json().unwrap(), world.certificate(&passage).json().unwrap());
    assert_eq!(one.text(), world.certificate(&passage).text());
    insta::assert_snapshot!(one.text());
}

#[test]
fn every_step_reads_back_from_its_canonical_form() {
    let mut world = drawn(40);
    world.fail(ONE, "second");
    world.step(ONE, Step::Repair { cause: text("c"), repair: text("r") }).unwrap();
    world.gate_step("sup", Role::Supervisor, GateStep::Rule { hands: super::Hands::Two }).unwrap();
    let picked = world.frozen(Kind::Approvals);
    let direct = Step::Direct { kind: Kind::Approvals, why: text("w"), picked };
    let more = [
        entry(900, 1, Deed::Check(CheckStep { check: TWO, step: direct })),
        entry(901, 1, Deed::Check(CheckStep { check: TWO, step: Step::Abandon { reason: text("x") } })),
        entry(902, 1, Deed::Gate(GateStep::Override { batch: BatchNo(1), reason: text("y") })),
    ];
    for entry in world.entries.iter().map(|(entry, _)| entry).chain(&more) {
        let canonical = entry.canonical().unwrap();
        assert_eq!(Entry::parse(&canonical).as_ref(), Ok(entry), "{canonical}");
    }
    let refusal = Refusal::from(CheckRefusal::NoCheck(TWO));
    assert_eq!(refusal.to_string(), "there is no check 2");
}
