//! What is asked of the store for a list, and that two ways to ask find the same.

use super::*;
use crate::casework::fixture::seat;
use crate::queue::tests::filled;
use jiff::civil::date;

#[test]
fn beyond_the_limit_only_that_there_are_more_is_said() {
    assert_eq!(count_of(0), Count::Exactly(0));
    assert_eq!(count_of(COUNTED), Count::Exactly(COUNTED));
    assert_eq!(count_of(COUNTED + 1), Count::MoreThan(COUNTED));
}

#[test]
fn words_are_found_in_the_order_of_the_queue_without_sorting() {
    let me = seat("mothma");
    let filter = Filter::parse("smith lane:clear", date(2018, 2, 1)).unwrap();
    let mut criteria = Criteria::of(&filter, &me);
    let sorting = Sorting::of(Order::default()).led_by(&criteria);
    for backward in [false, true] {
        let sql = lines_of(&criteria, &sorting, backward);
        assert!(sql.contains("ORDER BY find.rowid"), "{sql}");
    }
    let mark = Mark { key: "7".to_owned(), case: CaseId(7) };
    sorting.beyond(&mut criteria, &mark, Bound::Past, false);
    assert!(criteria.clauses.iter().any(|clause| clause.starts_with("find.rowid >= ")), "{criteria:?}");
    let by_name = Sorting::of(Order { column: Column::Name, descending: false });
    assert_eq!(by_name.led_by(&criteria).key, "person.name");
}

#[test]
fn what_is_met_in_an_order_is_what_is_sorted_once_it_is_found() {
    let desk = filled(12);
    let me = seat("mothma");
    for column in [Column::Name, Column::Convicted] {
        for (filter, descending) in [("no:3..9", false), ("lane:clear,review", true), ("-state:held", false)]
        {
            let criteria = Criteria::of(&Filter::parse(filter, date(2018, 2, 1)).unwrap(), &me);
            let asked = |sorting: &Sorting| {
                let mut statement =
                    desk.queue.connection.prepare(&lines_of(&criteria, sorting, false)).unwrap();
                let limit = [Value::Integer(20)];
                let rows =
                    statement.query_map(params_from_iter(values(&criteria).chain(limit)), line).unwrap();
                rows.collect::<Result<Vec<Line>, _>>().unwrap()
            };
            let sorting = || Sorting::of(Order { column, descending });
            assert!(sorting().walks_an_index());
            let met = asked(&sorting());
            assert!(met.len() > 5);
            assert_eq!(met, asked(&sorting().of_what_is_found()), "{filter} {column:?}");
        }
    }
}

#[test]
fn cases_of_several_states_are_not_sorted_before_the_first_is_shown() {
    let desk = filled(1);
    for filter in ["state:waiting,held", "state:waiting", "lane:clear", ""] {
        let criteria = Criteria::of(&Filter::parse(filter, date(2018, 2, 1)).unwrap(), &seat("mothma"));
        let sql = lines_of(&criteria, &Sorting::of(Order::default()), false);
        let mut statement = desk.queue.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let limit = [Value::Integer(20)];
        let steps =
            statement.query_map(params_from_iter(values(&criteria).chain(limit)), |row| row.get(3)).unwrap();
        let steps = steps.collect::<Result<Vec<String>, _>>().unwrap();
        assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{filter}: {steps:?}");
    }
}
