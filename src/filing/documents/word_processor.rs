//! The proposed order for a word processor: `WordprocessingML` in a ZIP, written as it goes.
//!
//! Owns the form of that file. Says what the order's template and the schedule say; how many pages it has is for the word
//! processor to know, so that the clerk's number stays open. The same bytes, always: no time but the first of all that a
//! ZIP can name. Writing to a String, as this does all over, cannot fail.

use crate::filing::documents::docket::{Docket, parse};
use crate::filing::documents::facts::{self, case_numbers, day_in_figures, spaced_name};
use crate::filing::documents::pleading::{demo_mark, office_lines};
use crate::filing::documents::schedule_table::{COLUMNS, count_words, figures, identifiers};
use crate::filing::documents::template::{Names, Node, Part};
use crate::filing::documents::{DocumentError, Templates, compose};
use crate::filing::{CaseRow, Paper};
use crate::typeset::{Faces, Run};
use std::fmt::Write as _;
use std::io::{self, Read, Seek, Write};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;
const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="24"/><w:lang w:val="en-US"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Body"><w:name w:val="Body Text"/><w:pPr><w:spacing w:line="480" w:lineRule="auto"/><w:ind w:firstLine="720"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:b/><w:color w:val="000000"/><w:sz w:val="24"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:pPr><w:keepNext/><w:spacing w:before="120" w:line="480" w:lineRule="auto"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:b/><w:color w:val="000000"/><w:sz w:val="24"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Cell"><w:name w:val="Cell"/><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="17"/></w:rPr></w:style></w:styles>"#;
const BEGIN: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>"#;
/// The end of a section on upright paper, and of one on its side.
const UPRIGHT: &str = r#"<w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1080" w:bottom="1440" w:left="1800" w:header="720" w:footer="720" w:gutter="0"/>"#;
const SIDEWAYS: &str = r#"<w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="15840" w:h="12240" w:orient="landscape"/><w:pgMar w:top="1080" w:right="720" w:bottom="1080" w:left="720" w:header="540" w:footer="540" w:gutter="0"/>"#;
/// Width of a schedule on paper of that size, in twentieths of a point.
const SCHEDULE_WIDTH: u32 = 14_400;
/// How many cases are read at once.
const AT_ONCE: usize = 256;

/// Writes the order.
pub(super) fn write<R: Read + Seek>(
    templates: &Templates,
    faces: &Faces,
    docket: &mut Docket<R>,
    sink: impl Write + Seek,
) -> Result<(), DocumentError> {
    let mut names = facts::of_office(&templates.settings, &docket.heading);
    facts::add_batch(&mut names, docket);
    names.insert("pages", "______ pages".to_owned());
    let title = templates.order.title.plain(&names);
    let mut zip = ZipWriter::new(sink);
    part(&mut zip, "[Content_Types].xml", TYPES)?;
    part(&mut zip, "_rels/.rels", RELATIONS)?;
    part(&mut zip, "word/_rels/document.xml.rels", DOCUMENT_RELATIONS)?;
    part(&mut zip, "word/styles.xml", STYLES)?;
    part(&mut zip, "word/footer1.xml", &footer(&title, docket.heading.demo))?;
    part(&mut zip, "docProps/core.xml", &properties(&title, docket.heading.frozen_at.as_str()))?;
    begin(&mut zip, "word/document.xml")?;
    zip.write_all(BEGIN.as_bytes())?;
    let mut order = Order { templates, faces, names, title, numbered: 0, out: String::new() };
    for node in &templates.order.body {
        if *node == Node::Part(Part::Schedule) {
            order.section(UPRIGHT);
            order.flush(&mut zip)?;
            order.schedule(docket, &mut zip)?;
            order.section(SIDEWAYS);
        } else {
            order.node(node, docket);
        }
    }
    let _ = write!(order.out, "<w:sectPr>{UPRIGHT}</w:sectPr></w:body></w:document>");
    order.flush(&mut zip)?;
    zip.finish().map_err(refused)?;
    Ok(())
}

fn refused(error: zip::result::ZipError) -> DocumentError {
    DocumentError::Rows(io::Error::other(error))
}

fn begin(zip: &mut ZipWriter<impl Write + Seek>, name: &str) -> Result<(), DocumentError> {
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .large_file(false)
        .last_modified_time(DateTime::default());
    zip.start_file(name, options).map_err(refused)
}

fn part(zip: &mut ZipWriter<impl Write + Seek>, name: &str, text: &str) -> Result<(), DocumentError> {
    begin(zip, name)?;
    Ok(zip.write_all(text.as_bytes())?)
}

fn footer(title: &str, demo: bool) -> String {
    let mark = if demo { format!("{} · ", demo_mark(true)) } else { String::new() };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="4" w:space="1"/></w:pBdr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="20"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r></w:p></w:ftr>"#,
        escaped(&format!("{mark}{title}"))
    )
}

