//! Fictitious persons with a case each, as the queue would hand them over.

use jiff::civil::{Date, date};
use serde_json::json;
use vacatur::casework::{CaseFile, CaseId, Standing};
use vacatur::record::layout::COLUMNS;
use vacatur::record::{
    Charge, ChargeOrigin, ChargeWords, Count, CountKey, County, Court, Disposed, Disposition, Event,
    EventKind, Form, Identity, LawCode, Level, Offense, PartialDate, Person, Section, SentencePart,
    SentencePlace, SourceLine, SourceNo, SourceRow, StepKey, SubjectId, Term, Text,
};
use vacatur::relief::propose::{Flip, LawLine, PolicyLine};
use vacatur::relief::{
    Action, Answer, CaseProposal, Citation, Finding, Lesser, ProofLine, Proposal, Route, RoutingCode,
};

/// The county of every queue here.
pub(super) fn san_francisco() -> County {
    county("SAN FRANCISCO")
}

fn county(name: &str) -> County {
    County::new(name)
}

fn line(line: u64) -> SourceLine {
    SourceLine { source: SourceNo(1), line }
}

fn on(year: i16, month: i8, day: i8) -> PartialDate {
    PartialDate::day(date(year, month, day))
}

fn section(number: &str, code: LawCode) -> Section {
    let (number, subdivisions) = match number.split_once('(') {
        Some((number, rest)) => {
            (number, rest.split('(').map(|part| part.trim_end_matches(')').to_owned()).collect())
        }
        None => (number, Vec::new()),
    };
    Section { code: Some(code), number: number.to_owned(), subdivisions }
}

fn letters(code: &LawCode) -> &'static str {
    match code {
        LawCode::HealthSafety => "HS",
        LawCode::Penal => "PC",
        LawCode::Vehicle => "VC",
        _ => "",
    }
}

/// Returns a count with one charge, convicted.
pub(super) fn count(key: &str, number: &str, code: LawCode, words: &str, level: Level, at: u64) -> Count {
    let text = format!("{} {}-{words}", number.to_uppercase(), letters(&code));
    let offense = Offense {
        form: Form::Plain,
        sections: vec![section(number, code)],
        description: Text::new(words),
        in_doubt: false,
        words: ChargeWords::default(),
    };
    Count {
        key: CountKey::parse(key.as_bytes()).expect("an order number"),
        charges: vec![Charge {
            origin: ChargeOrigin::Charged,
            text: Text::new(&text),
            offense: offense.into(),
        }],
        comment: Text::default(),
        level: Some(level),
        dispositions: vec![Disposed {
            disposition: Disposition::CONVICTED,
            text: Text::new("CONVICTED-PROB/JAIL"),
            date: PartialDate::UNKNOWN,
            level: Some(level),
            sentence: Vec::new(),
            source: line(at),
        }],
        level_not_understood: None,
        comment_words: Vec::new(),
        sentence: Vec::new(),
        duplicate_key: false,
        source: line(at),
    }
}

fn sentenced(mut count: Count, place: SentencePlace, term: Term) -> Count {
    let written = match term {
        Term::Days(days) => format!("{days} D"),
        Term::Months(months) => format!("{months} M"),
        Term::Years(years) => format!("{years} Y"),
    };
    let source = count.source;
    count.sentence.push(SentencePart { place, term: Some(term), written: Text::new(&written), source });
    count
}

fn fined(mut count: Count, amount: &str) -> Count {
    let source = count.source;
    count.sentence.push(SentencePart {
        place: SentencePlace::Fine,
        term: None,
        written: Text::new(amount),
        source,
    });
    count
}

fn not_convicted(mut count: Count) -> Count {
    for disposed in &mut count.dispositions {
        disposed.disposition = Disposition::DISMISSED;
        disposed.text = Text::new("DISMISSED/FURTHERANCE OF JUSTICE");
    }
    count
}

/// Returns a court action in San Francisco.
pub(super) fn court(
    key: &str,
    at: PartialDate,
    arrested: PartialDate,
    number: &str,
    counts: Vec<Count>,
) -> Event {
    Event {
        key: serde_json::from_value::<StepKey>(json!(key)).expect("a step"),
        kind: EventKind::Court,
        date: at,
        cycle_date: arrested,
        cycle_age: None,
        agency: Text::new("CASC SAN FRANCISCO"),
        court: Court::Superior,
        county: san_francisco(),
        county_not_understood: None,
        case_numbers: vec![Text::new(number)],
        source: counts.first().map_or(line(2), |count| count.source),
        counts,
    }
}

