//! One fictitious person: who it is, a few arrests and what came of them, and now and then a registration or a death.

use super::charges::{
    BESIDE, CONVICTED, Charged, FELONIES, GIVEN, MISDEMEANORS, NOT_CONVICTED, OTHER_COUNTIES, OTHERS, RACES,
    REGISTRABLE, SUPERSTRIKES, SURNAMES,
};
use super::cycle::{
    CaseNumber, Cycle, Shown, day_of, later, order, write_agency, write_case_number, write_court,
    write_cycle_date, write_date,
};
use super::dice::Dice;
use super::line::Lines;
use super::wording::Wording;
use super::{COUNTY, Totals};
use crate::record::layout::column;
use jiff::civil::Date;

/// The years in which its marijuana cases were decided.
const YEARS: std::ops::RangeInclusive<i16> = 1975..=2016;

/// Felonies among the convictions to be reviewed, in a thousand: 4,940 of 7,978 as announced.
const FELONIES_IN_A_THOUSAND: u32 = 619;

/// Of so many people the case numbers are drawn, which hardly ever meet; those of the others are counted, so that no two
/// people have one: among many, drawn ones would.
const DRAWN: u64 = 1_000;

/// Where the numbers that are counted begin: they have more digits than those that are drawn.
const COUNTED: u64 = 100_000_000;

/// Returns the case number of an arrest of a person.
pub(super) fn case_number(dice: &mut Dice, person: u64, order: u64) -> CaseNumber {
    let drawn = u64::from(dice.below(9_000_000)) + 1_000_000;
    CaseNumber::Of(if person < DRAWN { drawn } else { COUNTED + person * 100 + order })
}

/// A person being invented.
pub(super) struct Invented {
    dice: Dice,
    number: u64,
    birth: Date,
    shows_birth: Shown,
}

impl Invented {
    /// Makes up the person of a number.
    pub(super) fn new(seed: u64, number: u64) -> Self {
        let mut dice = Dice::new(seed, number);
        let birth = day_of(&mut dice, 1938, 1994);
        let shows_birth = match dice.below(1000) {
            0..20 => Shown::Nothing,
            20..30 => Shown::Year,
            _ => Shown::Day,
        };
        Self { dice, number, birth, shows_birth }
    }

    /// Writes the person's rows and returns where the rows of the last arrest begin.
    pub(super) fn write(mut self, lines: &mut Lines, totals: &mut Totals) -> usize {
        self.write_identity(lines);
        let cycles = *self.dice.weighted(&[(30, 1), (25, 2), (18, 3), (12, 4), (9, 5), (6, 6)]).unwrap_or(&1);
        let mut year =
            (self.birth.year() + 18 + self.dice.between(0, 14)).clamp(*YEARS.start(), *YEARS.end());
        let marijuana = u64::from(self.dice.below(cycles)) + 1;
        let gravest = self.gravest();
        let comes_first = self.dice.happens(600);
        let mut last = 0;
        let mut order = 0;
        if let Some(gravest) = gravest.filter(|_| comes_first) {
            order += 1;
            self.write_gravest(lines, order, year, gravest);
            year += self.dice.between(2, 6);
        }
        for wanted in 1..=u64::from(cycles) {
            if year > *YEARS.end() && wanted != marijuana {
                continue;
            }
            order += 1;
            last = lines.bytes().len();
            let of_county = wanted == marijuana || self.dice.happens(180);
            let cycle = self.cycle(order, year.min(*YEARS.end()), of_county);
            self.write_cycle(lines, &cycle, totals);
            year += self.dice.between(0, 6);
        }
        if let Some(gravest) = gravest.filter(|_| !comes_first) {
            self.write_gravest(lines, order + 1, year, gravest);
        }
        if self.dice.happens(25) {
            self.write_death(lines, year.max(2004));
        }
        last
    }

    /// Picks, for a few, a conviction that stands against relief, and whether it brings registration.
    fn gravest(&mut self) -> Option<(Charged, bool)> {
        match self.dice.below(1000) {
            0..15 => Some((self.dice.pick(SUPERSTRIKES), false)),
            15..30 => Some((self.dice.pick(REGISTRABLE), true)),
            _ => None,
        }
    }

    fn write_identity(&mut self, lines: &mut Lines) {
        let surname = self.dice.pick(SURNAMES);
        let given = self.dice.pick(GIVEN);
        let initial = char::from(b'A' + u8::try_from(self.dice.below(26)).unwrap_or(0));
        let name = format!("{surname},{given} {initial}");
        let gender = if self.dice.happens(850) { "M" } else { "F" };
        let (race_code, race) = self.dice.weighted(RACES).copied().unwrap_or_default();
        // A few share the number of the person before.
        let shares = self.dice.happens(1);
        let (number, birth, shown) = (self.number, self.birth, self.shows_birth);
        lines.person(|line| {
            line.number(column::RECORD_ID, "", 9, number);
            line.number(column::SUBJECT_ID, "", 9, 500_000_000 + number);
            line.number(column::CII_NUMBER, "A", 8, 10_000_000 + number - u64::from(shares && number > 1));
            line.text(column::PRI_NAME, &name);
            line.text(column::GENDER, gender);
            write_date(line, column::PRI_DOB, birth, shown);
            line.text(column::RACE_CODE, race_code);
            line.text(column::RACE_DESCR, race);
        });
    }

