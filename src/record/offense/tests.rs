//! The grammar of charge texts, by table and by property.

use super::*;
use proptest::prelude::*;

/// Writes an offence down in one line: form, sections, description.
fn written(text: &str) -> String {
    let offense = Offense::parse(text);
    let sections: Vec<_> = offense.sections.iter().map(ToString::to_string).collect();
    format!("{:?} [{}] {}", offense.form, sections.join(", "), offense.description)
}

#[test]
fn charges_as_the_state_and_the_courts_write_them() {
    let cases = [
        ("11359 HS-POSSESS MARIJUANA FOR SALE", "Plain [11359 HS] POSSESS MARIJUANA FOR SALE"),
        ("11357(b) HS-POSS MARIJUANA", "Plain [11357(b) HS] POSS MARIJUANA"),
        ("11357(C)HS", "Plain [11357(c) HS] "),
        ("  11357 ( B ) HS - POSS", "Plain [11357(b) HS] POSS"),
        ("11357(b)(1) hs", "Plain [11357(b)(1) HS] "),
        ("11357-B HS", "Plain [11357(b) HS] "),
        ("11357/HS", "Plain [11357 HS] "),
        ("11357 H&S-POSSESS", "Plain [11357 HS] POSSESS"),
        ("HS 11357(B)", "Plain [11357(b) HS] "),
        ("H & S 11360(a)(2)", "Plain [11360(a)(2) HS] "),
        ("Health and Safety Code 11358", "Plain [11358 HS] "),
        ("11357", "Plain [11357] "),
        ("187(A) PC-MURDER", "Plain [187(a) PC] MURDER"),
        ("PC187(A)", "Plain [187(a) PC] "),
        ("653F(B) PC-SOLICIT MURDER", "Plain [653f(b) PC] SOLICIT MURDER"),
        ("653FPC", "Plain [653f PC] "),
        ("191.5(A) PC", "Plain [191.5(a) PC] "),
        ("12022.37 PC", "Plain [12022.37 PC] "),
        ("1203.4A PC", "Plain [1203.4a PC] "),
        ("314(1) PC-INDECENT EXPOSURE", "Plain [314(1) PC] INDECENT EXPOSURE"),
        ("314.1 PC", "Plain [314.1 PC] "),
        ("32 PC-ACCESSORY", "Plain [32 PC] ACCESSORY"),
        ("23152(A) VC-DUI ALCOHOL/DRUGS", "Plain [23152(a) VC] DUI ALCOHOL/DRUGS"),
        (
            "288(A) PC-LEWD OR LASCIV ACTS W/CHILD UNDER 14",
            "Plain [288(a) PC] LEWD OR LASCIV ACTS W/CHILD UNDER 14",
        ),
        ("11357(A-C) HS", "Plain [11357(a-c) HS] "),
        ("11357(B HS-POSS", "Plain [11357(b) HS] POSS"),
        ("11357 (POSSESS) HS", "Plain [11357] (POSSESS) HS"),
        ("11530 HS-POSSESS MARIJUANA", "Plain [11530 HS] POSSESS MARIJUANA"),
        ("11357B HS", "Plain [11357(b) HS] "),
    ];
    for (text, expected) in cases {
        assert_eq!(written(text), expected, "{text}");
    }
}