fn properties(title: &str, frozen_at: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title><dc:creator>vacatur</dc:creator><dc:language>en-US</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">{}T00:00:00Z</dcterms:created></cp:coreProperties>"#,
        escaped(title),
        frozen_at.get(..10).unwrap_or("2000-01-01")
    )
}

/// The order while it is written.
struct Order<'a> {
    templates: &'a Templates,
    faces: &'a Faces,
    names: Names,
    title: String,
    numbered: u32,
    out: String,
}

impl Order<'_> {
    fn flush(&mut self, zip: &mut impl Write) -> Result<(), DocumentError> {
        zip.write_all(self.out.as_bytes())?;
        self.out.clear();
        Ok(())
    }

    fn node<R>(&mut self, node: &Node, docket: &Docket<R>) {
        match node {
            Node::Heading(text) => self.paragraph("Heading2", "", &text.fill(&self.names)),
            Node::Indented(text) => self.paragraph("Body", "", &text.fill(&self.names)),
            Node::Flush(text) => {
                self.paragraph("Body", r#"<w:ind w:firstLine="0"/>"#, &text.fill(&self.names));
            }
            Node::Numbered(text) => {
                self.numbered += 1;
                let mut runs = vec![Run::plain(format!("{}. ", self.numbered))];
                runs.extend(text.fill(&self.names));
                self.paragraph("Body", "", &runs);
            }
            Node::Item(text) => {
                let mut runs = vec![Run::plain("–  ")];
                runs.extend(text.fill(&self.names));
                self.paragraph("Body", r#"<w:ind w:left="720" w:firstLine="0"/>"#, &runs);
            }
            Node::Sign { dated, above, below } => {
                let dated = format!("{} {}", dated.plain(&self.names), "_".repeat(20));
                let above = above.plain(&self.names);
                let below: Vec<_> = below.iter().map(|text| text.plain(&self.names)).collect();
                let below = format!("{above}\n{}\n{}", "_".repeat(34), below.join("\n"));
                self.plain("Body", r#"<w:keepNext/><w:ind w:firstLine="0"/>"#, &dated);
                self.plain("Normal", r#"<w:ind w:left="4320"/>"#, below.trim_start());
            }
            Node::Part(Part::Caption) => self.caption(docket),
            Node::Part(Part::Office) => self.plain("Normal", "", &office_lines(&self.templates.settings)),
            Node::Part(Part::NewPage) => self.out.push_str(r#"<w:p><w:r><w:br w:type="page"/></w:r></w:p>"#),
            Node::Part(_) | Node::Space(_) => {}
            Node::When { name, says, body } => {
                let has = self.names.get(name.as_str()).is_some_and(|text| !text.is_empty());
                if has == *says {
                    for node in body {
                        self.node(node, docket);
                    }
                }
            }
        }
    }

    fn caption<R>(&mut self, docket: &Docket<R>) {
        let settings = &self.templates.settings;
        let words = &settings.caption;
        let county = facts::county(settings, &docket.heading);
        let court = format!("{}\nCOUNTY OF {}", settings.court.title.to_uppercase(), county.to_uppercase());
        self.plain("Normal", "", &office_lines(settings));
        self.plain("Normal", r#"<w:spacing w:before="480" w:after="240"/><w:jc w:val="center"/>"#, &court);
        let parties = [
            (&words.plaintiff, 0),
            (&words.plaintiff_role, 1800),
            (&words.versus, 720),
            (&words.defendants, 0),
            (&words.defendants_role, 1800),
        ];
        let order = &self.templates.order;
        let (statutes, number) = (order.statutes.plain(&self.names), words.case_numbers.clone());
        self.out.push_str(concat!(
            r#"<w:tbl><w:tblPr><w:tblW w:w="9360" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>"#,
            r#"<w:tblGrid><w:gridCol w:w="4680"/><w:gridCol w:w="4680"/></w:tblGrid><w:tr><w:tc><w:tcPr>"#,
            r#"<w:tcW w:w="4680" w:type="dxa"/><w:tcBorders><w:bottom w:val="single" w:sz="6"/>"#,
            r#"<w:right w:val="single" w:sz="6"/></w:tcBorders></w:tcPr>"#
        ));
        for (words, indent) in parties {
            let place = format!(r#"<w:spacing w:after="240"/><w:ind w:left="{indent}"/>"#);
            self.plain("Normal", &place, words);
        }
        self.out.push_str(r#"</w:tc><w:tc><w:tcPr><w:tcW w:w="4680" w:type="dxa"/></w:tcPr>"#);
        self.plain(
            "Normal",
            r#"<w:spacing w:after="240"/><w:ind w:left="180"/>"#,
            &format!("Case No.: {number}"),
        );
        let title = self.title.to_uppercase();
        self.plain("Heading1", r#"<w:spacing w:after="240"/><w:ind w:left="180"/>"#, &title);
        self.plain("Normal", r#"<w:ind w:left="180"/>"#, &format!("({statutes})"));
        self.out.push_str("</w:tc></w:tr></w:tbl>");
        self.plain("Normal", r#"<w:spacing w:after="240"/>"#, "");
    }

    fn schedule<R: Read + Seek>(
        &mut self,
        docket: &mut Docket<R>,
        zip: &mut impl Write,
    ) -> Result<(), DocumentError> {
        let mut item = 0;
        for (index, court) in docket.courts.clone().into_iter().enumerate() {
            let before = if index == 0 { "" } else { "<w:pageBreakBefore/>" };
            self.plain("Heading2", before, &format!("Schedule A: {}", court.name));
            self.begin_table();
            for start in court.cases.clone().step_by(AT_ONCE) {
                let lines = docket.lines(&(start..court.cases.end.min(start + AT_ONCE)))?;
                for line in &lines {
                    let case = parse(line)?;
                    if let Some(c) = compose::lacking(self.faces, &case) {
                        return Err(DocumentError::Glyph { whose: format!("case {}", case.case), c });
                    }
                    self.rows(&case, &mut item);
                }
                self.flush(zip)?;
            }
            self.out.push_str("</w:tbl>");
            self.plain(
                "Cell",
                r#"<w:spacing w:before="120"/>"#,
                &format!("Total of this court: {}", figures(&court.totals)),
            );
        }
        let all = format!("Total of Schedule A: {}", figures(&docket.totals));
        self.plain("Cell", r#"<w:spacing w:before="120"/>"#, &all);
        Ok(())
    }

    fn begin_table(&mut self) {
        self.out.push_str(r#"<w:tbl><w:tblPr><w:tblW w:w="14400" w:type="dxa"/><w:tblBorders><w:top w:val="single" w:sz="4"/><w:bottom w:val="single" w:sz="4"/><w:insideH w:val="single" w:sz="2"/></w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>"#);
        for (_, width) in COLUMNS {
            let _ = write!(self.out, r#"<w:gridCol w:w="{}"/>"#, twips(width));
        }
        self.out.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        for (title, width) in COLUMNS {
            self.cell(width, &[Run::bold(title)]);
        }
        self.out.push_str("</w:tr>");
    }

    fn rows(&mut self, case: &CaseRow<'_>, item: &mut u64) {
        let settings = &self.templates.settings;
        let known = identifiers(settings, Paper::Order, case.birth_date.as_str(), case.cii.as_str());
        let mut who = vec![Run::bold(spaced_name(case.name.as_str()))];
        who.extend(known.into_iter().map(|(label, value)| Run::plain(format!("\n{label} {value}"))));
        let number = [Run::plain(case_numbers(&case.court_case_numbers))];
        let convicted = [Run::plain(day_in_figures(case.conviction_date.as_str()))];
        for count in &case.counts {
            *item += 1;
            self.out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            let words = count_words(settings, count).map(|text| [Run::plain(text)]);
            let lead: [&[Run]; 4] = [&[Run::plain(item.to_string())], &number, &who, &convicted];
            let cells = lead.into_iter().chain(words.iter().map(<[Run; 1]>::as_slice));
            for ((_, width), text) in COLUMNS.into_iter().zip(cells) {
                self.cell(width, text);
            }
            self.out.push_str("</w:tr>");
        }
    }

    fn cell(&mut self, width: f32, text: &[Run]) {
        let _ = write!(self.out, r#"<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/></w:tcPr>"#, twips(width));
        self.paragraph("Cell", "", text);
        self.out.push_str("</w:tc>");
    }

    fn section(&mut self, paper: &str) {
        let _ = write!(self.out, "<w:p><w:pPr><w:sectPr>{paper}</w:sectPr></w:pPr></w:p>");
    }

    fn plain(&mut self, style: &str, extra: &str, text: &str) {
        self.paragraph(style, extra, &[Run::plain(text)]);
    }

    fn paragraph(&mut self, style: &str, extra: &str, text: &[Run]) {
        let _ = write!(self.out, r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>"#);
        for run in text {
            self.out.push_str(if run.bold { "<w:r><w:rPr><w:b/></w:rPr>" } else { "<w:r>" });
            for (index, line) in run.text.split('\n').enumerate() {
                if index > 0 {
                    self.out.push_str("<w:br/>");
                }
                let _ = write!(self.out, r#"<w:t xml:space="preserve">{}</w:t>"#, escaped(line));
            }
            self.out.push_str("</w:r>");
        }
        self.out.push_str("</w:p>");
    }
}

/// Returns the width of a column in twentieths of a point; the last one takes what is left.
fn twips(width: f32) -> u32 {
    let others: f32 = COLUMNS.iter().map(|(_, width)| *width).sum();
    // Widths are small and positive.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let twips = |points: f32| (points * 20.0) as u32;
    if width == 0.0 { SCHEDULE_WIDTH.saturating_sub(twips(others)) } else { twips(width) }
}

/// Escapes what has a meaning in XML, and leaves out what may not stand there.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}
