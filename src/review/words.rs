//! The words for what a case file holds, as short as a screen needs them.
//!
//! Says what a history, a count, an age or a line number is called; draws nothing. `screen`, the plan of the case
//! screen and the messages all take their words from here.

use crate::casework::CaseFile;
use crate::record::text::grouped;
use crate::record::{
    Charge, Class, Count, Court, Event, EventKind, Form, Level, SentencePart, SentencePlace, SourceLine, Term,
};
use crate::relief::{Action, Lesser};
use jiff::civil::Date;

/// Returns the sections of a count's deciding charge with its form, or the charge as written where none can be read:
/// `11359 HS`, `att. 11359 HS`, `consp. 11359 HS`, `11357 HS / 11364 HS`.
pub fn sections(count: &Count) -> String {
    match count.charge() {
        None => "no charge stated".to_owned(),
        Some(charge) if charge.offense.sections.is_empty() => charge.text.as_str().to_owned(),
        Some(charge) => {
            let sections: Vec<String> = charge.offense.sections.iter().map(ToString::to_string).collect();
            let sections = sections.join(" / ");
            match charge.offense.form {
                Form::Attempt => format!("att. {sections}"),
                Form::Conspiracy => format!("consp. {sections}"),
                Form::Plain | Form::Compound => sections,
            }
        }
    }
}

/// Returns the words of a charge after its section, in lower case where the file shouts.
pub fn description(charge: &Charge) -> String {
    let words = charge.offense.description.as_str();
    if words.chars().any(char::is_lowercase) { words.to_owned() } else { words.to_lowercase() }
}

/// Returns the level of a conviction, or that it is not stated.
pub fn level(level: Option<Level>) -> &'static str {
    match level {
        Some(Level::Felony) => "felony",
        Some(Level::Misdemeanor) => "misdemeanor",
        Some(Level::Infraction) => "infraction",
        None => "level ???",
    }
}

/// Returns the level in one letter, as rap sheets have it.
pub fn level_letter(level: Option<Level>) -> &'static str {
    match level {
        Some(Level::Felony) => "F",
        Some(Level::Misdemeanor) => "M",
        Some(Level::Infraction) => "I",
        None => "?",
    }
}

/// Returns a name written in capitals in title case, leaving anything else as it is: `San Francisco`.
pub fn title_case(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut start = true;
    name.chars()
        .flat_map(|letter| {
            let cased: Vec<char> = if start { vec![letter] } else { letter.to_lowercase().collect() };
            start = !letter.is_alphanumeric();
            cased
        })
        .collect()
}

/// Returns the court in words.
pub fn court(event: &Event) -> String {
    let county = title_case(event.county.as_str());
    let court = match event.court {
        Court::Superior => "Superior Court",
        Court::Municipal => "Municipal Court",
        Court::Juvenile => "Juvenile Court",
        Court::Justice => "Justice Court",
        Court::Other => return event.agency.to_string(),
    };
    if county.is_empty() { court.to_owned() } else { format!("{court}, {county}") }
}

/// Returns what kind of step an event is.
pub fn kind(event: &Event) -> &str {
    match &event.kind {
        EventKind::Arrest => "arrest",
        EventKind::Court => "court",
        EventKind::Registration => "registration",
        EventKind::Death => "death",
        EventKind::Other(words) => words.as_str(),
        EventKind::Custody => "custody",
        EventKind::Supervision => "supervision",
        EventKind::Applicant => "applicant",
        EventKind::MentalHealth => "confidential",
        EventKind::OtherState => "another state",
        EventKind::Notice => "notice",
    }
}

/// Returns what came of a count, the last disposition deciding.
pub fn outcome(count: &Count) -> &str {
    match count.dispositions.last() {
        None => "no disposition stated",
        Some(disposed) => match disposed.disposition.class {
            Class::Convicted => "convicted",
            Class::NoConviction => "dismissed",
            Class::Acquitted => "acquitted",
            Class::SetAside => "set aside (PC 1203.4)",
            Class::Prop64 => "relieved before",
            Class::Vacated => "vacated",
            _ => disposed.text.as_str(),
        },
    }
}

/// Returns a part of a sentence: `probation 3 y`, `jail 90 d`, `fine $500`.
pub fn sentence_part(part: &SentencePart) -> String {
    let place = part.place.word();
    let length = match part.term {
        Some(Term::Days(days)) => format!("{days} d"),
        Some(Term::Months(months)) => format!("{months} mo"),
        Some(Term::Years(years)) => format!("{years} y"),
        None => part.written.as_str().to_owned(),
    };
    match (&part.place, length.as_str()) {
        (_, "") => place.to_owned(),
        (SentencePlace::Fine, amount) if amount.bytes().all(|byte| byte == b'0') => place.to_owned(),
        (SentencePlace::Fine, amount) if amount.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("fine ${amount}")
        }
        (_, length) => format!("{place} {length}"),
    }
}

/// Returns the sentence of a count: `probation 3 y, jail 90 d`; empty where none is stated.
pub fn sentence(count: &Count) -> String {
    count.sentence_parts().map(sentence_part).collect::<Vec<_>>().join(", ")
}