#[test]
fn look_alikes_are_other_statutes_t01_t03_t04_t27() {
    let cases = [
        ("11357.5(B) HS-POSS SYNTHETIC CANNABINOID", "Plain [11357.5(b) HS] POSS SYNTHETIC CANNABINOID"),
        ("11360 VC-OTHER CODE", "Plain [11360 VC] OTHER CODE"),
        ("11360 XX-OTHER CODE", "Plain [11360 XX] OTHER CODE"),
        ("4149 BP CASE 11357882", "Plain [4149 BP] CASE 11357882"),
        ("4149 BP CASE 11357 HS", "Plain [4149 BP] CASE 11357 HS"),
        ("NO SECTION CASE 11357882", "Plain [] NO SECTION CASE 11357882"),
        ("DOCKET 11357", "Plain [] DOCKET 11357"),
        ("111357 HS", "Plain [111357 HS] "),
        ("2ND DEGREE", "Plain [] 2ND DEGREE"),
        ("28.5 GRAMS", "Plain [] 28.5 GRAMS"),
        ("537 PC", "Plain [537 PC] "),
        ("1128 PC", "Plain [1128 PC] "),
        ("SEE COMMENT FOR CHARGE", "Plain [] SEE COMMENT FOR CHARGE"),
        ("COUNT AMENDED AT SENTENCING", "Plain [] COUNT AMENDED AT SENTENCING"),
        ("", "Plain [] "),
    ];
    for (text, expected) in cases {
        assert_eq!(written(text), expected, "{text}");
    }
}

#[test]
fn attempts_and_conspiracies_in_every_spelling_t06_t09() {
    let cases = [
        ("664-11359 HS-ATTEMPT POSS MJ SALE", "Attempt [11359 HS] ATTEMPT POSS MJ SALE"),
        ("664/11357 HS", "Attempt [11357 HS] "),
        ("664/11357", "Attempt [11357] "),
        ("664.11357 HS", "Attempt [11357 HS] "),
        ("66411357", "Attempt [11357] "),
        ("66411357(B) HS-POSS", "Attempt [11357(b) HS] POSS"),
        ("664187 PC", "Attempt [187 PC] "),
        ("664.191.5 PC", "Attempt [191.5 PC] "),
        ("664(A)/187(A) PC", "Attempt [187(a) PC] "),
        ("664 PC/11359 HS", "Attempt [11359 HS] "),
        ("PC 664/HS 11359", "Attempt [11359 HS] "),
        ("11359/664 HS", "Attempt [11359 HS] "),
        ("11359 HS/664 PC-ATTEMPT", "Attempt [11359 HS] ATTEMPT"),
        ("11359 HS-ATTEMPT POSSESS FOR SALE", "Attempt [11359 HS] ATTEMPT POSSESS FOR SALE"),
        ("664 PC", "Attempt [664 PC] "),
        ("66411 GC", "Plain [66411 GC] "),
        ("182(A)(1)/11359 PC-CONSPIRACY", "Conspiracy [11359 PC] CONSPIRACY"),
        ("182/664/11359 HS", "Conspiracy [11359 HS] "),
        ("182(A)(1) PC-CONSPIRACY:COMMIT CRIME", "Conspiracy [182(a)(1) PC] CONSPIRACY:COMMIT CRIME"),
    ];
    for (text, expected) in cases {
        assert_eq!(written(text), expected, "{text}");
    }
}

#[test]
fn several_sections_are_all_kept() {
    let cases = [
        ("11360(A)/11359 HS", "Compound [11360(a) HS, 11359 HS] "),
        ("11357/11364 HS-POSS", "Compound [11357 HS, 11364 HS] POSS"),
        ("11357 HS/11364", "Compound [11357 HS, 11364 HS] "),
        ("HS 11357/11358", "Compound [11357 HS, 11358 HS] "),
        ("11357/HS 11364", "Compound [11357 HS, 11364 HS] "),
        ("11357(B), 11364 HS", "Compound [11357(b) HS, 11364 HS] "),
        ("11357 HS AND 4149 BP", "Compound [11357 HS, 4149 BP] "),
        (
            "11364 HS-PARAPHERNALIA/11357(B) HS-POSS",
            "Compound [11364 HS, 11357(b) HS] PARAPHERNALIA/11357(B) HS-POSS",
        ),
        ("11359 HS-11360 HS", "Compound [11359 HS, 11360 HS] "),
        ("11359 HS-28.5 GRAMS", "Plain [11359 HS] 28.5 GRAMS"),
        ("11357(B) HS-POSS (SEE 11357(B) HS)", "Plain [11357(b) HS] POSS (SEE 11357(B) HS)"),
    ];
    for (text, expected) in cases {
        assert_eq!(written(text), expected, "{text}");
    }
}

