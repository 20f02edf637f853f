//! The documents of fictitious batches, read as text: what the law asks for stands in them, the same every time.

mod files;

use super::{DocumentError, Documents, Templates};
use crate::casework::{CaseFile, CaseId, Digest, Ground, Seq, Verdict};
use crate::filing::fixture::{Docket, approve, approved, decide, docket, undecided};
use crate::filing::manifest::MANIFEST;
use crate::filing::{Documented, FilingError, Paper, TemplateError, export_with_documents, preview, verify};
use crate::record::{Court, Text};
use crate::relief::Action;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;

fn documents<'a>(
    docket: &Docket,
    templates: &'a Templates,
    challenges: Vec<CaseFile>,
) -> Documents<'a, Cursor<Vec<u8>>> {
    preview(docket.job("0.1.0"), docket.stream(), challenges.into_iter().map(Ok), templates).unwrap()
}

/// Every page of a paper as text, each volume after the other.
fn pages(documents: &mut Documents<'_, Cursor<Vec<u8>>>, paper: Paper) -> Vec<String> {
    let mut pages = Vec::new();
    let read = documents.each(&[paper], |volume| -> Result<(), FilingError> {
        // Wide enough that no word of a test is broken off.
        pages.extend(volume.pages.lines(2_000).into_iter().map(|lines| lines.join("\n")));
        Ok(())
    });
    read.unwrap();
    pages
}

fn text(docket: &Docket, templates: &Templates, paper: Paper) -> String {
    pages(&mut documents(docket, templates, Vec::new()), paper).join("\n")
}

fn challenge(number: u64, evidence: &str) -> CaseFile {
    let mut case = undecided(number);
    let evidence = Text::new(evidence);
    decide(&mut case, 40 + number, Verdict::Challenge { ground: Ground::Superstrike, evidence });
    case.standing.batch = None;
    case
}

fn export(docket: &mut Docket, target: &Path, templates: &Templates) -> Result<Vec<String>, FilingError> {
    let mut told = Vec::new();
    let progress = Box::new(|name: &str, place: usize, of: usize| told.push(format!("{place}/{of} {name}")));
    let documents = Documented { templates, progress };
    docket.challenges = vec![challenge(900, "file 12")];
    let exported =
        export_with_documents(target, docket.job("0.1.0"), docket.stream(), docket.challenged(), documents)?;
    docket.batch.manifest = Some(exported.manifest);
    Ok(told)
}

/// A folder with one changed template.
fn changed(name: &str, change: impl Fn(&str) -> String) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Templates::write_out(&folder.path().join("all")).unwrap();
    let shipped = fs::read_to_string(folder.path().join("all").join(name)).unwrap();
    fs::write(folder.path().join(name), change(&shipped)).unwrap();
    folder
}

#[test]
fn every_field_that_a_court_needs_stands_in_motion_and_order() {
    let templates = Templates::shipped().unwrap();
    for paper in [Paper::Motion, Paper::Order] {
        let text = text(&docket(3), &templates, paper);
        for field in [
            "SUPERIOR COURT OF THE STATE OF CALIFORNIA",
            "COUNTY OF SAN FRANCISCO",
            "THE PEOPLE OF THE STATE OF CALIFORNIA,",
            "[Name of the District Attorney], SBN [Bar No.]",
            "11361.8",
            "Schedule A: Superior Court, San Francisco",
            "case number SCN-0000021",
            "defendant SKYWALKER2, LUKE",
            "convicted 04/11/1981",
            "section as convicted 11359(a) HS",
            "level before felony",
            "action Redesignate",
            "level after misdemeanor",
            "action Dismiss and seal",
            "level after dismissed",
            "seal Yes",
            "reg. No",
            "Total of Schedule A: 3 cases, 6 counts: 3 to dismiss, 3 to redesignate",
            "Through this page: 3 of 3 cases, 6 of 6 counts",
            "Dated: ____",
        ] {
            assert!(text.contains(field), "{paper:?} lacks {field:?}:\n{text}");
        }
        assert!(!text.contains("1960") && !text.contains("A00000001"), "the least data is the default");
    }
    let order = text(&docket(3), &templates, Paper::Order);
    for field in [
        "____ GRANTED ____ DENIED",
        "REDESIGNATED. On 3 counts, items 1, 3 and 5 of Schedule A",
        "SEALED. On 3 counts, items 2, 4 and 6 of Schedule A",
        "Judge of the Superior Court",
        "consisting of 4 pages",
        "Clerk of the Court",
    ] {
        assert!(order.contains(field), "{field:?}:\n{order}");
    }
}

