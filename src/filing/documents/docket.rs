//! The rows of `batch.json`, by court: read once to know their order and what they add up to, then volume by volume.
//!
//! Holds some tens of bytes a case, not the cases: a batch of any size has its documents made in the memory of one volume.

use crate::filing::documents::items::Items;
use crate::filing::{CaseRow, CountRow, Heading, Totals, document};
use std::collections::BTreeMap;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

/// The rows of a batch.
#[derive(Debug)]
pub(super) struct Docket<R> {
    source: R,
    pub(super) heading: Heading,
    pub(super) totals: Totals,
    pub(super) courts: Vec<CourtPart>,
    pub(super) asked: Asked,
    pub(super) review: Review,
    places: Vec<Place>,
    /// The cases that relief is asked for in, by their places in the schedule.
    relieved: Vec<usize>,
}

/// Where a case stands in the file, and how many counts it has.
#[derive(Clone, Copy, Debug)]
struct Place {
    offset: u64,
    length: usize,
    counts: u64,
}

/// The cases of one court, next to each other in the order of the schedule.
#[derive(Clone, Debug)]
pub(super) struct CourtPart {
    pub(super) name: String,
    pub(super) cases: Range<usize>,
    pub(super) totals: Totals,
}

/// What is asked for, by the lines of the schedule.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub(super) resentenced: Items,
    pub(super) redesignated: Items,
    pub(super) dismissed_by_law: Items,
    pub(super) dismissed_by_policy: Items,
    pub(super) no_relief: Items,
    pub(super) sealed: Items,
    pub(super) registration: Items,
}

/// Who had the cases on the screen, by the lines of the schedule.
#[derive(Clone, Debug, Default)]
pub(super) struct Review {
    /// Cases that were reviewed individually, those among them that were approved with their group.
    pub(super) individually: u64,
    pub(super) items_individually: Items,
    /// Cases that were approved in a group without having been on the screen.
    pub(super) in_groups: u64,
    pub(super) items_in_groups: Items,
    /// The groups of those, by entry: how many cases each had, and how many of them were reviewed individually.
    pub(super) groups: BTreeMap<u64, (u64, u64)>,
}

impl Review {
    fn add(&mut self, item: u64, case: &CaseRow<'_>) {
        let items = item + 1..=item + case.counts.len() as u64;
        if case.reviewed == "individually" {
            self.individually += 1;
            items.for_each(|item| self.items_individually.add(item));
            return;
        }
        self.in_groups += 1;
        items.for_each(|item| self.items_in_groups.add(item));
        if let (Some(group), Some(cases)) = (case.group_entry, case.group_cases) {
            self.groups.insert(group, (cases, case.group_reviewed.unwrap_or(0)));
        }
    }
}

/// What is asked for a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relief {
    Resentenced,
    Redesignated,
    /// Dismissed where the statute itself gives a dismissal.
    DismissedByLaw,
    /// Dismissed where the statute gives less.
    DismissedByPolicy,
    None,
}

impl Relief {
    /// Returns what is asked for a count.
    pub(super) fn of(count: &CountRow<'_>) -> Self {
        match count.action.as_str() {
            "recall-and-resentence" => Self::Resentenced,
            "redesignate" => Self::Redesignated,
            "dismiss-and-seal" if count.law == "dismiss and seal" => Self::DismissedByLaw,
            "dismiss-and-seal" => Self::DismissedByPolicy,
            _ => Self::None,
        }
    }
}

impl Asked {
    fn add(&mut self, item: u64, count: &CountRow<'_>) {
        match Relief::of(count) {
            Relief::Resentenced => self.resentenced.add(item),
            Relief::Redesignated => self.redesignated.add(item),
            Relief::DismissedByLaw => self.dismissed_by_law.add(item),
            Relief::DismissedByPolicy => self.dismissed_by_policy.add(item),
            Relief::None => self.no_relief.add(item),
        }
        if count.seal {
            self.sealed.add(item);
        }
        if count.registration_relief {
            self.registration.add(item);
        }
    }
}

