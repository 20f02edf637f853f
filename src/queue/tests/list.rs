//! Lists, filters, counts and views on a real file.

use super::{Desk, act, approve, filled, reopen};
use crate::casework::fixture::seat;
use crate::casework::{
    Anchor, CaseId, Column, Count, Deed, Filter, HoldReason, Mark, Order, Query, Verdict, View,
};
use crate::queue::{Place, Queue, Toward, schema};
use crate::record::Text;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2018, 2, 1);

pub(super) fn list(filter: &str, limit: u32) -> Query {
    let filter = Filter::parse(filter, TODAY).unwrap();
    Query { filter, order: Order::default(), from: Anchor::Start, limit }
}

fn found(queue: &Queue, filter: &str) -> Vec<u64> {
    let page = queue.page(&list(filter, 50), &seat("mlopez")).unwrap();
    let count = queue.count_cases(&list(filter, 1).filter, &seat("mlopez")).unwrap();
    assert_eq!(count, Count::Exactly(page.lines.len() as u64), "{filter}: what is counted is what is shown");
    assert_eq!(page.count, Some(count), "{filter}: what is seen on the way is what is counted");
    page.lines.iter().map(|line| line.case.0).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn letter_by_letter_the_first_lines_and_the_count_are_those_of_the_whole_list(
        words in "(luke|skywalker1?|sky|weig|0000031|scn|zz|a|name:\"luke a\")( (luke|skywalker[123]|[abl]|plants|-note:weight)){0,3}",
        limit in 1u32..30,
    ) {
        let desk = desk();
        let me = seat("mlopez");
        let deleted = (0..words.len()).rev().step_by(3);
        for end in (1..=words.len()).chain(deleted).filter(|end| words.is_char_boundary(*end)) {
            let Ok(filter) = Filter::parse(&words[..end], TODAY) else { continue };
            let query = Query { filter: filter.clone(), order: Order::default(), from: Anchor::Start, limit };
            let page = desk.queue.page(&query, &me).unwrap();
            // From a case on before the first, the same lines come by way of the tables.
            let first = Anchor::At(Mark { key: "0".to_owned(), case: CaseId(0) });
            let whole = desk.queue.page(&Query { from: first, limit: 50, ..query }, &me).unwrap();
            let count = desk.queue.count_cases(&filter, &me).unwrap();
            prop_assert_eq!(count, Count::Exactly(whole.lines.len() as u64));
            prop_assert_eq!(page.more, whole.lines.len() > limit as usize);
            prop_assert!(page.count.is_none_or(|seen| seen == count));
            prop_assert!(whole.lines.starts_with(&page.lines), "{:?}", &words[..end]);
            prop_assert_eq!(page.lines.len(), whole.lines.len().min(limit as usize));
        }
    }
}

/// Twelve persons with two cases each: 1 approved, 3 held until a day, 4 held, 5 with a note.
fn desk() -> Desk {
    let mut desk = filled(12);
    approve(&mut desk.queue, 1);
    let hold = |until| Deed::Verdict(Verdict::Hold { reason: HoldReason::CaseFile, until });
    act(&mut desk.queue, 3, hold(Some(date(2018, 3, 1)))).unwrap();
    act(&mut desk.queue, 4, hold(None)).unwrap();
    act(&mut desk.queue, 5, Deed::Note { text: Text::note("Weight slip:\nsays \"three\" plants") }).unwrap();
    desk
}

#[test]
fn a_case_is_found_by_name_number_section_and_note() {
    let desk = desk();
    let found = |filter: &str| found(&desk.queue, filter);
    assert_eq!(found("skywalker3"), [5, 6]);
    assert_eq!(found("luke skywalker1").len(), 8, "1, 10, 11 and 12");
    assert_eq!(found("weig plant"), [5]);
    assert_eq!(found("0000031"), [5]);
    assert_eq!(found("case:0000031 name:luke"), [5]);
    assert_eq!(found("name:0000031"), [0_u64; 0]);
    assert_eq!(found("note:\"slip weight\""), [5]);
    assert_eq!(found("note:skywalker3"), [0_u64; 0]);
    assert_eq!(found("l"), [0_u64; 0], "nobody's initial");
    assert_eq!(found("luke skywalker a"), [0_u64; 0], "nor is the (a) of a section");
    assert_eq!(found("\"OR 1 AND (*\""), [0_u64; 0]);
    assert_eq!(found("skywalker3 -note:weight"), [6]);
    let line = desk.queue.page(&list("weight", 1), &seat("mlopez")).unwrap().lines.remove(0);
    assert_eq!((line.name.as_str(), line.numbers[0].as_str()), ("SKYWALKER3,LUKE", "SCN-0000031"));
    let section = line.sections.as_str().split(' ').next().unwrap().to_owned();
    assert_eq!(found(&section).len(), found(&format!("section:{section}")).len());
}

