//! The certificate of destruction: what was erased, when, by whom and under which rule, and what could not be reached.
//!
//! Owns what it says, as a judge reads it and as a program does. It holds no name, number or date of anybody: it can be
//! kept for ever and shown to anyone. The same purge gives the same bytes, always.

use crate::casework::purge::PurgeRule;
use crate::casework::{BatchNo, CaseId, Digest, Filing, Seat, Seq};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The form of this document.
pub const FORM: &str = "vacatur-destruction/1";

/// What was in the queue and is not any more.
const ERASED: [&str; 7] = [
    "name, birth date, identification numbers, other names and the whole history of each person, with every source row",
    "court case numbers and dates of each case, and every proposal with its proof, the earlier ones too",
    "the words of ledger entries about these cases: notes, evidence, reasons, added facts and their sources",
    "refused rows that were known to belong to these persons, as read and as corrected",
    "the entries of the search index, which was written anew",
    "places, unfinished notes and kept views that named these cases or persons",
    "the free pages of the file and its journal, and the second copy of the ledger: all were written anew",
];

/// What stays, and why.
const KEPT: [&str; 3] = [
    "of each case its number in the queue, sections, level, action, verdict, batch and outcome: the office's totals",
    "of each ledger entry its place, time, seat, kind and hash: the chain and every signature can be checked as before",
    "hashes of what was erased, by which a copy that turns up can be recognised and nothing can be read",
];

/// What nobody but the office can erase.
const OUT_OF_REACH: [&str; 5] = [
    "the folders of the batches below, at the office and with those who received them",
    "copies of the queue, of its ledger and of its exports that were made before",
    "the files that were read in, as the Department delivered them",
    "blocks that a disk or its snapshots keep of a file that was written anew: in an encrypted queue they are ciphertext",
    "words about these persons in notes on other cases, and in reasons that name no case",
];

/// The certificate of one purge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destruction {
    /// The form of this document.
    pub form: String,
    /// The version of the program that carried it out.
    pub version: String,
    /// The queue's county.
    pub county: String,
    /// The purge's own ledger entry.
    pub entry: Seq,
    /// The head of the ledger before that entry.
    pub head_before: Digest,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub seat: Seat,
    /// Under which rule.
    pub rule: PurgeRule,
    /// How many persons.
    pub persons: u64,
    /// The cases, by their number in the queue.
    pub cases: Vec<CaseId>,
    /// What they add up to.
    pub totals: PurgedTotals,
    /// The ledger entries that lost their words.
    pub entries: Vec<Seq>,
    /// What is left of those entries, fixed.
    pub root: Digest,
    /// How many refused rows were erased.
    pub refused_rows: u64,
    /// The batches that these cases went out with.
    pub batches: Vec<PurgedBatch>,
}

/// What erased cases add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgedTotals {
    /// Cases by where they were: granted or sent.
    pub outcomes: BTreeMap<Filing, u64>,
    /// Cases by the action that was proposed for them.
    pub proposed: BTreeMap<String, u64>,
    /// Cases by the level of their gravest count.
    pub levels: BTreeMap<String, u64>,
    /// Cases by the sections of their counts.
    pub sections: BTreeMap<String, u64>,
    /// Counts by the action that was approved.
    pub approved: BTreeMap<String, u64>,
    /// What they added to the published figures, which go on counting them.
    pub figures: Vec<KeptFigure>,
}

/// What erased cases added to a published figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFigure {
    /// The figure, by its stable id.
    pub id: String,
    /// By what was proposed.
    pub proposed: Option<u64>,
    /// By what was approved.
    pub approved: Option<u64>,
}

/// A batch that went out with erased cases in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgedBatch {
    /// Its number.
    pub batch: BatchNo,
    /// The SHA-256 of the manifest it went out with, by which its folder is known.
    pub manifest: Option<Digest>,
    /// The entry that recorded it going out.
    pub export: Option<Seq>,
    /// When.
    pub at: Option<Timestamp>,
    /// How many of its cases were erased now.
    pub cases: u64,
}