impl<R: Read + Seek> Docket<R> {
    /// Reads the rows.
    pub(super) fn open(mut source: R) -> io::Result<Self> {
        source.rewind()?;
        let mut keyed = Vec::new();
        let frame = document::read(BufReader::with_capacity(1 << 16, &mut source), |case, offset, length| {
            let number = case.court_case_numbers.first().map_or("", |number| number.as_str());
            let key = (court_name(case), number.to_owned(), case.case);
            keyed.push((key, Place { offset, length, counts: case.counts.len() as u64 }));
        })
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))?;
        keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
        let places: Vec<_> = keyed.iter().map(|(_, place)| *place).collect();
        let names = keyed.into_iter().map(|((court, ..), _)| court);
        let courts = courts(names);
        let (heading, totals) = (frame.heading, frame.totals);
        let mut docket = Self {
            source,
            heading,
            totals,
            courts,
            asked: Asked::default(),
            review: Review::default(),
            places,
            relieved: Vec::new(),
        };
        docket.add_up()?;
        Ok(docket)
    }

    /// Returns the lines of some cases, by their places in the schedule.
    pub(super) fn lines(&mut self, cases: &Range<usize>) -> io::Result<Vec<String>> {
        let places: Vec<_> = self.places.get(cases.clone()).unwrap_or_default().to_vec();
        places.into_iter().map(|place| self.line(place)).collect()
    }

    /// Returns the lines of some of the cases that relief is asked for in, counted among those.
    pub(super) fn relieved_lines(&mut self, cases: &Range<usize>) -> io::Result<Vec<String>> {
        let relieved = self.relieved.get(cases.clone()).unwrap_or_default();
        let places: Vec<_> = relieved.iter().filter_map(|place| self.places.get(*place).copied()).collect();
        places.into_iter().map(|place| self.line(place)).collect()
    }

    /// Returns how many cases there are.
    pub(super) fn cases(&self) -> usize {
        self.places.len()
    }

    /// Returns in how many of them relief is asked for.
    pub(super) fn relieved(&self) -> usize {
        self.relieved.len()
    }

    /// Returns how many counts stand before a place of the schedule.
    pub(super) fn counts_before(&self, case: usize) -> u64 {
        self.places.iter().take(case).map(|place| place.counts).sum()
    }

    fn line(&mut self, place: Place) -> io::Result<String> {
        self.source.seek(SeekFrom::Start(place.offset))?;
        let mut line = vec![0; place.length];
        self.source.read_exact(&mut line)?;
        String::from_utf8(line).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }

    /// Adds up what is asked for, court by court.
    fn add_up(&mut self) -> io::Result<()> {
        let (mut asked, mut review) = (Asked::default(), Review::default());
        let mut item = 0;
        let mut courts = std::mem::take(&mut self.courts);
        for court in &mut courts {
            for index in court.cases.clone() {
                let Some(place) = self.places.get(index).copied() else { break };
                let line = self.line(place)?;
                let case: CaseRow<'_> = parse(&line)?;
                court.totals.add(&case);
                if case.counts.iter().any(|count| Relief::of(count) != Relief::None) {
                    self.relieved.push(index);
                }
                review.add(item, &case);
                for count in &case.counts {
                    item += 1;
                    asked.add(item, count);
                }
            }
        }
        self.courts = courts;
        (self.asked, self.review) = (asked, review);
        Ok(())
    }
}

/// Reads the row of a case from its line.
pub(super) fn parse(line: &str) -> io::Result<CaseRow<'_>> {
    serde_json::from_str(line).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
}

fn courts(names: impl Iterator<Item = String>) -> Vec<CourtPart> {
    let mut courts: Vec<CourtPart> = Vec::new();
    for (index, name) in names.enumerate() {
        match courts.last_mut() {
            Some(court) if court.name == name => court.cases.end = index + 1,
            _ => courts.push(CourtPart { name, cases: index..index + 1, totals: Totals::default() }),
        }
    }
    courts
}

/// Returns the court of a case in words: `Superior Court, San Francisco`.
pub(super) fn court_name(case: &CaseRow<'_>) -> String {
    court_in_words(case.court.as_str(), case.county.as_str(), case.agency.as_str())
}

/// Returns a court in words; one that is neither superior nor municipal is named as the source names it.
pub(super) fn court_in_words(court: &str, county: &str, agency: &str) -> String {
    let kind = match court {
        "superior" => "Superior Court",
        "municipal" => "Municipal Court",
        "juvenile" => "Juvenile Court",
        _ if agency.is_empty() => "Court not named",
        _ => return agency.to_owned(),
    };
    format!("{kind}, {}", capitalized(county))
}

/// Writes a county's name as in a sentence: `SAN FRANCISCO` becomes `San Francisco`.
pub(super) fn capitalized(name: &str) -> String {
    let words = name.split(' ').map(|word| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_string() + &letters.as_str().to_lowercase())
    });
    words.collect::<Vec<_>>().join(" ")
}
