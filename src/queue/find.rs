//! Finding the one case that a number names: the court's, or the queue's own. Lists and words are [`super::list`]'s.

use crate::casework::CaseId;
use crate::queue::criteria::pattern;
use crate::queue::{Error, Queue};

impl Queue {
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