fn elsewhere(mut event: Event, name: &str, agency: &str) -> Event {
    event.county = county(name);
    event.agency = Text::new(agency);
    event
}

fn arrest(key: &str, at: PartialDate, counts: Vec<Count>) -> Event {
    let mut event = court(key, at, at, "", counts);
    event.kind = EventKind::Arrest;
    event.case_numbers.clear();
    event.agency = Text::new("CAPD SAN FRANCISCO");
    event.court = Court::Other;
    event
}

/// Returns a line of a proof on which the proposal rests.
pub(super) fn proof(question: &str, answer: Answer, found: &str, lines: &[u64], cited: &str) -> ProofLine {
    ProofLine {
        question: question.to_owned(),
        answer,
        finding: Finding { words: found.to_owned(), lines: lines.iter().map(|at| line(*at)).collect() },
        citation: Citation(cited.to_owned()),
        decides: true,
    }
}

fn beside(mut line: ProofLine) -> ProofLine {
    line.decides = false;
    line
}

fn law(action: Action, reason: &str, cited: &[&str]) -> LawLine {
    LawLine {
        action,
        reason: reason.to_owned(),
        citations: cited.iter().map(|text| Citation((*text).to_owned())).collect(),
    }
}

fn policy(rule: u32, action: Action, reason: &str) -> PolicyLine {
    PolicyLine {
        rule: Some(rule),
        action,
        reason: reason.to_owned(),
        citation: Citation(format!("san-francisco-2018 §{rule}")),
    }
}

fn identity(subject: &str, cii: &str, name: &str, birth: PartialDate) -> Identity {
    Identity {
        subject: serde_json::from_value::<SubjectId>(json!(subject)).expect("a subject"),
        cii: Text::new(cii),
        name: Text::new(name),
        also_known_as: Vec::new(),
        birth,
        birth_source: Some(line(2)),
        gender: Text::new("M"),
        race: Text::new("RACE AS RECORDED"),
    }
}

fn file(id: u64, identity: Identity, events: Vec<Event>, proposal: CaseProposal) -> CaseFile {
    let rows = events
        .iter()
        .flat_map(|event| event.counts.iter().map(move |count| (event, count)))
        .map(|(event, count)| SourceRow { source: count.source, raw: raw(&identity, event, count) })
        .collect();
    CaseFile {
        now: None,
        otherwise: None,
        id: CaseId(id),
        person: Person { identity, events, remarks: Vec::new() },
        proposal,
        siblings: vec![CaseId(id)],
        standing: Standing::default(),
        notes: Vec::new(),
        entries: Vec::new(),
        rows,
        sources: vec![(SourceNo(1), Text::new("doj_1975_2016.dat"))],
    }
}

/// Returns the row behind a count as the state's file has it.
fn raw(identity: &Identity, event: &Event, count: &Count) -> Vec<u8> {
    let compact = |date: PartialDate| date.to_string().replace('-', "");
    let charge = count.charge().map_or("", |charge| charge.text.as_str());
    let disposed = count.dispositions.first().map_or("", |disposed| disposed.text.as_str());
    let values = [
        ("RECORD_ID", count.source.line.to_string()),
        ("CII_NUMBER", identity.cii.to_string()),
        ("PRI_NAME", format!("\"{}\"", identity.name)),
        ("GENDER", identity.gender.to_string()),
        ("PRI_DOB", compact(identity.birth)),
        ("RACE_CODE", "X".to_owned()),
        ("RACE_DESCR", identity.race.to_string()),
        ("CYC_DATE", compact(event.cycle_date)),
        ("STP_EVENT_DATE", compact(event.date)),
        ("STP_TYPE_DESCR", "COURT ACTION".to_owned()),
        ("STP_ORI_DESCR", event.agency.to_string()),
        ("STP_ORI_CNTY_NAME", event.county.to_string()),
        ("CNT_ORDER", count.key.to_string()),
        ("OFN", event.case_numbers.first().map(ToString::to_string).unwrap_or_default()),
        ("OFFENSE_DESCR", charge.to_owned()),
        ("DISP_DESCR", disposed.to_owned()),
        ("CONV_STAT_DESCR", count.level.map(|level| level.to_string().to_uppercase()).unwrap_or_default()),
        ("COMMENT_TEXT", "  -  ".to_owned()),
        ("END_OF_REC", "#".to_owned()),
    ];
    let value = |name: &str| values.iter().find(|(column, _)| *column == name).map_or("", |(_, value)| value);
    COLUMNS.iter().map(|name| value(name)).collect::<Vec<_>>().join(",").into_bytes()
}