impl Destruction {
    /// Returns the certificate for a program: JSON of two spaces, ended by a line feed.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// Returns the certificate for a person, in lines of at most 100 characters.
    pub fn text(&self) -> String {
        let mut text = format!("CERTIFICATE OF DESTRUCTION\n\n{} · vacatur {}\n", self.county, self.version);
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "Carried out {} by {}, recorded in ledger entry {}.\nRule: {}.\n",
            self.at.strftime("%Y-%m-%d %H:%M:%S UTC"),
            self.seat,
            self.entry,
            self.rule
        );
        let _ = writeln!(
            text,
            "Erased: {} of {}; the words of {}; {}.",
            number(self.cases.len() as u64, "case", "cases"),
            number(self.persons, "person", "persons"),
            number(self.entries.len() as u64, "ledger entry", "ledger entries"),
            number(self.refused_rows, "refused row", "refused rows"),
        );
        list(&mut text, "What was erased", &ERASED);
        list(&mut text, "What is kept", &KEPT);
        text.push_str("\nTotals of the erased cases\n");
        let outcomes: BTreeMap<_, _> =
            self.totals.outcomes.iter().map(|(filing, cases)| (filing.to_string(), *cases)).collect();
        for (title, sums) in [
            ("cases by outcome", &outcomes),
            ("cases by proposed action", &self.totals.proposed),
            ("cases by level", &self.totals.levels),
            ("cases by section", &self.totals.sections),
            ("counts by approved action", &self.totals.approved),
        ] {
            let sums: Vec<_> = sums.iter().map(|(name, sum)| format!("{name} {sum}")).collect();
            wrap(&mut text, "  ", "    ", &format!("{title}: {}", sums.join(", ")));
        }
        let figures = self.totals.figures.iter().filter_map(|figure| Some((figure, figure.approved?)));
        let figures: Vec<_> =
            figures.filter(|(_, sum)| *sum > 0).map(|(figure, sum)| format!("{} {sum}", figure.id)).collect();
        if !figures.is_empty() {
            wrap(&mut text, "  ", "    ", &format!("in the published figures: {}", figures.join(", ")));
        }
        list(&mut text, "What this purge could not reach, and the office has to see to", &OUT_OF_REACH);
        text.push_str("\nBatches that went out with these cases\n");
        for batch in &self.batches {
            let manifest = batch.manifest.map_or_else(|| "none".to_owned(), |digest| digest.to_string());
            let at = batch.at.map_or_else(String::new, |at| at.strftime(", last on %Y-%m-%d").to_string());
            let _ = writeln!(
                text,
                "  batch {}: {}{at}\n    SHA-256 of its manifest.json {manifest}",
                batch.batch,
                number(batch.cases, "case", "cases"),
            );
        }
        text.push_str("\nCases, by their number in the queue\n");
        wrap(&mut text, "  ", "  ", &join(self.cases.iter().map(|case| case.0)));
        text.push_str("\nLedger entries that lost their words\n");
        wrap(&mut text, "  ", "  ", &join(self.entries.iter().map(|seq| seq.0)));
        let _ = write!(
            text,
            "\nProof: {} and every entry above keep their hashes, so the chain of the ledger holds as before.\n\
             What is left of the entries is fixed by the root in entry {}:\n  {}\n\
             The head of the ledger before it:\n  {}\n",
            self.entry, self.entry, self.root, self.head_before
        );
        text
    }
}

fn number(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Writes numbers as runs: `1-4, 7`.
fn join(numbers: impl Iterator<Item = u64>) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let words = runs.into_iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        _ => format!("{first}-{last}"),
    });
    words.collect::<Vec<_>>().join(", ")
}

fn list(text: &mut String, title: &str, items: &[&str]) {
    let _ = writeln!(text, "\n{title}");
    for item in items {
        wrap(text, "  - ", "    ", item);
    }
}

fn wrap(text: &mut String, first: &str, rest: &str, words: &str) {
    let mut line = first.to_owned();
    let mut empty = true;
    for word in words.split(' ') {
        if !empty && line.chars().count() + 1 + word.chars().count() > 100 {
            let _ = writeln!(text, "{line}");
            rest.clone_into(&mut line);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    let _ = writeln!(text, "{line}");
}
