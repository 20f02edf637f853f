//! What fictitious people are charged with, how often, and what becomes of it.

/// A charge as it is written, with its type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Charged {
    /// The text.
    pub(super) text: &'static str,
    /// `F`, `M` or `I`.
    pub(super) level: &'static str,
}

/// Makes tables of charges readable.
const fn charge(text: &'static str, level: &'static str) -> Charged {
    Charged { text, level }
}

/// Felonies of the four sections, by weight.
pub(super) const FELONIES: &[(u32, Charged)] = &[
    (44, charge("11359 HS-MARIJUANA POSSESS FOR SALE", "F")),
    (8, charge("11359(A) HS-POSSESS MARIJUANA/HASH FOR SALE", "F")),
    (13, charge("11358 HS-PLANT/CULTIVATE/ETC MARIJUANA/HASH", "F")),
    (24, charge("11360(A) HS-SELL/TRANSPORT/ETC MARIJUANA/HASH", "F")),
    (6, charge("11357(A) HS-POSSESS CONCENTRATED CANNABIS", "F")),
    (2, charge("11359 hs-marijuana possess for sale", "F")),
    (1, charge("664/11359 HS-ATT POSSESS MARIJUANA FOR SALE", "F")),
    (1, charge("664-11360(A) HS-ATTEMPT SELL MARIJUANA", "F")),
    (1, charge("182(A)(1)/11359 PC-CONSPIRACY", "F")),
];

/// Misdemeanors and infractions of the four sections, by weight.
pub(super) const MISDEMEANORS: &[(u32, Charged)] = &[
    (56, charge("11357(B) HS-POSS MARIJUANA 28.5 GRAMS/LESS", "M")),
    (8, charge("11357(B) HS-POSS MARIJUANA 28.5 GRAMS/LESS", "I")),
    (17, charge("11357(C) HS-POSS MARIJUANA OVER 1 OZ/28.5 GRAM", "M")),
    (7, charge("11360(B) HS-GIVE/TRANSP MARIJ UNDER 28.5 GRAMS", "M")),
    (5, charge("11357 HS-POSSESS MARIJUANA", "M")),
    (3, charge("11357(a) HS-POSSESS CONCENTRATED CANNABIS", "M")),
    (3, charge("11357(b) hs-poss marijuana 28.5 grams/less", "M")),
    (2, charge("11357(D) HS-POSS MARIJ ON SCHOOL GROUNDS", "M")),
];

/// What else happens in a life, by weight.
pub(super) const OTHERS: &[(u32, Charged)] = &[
    (14, charge("11350(A) HS-POSSESS NARC CONTROL SUBSTANCE", "F")),
    (12, charge("11377(A) HS-POSSESS CONTROLLED SUBSTANCE", "M")),
    (10, charge("459 PC-BURGLARY", "F")),
    (9, charge("484(A) PC-THEFT", "M")),
    (9, charge("242 PC-BATTERY", "M")),
    (8, charge("647(F) PC-DISORDERLY CONDUCT:INTOX DRUG/ALCOH", "M")),
    (8, charge("23152(A) VC-DUI ALCOHOL/DRUGS", "M")),
    (6, charge("245(A)(1) PC-FORCE/ADW NOT FIREARM:GBI LIKELY", "F")),
    (6, charge("496(A) PC-RECEIVE/ETC KNOWN STOLEN PROPERTY", "F")),
    (6, charge("148(A)(1) PC-OBSTRUCT/ETC PUBLIC OFFICER/ETC", "M")),
    (5, charge("602 PC-TRESPASSING", "M")),
    (3, charge("211 PC-ROBBERY", "F")),
    (2, charge("11378 HS-POSSESS CNTL SUBSTANCE FOR SALE", "F")),
    (1, charge("11357.5(B) HS-POSS SYNTHETIC CANNABINOID", "M")),
    (1, charge("12022.37 PC-WEAR BODY ARMOR", "F")),
];

/// What stands beside a marijuana charge.
pub(super) const BESIDE: &[(u32, Charged)] = &[
    (40, charge("11364 HS-POSSESS CONTROL SUBSTANCE PARAPHERNA", "M")),
    (20, charge("4149 BP-POSSESS HYPODERMIC NEEDLE/SYRINGE", "M")),
    (20, charge("148(A)(1) PC-OBSTRUCT/ETC PUBLIC OFFICER/ETC", "M")),
    (10, charge("11366 HS-MAINTAIN PLACE FOR SELL/USE CNTL SUB", "F")),
    (6, charge("496(A) PC-RECEIVE/ETC KNOWN STOLEN PROPERTY", "F")),
    (4, charge("32 PC-ACCESSORY", "F")),
];