/// A felony of 1981 with history, a routing code and a second count beside: the review lane.
pub(super) fn skywalker() -> CaseFile {
    let recall = Action::RecallAndResentence(Lesser::Misdemeanor);
    let hs = LawCode::HealthSafety;
    let cultivate = sentenced(
        sentenced(
            count("102002001000", "11358", hs.clone(), "CULTIVATE MARIJUANA", Level::Felony, 1423),
            SentencePlace::Probation,
            Term::Years(3),
        ),
        SentencePlace::Jail,
        Term::Days(90),
    );
    let pipe =
        count("102002002000", "11364", hs.clone(), "POSS CNTL SUB PARAPHERNALIA", Level::Misdemeanor, 1425);
    let joyride = sentenced(
        count("101002001000", "503", LawCode::Vehicle, "AUTO THEFT", Level::Felony, 1398),
        SentencePlace::Jail,
        Term::Days(90),
    );
    let theft = sentenced(
        count("105002001000", "484", LawCode::Penal, "THEFT", Level::Misdemeanor, 1431),
        SentencePlace::Jail,
        Term::Days(10),
    );
    let arrested = on(1981, 3, 2);
    let events = vec![
        court("101002", on(1979, 6, 1), on(1979, 4, 30), "0093311", vec![joyride]),
        court("102002", on(1981, 4, 11), arrested, "0098765", vec![cultivate, pipe]),
        arrest(
            "103001",
            on(1983, 5, 5),
            vec![not_convicted(count(
                "103001001000",
                "11357(b)",
                hs,
                "POSS MARIJUANA",
                Level::Misdemeanor,
                1427,
            ))],
        ),
        arrest("104001", on(1984, 1, 19), Vec::new()),
        elsewhere(
            court("105002", on(1990, 2, 3), on(1990, 1, 12), "A771204", vec![theft]),
            "LOS ANGELES",
            "CAMC LOS ANGELES",
        ),
    ];
    let proposal = Proposal {
        levels: Vec::new(),
        count: 0,
        action: recall,
        route: Route::Unknown,
        law: law(
            recall,
            "would have been a misdemeanor under the law of 2016",
            &["HS 11358(c)", "11361.8(b)"],
        ),
        policy: policy(4, recall, "felony of the four sections, nothing against it"),
        flips: vec![Flip {
            change: "two priors under the section counted".to_owned(),
            action: Action::Undetermined,
        }],
        codes: vec![RoutingCode::PriorsCount, RoutingCode::Serving],
        proof: vec![
            proof("offence before 2016-11-09", Answer::Yes, "1981-03-02", &[1423], "HS 11361.8(a)"),
            proof("21 or older at the offence", Answer::No, "20", &[1423, 1398], "HS 11362.1"),
            proof("no superstrike before it", Answer::Yes, "0 of 2 convictions", &[], "PC 667(e)(2)(C)(iv)"),
            proof("no PC 290 conviction or registration", Answer::Yes, "none in 5 events", &[], "PC 290(c)"),
            proof("two priors under 11358", Answer::Unknown, "1 prior, undated", &[1398], "HS 11358(d)"),
            beside(proof("sentence ended", Answer::Unknown, "about 1984-04", &[1423], "HS 11361.8(e)")),
        ],
    };
    let mut case = file(
        12,
        identity("20000012", "A01234567", "SKYWALKER,LUKE J", on(1960, 3, 14)),
        events,
        CaseProposal { event: 1, proposals: vec![proposal] },
    );
    case.siblings = vec![CaseId(12), CaseId(13)];
    case
}

/// A misdemeanor of 1994 with nothing against it: the clear lane.
pub(super) fn organa() -> CaseFile {
    let possess = count(
        "101002001000",
        "11357(b)",
        LawCode::HealthSafety,
        "POSS MARIJUANA 28.5- GRAMS",
        Level::Misdemeanor,
        88,
    );
    let events =
        vec![court("101002", on(1994, 7, 21), on(1994, 6, 30), "1523345", vec![fined(possess, "100")])];
    let proposal = Proposal {
        levels: Vec::new(),
        count: 0,
        action: Action::DismissAndSeal,
        route: Route::Completed,
        law: law(Action::DismissAndSeal, "no offence for an adult today", &["HS 11357", "11361.8(f)"]),
        policy: policy(1, Action::DismissAndSeal, "every misdemeanor and infraction of the four sections"),
        flips: Vec::new(),
        codes: Vec::new(),
        proof: vec![
            proof("misdemeanor or infraction", Answer::Yes, "misdemeanor", &[88], "san-francisco-2018 §1"),
            proof("offence before 2016-11-09", Answer::Yes, "1994-06-30", &[88], "HS 11361.8(a)"),
            beside(proof(
                "no superstrike before it",
                Answer::Yes,
                "0 of 0 convictions",
                &[],
                "PC 667(e)(2)(C)(iv)",
            )),
        ],
    };
    file(
        14,
        identity("20000014", "A07654321", "ORGANA,LEIA", on(1970, 10, 21)),
        events,
        CaseProposal { event: 0, proposals: vec![proposal] },
    )
}

