//! Words of comments, charges and crimes, codes, courts and counties.

use super::SHIPPED;
use crate::record::vocabulary::{Bearing, Matter, Reading, Standing};
use crate::record::{County, Court, Offense, Section};

fn bearings(comment: &str) -> Vec<Bearing> {
    SHIPPED.comment(comment).into_iter().map(|remarked| remarked.bearing).collect()
}

fn matters(comment: &str) -> Vec<Matter> {
    bearings(comment)
        .into_iter()
        .filter_map(|bearing| match bearing {
            Bearing::Matters(matter) => Some(matter),
            _ => None,
        })
        .collect()
}

#[test]
fn words_of_a_comment_that_matter_are_found() {
    use Matter::{
        Charge, Conviction, Crime, Enhancement, Identity, Level, Minor, MoreCounts, Place, Prior, Quantity,
        School, Sentence,
    };
    for (comment, expected) in [
        ("REDUCED TO MISDEMEANOR PER 17(B) PC 060199", vec![Level]),
        ("CONV VACATED ON APPEAL 19970101", vec![Conviction]),
        ("JURISDICTION TRANSFERRED FROM ALAMEDA SUP CT #12345 PER 1203.9 PC", vec![Place, Charge]),
        ("11359 HS", vec![Charge]),
        ("11359", vec![Charge]),
        ("11361(B) HS", vec![Charge]),
        ("CHRG-11359HS", vec![Charge, Charge]),
        ("PRIOR MURDER", vec![Prior, Crime]),
        ("187", vec![Crime]),
        ("VIC -18", vec![Minor]),
        ("3 ADD CNTS OF 496.1 PC", vec![MoreCounts, Charge]),
        ("W/PRIOR, ARMED, SCHL GRNDS, 3 LBS", vec![Prior, Enhancement, School, Quantity]),
        ("TRUE NAME FICTION", vec![Identity]),
        ("45 DAYS COUNTY JAIL", vec![Sentence]),
        ("COUNT AMENDED", vec![Charge]),
        ("COUNT AMENDED AT SENTENCING", vec![]),
        ("SCN-L87G2300013 DCN-T2345673500434000222", vec![]),
    ] {
        assert_eq!(matters(comment), expected, "{comment}: {:?}", SHIPPED.comment(comment));
    }
}

#[test]
fn a_harmless_comment_needs_no_attorney_and_an_unknown_word_does() {
    for comment in [
        "COUNT AMENDED AT SENTENCING",
        "SCN-12342271234",
        "ARR BY: 12345",
        "CITE # 400123",
        "WARRANT NBR A-400000 BOTH CNTS",
        "",
    ] {
        let read = SHIPPED.comment(comment);
        assert!(read.iter().all(|remarked| !remarked.needs_attorney()), "{comment}: {read:?}");
    }
    for comment in ["FROBNICATED", "11359 HS", "SCN-123 FROBNICATED", "DECEASED", "SEALED", "DEPORTED"] {
        let read = SHIPPED.comment(comment);
        assert!(read.iter().any(super::super::Remarked::needs_attorney), "{comment}: {read:?}");
    }
    assert_eq!(bearings("FROBNICATED"), [Bearing::NotUnderstood]);
}

fn crimes(words: &str, section: &str) -> Vec<String> {
    let sections: Vec<Section> = Offense::parse(section).sections;
    SHIPPED.crimes(words, &sections).into_iter().map(|crime| crime.name.clone()).collect()
}

#[test]
fn words_name_crimes_but_not_inside_of_words_nor_beside_an_innocent_section() {
    for (words, section, name) in [
        ("MURDER", "", "MURDER"),
        ("ATT MURDER", "", "ATT MURDER"),
        ("RAPE BY FORCE", "", "RAPE"),
        ("ASSAULT TO COMMIT RAPE", "", "RAPE"),
        ("LEWD OR LASCIV ACTS W/CHILD UNDER 14", "288(A) PC", "L&L"),
        ("KIDNAPPING", "", "KIDNAP"),
        ("KIDNAPING", "", "KIDNAP"),
        ("VEHICULAR MANSL W/GROSS NEG", "191.5(A) PC", "MANSLAUGHTER"),
        ("SEXUAL BATTERY", "243.4(A) PC", "SEXUAL BATTERY"),
        ("INDECENT EXPOSURE", "314(1) PC", "INDECENT EXPOSURE"),
        ("REGISTRATION OF SEX OFFENDER", "290 PC", "REGISTRATION OF SEX OFNDR"),
        ("STAT RAPE", "261(A)(2) PC", "RAPE"),
        ("SOLICIT LEWD ACT", "", "L&L"),
    ] {
        assert_eq!(crimes(words, section).first().map(String::as_str), Some(name), "{words} {section}");
    }
    for (words, section) in [
        ("GRAPE THEFT", ""),
        ("IMMORAL ACTS", ""),
        ("TAKE WILDLIFE", ""),
        ("MANSLAUGHTER", "192(A) PC"),
        ("STAT RAPE", "261.5 PC"),
        ("SOLICIT LEWD ACT", "647(A) PC"),
        ("DECEASED HOMICIDE", ""),
        ("REG OF CONTRL SUB OFFENDR", "11590 HS"),
        ("DEFRAUD INNKEEPER", "537 PC"),
        ("POSSESS MARIJUANA FOR SALE", "11359 HS"),
    ] {
        assert_eq!(crimes(words, section), Vec::<String>::new(), "{words} {section}");
    }
    let murder = SHIPPED.crimes("MURDER", &[])[0];
    assert_eq!((murder.superstrike, murder.registrable), (Standing::Yes, Standing::No));
    assert!(murder.goes_with(&Offense::parse("187(A) PC").sections[0]));
}

