//! The files of the documents: the same bytes every time, tagged, whole whatever stands in them, and read back.

use super::*;
use crate::filing::Verification;

/// Two cases, the second of this person.
fn named(name: &str) -> Docket {
    let mut second = undecided(2);
    second.person.identity.name = Text::new(name);
    approve(&mut second, 1002);
    Docket::of(vec![approved(1), second])
}

fn differences(found: &Verification) -> Vec<String> {
    found.differences().iter().map(ToString::to_string).collect()
}

#[test]
fn every_document_is_read_back_and_a_row_of_another_batch_is_named() {
    let templates = Templates::shipped().unwrap();
    let top = tempfile::tempdir().unwrap();
    let [ours, theirs] = ["ours", "theirs"].map(|name| top.path().join(name));
    let mut docket = named("ORGANA,LEIA");
    export(&mut docket, &ours, &templates).unwrap();
    export(&mut named("SOLO,HAN"), &theirs, &templates).unwrap();
    assert_eq!(differences(&docket.verify(&ours).unwrap()), Vec::<String>::new());
    for (file, expected) in [
        ("motion.pdf", "motion.pdf item 3, case 2 count 1: Defendant is not what batch.json says"),
        ("order.pdf", "order.pdf item 3, case 2 count 1: Defendant is not what batch.json says"),
        ("order.docx", "order.docx item 3, case 2 count 1: Defendant is not what batch.json says"),
        ("sheets.pdf", "sheets.pdf item 2, case 2: Defendant is not what batch.json says"),
    ] {
        let own = fs::read(ours.join(file)).unwrap();
        fs::copy(theirs.join(file), ours.join(file)).unwrap();
        let found = differences(&verify(&ours).unwrap());
        assert!(found.contains(&expected.to_owned()), "{file}: {found:?}");
        fs::write(ours.join(file), own).unwrap();
    }
    // The same documents with a row too few, and one that is no document at all.
    let one = top.path().join("one");
    export(&mut Docket::of(vec![approved(1)]), &one, &templates).unwrap();
    fs::copy(one.join("order.pdf"), ours.join("order.pdf")).unwrap();
    fs::copy(one.join("letters.pdf"), ours.join("letters.pdf")).unwrap();
    fs::write(ours.join("motion.pdf"), "%PDF-1.7 or so").unwrap();
    let found = differences(&verify(&ours).unwrap());
    for expected in [
        "motion.pdf can not be read back",
        "order.pdf item 3: the row of case 2 count 1 is missing; batch.json has it",
        "letters.pdf item 2: the row of case 2 is missing; batch.json has it",
    ] {
        assert!(found.contains(&expected.to_owned()), "{expected}: {found:?}");
    }
}

#[test]
fn the_list_of_challenges_is_held_against_the_queue() {
    let templates = Templates::shipped().unwrap();
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    let mut docket = named("ORGANA,LEIA");
    export(&mut docket, &out, &templates).unwrap();
    docket.challenges = vec![challenge(900, "file 13")];
    let found = differences(&docket.verify(&out).unwrap());
    let expected = "challenges.pdf item 1: Evidence is not what the frozen batch says";
    assert!(found.contains(&expected.to_owned()), "{found:?}");
}

#[test]
fn templates_are_written_out_once_and_read_back_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("mine");
    Templates::write_out(&out).unwrap();
    assert_eq!(Templates::read(&out).unwrap(), Templates::shipped().unwrap());
    assert!(matches!(Templates::write_out(&out), Err(TemplateError::Exists(_))));
    assert!(Templates::shipped().unwrap().has_blanks());
}

#[test]
fn the_same_batch_gives_the_same_bytes() {
    let templates = Templates::shipped().unwrap();
    let made = || {
        let mut files = Vec::new();
        let mut documents = documents(&docket(2), &templates, vec![challenge(900, "file 12")]);
        let each = |name: &str, bytes: &[u8]| {
            files.push((name.to_owned(), Digest::of(bytes)));
            Ok(())
        };
        documents.each_file(each).unwrap();
        files
    };
    let first = made();
    let names: Vec<_> = first.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "motion.pdf",
            "order.pdf",
            "sheets.pdf",
            "challenges.pdf",
            "letters.pdf",
            "order.docx",
            "papers.toml"
        ]
    );
    assert_eq!(first, made());
}