#[test]
fn every_key_finds_what_it_says_and_its_opposite_the_rest() {
    let desk = desk();
    let table: &[(&str, usize)] = &[
        ("", 24),
        ("state:approved", 1),
        ("state:held,approved", 3),
        ("state:waiting", 21),
        ("reviewer:me", 3),
        ("reviewer:MLOPEZ", 3),
        ("reviewer:organa", 0),
        ("returns:2018-03", 1),
        ("returns:none", 1),
        ("returns:<=today", 0),
        ("batch:none", 24),
        ("batch:any", 0),
        ("no:3..5", 3),
        ("lane:clear,review", 24),
        ("level:felony,misdemeanor,infraction,unknown", 24),
        ("convicted:unknown", 0),
        ("convicted:1900..2018", 24),
        ("convicted:<1900", 0),
        ("section:99999", 0),
        ("code:deceased", 0),
        ("action:none,undetermined,dismiss-and-seal,redesignate,recall-and-resentence", 24),
    ];
    for (filter, cases) in table {
        assert_eq!(found(&desk.queue, filter).len(), *cases, "{filter}");
        if !filter.is_empty() {
            assert_eq!(found(&desk.queue, &format!("-{filter}")).len(), 24 - cases, "-{filter}");
        }
    }
}

#[test]
fn a_year_alone_counts_where_it_may_lie_within() {
    let desk = filled(1);
    let set = |when: &str| {
        desk.queue.connection.execute("UPDATE casefile SET convicted = ?1 WHERE id = 1", [when]).unwrap();
    };
    let table = [
        ("1996", "1996-06", true),
        ("1996", "<1996", false),
        ("1996", ">1996", false),
        ("1996", "<1996-06", true),
        ("1996-05", "1996-05-31", true),
        ("1996-05", "1996-06", false),
        ("1996-12-31", "1996", true),
        ("1997-01-01", "1996", false),
        ("unknown", ">1900", false),
        ("unknown", "unknown", true),
    ];
    for (stored, asked, expected) in table {
        set(stored);
        let is = found(&desk.queue, &format!("no:1 convicted:{asked}")) == [1];
        assert_eq!(is, expected, "{stored} {asked}");
    }
}

/// Pages through a list in both directions and returns the numbers in their order.
fn walked(queue: &Queue, filter: &str, order: Order) -> Vec<u64> {
    let me = seat("mlopez");
    let query = |from| Query { order, from, ..list(filter, 5) };
    let mut forward = Vec::new();
    let mut from = Anchor::Start;
    loop {
        let page = queue.page(&query(from), &me).unwrap();
        let Some(last) = page.lines.last().map(crate::casework::Line::mark) else { break };
        forward.extend(page.lines.into_iter().map(|line| line.mark()));
        if !page.more {
            break;
        }
        from = Anchor::After(last);
    }
    let mut backward: Vec<Mark> = Vec::new();
    let mut from = Anchor::End;
    loop {
        let page = queue.page(&query(from), &me).unwrap();
        let Some(first) = page.lines.first().map(crate::casework::Line::mark) else { break };
        backward.splice(0..0, page.lines.iter().map(crate::casework::Line::mark));
        if !page.more {
            break;
        }
        from = Anchor::Before(first);
    }
    assert_eq!(forward, backward, "{filter} {order:?}");
    if let Some(third) = forward.get(2) {
        let at = queue.page(&query(Anchor::At(third.clone())), &me).unwrap();
        assert_eq!(at.lines.first().map(|line| line.case), Some(third.case));
    }
    forward.into_iter().map(|mark| mark.case.0).collect()
}

#[test]
fn pages_join_without_gap_or_double_in_every_order() {
    let desk = desk();
    for column in Column::ALL.iter().copied() {
        for descending in [false, true] {
            let order = Order { column, descending };
            for filter in ["", "luke", "state:held,waiting", "skywalker1 -state:held"] {
                let mut cases = walked(&desk.queue, filter, order);
                let expected = match column {
                    Column::Decided => found(&desk.queue, &format!("{filter} -state:waiting")),
                    _ => found(&desk.queue, filter),
                };
                cases.sort_unstable();
                assert_eq!(cases, expected, "{filter} {order:?}");
            }
        }
    }
    let order = Order { column: Column::Decided, descending: true };
    assert_eq!(walked(&desk.queue, "reviewer:me", order), [4, 3, 1], "the last decision first");
    let order = Order { column: Column::Returns, descending: false };
    assert_eq!(
        walked(&desk.queue, "state:held", order),
        [3, 4],
        "what comes back first, then what has no day"
    );
}