#[test]
fn every_field_of_law_l5_stands_on_a_sheet() {
    let templates = Templates::shipped().unwrap();
    let mut documents = documents(&docket(1), &templates, Vec::new());
    let pages = pages(&mut documents, Paper::Sheets);
    assert_eq!(pages.len(), 2, "the motion and the order of one case");
    let [motion, order] = pages.as_slice() else { panic!() };
    for field in [
        "COUNTY OF SAN FRANCISCO",
        "LUKE SKYWALKER1,",
        "Superior Court No. SCN-0000011",
        "MOTION AND ORDER: CANNABIS FELONY",
        "This motion is made",
        "Convicted of: 11359(a) HS, 11357(a) HS",
        "redesignation of count 1 (11359(a) HS) as a misdemeanor",
        "dismissal of count 2 (11357(a) HS)",
        "sealing of the record of arrest and conviction on count 2",
        "Date: ____",
        "[Name of the deputy]",
        "SBN [Bar No.]",
    ] {
        assert!(motion.contains(field), "{field:?}:\n{motion}");
    }
    for field in [
        "____ GRANTED ____ DENIED",
        "REDESIGNATED: count 1 (11359(a) HS) as a misdemeanor.",
        "DISMISSED",
        "SEALED: the record of arrest and conviction on count 2 (11357(a) HS).",
        "Other: ____",
        "Judge of the Superior Court",
        "consisting of 2 pages",
    ] {
        assert!(order.contains(field), "{field:?}:\n{order}");
    }
}

#[test]
fn a_letter_is_in_plain_words_and_goes_only_where_relief_is_asked_for() {
    let templates = Templates::shipped().unwrap();
    let mut none = undecided(2);
    let mut verdict = crate::casework::fixture::approval(&none);
    if let Verdict::Approve { actions, amended, basis, .. } = &mut verdict {
        *basis = Some(crate::casework::fixture::basis());
        *amended = actions.keys().cloned().collect();
        for action in actions.values_mut() {
            *action = Action::None;
        }
    }
    decide(&mut none, 1002, verdict);
    let docket = Docket::of(vec![approved(1), none]);
    let mut documents = documents(&docket, &templates, Vec::new());
    let letters = pages(&mut documents, Paper::Letters);
    assert_eq!(letters.len(), 1, "{letters:#?}");
    for field in [
        "Dear LUKE SKYWALKER1,",
        "SCN-0000011",
        "April 11, 1981",
        "to dismiss count 2 (11357(a) HS)",
        "[Office of",
    ] {
        assert!(letters[0].contains(field), "{field:?}:\n{}", letters[0]);
    }
    assert_eq!(pages(&mut documents, Paper::Sheets).len(), 2);
    assert!(
        pages(&mut documents, Paper::Motion)
            .join("\n")
            .contains("Where Schedule A states “No relief” (2 counts)")
    );
}

#[test]
fn challenges_go_out_with_their_grounds_and_their_evidence_where_the_office_wants_it() {
    let templates = Templates::shipped().unwrap();
    let rows = || vec![challenge(900, "1989 conviction, file 12"), challenge(901, "")];
    let said = pages(&mut documents(&docket(1), &templates, rows()), Paper::Challenges).join("\n");
    for field in [
        "AND TO [Office of the Public Defender]",
        "challenge relief in 2 cases",
        "case number SCN-0009001",
        "defendant SKYWALKER900, LUKE",
        "sections as convicted 11357(a) HS, 11359(a) HS",
        "ground prior conviction under PC 667(e)(2)(C)(iv)",
        "evidence 1989 conviction, file 12",
        "evidence none stated",
    ] {
        assert!(said.contains(field), "{field:?}:\n{said}");
    }
    let silent = changed("papers.toml", |text| text.replace("evidence = true", "evidence = false"));
    let silent = Templates::read(silent.path()).unwrap();
    let said = pages(&mut documents(&docket(1), &silent, rows()), Paper::Challenges).join("\n");
    assert!(!said.contains("file 12") && said.contains("evidence in the office’s file"), "{said}");
    let none = pages(&mut documents(&docket(1), &templates, Vec::new()), Paper::Challenges);
    assert!(none.len() == 1 && none[0].contains("no challenge"), "{none:?}");
}

#[test]
fn a_dismissal_by_policy_is_worded_by_the_office_and_never_called_invalid() {
    // The statute leaves these counts as they are: the dismissal is the office's choice.
    let templates = Templates::shipped().unwrap();
    let docket = docket(1);
    for paper in [Paper::Motion, Paper::Order, Paper::Sheets] {
        let text = text(&docket, &templates, paper);
        let by_law = text.contains("legally invalid");
        let by_policy = text.contains("on motion of the People");
        assert!(by_law != by_policy, "one ground for the one dismissal:\n{text}");
    }
    let own = changed("papers.toml", |text| {
        text.replace("on motion of the People", "in the interest of justice")
            .replace("as legally invalid under section 11361.8", "in the interest of justice")
    });
    let text = text(&docket, &Templates::read(own.path()).unwrap(), Paper::Order);
    assert!(text.contains("is dismissed in the interest of justice."), "{text}");
    assert!(!text.contains("legally invalid") && !text.contains("on motion of the People"));
}

