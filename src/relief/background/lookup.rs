//! What is asked of a history once it is read: by cycle, by section, by date; each in the logarithm of its rows.

use crate::record::{Count, DateSpan, Event, Remark, SourceLine};
use crate::relief::background::{At, Background, Certainty, Link, MarijuanaCharge, marijuana_section};

impl<'a> Background<'a> {
    /// Returns the count that a count tells again of, if it does.
    pub(crate) fn link_of(&self, at: At) -> Option<Link> {
        self.links.get(&at).copied()
    }

    /// Returns the counts that tell of a conviction again, and how certain that is of each.
    pub(crate) fn retellings_of(&self, at: At) -> impl Iterator<Item = (At, Certainty)> {
        let from = self.retold.partition_point(|(of, _)| *of < at);
        let rest = self.retold.get(from..).unwrap_or_default().iter();
        rest.take_while(move |(of, _)| *of == at)
            .filter_map(|(_, retold)| self.links.get(retold).map(|link| (*retold, link.certainty)))
    }

    /// Returns every count that tells again of a conviction that another count states, in the order of the history.
    pub(crate) fn links(&self) -> impl Iterator<Item = (At, Link)> {
        self.links.iter().map(|(at, link)| (*at, *link))
    }

    /// Tells whether rows of an event give it different dates: the date is then unknown, and which is right is not.
    pub(crate) fn dates_disagree(&self, event: &Event) -> bool {
        let stands_in = |line: &SourceLine| {
            event.counts.iter().any(|count| {
                count.source == *line
                    || count.dispositions.iter().any(|disposed| disposed.source == *line)
                    || count.sentence_parts().any(|part| part.source == *line)
            })
        };
        (event.date.is_unknown() || event.cycle_date.is_unknown())
            && self.person.remarks.iter().any(|remark| match remark {
                Remark::RowsDisagree(line, column) => column.ends_with("_DATE") && stands_in(line),
                _ => false,
            })
    }

    /// Tells whether a later delivery did not have this event any more.
    pub(crate) fn was_left_out(&self, event: &Event) -> bool {
        self.person.remarks.contains(&Remark::NotDelivered(event.source))
    }

    /// Tells whether a count is for one of the four sections.
    pub(crate) fn is_marijuana(&self, at: At) -> bool {
        let count = self.person.events.get(at.event).and_then(|event| event.counts.get(at.count));
        let charge = count.and_then(Count::charge);
        charge.is_some_and(|charge| marijuana_section(charge, self.statutes).is_some())
    }

    /// Returns the first arrest of a cycle and the row that states it.
    pub(crate) fn arrest_of(&self, cycle: &str) -> Option<(DateSpan, SourceLine)> {
        let at = self.arrests.partition_point(|(of, ..)| *of < cycle);
        self.arrests.get(at).filter(|(of, ..)| *of == cycle).map(|(_, span, source)| (*span, *source))
    }

    /// Returns the marijuana charges of a cycle.
    pub(crate) fn charges_of(&self, cycle: &str) -> &[MarijuanaCharge<'a>] {
        let from = self.charges.partition_point(|charge| charge.cycle < cycle);
        let to = self.charges.partition_point(|charge| charge.cycle <= cycle);
        self.charges.get(from..to).unwrap_or_default()
    }

    /// Returns the earlier convictions under the same section number that are not of the same event: those that lie,
    /// or may lie, before a conviction; the events they belong to may be fewer.
    pub(crate) fn priors(
        &self,
        number: &str,
        event: usize,
        convicted: Option<DateSpan>,
    ) -> impl Iterator<Item = At> {
        let from = self.priors.partition_point(|prior| prior.number < number);
        let to = self.priors.partition_point(|prior| {
            prior.number < number
                || prior.number == number
                    && prior.earliest.is_none_or(|day| convicted.is_none_or(|span| day < span.latest))
        });
        self.priors
            .get(from..to.max(from))
            .unwrap_or_default()
            .iter()
            .filter(move |prior| prior.event != event)
            .map(|prior| At { event: prior.event, count: prior.count })
    }
}
