//! The proposed order of a word processor read back: its paragraphs and the rows of its tables.

use super::pdf::Item;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{BufReader, Cursor, Read as _};

/// More than an order of the largest batch has.
const LARGEST: u64 = 1 << 30;

/// Reads a file; `None` where it is no document of a word processor. Rows of the caption, of two cells, are text.
pub(super) fn read(bytes: Vec<u8>) -> Option<Vec<Item>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let part = zip.by_name("word/document.xml").ok()?;
    let mut xml = Reader::from_reader(BufReader::new(part.take(LARGEST)));
    let mut items = Vec::new();
    let mut buffer = Vec::new();
    let mut row: Option<Vec<String>> = None;
    let (mut text, mut is_header) = (String::new(), false);
    loop {
        match xml.read_event_into(&mut buffer).ok()? {
            Event::Eof => return Some(items),
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "w:tblHeader" => {
                is_header = true;
            }
            Event::Start(tag) => match tag.name().as_ref() {
                "w:tr" => (row, is_header) = (Some(Vec::new()), false),
                "w:tc" => text.clear(),
                _ => {}
            },
            Event::Text(said) => text.push_str(&said),
            Event::GeneralRef(reference) => text.push_str(&resolved(&reference)?),
            Event::End(tag) => match tag.name().as_ref() {
                "w:tc" => row.iter_mut().for_each(|row| row.push(std::mem::take(&mut text))),
                "w:tr" => match row.take() {
                    Some(cells) if cells.len() > 2 && !is_header => items.push(Item::Row(cells)),
                    Some(cells) if !is_header => items.push(Item::Text(cells.concat())),
                    _ => {}
                },
                "w:p" if row.is_none() && !text.is_empty() => {
                    items.push(Item::Text(std::mem::take(&mut text)));
                }
                _ => {}
            },
            _ => {}
        }
        buffer.clear();
    }
}

/// Returns the character that a reference such as `&amp;` stands for.
fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> Option<String> {
    if let Some(c) = reference.resolve_char_ref().ok()? {
        return Some(c.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(reference).map(str::to_owned)
}