/// Returns when a sentence is likely to have ended, seen from the as-of date: `ended about 1984-07`,
/// `ends 2018-02 to 2019-02`; empty where that can not be reckoned, and for a fine, which takes no time.
///
/// To the month only: the file says nothing of credits or violations. What a rule makes of it is in the proof.
pub fn sentence_end(count: &Count, event: &Event, as_of: Date) -> String {
    if count.sentence_parts().all(|part| part.place == SentencePlace::Fine) {
        return String::new();
    }
    let Some(span) = count.sentence_end(event.date) else { return String::new() };
    let verb = if span.latest < as_of { "ended" } else { "ends" };
    let (earliest, latest) =
        (span.earliest.strftime("%Y-%m").to_string(), span.latest.strftime("%Y-%m").to_string());
    if earliest == latest {
        format!("{verb} about {latest}")
    } else {
        format!("{verb} {earliest} to {latest}")
    }
}

/// Returns the age of the person when a cycle began: `20`, `19 or 20`, `19 to 24`; `None` where a date is missing.
pub fn age_at_arrest(file: &CaseFile) -> Option<String> {
    let (birth, arrest) = (file.person.identity.birth.span()?, file.event()?.cycle_date.span()?);
    let (least, most) = arrest.age_since(birth);
    Some(match most - least {
        0 => least.to_string(),
        1 => format!("{least} or {most}"),
        _ => format!("{least} to {most}"),
    })
}

/// Returns where a statement stands: `line 1,423`, and the source's number before it where there are several.
pub fn place(line: SourceLine, sources: usize) -> String {
    let number = grouped(line.line);
    if sources > 1 { format!("file {} line {number}", line.source.0) } else { format!("line {number}") }
}

/// Returns a person's name as a caption has it: `SKYWALKER, LUKE J` where the file writes `SKYWALKER,LUKE J`.
pub fn name(file: &CaseFile) -> String {
    match file.person.identity.name.as_str().split_once(',') {
        Some((last, first)) => format!("{last}, {}", first.trim_start()),
        None => file.person.identity.name.to_string(),
    }
}

/// Returns what an approval would do, count by count, in the fewest words: `1 dismiss and seal · 2 untouched`.
pub fn consequence_in_short(file: &CaseFile, actions: &[(usize, Action)]) -> String {
    let counts = file.event().map_or(0, |event| event.counts.len());
    let parts: Vec<String> = (0..counts)
        .map(|count| {
            let action = actions.iter().find(|(acted, _)| *acted == count).map(|(_, action)| short(*action));
            format!("{} {}", count + 1, action.unwrap_or("untouched"))
        })
        .collect();
    parts.join(" · ")
}

/// Returns an action in the fewest words that can not be taken for another's.
pub fn short(action: Action) -> &'static str {
    match action {
        Action::DismissAndSeal => "dismiss and seal",
        Action::Redesignate(Lesser::Misdemeanor) => "redesignate as misd.",
        Action::Redesignate(Lesser::Infraction) => "redesignate as infr.",
        Action::RecallAndResentence(Lesser::Misdemeanor) => "resentence to misd.",
        Action::RecallAndResentence(Lesser::Infraction) => "resentence to infr.",
        Action::None => "no relief",
        Action::Undetermined => "undetermined",
    }
}

/// Returns what an approval would do, count by count, for the line above the hints:
/// `dismiss and seal count 1; count 2 untouched`.
pub fn consequence(file: &CaseFile, actions: &[(usize, Action)]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut kinds: Vec<Action> = actions.iter().map(|(_, action)| *action).collect();
    kinds.dedup();
    for kind in kinds {
        let counts: Vec<usize> =
            actions.iter().filter(|(_, action)| *action == kind).map(|(count, _)| *count).collect();
        let part = match kind {
            Action::DismissAndSeal => format!("dismiss and seal {}", numbered(&counts)),
            Action::Redesignate(lesser) => {
                format!("redesignate {} as {}", numbered(&counts), lesser.level())
            }
            Action::RecallAndResentence(lesser) => {
                format!("recall {} and resentence to {}", numbered(&counts), lesser.level())
            }
            Action::None => format!("no relief for {}", numbered(&counts)),
            Action::Undetermined => format!("{} undetermined", numbered(&counts)),
        };
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    let others: Vec<usize> = (0..file.event().map_or(0, |event| event.counts.len()))
        .filter(|count| actions.iter().all(|(acted, _)| acted != count))
        .collect();
    if !others.is_empty() {
        parts.push(format!("{} untouched", numbered(&others)));
    }
    parts.join("; ")
}

/// Returns the counts that a verdict is about: `count 1`, `counts 1 and 3`.
pub fn decided_counts(file: &CaseFile) -> String {
    numbered(&file.proposal.proposals.iter().map(|proposal| proposal.count).collect::<Vec<_>>())
}

/// Returns the counts that no verdict touches, as the end of a sentence: `; count 2 untouched`; empty where there is none.
pub fn untouched_counts(file: &CaseFile) -> String {
    let others: Vec<usize> = (0..file.event().map_or(0, |event| event.counts.len()))
        .filter(|count| file.proposal.proposals.iter().all(|proposal| proposal.count != *count))
        .collect();
    if others.is_empty() { String::new() } else { format!("; {} untouched", numbered(&others)) }
}

/// Returns `count 1`, `counts 1 and 3`, `counts 1, 2 and 3`, from numbers counted from 0.
fn numbered(counts: &[usize]) -> String {
    let numbers: Vec<String> = counts.iter().map(|count| (count + 1).to_string()).collect();
    match numbers.split_last() {
        None => String::new(),
        Some((only, [])) => format!("count {only}"),
        Some((last, rest)) => format!("counts {} and {last}", rest.join(", ")),
    }
}
