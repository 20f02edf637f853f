//! In what a sentence is counted.

/// In what a sentence is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Days.
    Days,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
    /// Weeks, or weekends.
    Weeks,
    /// Hours of service.
    Hours,
    /// For life.
    Life,
    /// Death.
    Death,
}

impl Unit {
    /// The names in files; `blank` states none, and a length without a unit is unknown.
    pub(super) const NAMES: [(&'static str, Option<Self>); 8] = [
        ("days", Some(Self::Days)),
        ("months", Some(Self::Months)),
        ("years", Some(Self::Years)),
        ("weeks", Some(Self::Weeks)),
        ("hours", Some(Self::Hours)),
        ("life", Some(Self::Life)),
        ("death", Some(Self::Death)),
        ("blank", None),
    ];
}
