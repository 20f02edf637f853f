//! The proof of one proposal in words: the lines of law and policy, and the questions with their answers and sources.
//!
//! Owns every word that a reviewer reads of a decision; decides nothing. Questions are put so that yes favours relief.

mod added;
mod doubts;
mod law;
mod rules;
mod words;

use crate::record::{Count, DateSpan, Event, Level, SourceLine};
use crate::relief::added::Added;
use crate::relief::background::{At, Background, Mark};
use crate::relief::conviction::Conviction;
use crate::relief::decide::Decision;
use crate::relief::facts::{Facts, Kind, Known, Stated};
use crate::relief::gather::arrest;
use crate::relief::policy::Policy;
use crate::relief::{Action, Answer, Citation, Finding, LawLine, PolicyLine, ProofLine, RoutingCode};
use words::{Worded, dated, section_of};

/// How many rows a finding names; more are counted in its words.
const NAMED: usize = 3;

/// Everything that the words about one proposal are made from.
pub(crate) struct Prover<'a> {
    pub(crate) background: &'a Background<'a>,
    pub(crate) policy: &'a Policy,
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) decision: &'a Decision,
    pub(crate) event: &'a Event,
    pub(crate) count: &'a Count,
    pub(crate) at: At,
    pub(crate) added: Added<'a>,
    /// The entries of the added facts that the outcome rests on.
    pub(crate) bearing: &'a [u64],
}

