//! How a count is worded in a row: plainly, or in one of the ways that mislead.

use super::charges::Charged;
use super::dice::Dice;

/// How a count is worded: plainly, or in one of the ways that mislead.
pub(super) struct Wording {
    pub(super) charged: &'static str,
    pub(super) level: &'static str,
    pub(super) convicted: &'static str,
    pub(super) status: &'static str,
    pub(super) comment: &'static str,
}

impl Wording {
    pub(super) fn new(dice: &mut Dice, charge: Charged, convicted: bool) -> Self {
        let status = match (convicted, charge.level) {
            (false, _) => "",
            (true, "F") => "FELONY",
            (true, "M") => "MISDEMEANOR",
            (true, _) => "INFRACTION",
        };
        let plain = Self { charged: charge.text, level: charge.level, convicted: "", status, comment: "" };
        match dice.below(1000) {
            0..12 if convicted => Self { charged: "SEE COMMENT FOR CHARGE", comment: charge.text, ..plain },
            12..18 if convicted => Self { level: "", status: "", ..plain },
            18..26 if convicted => Self { status: "", ..plain },
            26..30 if convicted => {
                Self { charged: "11378 HS-POSSESS CNTL SUBSTANCE FOR SALE", convicted: charge.text, ..plain }
            }
            30..40 => Self { comment: "COUNT AMENDED AT SENTENCING", ..plain },
            _ => plain,
        }
    }
}
