//! What an export leaves behind: all of it, or nothing.

use crate::casework::fixture::{approval, at, seat};
use crate::casework::{BatchState, CaseFile, CaseId, Note, Refusal, Seq, Verdict};
use crate::filing::fixture::{Docket, approve, approved, decide, docket, undecided};
use crate::filing::manifest::{MANIFEST, NAMES};
use crate::filing::{FilingError, Unfitness, export, verify};
use crate::record::{Court, Text};
use crate::relief::{Action, Lesser};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    files.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn an_export_has_its_files_and_nothing_beside_it() {
    let top = tempfile::tempdir().unwrap();
    let exported = docket(3).export(&top.path().join("out")).unwrap();
    assert_eq!(names(top.path()), ["out"]);
    let mut expected = NAMES.to_vec();
    expected.sort_unstable();
    assert_eq!(names(&top.path().join("out")), expected);
    assert_eq!(
        exported.totals.to_string(),
        "3 cases, 6 counts: 3 dismiss and seal, 3 redesignate, 0 recall and resentence, 0 none"
    );
    let manifest = fs::read(top.path().join("out").join(MANIFEST)).unwrap();
    assert_eq!(exported.manifest, crate::casework::Digest::of(&manifest));
}

#[test]
fn the_same_batch_gives_the_same_bytes_whatever_happened_since() {
    let top = tempfile::tempdir().unwrap();
    let mut docket = docket(5);
    let first = docket.export(&top.path().join("first")).unwrap();
    assert_eq!(docket.export(&top.path().join("another name")).unwrap(), first);

    // A note that was written later, and a case that was superseded after the batch went out.
    docket.cases[1].notes.push(Note {
        seq: Seq(9500),
        at: at(95_000),
        seat: seat("analyst"),
        text: Text::new("called the clerk"),
    });
    docket.cases[2].standing = crate::casework::Standing::default();
    docket.batch.state = BatchState::Exported;
    docket.batch.superseded = vec![CaseId(3)];
    let again = docket.export(&top.path().join("later")).unwrap();
    assert_eq!(again.superseded, [CaseId(3)]);
    for other in ["another name", "later"] {
        assert_eq!(bytes(&top.path().join("first")), bytes(&top.path().join(other)), "{other}");
    }
}

#[test]
fn no_path_and_no_moment_of_the_export_goes_in() {
    let top = tempfile::tempdir().unwrap();
    docket(2).export(&top.path().join("out")).unwrap();
    let place = top.path().to_string_lossy().into_owned();
    for (name, bytes) in bytes(&top.path().join("out")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(&place), "{name}");
        assert!(!text.contains("/home/analyst"), "{name}: the source's folder");
    }
}

type Spoil = fn(&mut CaseFile);

#[test]
fn a_case_that_no_court_can_act_on_stops_the_batch_and_is_named() {
    let cases: [(Spoil, Unfitness); 5] = [
        (|case| case.person.events[1].case_numbers.clear(), Unfitness::NoCaseNumber),
        (|case| case.person.events[1].case_numbers = vec![Text::new("  ")], Unfitness::NoCaseNumber),
        (|case| case.person.events[1].court = Court::Juvenile, Unfitness::Juvenile),
        (
            |case| case.person.events[1].counts[1].source.source = crate::record::SourceNo(9),
            Unfitness::NoSource,
        ),
        (
            |case| case.person.identity.cii = approved(1).person.identity.cii,
            Unfitness::Duplicate { of: CaseId(1) },
        ),
    ];
    for (spoil, why) in cases {
        let top = tempfile::tempdir().unwrap();
        let mut second = undecided(2);
        second.person.events[1].case_numbers.clone_from(&approved(1).person.events[1].case_numbers);
        spoil(&mut second);
        approve(&mut second, 1002);
        let refused = Docket::of(vec![approved(1), second, approved(3)]).export(&top.path().join("out"));
        let Err(FilingError::Refused(unfit)) = refused else { panic!("{why} was not refused: {refused:?}") };
        assert_eq!(unfit.iter().map(|unfit| (unfit.case, unfit.why)).collect::<Vec<_>>(), [(CaseId(2), why)]);
        assert!(unfit.to_string().contains(why.mend()), "{unfit}");
        assert!(names(top.path()).is_empty(), "{why} left something behind");
    }
}

