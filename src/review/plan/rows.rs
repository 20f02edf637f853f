//! The rows of the proposal: each fact in columns, wrapped where it is long, never cut.

use crate::casework::CaseFile;
use crate::record::Text;
use crate::relief::{Action, Answer, ProofLine, Proposal};
use crate::review::columns::{cut, width, wrap};
use crate::review::facts::{Fact, Says, facts};
use crate::review::words;

/// Columns before every fact: the answer, or what kind of line it is.
const LABEL: usize = 9;

/// Columns between two columns.
const GAP: usize = 2;

/// The columns of the proposal's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// All of it.
    pub whole: usize,
    /// The question.
    pub question: usize,
    /// The finding.
    pub finding: usize,
    /// The authority, 0 where there is no room for it: one key shows it.
    pub authority: usize,
    /// Where it stands.
    pub place: usize,
}

/// How much the sentences of law and policy say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wording {
    /// All of it.
    Full,
    /// One line each, cut with `…` where it is longer: their reasons explain, and give way to what decides.
    Brief,
}

/// What a proof would like to say.
struct Need {
    question: String,
    question_width: usize,
    finding: String,
    finding_width: usize,
    authority: usize,
    place: usize,
}

/// One fact in columns.
#[derive(Clone, Debug, PartialEq)]
pub struct FactRow<'a> {
    /// The fact.
    pub fact: Fact<'a>,
    /// The answer, or what kind of line it is.
    pub label: &'static str,
    /// What it says.
    pub cells: Cells,
    /// Blank rows before it.
    pub gap: u16,
    /// How much of it there was room for.
    pub shown: Shown,
}

/// How much of a fact is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// All of it.
    Whole,
    /// Its beginning; the rest is one key away.
    Cut,
}

/// What a row says.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// A question with what was found, by which authority, and where.
    Proof {
        /// The question, line by line.
        question: Vec<String>,
        /// The finding, line by line.
        finding: Vec<String>,
        /// The authority; empty where there is no room for it.
        authority: String,
        /// Where it stands; empty for an absence.
        place: String,
    },
    /// A sentence with its authority at the end of its last line, or in a line of its own.
    Sentence {
        /// The sentence, line by line.
        text: Vec<String>,
        /// Its authority; may be empty.
        authority: String,
    },
}

impl FactRow<'_> {
    /// Returns how many rows of the terminal it takes, the blank ones before it among them.
    pub fn height(&self) -> u16 {
        let lines = match &self.cells {
            Cells::Proof { question, finding, .. } => question.len().max(finding.len()),
            Cells::Sentence { text, .. } => text.len(),
        };
        super::rows(lines) + self.gap
    }
}

impl Columns {
    /// Divides a width among the facts on which a case rests, so that they take the fewest rows. The place is never cut;
    /// the authority goes first.
    pub fn of(case: &CaseFile, selected: usize, whole: u16) -> Self {
        let whole = usize::from(whole);
        let sources = case.sources.len();
        let needs: Vec<Need> = facts(case, selected)
            .iter()
            .filter(|fact| fact.decides())
            .filter_map(|fact| match fact.says {
                Says::Proof(line) => {
                    let (question, finding) = (asked(fact, line, selected, case), safe(&line.finding.words));
                    Some(Need {
                        question_width: width(&question),
                        question,
                        finding_width: width(&finding),
                        finding,
                        authority: width(&safe(&line.citation.0)),
                        place: width(&place_of(fact, sources)),
                    })
                }
                Says::Law(_) | Says::Policy(_) | Says::Code(_) | Says::Otherwise(_) | Says::Flip(_) => None,
            })
            .collect();
        let widest = |measure: &dyn Fn(&Need) -> usize| needs.iter().map(measure).max().unwrap_or(0);
        let place = widest(&|need| need.place).min(whole / 3);
        let question = widest(&|need| need.question_width);
        let finding = widest(&|need| need.finding_width);
        let authority = widest(&|need| need.authority);
        let room = whole.saturating_sub(LABEL + place + 2 * GAP);
        let authority = if question + finding + authority + GAP <= room { authority } else { 0 };
        let room = room.saturating_sub(if authority > 0 { authority + GAP } else { 0 });
        let columns = |question: usize| Self {
            whole,
            question,
            finding: room.saturating_sub(question),
            authority,
            place,
        };
        if question + finding <= room {
            return columns(question);
        }
        // Of all divisions that leave both their words, the widest question among those with the fewest rows.
        let least = (room / 3).min(question);
        let best = (least..=question.min(room * 2 / 3))
            .rev()
            .min_by_key(|question| needs.iter().map(|need| columns(*question).rows(need)).sum::<usize>());
        columns(best.unwrap_or(least))
    }