    fn cycle(&mut self, order: u64, year: i16, of_county: bool) -> Cycle {
        let arrest = day_of(&mut self.dice, year, year);
        let court = later(arrest, i32::from(self.dice.between(20, 300)));
        let is_marijuana = of_county || self.dice.happens(120);
        let county = if of_county || self.dice.happens(500) {
            COUNTY
        } else {
            self.dice.weighted(OTHER_COUNTIES).copied().unwrap_or(COUNTY)
        };
        let case_number = match self.dice.below(1000) {
            0..25 => CaseNumber::Missing,
            25..32 => CaseNumber::Null,
            _ => case_number(&mut self.dice, self.number, order),
        };
        let shows_court = match self.dice.below(1000) {
            0..8 => Shown::Nothing,
            8..18 => Shown::Year,
            _ => Shown::Day,
        };
        Cycle {
            order,
            arrest,
            court,
            county,
            is_marijuana,
            shows_arrest: self.dice.happens(960),
            shows_court,
            case_number,
            is_juvenile: self.dice.happens(4),
        }
    }

    fn write_cycle(&mut self, lines: &mut Lines, cycle: &Cycle, totals: &mut Totals) {
        let mut charges: Vec<(Charged, bool)> = Vec::with_capacity(3);
        if cycle.is_marijuana {
            let table = if self.dice.happens(FELONIES_IN_A_THOUSAND) { FELONIES } else { MISDEMEANORS };
            charges.extend(self.dice.weighted(table).map(|charge| (*charge, true)));
            let more = *self.dice.weighted(&[(62, 0), (28, 1), (10, 2)]).unwrap_or(&0);
            for _ in 0..more {
                charges.extend(self.dice.weighted(BESIDE).map(|charge| (*charge, self.dice.happens(250))));
            }
        } else {
            for _ in 0..*self.dice.weighted(&[(60, 1), (30, 2), (10, 3)]).unwrap_or(&1) {
                charges.extend(self.dice.weighted(OTHERS).map(|charge| (*charge, self.dice.happens(480))));
            }
        }
        let agency_number = u64::from(self.dice.below(9_000_000)) + 1_000_000;
        for (count, (charge, _)) in (1..).zip(&charges) {
            Self::write_arrest(lines, cycle, count, *charge, agency_number);
        }
        for (count, (charge, convicted)) in (1..).zip(&charges) {
            let reviewed = *convicted && count == 1 && cycle.is_marijuana && cycle.county == COUNTY;
            if reviewed {
                let total = if charge.level == "F" { &mut totals.felonies } else { &mut totals.misdemeanors };
                *total += 1;
            }
            self.write_count(lines, cycle, count, *charge, *convicted);
        }
        if cycle.is_marijuana && self.dice.happens(40) {
            self.write_relief(lines, cycle, charges.first().map(|(charge, _)| *charge).unwrap_or_default());
        }
    }

    fn write_arrest(lines: &mut Lines, cycle: &Cycle, count: u64, charge: Charged, number: u64) {
        lines.row(|line| {
            write_cycle_date(line, cycle);
            line.number(column::STP_ORDER, "", 1, 1);
            line.date(column::STP_EVENT_DATE, cycle.arrest);
            line.text(column::STP_TYPE_DESCR, "ARREST/DETAINED/CITED");
            write_agency(line, "CAPD ", cycle.county);
            line.number(column::CNT_ORDER, "", 12, order(cycle, 1, count));
            if count == 1 {
                line.number(column::OFN, "", 7, number);
            }
            line.text(column::OFFENSE_DESCR, charge.text);
            line.text(column::OFFENSE_TOC, charge.level);
        });
    }

