//! Tables of other offices, from the file to the cases, through the real program.

use crate::desk::Desk;

/// The tracking sheet of San Francisco, with these lines.
fn sheet(desk: &Desk, lines: &[&[u8]]) -> String {
    let header = "Courtno,SFNO,True Name,DOB,Conviction Date,Sentence Date,Case Type,Dispo Code,Disposition,11357(a),\
                  11357(b),11357(c),11359,11359(a),11359(b),11360(a),11360(b),Other,Petition Created,Date Petition Drafted,\
                  Date Petition Submitted,Petition Granted,Date Sent to PDR,Notes,Copy Requested,Email Address,\
                  Mailing Address,Willing to Speak to Media,Phone Number\n";
    let content = [header.as_bytes(), &lines.join(&b'\n')].concat();
    desk.file("tracking.csv", content).display().to_string()
}

/// The court-management list of San Francisco, with these lines.
fn list(desk: &Desk, lines: &[&str]) -> String {
    let header = "Court Number,Ind,Incident Number,Truename,Case Level,Case Dispo,Case Disposition Description,Dispo Date,\
                  Action Number,1st Filed,Charge Level,Charge Date,Current Charge,Current Level,Current Charge Description,\
                  Chg Disp,Charge Disposition Description,Ch Dispo Date,Booked Charge,Booked Charge Level,\
                  Booked Charge Date,Race,Sex,DOB,SFNO,CII,FBI,SSN,DL Number,EOR\n";
    desk.file("list.csv", format!("{header}{}\n", lines.join("\n"))).display().to_string()
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.init();
    desk
}

/// Lane, action and number of the cases.
fn kinds(desk: &Desk) -> Vec<(String, String, u64)> {
    let status: serde_json::Value = serde_json::from_str(&desk.ok(&["status", "--json"])).expect("JSON");
    let kinds = status["kinds"].as_array().expect("kinds").iter();
    kinds
        .map(|kind| {
            let word = |name: &str| kind[name].as_str().expect("a word").to_owned();
            (word("lane"), word("action"), kind["cases"].as_u64().expect("a number"))
        })
        .collect()
}

fn persons(desk: &Desk) -> u64 {
    let status: serde_json::Value = serde_json::from_str(&desk.ok(&["status", "--json"])).expect("JSON");
    status["persons"].as_u64().expect("a number")
}

#[test]
fn the_tracking_sheet_is_recognised_and_its_misdemeanors_need_no_history() {
    let desk = desk();
    let path = sheet(
        &desk,
        &[
            // Latin-1, a word processor's sign for (c), and a person whose number is missing.
            b"8892593,30414,PE\xd1A/JOS\xc9,4/21/1933,3/4/1997,,M,GLTY,CONVICTED,#N/A,#N/A,11357\xa9,#N/A,#N/A,#N/A,#N/A,#N/A,,,,,,,,,,,,",
            b"9629135,0,IBARRA/BEN,12/7/1956,5/6/1999,,M,GLTY,CONVICTED,#N/A,11357(b),#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,,,,,,,,,,,,",
            b"9629136,0,MOSS/GUS,12/8/1956,5/6/1999,,M,GLTY,CONVICTED,#N/A,11357(b),#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,,,,,,,,,,,,",
        ],
    );
    let said = desk.ok(&["import", &path]);
    assert!(
        said.contains("misdemeanor tracking sheet, through the mapping sf-misdemeanor-tracking"),
        "{said}"
    );
    assert_eq!(kinds(&desk), [("clear".to_owned(), "dismiss-and-seal".to_owned(), 3)]);
    assert_eq!(persons(&desk), 3, "SFNO 0 is nobody's number");
    assert!(desk.ok(&["audit"]).contains("holds"));
}

#[test]
fn a_blank_cell_of_a_section_is_unknown_and_not_yes() {
    let desk = desk();
    let path = sheet(
        &desk,
        &[b"9046668,7,FONG/DEV,3/23/1942,7/10/1993,,M,CONV,CONVICTED,#N/A,,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,,,,,,,,,,,,"],
    );
    desk.ok(&["import", &path]);
    assert_eq!(kinds(&desk), [("review".to_owned(), "undetermined".to_owned(), 1)]);
}

#[test]
fn the_court_list_holds_no_history_so_felonies_go_to_a_person_and_misdemeanors_do_not() {
    let desk = desk();
    let row = |case: &str, name: &str, level: &str, section: &str, born: &str, cii: &str| {
        format!(
            "{case},,1,{name},{level},,,062507,1,061507,{level},061507,{section},{level},MARIJUANA,C,CONVICTED,062507,\
             {section},{level},061507,W,M,{born},0,{cii},,,,EOR"
        )
    };
    let rows = [
        row("1", "QUINN/JO/D", "F", "11359HS", "022270", "A1"),
        row("2", "PARK/VAL/B", "M", "11357(C)HS", "031519", "A2"),
        // Nobody's number and a placeholder for a name: two persons, and never one.
        row("3", "NOT/IN/DOJ", "M", "11357(C)HS", "022270", ""),
        row("4", "NOT/IN/DOJ", "M", "11357(C)HS", "022270", ""),
    ];
    let said = desk.ok(&["import", &list(&desk, &rows.iter().map(String::as_str).collect::<Vec<_>>())]);
    assert!(said.contains("court-management list, through the mapping sf-court-list"), "{said}");
    let (clear, review) = ("clear".to_owned(), "review".to_owned());
    assert_eq!(
        kinds(&desk),
        [(clear, "dismiss-and-seal".to_owned(), 1), (review, "undetermined".to_owned(), 3)]
    );
    assert_eq!(persons(&desk), 4);
}

