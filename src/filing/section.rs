//! Sections in the words of a schedule: `11358(c) HS`, `11359 HS (attempt)`.

use crate::record::{Charge, Form, LawCode, Offense};

/// Returns the sections of a charge, several joined by `; `; empty where it names none.
///
/// An attempt and a conspiracy are named: the court must see that it is not the completed offence (law.md R-S4, R-S8).
pub(crate) fn words(offense: &Offense) -> String {
    let form = match offense.form {
        Form::Attempt => " (attempt)",
        Form::Conspiracy => " (conspiracy)",
        Form::Plain | Form::Compound => "",
    };
    let sections: Vec<_> = offense.sections.iter().map(|section| format!("{section}{form}")).collect();
    sections.join("; ")
}

/// Tells whether a charge of a registration is the one of narcotics offenders; rows often leave the code out there.
pub(super) fn names_narcotics_registration(charge: &Charge) -> bool {
    charge.offense.sections.iter().any(|section| {
        section.number == "11590" && matches!(section.code, None | Some(LawCode::HealthSafety))
    })
}
