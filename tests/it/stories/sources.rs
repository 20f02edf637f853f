//! What the sources are worth: read page by page, and closed; nothing is decided.

use crate::stories::desk::Desk;
use crate::stories::people::{skywalker, solo};
use vacatur::record::{Person, Row, SourceLine, SourceNo, Text, Vocabulary};
use vacatur::relief::RoutingCode;
use vacatur::relief::worth::{CaseIssues, Tally};
use vacatur::review::Action::{Close, PageDown, Sources};
use vacatur::review::sources::SourceRead;

/// One source: of every third person nobody understands the disposition.
pub(crate) fn sources() -> Vec<SourceRead> {
    let source = SourceNo(1);
    let mut tally = Tally::default();
    for line in 2..32 {
        let strange = line % 3 == 0;
        let person = Person::assemble(&[Row {
            subject: b"1",
            event_date: b"20100101",
            event_kind: b"COURT ACTION",
            county: b"SAN FRANCISCO",
            count_key: b"101002001000",
            charged: b"11359 HS-POSSESS MARIJUANA FOR SALE",
            disposition: if strange { b"QXZWV" } else { b"CONVICTED" },
            conviction_status: b"FELONY",
            ..Row::blank(SourceLine { source, line })
        }]);
        let codes = if strange { vec![RoutingCode::NotUnderstood] } else { Vec::new() };
        tally.add_person(&person, &[CaseIssues { event: 0, codes }]);
    }
    let account = tally.of(source).account(source, &Vocabulary::shared(), None);
    vec![SourceRead { name: Text::new("bulk.csv"), account }]
}

#[test]
fn what_is_suspicious_stands_first_with_the_ways_to_mend_it() {
    let mut desk = Desk::open(vec![skywalker(), solo()], 80, 24);
    desk.act(&[Sources]);
    let screen = desk.screen();
    for words in [
        "Suspicious: not-understood on 10 of 30 cases (33%), from DISP_DESCR",
        "vacatur vocabulary teach DISP_DESCR",
        "Ask the sender for a new delivery",
    ] {
        assert!(screen.contains(words), "{words} is missing in: {screen}");
    }
    desk.act(&[PageDown, Close]);
    assert_eq!(desk.model.layers().len(), 0);
    assert!(desk.recorded.is_empty());
}
