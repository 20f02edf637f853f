//! The sheets of a workbook put together in one file: the parts of ECMA-376 around them, zipped as they come.
//!
//! Every part carries the same moment, so that the same sheets give the same bytes.

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// The moment that every part and the workbook itself carry; no clock goes in.
const MOMENT: &str = "2018-01-31T00:00:00Z";

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// A workbook while its parts are written.
pub(super) struct Package<W: Write> {
    zip: ZipWriter<StreamWriter<BufWriter<W>>>,
    sheets: u32,
}

impl<W: Write> Package<W> {
    pub(super) fn begin(sink: W) -> io::Result<Self> {
        let mut package =
            Self { zip: ZipWriter::new_stream(BufWriter::with_capacity(1 << 16, sink)), sheets: 0 };
        package.part(
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>\
             <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
             </Relationships>",
        )?;
        package.part("docProps/core.xml", &core())?;
        package.part("xl/styles.xml", STYLES)?;
        Ok(package)
    }

    /// Begins the part of a sheet, counted from 1; what is written next goes into it.
    pub(super) fn begin_sheet(&mut self, number: u32) -> io::Result<()> {
        self.sheets = number;
        self.start(&format!("xl/worksheets/sheet{number}.xml"))
    }

    /// Writes what ties the sheets together, and returns the sink.
    pub(super) fn finish(mut self, names: &[&str], ranges: &[String]) -> io::Result<W> {
        self.part("xl/workbook.xml", &workbook(names, ranges))?;
        let mut relations = String::from(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
        );
        let mut types = String::from(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
             <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
             <Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>\
             <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>",
        );
        for number in 1..=self.sheets {
            // Writing to a String cannot fail.
            let _ = write!(
                relations,
                "<Relationship Id=\"rId{number}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
            );
            let _ = write!(
                types,
                "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
            );
        }
        let _ = write!(
            relations,
            "<Relationship Id=\"rId{}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>",
            self.sheets + 1
        );
        types.push_str("</Types>");
        self.part("xl/_rels/workbook.xml.rels", &relations)?;
        self.part("[Content_Types].xml", &types)?;
        let sink = self.zip.finish().map_err(io::Error::from)?.into_inner();
        sink.into_inner().map_err(io::IntoInnerError::into_error)
    }

    fn start(&mut self, name: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(1))
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o600)
            .large_file(false);
        self.zip.start_file(name, options).map_err(io::Error::from)
    }

    fn part(&mut self, name: &str, xml: &str) -> io::Result<()> {
        self.start(name)?;
        self.zip.write_all(XML.as_bytes())?;
        self.zip.write_all(xml.as_bytes())
    }
}

impl<W: Write> Write for Package<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.zip.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.zip.flush()
    }
}

fn core() -> String {
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:creator>vacatur</dc:creator>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{MOMENT}</dcterms:created></cp:coreProperties>"
    )
}

fn workbook(names: &[&str], ranges: &[String]) -> String {
    let mut text = String::from(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <bookViews><workbookView/></bookViews><sheets>",
    );
    for (number, name) in (1..).zip(names) {
        // Writing to a String cannot fail.
        let _ = write!(text, "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
    }
    text.push_str("</sheets><definedNames>");
    for (place, (name, range)) in names.iter().zip(ranges).enumerate() {
        let _ = write!(
            text,
            "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{place}\" hidden=\"1\">{name}!{range}</definedName>"
        );
    }
    for (place, name) in names.iter().enumerate() {
        let _ = write!(
            text,
            "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{place}\">{name}!$1:$1</definedName>"
        );
    }
    text.push_str("</definedNames></workbook>");
    text
}

/// The three styles: plain, the header, a day.
const STYLES: &str = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>\
<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>\
<font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>\
<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>\
<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFE7E6E6\"/><bgColor indexed=\"64\"/></patternFill></fill></fills>\
<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
<cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
<xf numFmtId=\"0\" fontId=\"1\" fillId=\"2\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\"/>\
<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>\
<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";
