//! Makes known-answer cases: out of invented histories, or out of cases that two attorneys came to one answer on.
//!
//! They must look like the others: names are put together from those of the queue, first name and surname of two
//! different people, numbers are new, and the rows pretend to stand in a file that was read in. Of a real case only the
//! dates, charges and sentences stay; where its rows cannot be told without a name or a number of it, it is left out.

use crate::casework::check::sample::Settled;
use crate::casework::check::{Ruling, Sampled, Second, Stage};
use crate::casework::known::compose::settled as composed_of;
use crate::casework::known::{Bait, Composed, compose};
use crate::casework::{CaseFile, CheckNo, Digest, Verdict};
use crate::cli::failures;
use crate::error::{Failure, Kind};
use crate::intake::fiction::Fiction;
use crate::intake::{assemble, correct, subject_of};
use crate::queue::Queue;
use crate::record::{History, SourceLine, SourceNo, SourceRow};
use crate::relief::{Policy, propose_with};

/// A history and what is asked about it.
pub(super) type Planted = (History, Composed);

/// How many people are invented at once for every case wanted: few histories make a trap.
const PEOPLE_A_CASE: u64 = 200;

/// How often others are invented before it is given up: of two traps one in four failed in the first of them.
const ROUNDS: u32 = 20;

/// Names that are put together from those of the queue at most.
const NAMES: u64 = 400;

/// Where the rows pretend to stand, and which names there are to put together.
struct Disguise {
    source: SourceNo,
    rows: u64,
    names: Vec<String>,
    county: String,
    /// From which everything that looks like chance follows.
    salt: Digest,
}

impl Disguise {
    fn of(queue: &Queue) -> Result<Self, Failure> {
        let people = queue.people_after(0, NAMES).map_err(failures::queue)?;
        let names: Vec<String> =
            people.iter().map(|one| one.person.identity.name.as_str().to_owned()).collect();
        let (source, rows) = queue.largest_source().map_err(failures::queue)?.ok_or_else(|| {
            Failure::new(Kind::Problem, "no file was read in yet").hint("vacatur import FILE")
        })?;
        Ok(Self {
            source,
            rows: rows.max(2),
            names,
            county: queue.charter().county.as_str().to_owned(),
            salt: queue.head().map_err(failures::queue)?.hash,
        })
    }

    /// Returns a number below another that follows from a word.
    fn number(&self, word: &str, below: u64) -> u64 {
        let digest = Digest::of(format!("{}\n{word}", self.salt).as_bytes());
        let bytes: [u8; 8] = std::array::from_fn(|at| digest.as_bytes().get(at).copied().unwrap_or(0));
        u64::from_be_bytes(bytes) % below.max(1)
    }

    /// Puts a name together: the surname of one person of the queue and the first name of another.
    fn name(&self, word: &str) -> String {
        let count = u64::try_from(self.names.len()).unwrap_or(1);
        let pick = |of: &str| {
            let at = usize::try_from(self.number(&format!("{of} {word}"), count)).unwrap_or(0);
            self.names.get(at).map_or("DOE,PAT", String::as_str)
        };
        let (surname, given) = (pick("surname"), pick("given"));
        let surname = surname.split(',').next().unwrap_or(surname);
        let given = given.split_once(',').map_or("PAT", |(_, given)| given);
        format!("{surname},{given}")
    }

    /// Returns digits of the same length that stand for others; letters stay.
    fn digits(&self, text: &str) -> String {
        text.chars()
            .enumerate()
            .map(|(at, c)| match c {
                '0'..='9' => {
                    // A number that begins with a nought, or with none, goes on to do so.
                    let digit = self.number(&format!("{text} {at}"), 9) + u64::from(c != '0');
                    char::from_digit(u32::try_from(digit % 10).unwrap_or(0), 10).unwrap_or(c)
                }
                other => other,
            })
            .collect()
    }

    /// Reads rows that were changed, at a place of the file that they pretend to stand in.
    fn told(&self, rows: &[Vec<u8>], word: &str) -> Option<History> {
        let first = self.number(&format!("line {word}"), self.rows) + 2;
        let rows: Option<Vec<SourceRow>> = (first..)
            .zip(rows)
            .map(|(line, raw)| {
                let place = SourceLine { source: self.source, line };
                correct(place, raw).ok().map(|corrected| corrected.row)
            })
            .collect();
        Some(assemble(rows?, Vec::new()))
    }
}