/// Two counts within reach of relief whose proofs differ, and a third beside.
pub(super) fn calrissian() -> CaseFile {
    let hs = LawCode::HealthSafety;
    let counts = vec![
        count("101002001000", "11357(c)", hs.clone(), "POSS MARIJUANA OVER 28.5G", Level::Misdemeanor, 301),
        sentenced(
            count("101002002000", "11360(a)", hs, "SELL/TRANSPORT MARIJUANA", Level::Felony, 302),
            SentencePlace::Prison,
            Term::Months(16),
        ),
        not_convicted(count(
            "101002003000",
            "148(a)",
            LawCode::Penal,
            "OBSTRUCT PUBLIC OFFICER",
            Level::Misdemeanor,
            303,
        )),
    ];
    let events = vec![court("101002", on(2003, 9, 2), on(2003, 8, 14), "2107734", counts)];
    let redesignate = Action::Redesignate(Lesser::Misdemeanor);
    let proposals = vec![
        Proposal {
            levels: Vec::new(),
            count: 0,
            action: Action::DismissAndSeal,
            route: Route::Completed,
            law: law(
                Action::DismissAndSeal,
                "quantity unknown, within limits or less",
                &["HS 11357", "11361.8(f)"],
            ),
            policy: policy(
                1,
                Action::DismissAndSeal,
                "every misdemeanor and infraction of the four sections",
            ),
            flips: Vec::new(),
            codes: Vec::new(),
            proof: vec![
                proof("offence before 2016-11-09", Answer::Yes, "2003-08-14", &[301], "HS 11361.8(a)"),
                proof(
                    "misdemeanor or infraction",
                    Answer::Yes,
                    "misdemeanor",
                    &[301],
                    "san-francisco-2018 §1",
                ),
            ],
        },
        Proposal {
            levels: Vec::new(),
            count: 1,
            action: redesignate,
            route: Route::Completed,
            law: law(
                redesignate,
                "would have been a misdemeanor under the law of 2016",
                &["HS 11360(a)(2)", "11361.8(f)"],
            ),
            policy: policy(4, redesignate, "felony of the four sections, nothing against it"),
            flips: Vec::new(),
            codes: Vec::new(),
            proof: vec![
                proof("offence before 2016-11-09", Answer::Yes, "2003-08-14", &[301], "HS 11361.8(a)"),
                proof(
                    "no superstrike before it",
                    Answer::Yes,
                    "0 of 0 convictions",
                    &[],
                    "PC 667(e)(2)(C)(iv)",
                ),
                proof("sentence completed", Answer::Yes, "ended 2005-01-02", &[302], "HS 11361.8(e)"),
            ],
        },
    ];
    file(
        15,
        identity("20000015", "A05550199", "CALRISSIAN,LANDO", on(1965, 4, 1)),
        events,
        CaseProposal { event: 0, proposals },
    )
}

/// A case whose action waits for a fact: the date of birth is not known.
pub(super) fn solo() -> CaseFile {
    let mut case = organa();
    case.id = CaseId(16);
    case.siblings = vec![CaseId(16)];
    case.person.identity.name = Text::new("SOLO,HAN");
    case.person.identity.birth = PartialDate::UNKNOWN;
    for proposal in &mut case.proposal.proposals {
        proposal.action = Action::Undetermined;
        proposal.codes = vec![RoutingCode::MissingDob];
        proposal.policy.action = Action::Undetermined;
        proposal.policy.rule = None;
        proposal.policy.reason = String::from("stopped at an unknown fact");
        proposal.proof.insert(
            1,
            proof(
                "21 or older at the offence",
                Answer::Unknown,
                "date of birth not stated",
                &[],
                "HS 11362.1",
            ),
        );
    }
    case
}

/// The day on which every story plays.
pub(super) fn today() -> Date {
    date(2018, 1, 31)
}