#[test]
fn every_unfit_case_is_named_not_only_the_first() {
    let top = tempfile::tempdir().unwrap();
    let mut cases: Vec<_> = (1..=4).map(undecided).collect();
    cases[1].person.events[1].case_numbers.clear();
    cases[3].person.events[1].court = Court::Juvenile;
    cases[3].person.events[1].case_numbers.clear();
    cases.iter_mut().enumerate().for_each(|(place, case)| approve(case, 1000 + place as u64));
    let refused = Docket::of(cases).export(&top.path().join("out"));
    let Err(FilingError::Refused(unfit)) = refused else { panic!("{refused:?}") };
    assert_eq!(unfit.cases(), 2);
    assert_eq!(unfit.iter().map(|unfit| unfit.case.0).collect::<Vec<_>>(), [2, 4]);
}

#[test]
fn what_is_filed_is_what_was_shown_and_approved() {
    let cases: [(Spoil, Unfitness); 7] = [
        (|case| case.person.identity.name = Text::new("VADER,DARTH"), Unfitness::Changed),
        (|case| case.proposal.proposals[0].action = Action::None, Unfitness::Changed),
        (|case| case.entries.clear(), Unfitness::NoVerdict),
        (|case| case.entries[0].shown = None, Unfitness::NoVerdict),
        (|case| case.entries[0].policy = crate::casework::Digest::ZERO, Unfitness::Changed),
        (|case| case.standing.decided = None, Unfitness::NotInForce),
        (|case| case.standing.batch = None, Unfitness::NotInForce),
    ];
    for (spoil, why) in cases {
        let top = tempfile::tempdir().unwrap();
        let mut docket = docket(2);
        spoil(&mut docket.cases[0]);
        let refused = docket.export(&top.path().join("out"));
        let Err(FilingError::Refused(unfit)) = refused else { panic!("{why} was not refused: {refused:?}") };
        assert_eq!(unfit.iter().map(|unfit| (unfit.case, unfit.why)).collect::<Vec<_>>(), [(CaseId(1), why)]);
    }
}

#[test]
fn a_count_without_a_determined_action_is_refused_and_nothing_is_filled_in() {
    type Edit = fn(&mut Verdict);
    let cases: [(Edit, Unfitness); 4] = [
        (|verdict| actions(verdict).clear(), Unfitness::OtherProposal),
        (|verdict| drop(actions(verdict).pop_first()), Unfitness::OtherProposal),
        (
            |verdict| actions(verdict).values_mut().for_each(|action| *action = Action::Undetermined),
            Unfitness::Undetermined,
        ),
        // Another action than proposed, not named as amended.
        (
            |verdict| actions(verdict).values_mut().for_each(|action| *action = Action::None),
            Unfitness::OtherProposal,
        ),
    ];
    for (edit, why) in cases {
        let top = tempfile::tempdir().unwrap();
        let mut case = undecided(1);
        let mut verdict = approval(&case);
        edit(&mut verdict);
        decide(&mut case, 1001, verdict);
        let refused = Docket::of(vec![case]).export(&top.path().join("out"));
        let Err(FilingError::Refused(unfit)) = refused else { panic!("{why} was not refused: {refused:?}") };
        assert_eq!(unfit.iter().map(|unfit| unfit.why).collect::<Vec<_>>(), [why]);
    }
}

fn actions(verdict: &mut Verdict) -> &mut BTreeMap<crate::record::CountKey, Action> {
    let Verdict::Approve { actions, .. } = verdict else { panic!("not an approval") };
    actions
}