impl Prover<'_> {
    /// Returns the line of the law.
    pub(crate) fn law(&self) -> LawLine {
        law::line(self)
    }

    /// Returns the conviction with everything that later rows tell of it.
    pub(crate) fn conviction(&self) -> Conviction<'_> {
        self.background.conviction(self.at, self.event, self.count)
    }

    /// Returns the line of the policy.
    pub(crate) fn policy(&self) -> PolicyLine {
        rules::line(self)
    }

    /// Returns the questions asked, in order; those the outcome does not rest on come last.
    pub(crate) fn proof(&self) -> Vec<ProofLine> {
        let mut lines = Vec::with_capacity(12);
        lines.push(self.offence_line());
        if self.decision.outside.is_none() {
            self.bars(&mut lines);
            lines.extend(self.age_line());
            lines.push(self.sentence_line());
            self.guards(&mut lines);
            rules::lines(self, &mut lines);
        } else {
            self.guards(&mut lines);
        }
        added::lines(self, &mut lines);
        self.comments(&mut lines);
        self.asides(&mut lines);
        lines.sort_by_key(|line| !line.decides);
        lines
    }

    fn offence_line(&self) -> ProofLine {
        let facts = self.facts;
        let convicted = facts.convicted;
        let (words, lines) = match facts.offence.stated {
            Stated::Arrest => {
                let found = arrest(self.background, self.event);
                let words = found.map_or_else(String::new, |(span, _)| format!("arrested {}", Worded(span)));
                (words, found.map(|(_, line)| line).into_iter().collect())
            }
            Stated::CourtOnly => {
                let words = format!("no arrest on file; convicted {}", dated(convicted));
                (words, vec![self.event.source])
            }
            Stated::Nothing => ("no date on file".to_owned(), self.disposition_lines()),
        };
        ProofLine {
            question: format!("offence before {}", facts.statutes.effective()),
            answer: facts.before_prop64(),
            finding: Finding { words, lines },
            citation: Citation(facts.statutes.effective_cite().to_owned()),
            decides: true,
        }
    }

    /// The age at the offence, at the line that the statute draws for the conduct.
    fn age_line(&self) -> Option<ProofLine> {
        let facts = self.facts;
        let conduct = facts.conduct.first().copied().flatten().filter(|_| facts.kind == Kind::Marijuana)?;
        let conduct = facts.level.map_or(conduct, |level| facts.statutes.conduct(conduct, level));
        let bound = if conduct.adult.is == conduct.young.is { 18 } else { 21 };
        let age = facts.age_at_offence();
        let birth = self.background.person.identity.birth;
        let words = match facts.birth.day.filter(|_| birth.exact().is_none() && self.added.born().is_some()) {
            Some(added) => format!("born {}, as added, {} at offence", added, words::aged(age)),
            None if birth.is_unknown() => "no date of birth".to_owned(),
            None => format!("born {birth}, {} at offence", words::aged(age)),
        };
        Some(ProofLine {
            question: format!("{bound} or over at the offence"),
            answer: age.map_or(Answer::Unknown, |age| !age.under(bound)),
            finding: Finding {
                words,
                lines: self.background.person.identity.birth_source.into_iter().collect(),
            },
            citation: Citation(format!("{}; {}", conduct.adult.cite, conduct.minor.cite)),
            decides: self.decision.chosen != Action::DismissAndSeal,
        })
    }

    /// The sentence: deciding where it chooses the route to a lesser offence.
    fn sentence_line(&self) -> ProofLine {
        let lessens =
            |action: Action| matches!(action, Action::Redesignate(_) | Action::RecallAndResentence(_));
        let decision = self.decision;
        let decides = lessens(decision.action)
            || lessens(decision.chosen)
            || lessens(decision.law)
            || decision.codes.has(RoutingCode::Serving);
        ProofLine {
            question: "sentence ended".to_owned(),
            answer: !self.facts.serving.answer,
            finding: words::sentence(self),
            citation: Citation("HS 11361.8(b), (f)".to_owned()),
            decides,
        }
    }

    /// The rows whose disposition dates are the only evidence left when the event is undated (traps.md T37).
    fn disposition_lines(&self) -> Vec<SourceLine> {
        self.count
            .dispositions
            .iter()
            .filter(|disposed| !disposed.date.is_unknown())
            .map(|disposed| disposed.source)
            .take(NAMED)
            .collect()
    }

    /// The disqualifiers: deciding for a felony of 11358 to 11360, shown for the others where one stands.
    fn bars(&self, lines: &mut Vec<ProofLine>) {
        let facts = self.facts;
        let barred = facts.conduct.iter().flatten().find(|conduct| conduct.barred);
        let felony = matches!(facts.level, None | Some(Level::Felony));
        let decides = barred.is_some() && felony;
        let bar_cite = barred.map_or("", |conduct| conduct.bar_cite.as_str());
        let cite = |list: &str| match bar_cite {
            "" => list.to_owned(),
            bar => format!("{bar}; {list}"),
        };
        if decides || facts.superstrike.answer != Answer::No {
            let marks = &self.background.superstrikes;
            lines.push(ProofLine {
                question: "no superstrike before it".to_owned(),
                answer: !facts.superstrike.answer,
                finding: self.marked(marks, facts.superstrike, &[]),
                citation: Citation(cite(Self::cite_of(marks, "PC 667(e)(2)(C)(iv)"))),
                decides,
            });
        }
        if decides || facts.pc290.answer != Answer::No {
            lines.push(ProofLine {
                question: "no PC 290 conviction or registration".to_owned(),
                answer: !facts.pc290.answer,
                finding: self.marked(
                    &self.background.registrable,
                    facts.pc290,
                    &self.background.registrations,
                ),
                citation: Citation(cite("PC 290(c)")),
                decides,
            });
        }
        if let Some(section) = facts.section.filter(|_| decides) {
            lines.push(ProofLine {
                question: format!("fewer than two priors under {}", section.number),
                answer: !facts.priors.answer,
                finding: self.priors(&section.number),
                citation: Citation(bar_cite.to_owned()),
                decides,
            });
        }
    }

    fn cite_of<'m>(marks: &[Mark<'m>], otherwise: &'m str) -> &'m str {
        marks.first().map_or(otherwise, |mark| mark.cite)
    }

    /// Names the marked convictions that lie, or may lie, before this one.
    fn marked(&self, marks: &[Mark<'_>], known: Known, registrations: &[Mark<'_>]) -> Finding {
        if known.answer == Answer::No {
            let others = self.background.convictions.len().saturating_sub(1);
            let elsewhere = self.decision.codes.has(RoutingCode::OtherStates)
                || self.decision.codes.has(RoutingCode::PaperRecord);
            let words = match others {
                _ if elsewhere => "none in this file".to_owned(),
                0 => "no other conviction".to_owned(),
                1 => "the 1 other conviction is none".to_owned(),
                others => format!("none of {others} other convictions"),
            };
            return Finding { words, lines: Vec::new() };
        }
        let mut lines = Vec::new();
        let mut words = Vec::new();
        let standing = marks.iter().filter(|mark| {
            mark.at.event != self.at.event
                && !matches!((mark.span, self.facts.convicted), (Some(mark), Some(own)) if mark.earliest >= own.latest)
        });
        for mark in standing.take(NAMED) {
            let possibly = if mark.answer == Answer::Unknown { ", possibly" } else { "" };
            words.push(format!("{} {}{possibly}", section_of(self.background, mark.at), dated(mark.span)));
            lines.extend(self.line_of(mark.at));
        }
        for mark in registrations.iter().take(NAMED) {
            words.push(format!("registration {}", dated(mark.span)));
            lines.extend(self.line_of(mark.at));
        }
        if !self.background.is_whole {
            words.push("the file does not hold the whole history".to_owned());
        }
        Finding { words: words.join("; "), lines }
    }

    fn line_of(&self, at: At) -> Option<SourceLine> {
        let event = self.background.person.events.get(at.event)?;
        Some(event.counts.get(at.count).map_or(event.source, |count| count.source))
    }

    fn priors(&self, number: &str) -> Finding {
        let all = || self.background.priors(number, self.at.event, self.facts.convicted);
        let (mut counts, mut events, mut last) = (0_usize, 0_usize, None);
        for at in all() {
            counts += 1;
            events += usize::from(last != Some(at.event));
            last = Some(at.event);
        }
        let words = match (counts, events) {
            (0, _) if !self.background.is_whole => "none in a file without the whole history".to_owned(),
            (0, _) => "none".to_owned(),
            (1, _) => "1 prior".to_owned(),
            (counts, 1) => format!("{counts} counts of one case"),
            (counts, cases) => format!("{counts} counts of {cases} cases"),
        };
        Finding { words, lines: all().take(NAMED).filter_map(|at| self.line_of(at)).collect() }
    }

    /// What stands against any relief, one line a code.
    fn guards(&self, lines: &mut Vec<ProofLine>) {
        for code in self.decision.codes.iter() {
            let Some((question, answer)) = words::question(code) else { continue };
            lines.push(ProofLine {
                question: question.to_owned(),
                answer,
                finding: words::guard_finding(self, code),
                citation: Citation(words::authority(self.facts.statutes, code).to_owned()),
                // A death changes nothing but whether anybody wants it; everything else must have been in sight.
                decides: code != RoutingCode::Deceased,
            });
        }
    }

    /// What stands in the comments of the case: always shown, and the count's own must have been in sight before it is
    /// approved. One whose words may matter has a line of its own as an issue.
    fn comments(&self, lines: &mut Vec<ProofLine>) {
        for (at, count) in self.event.counts.iter().enumerate() {
            let own = at == self.at.count;
            if count.comment.is_empty() || own && self.decision.codes.has(RoutingCode::Comment) {
                continue;
            }
            let question =
                if own { "comment in the file".to_owned() } else { format!("comment on count {}", at + 1) };
            lines.push(ProofLine {
                question,
                answer: if count.comment_words.is_empty() { Answer::Yes } else { Answer::Unknown },
                finding: Finding { words: count.comment.to_string(), lines: vec![count.source] },
                citation: Citation(String::new()),
                decides: own || !count.comment_words.is_empty(),
            });
        }
    }

    /// What a reviewer should know and nothing rests on.
    fn asides(&self, lines: &mut Vec<ProofLine>) {
        let mut aside = |question: &str, words: String, source: Option<SourceLine>, cite: &str| {
            lines.push(ProofLine {
                question: question.to_owned(),
                answer: Answer::Yes,
                finding: Finding { words, lines: source.into_iter().collect() },
                citation: Citation(cite.to_owned()),
                decides: false,
            });
        };
        let own = self.facts.convicted;
        let later = self.background.superstrikes.iter().find(|mark| {
            mark.at.event != self.at.event
                && matches!((mark.span, own), (Some(mark), Some(own)) if mark.earliest >= own.latest)
        });
        if let Some(mark) = later {
            let danger = match self.facts.serving.answer {
                Answer::No => "",
                Answer::Yes | Answer::Unknown => "; while serving, the danger ground can be raised",
            };
            let words = format!("{} {}{danger}", section_of(self.background, mark.at), dated(mark.span));
            aside(
                "later superstrike, no bar",
                words,
                self.line_of(mark.at),
                "People v. Smit (2018) 24 Cal.App.5th 596; PC 1170.18(c)",
            );
        }
        let same = self.background.superstrikes.iter().find(|mark| mark.at.event == self.at.event);
        if let Some(mark) = same {
            let words = section_of(self.background, mark.at);
            aside(
                "superstrike in the same case, no bar",
                words,
                self.line_of(mark.at),
                "People v. Smit (2018) 24 Cal.App.5th 596",
            );
        }
        if let Some(line) = self.background.narcotics {
            aside("registered under HS 11590", "the order relieves of it".to_owned(), Some(line), "HS 11590");
        }
        if self.kept_too_long() {
            aside(
                "record past its keeping",
                "not to be kept beyond two years".to_owned(),
                Some(self.count.source),
                "HS 11361.5",
            );
        }
        if let Some(death) = self.background.death {
            aside(
                "recorded as deceased",
                "whether relief is wanted is the office's choice".to_owned(),
                Some(death.source),
                "",
            );
        }
    }

    /// Tells whether HS 11361.5 says that the record of it shall not have been kept (law.md L4): a minor possession
    /// after 1975 and more than two years old.
    fn kept_too_long(&self) -> bool {
        let Some(DateSpan { earliest, latest }) = self.facts.convicted else { return false };
        self.facts.conduct.first().copied().flatten().is_some_and(|conduct| conduct.kept_two_years)
            && self.facts.level != Some(Level::Felony)
            && earliest.year() >= 1976
            && self.facts.years_since(Some(DateSpan { earliest, latest }), 2, true) == Answer::Yes
    }
}