/// Convictions that stand against relief, or may.
pub(super) const SUPERSTRIKES: &[Charged] = &[
    charge("187(A) PC-MURDER", "F"),
    charge("664/187(A) PC-ATTEMPTED MURDER", "F"),
    charge("191.5(A) PC-VEHICULAR MANSL W/GROSS NEG", "F"),
    charge("653F(B) PC-SOLICIT MURDER", "F"),
    charge("209(A) PC-KIDNAP FOR RANSOM", "F"),
];

/// Convictions that bring registration under PC 290.
pub(super) const REGISTRABLE: &[Charged] = &[
    charge("261(A)(2) PC-RAPE BY FORCE", "F"),
    charge("288(A) PC-LEWD OR LASCIV ACTS W/CHILD UNDER 14", "F"),
    charge("243.4(A) PC-SEXUAL BATTERY", "F"),
    charge("314(1) PC-INDECENT EXPOSURE", "M"),
];

/// How a conviction is written, by weight.
pub(super) const CONVICTED: &[(u32, &str)] =
    &[(4, "CONVICTED-PROB/JAIL"), (3, "CONVICTED-PROBATION"), (2, "CONVICTED-JAIL"), (1, "CONVICTED")];

/// How anything else is written.
pub(super) const NOT_CONVICTED: &[(u32, &str)] = &[
    (5, "DISMISSED/FURTHERANCE OF JUSTICE"),
    (3, "DISMISSED/CHARGE DROPPED"),
    (2, "PROS REL-DET ONLY-LACK OF EVIDENCE"),
    (1, "ACQUITTED"),
    (1, "REL/TOT OTHER JURIS/AUTH"),
];

/// Other counties, by weight.
pub(super) const OTHER_COUNTIES: &[(u32, &str)] = &[
    (4, "ALAMEDA"),
    (3, "SAN MATEO"),
    (2, "CONTRA COSTA"),
    (2, "LOS ANGELES"),
    (1, "MARIN"),
    (1, "SACRAMENTO"),
];

/// Surnames nobody has.
pub(super) const SURNAMES: &[&str] = &[
    "FICTION",
    "FABLE",
    "FIGMENT",
    "SPECIMEN",
    "EXAMPLE",
    "SAMPLESON",
    "PLACEHOLDER",
    "MAKEBELIEVE",
    "PRETENDER",
    "IMAGINARI",
    "INVENTADO",
    "FAUXBERG",
    "MOCKINGHAM",
    "QUASIMAN",
    "PARABLE",
    "DUMMYSON",
    "STORYBOOK",
    "NOVELLA",
    "LEGENDRE-FAUX",
    "MYTHWELL",
    "NOSUCH",
    "NOBODY",
    "SOMEBODY",
    "ANYMAN",
    "EVERYMAN",
    "TESTERMAN",
    "TRIALRUN",
    "FACSIMILE",
    "REPLICA",
    "PHANTOM",
    "CHIMERA",
    "MIRAGE",
    "SHADOWLY",
    "UNREALE",
    "NEVERBORN",
    "FAIRYTALE",
    "PROTOTYPE",
    "SURROGATE",
    "STAND-IN",
    "DOUBLEGANG",
];

/// Given names.
pub(super) const GIVEN: &[&str] = &[
    "ADA", "BEN", "CAL", "DEV", "ELI", "FAY", "GUS", "HAL", "INES", "JO", "KIT", "LOU", "MAE", "NED", "OLA",
    "PIP", "QUIN", "ROY", "SUE", "TED", "UMA", "VAL", "WES", "XENA", "YAN", "ZOE", "LUKE", "FLORA", "MILO",
    "NINA", "OTTO", "RUTH",
];

/// Race code and words, by weight.
pub(super) const RACES: &[(u32, (&str, &str))] = &[
    (33, ("B", "BLACK")),
    (30, ("W", "WHITE")),
    (25, ("H", "HISPANIC")),
    (4, ("A", "OTHER ASIAN")),
    (3, ("C", "CHINESE")),
    (2, ("F", "FILIPINO")),
    (2, ("O", "OTHER")),
    (1, ("X", "UNKNOWN")),
];
