//! What stands, or may stand, against relief in a history: superstrikes, registrable convictions, registrations.
//!
//! A charge, a word or a comment that is not understood counts as possible, never as no. Called by `background`.

use super::{At, Background, Mark};
use crate::record::vocabulary::{Bearing, Matter};
use crate::record::{Count, Event, Level};
use crate::relief::Answer;

/// The numbers of the Welfare and Institutions Code by which a hospital held sex offenders: PC 290(c) follows from them.
const HOSPITAL: [&str; 3] = ["6300", "6316", "6600"];

impl<'a> Background<'a> {
    /// Notes what a count says against relief, as far as it was a conviction.
    pub(super) fn add_marks(&mut self, at: At, event: &'a Event, count: &'a Count, convicted: Answer) {
        let span = event.date.span();
        let possibly = |cite| Mark { at, answer: Answer::Unknown, span, cite };
        if count.comment_words.iter().any(|word| word.bearing == Bearing::Matters(Matter::Crime)) {
            self.superstrikes.push(possibly("PC 667(e)(2)(C)(iv)"));
            self.registrable.push(possibly("PC 290(c)"));
        }
        let Some(charge) = count.charge().filter(|charge| !charge.offense.sections.is_empty()) else {
            // A conviction that cannot be read may be any, and so may one of which only that is unknown: a superstrike
            // where it is, or may be, a felony.
            self.registrable.push(possibly("PC 290(c)"));
            if matches!(count.level, None | Some(Level::Felony)) {
                self.superstrikes.push(possibly("PC 667(e)(2)(C)(iv)"));
            }
            return;
        };
        if let Some(hit) = self.statutes.superstrike(&charge.offense) {
            self.superstrikes.push(Mark { at, answer: hit.answer.and(convicted), span, cite: hit.cite });
        }
        if let Some(hit) = self.statutes.registrable(&charge.offense) {
            self.registrable.push(Mark { at, answer: hit.answer.and(convicted), span, cite: hit.cite });
        }
    }

    /// Notes what a registration is for.
    pub(super) fn read_registration(&mut self, event_no: usize, event: &'a Event) {
        let mut narcotics = false;
        let mut answer = None;
        let mut count_no = 0;
        for (at, count) in event.counts.iter().enumerate() {
            let sections = count.charge().map_or(&[][..], |charge| &charge.offense.sections);
            let (says, is_narcotics) = self.statutes.registration(sections);
            narcotics |= is_narcotics;
            if answer.is_none_or(|so_far: Answer| {
                so_far == Answer::No && says != Answer::No || says == Answer::Yes
            }) {
                (answer, count_no) = (Some(says), at);
            }
        }
        if narcotics {
            self.narcotics = self.narcotics.or(Some(event.source));
        }
        let answer = answer.unwrap_or(Answer::Unknown);
        if answer != Answer::No {
            let at = At { event: event_no, count: count_no };
            self.registrations.push(Mark { at, answer, span: event.date.span(), cite: "PC 290" });
        }
    }

    /// Notes a stay in a hospital that shows a sexual offense; any other says nothing, and is nobody's business.
    pub(super) fn read_hospital(&mut self, event_no: usize, event: &'a Event) {
        for (count_no, count) in event.counts.iter().enumerate() {
            let shows = count.charge().is_some_and(|charge| {
                let by_number =
                    charge.offense.sections.iter().any(|one| HOSPITAL.contains(&one.number.as_str()));
                let by_word = charge.offense.words.crimes.iter().any(|class| class.may_be_registrable());
                by_number || by_word
            });
            if shows {
                let at = At { event: event_no, count: count_no };
                let mark = Mark { at, answer: Answer::Unknown, span: event.date.span(), cite: "PC 290(c)" };
                self.registrable.push(mark);
            }
        }
    }
}
