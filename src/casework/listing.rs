//! Cases as a list shows them: one line each, in an order, page by page; and the views that people keep.
//!
//! Plain values that `queue` fills and `review` holds. A page is asked for by its place between two lines, never by its
//! number, so that a list of a million cases opens as fast as one of ten and stays right while cases are decided.

use crate::casework::{BatchNo, CaseId, Filter, Seq, State};
use crate::record::{Level, Text};
use crate::relief::Lane;
use jiff::civil::Date;
use std::fmt;

/// One case in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which case.
    pub case: CaseId,
    /// The person's name.
    pub name: Text,
    /// The court's case numbers.
    pub numbers: Vec<Text>,
    /// The sections of its candidate counts, by spaces.
    pub sections: Text,
    /// The level of its gravest candidate count.
    pub level: Option<Level>,
    /// The day of the conviction, as far as it is known.
    pub convicted: Text,
    /// Its lane.
    pub lane: Lane,
    /// What is proposed, by id and spaces.
    pub action: Text,
    /// Its routing codes, by spaces.
    pub codes: Text,
    /// What it is now.
    pub state: State,
    /// The day on which it comes back from hold.
    pub returns: Option<Date>,
    /// The entry of the verdict in force.
    pub verdict: Option<Seq>,
    /// The batch it is frozen in.
    pub batch: Option<BatchNo>,
    /// What the order of the list goes by.
    pub key: String,
}

/// Declares the columns once: variant, id in views and settings, title.
macro_rules! columns {
    ($($variant:ident $id:literal $title:literal;)*) => {
        /// What a list can be ordered by.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum Column {
            #[default]
            $(#[doc = $title] $variant,)*
        }

        impl Column {
            /// Every one of them, in the order of the screen.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the name it is stored under.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// Returns its title.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

columns! {
    Number "no" "no.";
    Name "name" "name";
    Section "section" "section";
    Level "level" "level";
    Convicted "convicted" "convicted";
    State "state" "state";
    Returns "returns" "back on";
    Decided "decided" "decided";
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub column: Column,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// The place of a line in an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What the order goes by.
    pub key: String,
    /// What decides among equals.
    pub case: CaseId,
}

/// From where a page is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The first lines.
    Start,
    /// The last lines.
    End,
    /// From this line on, itself included.
    At(Mark),
    /// The lines after this one.
    After(Mark),
    /// The lines before this one.
    Before(Mark),
}

/// Which lines are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Of which cases.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
    /// From where.
    pub from: Anchor,
    /// How many at most.
    pub limit: u32,
}

/// Some lines, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The lines.
    pub lines: Vec<Line>,
    /// Whether there are more in the direction that was asked for.
    pub more: bool,
    /// How many cases the filter finds, where that was seen on the way.
    pub count: Option<Count>,
}

/// How many cases a filter finds, as far as it was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Exactly(u64),
    /// More than so many; counting further would take too long.
    MoreThan(u64),
}

/// Cases that a seat keeps under a name, and where it is among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: Text,
    /// Its filter, as typed.
    pub filter: String,
    /// Its order as a list.
    pub order: Order,
    /// The case that was last on the screen in it.
    pub place: Option<CaseId>,
}

impl Line {
    /// Returns its place in the order of its list.
    pub fn mark(&self) -> Mark {
        Mark { key: self.key.clone(), case: self.case }
    }
}

impl Order {
    /// Writes it as views store it: `name`, `-convicted`.
    pub fn id(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.column.id())
    }

    /// Reads what [`Self::id`] wrote; anything else is the order of the queue.
    pub fn of_id(id: &str) -> Self {
        let (descending, name) = id.strip_prefix('-').map_or((false, id), |name| (true, name));
        match Column::ALL.iter().find(|column| column.id() == name) {
            Some(column) => Self { column: *column, descending },
            None => Self::default(),
        }
    }
}

/// Writes `412 cases`, `more than 10,000 cases`.
impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::casework::spotcheck::wording::grouped;
        f.pad(&match self {
            Self::Exactly(0) => "no case".to_owned(),
            Self::Exactly(1) => "1 case".to_owned(),
            Self::Exactly(cases) => format!("{} cases", grouped(*cases)),
            Self::MoreThan(cases) => format!("more than {} cases", grouped(*cases)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_reads_back_and_a_count_is_said() {
        for column in Column::ALL.iter().copied() {
            for descending in [false, true] {
                let order = Order { column, descending };
                assert_eq!(Order::of_id(&order.id()), order);
            }
        }
        assert_eq!(Order::of_id("shoe-size"), Order::default());
        let said: Vec<String> =
            [Count::Exactly(0), Count::Exactly(1), Count::Exactly(4_940), Count::MoreThan(10_000)]
                .iter()
                .map(ToString::to_string)
                .collect();
        assert_eq!(said, ["no case", "1 case", "4,940 cases", "more than 10,000 cases"]);
    }
}
