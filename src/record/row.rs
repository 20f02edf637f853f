//! What a reader hands over: one row of a source in the words of a history, whatever the file's columns were.
//!
//! The readers in `intake` fill it with slices of their buffer, [`super::Person::assemble`] cleans, interprets and
//! groups. Fields that a format lacks stay empty: the fact is then unknown, never assumed.

use crate::record::SourceLine;

/// One row of a source; every field is the bytes between two separators, neither trimmed nor decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// Where it stands.
    pub source: SourceLine,
    /// Person key (`SUBJECT_ID`).
    pub subject: &'a [u8],
    /// State identification number (`CII_NUMBER`).
    pub cii: &'a [u8],
    /// Primary name.
    pub name: &'a [u8],
    /// Gender.
    pub gender: &'a [u8],
    /// Date of birth.
    pub birth: &'a [u8],
    /// Race in words.
    pub race: &'a [u8],
    /// Date that opened the cycle (`CYC_DATE`).
    pub cycle_date: &'a [u8],
    /// Age at that date (`CYC_AGE`).
    pub cycle_age: &'a [u8],
    /// Date of the event (`STP_EVENT_DATE`).
    pub event_date: &'a [u8],
    /// Kind of event in words (`STP_TYPE_DESCR`).
    pub event_kind: &'a [u8],
    /// Agency in words (`STP_ORI_DESCR`).
    pub agency: &'a [u8],
    /// County of the agency (`STP_ORI_CNTY_NAME`).
    pub county: &'a [u8],
    /// Number of the agency's county (`STP_ORI_CNTY_CODE`).
    pub county_code: &'a [u8],
    /// Order number of the count (`CNT_ORDER`).
    pub count_key: &'a [u8],
    /// Date of the disposition (`DISP_DATE`).
    pub disposition_date: &'a [u8],
    /// Case number (OFN).
    pub case_number: &'a [u8],
    /// Court case number in its second place (`FE_NUM_CRT_CASE`).
    pub court_case_number: &'a [u8],
    /// Charge as brought (`OFFENSE_DESCR`).
    pub charged: &'a [u8],
    /// Its type of charge, F, M or I (`OFFENSE_TOC`).
    pub charged_level: &'a [u8],
    /// Its qualifiers (`OFFENSE_QUAL_LST`).
    pub charged_qualifiers: &'a [u8],
    /// Charge as disposed (`DISP_OFFENSE_DESCR`).
    pub disposed: &'a [u8],
    /// Its type of charge (`DISP_OFFENSE_TOC`).
    pub disposed_level: &'a [u8],
    /// Its qualifiers (`DISP_OFFENSE_QUAL_LST`).
    pub disposed_qualifiers: &'a [u8],
    /// Charge as convicted (`CONV_OFFENSE_DESCR`).
    pub convicted: &'a [u8],
    /// Level convicted of, as a letter (`CONV_OFFENSE_TOC`).
    pub convicted_level: &'a [u8],
    /// Its qualifiers (`CONV_OFFENSE_QUAL_LST`).
    pub convicted_qualifiers: &'a [u8],
    /// Disposition in words (`DISP_DESCR`).
    pub disposition: &'a [u8],
    /// Level convicted of, in words (`CONV_STAT_DESCR`).
    pub conviction_status: &'a [u8],
    /// Place of the sentence (`SENT_LOC_DESCR`).
    pub sentence_place: &'a [u8],
    /// Length of the sentence (`SENT_LENGTH`).
    pub sentence_length: &'a [u8],
    /// Unit of that length (`SENT_TIME_CODE`).
    pub sentence_unit: &'a [u8],
    /// Free text (`COMMENT_TEXT`).
    pub comment: &'a [u8],
    /// Whether the whole record is California's (`SINGLE_SOURCE`).
    pub single_source: &'a [u8],
    /// Whether other states or the FBI hold records too (`MULTI_SOURCE`).
    pub multi_source: &'a [u8],
    /// How the state keeps the record (`CII_TYPE`).
    pub record_type: &'a [u8],
    /// The same as a letter: A automated, M manual, H hybrid (`CII_TYPE_ALPHA`).
    pub record_letter: &'a [u8],
}

impl Row<'_> {
    /// Makes a row of which nothing but the place is known; what a format has is then filled in.
    pub fn blank(source: SourceLine) -> Self {
        Self {
            source,
            subject: b"",
            cii: b"",
            name: b"",
            gender: b"",
            birth: b"",
            race: b"",
            cycle_date: b"",
            cycle_age: b"",
            event_date: b"",
            event_kind: b"",
            agency: b"",
            county: b"",
            county_code: b"",
            count_key: b"",
            disposition_date: b"",
            case_number: b"",
            court_case_number: b"",
            charged: b"",
            charged_level: b"",
            charged_qualifiers: b"",
            disposed: b"",
            disposed_level: b"",
            disposed_qualifiers: b"",
            convicted: b"",
            convicted_level: b"",
            convicted_qualifiers: b"",
            disposition: b"",
            conviction_status: b"",
            sentence_place: b"",
            sentence_length: b"",
            sentence_unit: b"",
            comment: b"",
            single_source: b"",
            multi_source: b"",
            record_type: b"",
            record_letter: b"",
        }
    }
}