    /// Returns how many rows a proof takes.
    fn rows(&self, need: &Need) -> usize {
        let rows = |text: &str, wide: usize, columns: usize| {
            if wide <= columns { 1 } else { wrap(text, columns).len() }
        };
        let question = rows(&need.question, need.question_width, self.question);
        question.max(rows(&need.finding, need.finding_width, self.finding_of(need.place)))
    }

    /// Returns how wide a finding may be, with a place after it or without.
    fn finding_of(&self, place: usize) -> usize {
        let spare = if place == 0 && self.authority == 0 { self.place + GAP } else { 0 };
        self.finding + spare
    }

    /// Returns where the facts begin.
    pub fn text_at(&self) -> usize {
        LABEL
    }

    /// Returns where the findings begin.
    pub fn finding_at(&self) -> usize {
        LABEL + self.question + GAP
    }

    /// Returns where the authorities begin.
    pub fn authority_at(&self) -> usize {
        self.whole.saturating_sub(self.place + GAP + self.authority)
    }
}

/// Returns the rows of all facts of a case.
pub(super) fn rows_of(
    case: &CaseFile,
    selected: usize,
    columns: Columns,
    wording: Wording,
) -> Vec<FactRow<'_>> {
    facts(case, selected)
        .into_iter()
        .filter_map(|fact| {
            let proposal = case.proposal.proposals.get(fact.proposal)?;
            let mut row = row(fact, proposal, case, selected, columns);
            if wording == Wording::Brief && matches!(fact.says, Says::Law(_) | Says::Policy(_)) {
                let whole = row.cells.clone();
                row.cells = brief(row.cells, columns);
                if row.cells != whole && is_cut(&row.cells) {
                    row.shown = Shown::Cut;
                }
            }
            Some(row)
        })
        .collect()
}

fn row<'a>(
    fact: Fact<'a>,
    proposal: &'a Proposal,
    case: &'a CaseFile,
    selected: usize,
    columns: Columns,
) -> FactRow<'a> {
    let prefix = prefix(&fact, selected, case);
    let (label, cells) = match fact.says {
        Says::Law(law) => {
            let cited: Vec<&str> = law.citations.iter().map(|citation| citation.0.as_str()).collect();
            let text = safe(&format!("{prefix}{}: {}", law.action, law.reason));
            ("law", sentence(&text, safe(&cited.join(", ")), columns))
        }
        Says::Policy(policy) => {
            let rule = policy.rule.map_or_else(|| "no rule".to_owned(), |rule| format!("rule {rule}"));
            // The title of the proposal says the action; it is repeated where the policy alone would do another.
            let action =
                if policy.action == proposal.action { String::new() } else { format!(", {}", policy.action) };
            let text = safe(&format!("{prefix}{rule}{action}: {}", policy.reason));
            let cited = safe(&policy.citation.0);
            // The rule's number and the header's policy are its citation already; it is not worth a line of its own.
            let fits = width(&text) + GAP + width(&cited) <= columns.whole.saturating_sub(LABEL);
            let cited = if fits { cited } else { String::new() };
            ("policy", sentence(&text, cited, columns))
        }
        Says::Code(code) => {
            ("look", sentence(&format!("{prefix}{}", code.words()), code.id().to_owned(), columns))
        }
        Says::Otherwise(otherwise) => ("look", sentence(&otherwise.to_string(), String::new(), columns)),
        Says::Flip(flip) => {
            let after = match flip.action {
                Action::Undetermined => "to a person".to_owned(),
                Action::None => "no relief".to_owned(),
                action => action.to_string(),
            };
            ("if", sentence(&safe(&format!("{prefix}{}: {after}", flip.change)), String::new(), columns))
        }
        Says::Proof(line) => {
            let place = place_of(&fact, case.sources.len());
            let cells = Cells::Proof {
                question: wrap(&asked(&fact, line, selected, case), columns.question),
                finding: wrap(&safe(&line.finding.words), columns.finding_of(width(&place))),
                authority: if columns.authority > 0 { safe(&line.citation.0) } else { String::new() },
                place,
            };
            (label(line.answer), cells)
        }
    };
    FactRow { fact, label, cells, gap: 0, shown: Shown::Whole }
}