/// Invents cases: so many, of which so many propose what is not right.
pub(super) fn invented(queue: &Queue, count: u32, traps: u32) -> Result<Vec<Planted>, Failure> {
    let disguise = Disguise::of(queue)?;
    let policy = queue.policy().map_err(failures::queue)?;
    let (traps, sound) = (traps.min(count), count - traps.min(count));
    let mut left = [(Bait::Trap, traps), (Bait::Sound, sound)];
    let mut planted = Vec::new();
    'enough: for round in 0..ROUNDS {
        let seed = disguise.number(&format!("seed {round}"), u64::MAX);
        for people in persons(u64::from(count) * PEOPLE_A_CASE, seed)? {
            if left.iter().all(|(_, left)| *left == 0) {
                break 'enough;
            }
            let Some(history) = disguise.invented_history(&people) else { continue };
            // Every round has the same numbers.
            if planted.iter().any(|(other, _): &Planted| is_one_person(other, &history)) {
                continue;
            }
            let charter = queue.charter();
            let found = compose(&history, &policy, &charter.county, charter.as_of);
            // One for each person, a trap before a sound one.
            let wanted = left.iter_mut().find_map(|(bait, left)| {
                let one = found.iter().find(|one| one.answer.bait == *bait && *left > 0)?;
                *left -= 1;
                Some(one.clone())
            });
            planted.extend(wanted.map(|composed| (history, composed)));
        }
    }
    let missing: u32 = left.iter().map(|(_, left)| left).sum();
    if missing > 0 {
        return Err(Failure::new(
            Kind::Problem,
            format!("under this policy only {} of {count} known-answer cases could be made", planted.len()),
        )
        .hint("ask for fewer with --count, or for fewer traps with --traps"));
    }
    // Not all traps first.
    planted
        .sort_by_cached_key(|(history, _)| disguise.number(history.person.identity.name.as_str(), u64::MAX));
    Ok(planted)
}

fn is_one_person(one: &History, other: &History) -> bool {
    one.person.identity.subject == other.person.identity.subject
}

impl Disguise {
    /// Gives an invented person's rows a name, numbers and a county that could stand in the queue.
    fn invented_history(&self, rows: &[Vec<u8>]) -> Option<History> {
        let plain = self.told(rows, "plain")?;
        let identity = &plain.person.identity;
        let word = identity.subject.as_str();
        let mut changes = vec![
            (identity.name.as_str().to_owned(), self.name(word)),
            (identity.cii.as_str().to_owned(), self.digits(identity.cii.as_str())),
        ];
        changes.push(("SAN FRANCISCO".to_owned(), self.county.clone()));
        let rows: Vec<Vec<u8>> = rows.iter().map(|row| replaced(row, &changes)).collect();
        self.told(&rows, word)
    }
}

/// Invents people in the format of the state's file; each with their rows.
fn persons(count: u64, seed: u64) -> Result<Vec<Vec<Vec<u8>>>, Failure> {
    let mut bytes = Vec::new();
    Fiction::new(count, seed)
        .write(&mut bytes)
        .map_err(|error| Failure::new(Kind::Bug, format!("cannot invent people: {error}")))?;
    let mut people: Vec<(String, Vec<Vec<u8>>)> = Vec::new();
    for row in bytes.split(|byte| *byte == b'\n').skip(1).filter(|row| !row.is_empty()) {
        let Some(subject) = subject_of(row) else { continue };
        match people.last_mut().filter(|(last, _)| last == subject.as_str()) {
            Some((_, rows)) => rows.push(row.to_vec()),
            None => people.push((subject.as_str().to_owned(), vec![row.to_vec()])),
        }
    }
    Ok(people.into_iter().map(|(_, rows)| rows).collect())
}

/// Takes settled cases of a check under other names.
pub(super) fn settled(queue: &Queue, number: CheckNo, count: u32) -> Result<Vec<Planted>, Failure> {
    let disguise = Disguise::of(queue)?;
    let policy = queue.policy().map_err(failures::queue)?;
    let docket = queue.docket().map_err(failures::queue)?;
    let check = docket.check(number).map_err(|refusal| failures::queue(refusal.into()))?;
    if !matches!(check.stage(), Stage::Passed | Stage::Failed | Stage::Reported) {
        return Err(Failure::new(Kind::Problem, format!("check {number} has no result yet"))
            .hint(format!("vacatur spotcheck show {number}")));
    }
    let mut planted = Vec::new();
    for sampled in &check.sample {
        if planted.len() >= usize::try_from(count).unwrap_or(usize::MAX) {
            break;
        }
        let Some(right) = right_of(sampled) else { continue };
        let case = queue.case(sampled.frozen.case).map_err(failures::queue)?;
        planted.extend(disguise.copied(queue, &policy, &case, right));
    }
    if planted.is_empty() {
        return Err(Failure::new(
            Kind::Problem,
            format!("no case of check {number} could be told without a name or a number of it"),
        )
        .hint("make them up instead: vacatur known plant"));
    }
    Ok(planted)
}

