//! The second reader of a spot-check: nothing of the first decision, at any size, and no key that leads to it.

use crate::stories::desk::{Desk, seat, time};
use crate::stories::people::{calrissian, organa, skywalker, solo};
use insta::assert_snapshot;
use vacatur::casework::check::Second;
use vacatur::casework::{
    BatchNo, CaseFile, Decided, Deed, Digest, Entry, FlagReason, Ground, HoldReason, Note, Seat, Seq, Verdict,
};
use vacatur::record::Text;
use vacatur::relief::Action as Relief;
use vacatur::review::Action::{
    AddFact, Amend, Approve, Challenge, ComparePolicies, Confirm, Evidence, Find, Flag, Groups, Help,
    History, Hold, Ledger, List, Next, NextUndecided, Palette, Pick, Progress, Reason, Recent, TakeBack,
    Today, Undecidable, Undo, Views,
};
use vacatur::review::{Action, Context};

/// Every size that the screen takes differently, and those between.
const SIZES: [(u16, u16); 8] =
    [(60, 20), (64, 20), (80, 24), (100, 30), (120, 24), (120, 40), (160, 45), (300, 100)];

fn approved(case: &CaseFile, group: Option<Seq>) -> Verdict {
    let actions = case.candidates().map(|(count, proposal)| (count.key.clone(), proposal.action)).collect();
    Verdict::Approve { actions, amended: Vec::new(), basis: None, group }
}

fn amended(case: &CaseFile) -> Verdict {
    Verdict::Approve {
        actions: case.candidates().map(|(count, _)| (count.key.clone(), Relief::None)).collect(),
        amended: case.candidates().map(|(count, _)| count.key.clone()).collect(),
        basis: None,
        group: None,
    }
}

/// Every kind of first decision, by name.
fn verdicts(case: &CaseFile) -> Vec<(&'static str, Verdict)> {
    vec![
        ("approved", approved(case, None)),
        ("approved with its group", approved(case, Some(Seq(3)))),
        ("amended", amended(case)),
        (
            "challenged",
            Verdict::Challenge { ground: Ground::Superstrike, evidence: Text::new("ZZEVIDENCE of 1979") },
        ),
        ("held", Verdict::Hold { reason: HoldReason::Other, until: Some(jiff::civil::date(2018, 3, 1)) }),
        ("flagged", Verdict::Flag { reason: FlagReason::ALL[0] }),
    ]
}

/// A case as it is stored once somebody has decided it, with a note, and frozen in a batch.
fn decided(mut case: CaseFile, verdict: Verdict) -> CaseFile {
    let by = Seat(Text::new("ZZFIRST"));
    let entry = |seq: u64, deed: Deed| Entry {
        seq: Seq(seq),
        at: time(),
        seat: by.clone(),
        case: Some(case.id),
        shown: None,
        policy: Digest::ZERO,
        erased: None,
        deed,
    };
    let text = Text::new("ZZNOTE weight slip says 3 plants");
    case.entries =
        vec![entry(8, Deed::Note { text: text.clone() }), entry(9, Deed::Verdict(verdict.clone()))];
    case.notes = vec![Note { seq: Seq(8), at: time(), seat: by.clone(), text }];
    case.standing.decided = Some(Decided { seq: Seq(9), at: time(), seat: by, verdict });
    case.standing.batch = Some(BatchNo(4));
    case
}

/// Everything that a second reader can look at in a case.
fn looks(desk: &mut Desk) -> Vec<String> {
    let mut screens = vec![desk.screen()];
    for popup in [Evidence, History, Help, Palette, Amend, Challenge, Undecidable, Reason] {
        desk.act(&[popup]);
        screens.push(desk.screen());
        desk.press("esc");
    }
    screens
}

#[test]
fn the_screen_of_a_decided_case_is_that_of_one_nobody_has_touched() {
    for (width, height) in SIZES {
        for fresh in [skywalker(), organa(), solo(), calrissian()] {
            let mut untouched = Desk::open_blind(vec![fresh.clone()], width, height);
            let expected = looks(&mut untouched);
            for (kind, verdict) in verdicts(&fresh) {
                let mut desk = Desk::open_blind(vec![decided(fresh.clone(), verdict)], width, height);
                let seen = looks(&mut desk);
                assert_eq!(seen, expected, "{kind} at {width}x{height}");
                for screen in &seen {
                    for token in ["ZZ", "#000008", "#000009", "batch 4"] {
                        assert!(!screen.contains(token), "{token}, {kind} at {width}x{height}:\n{screen}");
                    }
                }
            }
        }
    }
}

