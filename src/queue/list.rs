//! Lists of cases: a page at a place, how many there are, and which case comes next among them.
//!
//! The order of the queue, and the search index, answer at once whatever the number of cases; another order over
//! everything, and a rare condition, may walk the table, which the thread of searches can be stopped in.

use crate::casework::{Anchor, CaseId, Column, Count, Filter, Line, Mark, Order, Page, Query, Seat};
use crate::queue::columns::Number;
use crate::queue::criteria::Criteria;
use crate::queue::{Error, Queue, purge};
use crate::record::{Level, Text};
use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, Row, params_from_iter};

/// So many cases are counted at most: beyond it a person wants to know that there are many.
const COUNTED: u64 = 10_000;

/// Which way to look for a case of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// The first after it.
    Next,
    /// The last before it.
    Previous,
    /// The first after it that is due, starting over at the end; the case itself last.
    NextDue,
}

impl Queue {
    /// Returns some lines of a list, in its order; `me` is who asks.
    pub fn page(&self, query: &Query, me: &Seat) -> Result<Page, Error> {
        let mut criteria = self.criteria(&query.filter, me)?;
        if let (Some(words), [], Anchor::Start) = (&criteria.words, &criteria.clauses[..], &query.from)
            && query.order == Order::default()
        {
            return self.found(words, query.limit);
        }
        let mut sorting = Sorting::of(query.order).led_by(&criteria);
        if sorting.walks_an_index() && criteria.words.is_none() && self.finds_few(&criteria)? {
            sorting = sorting.of_what_is_found();
        }
        let backward = matches!(query.from, Anchor::End | Anchor::Before(_));
        match &query.from {
            Anchor::Start | Anchor::End => {}
            Anchor::At(mark) => sorting.beyond(&mut criteria, mark, Bound::At, false),
            Anchor::After(mark) => sorting.beyond(&mut criteria, mark, Bound::Past, false),
            Anchor::Before(mark) => sorting.beyond(&mut criteria, mark, Bound::Past, true),
        }
        if let Some(clause) = sorting.only {
            criteria.clauses.push(clause.to_owned());
        }
        let sql = lines_of(&criteria, &sorting, backward);
        // One more than wanted says whether there are more.
        let limit = Value::Integer(i64::from(query.limit) + 1);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(values(&criteria).chain([limit])), line)?;
        let mut lines = rows.collect::<Result<Vec<Line>, _>>()?;
        let more = lines.len() > usize::try_from(query.limit).unwrap_or(usize::MAX);
        if more {
            lines.pop();
        }
        if backward {
            lines.reverse();
        }
        let is_all = query.from == Anchor::Start && !more && sorting.only.is_none();
        let count = u64::try_from(lines.len()).ok().filter(|_| is_all).map(count_of);
        Ok(Page { lines, more, count })
    }

    /// Returns the first lines of what words alone find, and counts all of it in the same walk: preparing it takes the search
    /// index longer than the walk itself.
    fn found(&self, words: &str, limit: u32) -> Result<Page, Error> {
        let mut search = self
            .connection
            .prepare_cached("SELECT rowid FROM find WHERE find MATCH ?1 ORDER BY rowid LIMIT ?2")?;
        let mut look_up = self.connection.prepare_cached(&format!(
            "SELECT {SHOWN}, CAST(casefile.id AS TEXT)
             FROM casefile JOIN person ON person.id = casefile.person WHERE casefile.id = ?1"
        ))?;
        let (wanted, mut lines, mut found) = (u64::from(limit), Vec::new(), 0);
        // While the walk is open both read the same state of the file.
        let mut rows = search.query((words, one_past_the_counted()))?;
        while let Some(row) = rows.next()? {
            if found < wanted {
                lines.extend(look_up.query_row([row.get::<_, i64>(0)?], line).optional()?);
            }
            found += 1;
        }
        Ok(Page { lines, more: found > wanted, count: Some(count_of(found)) })
    }

    /// Returns the condition of a filter on the cases that are there. Nothing that was erased is in the search index.
    fn criteria(&self, filter: &Filter, me: &Seat) -> Result<Criteria, Error> {
        let mut criteria = Criteria::of(filter, me);
        if criteria.words.is_none() && purge::any(&self.connection)? {
            criteria.clauses.push("casefile.purged IS NULL".to_owned());
        }
        Ok(criteria)
    }

    /// Counts the cases that a filter finds, up to a limit.
    pub fn count_cases(&self, filter: &Filter, me: &Seat) -> Result<Count, Error> {
        self.number_of(&self.criteria(filter, me)?)
    }

    /// Tells whether a condition finds so few cases that it takes less to find them all than to meet them in an order.
    fn finds_few(&self, criteria: &Criteria) -> Result<bool, Error> {
        Ok(!criteria.clauses.is_empty() && matches!(self.number_of(criteria)?, Count::Exactly(_)))
    }

    fn number_of(&self, criteria: &Criteria) -> Result<Count, Error> {
        let sql = format!("SELECT count(*) FROM (SELECT 1 {} LIMIT ?)", source(criteria, Tables::Cases));
        let limit = one_past_the_counted();
        let mut statement = self.connection.prepare_cached(&sql)?;
        let Number(cases) =
            statement.query_row(params_from_iter(values(criteria).chain([limit])), |row| row.get(0))?;
        Ok(count_of(cases))
    }

    /// Returns the case of a filter that comes next to this one, in the order of the queue.
    ///
    /// Where the filter itself asks what a case is now, [`Toward::NextDue`] takes every case that it finds.
    pub fn among(
        &self,
        filter: &Filter,
        at: CaseId,
        toward: Toward,
        me: &Seat,
        today: Date,
    ) -> Result<Option<CaseId>, Error> {
        let due = (toward == Toward::NextDue && !filter.asks_for_a_state()).then_some(today);
        let find = |after: u64, last: u64, backward: bool| {
            let mut criteria = self.criteria(filter, me)?;
            criteria.clauses.push("casefile.id > ? AND casefile.id <= ?".to_owned());
            criteria.values.extend([whole(after), whole(last)]);
            if let Some(today) = due {
                // The plus keeps the index of states out: what it finds would be sorted before the first is taken.
                criteria.clauses.push(
                    "(+casefile.state = 'waiting' OR (+casefile.state = 'held' AND casefile.returns <= ?))"
                        .to_owned(),
                );
                criteria.values.push(Value::Text(today.to_string()));
            }
            let id = if criteria.words.is_some() { "find.rowid" } else { "casefile.id" };
            let way = if backward { "DESC" } else { "ASC" };
            let sql = format!(
                "SELECT casefile.id {} ORDER BY {id} {way} LIMIT 1",
                source(&criteria, Tables::Cases)
            );
            let mut statement = self.connection.prepare_cached(&sql)?;
            let found =
                statement.query_row(params_from_iter(values(&criteria)), |row| row.get(0)).optional()?;
            Ok::<_, Error>(found)
        };
        let end = u64::MAX >> 1;
        match toward {
            Toward::Next => find(at.0, end, false),
            Toward::Previous => find(0, at.0.saturating_sub(1), true),
            Toward::NextDue => match find(at.0, end, false)? {
                Some(found) => Ok(Some(found)),
                None => find(0, at.0, false),
            },
        }
    }
}

