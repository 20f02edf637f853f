//! Answers that fit one case, and every way in which a line fits none.

use super::{AnswersError, Matched, Misfit, read};
use crate::casework::{BatchNo, CaseId, Digest, FiledCase, Filing};
use crate::filing::Office;
use crate::record::Text;
use jiff::civil::date;

fn case(number: u64, court: &[&str], filing: Filing) -> FiledCase {
    FiledCase {
        batch: BatchNo(1),
        case: CaseId(number),
        numbers: court.iter().map(|number| Text::new(number)).collect(),
        name: Text::new(&format!("DOE{number},JANE")),
        born: format!("196{number}-03-14"),
        filing,
        since: date(2018, 3, 1),
    }
}

fn cases() -> Vec<FiledCase> {
    vec![
        case(1, &["SCN-1", "MCN-1"], Filing::Filed),
        case(2, &["SCN-2"], Filing::Filed),
        case(3, &["SCN-3"], Filing::Filed),
        case(4, &["SCN-3"], Filing::Filed),
        case(5, &["SCN-5"], Filing::Drafted),
        case(6, &["SCN-6"], Filing::Granted),
    ]
}

fn answers(settings: &str, text: &str) -> Result<Matched, AnswersError> {
    let office = Office::parse(settings).unwrap();
    read(text.as_bytes(), &office.answers, &cases(), Digest::of(b"file"))
}

fn standard(lines: &str) -> Matched {
    answers("", &format!("CASE_NUMBER,RESULT,ORDER_DATE\n{lines}")).unwrap()
}

#[test]
fn a_line_moves_the_one_case_it_fits() {
    let matched = standard("scn-1 ,Granted,2018-04-02\nSCN-2,DENIED,2018-04-03\n");
    assert_eq!(matched.unmatched, []);
    let moves: Vec<_> = matched.moves.iter().map(|step| (step.case, step.to, step.on)).collect();
    assert_eq!(
        moves,
        [
            (Some(CaseId(1)), Filing::Granted, date(2018, 4, 2)),
            (Some(CaseId(2)), Filing::Denied, date(2018, 4, 3)),
        ]
    );
    assert_eq!(matched.moves[0].answer, Some(Digest::of(b"file")));
}

#[test]
fn lines_of_one_case_are_one_step_where_they_agree() {
    let matched = standard("SCN-1,GRANTED,2018-04-02\nMCN-1,GRANTED,2018-04-02\n");
    assert_eq!((matched.moves.len(), matched.unmatched.len()), (1, 0));
    let matched = standard("SCN-1,GRANTED,2018-04-02\nMCN-1,DENIED,2018-04-02\n");
    assert_eq!(matched.moves, []);
    assert!(matched.unmatched.iter().all(|line| line.why == Misfit::Contradicted));
    assert_eq!(matched.unmatched.len(), 2);
}

#[test]
fn the_same_file_again_moves_nothing() {
    let matched = standard("SCN-6,GRANTED,2018-03-01\n");
    assert_eq!((matched.moves.len(), matched.known, matched.unmatched.len()), (0, 1, 0));
}

#[test]
fn nothing_is_guessed_and_every_line_says_why() {
    let table = [
        ("SCN-9,GRANTED,2018-04-02", Misfit::UnknownNumber),
        ("SCN-,GRANTED,2018-04-02", Misfit::UnknownNumber),
        (",GRANTED,2018-04-02", Misfit::NoNumber),
        ("SCN-3,GRANTED,2018-04-02", Misfit::Several),
        ("SCN-1,CONTINUED,2018-04-02", Misfit::UnknownResult),
        ("SCN-1,GRANTED,04/02/2018", Misfit::NoDate),
        ("SCN-1,GRANTED,", Misfit::NoDate),
        ("SCN-1,GRANTED", Misfit::Unreadable),
        ("SCN-1,GRANTED,2018-02-01", Misfit::OutOfOrder { from: Filing::Filed }),
        ("SCN-5,GRANTED,2018-04-02", Misfit::OutOfOrder { from: Filing::Drafted }),
    ];
    for (line, why) in table {
        let matched = standard(line);
        assert_eq!(matched.moves, [], "{line}");
        assert_eq!(
            matched.unmatched.iter().map(|line| (line.line, line.why)).collect::<Vec<_>>(),
            [(2, why)],
            "{line}"
        );
    }
}

#[test]
fn a_name_and_a_birth_date_must_agree_where_the_settings_name_their_columns() {
    let settings = "[answers]\ncase_number = \"NO\"\nname = \"WHO\"\nbirth_date = \"BORN\"\nresult = \"R\"\ndate = \"D\"\n\
                    dates = \"%m/%d/%Y\"\n[answers.results]\nY = \"granted\"\n";
    let read = |line: &str| answers(settings, &format!("WHO,NO,BORN,R,D\n{line}")).unwrap();
    // Two cases share the number, and the name tells them apart.
    let matched = read("\"doe3,jane\",SCN-3,03/14/1963,y,04/02/2018");
    assert_eq!(matched.moves.iter().map(|step| step.case).collect::<Vec<_>>(), [Some(CaseId(3))]);
    for line in ["\"ROE,JANE\",SCN-3,03/14/1963,Y,04/02/2018", "\"DOE3,JANE\",SCN-3,03/15/1963,Y,04/02/2018"]
    {
        assert_eq!(read(line).unmatched[0].why, Misfit::SomebodyElse, "{line}");
    }
}

#[test]
fn a_file_without_the_columns_is_not_read() {
    let error = answers("", "CASE,RESULT,ORDER_DATE\n").unwrap_err();
    assert_eq!(error.to_string(), "the file has no column `CASE_NUMBER`; it has: CASE, RESULT, ORDER_DATE");
    assert_eq!(answers("", "").unwrap_err(), AnswersError::NoHeader);
}

#[test]
fn of_a_header_that_is_none_only_the_beginning_is_told() {
    let long = "\0".repeat(100_000);
    let header = format!("{}\n", [long.as_str(); 30].join(","));
    let error = answers("", &header).unwrap_err().to_string();
    assert!(error.ends_with("…, and 10 more"), "{error}");
    assert!(error.chars().count() < 20 * 400, "{}", error.chars().count());
}
