//! What went out and is stuck: read, and left for a case; nothing is decided.

use crate::stories::desk::Desk;
use crate::stories::people::{calrissian, organa, skywalker, solo};
use jiff::civil::{Date, date};
use vacatur::casework::{BatchNo, CaseId, FiledCase, Filing};
use vacatur::record::Text;
use vacatur::review::Action::{Accept, Close, Down, Stuck};

/// Cases in every place where one can be stuck, the longest first, as the queue hands them out.
pub(crate) fn cases() -> Vec<FiledCase> {
    let case = |number: u64, filing: Filing, since: Date, numbers: &[&str]| FiledCase {
        batch: BatchNo(1),
        case: CaseId(number),
        numbers: numbers.iter().map(|number| Text::new(number)).collect(),
        name: Text::new("SOLO,HAN"),
        born: "1942-07-13".to_owned(),
        filing,
        since,
    };
    vec![
        case(14, Filing::Filed, date(2017, 3, 1), &["SCN1234567"]),
        case(15, Filing::Filed, date(2017, 11, 20), &["SCN2107734", "MCN88120045"]),
        case(12, Filing::Denied, date(2018, 1, 9), &["SCN0098765"]),
        case(16, Filing::Granted, date(2018, 1, 30), &["SCN5550001"]),
    ]
}

#[test]
fn a_stuck_case_is_gone_to_and_nothing_is_decided() {
    let mut desk = Desk::open(vec![skywalker(), organa(), calrissian(), solo()], 80, 24);
    desk.act(&[Stuck]);
    assert!(desk.screen().contains("2 filed, for the court: the longest 336 days"), "{}", desk.screen());
    desk.act(&[Down, Down, Down, Accept]);
    assert_eq!((desk.case(), desk.model.layers().len()), (16, 0));
    desk.act(&[Stuck, Close]);
    assert_eq!((desk.case(), desk.model.layers().len()), (16, 0));
    assert!(desk.recorded.is_empty());
}
