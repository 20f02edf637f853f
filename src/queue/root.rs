//! What an import is held to: one hash over everything it stored, in its ledger entry for ever.

use crate::casework::{CaseId, Digest};
use crate::queue::RefusedRow;
use sha2::{Digest as _, Sha256};

/// The hash over everything an import stores: SHA-256 over the lines `cases HASH` and `refused HASH`.
///
/// The first is over the lines `CASE HISTORY PROPOSAL`, a case's number and the hashes of the bytes stored for it, in
/// the order of the numbers; the second over the lines `SOURCE LINE HASH` of the refused rows in the order of
/// storage, the hash being over field, reason and row with a zero byte between them. Each line ends with a line feed.
#[derive(Clone, Debug, Default)]
pub(super) struct RootHash {
    cases: Sha256,
    refused: Sha256,
}

impl RootHash {
    pub(super) fn add_case(&mut self, case: CaseId, history: &Digest, proposal: &Digest) {
        self.cases.update(format!("{case} {history} {proposal}\n"));
    }

    pub(super) fn add_refused(&mut self, row: &RefusedRow) {
        let pieces = [row.field.as_bytes(), b"\0", row.reason.as_bytes(), b"\0", &row.raw];
        let digest = Digest::over(pieces);
        self.refused.update(format!("{} {} {digest}\n", row.source.0, row.line));
    }

    pub(super) fn finish(self) -> Digest {
        let [cases, refused] =
            [self.cases, self.refused].map(|hash| Digest::from_bytes(hash.finalize().into()));
        Digest::of(format!("cases {cases}\nrefused {refused}\n").as_bytes())
    }
}
