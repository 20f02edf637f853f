//! Hostile text through the cells of the tables and of the workbook, and through whole exports and the programs that read
//! them: ten million code points each.

use super::sheet::Sheet;
use super::{Cell, cut};
use crate::filing::cell::{guard, guard_bytes, plain};
use crate::filing::fixture::stream::{Stream, is_obeyed};
use crate::filing::fixture::{Docket, approve, computes, undecided};
use crate::filing::manifest::{CASES, COUNTS};
use crate::filing::{Office, verify};
use crate::record::Text;
use std::borrow::Cow;
use std::fs;

/// How many code points go through.
const ALL: usize = 10_000_000;

/// How many go through one export.
const TOGETHER: usize = 1_000_000;

/// Reads the texts of a sheet as a reader of XML does, and checks on the way that they are well formed.
fn texts(xml: &str) -> Vec<String> {
    let cells = xml.split("<t xml:space=\"preserve\">").skip(1);
    cells
        .map(|cell| {
            let (text, _) = cell.split_once("</t>").unwrap();
            assert!(!text.contains(['<', '>']) && !text.chars().any(is_obeyed), "{text:?}");
            let plain = ["&amp;", "&lt;", "&gt;", "&quot;"]
                .iter()
                .fold(text.to_owned(), |text, entity| text.replace(entity, ""));
            assert!(!plain.contains('&'), "{text:?}");
            let text = text.replace("_x005F_", "_").replace("&quot;", "\"").replace("&gt;", ">");
            text.replace("&lt;", "<").replace("&amp;", "&")
        })
        .collect()
}

#[test]
fn ten_million_code_points_through_the_cells_of_tables_and_workbook() {
    let mut stream = Stream::new(4);
    while stream.taken < ALL {
        let raw: Vec<String> = (0..100).map(|_| stream.text(2_000)).collect();
        let clean: Vec<Text> = raw.iter().map(|text| Text::new(text)).collect();
        let mut writer =
            csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        let mut xml = Vec::new();
        let mut sheet = Sheet::begin(&mut xml, &["text"]).unwrap();
        for (raw, clean) in raw.iter().zip(&clean) {
            let cell = guard(clean.as_str());
            assert!(!computes(&cell), "{cell:?}");
            writer.write_record([cell.as_ref()]).unwrap();
            sheet.row(&mut xml, &[Cell::Text(Cow::Borrowed(clean.as_str()))]).unwrap();
            // A row as it was read, which is repeated in the results of `assess`.
            assert!(!computes(std::str::from_utf8(&guard_bytes(raw.as_bytes())).unwrap()), "{raw:?}");
        }
        let table = writer.into_inner().unwrap();
        assert!(!std::str::from_utf8(&table).unwrap().chars().any(|c| c != '\n' && is_obeyed(c)));
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&*table);
        let read: Vec<String> =
            reader.records().map(|row| plain(row.unwrap().get(0).unwrap()).into_owned()).collect();
        let written: Vec<&str> = clean.iter().map(Text::as_str).collect();
        assert_eq!(read, written);
        let cells = texts(std::str::from_utf8(&xml).unwrap());
        let expected: Vec<String> = written.iter().map(|text| cut(text).into_owned()).collect();
        assert_eq!(cells[1..], expected);
    }
}

#[test]
fn ten_million_code_points_through_whole_exports_are_read_back_as_they_were_and_compute_nothing() {
    let mut stream = Stream::new(5);
    while stream.taken < ALL {
        export(&mut stream);
    }
}

/// Sends a part of the stream out as a batch, verifies the folder, and reads its tables.
fn export(stream: &mut Stream) {
    let mut cases = Vec::new();
    let end = stream.taken + TOGETHER;
    while stream.taken < end {
        let number = cases.len() as u64 + 1;
        let mut case = undecided(number);
        case.person.identity.name = Text::new(&stream.text(700));
        case.person.identity.cii = Text::new(&stream.text(100));
        let event = &mut case.person.events[1];
        event.agency = Text::new(&stream.text(300));
        event.case_numbers = vec![Text::new(&stream.text(100)), Text::new(&stream.text(100))];
        event.counts.iter_mut().flat_map(|count| &mut count.charges).for_each(|charge| {
            charge.text = Text::new(&stream.text(300));
            std::sync::Arc::make_mut(&mut charge.offense).description = charge.text.clone();
        });
        case.proposal.proposals[0].policy.reason = Text::new(&stream.text(200)).to_string();
        approve(&mut case, 1000 + number);
        cases.push(case);
    }
    let mut docket = Docket::of(cases);
    let all = "[tables]\nrecord = [\"name\", \"case-number\", \"birth-date\", \"cii\"]\nworkbook = [\"name\", \"case-number\", \"cii\"]\n";
    docket.office = Office::parse(all).unwrap();
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    docket.export(&out).unwrap();
    assert!(verify(&out).unwrap().is_good());
    for name in [CASES, COUNTS] {
        let table = fs::read_to_string(out.join(name)).unwrap();
        assert!(!table.chars().any(|c| !matches!(c, '\n' | '\r') && is_obeyed(c)), "{name}");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
        for cell in
            reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
        {
            assert!(!computes(&cell), "{name}: {cell:?}");
        }
    }
}