#[test]
fn a_pdf_is_tagged_titled_and_conforms_to_pdf_ua() {
    let templates = Templates::shipped().unwrap();
    let mut documents = documents(&docket(1), &templates, vec![challenge(900, "file 12")]);
    documents
        .each(&Paper::ALL, |volume| -> Result<(), FilingError> {
            let bytes = volume.pdf()?;
            let text = String::from_utf8_lossy(&bytes);
            for mark in ["%PDF-1.7", "pdfuaid:part", "en-US", "StructTreeRoot", "DisplayDocTitle"] {
                assert!(text.contains(mark), "{} lacks {mark}", volume.file());
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn text_that_cannot_be_set_is_refused_with_its_case() {
    let templates = Templates::shipped().unwrap();
    let mut case = undecided(2);
    case.person.identity.name = Text::new("李,LUKE");
    approve(&mut case, 1002);
    let docket = Docket::of(vec![approved(1), case]);
    let refused = preview(docket.job("0.1.0"), docket.stream(), docket.challenged(), &templates);
    let Err(FilingError::Refused(unfit)) = refused else { panic!("it was set") };
    let unfit: Vec<_> = unfit.iter().map(ToString::to_string).collect();
    assert!(
        unfit.len() == 1 && unfit[0].starts_with("case 2: its text has the character \\u{674e}"),
        "{unfit:?}"
    );
    let office = crate::filing::Office::standard().unwrap();
    let flagged = std::collections::BTreeMap::new();
    let standards = crate::filing::Standards {
        office: &office,
        flagged: &flagged,
        as_of: crate::casework::fixture::charter().as_of,
    };
    let listed = crate::filing::preflight(standards, Vec::new(), docket.stream()).unwrap();
    assert_eq!(listed.cases(), 1);
    // The tables can carry it.
    let top = tempfile::tempdir().unwrap();
    crate::filing::export(&top.path().join("out"), docket.job("0.1.0"), docket.stream(), docket.challenged())
        .unwrap();
    let mut documents = documents(&super::docket(1), &templates, vec![challenge(900, "李")]);
    let refused = documents.each(&[Paper::Challenges], |_| -> Result<(), DocumentError> { Ok(()) });
    assert!(matches!(refused, Err(DocumentError::Glyph { whose, c: '李' }) if whose == "case 900"));
}

#[test]
fn hostile_and_long_names_stand_whole_on_the_paper() {
    let templates = Templates::shipped().unwrap();
    let names = [
        "{cases},*LUKE* = 1. @end".to_owned(),
        format!("{},LUKE", "W".repeat(900)),
        "O'BRIEN-GARCIA Y LOPEZ DE LA TORRE MONTENEGRO,MARIA DE LOS ANGELES DEL CARMEN".to_owned(),
        "<w:p>&amp;,\u{1b}[31mRED".to_owned(),
    ];
    let cases = (1..).zip(&names).map(|(number, name)| {
        let mut case = undecided(number);
        case.person.identity.name = Text::new(name);
        approve(&mut case, 1000 + number);
        case
    });
    let docket = Docket::of(cases.collect());
    for paper in [Paper::Motion, Paper::Order, Paper::Sheets, Paper::Letters] {
        let text = text(&docket, &templates, paper).replace([' ', '\n'], "");
        for name in &names {
            let last = name.split(',').next().unwrap();
            let stands = if last.starts_with('W') {
                // It goes on over pages.
                text.matches('W').count() >= last.len()
            } else {
                text.contains(&last.replace(' ', ""))
            };
            assert!(stands, "{paper:?} lacks {last:.20?}");
        }
    }
    let mut order = Cursor::new(Vec::new());
    documents(&docket, &templates, Vec::new()).order_text(&mut order).unwrap();
    assert!(word_text(order).contains("&lt;w:p&gt;&amp;amp;"));
}

fn word_text(file: Cursor<Vec<u8>>) -> String {
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let mut text = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_order_for_a_word_processor_says_what_the_order_says() {
    let templates = Templates::shipped().unwrap();
    let mut order = Cursor::new(Vec::new());
    documents(&docket(3), &templates, Vec::new()).order_text(&mut order).unwrap();
    let text = word_text(order);
    for field in [
        "[PROPOSED] ORDER ON MOTION",
        "____ GRANTED",
        "REDESIGNATED. On 3 counts, items 1, 3 and 5 of Schedule A",
        "Schedule A: Superior Court, San Francisco",
        "SCN-0000021",
        "SKYWALKER3, LUKE",
        "04/11/1981",
        "11359(a) HS",
        "Total of Schedule A: 3 cases, 6 counts",
        "consisting of ______ pages",
        "w:tblHeader",
    ] {
        assert!(text.contains(field), "{field:?}:\n{text}");
    }
    for tag in ["w:p", "w:r", "w:tbl", "w:tr", "w:tc", "w:body", "w:sectPr"] {
        let open = text.matches(&format!("<{tag}>")).count() + text.matches(&format!("<{tag} ")).count();
        assert_eq!(open, text.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

#[test]
fn each_court_begins_a_page_and_the_running_totals_go_on() {
    let templates = Templates::shipped().unwrap();
    let cases = (1..=40).map(|number| {
        let mut case = undecided(number);
        if number % 2 == 0 {
            case.person.events.iter_mut().for_each(|event| event.court = Court::Municipal);
        }
        approve(&mut case, 1000 + number);
        case
    });
    let docket = Docket::of(cases.collect());
    let pages = pages(&mut documents(&docket, &templates, Vec::new()), Paper::Motion);
    let begins = |page: &&String| page.contains("\nSchedule A: ");
    let courts: Vec<_> = pages.iter().filter(begins).collect();
    assert_eq!(courts.len(), 2, "a page begins each court");
    assert!(courts[0].contains("Municipal Court, San Francisco"));
    assert!(pages.iter().any(|page| page.contains("Total of this court: 20 cases, 40 counts")));
    let feet: Vec<_> = pages.iter().filter_map(|page| page.split("Through this page: ").nth(1)).collect();
    let so_far: Vec<u64> = feet.iter().map(|foot| foot.split(' ').next().unwrap().parse().unwrap()).collect();
    assert!(so_far.is_sorted() && so_far.first() > Some(&0) && so_far.last() == Some(&40), "{so_far:?}");
}

#[test]
fn many_cases_come_in_volumes_and_one_is_held_at_a_time() {
    let templates = Templates::shipped().unwrap();
    let mut documents = documents(&docket(251), &templates, Vec::new());
    assert_eq!(documents.files(), 8);
    let mut seen = Vec::new();
    documents
        .each(&[Paper::Sheets], |volume| -> Result<(), FilingError> {
            seen.push((volume.file(), volume.pages.count(), volume.title().to_owned()));
            Ok(())
        })
        .unwrap();
    let files: Vec<_> = seen.iter().map(|(file, pages, _)| (file.as_str(), *pages)).collect();
    assert_eq!(files, [("sheets.pdf", 500), ("sheets-2.pdf", 2)]);
    assert!(seen[1].2.ends_with(", volume 2 of 2"), "{seen:?}");
}

#[test]
fn an_export_holds_its_documents_and_every_change_to_them_is_found() {
    let templates = Templates::shipped().unwrap();
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    let mut docket = docket(2);
    let told = export(&mut docket, &out, &templates).unwrap();
    assert_eq!(told.first().unwrap(), "1/7 motion.pdf");
    assert_eq!(told.last().unwrap(), "7/7 papers.toml");
    let manifest = fs::read_to_string(out.join(MANIFEST)).unwrap();
    assert!(manifest.contains(&templates.digest().to_string()) && manifest.contains("\"letters.pdf\""));
    let check = |docket: &Docket| {
        let alone = verify(&out).unwrap();
        let against = docket.verify(&out).unwrap();
        let words = |found: &crate::filing::Verification| -> Vec<_> {
            found.differences().iter().map(ToString::to_string).collect()
        };
        (words(&alone), words(&against))
    };
    assert_eq!(check(&docket), (vec![], vec![]));
    let motion = fs::read(out.join("motion.pdf")).unwrap();
    fs::write(out.join("motion.pdf"), [motion.as_slice(), b"\n"].concat()).unwrap();
    let (alone, against) = check(&docket);
    assert!(alone.iter().any(|found| found.starts_with("motion.pdf was changed")), "{alone:?}");
    assert!(
        against.iter().any(|found| found == "motion.pdf is not what the frozen batch gives"),
        "{against:?}"
    );
    fs::remove_file(out.join("motion.pdf")).unwrap();
    assert_eq!(check(&docket).0, ["motion.pdf is missing"]);
    fs::write(out.join("motion.pdf"), motion).unwrap();
    fs::write(out.join("sheets-2.pdf"), "").unwrap();
    let found = check(&docket).0;
    assert!(found.contains(&"sheets-2.pdf does not belong to an export".to_owned()), "{found:?}");
}

#[test]
fn the_documentation_names_every_name_and_every_template() {
    let docs = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/filings.md")).unwrap();
    for name in
        crate::filing::documents::facts::BATCH_NAMES.iter().chain(crate::filing::documents::facts::CASE_NAMES)
    {
        assert!(docs.contains(&format!("`{{{name}}}`")), "{name}");
    }
    let folder = tempfile::tempdir().unwrap();
    for name in Templates::write_out(&folder.path().join("all")).unwrap() {
        assert!(docs.contains(&format!("`{name}`")), "{name}");
    }
}