/// At any size: every width and height that a terminal has in practice, in steps that meet every line of the layout.
#[test]
fn no_token_of_the_first_decision_is_drawn_at_any_size() {
    let case = skywalker();
    let verdict =
        Verdict::Challenge { ground: Ground::Superstrike, evidence: Text::new("ZZEVIDENCE of 1979") };
    let mut untouched = Desk::open_blind(vec![case.clone()], 80, 24);
    let mut seen = Desk::open_blind(vec![decided(case, verdict)], 80, 24);
    let widths = (20..80).step_by(12).chain((80..=300).step_by(4));
    for (place, width) in widths.enumerate() {
        // Every height comes, though not with every width.
        let heights =
            (6..24).step_by(6).chain((24..=100).step_by(7)).map(|height| (height + place % 7).min(100));
        for height in heights {
            let size = (u16::try_from(width).expect("small"), u16::try_from(height).expect("small"));
            untouched.resize(size.0, size.1);
            seen.resize(size.0, size.1);
            let screen = seen.screen();
            assert_eq!(screen, untouched.screen(), "{size:?}");
            for token in ["ZZ", "#000008", "#000009", "batch 4", "CHALLENGED"] {
                assert!(!screen.contains(token), "{token} at {size:?}:\n{screen}");
            }
        }
    }
}

#[test]
fn no_key_leads_to_what_others_did() {
    let shut = [
        Undo,
        TakeBack,
        Hold,
        Flag,
        Ledger,
        Find,
        List,
        Views,
        Recent,
        Groups,
        Progress,
        Today,
        AddFact,
        ComparePolicies,
        Action::Note,
        Action::Held,
        Action::Sibling,
        Action::RetractFact,
    ];
    for action in shut {
        assert!(!Context::Blind.actions().contains(&action), "{}", action.id());
    }
    let mut desk = Desk::open_blind(vec![skywalker(), organa()], 80, 24);
    desk.act(&[Help]);
    let help = desk.screen();
    assert!(
        help.contains("say that it cannot be decided, and why") && !help.contains("take back your last"),
        "{help}"
    );
}

#[test]
fn a_second_decision_takes_its_reason_with_it() {
    let mut desk = Desk::open_blind(vec![organa(), skywalker(), solo()], 80, 24);
    assert_snapshot!("blind_80x24", desk.screen());
    desk.act(&[Reason]);
    desk.type_text("two priors under the section");
    assert_snapshot!("reason_80x24", desk.screen());
    desk.act(&[Confirm]);
    assert_eq!(desk.notice(), "The reason is kept; it is recorded with your decision.");
    desk.act(&[Challenge, Pick(4)]);
    desk.type_text("1979 and 1983");
    desk.act(&[Confirm]);
    let (case, second) = desk.decided_again.last().expect("a second decision").clone();
    assert_eq!(case, organa().id);
    let Second::Decided { verdict: Verdict::Challenge { evidence, .. }, reason } = second else { panic!() };
    assert_eq!((evidence.as_str(), reason.as_str()), ("1979 and 1983", "two priors under the section"));
    assert!(desk.recorded.is_empty(), "no first decision and no note");
}

#[test]
fn what_cannot_be_decided_is_said_in_one_step_and_stands() {
    let mut desk = Desk::open_blind(vec![organa(), skywalker()], 80, 24);
    desk.act(&[Undecidable]);
    assert_snapshot!("undecidable_80x24", desk.screen());
    desk.act(&[Pick(1)]);
    let (_, second) = desk.decided_again.last().expect("a second decision").clone();
    assert_eq!(second, Second::Undecidable { reason: Text::new(HoldReason::ALL[0].words()) });
    // Handed out again, it is this reader's own decision, and it stands.
    let mine = Decided {
        seq: Seq(30),
        at: time(),
        seat: seat(),
        verdict: Verdict::Hold { reason: HoldReason::Other, until: None },
    };
    let mut desk = Desk::open_blind(vec![organa(), skywalker()], 80, 24);
    desk.cases[0].standing.decided = Some(mine);
    desk.act(&[Next, Action::Previous]);
    for key in [Approve, Amend, Challenge, Undecidable] {
        desk.act(&[key]);
        assert_eq!(desk.notice(), "You have decided this case; a second decision stands.", "{key:?}");
    }
    assert_snapshot!("decided_again_80x24", desk.screen());
    desk.act(&[NextUndecided]);
    assert!(desk.decided_again.is_empty());
}
