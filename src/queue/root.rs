//! What an import is held to: one hash over everything it stored, in its ledger entry for ever.

use crate::casework::{CaseId, Digest};
use crate::queue::RefusedRow;
use crate::record::SourceNo;
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
        self.add_refused_digest(row.source, row.line, &row.digest());
    }

    /// Adds a refused row that was erased, by its hash.
    pub(super) fn add_refused_digest(&mut self, source: SourceNo, line: u64, digest: &Digest) {
        self.refused.update(format!("{} {line} {digest}\n", source.0));
    }

    pub(super) fn finish(self) -> Digest {
        let [cases, refused] =
            [self.cases, self.refused].map(|hash| Digest::from_bytes(hash.finalize().into()));
        Digest::of(format!("cases {cases}\nrefused {refused}\n").as_bytes())
    }
}

impl RefusedRow {
    /// Returns the hash that an import's root has of it: over field, reason and row with a zero byte between them.
    pub(super) fn digest(&self) -> Digest {
        Digest::over([self.field.as_bytes(), b"\0", self.reason.as_bytes(), b"\0", &self.raw])
    }
}