    /// Writes the court's rows of one count: one for each part of the sentence.
    fn write_count(
        &mut self,
        lines: &mut Lines,
        cycle: &Cycle,
        count: u64,
        charge: Charged,
        convicted: bool,
    ) {
        let table = if convicted { CONVICTED } else { NOT_CONVICTED };
        let disposition = self.dice.weighted(table).copied().unwrap_or_default();
        let parts =
            if convicted { *self.dice.weighted(&[(25, 1), (45, 2), (30, 3)]).unwrap_or(&1) } else { 1 };
        let wording = Wording::new(&mut self.dice, charge, convicted);
        let age = self.age_at(cycle.arrest);
        for part in 0..parts {
            let sentence = if convicted { self.sentence(part, charge, disposition) } else { ("", 0, "") };
            lines.row(|line| {
                write_court(line, cycle, 2, (cycle.court, cycle.shows_court), charge.level, "COURT ACTION");
                line.number(column::CNT_ORDER, "", 12, order(cycle, 2, count));
                write_date(line, column::DISP_DATE, cycle.court, cycle.shows_court);
                if count == 1 {
                    write_case_number(line, cycle, charge.level);
                }
                line.text(column::OFFENSE_DESCR, wording.charged);
                line.text(column::OFFENSE_TOC, wording.level);
                line.text(column::CONV_OFFENSE_DESCR, wording.convicted);
                line.text(column::DISP_DESCR, disposition);
                line.text(column::CONV_STAT_DESCR, wording.status);
                let (place, length, unit) = sentence;
                line.text(column::SENT_LOC_DESCR, place);
                if length > 0 {
                    line.number(column::SENT_LENGTH, "", 3, length);
                    line.text(column::SENT_TIME_CODE, unit);
                }
                if let Some(age) = age.filter(|_| cycle.shows_arrest) {
                    line.number(column::CYC_AGE, "", 2, age);
                }
                line.text(column::COMMENT_TEXT, wording.comment);
            });
        }
    }

    fn age_at(&mut self, day: Date) -> Option<u64> {
        let years = crate::record::date::completed_years(self.birth, day);
        // A slip of the pen, now and then.
        let years = if self.dice.happens(3) { years + 9 } else { years };
        u64::try_from(years).ok().filter(|_| self.shows_birth != Shown::Nothing && self.dice.happens(500))
    }

    fn sentence(
        &mut self,
        part: u32,
        charge: Charged,
        disposition: &str,
    ) -> (&'static str, u64, &'static str) {
        let felony = charge.level == "F";
        let length = |dice: &mut Dice, low, high| u64::try_from(dice.between(low, high)).unwrap_or(1);
        match part {
            0 if disposition == "CONVICTED" => ("", 0, ""),
            0 if disposition == "CONVICTED-JAIL" => ("JAIL", length(&mut self.dice, 5, 180), "D"),
            0 if self.dice.happens(6) => ("PROBATION", 0, ""),
            0 => (
                "PROBATION",
                if felony { length(&mut self.dice, 2, 5) } else { length(&mut self.dice, 1, 3) },
                "Y",
            ),
            1 if felony && self.dice.happens(80) => ("PRISON", length(&mut self.dice, 16, 36), "M"),
            1 if self.dice.happens(4) => ("JAIL", 1, "L"),
            1 => ("JAIL", length(&mut self.dice, 1, 120), "D"),
            _ => ("FINE", 0, ""),
        }
    }

    /// Writes a later step of the cycle by which the first conviction was relieved already.
    fn write_relief(&mut self, lines: &mut Lines, cycle: &Cycle, charge: Charged) {
        let day = later(cycle.court, i32::from(self.dice.between(400, 3000)));
        let prop64 = day.year() > 2016;
        let words =
            if prop64 { "DISMISSED-PROP 64 11361.8 HS" } else { "CONV SET ASIDE & DISM PER 1203.4 PC" };
        lines.row(|line| {
            write_court(line, cycle, 3, (day, Shown::Day), charge.level, "COURT ACTION");
            line.number(column::CNT_ORDER, "", 12, order(cycle, 3, 1));
            line.date(column::DISP_DATE, day);
            write_case_number(line, cycle, charge.level);
            line.text(column::OFFENSE_DESCR, charge.text);
            line.text(column::OFFENSE_TOC, charge.level);
            line.text(column::DISP_DESCR, words);
        });
    }

    /// Writes such a conviction, and the registration after it.
    fn write_gravest(&mut self, lines: &mut Lines, at: u64, year: i16, (charge, registers): (Charged, bool)) {
        let cycle = Cycle { is_marijuana: false, ..self.cycle(at, year.min(2018), false) };
        Self::write_arrest(lines, &cycle, 1, charge, 1_234_567);
        self.write_count(lines, &cycle, 1, charge, true);
        if registers {
            let day = later(cycle.court, 30);
            lines.row(|line| {
                write_cycle_date(line, &cycle);
                line.number(column::STP_ORDER, "", 1, 4);
                line.date(column::STP_EVENT_DATE, day);
                line.text(column::STP_TYPE_DESCR, "REGISTRATION");
                write_agency(line, "CAPD ", cycle.county);
                line.number(column::CNT_ORDER, "", 12, order(&cycle, 4, 1));
                line.text(column::OFFENSE_DESCR, "290 PC-REGISTRATION OF SEX OFFENDER");
            });
        }
    }

    fn write_death(&mut self, lines: &mut Lines, year: i16) {
        let day = day_of(&mut self.dice, year, year.max(2017));
        lines.row(|line| {
            line.number(column::CYC_ORDER, "", 3, 199);
            line.date(column::STP_EVENT_DATE, day);
            line.text(column::STP_TYPE_DESCR, "DECEASED");
            line.number(column::CNT_ORDER, "", 12, 199_001_001_000);
        });
    }
}