#[test]
fn in_a_view_the_next_case_is_one_of_it() {
    let desk = desk();
    let me = seat("mlopez");
    let next = |filter: &str, at: u64, toward| {
        let filter = list(filter, 1).filter;
        desk.queue.among(&filter, CaseId(at), toward, &me, TODAY).unwrap().map(|case| case.0)
    };
    assert_eq!(next("no:1..6", 1, Toward::Next), Some(2));
    assert_eq!(next("no:1..6", 6, Toward::Next), None);
    assert_eq!(next("no:2..6", 2, Toward::Previous), None);
    assert_eq!(next("luke", 6, Toward::Previous), Some(5));
    assert_eq!(next("no:1..6", 2, Toward::NextDue), Some(5), "held and decided ones are not due");
    assert_eq!(next("no:1..6", 6, Toward::NextDue), Some(2), "it starts over");
    assert_eq!(next("state:held", 1, Toward::NextDue), Some(3), "a view of held cases is worked on");
    assert_eq!(next("state:held", 4, Toward::NextDue), Some(3));
    assert_eq!(next("no:1", 1, Toward::NextDue), None);
}

#[test]
fn a_view_is_kept_with_its_place_for_its_seat() {
    let mut desk = desk();
    let me = seat("mlopez");
    let order = Order { column: Column::Convicted, descending: true };
    let view = View { name: Text::new("my felonies"), filter: "level:felony".to_owned(), order, place: None };
    desk.queue.keep_view(&me, &view).unwrap();
    let place = Place { case: CaseId(7), note_draft: Text::default(), view: Some(view.name.clone()) };
    desk.queue.remember(&me, &place).unwrap();
    let mut desk = reopen(desk);
    assert_eq!(desk.queue.place(&me).unwrap(), Some(place));
    let kept = View { place: Some(CaseId(7)), ..view.clone() };
    assert_eq!(desk.queue.views(&me).unwrap(), std::slice::from_ref(&kept));
    assert_eq!(desk.queue.view(&me, "my felonies").unwrap(), Some(kept));
    assert_eq!(desk.queue.views(&seat("organa")).unwrap(), []);
    let changed = View { filter: "level:felony lane:clear".to_owned(), ..view };
    desk.queue.keep_view(&me, &changed).unwrap();
    let kept = desk.queue.views(&me).unwrap().remove(0);
    assert_eq!((kept.filter.as_str(), kept.place), ("level:felony lane:clear", Some(CaseId(7))));
    desk.queue.drop_view(&me, "my felonies").unwrap();
    assert_eq!(desk.queue.views(&me).unwrap(), []);
    assert_eq!(desk.queue.audit().unwrap().difference, None, "views are no part of the record");
}

#[test]
fn a_section_is_one_word_with_its_subdivision_and_a_letter_alone_is_an_initial() {
    let mut desk = desk();
    for section in ["11359(a)", "11359(", "11359a", "1135", "11357(a) 11359(a)"] {
        // Case 5 has been written to the index again, with its note.
        assert_eq!(found(&desk.queue, &format!("{section} skywalker3")), [5, 6], "{section}");
    }
    for other in ["11359(b)", "11359(a)(1)", "a", "(a)"] {
        assert!(found(&desk.queue, &format!("{other} skywalker3")).is_empty(), "{other}");
    }
    assert!(found(&desk.queue, "-11359(a)").is_empty());
    act(&mut desk.queue, 6, Deed::Note { text: Text::note("see 11360(a) and 11366.5") }).unwrap();
    for noted in ["11360(a)", "11366.5"] {
        assert_eq!(found(&desk.queue, noted), [6], "a note says {noted}");
    }
    act(&mut desk.queue, 7, Deed::Note { text: Text::note("plan b") }).unwrap();
    assert!(
        found(&desk.queue, "11359(b)").is_empty(),
        "a letter elsewhere is no subdivision of another section"
    );
}

#[test]
fn a_file_from_before_there_were_lists_finds_what_it_held() {
    let desk = desk();
    let step = schema::MIGRATIONS.iter().find(|step| step.sql.contains("CREATE TABLE view")).unwrap();
    // What that step makes is taken away, and made again by the step alone.
    desk.queue
        .connection
        .execute_batch(
            "DROP TABLE view; ALTER TABLE place DROP COLUMN view; DROP INDEX casefile_verdict;
             DROP INDEX casefile_convicted; DROP INDEX person_name; DROP TABLE find;
             CREATE VIRTUAL TABLE find USING fts5 (name, numbers, notes, content = '', contentless_delete = 1,
                 detail = column, prefix = '2 3', tokenize = \"unicode61 remove_diacritics 2\");",
        )
        .unwrap();
    desk.queue.connection.execute_batch(step.sql).unwrap();
    assert_eq!(found(&desk.queue, "weight slip"), [5]);
    assert_eq!(found(&desk.queue, "skywalker3"), [5, 6]);
    let longer = schema::MIGRATIONS.iter().find(|step| step.sql.contains("prefix = '2 3 4'")).unwrap();
    desk.queue.connection.execute_batch(longer.sql).unwrap();
    assert_eq!(found(&desk.queue, "weig slip"), [5]);
    assert_eq!(found(&desk.queue, "skyw luke"), (1..=24).collect::<Vec<_>>());
    assert_eq!(found(&desk.queue, "11359(a) skywalker3"), [5, 6]);
    assert_eq!(found(&desk.queue, "skywalker3"), [5, 6]);
}
