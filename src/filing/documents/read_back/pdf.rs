//! A PDF read back as a screen reader would: what is read, in the order of reading, with the rows of its tables.
//!
//! Uses a reader of PDF that has nothing to do with the writer. Follows the structure of the file to the marked pieces of
//! its pages, and turns the codes of their glyphs into characters by the maps that the fonts carry: what is compared is
//! what the file says, not what was meant to stand in it.

use hayro_syntax::Pdf;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream, String as Bytes};
use hayro_syntax::page::Page;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Structures nested deeper than this are none of ours.
const DEEPEST: usize = 32;

/// A piece of what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// Text that stands in no table.
    Text(String),
    /// A row of a table that is not its header: the text of each cell.
    Row(Vec<String>),
}

/// The text of every marked piece, by the page it stands on and its number there.
type Pieces = BTreeMap<((i32, i32), i64), String>;

/// What each code of a font stands for.
type Characters = BTreeMap<u16, String>;

/// Reads a file; `None` where it is no PDF with a structure.
pub(super) fn read(bytes: Vec<u8>) -> Option<Vec<Item>> {
    let pdf = Pdf::new(bytes).ok()?;
    let mut pieces = Pieces::new();
    let mut fonts = BTreeMap::new();
    for page in pdf.pages().iter() {
        read_page(page, &mut fonts, &mut pieces);
    }
    let root: Dict<'_> = pdf.xref().get(pdf.xref().root_id())?;
    let structure: Dict<'_> = root.get("StructTreeRoot")?;
    let mut reading = Reading { pieces, items: Vec::new() };
    reading.children(&structure, None, DEEPEST);
    Some(reading.items)
}

/// Takes the text of a page apart into its marked pieces.
fn read_page(page: &Page<'_>, fonts: &mut BTreeMap<(i32, i32), Characters>, pieces: &mut Pieces) {
    let Some(number) = page.raw().obj_id().map(key) else { return };
    let mut marked: Vec<(Option<i64>, Option<String>)> = Vec::new();
    let mut font = None;
    let mut operations: TypedIter<'_> = page.typed_operations();
    while let Some(operation) = operations.next() {
        match operation {
            TypedInstruction::BeginMarkedContent(_) => marked.push((None, None)),
            TypedInstruction::BeginMarkedContentWithProperties(begin) => {
                marked.push(properties(begin.1));
            }
            TypedInstruction::EndMarkedContent(_) => {
                if let Some((piece, Some(said))) = marked.pop() {
                    let piece = piece.or_else(|| innermost(&marked));
                    add(pieces, number, piece, &said);
                }
            }
            TypedInstruction::TextFont(set) => font = learn(page, set.0, fonts),
            TypedInstruction::ShowText(shown) => {
                show(pieces, number, &marked, font.and_then(|font| fonts.get(&font)), [shown.0]);
            }
            TypedInstruction::ShowTexts(shown) => {
                let texts: Vec<Bytes<'_>> = strings(shown.0);
                show(pieces, number, &marked, font.and_then(|font| fonts.get(&font)), &texts);
            }
            _ => {}
        }
    }
}

fn strings<'a>(array: &Array<'a>) -> Vec<Bytes<'a>> {
    let objects = array.iter::<Object<'a>>();
    objects.filter_map(|object| if let Object::String(text) = object { Some(text) } else { None }).collect()
}

/// Returns the number of a marked piece, and what it says where that is stated in words.
fn properties(properties: &Object<'_>) -> (Option<i64>, Option<String>) {
    let Object::Dict(dict) = properties else { return (None, None) };
    let number = dict.get::<i32>("MCID").map(i64::from);
    let said = dict.get::<Bytes<'_>>("ActualText").map(|text| in_words(text.as_bytes()));
    (number, said)
}