/// What was counted as it is said: so many, or more than are counted.
fn count_of(cases: u64) -> Count {
    if cases > COUNTED { Count::MoreThan(COUNTED) } else { Count::Exactly(cases) }
}

/// So many are looked at at most when cases are counted: one more says that there are more.
fn one_past_the_counted() -> Value {
    whole(COUNTED + 1)
}

/// What a line shows, all but the key of its order, in the order in which [`line()`] reads it.
const SHOWN: &str = "casefile.id, person.name, casefile.numbers, casefile.sections, casefile.level, \
                     casefile.convicted, casefile.lane, casefile.action, casefile.codes, casefile.state, \
                     casefile.returns, casefile.verdict, casefile.batch";

/// Writes the question for some lines of a list.
fn lines_of(criteria: &Criteria, sorting: &Sorting, backward: bool) -> String {
    let order = sorting.order(backward);
    let shown = format!("SELECT {SHOWN}, CAST({key} AS TEXT)", key = sorting.key);
    if sorting.is_of_cases() {
        // A person is looked up for each line, and not for everything that is sorted.
        let found = source(criteria, Tables::Sorted);
        return format!(
            "{shown} FROM (SELECT casefile.id AS found {found} ORDER BY {order} LIMIT ?)
             CROSS JOIN casefile ON casefile.id = found CROSS JOIN person ON person.id = casefile.person
             ORDER BY {order}"
        );
    }
    let tables = if sorting.by_name { Tables::ByName } else { Tables::Whole };
    format!("{shown} {from} ORDER BY {order} LIMIT ?", from = source(criteria, tables))
}

fn whole(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// What a question reads besides the search index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tables {
    /// Cases alone; nothing of them where words alone are asked for.
    Cases,
    /// Cases alone, with what they are sorted by.
    Sorted,
    /// Cases and persons.
    Whole,
    /// Both, in the order of the names.
    ByName,
}

/// Returns the tables of a condition and the condition itself. The search index leads where it is asked.
fn source(criteria: &Criteria, tables: Tables) -> String {
    let only_words = criteria.clauses.is_empty();
    let tables = match (&criteria.words, tables) {
        (Some(_), Tables::Cases) if only_words => "FROM find",
        (Some(_), Tables::Cases | Tables::Sorted) => {
            "FROM find CROSS JOIN casefile ON casefile.id = find.rowid"
        }
        (Some(_), Tables::Whole | Tables::ByName) => {
            "FROM find CROSS JOIN casefile ON casefile.id = find.rowid CROSS JOIN person ON person.id = casefile.person"
        }
        (None, Tables::Cases | Tables::Sorted) => "FROM casefile",
        (None, Tables::Whole) => "FROM casefile CROSS JOIN person ON person.id = casefile.person",
        (None, Tables::ByName) => "FROM person CROSS JOIN casefile ON casefile.person = person.id",
    };
    let words = criteria.words.iter().map(|_| "find MATCH ?");
    let conditions: Vec<&str> = words.chain(criteria.clauses.iter().map(String::as_str)).collect();
    if conditions.is_empty() {
        tables.to_owned()
    } else {
        format!("{tables} WHERE {}", conditions.join(" AND "))
    }
}

