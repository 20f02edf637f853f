//! A fictitious person whose one marijuana conviction is told otherwise in one place; see [`super::troubles`].

use super::charges::{Charged, GIVEN, RACES, SURNAMES};
use super::cycle::{
    Cycle, Shown, day_of, later, order, write_agency, write_case_number, write_court, write_cycle_date,
};
use super::dice::Dice;
use super::line::Lines;
use super::person::case_number;
use super::troubles::{Sentence, TROUBLES, Trouble};
use super::{COUNTY, Totals};
use crate::record::layout::column;
use jiff::civil::Date;

/// A person with a trouble.
pub(super) struct Troubled {
    dice: Dice,
    number: u64,
    birth: Date,
    trouble: Trouble,
}

/// A row of the court: what stands in it and when.
struct Judged {
    day: Date,
    charge: Charged,
    level: &'static str,
    status: &'static str,
    disposition: &'static str,
    sentence: Sentence,
    comment: &'static str,
}

impl Troubled {
    /// Makes up the person of a number, with the `nth` trouble of the list, which begins again after its last.
    pub(super) fn new(seed: u64, number: u64, nth: u64) -> Option<Self> {
        let at = usize::try_from(nth).ok()? % TROUBLES.len();
        let trouble = *TROUBLES.get(at)?;
        let mut dice = Dice::new(seed, number);
        let birth = day_of(&mut dice, 1948, 1974);
        Some(Self { dice, number, birth, trouble })
    }

    /// Writes the person's rows.
    pub(super) fn write(mut self, lines: &mut Lines, totals: &mut Totals) {
        let trouble = self.trouble;
        let names = [self.name(), self.name()];
        let race = self.dice.weighted(RACES).copied().unwrap_or_default();
        let male = self.dice.happens(850);
        self.write_identity(lines, &names[0], male, race);
        if let Some(prior) = trouble.prior {
            let year = self.birth.year() + 20;
            let cycle = self.cycle(1, year, COUNTY);
            Self::write_arrest(lines, &cycle, 1, prior);
            Self::write_judged(lines, &cycle, (2, 1), &trouble, &Judged::plainly(cycle.court, prior));
        }
        let year = self.birth.year() + self.dice.between(24, 34);
        let cycle = self.cycle(2, year, trouble.county);
        Self::write_arrest(lines, &cycle, 1, trouble.charge);
        if trouble.name_changes {
            self.write_identity(lines, &names[1], !male, race);
        }
        let judged = Judged {
            day: cycle.court,
            charge: trouble.charge,
            level: trouble.level,
            status: trouble.status,
            disposition: trouble.disposition,
            sentence: trouble.sentence,
            comment: trouble.comment,
        };
        Self::write_judged(lines, &cycle, (2, 1), &trouble, &judged);
        if let Some(beside) = trouble.beside {
            Self::write_judged(lines, &cycle, (2, 2), &trouble, &Judged::plainly(cycle.court, beside));
        }
        if let Some(update) = trouble.update {
            let day = later(cycle.court, i32::from(update.years) * 365);
            let judged = Judged {
                day,
                level: update.level,
                status: "",
                disposition: update.disposition,
                sentence: update.sentence,
                comment: "",
                ..judged
            };
            Self::write_judged(lines, &cycle, (3, 1), &trouble, &judged);
        }
        let total = if trouble.charge.level == "F" { &mut totals.felonies } else { &mut totals.misdemeanors };
        *total += 1;
    }

    fn name(&mut self) -> String {
        format!("{},{}", self.dice.pick(SURNAMES), self.dice.pick(GIVEN))
    }

    fn write_identity(&self, lines: &mut Lines, name: &str, male: bool, (code, race): (&str, &str)) {
        let (number, birth, trouble) = (self.number, self.birth, &self.trouble);
        lines.person(|line| {
            line.number(column::RECORD_ID, "", 9, number);
            line.number(column::SUBJECT_ID, "", 9, 500_000_000 + number);
            line.number(column::CII_NUMBER, trouble.register, 8, 10_000_000 + number);
            line.text(column::PRI_NAME, name);
            line.text(column::GENDER, if male { "M" } else { "F" });
            line.date(column::PRI_DOB, birth);
            line.text(column::RACE_CODE, code);
            line.text(column::RACE_DESCR, race);
            line.text(column::MULTI_SOURCE, trouble.other_sources);
        });
    }

    fn cycle(&mut self, at: u64, year: i16, county: &'static str) -> Cycle {
        let arrest = day_of(&mut self.dice, year, year);
        Cycle {
            order: at,
            arrest,
            court: later(arrest, i32::from(self.dice.between(20, 300))),
            county,
            is_marijuana: true,
            shows_arrest: true,
            shows_court: Shown::Day,
            case_number: case_number(&mut self.dice, self.number, at),
            is_juvenile: false,
        }
    }

    fn write_arrest(lines: &mut Lines, cycle: &Cycle, count: u64, charge: Charged) {
        lines.row(|line| {
            write_cycle_date(line, cycle);
            line.number(column::STP_ORDER, "", 1, 1);
            line.date(column::STP_EVENT_DATE, cycle.arrest);
            line.text(column::STP_TYPE_DESCR, "ARREST/DETAINED/CITED");
            write_agency(line, "CAPD ", COUNTY);
            line.number(column::CNT_ORDER, "", 12, order(cycle, 1, count));
            line.text(column::OFFENSE_DESCR, charge.text);
            line.text(column::OFFENSE_TOC, charge.level);
        });
    }

    /// Writes the row of a step and a count.
    fn write_judged(
        lines: &mut Lines,
        cycle: &Cycle,
        (step, count): (u64, u64),
        trouble: &Trouble,
        judged: &Judged,
    ) {
        lines.row(|line| {
            write_court(line, cycle, step, (judged.day, Shown::Day), judged.charge.level, trouble.event);
            line.number(column::CNT_ORDER, "", 12, order(cycle, step, count));
            line.date(column::DISP_DATE, judged.day);
            if trouble.case_number.is_empty() {
                write_case_number(line, cycle, trouble.charge.level);
            } else {
                line.text(column::OFN, trouble.case_number);
            }
            line.text(column::OFFENSE_DESCR, judged.charge.text);
            line.text(column::OFFENSE_TOC, judged.level);
            line.text(column::DISP_DESCR, judged.disposition);
            line.text(column::CONV_STAT_DESCR, judged.status);
            let (place, length, unit) = judged.sentence;
            line.text(column::SENT_LOC_DESCR, place);
            if length > 0 {
                line.number(column::SENT_LENGTH, "", 3, length);
                line.text(column::SENT_TIME_CODE, unit);
            }
            line.text(column::COMMENT_TEXT, judged.comment);
        });
    }
}

impl Judged {
    /// A conviction without a trouble of its own.
    fn plainly(day: Date, charge: Charged) -> Self {
        let status = if charge.level == "F" { "FELONY" } else { "MISDEMEANOR" };
        Self {
            day,
            charge,
            level: charge.level,
            status,
            disposition: "CONVICTED-PROB/JAIL",
            sentence: ("PROBATION", 3, "Y"),
            comment: "",
        }
    }
}
