//! Pages as PDF: tagged in the order of reading, conforming to PDF/UA-1, fonts embedded, no date but the one given.

use crate::typeset::face::{Face, Faces};
use crate::typeset::galley::{Kind, Mark, Stroke};
use crate::typeset::page::{Page, Pages};
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke as Pen};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use std::collections::BTreeMap;
use std::num::{NonZeroU16, NonZeroU32};

/// What a PDF says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The title of the paper.
    pub title: String,
    /// Who files it.
    pub author: String,
    /// What makes it the same document whenever it is written.
    pub id: String,
    /// The day it is of: year, month, day.
    pub day: (u16, u8, u8),
}

/// Why pages could not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// An embedded font can not be read.
    #[error("a font inside the program can not be read")]
    Font,
    /// A page has no size.
    #[error("a page of this size can not be made")]
    Size,
    /// The document breaks a rule of PDF/UA-1.
    #[error("the document does not conform to PDF/UA-1: {0}")]
    Accessibility(String),
}

/// What each face is in the file that is written.
type Fonts = BTreeMap<Face, Font>;

/// The pieces of each element, by its number.
type Pieces = BTreeMap<u32, Vec<Identifier>>;

impl Pages {
    /// Writes the pages as PDF.
    pub fn pdf(&self, faces: &Faces, title: &Title) -> Result<Vec<u8>, PdfError> {
        let mut document = Document::new_with(settings()?);
        let fonts = fonts()?;
        let mut pieces = Pieces::new();
        let mut outline = Outline::new();
        for (index, page) in self.pages.iter().enumerate() {
            draw(&mut document, faces, &fonts, page, &mut pieces)?;
            self.list_headings(page, index, &mut outline);
        }
        document.set_metadata(metadata(title));
        document.set_outline(outline);
        document.set_tag_tree(self.tags(pieces));
        document.finish().map_err(|error| PdfError::Accessibility(format!("{error:?}")))
    }

    /// Puts the headings that begin on a page into the table of contents of the file.
    fn list_headings(&self, page: &Page, index: usize, outline: &mut Outline) {
        let mut last = None;
        for mark in &page.marks {
            let element = mark.element.filter(|element| last != Some(*element));
            last = mark.element;
            let Some(element) = element.and_then(|element| self.structure.get(element)) else { continue };
            if let Kind::Heading { title, .. } = &element.kind {
                let place = XyzDestination::new(index, Point::from_xy(0.0, mark.head));
                outline.push_child(OutlineNode::new(title.clone(), place));
            }
        }
    }

    /// Builds the tree of what is read.
    fn tags(&self, mut pieces: Pieces) -> TagTree {
        let mut children: BTreeMap<Option<u32>, Vec<u32>> = BTreeMap::new();
        for (number, element) in self.structure.0.iter().enumerate() {
            if let Ok(number) = u32::try_from(number) {
                children.entry(element.parent).or_default().push(number);
            }
        }
        let mut tree = TagTree::new().with_lang(Some("en-US".to_owned()));
        for element in children.get(&None).into_iter().flatten() {
            if let Some(group) = self.group(*element, &children, &mut pieces) {
                tree.push(group);
            }
        }
        tree
    }

    /// Builds the group of an element; none for one that says nothing.
    fn group(
        &self,
        number: u32,
        children: &BTreeMap<Option<u32>, Vec<u32>>,
        pieces: &mut Pieces,
    ) -> Option<TagGroup> {
        let mut group = match &self.structure.get(number)?.kind {
            Kind::Paragraph => TagGroup::new(Tag::P),
            Kind::Heading { level, title } => {
                let level = NonZeroU16::new(u16::from(*level)).unwrap_or(NonZeroU16::MIN);
                TagGroup::new(Tag::Hn(level, Some(title.clone())))
            }
            Kind::Table { titles } => {
                TagGroup::new(Tag::Table.with_summary(Some(format!("Columns: {}", titles.join(", ")))))
            }
            Kind::Row => TagGroup::new(Tag::TR),
            Kind::HeaderCell => TagGroup::new(Tag::TH(TableHeaderScope::Column)),
            Kind::Cell { rows, .. } => {
                TagGroup::new(Tag::TD.with_row_span(NonZeroU32::new(*rows).filter(|rows| rows.get() > 1)))
            }
        };
        let own = pieces.remove(&number).unwrap_or_default();
        let inside = children.get(&Some(number)).map_or(&[][..], Vec::as_slice);
        if own.is_empty() && inside.is_empty() {
            return None;
        }
        for piece in own {
            group.push(piece);
        }
        for child in inside {
            if let Some(child) = self.group(*child, children, pieces) {
                group.push(child);
            }
        }
        Some(group)
    }
}

