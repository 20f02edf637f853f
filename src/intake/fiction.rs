//! Fictitious files in the format of the state's bulk file, of any size: for the demonstration, for tests and benches.
//!
//! Every name is plainly invented, there is no social security number, and the same people and seed give the same
//! bytes. What misleads careless readers is in them in small numbers: missing and partial dates, missing case numbers,
//! charges in free text, attempts, rows that stand apart from their person's. Where it is asked for, the last of its people
//! have what a list of words does not foresee: see [`Issues`].

mod charges;
mod cycle;
mod dice;
mod line;
mod person;
#[cfg(test)]
mod tests;
mod troubled;
mod troubles;
mod wording;

use crate::record::layout::COLUMNS;
use line::Lines;
use person::Invented;
use std::io::{self, Write};
use troubled::Troubled;

/// The county whose file it is.
const COUNTY: &str = "SAN FRANCISCO";

/// How fields that hold nothing are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Padding {
    /// As nothing, which is close to what the state delivers.
    #[default]
    Lean,
    /// As `  -  `, as the peer program's own generator does.
    Padded,
}

/// Whether a file holds what needs an attorney most: updates of a count, comments, words nobody foresaw, records elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Issues {
    /// None of it.
    #[default]
    None,
    /// One person in eleven, the last of the file, has one of some thirty kinds; the others are as they are without.
    Realistic,
}

/// What a file is to be like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fiction {
    /// How many people.
    pub people: u64,
    /// From which all else follows.
    pub seed: u64,
    /// How empty fields are written.
    pub padding: Padding,
    /// Whether what no list of words foresees is in it.
    pub issues: Issues,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// People.
    pub people: u64,
    /// Rows, without the header.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
    /// Convictions of San Francisco under HS 11357 to 11360 that are felonies.
    pub felonies: u64,
    /// The same that are misdemeanors or infractions.
    pub misdemeanors: u64,
}

/// Every so many people, one has the rows of the last arrest stand after the next person's.
const SCATTERED_ONE_IN: u64 = 250;

/// One person in so many has an issue of its own kind, where that is asked for.
const TROUBLED_ONE_IN: u64 = 11;

impl Fiction {
    /// Makes a lean file of so many people, without the issues that can be asked for.
    pub fn new(people: u64, seed: u64) -> Self {
        Self { people, seed, padding: Padding::Lean, issues: Issues::None }
    }

    /// Writes the file, with a header, person by person.
    pub fn write(&self, out: &mut impl Write) -> io::Result<Totals> {
        let mut totals = Totals { people: self.people, ..Totals::default() };
        let header = COLUMNS.join(",");
        out.write_all(header.as_bytes())?;
        out.write_all(b"\n")?;
        totals.bytes = header.len() as u64 + 1;
        let mut lines = Lines::new(self.padding);
        let mut apart: Vec<u8> = Vec::new();
        let plain = match self.issues {
            Issues::None => self.people,
            Issues::Realistic => self.people - self.people / TROUBLED_ONE_IN,
        };
        for number in 1..=self.people {
            lines.clear();
            let troubled =
                number.checked_sub(plain + 1).and_then(|nth| Troubled::new(self.seed, number, nth));
            let last = match troubled {
                Some(troubled) => {
                    troubled.write(&mut lines, &mut totals);
                    0
                }
                None => Invented::new(self.seed, number).write(&mut lines, &mut totals),
            };
            totals.rows += lines.count();
            totals.bytes += lines.bytes().len() as u64;
            let scattered = number.is_multiple_of(SCATTERED_ONE_IN) && number < self.people && last > 0;
            let (together, rest) = lines.bytes().split_at(if scattered { last } else { lines.bytes().len() });
            out.write_all(together)?;
            out.write_all(&apart)?;
            apart.clear();
            apart.extend_from_slice(rest);
        }
        out.write_all(&apart)?;
        Ok(totals)
    }
}

/// Writes a lean file of `people` people; see [`Fiction`].
pub fn write_doj(out: &mut impl Write, people: u64, seed: u64) -> io::Result<Totals> {
    Fiction::new(people, seed).write(out)
}
