//! The level of a count, as the rows of its conviction state it; and of one later step.
//!
//! A level that no vocabulary has is no level: the text is kept, so that whoever decides sees what the file says. Called by
//! `count` and `count/steps`.

use super::super::{Distinct, Phrasebook};
use crate::record::vocabulary::Reading;
use crate::record::{Charge, ChargeOrigin, Level, Row, SourceLine, Text};

/// What columns say of the level, over several rows.
#[derive(Clone, Debug)]
pub(super) enum Said {
    /// No row fills them.
    Nothing,
    /// All that do say this.
    Level(Level),
    /// Rows contradict one another.
    Unclear,
    /// A row says what no vocabulary has.
    NotUnderstood(Text, SourceLine),
}

impl Said {
    /// Returns the level, where it is known.
    pub(super) fn level(&self) -> Option<Level> {
        match self {
            Self::Level(level) => Some(*level),
            Self::Nothing | Self::Unclear | Self::NotUnderstood(..) => None,
        }
    }

    /// Returns the text that was not understood, and its row.
    pub(super) fn not_understood(self) -> Option<(Text, SourceLine)> {
        match self {
            Self::NotUnderstood(text, source) => Some((text, source)),
            Self::Nothing | Self::Level(_) | Self::Unclear => None,
        }
    }

    fn or(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Nothing => other(),
            said @ (Self::Level(_) | Self::Unclear | Self::NotUnderstood(..)) => said,
        }
    }
}

/// Returns the level of a conviction: as its rows state it, else as the deciding charge's own type says.
pub(super) fn level(rows: &[&Row<'_>], charges: &[Charge], book: &mut Phrasebook) -> Said {
    let deciding = charges.first().map(|charge| &charge.offense);
    let is_deciding = |origin: ChargeOrigin| {
        charges.iter().any(|charge| {
            charge.origin == origin
                && deciding.is_some_and(|deciding| deciding.says_the_same_as(&charge.offense))
        })
    };
    let rows = || rows.iter().copied();
    let stated =
        said(rows(), book, |row| row.conviction_status).or(|| said(rows(), book, |row| row.convicted_level));
    let disposed = is_deciding(ChargeOrigin::Disposed);
    let brought =
        is_deciding(ChargeOrigin::Charged) || is_deciding(ChargeOrigin::Comment) || charges.is_empty();
    let stated =
        stated.or(|| if disposed { said(rows(), book, |row| row.disposed_level) } else { Said::Nothing });
    stated.or(|| if brought { said(rows(), book, |row| row.charged_level) } else { Said::Nothing })
}

/// Returns the level that the rows of one step state for a conviction; a type of charge is none.
pub(super) fn stated_level<'a, 'r>(
    rows: impl Iterator<Item = &'r Row<'a>> + Clone,
    book: &mut Phrasebook,
) -> Option<Level>
where
    'a: 'r,
{
    said(rows.clone(), book, |row| row.conviction_status)
        .or(|| said(rows, book, |row| row.convicted_level))
        .level()
}

/// Returns what a level column says over rows.
fn said<'a, 'r>(
    rows: impl Iterator<Item = &'r Row<'a>>,
    book: &mut Phrasebook,
    field: impl Fn(&Row<'a>) -> &'a [u8],
) -> Said
where
    'a: 'r,
{
    let mut said = Said::Nothing;
    for (value, source) in Distinct::of(rows, field).values() {
        said = match (said, book.level(value)) {
            (said, Reading::Nothing) => said,
            (Said::Nothing, Reading::Means { meaning, basis }) if basis.decides() => Said::Level(meaning),
            (Said::Level(before), Reading::Means { meaning, basis })
                if basis.decides() && before == meaning =>
            {
                Said::Level(before)
            }
            (Said::NotUnderstood(text, at), _) => Said::NotUnderstood(text, at),
            (_, Reading::Means { basis, .. }) if basis.decides() => Said::Unclear,
            (_, Reading::Means { .. } | Reading::NotUnderstood) => {
                Said::NotUnderstood(Text::from_bytes(value), source)
            }
        };
    }
    said
}