#[test]
fn an_identifier_is_printed_where_the_office_says_so_and_nowhere_else() {
    let own = changed("papers.toml", |text| text.replace("order = []", "order = [\"birth date\", \"CII\"]"));
    let templates = Templates::read(own.path()).unwrap();
    let order = text(&docket(1), &templates, Paper::Order);
    assert!(order.contains("Born 03/14/1960") && order.contains("CII A00000001"), "{order}");
    for paper in [Paper::Motion, Paper::Sheets, Paper::Letters] {
        let text = text(&docket(1), &templates, paper);
        assert!(!text.contains("1960") && !text.contains("A00000001"), "{paper:?}");
    }
}

#[test]
fn a_mistake_in_a_template_is_named_with_its_file_and_line() {
    type Mistake = (&'static str, fn(&str) -> String, usize, &'static str);
    let cases: [Mistake; 5] = [
        ("motion.txt", |text| format!("# one\n{text}\n{{casses}}"), 0, "the name {casses} is not known here"),
        ("letter.txt", |_| "@title T\n\n@if sealled\n".to_owned(), 3, "the name sealled is not known here"),
        ("papers.toml", |text| text.replace("telephone =", "telefone ="), 26, "unknown field `telefone`"),
        ("papers.toml", |text| text.replace("order = []", "order = [\"SSN\"]"), 0, "unknown variant `SSN`"),
        (
            "order.txt",
            |text| text.replace("@sign Dated: | | Judge", "@sign 日: | | Judge"),
            0,
            "cannot be set",
        ),
    ];
    for (name, change, line, what) in cases {
        let folder = changed(name, change);
        let error = Templates::read(folder.path()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{name} line ")) && error.contains(what), "{error}");
        assert!(line == 0 || error.contains(&format!("line {line}:")), "{error}");
    }
    let folder = changed("motion.txt", str::to_owned);
    fs::write(folder.path().join("moton.txt"), "").unwrap();
    assert!(matches!(Templates::read(folder.path()), Err(TemplateError::Unknown { .. })));
}

#[test]
fn a_paper_says_reviewed_only_of_a_case_that_somebody_had_on_the_screen() {
    let templates = Templates::shipped().unwrap();
    let group = Seq(1000);
    let in_group = |number: u64| {
        let mut case = undecided(number);
        let mut verdict = crate::casework::fixture::approval(&case);
        if let Verdict::Approve { group: of, .. } = &mut verdict {
            *of = Some(group);
        }
        decide(&mut case, 1000 + number, verdict);
        case
    };
    // One approved by itself, one that was shown before its group was approved, two that were not.
    let mut docket = Docket::of(vec![in_group(1), in_group(2), in_group(3), approved(4)]);
    let looked_at = vec![CaseId(1)];
    docket.batch.groups = vec![crate::casework::ApprovedGroup { group, cases: 40, looked_at }];
    let motion = text(&docket, &templates, Paper::Motion);
    let motion = motion.split_whitespace().filter(|word| word.parse::<u8>().is_err()).collect::<Vec<_>>();
    let motion = motion.join(" ");
    for words in ["individually (items 1, 2, and of Schedule A)", "Those groups held cases."] {
        assert!(motion.contains(words), "{words}: {motion}");
    }
    assert!(!motion.contains("Each case was reviewed"), "{motion}");
    let sheets = text(&docket, &templates, Paper::Sheets);
    let sheets: String = sheets.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(sheets.matches("reviewed the record of the defendant individually").count(), 2, "{sheets}");
    assert_eq!(sheets.matches("approved this case in a group of 40 cases").count(), 2, "{sheets}");
    assert_eq!(sheets.matches("The attorney reviewed 1 of those cases individually").count(), 2);

    let row = docket.cases.iter().map(|case| {
        let approved =
            crate::filing::fitness::Approved::find(case, &crate::filing::fixture::frozen(case)).unwrap();
        let groups = &docket.batch.groups;
        let row = crate::filing::CaseRow::of(docket.batch.batch.number, groups, case, &approved).unwrap();
        (row.reviewed.as_str().to_owned(), row.group_entry, row.group_cases, row.group_reviewed)
    });
    let expected = [
        ("individually".to_owned(), Some(1000), Some(40), Some(1)),
        ("in a group".to_owned(), Some(1000), Some(40), Some(1)),
        ("in a group".to_owned(), Some(1000), Some(40), Some(1)),
        ("individually".to_owned(), None, None, None),
    ];
    assert_eq!(row.collect::<Vec<_>>(), expected);
}
