//! What a file of the state says that no list of words foresaw: later updates of a count, comments, abbreviated and misspelled
//! words, charges without their code, records that are elsewhere.
//!
//! Each trouble is one conviction of one person, told otherwise in one place. Who writes them: [`super::troubled`].

use super::charges::Charged;

/// A sentence as it is written: place, length and unit.
pub(super) type Sentence = (&'static str, u64, &'static str);

/// A later step of the court on the same count.
#[derive(Clone, Copy)]
pub(super) struct Update {
    /// Years after the judgment.
    pub(super) years: i16,
    /// What the court did.
    pub(super) disposition: &'static str,
    /// The level that the later row states.
    pub(super) level: &'static str,
    pub(super) sentence: Sentence,
}

/// A conviction as it is told: [`PLAIN`] but for what its trouble is.
#[derive(Clone, Copy)]
pub(super) struct Trouble {
    pub(super) charge: Charged,
    /// The level as the row has it; the charge's own says which court it was.
    pub(super) level: &'static str,
    pub(super) status: &'static str,
    pub(super) event: &'static str,
    pub(super) county: &'static str,
    /// What stands for a case number, if anything but one.
    pub(super) case_number: &'static str,
    pub(super) disposition: &'static str,
    pub(super) sentence: Sentence,
    pub(super) comment: &'static str,
    pub(super) update: Option<Update>,
    /// Another conviction of the same case.
    pub(super) beside: Option<Charged>,
    /// A conviction before it.
    pub(super) prior: Option<Charged>,
    /// The letter of the state's number.
    pub(super) register: &'static str,
    pub(super) other_sources: &'static str,
    /// Whether the judgment is entered under another name than the arrest.
    pub(super) name_changes: bool,
}

const fn felony(text: &'static str) -> Charged {
    Charged { text, level: "F" }
}

const fn misdemeanor(text: &'static str) -> Charged {
    Charged { text, level: "M" }
}

/// A conviction that nothing is the matter with.
const PLAIN: Trouble = Trouble {
    charge: felony("11359 HS-MARIJUANA POSSESS FOR SALE"),
    level: "F",
    status: "FELONY",
    event: "COURT ACTION",
    county: super::COUNTY,
    case_number: "",
    disposition: "CONVICTED-PROB/JAIL",
    sentence: ("PROBATION", 3, "Y"),
    comment: "",
    update: None,
    beside: None,
    prior: None,
    register: "A",
    other_sources: "",
    name_changes: false,
};

const LESSER: Trouble = Trouble {
    charge: misdemeanor("11357(B) HS-POSS MARIJUANA 28.5 GRAMS/LESS"),
    level: "M",
    status: "MISDEMEANOR",
    sentence: ("PROBATION", 1, "Y"),
    ..PLAIN
};

const fn charged(text: &'static str) -> Trouble {
    Trouble { charge: felony(text), ..PLAIN }
}

const fn commented(comment: &'static str) -> Trouble {
    Trouble { comment, ..PLAIN }
}

const fn disposed(disposition: &'static str) -> Trouble {
    Trouble { disposition, ..PLAIN }
}

const fn updated(years: i16, disposition: &'static str, level: &'static str, sentence: Sentence) -> Trouble {
    Trouble { update: Some(Update { years, disposition, level, sentence }), ..PLAIN }
}

/// One after another, in this order, so that a small file has some of each.
pub(super) const TROUBLES: &[Trouble] = &[
    // Later updates of a count.
    updated(4, "PROBATION REVOKED", "F", ("PRISON", 2, "Y")),
    updated(4, "REDUCED TO MISD PER 17 PC", "M", ("", 0, "")),
    updated(5, "RESENTENCED PER 1170.18 PC", "M", ("", 0, "")),
    updated(6, "CONV SET ASIDE & DISM PER 1203.4 PC", "F", ("", 0, "")),
    updated(2, "CONVICTED-PROB REVOKED", "F", ("JAIL", 90, "D")),
    // Comments: three that are nothing, two that matter.
    commented("SCN-L87G2300013"),
    Trouble { comment: "COMMENT: SCN-M92K1100420", ..LESSER },
    commented("COUNT AMENDED AT SENTENCING"),
    commented("JURISDICTION TRANSFERRED FROM ALAMEDA COUNTY"),
    commented("REDUCED TO MISDEMEANOR PER 17(B) PC ON 06/01/1999"),
    // Words that are in no list, or shortened.
    disposed("CONVCTD-PROB"),
    disposed("SENTENCED"),
    disposed("CO  N VI CTE D"),
    Trouble { level: "FEL", status: "FLNY", ..PLAIN },
    Trouble { sentence: ("WRKFURLGH", 30, "D"), ..PLAIN },
    Trouble { event: "CRT ACTN", ..LESSER },
    // Charges without their code, or with letters stuck to them.
    charged("11359-POSSESS MARIJUANA FOR SALE"),
    charged("11359"),
    charged("11359 PC"),
    Trouble { charge: misdemeanor("11357B HS-POSS MARIJ"), ..LESSER },
    charged("0011358 HS"),
    // Where the rest of the record is.
    Trouble { other_sources: "NV", ..PLAIN },
    Trouble { register: "M", ..PLAIN },
    Trouble { register: "H", ..PLAIN },
    // The county.
    Trouble { county: "SAN FRANCISO", ..LESSER },
    // Another count of the same case, or one before it.
    Trouble { beside: Some(felony("11361(B) HS-FURNISH MARIJUANA TO MINOR 14+")), ..PLAIN },
    Trouble { beside: Some(misdemeanor("12025(A)(1) PC-CARRY CONCEALED WEAPON")), ..PLAIN },
    Trouble { prior: Some(felony("187-MURDER")), ..PLAIN },
    // Case numbers that are none.
    Trouble { case_number: "SEE BELOW", ..PLAIN },
    Trouble { case_number: "UNKNOWN", ..LESSER },
    // Who it is.
    Trouble { name_changes: true, ..PLAIN },
];
