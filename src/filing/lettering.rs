//! Whether the text of a case can be set on paper: a character that no embedded face has must not go to a court as a gap.
//!
//! A build without documents sets nothing, and asks nothing.

use crate::filing::CaseRow;
use crate::filing::fitness::Unfitness;

/// What papers are set in.
#[derive(Debug)]
pub(super) struct Lettering {
    #[cfg(feature = "documents")]
    faces: crate::typeset::Faces,
}

impl Lettering {
    pub(super) fn new() -> Self {
        Self {
            #[cfg(feature = "documents")]
            faces: crate::typeset::Faces::open(),
        }
    }

    /// Judges whether every text of a row that stands on a paper can be set.
    #[cfg(feature = "documents")]
    pub(super) fn can_set(&self, case: &CaseRow<'_>) -> Result<(), Unfitness> {
        crate::filing::documents::lacking(&self.faces, case).map_or(Ok(()), |c| Err(Unfitness::NoGlyph { c }))
    }

    /// Judges nothing.
    #[cfg(not(feature = "documents"))]
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "the shape that a build with documents has"
    )]
    pub(super) fn can_set(&self, _: &CaseRow<'_>) -> Result<(), Unfitness> {
        Ok(())
    }
}