/// Reads a text of PDF: UTF-16 where it says so, else taken byte by byte.
fn in_words(bytes: &[u8]) -> String {
    match bytes.strip_prefix(&[0xFE, 0xFF]) {
        Some(units) => utf16(units),
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

fn innermost(marked: &[(Option<i64>, Option<String>)]) -> Option<i64> {
    marked.iter().rev().find_map(|(piece, _)| *piece)
}

fn add(pieces: &mut Pieces, page: (i32, i32), piece: Option<i64>, text: &str) {
    if let Some(piece) = piece {
        pieces.entry((page, piece)).or_default().push_str(text);
    }
}

/// Adds what is shown to the piece it stands in, unless that piece says itself what it says.
fn show<'s, 'a: 's>(
    pieces: &mut Pieces,
    page: (i32, i32),
    marked: &[(Option<i64>, Option<String>)],
    font: Option<&Characters>,
    shown: impl IntoIterator<Item = &'s Bytes<'a>>,
) {
    if marked.iter().any(|(_, said)| said.is_some()) {
        return;
    }
    let mut text = String::new();
    for codes in shown {
        for pair in codes.as_bytes().chunks_exact(2) {
            match font.and_then(|font| font.get(&u16::from_be_bytes([pair[0], pair[1]]))) {
                Some(character) => text.push_str(character),
                None => text.push(char::REPLACEMENT_CHARACTER),
            }
        }
    }
    add(pieces, page, innermost(marked), &text);
}

/// Reads the map of a font, once; returns by which key it is known.
fn learn(
    page: &Page<'_>,
    name: &Name<'_>,
    fonts: &mut BTreeMap<(i32, i32), Characters>,
) -> Option<(i32, i32)> {
    let font = page.resources().get_font(name)?;
    let map: Stream<'_> = font.get("ToUnicode")?;
    let known = key(map.obj_id());
    if let Entry::Vacant(font) = fonts.entry(known) {
        let text = map.decoded().ok()?;
        font.insert(characters(&String::from_utf8_lossy(&text)));
    }
    Some(known)
}

fn key(id: ObjectIdentifier) -> (i32, i32) {
    let id = hayro_syntax::object::ObjRef::from(id);
    (i32::try_from(id.obj_number).unwrap_or(i32::MAX), id.gen_number)
}

/// Reads a map from codes to characters: its single codes and its ranges.
fn characters(map: &str) -> Characters {
    let mut characters = Characters::new();
    let mut tokens = tokens(map);
    while let Some(token) = tokens.next() {
        match token {
            "beginbfchar" => {
                while let (Some(code), Some(text)) =
                    (tokens.next().and_then(code), tokens.next().and_then(hex))
                {
                    characters.insert(code, utf16(&text));
                }
            }
            "beginbfrange" => {
                while let (Some(first), Some(last), Some(begin)) =
                    (tokens.next().and_then(code), tokens.next().and_then(code), tokens.next())
                {
                    for code in first..=last {
                        let text = if begin == "[" { tokens.next().and_then(hex) } else { hex(begin) };
                        let offset = if begin == "[" { 0 } else { code - first };
                        characters.insert(code, text.map(|text| after(&text, offset)).unwrap_or_default());
                    }
                    if begin == "[" {
                        tokens.next();
                    }
                }
            }
            _ => {}
        }
    }
    characters
}

/// Returns the text whose last unit lies so much higher.
fn after(text: &[u8], offset: u16) -> String {
    let mut text = text.to_vec();
    if let [.., high, low] = text.as_mut_slice() {
        [*high, *low] = u16::from_be_bytes([*high, *low]).wrapping_add(offset).to_be_bytes();
    }
    utf16(&text)
}

/// Takes a map apart: words, `[`, `]`, and the digits between `<` and `>` with the `<` in front.
fn tokens(map: &str) -> impl Iterator<Item = &str> {
    let mut rest = map;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
        let first = rest.chars().next()?;
        let end = match first {
            '[' | ']' => 1,
            '<' => rest.find('>').unwrap_or(rest.len()),
            _ => rest.find(|c: char| c.is_whitespace() || "<>[]".contains(c)).unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(end.max(first.len_utf8()));
        rest = after;
        Some(token)
    })
}

fn hex(token: &str) -> Option<Vec<u8>> {
    let digits = token.strip_prefix('<')?;
    let pairs = (0..digits.len() / 2).map(|at| digits.get(at * 2..at * 2 + 2));
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}

