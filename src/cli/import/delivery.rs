//! A later delivery: whose sources it tells again, and what becomes of who is in the queue already.

use super::looked::Looked;
use super::{Arguments, Rules, Strange, write};
use crate::cli::failures;
use crate::cli::output::{counted, grouped};
use crate::cli::reading::Interrupt;
use crate::error::{Failure, Kind};
use crate::intake::{self, Delivered};
use crate::queue::{self, Import, Known};
use crate::record::{History, Phrasebook, Remark, SourceNo};
use std::collections::{BTreeMap, BTreeSet};

/// What a delivery tells again.
pub(super) struct Delivery {
    /// The sources in whose place it stands; none where it only adds rows.
    pub(super) replaced: Vec<SourceNo>,
}

/// How many persons of a source are in the queue, and how many of them the delivery names.
#[derive(Default)]
struct Shared {
    all: u64,
    named: u64,
}

impl Delivery {
    /// Finds out whether persons of the queue are told again; `None` where everybody is new.
    ///
    /// The sources that it replaces are those that were named, else those of which it names half of the persons or more.
    /// Everything else is refused: half a history must not be taken for a whole one.
    pub(super) fn find(
        import: &Import<'_>,
        looked: &Looked,
        arguments: &Arguments,
        interrupt: &Interrupt,
    ) -> Result<Option<Self>, Failure> {
        if !import.has_persons() {
            return Ok(None);
        }
        let (named, strangers) = named(import, looked, interrupt)?;
        if strangers > 0 {
            return Err(Failure::new(
                Kind::Problem,
                format!(
                    "{} of the queue other persons now: the file counts its persons anew",
                    counted(strangers, "id names", "ids name")
                ),
            )
            .hint("make a new queue for it; persons can only be told again under the ids they had"));
        }
        if !arguments.replaces.is_empty() {
            let named = arguments.replaces.iter().map(|number| SourceNo(*number)).collect::<Vec<_>>();
            return import
                .replaced_by(&named)
                .map(|replaced| Some(Self { replaced }))
                .map_err(failures::queue);
        }
        if named.is_empty() {
            return Ok(None);
        }
        if arguments.adds {
            return Ok(Some(Self { replaced: Vec::new() }));
        }
        let shared = shared(import, &named)?;
        let part = |(_, shared): &(&SourceNo, &Shared)| shared.named > 0 && shared.named * 2 < shared.all;
        if let Some((source, shared)) = shared.iter().find(part) {
            return Err(is_a_part(*source, shared));
        }
        let replaced: Vec<_> =
            shared.into_iter().filter(|(_, shared)| shared.named > 0).map(|(source, _)| source).collect();
        import.replaced_by(&replaced).map(|replaced| Some(Self { replaced })).map_err(failures::queue)
    }

    /// Tells everybody again who is in the queue, adds who is new, and marks who is gone.
    pub(super) fn tell_again(
        &self,
        import: &mut Import<'_>,
        looked: &Looked,
        rules: &Rules,
        interrupt: &Interrupt,
    ) -> Result<Strange, Failure> {
        let propose = |person: &crate::record::Person| rules.propose(person);
        let mut book = Phrasebook::default();
        let mut strange = Strange::default();
        looked.each("reading", interrupt, &mut |delivered| {
            let Delivered::Person(history) = delivered else {
                return write(import, rules, &mut strange, delivered);
            };
            let Some(known) = import.known(&history.person.identity)? else {
                return write(import, rules, &mut strange, Delivered::Person(history));
            };
            strange.note_rows(&history.rows);
            let history = self.together(&known, *history, looked, &mut book);
            strange.note(&history.person, &propose(&history.person));
            import.tell_again(&known, &history, &propose)
        })?;
        let gone: Vec<Known> = import
            .not_told_again()
            .map_err(failures::queue)?
            .filter(|known| known.as_ref().map_or(true, |known| known.stands_in(&self.replaced)))
            .collect::<Result<_, _>>()
            .map_err(failures::queue)?;
        for known in &gone {
            import.leave_out(known, &propose).map_err(failures::queue)?;
        }
        Ok(strange)
    }

    /// Puts what is delivered together with the rows of other sources that stay.
    fn together(&self, known: &Known, history: History, looked: &Looked, book: &mut Phrasebook) -> History {
        let stays = |source: SourceNo| !self.replaced.contains(&source);
        let mut rows: Vec<_> =
            known.history.rows.iter().filter(|row| stays(row.source.source)).cloned().collect();
        if rows.is_empty() {
            return history;
        }
        let new = history.rows.iter().filter(|row| known.history.rows.iter().all(|old| old.raw != row.raw));
        let mapping = history.rows.first().and_then(|row| looked.mapping(row.source.source)).cloned();
        rows.extend(new.cloned());
        let mut remarks = intake::remarks_of_the_reader(&known.history.person);
        remarks.retain(|remark| match remark {
            Remark::QuarantinedRow(line) => stays(line.source),
            _ => true,
        });
        for remark in intake::remarks_of_the_reader(&history.person) {
            if !remarks.contains(&remark) {
                remarks.push(remark);
            }
        }
        match mapping {
            None => intake::assemble(rows, remarks),
            Some(mapping) => intake::table::assemble(rows, &mapping, remarks, book),
        }
    }
}

fn is_a_part(source: SourceNo, shared: &Shared) -> Failure {
    let words = format!(
        "the file names {} of the {} persons of source {} who are in the queue",
        grouped(shared.named),
        grouped(shared.all),
        source.0
    );
    Failure::new(Kind::Problem, words).hint(format!(
        "say what it is: --replaces {} for a later delivery of that source, --adds for more rows of these persons",
        source.0
    ))
}

/// Returns the ids of the persons who are in the queue already, and how many ids name somebody else there.
fn named(
    import: &Import<'_>,
    looked: &Looked,
    interrupt: &Interrupt,
) -> Result<(BTreeSet<String>, u64), Failure> {
    let (mut named, mut strangers) = (BTreeSet::new(), 0);
    looked.each("comparing", interrupt, &mut |delivered| {
        if let Delivered::Person(history) = delivered {
            let identity = &history.person.identity;
            match import.known(identity)? {
                Some(known) if known.may_be(identity) => {
                    named.insert(identity.subject.as_str().to_owned());
                }
                Some(_) => strangers += 1,
                None => {}
            }
        }
        Ok::<(), queue::Error>(())
    })?;
    Ok((named, strangers))
}

/// Counts the persons of each source, and those of them who are named.
fn shared(import: &Import<'_>, named: &BTreeSet<String>) -> Result<BTreeMap<SourceNo, Shared>, Failure> {
    let mut shared: BTreeMap<SourceNo, Shared> = BTreeMap::new();
    for known in import.not_told_again().map_err(failures::queue)? {
        let known = known.map_err(failures::queue)?;
        let sources: BTreeSet<_> = known.history.rows.iter().map(|row| row.source.source).collect();
        let is_named = named.contains(known.history.person.identity.subject.as_str());
        for source in sources {
            let of = shared.entry(source).or_default();
            of.all += 1;
            of.named += u64::from(is_named);
        }
    }
    Ok(shared)
}