/// Sets groups of rows apart: law and policy, proof, why to look closely, what does not decide; and count from count.
pub(super) fn with_air(mut rows: Vec<FactRow<'_>>) -> Vec<FactRow<'_>> {
    let group = |row: &FactRow<'_>| {
        let kind = match row.fact.says {
            Says::Law(_) | Says::Policy(_) => 0,
            Says::Proof(_) => 1,
            Says::Code(_) | Says::Otherwise(_) => 2,
            Says::Flip(_) => 3,
        };
        (row.fact.proposal, row.fact.decides(), kind)
    };
    let mut before = None;
    for row in &mut rows {
        let now = group(row);
        row.gap = u16::from(before.is_some_and(|before| before != now));
        before = Some(now);
    }
    rows
}

/// Returns an answer as the screen has it: three letters that can not be taken for one another.
fn label(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Unknown => "???",
    }
}

/// Lays out a sentence with its authority at the right end of its last line, or of a line of its own.
fn sentence(text: &str, authority: String, columns: Columns) -> Cells {
    let room = columns.whole.saturating_sub(LABEL);
    let mut lines = wrap(text, room);
    let last = lines.last().map_or(0, |line| width(line));
    if !authority.is_empty() && last + GAP + width(&authority) > room {
        lines.push(String::new());
    }
    Cells::Sentence { text: lines, authority }
}

/// Cuts a sentence to what fits on one line before its authority.
fn brief(cells: Cells, columns: Columns) -> Cells {
    match cells {
        Cells::Sentence { text, authority } if text.len() > 1 => {
            let taken = if authority.is_empty() { 0 } else { width(&authority) + GAP };
            let room = columns.whole.saturating_sub(LABEL + taken);
            Cells::Sentence { text: vec![cut(&text.join(" "), room).into_owned()], authority }
        }
        cells => cells,
    }
}

fn is_cut(cells: &Cells) -> bool {
    matches!(cells, Cells::Sentence { text, .. } if text.last().is_some_and(|line| line.ends_with('…')))
}

fn asked(fact: &Fact<'_>, line: &ProofLine, selected: usize, case: &CaseFile) -> String {
    safe(&format!("{}{}", prefix(fact, selected, case), line.question))
}

/// Makes the words of a proof safe: a policy is a file like any other, and findings may quote one.
fn safe(words: &str) -> String {
    Text::new(words).to_string()
}

/// Returns which count a fact is about, where it is not the one in front.
fn prefix(fact: &Fact<'_>, selected: usize, case: &CaseFile) -> String {
    match case.proposal.proposals.get(fact.proposal) {
        Some(proposal) if fact.proposal != selected => format!("count {}: ", proposal.count + 1),
        _ => String::new(),
    }
}

fn place_of(fact: &Fact<'_>, sources: usize) -> String {
    match fact.lines() {
        [] => String::new(),
        [only] => words::place(*only, sources),
        [first, rest @ ..] => format!("{} +{}", words::place(*first, sources), rest.len()),
    }
}
