//! Finding cases: by the number of the court, by name, by the words of a note.
//!
//! The index has no ranking and keeps no text: hits come in the order of the queue, so that the first ones are there
//! while somebody types, also among a million cases.

use crate::casework::{CaseId, State};
use crate::queue::{Error, Queue};
use crate::record::Text;

/// A case that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which case.
    pub case: CaseId,
    /// The person's name.
    pub name: Text,
    /// The court's case numbers.
    pub numbers: Vec<Text>,
    /// The date of the conviction, as far as it is known.
    pub convicted: Text,
    /// What the case is now.
    pub state: State,
}

impl Queue {
    /// Finds cases in whose names, case numbers and notes every one of the words begins some word; a single letter must
    /// be one.
    ///
    /// Capitals and accents do not matter. At most `limit`, in the order of the queue; none for no words.
    pub fn search(&self, words: &str, limit: u32) -> Result<Vec<Hit>, Error> {
        let Some(pattern) = pattern(words, true) else { return Ok(Vec::new()) };
        let mut statement = self.connection.prepare_cached(
            "SELECT casefile.id, person.name, casefile.numbers, casefile.convicted, casefile.state
             FROM find JOIN casefile ON casefile.id = find.rowid JOIN person ON person.id = casefile.person
             WHERE find MATCH ?1 ORDER BY find.rowid LIMIT ?2",
        )?;
        let hits = statement.query_map((pattern, limit), |row| {
            Ok(Hit {
                case: row.get(0)?,
                name: Text::new(row.get_ref(1)?.as_str()?),
                numbers: row.get_ref(2)?.as_str()?.split('\n').map(Text::new).collect(),
                convicted: Text::new(row.get_ref(3)?.as_str()?),
                state: row.get(4)?,
            })
        })?;
        Ok(hits.collect::<Result<_, _>>()?)
    }

    /// Finds the cases that the court has under exactly this number; capitals do not matter.
    pub fn find_case_number(&self, number: &str) -> Result<Vec<CaseId>, Error> {
        let number = number.trim();
        let Some(pattern) = pattern(number, false) else { return Ok(Vec::new()) };
        let mut statement = self.connection.prepare_cached(
            "SELECT casefile.id FROM find JOIN casefile ON casefile.id = find.rowid
             WHERE find MATCH ?1
               AND instr(char(10) || upper(casefile.numbers) || char(10), char(10) || upper(?2) || char(10)) > 0
             ORDER BY find.rowid LIMIT 100",
        )?;
        let cases = statement.query_map((format!("numbers : ({pattern})"), number), |row| row.get(0))?;
        Ok(cases.collect::<Result<_, _>>()?)
    }

    /// Finds the one case that somebody means who types a number: the court's first, else the queue's own.
    pub fn numbered(&self, number: &str) -> Result<Option<CaseId>, Error> {
        if let Some(case) = self.find_case_number(number)?.first() {
            return Ok(Some(*case));
        }
        match number.trim().parse::<i64>() {
            Ok(id) => self.one("SELECT id FROM casefile WHERE id = ?1", (id,)),
            Err(_) => Ok(None),
        }
    }
}

/// Writes a query in which every word is quoted, so that nothing typed is ever an operator.
///
/// A single letter stands for itself: an initial is worth finding, everything that begins with it is not.
fn pattern(words: &str, prefixes: bool) -> Option<String> {
    let quoted: Vec<String> = words
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let begins = prefixes && word.chars().nth(1).is_some();
            format!("\"{word}\"{}", if begins { "*" } else { "" })
        })
        .collect();
    (!quoted.is_empty()).then(|| quoted.join(" AND "))
}