/// Returns what two people came to; `None` where it could not be decided, or neither was right.
fn right_of(sampled: &Sampled) -> Option<&Verdict> {
    let second = match &sampled.second.as_ref()?.1 {
        Second::Decided { verdict, .. } => Some(verdict),
        Second::Undecidable { .. } => None,
    };
    match (sampled.settled(), sampled.ruling.as_ref().map(|ruled| ruled.ruling)) {
        (Settled::Agreed | Settled::Stands, _) => sampled.first.as_ref().map(|first| &first.verdict),
        (Settled::Overturned, Some(Ruling::Second)) => second,
        _ => None,
    }
}

impl Disguise {
    /// Tells a real case under another name; `None` where something of it would still be readable, or the proposal would
    /// not be the same.
    fn copied(&self, queue: &Queue, policy: &Policy, case: &CaseFile, right: &Verdict) -> Option<Planted> {
        if !case.facts().is_empty() {
            return None;
        }
        let identity = &case.person.identity;
        let word = identity.subject.as_str();
        let names = std::iter::once(&identity.name).chain(&identity.also_known_as);
        let mut changes: Vec<(String, String)> =
            names.map(|name| (name.as_str().to_owned(), self.name(&format!("{word} {name}")))).collect();
        let numbers = case.person.events.iter().flat_map(|event| &event.case_numbers);
        let numbers = numbers.chain([&identity.cii]).map(|text| text.as_str().to_owned());
        changes.extend(numbers.chain([word.to_owned()]).map(|text| {
            let other = self.digits(&text);
            (text, other)
        }));
        changes.retain(|(from, _)| !from.is_empty());
        let rows: Vec<Vec<u8>> = case.rows.iter().map(|row| replaced(&row.raw, &changes)).collect();
        let surnames = names_of(case);
        let still = |row: &Vec<u8>| {
            surnames.iter().any(|name| contains(row, name.as_bytes()))
                || changes.iter().any(|(from, to)| from != to && contains(row, from.as_bytes()))
        };
        if rows.iter().any(still) {
            return None;
        }
        let history = self.told(&rows, word)?;
        let charter = queue.charter();
        let event = case.proposal.event;
        let same = history.person.events.get(event)?.counts.len() == case.event()?.counts.len();
        let proposal = propose_with(&history.person, event, &[], policy, charter.as_of);
        let actions = |of: &crate::relief::CaseProposal| -> Vec<_> {
            of.proposals.iter().map(|one| (one.count, one.action)).collect()
        };
        (same && actions(&proposal) == actions(&case.proposal))
            .then(|| (history, Composed { proposal, answer: composed_of(case, right) }))
    }
}

/// Returns the surnames of a case, but for those too short to be looked for.
fn names_of(case: &CaseFile) -> Vec<String> {
    let identity = &case.person.identity;
    std::iter::once(&identity.name)
        .chain(&identity.also_known_as)
        .filter_map(|name| name.as_str().split(',').next())
        .filter(|surname| surname.len() > 3)
        .map(str::to_owned)
        .collect()
}

fn replaced(row: &[u8], changes: &[(String, String)]) -> Vec<u8> {
    let mut row = row.to_vec();
    for (from, to) in changes.iter().filter(|(from, _)| !from.is_empty()) {
        let mut told = Vec::with_capacity(row.len());
        let mut rest = row.as_slice();
        while let Some(at) = find(rest, from.as_bytes()) {
            let (before, after) = rest.split_at(at);
            told.extend_from_slice(before);
            told.extend_from_slice(to.as_bytes());
            rest = after.get(from.len()..).unwrap_or_default();
        }
        told.extend_from_slice(rest);
        row = told;
    }
    row
}

fn contains(row: &[u8], what: &[u8]) -> bool {
    find(row, what).is_some()
}

fn find(row: &[u8], what: &[u8]) -> Option<usize> {
    row.windows(what.len().max(1)).position(|window| window == what)
}