fn code(token: &str) -> Option<u16> {
    let bytes = hex(token)?;
    Some(u16::from_be_bytes([*bytes.first()?, *bytes.get(1)?]))
}

/// The walk through the structure.
struct Reading {
    pieces: Pieces,
    items: Vec<Item>,
}

impl Reading {
    /// Reads what is inside an element.
    fn children(&mut self, element: &Dict<'_>, page: Option<(i32, i32)>, depth: usize) {
        if depth == 0 {
            return;
        }
        let mut text = String::new();
        for child in kids(element) {
            match child {
                Object::Dict(inner) if inner.contains_key("S") => {
                    self.text(&mut text);
                    self.element(&inner, depth - 1);
                }
                child => text.push_str(&self.piece(&child, page)),
            }
        }
        self.text(&mut text);
    }

    fn element(&mut self, element: &Dict<'_>, depth: usize) {
        let page = element.get_ref("Pg").map(|page| key(page.into()));
        let is_row = element.get::<Name<'_>>("S").is_some_and(|name| name.as_str() == "TR");
        if !is_row {
            return self.children(element, page, depth);
        }
        let mut cells = Vec::new();
        for cell in kids(element) {
            let Object::Dict(cell) = cell else { continue };
            if cell.get::<Name<'_>>("S").is_some_and(|name| name.as_str() == "TD") {
                let mut of_cell = Self { pieces: std::mem::take(&mut self.pieces), items: Vec::new() };
                of_cell.element(&cell, depth.saturating_sub(1));
                self.pieces = of_cell.pieces;
                let texts = of_cell.items.into_iter().map(|item| match item {
                    Item::Text(text) => text,
                    Item::Row(cells) => cells.concat(),
                });
                cells.push(texts.collect());
            }
        }
        if !cells.is_empty() {
            self.items.push(Item::Row(cells));
        }
    }

    /// Returns the text of a piece: a number on the element's page, or one that names its page.
    fn piece(&self, piece: &Object<'_>, page: Option<(i32, i32)>) -> String {
        let place = match piece {
            Object::Number(number) => page.map(|page| (page, number.as_i64())),
            Object::Dict(marked) => {
                let page = marked.get_ref("Pg").map(|page| key(page.into())).or(page);
                page.zip(marked.get::<i32>("MCID").map(i64::from))
            }
            _ => None,
        };
        place.and_then(|place| self.pieces.get(&place)).cloned().unwrap_or_default()
    }

    fn text(&mut self, text: &mut String) {
        if !text.is_empty() {
            self.items.push(Item::Text(std::mem::take(text)));
        }
    }
}

fn kids<'a>(element: &Dict<'a>) -> Vec<Object<'a>> {
    match element.get::<Object<'a>>("K") {
        None => Vec::new(),
        Some(Object::Array(kids)) => kids.iter::<Object<'a>>().collect(),
        Some(one) => vec![one],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_of_characters_is_read_with_its_ranges() {
        let map = "/CIDInit /ProcSet findresource begin 1 begincodespacerange <0000> <ffff> endcodespacerange\n\
                   2 beginbfchar\n<0003> <0020>\n<0004> <00A70020>\nendbfchar\n\
                   2 beginbfrange\n<0010> <0012> <0041>\n<0020><0021>[<0061> <007A>]\nendbfrange end";
        let read = characters(map);
        let text = |code: u16| read.get(&code).map(String::as_str);
        assert_eq!([text(3), text(4)], [Some(" "), Some("§ ")]);
        assert_eq!(
            [text(0x10), text(0x12), text(0x20), text(0x21)],
            [Some("A"), Some("C"), Some("a"), Some("z")]
        );
        assert_eq!(text(5), None);
    }

    #[test]
    fn what_is_no_pdf_is_said_to_be_none() {
        for bytes in [&b""[..], b"%PDF-1.7\n", b"not a paper", &[0xFF; 400]] {
            assert_eq!(read(bytes.to_vec()), None);
        }
    }
}