#[test]
fn the_words_of_the_samples_charges_are_understood() {
    for words in [
        "SELL/TRANSPORT/ETC MARIJUANA/HASH",
        "SELL/FURNISH/ETC MARIJUANA/HASH",
        "POSSESS CONCENTRATED CANNABIS",
        "POSS MARIJUANA OVER 1 OZ/28.5 GRAM",
        "POSS MARIJUANA 28.5 GRAMS/LESS",
        "POSS MARIJ ON SCHOOL GROUNDS",
        "PLANT/CULTIVATE/ETC MARIJUANA/HASH",
        "POSSESS MARIJUANA/HASH FOR SALE",
        "MARIJUANA POSSESS FOR SALE",
        "GIVE/TRANSP MARIJ UNDER 28.5 GRAMS",
        "POSS MARIJ SALE W/PERSON UNDER 21",
        "ATT POSSESS MARIJUANA FOR SALE",
        "ATTEMPT SELL MARIJUANA",
        "CONSPIRACY",
        "POSSESS MARIJUANA",
        "POSS MARIJUANA OVER 1 OZ",
    ] {
        assert_eq!(SHIPPED.unknown_charge_words(words), Vec::<String>::new(), "{words}");
        for word in words.split([' ', '/']) {
            assert!(matches!(SHIPPED.charge_word(word), Reading::Means { .. }), "{word}");
        }
    }
    assert_eq!(SHIPPED.unknown_charge_words("POSSESS FROBNITZ FOR SALE"), ["FROBNITZ"]);
    assert_eq!(SHIPPED.charge_word("FROBNITZ"), Reading::NotUnderstood);
}

#[test]
fn charges_that_are_no_offense_are_known_by_their_section() {
    let kind = |text: &str| {
        let section = Offense::parse(text).sections.into_iter().next().unwrap();
        SHIPPED.no_offense(&section).map(|known| known.kind.as_str())
    };
    assert_eq!(kind("1203.2(A) PC"), Some("supervision"));
    assert_eq!(kind("290 PC"), Some("registration"));
    assert_eq!(kind("290(B) PC"), Some("failing-to-register"));
    assert_eq!(kind("667.5(B) PC"), Some("prior-or-enhancement"));
    assert_eq!(kind("11359 HS"), None);
    assert_eq!(kind("667.5 HS"), None);
}

#[test]
fn agencies_have_their_court_and_county_and_no_misleading_one() {
    for (agency, court) in [
        ("CASC SAN FRANCISCO", Court::Superior),
        ("CASCSAN FRANCISCO", Court::Superior),
        (" camc oakland", Court::Municipal),
        ("CAJC UKIAH", Court::Justice),
        ("CAJV SAN FRANCISCO CO", Court::Juvenile),
        ("CAPD SAN FRANCISCO", Court::Other),
    ] {
        assert_eq!(SHIPPED.court(agency).decided(), Some(court), "{agency}");
    }
    assert_eq!(SHIPPED.court("SUPERIOR COURT"), Reading::NotUnderstood);
    assert_eq!(SHIPPED.court(""), Reading::Nothing);
    for (agency, county) in [
        ("CASC SAN FRANCISCO", "SAN FRANCISCO"),
        ("CASCSAN FRANCISCO", "SAN FRANCISCO"),
        ("CAPD SAN FRANCISCO", "SAN FRANCISCO"),
        ("CAMC SOUTH SAN FRANCISCO", "SAN MATEO"),
        ("CASC SOUTH LAKE TAHOE", "EL DORADO"),
        ("CASC YUBA CITY", "SUTTER"),
        ("CAMC OAKLAND", "ALAMEDA"),
        ("CASC MCOAKLAND", "ALAMEDA"),
        ("CASC MERCED", "MERCED"),
    ] {
        assert_eq!(SHIPPED.county_of(agency).meaning(), Some(County::new(county)), "{agency}");
    }
    for agency in ["CASC HALL OF JUSTICE", "CASC CENTRAL", "CASC NOWHERE"] {
        assert_eq!(SHIPPED.county_of(agency), Reading::NotUnderstood, "{agency}");
    }
}