#[test]
fn an_amended_action_is_what_goes_out() {
    let top = tempfile::tempdir().unwrap();
    let mut case = undecided(1);
    let keys: Vec<_> = case.candidates().map(|(count, _)| count.key.clone()).collect();
    let mut verdict = approval(&case);
    let Verdict::Approve { actions, amended, basis, .. } = &mut verdict else { panic!() };
    actions.insert(keys[0].clone(), Action::DismissAndSeal);
    actions.insert(keys[1].clone(), Action::Redesignate(Lesser::Infraction));
    amended.extend(keys);
    *basis = Some(crate::casework::fixture::basis());
    decide(&mut case, 1001, verdict);
    let exported = Docket::of(vec![case]).export(&top.path().join("out")).unwrap();
    assert_eq!(exported.totals.amended, 2);
    assert_eq!((exported.totals.actions.dismiss_and_seal, exported.totals.actions.redesignate), (1, 1));
    let counts = std::fs::read_to_string(top.path().join("out/counts.csv")).unwrap();
    assert!(counts.contains("the docket says otherwise") && counts.contains("HS 11361.8(f)"), "{counts}");
    let batch = std::fs::read_to_string(top.path().join("out/batch.json")).unwrap();
    assert!(batch.contains(r#""authority":"HS 11361.8(f)""#), "{batch}");
}

#[test]
fn what_would_harm_or_names_no_authority_is_not_written() {
    let top = tempfile::tempdir().unwrap();
    let amend = |action: Action, given: Option<crate::casework::Basis>| {
        let mut case = undecided(1);
        let key = case.candidates().next().unwrap().0.key.clone();
        let mut verdict = approval(&case);
        let Verdict::Approve { actions, amended, basis, .. } = &mut verdict else { panic!() };
        actions.insert(key.clone(), action);
        amended.push(key);
        *basis = given;
        decide(&mut case, 1001, verdict);
        Docket::of(vec![case])
    };
    let refused = |mut docket: Docket| match docket.export(&top.path().join("out")) {
        Err(FilingError::Refused(unfit)) => unfit.iter().map(|unfit| unfit.why).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let basis = || Some(crate::casework::fixture::basis());
    let recall = Action::RecallAndResentence(Lesser::Misdemeanor);
    let harm = crate::relief::Harm::Completed;
    assert_eq!(refused(amend(recall, basis())), [Unfitness::Harm { count: 1, harm }]);
    assert_eq!(refused(amend(Action::None, None)), [Unfitness::NoBasis]);
    // What went out before an authority was asked for is written again as it was; what harms never is.
    let mut old = amend(Action::None, None);
    old.batch.state = crate::casework::BatchState::Exported;
    old.export(&top.path().join("old")).unwrap();
    assert!(old.verify(&top.path().join("old")).unwrap().is_good());
}

#[test]
fn other_cases_than_the_batch_has_are_refused() {
    type Edit = fn(&mut Vec<CaseFile>);
    let cases: [(Edit, usize); 5] = [
        (|cases| drop(cases.pop()), 3),
        (|cases| drop(cases.remove(0)), 1),
        (|cases| cases.push(approved(9)), 4),
        (|cases| cases.swap(0, 1), 1),
        (Vec::clear, 1),
    ];
    for (edit, place) in cases {
        let top = tempfile::tempdir().unwrap();
        let mut docket = docket(3);
        edit(&mut docket.cases);
        let refused = docket.export(&top.path().join("out"));
        assert!(matches!(refused, Err(FilingError::OtherCases(at)) if at == place), "{refused:?}");
        assert!(names(top.path()).is_empty());
    }
}

#[test]
fn a_void_batch_is_not_written() {
    let top = tempfile::tempdir().unwrap();
    let mut docket = docket(2);
    docket.batch.state = BatchState::Void;
    let refused = docket.export(&top.path().join("out"));
    assert!(matches!(refused, Err(FilingError::Batch(Refusal::Void(_)))), "{refused:?}");
    assert!(names(top.path()).is_empty());
}

#[test]
fn when_the_queue_fails_half_way_nothing_is_left() {
    let top = tempfile::tempdir().unwrap();
    let docket = docket(3);
    let mut cases: Vec<Result<_, std::io::Error>> = docket.cases.iter().cloned().map(Ok).collect();
    cases[2] = Err(std::io::Error::other("the disk went away"));
    let failed = export(&top.path().join("out"), docket.job("0.1.0"), cases, Vec::new());
    assert!(matches!(&failed, Err(FilingError::Cases(error)) if error.to_string().contains("went away")));
    assert!(names(top.path()).is_empty());
}

mod targets {
    use super::*;

    #[test]
    fn what_is_there_is_never_touched() {
        let top = tempfile::tempdir().unwrap();
        fs::create_dir(top.path().join("empty")).unwrap();
        fs::write(top.path().join("file"), "kept").unwrap();
        docket(1).export(&top.path().join("export")).unwrap();
        for taken in ["empty", "file", "export"] {
            let refused = docket(2).export(&top.path().join(taken));
            assert!(matches!(refused, Err(FilingError::TargetExists(_))), "{taken}: {refused:?}");
        }
        assert_eq!(names(top.path()), ["empty", "export", "file"]);
        assert_eq!(fs::read_to_string(top.path().join("file")).unwrap(), "kept");
        assert_eq!(verify(&top.path().join("export")).unwrap().totals().cases, 1);
    }

    #[test]
    fn a_parent_that_is_not_there_is_not_made() {
        let top = tempfile::tempdir().unwrap();
        fs::write(top.path().join("file"), "").unwrap();
        for parent in ["nowhere", "file"] {
            let refused = docket(1).export(&top.path().join(parent).join("out"));
            assert!(matches!(refused, Err(FilingError::ParentMissing(_))), "{refused:?}");
        }
        assert_eq!(names(top.path()), ["file"]);
    }

    #[test]
    fn a_target_must_name_a_new_folder() {
        let top = tempfile::tempdir().unwrap();
        for name in ["..", ".out.unfinished"] {
            let refused = docket(1).export(&top.path().join(name));
            assert!(matches!(refused, Err(FilingError::TargetName(_))), "{name}: {refused:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let top = tempfile::tempdir().unwrap();
        fs::create_dir(top.path().join("elsewhere")).unwrap();
        std::os::unix::fs::symlink("elsewhere", top.path().join("out")).unwrap();
        std::os::unix::fs::symlink("nowhere", top.path().join("dangling")).unwrap();
        std::os::unix::fs::symlink("elsewhere", top.path().join(".new.unfinished")).unwrap();
        for link in ["out", "dangling"] {
            let refused = docket(1).export(&top.path().join(link));
            assert!(matches!(refused, Err(FilingError::TargetExists(_))), "{link}: {refused:?}");
        }
        let refused = docket(1).export(&top.path().join("new"));
        assert!(matches!(refused, Err(FilingError::Remains(_))), "{refused:?}");
        assert!(names(&top.path().join("elsewhere")).is_empty());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_folder_that_may_not_be_written_is_named() {
        use std::os::unix::fs::PermissionsExt as _;
        let top = tempfile::tempdir().unwrap();
        fs::set_permissions(top.path(), fs::Permissions::from_mode(0o500)).unwrap();
        // Permissions do not bind root; a read-only part of the system does.
        let root = rustix::process::geteuid().is_root();
        let parent = if root { Path::new("/sys") } else { top.path() };
        let refused = docket(1).export(&parent.join("vacatur-test"));
        assert!(matches!(refused, Err(FilingError::Permission(_))), "{refused:?}");
        fs::set_permissions(top.path(), fs::Permissions::from_mode(0o700)).unwrap();
        assert!(names(top.path()).is_empty());
    }
}

mod remains {
    use super::*;
    use crate::filing::folder::Folder;

    /// Leaves what a run killed at its last moment leaves: everything but the name.
    fn killed_at_the_last_moment(top: &Path) {
        docket(4).export(&top.join("done")).unwrap();
        fs::rename(top.join("done"), top.join(".out.unfinished")).unwrap();
    }

    #[test]
    fn of_an_interrupted_export_are_no_export_and_are_cleared_away() {
        let top = tempfile::tempdir().unwrap();
        killed_at_the_last_moment(top.path());
        let left = top.path().join(".out.unfinished");
        assert!(matches!(verify(&left), Err(FilingError::NotAnExport(_))));
        fs::remove_file(left.join(MANIFEST)).unwrap();
        docket(2).export(&top.path().join("out")).unwrap();
        assert_eq!(names(top.path()), ["out"]);
        assert_eq!(verify(&top.path().join("out")).unwrap().totals().cases, 2);
    }

    #[test]
    fn with_something_foreign_in_them_are_reported_and_kept() {
        let top = tempfile::tempdir().unwrap();
        killed_at_the_last_moment(top.path());
        fs::write(top.path().join(".out.unfinished/notes.txt"), "mine").unwrap();
        let refused = docket(2).export(&top.path().join("out"));
        assert!(matches!(refused, Err(FilingError::Remains(_))), "{refused:?}");
        assert_eq!(names(&top.path().join(".out.unfinished")).len(), NAMES.len() + 1);
    }

    #[test]
    fn that_are_still_being_written_are_left_alone() {
        let top = tempfile::tempdir().unwrap();
        killed_at_the_last_moment(top.path());
        let running = Folder::open(&top.path().join(".out.unfinished")).unwrap();
        assert!(running.claim().unwrap());
        let refused = docket(2).export(&top.path().join("out"));
        assert!(matches!(refused, Err(FilingError::Busy(_))), "{refused:?}");
        assert_eq!(names(&top.path().join(".out.unfinished")).len(), NAMES.len());
    }
}

#[test]
fn the_target_has_no_name_until_the_last_case_was_handed_over() {
    let top = tempfile::tempdir().unwrap();
    let docket = docket(3);
    let target = top.path().join("out");
    let unfinished = top.path().join(".out.unfinished");
    let cases = docket.stream().inspect(|_| {
        assert!(unfinished.is_dir());
        assert!(!target.exists());
    });
    export(&target, docket.job("0.1.0"), cases, Vec::new()).unwrap();
    assert!(target.is_dir());
}
