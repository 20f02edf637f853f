//! The case screen at every size.

use crate::stories::desk::Desk;
use crate::stories::people::{calrissian, organa, skywalker, solo};
use insta::assert_snapshot;
use proptest::prelude::*;
use vacatur::casework::CaseFile;
use vacatur::record::Text;
use vacatur::review::Action;
use vacatur::review::Action::{Amend, Challenge, Evidence, GoTo, Help, History, Hold, Ledger, Note, Pick};

#[test]
fn a_case_of_the_review_lane_at_the_usual_sizes() {
    for (width, height) in [(80, 24), (120, 24), (120, 40), (160, 45), (300, 100)] {
        let desk = Desk::open(vec![skywalker()], width, height);
        assert_snapshot!(format!("review_lane_{width}x{height}"), desk.screen());
    }
}

#[test]
fn a_case_with_several_counts_at_the_usual_sizes() {
    for (width, height) in [(80, 24), (120, 40)] {
        let desk = Desk::open(vec![calrissian()], width, height);
        assert_snapshot!(format!("several_counts_{width}x{height}"), desk.screen());
    }
}

#[test]
fn a_terminal_that_is_too_small_says_so() {
    let mut desk = Desk::open(vec![skywalker()], 59, 20);
    assert_snapshot!("too_small_59x20", desk.screen());
    desk.act(&[Action::Approve, Action::Flag]);
    assert!(desk.recorded.is_empty() && desk.model.layers().is_empty());
    desk.resize(80, 24);
    assert!(desk.screen().contains("SKYWALKER, LUKE J"));
}

/// Puts one text wherever text from a file or a person is shown.
fn filled(mut case: CaseFile, text: &str) -> CaseFile {
    let safe = Text::new(text);
    case.person.identity.name = safe.clone();
    case.person.identity.cii = safe.clone();
    case.person.identity.also_known_as = vec![safe.clone(); 2];
    case.sources.iter_mut().for_each(|(_, name)| *name = safe.clone());
    for event in &mut case.person.events {
        event.agency = safe.clone();
        event.case_numbers = vec![safe.clone(); 2];
        for count in &mut event.counts {
            count.comment = safe.clone();
            count.charges.iter_mut().for_each(|charge| {
                charge.text = safe.clone();
                std::sync::Arc::make_mut(&mut charge.offense).description = safe.clone();
            });
            count.dispositions.iter_mut().for_each(|disposed| disposed.text = safe.clone());
        }
    }
    for proposal in &mut case.proposal.proposals {
        proposal.law.reason = String::from(text);
        proposal.policy.reason = String::from(text);
        for line in &mut proposal.proof {
            line.question = String::from(text);
            line.finding.words = String::from(text);
            line.citation.0 = String::from(text);
        }
    }
    case
}

fn openings() -> impl Strategy<Value = Vec<Action>> {
    prop::sample::select(vec![
        vec![],
        vec![Amend],
        vec![Challenge],
        vec![Challenge, Pick(1)],
        vec![Hold],
        vec![Hold, Pick(1)],
        vec![Action::Flag],
        vec![Note],
        vec![GoTo],
        vec![Evidence],
        vec![History],
        vec![Ledger],
        vec![Help],
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_screen_draws_at_every_size_with_any_text(
        width in 1u16..=300,
        height in 1u16..=100,
        text in any::<String>(),
        opening in openings(),
        which in 0usize..4,
    ) {
        let case = [skywalker, organa, calrissian, solo][which]();
        // Popups open where there is room for them; then the window changes under them.
        let mut desk = Desk::open(vec![filled(case, &text)], 100, 40);
        desk.act(&opening);
        if desk.model.context().takes_text() {
            desk.paste(&text);
        }
        desk.resize(width, height);
        let screen = desk.screen();
        let hostile = |character: char| character != '\n' && vacatur::record::text::is_hostile(character);
        prop_assert!(!screen.chars().any(hostile), "{screen:?}");
    }

    #[test]
    fn nothing_that_decides_is_hidden_without_being_announced(width in 60u16..=180, height in 20u16..=60, which in 0usize..4) {
        let case = [skywalker, organa, calrissian, solo][which]();
        let desk = Desk::open(vec![case], width, height);
        let screen = desk.screen();
        let plan = desk.model.plan().expect("it is large enough");
        let announced = screen.contains("more deciding fact") || plan.hidden.deciding == 0;
        prop_assert!(announced, "{screen}");
        let counts_missing = desk.model.case().and_then(CaseFile::event).map_or(0, |event| event.counts.len()) - plan.counts_shown.len();
        prop_assert!(counts_missing == 0 || screen.contains(&format!("{counts_missing} more: ")), "{screen}");
        for row in &plan.facts {
            let line = match row.fact.says {
                vacatur::review::facts::Says::Proof(line) => line.finding.words.split(' ').next().unwrap_or_default().to_owned(),
                vacatur::review::facts::Says::Code(code) => code.id().to_owned(),
                _ => continue,
            };
            prop_assert!(screen.contains(&line), "{line} is not in\n{screen}");
        }
    }
}
