//! "How to match" (docs/domain/vocabulary.md), rule by rule.

use super::SHIPPED;
use crate::record::disposition::{Attention, Basis, Class, LevelChange, Serving, States};
use crate::record::vocabulary::Reading;
use crate::record::{EventKind, Level, SentencePlace};

/// What decides alone.
const DECIDES: bool = true;
/// What explains and goes to an attorney.
const EXPLAINS: bool = false;

#[test]
fn dispositions_are_read_as_the_rules_say() {
    use Class::{
        Acquitted, Advisement, Ambiguous, Convicted, ConvictedAgain, Denied, Insane, NoConviction,
        NotUnderstood, Prop64, Reduced, Resentenced, SentenceFact, SetAside, SupervisionRevoked, Suspended,
        Vacated,
    };
    let cases = [
        // The samples' own words.
        ("CONVICTED", Convicted, DECIDES),
        ("CONVICTED-JAIL", Convicted, DECIDES),
        ("CONVICTED-PROBATION", Convicted, DECIDES),
        (" convicted-prob/jail  ", Convicted, DECIDES),
        ("ACQUITTED", Acquitted, DECIDES),
        ("DISMISSED/CHARGE DROPPED", NoConviction, DECIDES),
        ("DISMISSED/FURTHERANCE OF JUSTICE", NoConviction, DECIDES),
        ("PROS REL-DET ONLY-LACK OF EVIDENCE", NoConviction, DECIDES),
        ("REL/TOT OTHER JURIS/AUTH", NoConviction, DECIDES),
        ("CONV SET ASIDE & DISM PER 1203.4 PC", SetAside, DECIDES),
        ("SENTENCE MODIFIED", Class::SentenceModified, DECIDES),
        ("PROBATION REVOKED", SupervisionRevoked, DECIDES),
        ("REDUCED TO MISDEMEANOR", Reduced, DECIDES),
        // Rule 2: whole words.
        ("CONVERTED TO CIVIL", NotUnderstood, EXPLAINS),
        // Rule 3: the longest and most special first.
        ("NOT GUILTY BY REASON OF INSANITY", Insane, DECIDES),
        ("NOT GUILTY", Acquitted, EXPLAINS),
        ("GUILTY", Convicted, DECIDES),
        ("NOT CONVICTED", NoConviction, EXPLAINS),
        ("CONVICTION CERT BY CLERK OF THE COURT", Advisement, DECIDES),
        ("CONVICTED-PROB REVOKED", ConvictedAgain, EXPLAINS),
        ("1203.43 PC", Vacated, EXPLAINS),
        ("1203.45 PC", Class::Sealed, EXPLAINS),
        ("1203.4 PC", SetAside, DECIDES),
        ("1203.4A PC", SetAside, DECIDES),
        ("1203.425 PC", SetAside, DECIDES),
        ("11361.5 HS", Class::Destroyed, DECIDES),
        ("11361.8 HS", Prop64, EXPLAINS),
        ("DISMISSED-PROP 64 11361.8 HS", Prop64, EXPLAINS),
        ("DISMISSED PER 1203.4 PC", SetAside, EXPLAINS),
        // Rule 4: a section is a whole token.
        ("1203.44 PC", NotUnderstood, EXPLAINS),
        ("DISM PER 1203.4(A)(1) PC", SetAside, EXPLAINS),
        // Rule 5: denied and vacated belong to the noun before them.
        ("PROB DENIED", SentenceFact, EXPLAINS),
        ("SENTENCE VACATED", Resentenced, EXPLAINS),
        ("CONV VACATED", Vacated, EXPLAINS),
        ("1203.4 PC DENIED", Denied, EXPLAINS),
        ("1203.41 PC DENIED", Denied, EXPLAINS),
        ("FROBNICATION DENIED", NotUnderstood, EXPLAINS),
        ("CALENDAR DATE VACATED", NotUnderstood, EXPLAINS),
        ("VACATED", Ambiguous, EXPLAINS),
        ("CONVICTED-DISMISSAL VACATED", NotUnderstood, EXPLAINS),
        ("DISMISSED/ACCUSATION SET ASIDE", NoConviction, DECIDES),
        ("DISMISSED-ORDER VACATED", NotUnderstood, EXPLAINS),
        // Rule 6: a section in front.
        ("1385 PC-DISMISSED/FURTHERANCE OF JUSTICE", NoConviction, DECIDES),
        ("995 PC-DISMISSED", NoConviction, DECIDES),
        ("1203.4 PC-DISMISSED", SetAside, EXPLAINS),
        ("PROC SUSP/COMM MENTALLY INCOMP 1370 PC", Suspended, DECIDES),
        // Rules 7 and 8, and blanks inside: they explain.
        ("CRT FIND PLEA KNOWLEDGE&INTELL", Advisement, EXPLAINS),
        ("DISMISED/FURTHERANCE OF JUSTISE", NoConviction, EXPLAINS),
        ("COMVICTED-JAIL", Convicted, EXPLAINS),
        ("CO N VI CTE D", Convicted, EXPLAINS),
        ("CO  N VI CTE D", Convicted, EXPLAINS),
        ("CONVCTD-PROB", Convicted, EXPLAINS),
        // Rule 9: known beginnings.
        ("CONVICTED-PROB/JAIL/FINE", Convicted, DECIDES),
        ("CONVICTED-PRISON/JAIL", Convicted, DECIDES),
        ("PROS REJ-LACK OF CORPUS", NoConviction, DECIDES),
        ("DISMISSED PER 1385 PC", NoConviction, DECIDES),
        ("DISMISSED 19990102", NoConviction, DECIDES),
        ("DISMISSED PER 1204.3 PC", NotUnderstood, EXPLAINS),
        ("CONVICTED-REDUCED TO MISDEMEANOR", NotUnderstood, EXPLAINS),
        ("CONVICTED-PROB REVOXED", ConvictedAgain, EXPLAINS),
        ("CONVICTED-JAIL REVOXED", NotUnderstood, EXPLAINS),
        ("CONVICTED IN ERROR", NotUnderstood, EXPLAINS),
        // The inputs of the reports.
        ("SENTENCED", ConvictedAgain, EXPLAINS),
        ("COMMITTED TO CYA", Convicted, EXPLAINS),
        ("CERTIFIED TO SUPERIOR COURT", Class::Procedural, EXPLAINS),
        ("UNKNOWN", Class::Unknown, DECIDES),
        ("REDUCED TO MISD PER 17 PC", Reduced, EXPLAINS),
        ("RESENTENCED PER 1170.18 PC", Reduced, EXPLAINS),
        ("", NotUnderstood, EXPLAINS),
    ];
    for (text, class, decides) in cases {
        let read = SHIPPED.disposition(text);
        assert_eq!((read.class, read.decides()), (class, decides), "{text}: {read:?}");
    }
}

