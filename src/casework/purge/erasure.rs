//! What is left of a ledger entry once the words in it are erased, and what proves that nothing else was touched.
//!
//! An erased entry keeps its place, its time, its seat, the number of its case and what kind of deed it was, and names the
//! purge that took its words. Its hash stays the one it was given: the chain goes through it as before. Since the text
//! under that hash is gone, the purge's own entry fixes what was left: [`Erasure::root`] is over number, hash and
//! remaining text of every entry that it erased, so that none of them can be changed afterwards.

use crate::casework::check::OverlapStep;
use crate::casework::check::step::{Second, Step};
use crate::casework::{Basis, CheckStep, Deed, Digest, Entry, Seq, Verdict};
use crate::record::Text;
use crate::relief::AddedFact;
use sha2::{Digest as _, Sha256};

/// What stands where words stood.
const ERASED: &str = "(erased)";

/// Returns what is left of an entry by this purge; `None` where it holds nothing about anybody.
pub fn erased(entry: &Entry, by: Seq) -> Option<Entry> {
    let deed = without_words(&entry.deed);
    (deed != entry.deed).then(|| Entry { erased: Some(by), deed, ..entry.clone() })
}

fn without_words(deed: &Deed) -> Deed {
    match deed.clone() {
        Deed::Verdict(verdict) => Deed::Verdict(of_verdict(verdict)),
        Deed::Note { text } => Deed::Note { text: gone(&text) },
        Deed::Supersede { of, batch, reason } => Deed::Supersede { of, batch, reason: gone(&reason) },
        Deed::Changed { by, of, batch, what, history, proposal } => {
            Deed::Changed { by, of, batch, what: what.iter().map(gone).collect(), history, proposal }
        }
        Deed::Fact { added, proposal } => Deed::Fact { added: of_fact(added), proposal },
        Deed::Retract { of, reason, proposal } => Deed::Retract { of, reason: gone(&reason), proposal },
        Deed::RowAccepted { source, line, reason } => {
            Deed::RowAccepted { source, line, reason: gone(&reason) }
        }
        Deed::Check(CheckStep { check, step }) => Deed::Check(CheckStep { check, step: of_step(step) }),
        Deed::Overlap(step) => Deed::Overlap(of_overlap(step)),
        // Numbers, hashes and names of seats; what words these hold are about a batch, a seat or a source, and none of
        // them stands on a case. A deed that is added later has to be put here or above.
        other @ (Deed::Found { .. }
        | Deed::Import { .. }
        | Deed::Group { .. }
        | Deed::Undo { .. }
        | Deed::Batch { .. }
        | Deed::Export { .. }
        | Deed::Outcome { .. }
        | Deed::Roster(_)
        | Deed::RowRead { .. }
        | Deed::Gate(_)
        | Deed::Known(_)
        | Deed::Adopt { .. }
        | Deed::Vocabulary { .. }
        | Deed::Purge(_)
        | Deed::Sign { .. }
        | Deed::Repair(_)) => other,
    }
}

/// Words that were there leave a mark, so that a rule that asks for words still finds some.
fn gone(text: &Text) -> Text {
    if text.is_empty() { Text::default() } else { Text::new(ERASED) }
}

fn of_verdict(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Challenge { ground, evidence } => Verdict::Challenge { ground, evidence: gone(&evidence) },
        Verdict::Approve { actions, amended, basis, group } => {
            let basis = basis.map(|Basis { reason, authority }| Basis {
                reason: gone(&reason),
                authority: gone(&authority),
            });
            Verdict::Approve { actions, amended, basis, group }
        }
        other @ (Verdict::Hold { .. } | Verdict::Flag { .. }) => other,
    }
}

/// A fact keeps its kind; its value is the same for everybody.
fn of_fact(added: AddedFact) -> AddedFact {
    AddedFact { value: added.value.blank(), count: added.count, source: gone(&added.source) }
}

fn of_step(step: Step) -> Step {
    match step {
        Step::Redecide { second } => Step::Redecide { second: of_second(second) },
        Step::Settle { ruling, how, first_reason, second_reason, because } => Step::Settle {
            ruling,
            how,
            first_reason: gone(&first_reason),
            second_reason: gone(&second_reason),
            because: gone(&because),
        },
        other @ (Step::Freeze { .. }
        | Step::Direct { .. }
        | Step::Plan { .. }
        | Step::Seed { .. }
        | Step::Close { .. }
        | Step::Repair { .. }
        | Step::Abandon { .. }) => other,
    }
}

fn of_overlap(step: OverlapStep) -> OverlapStep {
    match step {
        OverlapStep::Again { first, second } => OverlapStep::Again { first, second: of_second(second) },
        OverlapStep::Settle { first, ruling, how, first_reason, second_reason, because } => {
            OverlapStep::Settle {
                first,
                ruling,
                how,
                first_reason: gone(&first_reason),
                second_reason: gone(&second_reason),
                because: gone(&because),
            }
        }
        other @ (OverlapStep::Begin { .. } | OverlapStep::End { .. }) => other,
    }
}

fn of_second(second: Second) -> Second {
    match second {
        Second::Decided { verdict, reason } => {
            Second::Decided { verdict: of_verdict(verdict), reason: gone(&reason) }
        }
        Second::Undecidable { reason } => Second::Undecidable { reason: gone(&reason) },
    }
}

/// The entries that one purge erased, in the order of the ledger.
#[derive(Clone, Debug, Default)]
pub struct Erasure {
    hash: Sha256,
    entries: u64,
}

impl Erasure {
    /// Adds an entry: its number, the hash it keeps, and the canonical text that is left.
    pub fn add(&mut self, seq: Seq, link: &Digest, left: &str) {
        let digest = Digest::of(left.as_bytes());
        self.hash.update(format!("{} {link} {digest}\n", seq.0).as_bytes());
        self.entries += 1;
    }

    /// Returns how many there are.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Returns SHA-256 over the lines `SEQ HASH SHA-256-OF-WHAT-IS-LEFT`, each ended by a line feed.
    pub fn root(&self) -> Digest {
        Digest::from_bytes(self.hash.clone().finalize().into())
    }
}