fn draw(
    document: &mut Document,
    faces: &Faces,
    fonts: &Fonts,
    page: &Page,
    pieces: &mut Pieces,
) -> Result<(), PdfError> {
    let settings = PageSettings::from_wh(page.setup.width, page.setup.height).ok_or(PdfError::Size)?;
    let mut sheet = document.start_page_with(settings);
    let mut surface = sheet.surface();
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    for stroke in &page.strokes {
        rule(&mut surface, stroke);
    }
    surface.end_tagged();
    surface.set_stroke(None);
    surface.set_fill(Some(black()));
    for mark in &page.marks {
        let tag = match mark.element {
            Some(_) => ContentTag::Span(SpanTag::empty()),
            None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
        };
        let piece = surface.start_tagged(tag);
        set(&mut surface, faces, fonts, mark)?;
        surface.end_tagged();
        if let Some(element) = mark.element {
            pieces.entry(element).or_default().push(piece);
        }
    }
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)));
    for mark in &page.furniture {
        set(&mut surface, faces, fonts, mark)?;
    }
    surface.end_tagged();
    surface.finish();
    sheet.finish();
    Ok(())
}

fn settings() -> Result<SerializeSettings, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError::Accessibility(format!("{error:?}")))?;
    Ok(SerializeSettings { configuration, ..SerializeSettings::default() })
}

fn metadata(title: &Title) -> Metadata {
    let (year, month, day) = title.day;
    let date = DateTime::new(year).month(month).day(day).hour(0).minute(0).second(0);
    Metadata::new()
        .title(title.title.clone())
        .authors(vec![title.author.clone()])
        .language("en-US".to_owned())
        .creator("vacatur".to_owned())
        .document_id(title.id.clone())
        .creation_date(date)
}

fn fonts() -> Result<Fonts, PdfError> {
    [Face::Serif, Face::SerifBold, Face::Sans, Face::SansBold]
        .into_iter()
        .map(|face| Ok((face, Font::new(face.file().into(), 0).ok_or(PdfError::Font)?)))
        .collect()
}

fn black() -> Fill {
    Fill { paint: rgb::Color::new(0, 0, 0).into(), opacity: NormalizedF32::ONE, rule: FillRule::default() }
}

fn set(surface: &mut Surface<'_>, faces: &Faces, fonts: &Fonts, mark: &Mark) -> Result<(), PdfError> {
    let font = fonts.get(&mark.face).ok_or(PdfError::Font)?.clone();
    let glyphs: Vec<_> = mark
        .text
        .char_indices()
        .map(|(at, c)| {
            let glyph = faces.glyph(mark.face, c);
            let range = at..at + c.len_utf8();
            KrillaGlyph::new(GlyphId::new(glyph.id), glyph.advance, 0.0, 0.0, 0.0, range, None)
        })
        .collect();
    surface.draw_glyphs(Point::from_xy(mark.x, mark.baseline), &glyphs, font, &mark.text, mark.size, false);
    Ok(())
}

fn rule(surface: &mut Surface<'_>, stroke: &Stroke) {
    let mut path = PathBuilder::new();
    path.move_to(stroke.from.0, stroke.from.1);
    path.line_to(stroke.to.0, stroke.to.1);
    if let Some(path) = path.finish() {
        surface.set_fill(None);
        let pen = Pen { paint: rgb::Color::new(0, 0, 0).into(), width: stroke.width, ..Pen::default() };
        surface.set_stroke(Some(pen));
        surface.draw_path(&path);
    }
}