#[test]
fn a_line_that_does_not_fit_its_mapping_is_refused_corrected_and_read_in() {
    let desk = desk();
    let row = "1,,1,PARK/VAL/B,M,,,DATE,1,061507,M,061507,11357(C)HS,M,MARIJUANA,C,CONVICTED,062507,\
               11357(C)HS,M,061507,W,M,031519,5,A2,,123-45-6789,B123,EOR";
    // The zero in front of the month is gone, as a spreadsheet leaves it (traps.md T76).
    let path =
        list(&desk, &[&row.replace("DATE", "62507"), &row.replace("DATE", "062507").replace("1,,1", "2,,2")]);
    desk.ok(&["import", &path]);
    let shown = desk.ok(&["quarantine", "show", "1"]);
    assert!(shown.contains("Dispo Date: not a day written as the mapping says"), "{shown}");
    assert!(!shown.contains("6789") && !shown.contains("B123"), "what is stored nowhere: {shown}");
    assert_eq!(kinds(&desk), [("review".to_owned(), "undetermined".to_owned(), 1)]);
    let said = desk.ok(&["quarantine", "retry", "1", "--line", &row.replace("DATE", "062507")]);
    assert!(said.contains("1 new case by it"), "{said}");
    assert_eq!(kinds(&desk), [("clear".to_owned(), "dismiss-and-seal".to_owned(), 2)]);
    assert!(desk.ok(&["audit"]).contains("holds"));
}

#[test]
fn any_table_is_read_through_a_mapping_and_one_is_proposed() {
    let desk = desk();
    let header = "Docket;Defendant;DOB;Conviction Date;Charge;Level;Disposition";
    let table = desk.file(
        "clerk.csv",
        format!("{header}\nSCN-1;\"DOE, JANE\";1950-03-04;1985-06-07;11357(b);M;CONVICTED\nSCN-2;\"ROE, ANN\";1951-03-04;1985-06-31;11357(b);M;CONVICTED\n"),
    );
    let table = table.display().to_string();
    assert_eq!(desk.run(&["import", &table]).code, 3, "it is nobody's format");
    let draft = desk.ok(&["mapping", "suggest", &table]);
    for line in [
        "separator = \";\"                # sure",
        "dates = \"YYYY-MM-DD\"             # likely",
        "names = \"LAST, FIRST MIDDLE\"   # sure",
    ] {
        assert!(draft.contains(line), "{line} is missing in: {draft}");
    }
    let draft = draft.replace("county = \"\"", "county = \"SAN FRANCISCO\"");
    let mapping = desk.file("clerk.toml", draft).display().to_string();
    assert!(desk.ok(&["mapping", "check", &mapping]).contains("right in form"));
    let said = desk.ok(&["mapping", "check", &mapping, "--with", &table]);
    assert!(said.contains("2 rows, 1 refused, 1 persons") && said.contains("Conviction Date"), "{said}");
    let said = desk.ok(&["import", &table, "--mapping", &mapping]);
    assert!(said.contains("through the mapping office-table"), "{said}");
    assert!(desk.ok(&["quarantine", "list"]).contains("Conviction Date"));
}

#[test]
fn formats_are_named_and_what_does_not_fit_is_said() {
    let desk = desk();
    let said = desk.ok(&["mapping", "list"]);
    assert!(
        said.contains("sf-court-list")
            && said.contains("sf-misdemeanor-tracking")
            && said.contains("example")
    );
    assert!(desk.ok(&["mapping", "show", "example"]).contains("A worked example"));
    let path = list(&desk, &["x"]);
    let done = desk.run(&["import", &path, "--format", "sf-misdemeanor-tracking"]);
    assert!(
        done.code == 3 && done.err.contains("column 1 of the header is \"Court Number\""),
        "{}",
        done.err
    );
    let done = desk.run(&["import", &path, "--format", "doj"]);
    assert!(done.code == 3 && done.err.contains("not a DOJ bulk file"), "{}", done.err);
    assert_eq!(desk.run(&["import", &path, "--format", "nothing"]).code, 2);
    let both = desk.run(&["import", &path, &crate::desk::sample_argument()]);
    assert!(both.code == 2 && both.err.contains("a command for each kind"), "{}", both.err);
}