fn values(criteria: &Criteria) -> impl Iterator<Item = Value> + '_ {
    criteria.words.iter().cloned().map(Value::Text).chain(criteria.values.iter().cloned())
}

/// Whether a bound is itself among the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    At,
    Past,
}

/// What an order comes to in the store.
struct Sorting {
    /// What it goes by; the case decides among equals.
    key: &'static str,
    /// How a mark's key, which is a text, is read.
    mark: &'static str,
    /// A condition without which the order says nothing.
    only: Option<&'static str>,
    by_name: bool,
    descending: bool,
}

/// The two orders that have an index of their own.
const BY_NAME: &str = "person.name";
const BY_CONVICTION: &str = "casefile.convicted";

impl Sorting {
    fn of(Order { column, descending }: Order) -> Self {
        let text = |key| Self { key, mark: "?", only: None, by_name: false, descending };
        match column {
            Column::Number => Self { mark: "CAST(? AS INTEGER)", ..text("casefile.id") },
            Column::Name => Self { by_name: true, ..text(BY_NAME) },
            Column::Section => text("casefile.sections"),
            Column::Level => text(
                "CASE casefile.level WHEN 'felony' THEN '1' WHEN 'misdemeanor' THEN '2' WHEN 'infraction' THEN '3'
                 ELSE '4' END",
            ),
            Column::Convicted => text(BY_CONVICTION),
            Column::State => text(
                "CASE casefile.state WHEN 'waiting' THEN '1' WHEN 'held' THEN '2' WHEN 'flagged' THEN '3'
                 WHEN 'challenged' THEN '4' ELSE '5' END",
            ),
            Column::Returns => text("coalesce(casefile.returns, '9999')"),
            Column::Decided => Self {
                mark: "CAST(? AS INTEGER)",
                only: Some("casefile.verdict IS NOT NULL"),
                ..text("casefile.verdict")
            },
        }
    }

    /// Lets the search index give the order of the queue where it is asked: it hands the cases over one by one, and the first
    /// page needs no more of them than it shows.
    fn led_by(self, criteria: &Criteria) -> Self {
        if criteria.words.is_some() && self.key == "casefile.id" {
            return Self { key: "find.rowid", ..self };
        }
        self
    }

    /// Tells whether an index of its own gives the order, in which everything that fits no condition is met as well.
    fn walks_an_index(&self) -> bool {
        self.by_name || self.key == BY_CONVICTION
    }

    /// Sorts what is found: the plus keeps the index out.
    fn of_what_is_found(self) -> Self {
        match self.key {
            BY_CONVICTION => Self { key: "+casefile.convicted", ..self },
            _ => Self { by_name: false, ..self },
        }
    }

    /// Tells whether cases alone say what it goes by, and it is not the number, in whose order they stand.
    fn is_of_cases(&self) -> bool {
        !["casefile.id", "find.rowid", BY_NAME].contains(&self.key)
    }

    fn order(&self, backward: bool) -> String {
        let way = if self.descending == backward { "ASC" } else { "DESC" };
        if ["casefile.id", "find.rowid"].contains(&self.key) {
            format!("{} {way}", self.key)
        } else {
            format!("{} {way}, casefile.id {way}", self.key)
        }
    }

    /// Leaves only what comes after a mark, or before it.
    fn beyond(&self, criteria: &mut Criteria, mark: &Mark, bound: Bound, backward: bool) {
        let (over, from) = if self.descending == backward { (">", ">=") } else { ("<", "<=") };
        let last = if bound == Bound::At { from } else { over };
        let (key, read) = (self.key, self.mark);
        // The first condition is what an index can begin at, the second leaves out the equals before the mark.
        criteria
            .clauses
            .push(format!("{key} {from} {read} AND ({key} {over} {read} OR casefile.id {last} ?)"));
        let text = Value::Text(mark.key.clone());
        criteria.values.extend([text.clone(), text, whole(mark.case.0)]);
    }
}

/// Reads one line.
fn line(row: &Row<'_>) -> rusqlite::Result<Line> {
    let text = |column: usize| row.get_ref(column).map(|value| Text::new(value.as_str().unwrap_or_default()));
    let level: String = row.get(4)?;
    let returns: Option<String> = row.get(10)?;
    Ok(Line {
        case: row.get(0)?,
        name: text(1)?,
        numbers: row.get_ref(2)?.as_str()?.split('\n').map(Text::new).collect(),
        sections: text(3)?,
        level: Level::parse(level.as_bytes()),
        convicted: text(5)?,
        lane: row.get(6)?,
        action: text(7)?,
        codes: text(8)?,
        state: row.get(9)?,
        returns: returns.and_then(|day| day.parse().ok()),
        verdict: row.get(11)?,
        batch: row.get(12)?,
        key: row.get(13)?,
    })
}

#[cfg(test)]
mod tests;
