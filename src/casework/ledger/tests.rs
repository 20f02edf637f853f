//! Tests: canonical bytes of an entry and its link.

use super::*;
use crate::casework::fixture::{approval, at, case_file, charter, entry, fact, seat};
use crate::casework::{FlagReason, Ground, HoldReason};
use crate::record::vocabulary::{Column, Meaning, Word};
use crate::relief::FactKind;
use jiff::civil::date;

fn deeds() -> Vec<Deed> {
    vec![
        Deed::Found { charter: charter(), version: "0.1.0".to_owned(), key: None },
        Deed::Import {
            sources: vec![Digest::of(b"a")],
            rows: 9,
            refused: 1,
            persons: 2,
            cases: 3,
            root: Digest::ZERO,
            replaces: Vec::new(),
            mappings: Vec::new(),
        },
        Deed::Import {
            sources: vec![Digest::of(b"b"), Digest::of(b"c")],
            rows: 9,
            refused: 0,
            persons: 2,
            cases: 3,
            root: Digest::ZERO,
            replaces: vec![crate::record::SourceNo(1)],
            mappings: vec![Digest::of(b"mapping"), Digest::ZERO],
        },
        Deed::Verdict(approval(&case_file())),
        Deed::Verdict(Verdict::Challenge { ground: Ground::Minor, evidence: Text::new("page 3 \"sale\"") }),
        Deed::Verdict(Verdict::Hold { reason: HoldReason::CaseFile, until: Some(date(2018, 6, 1)) }),
        Deed::Verdict(Verdict::Hold { reason: HoldReason::Other, until: None }),
        Deed::Verdict(Verdict::Flag { reason: FlagReason::Law }),
        Deed::Note { text: Text::note("weight slip\nsays 3 plants é") },
        Deed::Undo { of: Seq(3) },
        Deed::Supersede { of: Seq(3), batch: BatchNo(1), reason: Text::new("new disposition") },
        Deed::Batch { batch: BatchNo(1), cases: 4940, root: Digest::ZERO },
        Deed::Export { batch: BatchNo(1), manifest: Digest::ZERO, passage: None },
        Deed::Fact { added: fact(FactKind::Weight, "28.5 g"), proposal: Digest::ZERO },
        Deed::Fact { added: fact(FactKind::Identity, "confirmed"), proposal: Digest::ZERO },
        Deed::Fact { added: fact(FactKind::Sentence, "serving"), proposal: Digest::ZERO },
        Deed::Retract { of: Seq(13), reason: Text::new("another person's report"), proposal: Digest::ZERO },
        Deed::Adopt { charter: charter(), waiting: 3, differing: 1, root: Digest::ZERO },
        Deed::Vocabulary {
            change: WordChange::Teach {
                word: Word {
                    column: Column::Disposition,
                    text: Text::new("CONVCTD-PROB"),
                    means: Meaning::named(Column::Disposition, "convicted").unwrap(),
                },
                reason: Text::new("the clerk's own list"),
            },
            charter: Charter { vocabulary: Some(Digest::of(b"words")), ..charter() },
            waiting: 3,
            differing: 1,
            root: Digest::ZERO,
        },
        Deed::Vocabulary {
            change: WordChange::Forget { of: Seq(18), reason: Text::new("a slip") },
            charter: charter(),
            waiting: 3,
            differing: 0,
            root: Digest::ZERO,
        },
    ]
}

#[test]
fn every_deed_is_read_back_from_its_canonical_text() {
    for (number, deed) in (1..).zip(deeds()) {
        let id = deed.id();
        let entry = entry(number, 7, deed);
        let text = entry.canonical().unwrap();
        assert!(text.contains(&format!("\"deed\":\"{id}\"")), "{text}");
        assert_eq!(Entry::parse(&text), Ok(entry), "{text}");
    }
}

#[test]
fn the_canonical_text_is_the_one_that_is_documented() {
    let entry = Entry {
        erased: None,
        seq: Seq(4213),
        at: at(0),
        seat: seat("mlopez"),
        case: Some(CaseId(7)),
        shown: None,
        policy: Digest::ZERO,
        deed: Deed::Undo { of: Seq(4212) },
    };
    let zeros = "0".repeat(64);
    let text = entry.canonical().unwrap();
    assert_eq!(
        text,
        format!(
            "{{\"seq\":4213,\"at\":\"2018-01-31T12:00:00.000Z\",\"seat\":\"mlopez\",\"case\":7,\"shown\":null,\
             \"policy\":\"{zeros}\",\"deed\":\"undo\",\"of\":4212}}"
        )
    );
    assert_eq!(Entry::link(&Digest::ZERO, &text), Digest::of(format!("{zeros}\n{text}").as_bytes()));
}

#[test]
fn text_that_is_not_canonical_is_no_entry() {
    let text = entry(1, 1, Deed::Undo { of: Seq(1) }).canonical().unwrap();
    let changed = [
        text.replace(",\"of\"", ", \"of\""),
        text.replace("\"of\":1}", "\"of\":1,\"by\":2}"),
        text.replace(".000Z", "Z"),
        text.replace("\"seq\":1,", ""),
        String::new(),
    ];
    for changed in changed {
        assert_ne!(changed, text);
        assert_eq!(Entry::parse(&changed), Err(NotAnEntry), "{changed}");
    }
}