#[test]
fn charges_in_free_text_are_found_by_their_code_t07() {
    let cases = [
        ("CHRG-11359 HS POSS MJ SALE", "Plain [11359 HS] POSS MJ SALE"),
        ("CHRG- 11359 HS POSS MJ SALE", "Plain [11359 HS] POSS MJ SALE"),
        ("CHRG-11359", "Plain [11359] "),
        ("COUNT 1: 11359 HS", "Plain [11359 HS] "),
        ("CNT 2 HS 11358", "Plain [11358 HS] "),
        ("AMENDED TO 11357(B) HS BY DA", "Plain [11357(b) HS] AMENDED TO 11357(B) HS BY DA"),
        ("PLED TO 664/11359 HS", "Attempt [11359 HS] PLED TO 664/11359 HS"),
        ("POSSESSION OF 11357 GRAMS", "Plain [] POSSESSION OF 11357 GRAMS"),
    ];
    for (text, expected) in cases {
        assert_eq!(written(text), expected, "{text}");
    }
}

#[test]
fn qualifiers_give_the_form_on_their_own() {
    let form = |qualifiers| Offense::parse("11359 HS-POSSESS").qualified(qualifiers).form;
    assert_eq!(form(""), Form::Plain);
    assert_eq!(form("ATTEMPTED"), Form::Attempt);
    assert_eq!(form("664"), Form::Attempt);
    assert_eq!(form("ENHANCED;CONSPIRACY"), Form::Conspiracy);
    assert_eq!(Offense::parse("182/11359 PC").qualified("ATT").form, Form::Conspiracy);
}

#[test]
fn the_same_charge_is_the_same_in_other_words() {
    let same = |a: &str, b: &str| Offense::parse(a).says_the_same_as(&Offense::parse(b));
    assert!(same("11357(C) HS-POSS MARIJUANA", "11357(c) hs"));
    assert!(same("see comment", "SEE COMMENT"));
    assert!(!same("11357(C) HS", "11378 HS"));
    assert!(!same("664/11357 HS", "11357 HS"));
}

/// Texts made of the pieces that charges are made of, which random text never hits.
fn charge_like() -> impl Strategy<Value = String> {
    let pieces = [
        "664", "11357", "11359", "182", "(A)", "(1)", "(", ")", " HS", "HS", " PC", "-", "/", ".", ",", " ",
        "&", "H&S", "CHRG", "CASE", "POSS", "é", "5", "\u{202E}", "AND ", "653F", "COUNT 1", "VC", "B",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..24)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_gives_an_offence(text in any::<String>()) {
        let offense = Offense::parse(&text);
        prop_assert!(offense.sections.iter().all(|section| !section.number.is_empty()));
    }

    #[test]
    fn any_pieces_give_an_offence_that_is_the_same_in_lower_case(text in charge_like()) {
        let (upper, lower) = (Offense::parse(&text.to_ascii_uppercase()), Offense::parse(&text.to_ascii_lowercase()));
        prop_assert_eq!(&upper.sections, &lower.sections);
        prop_assert_eq!(upper.form, lower.form);
    }

    #[test]
    fn a_section_written_by_us_is_read_back(number in 100u32..99_999, letter in "[a-h]?", subdivisions in proptest::collection::vec("[a-h]|[1-9]", 0..3)) {
        prop_assume!(number != 664 && number != 182);
        let subdivisions: Vec<&str> = subdivisions.iter().map(String::as_str).collect();
        let section = Section::new(Some(LawCode::HealthSafety), &format!("{number}{letter}"), &subdivisions);
        // A letter stuck to one of the four is its subdivision; no statute has that number.
        prop_assume!(letter.is_empty() || !(11_357..=11_360).contains(&number));
        prop_assert_eq!(Offense::parse(&section.to_string()).sections, vec![section]);
    }
}