#[test]
fn the_effects_are_those_of_the_row() {
    let reduced = SHIPPED.disposition("REDUCED TO MISDEMEANOR");
    assert_eq!(reduced.level, LevelChange::Becomes(Level::Misdemeanor));
    assert_eq!((reduced.states, reduced.attention), (States::Earlier, Attention::Own));
    let revoked = SHIPPED.disposition("PROBATION REVOKED");
    assert_eq!((revoked.states, revoked.serving), (States::Earlier, Serving::FromRow));
    // From memory, but of the class of CONVICTED: it decides that, and claims no more than both.
    let youth = SHIPPED.disposition("CONVICTED-CYA");
    assert_eq!((youth.basis, youth.serving, youth.attention), (Basis::Code, Serving::Maybe, Attention::Own));
    // A tail that no text of the class has sends the count to an attorney.
    let tail = SHIPPED.disposition("CONVICTED-GALLEY");
    assert_eq!((tail.class, tail.attention), (Class::Convicted, Attention::Own));
    assert_eq!(SHIPPED.disposition("DISMISSED-GALLEY").attention, Attention::Always);
    assert_eq!(SHIPPED.disposition("CO N VI CTE D").basis, Basis::Recollection);
    assert_eq!(SHIPPED.disposition("CONV ICTED-JAIL").basis, Basis::Near);
}

#[test]
fn levels_places_units_and_kinds() {
    let code = Basis::Code;
    for (text, level) in [
        ("FELONY ", Level::Felony),
        (" m", Level::Misdemeanor),
        ("I", Level::Infraction),
        ("M*", Level::Misdemeanor),
    ] {
        assert_eq!(SHIPPED.level(text), Reading::Means { meaning: level, basis: code }, "{text}");
    }
    for text in ["", " ", "X", "N", "UNK", "-"] {
        assert_eq!(SHIPPED.level(text), Reading::Nothing, "{text}");
    }
    for text in ["WOBBLER", "F/M", "FELONIOUS", "Q"] {
        assert_eq!(SHIPPED.level(text), Reading::NotUnderstood, "{text}");
    }
    assert_eq!(
        SHIPPED.level("MISDEMEANUR"),
        Reading::Means { meaning: Level::Misdemeanor, basis: Basis::Near }
    );
    for (text, place) in [
        ("PROBATION", SentencePlace::Probation),
        ("jail", SentencePlace::Jail),
        ("PRISON", SentencePlace::Prison),
        ("FINE", SentencePlace::Fine),
    ] {
        assert_eq!(SHIPPED.place(text), Reading::Means { meaning: place, basis: code }, "{text}");
    }
    assert_eq!(SHIPPED.place("GALLEY"), Reading::NotUnderstood);
    assert_eq!(SHIPPED.place(""), Reading::Nothing);
    for text in ["D", "M", "Y"] {
        assert_eq!(SHIPPED.unit(text).basis(), Some(code), "{text}");
    }
    assert_eq!(SHIPPED.unit("N"), Reading::Nothing);
    assert_eq!(SHIPPED.unit("Q"), Reading::NotUnderstood);
    for (text, kind) in [
        ("COURT ACTION", EventKind::Court),
        ("ARREST/DETAINED/CITED", EventKind::Arrest),
        ("REGISTRATION", EventKind::Registration),
        ("DECEASED", EventKind::Death),
        ("APPLICANT", EventKind::Applicant),
        ("CUSTODY:CDC", EventKind::Custody),
        ("CUSTODY:JAIL", EventKind::Custody),
    ] {
        assert_eq!(SHIPPED.kind(text), Reading::Means { meaning: kind, basis: code }, "{text}");
    }
}
