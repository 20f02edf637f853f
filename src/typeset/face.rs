//! The faces: four of the Liberation fonts, which have the widths of Times New Roman and Arial (rule 2.105 of the
//! California Rules of Court asks for a face like these).
//!
//! Owns their files, the width of a letter, and which characters can be set at all.

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};

/// One face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Face {
    /// Liberation Serif.
    Serif,
    /// Liberation Serif Bold.
    SerifBold,
    /// Liberation Sans.
    Sans,
    /// Liberation Sans Bold.
    SansBold,
}

/// Every face and its file.
const FILES: [(Face, &[u8]); 4] = [
    (Face::Serif, include_bytes!("../../assets/fonts/LiberationSerif-Regular.ttf")),
    (Face::SerifBold, include_bytes!("../../assets/fonts/LiberationSerif-Bold.ttf")),
    (Face::Sans, include_bytes!("../../assets/fonts/LiberationSans-Regular.ttf")),
    (Face::SansBold, include_bytes!("../../assets/fonts/LiberationSans-Bold.ttf")),
];

/// Characters below this have their glyph looked up once, when the faces are opened.
const COMMON: usize = 0x250;

/// A glyph of a face: its number and its width in parts of the size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    pub(super) id: u32,
    pub(super) advance: f32,
}

/// The faces, open.
pub struct Faces(Vec<Open>);

struct Open {
    face: Face,
    font: FontRef<'static>,
    common: Vec<Option<Glyph>>,
}

impl Face {
    /// Returns the bytes of its file.
    pub(super) fn file(self) -> &'static [u8] {
        FILES.iter().find(|(face, _)| *face == self).map_or(&[], |(_, bytes)| bytes)
    }
}

impl Faces {
    /// Opens the faces.
    pub fn open() -> Self {
        // The files are inside the program; a test opens each of them.
        Self(FILES.iter().filter_map(|(face, bytes)| Open::new(*face, bytes)).collect())
    }

    /// Returns the first character that cannot be set: one without a glyph in every face, or of a script that is not
    /// written from left to right, letter by letter.
    pub fn lacks(&self, text: &str) -> Option<char> {
        text.chars().find(|c| needs_shaping(*c) || self.0.iter().any(|open| open.glyph(*c).is_none()))
    }

    /// Returns the glyph of a character; the mark of a missing one where the face has none.
    pub(super) fn glyph(&self, face: Face, c: char) -> Glyph {
        let open = self.0.iter().find(|open| open.face == face);
        open.and_then(|open| open.glyph(c)).unwrap_or(Glyph { id: 0, advance: 0.5 })
    }
}

impl Open {
    fn new(face: Face, bytes: &'static [u8]) -> Option<Self> {
        let mut open = Self { face, font: FontRef::new(bytes).ok()?, common: Vec::new() };
        open.common = (0..COMMON)
            .map(|code| char::from_u32(u32::try_from(code).ok()?).and_then(|c| open.look_up(c)))
            .collect();
        Some(open)
    }

    fn glyph(&self, c: char) -> Option<Glyph> {
        match self.common.get(c as usize) {
            Some(glyph) => *glyph,
            None => self.look_up(c),
        }
    }

    fn look_up(&self, c: char) -> Option<Glyph> {
        let id = self.font.charmap().map(c).filter(|id| id.to_u32() != 0)?;
        let metrics = self.font.glyph_metrics(Size::new(1.0), LocationRef::default());
        Some(Glyph { id: id.to_u32(), advance: metrics.advance_width(id)? })
    }
}

/// Tells whether a character cannot simply be set after the one before it: right-to-left letters, and marks that combine.
fn needs_shaping(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36F | 0x590..=0x8FF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFB1D..=0xFDFF | 0xFE20..=0xFEFF)
}

impl std::fmt::Debug for Faces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|open| open.face)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_opens_and_sets_what_papers_are_written_in() {
        let faces = Faces::open();
        assert_eq!(faces.0.len(), FILES.len());
        assert_eq!(faces.lacks(" !\"#$%&'()*+,-./0123456789:;<=>?@AZaz[\\]^_`{|}~"), None);
        assert_eq!(faces.lacks("§ “” ‘’ – — … ÀÉÑÖŁŠŽçñøß № ½"), None);
    }

    #[test]
    fn what_cannot_be_set_is_named() {
        let faces = Faces::open();
        for (text, lacks) in [
            ("MÜLLER 李", '李'),
            ("a\u{1F600}", '\u{1F600}'),
            ("שלום", 'ש'),
            ("e\u{301}", '\u{301}'),
            ("a\u{7}", '\u{7}'),
        ] {
            assert_eq!(faces.lacks(text), Some(lacks), "{text}");
        }
    }

    #[test]
    fn the_widths_are_those_of_times_and_arial() {
        let faces = Faces::open();
        for (face, width) in [(Face::Serif, 0.722), (Face::Sans, 0.667), (Face::SerifBold, 0.722)] {
            assert!((faces.glyph(face, 'A').advance - width).abs() < 0.001, "{face:?}");
        }
    }
}
