//! Tests: tables and properties of `wording`.

use super::*;
use crate::casework::spotcheck::reference::Inputs;
use crate::casework::spotcheck::{Stratum, bound, combined_bound, plan, plan_strata};
use crate::record::Text;

fn share(text: &str) -> Share {
    text.parse().unwrap()
}

fn level(text: &str) -> Confidence {
    text.parse().unwrap()
}

#[test]
fn a_plan_is_said_with_counts_before_percentages() {
    let recommended = plan(4_940, share("1%"), level("95%"), 1).unwrap();
    assert_eq!(
        plan_sentence(&recommended, Pile::Approvals),
        "450 of the 4,940 decisions for relief are drawn at random and decided again by a second attorney who cannot \
         see the first decision. The check passes if at most 1 of them is overturned or left undecided. It may then be \
         said: with 95 % confidence at most 49 of the 4,940 decisions for relief, fewer than 1 %, would be overturned by \
         that attorney."
    );
    let census = plan(19, share("1%"), level("95%"), 0).unwrap();
    assert_eq!(
        plan_sentence(&census, Pile::Refusals),
        "All 19 decisions against relief are decided again by a second attorney who cannot see the first decision. The \
         check passes if none of them is overturned or left undecided. The result is then a count, not an estimate."
    );
    let nearly_all = plan(20, share("1%"), level("95%"), 0).unwrap();
    assert_eq!(
        plan_sentence(&nearly_all, Pile::Decisions),
        "19 of the 20 decisions are drawn at random and decided again by a second attorney who cannot see the first \
         decision. The check passes if none of them is overturned or left undecided. It may then be said: with 95 % \
         confidence none of the 20 decisions would be overturned by that attorney."
    );
}

#[test]
fn a_bound_is_said_with_what_was_seen() {
    let found = bound(4_940, 200, 1, level("95%")).unwrap();
    assert_eq!(
        bound_sentence(&found, Pile::Decisions),
        "200 of the 4,940 decisions were drawn at random and decided again by a second attorney who could not see the \
         first decision. 1 of the 200 was overturned or left undecided. With 95 % confidence at most 114 of the 4,940 \
         decisions (2.31 %) would be overturned by that attorney."
    );
    let census = bound(40, 40, 2, level("95%")).unwrap();
    assert_eq!(
        bound_sentence(&census, Pile::Approvals),
        "All 40 decisions for relief were decided again by a second attorney who could not see the first decision. 2 of \
         the 40 were overturned or left undecided. This is a count, not an estimate."
    );
    let nothing = bound(4_940, 0, 0, level("95%")).unwrap();
    assert_eq!(
        bound_sentence(&nothing, Pile::Decisions),
        "None of the 4,940 decisions was decided again: nothing can be said."
    );
    let one = bound(1, 1, 0, level("95%")).unwrap();
    assert!(bound_sentence(&one, Pile::Decisions).starts_with("The 1 decision was decided again"));
}

#[test]
fn a_result_says_whether_it_passed_and_what_is_proven_either_way() {
    let planned = plan(4_940, share("1%"), level("95%"), 0).unwrap();
    let said = |errors| {
        result_sentence(&planned, &bound(4_940, 286, errors, level("95%")).unwrap(), Pile::Approvals)
    };
    assert_eq!(
        said(0),
        "286 of the 4,940 decisions for relief were drawn at random and decided again by a second attorney who could \
         not see the first decision. 0 of the 286 were overturned or left undecided. The plan allowed none, so the \
         check passed. With 95 % confidence at most 49 of the 4,940 decisions for relief, fewer than 1 %, would be \
         overturned by that attorney."
    );
    assert!(
        said(1)
            .contains("The plan allowed none, so the check did not pass. With 95 % confidence at most 79 of")
    );
    assert!(!said(1).contains("fewer than"));
    let other = bound(4_940, 300, 0, level("95%")).unwrap();
    assert!(
        result_sentence(&planned, &other, Pile::Approvals).ends_with(
            "The plan called for 286 of 4,940: this is another sample and proves nothing under it."
        )
    );
    let third = level("95%").shared_among(3).unwrap();
    assert!(
        bound_sentence(&bound(4_940, 286, 0, third).unwrap(), Pile::Decisions)
            .contains("With 98.333 % confidence")
    );
    let census = plan(10, share("10%"), level("95%"), 0).unwrap();
    let counted = bound(10, 10, 1, level("95%")).unwrap();
    assert!(
        result_sentence(&census, &counted, Pile::Decisions)
            .ends_with("This is a count, not an estimate. The plan allowed none, so the check did not pass.")
    );
}

#[test]
fn strata_are_said_as_groups() {
    let strata = [(900, "first"), (500, "second"), (50, "third")]
        .map(|(population, name)| Stratum { name: Text::new(name), population });
    let planned = plan_strata(&strata, share("2%"), level("95%"), 2, 60).unwrap();
    let sentence = stratified_plan_sentence(&planned, Pile::Decisions);
    assert!(sentence.contains("of the 1,450 decisions are drawn at random from 3 groups"), "{sentence}");
    assert!(sentence.ends_with(
        "at most 28 of the 1,450 decisions, fewer than 2 %, would be overturned by that attorney."
    ));
    let outcomes = [
        Outcome { population: 3_000, sample: 150, errors: 0 },
        Outcome { population: 1_940, sample: 150, errors: 1 },
    ];
    let combined = combined_bound(&outcomes, level("95%")).unwrap();
    assert_eq!(
        combined_sentence(&combined, &outcomes, Pile::Decisions),
        "300 of the 4,940 decisions were drawn at random from 2 groups and decided again by a second attorney who could \
         not see the first decision. 1 of the 300 was overturned or left undecided. With 95 % confidence at most 139 of \
         the 4,940 decisions (2.82 %) would be overturned by that attorney."
    );
}

#[test]
fn no_sentence_claims_what_a_sample_cannot_show_and_no_figure_is_rounded_down() {
    let mut inputs = Inputs(9);
    for _ in 0..500 {
        let population = inputs.between(1, 9_000);
        let sample = inputs.between(0, population);
        let errors = inputs.between(0, sample.min(20));
        let found = bound(population, sample, errors, level("95%")).unwrap();
        let mut sentences = vec![bound_sentence(&found, Pile::Refusals)];
        if let Ok(planned) = plan(population, share("0.75%"), level("99%"), inputs.between(0, 3)) {
            sentences.push(plan_sentence(&planned, Pile::Approvals));
            sentences.push(result_sentence(&planned, &found, Pile::Decisions));
        }
        for sentence in sentences {
            let lower = sentence.to_lowercase();
            for word in ["accura", "aql", "guarant", "margin of error", "certain", "100 %", "probab"] {
                assert!(!lower.contains(word), "{word}: {sentence}");
            }
        }
        let printed: f64 =
            percent_rounded_up(found.upper, population).trim_end_matches(" %").parse().unwrap();
        let exact = Share::new(found.upper, population).unwrap().to_f64() * 100.0;
        assert!(printed >= exact - 1e-9 && printed < exact + 0.01 + 1e-9, "{printed} {exact}");
    }
}

#[test]
fn counts_are_grouped_in_threes() {
    let table = [(0, "0"), (999, "999"), (1_000, "1,000"), (7_978, "7,978"), (10_000_000, "10,000,000")];
    for (count, text) in table {
        assert_eq!(grouped(count), text);
    }
    assert_eq!(percent_rounded_up(71, 4_940), "1.44 %");
    assert_eq!(percent_rounded_up(50, 5_000), "1.00 %");
    assert_eq!(percent_rounded_up(0, 5), "0.00 %");
}
