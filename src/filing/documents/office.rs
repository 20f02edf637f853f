//! `papers.toml`: who files the papers, at which court, and which identifiers each paper may carry.

use crate::filing::Paper;
use serde::Deserialize;

/// The settings of an office.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    pub(super) court: Court,
    pub(super) office: Office,
    pub(super) public_defender: PublicDefender,
    pub(super) caption: Caption,
    pub(super) wordings: Wordings,
    pub(super) identifiers: Identifiers,
    pub(super) challenges: Challenges,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Court {
    pub(super) title: String,
    pub(super) county: String,
    pub(super) branch: String,
    pub(super) superior_number: String,
    pub(super) municipal_number: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Office {
    pub(super) name: String,
    pub(super) attorney: String,
    pub(super) attorney_title: String,
    pub(super) attorney_bar_number: String,
    pub(super) deputy: String,
    pub(super) deputy_title: String,
    pub(super) deputy_bar_number: String,
    pub(super) address: Vec<String>,
    pub(super) telephone: String,
    pub(super) email: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PublicDefender {
    pub(super) name: String,
    pub(super) telephone: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Caption {
    pub(super) plaintiff: String,
    pub(super) plaintiff_role: String,
    pub(super) versus: String,
    pub(super) defendants: String,
    pub(super) defendants_role: String,
    pub(super) defendant_role: String,
    pub(super) attorney_for: String,
    pub(super) case_numbers: String,
    pub(super) challenged: String,
    pub(super) challenged_numbers: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wordings {
    pub(super) dismiss_and_seal: String,
    pub(super) redesignate: String,
    pub(super) recall_and_resentence: String,
    pub(super) none: String,
    pub(super) dismissed_by_law: String,
    pub(super) dismissed_by_policy: String,
    pub(super) reason_by_law: String,
    pub(super) reason_by_policy: String,
    pub(super) reason_by_attorney: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Identifiers {
    motion: Vec<Identifier>,
    order: Vec<Identifier>,
    sheets: Vec<Identifier>,
    challenges: Vec<Identifier>,
    letters: Vec<Identifier>,
}

/// What may stand on a paper beside the name and the case number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum Identifier {
    #[serde(rename = "birth date")]
    BirthDate,
    #[serde(rename = "CII")]
    Cii,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Challenges {
    pub(super) evidence: bool,
}

impl Identifiers {
    /// Returns those of a paper.
    pub(super) fn of(&self, paper: Paper) -> &[Identifier] {
        match paper {
            Paper::Motion => &self.motion,
            Paper::Order => &self.order,
            Paper::Sheets => &self.sheets,
            Paper::Challenges => &self.challenges,
            Paper::Letters => &self.letters,
        }
    }
}

impl Settings {
    /// Returns every text of it, to see that each can be set.
    pub(super) fn texts(&self) -> Vec<&str> {
        let Self { court, office, public_defender, caption, wordings, .. } = self;
        let mut texts = vec![
            &court.title,
            &court.county,
            &court.branch,
            &court.superior_number,
            &court.municipal_number,
            &office.name,
            &office.attorney,
            &office.attorney_title,
            &office.attorney_bar_number,
            &office.deputy,
            &office.deputy_title,
            &office.deputy_bar_number,
            &office.telephone,
            &office.email,
            &public_defender.name,
            &public_defender.telephone,
            &caption.plaintiff,
            &caption.plaintiff_role,
            &caption.versus,
            &caption.defendants,
            &caption.defendants_role,
            &caption.defendant_role,
            &caption.attorney_for,
            &caption.case_numbers,
            &caption.challenged,
            &caption.challenged_numbers,
            &wordings.dismiss_and_seal,
            &wordings.redesignate,
            &wordings.recall_and_resentence,
            &wordings.none,
            &wordings.dismissed_by_law,
            &wordings.dismissed_by_policy,
            &wordings.reason_by_law,
            &wordings.reason_by_policy,
            &wordings.reason_by_attorney,
        ];
        texts.extend(&office.address);
        texts.into_iter().map(String::as_str).collect()
    }
}
