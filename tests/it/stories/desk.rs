//! A desk to play a story at: the state machine, the screen, and a queue in memory that answers at once.

use crate::stories::{drawer, people};
use jiff::Timestamp;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use std::collections::VecDeque;
use std::fmt::Write as _;
use vacatur::casework::check::{CheckNo, Second, Sitting};
use vacatur::casework::{
    CaseFile, CaseId, Charter, Count, Decided, Deed, Digest, Draft, Entry, Filter, Note, Progress, Receipt,
    Role, Seat, Seq, View,
};
use vacatur::keymap::{KeyPress, Keymap, Stroke};
use vacatur::record::Text;
use vacatur::review::{
    Action, Context, Effect, Keeping, Message, Model, Moment, Patience, Settings, Ticket, Want, is_unseen,
    update,
};
use vacatur::screen::{Borders, Theme, ThemeName, draw};

/// What opens the locked screen.
pub(super) const PASSPHRASE: &str = "four words for mothma";

/// How long a person takes between two keys, in milliseconds.
const PAUSE: u64 = 1_000;

/// A desk with a queue.
pub(super) struct Desk {
    pub(super) model: Model,
    pub(super) keymap: Keymap,
    pub(super) theme: Theme,
    pub(super) cases: Vec<CaseFile>,
    /// The next entries are refused with these words.
    pub(super) broken: Option<String>,
    /// Whether the queue holds its answers back until [`Desk::answer`].
    pub(super) slow: bool,
    /// Whether frames are compared around what is said to need none, and how often that was.
    pub(super) looks: bool,
    pub(super) unseen: u32,
    pub(super) recorded: Vec<Draft>,
    pub(super) decided_again: Vec<(CaseId, Second)>,
    pub(super) bench: crate::stories::bench::Drawer,
    pub(super) remembered: Vec<(CaseId, Text)>,
    pub(super) left: bool,
    pub(super) views: Vec<View>,
    pub(super) groups: crate::stories::groups::Drawer,
    /// The comparisons that were asked for; a story answers them.
    pub(super) compared: Vec<(Ticket, String)>,
    /// How often the queue was closed because the screen was locked.
    pub(super) locked: u32,
    now: u64,
    seq: u64,
    waiting: VecDeque<Effect>,
}

impl Desk {
    /// Opens the workstation on these cases, in a terminal of this size.
    pub(super) fn open(cases: Vec<CaseFile>, width: u16, height: u16) -> Self {
        Self::with(cases, width, height, None)
    }

    /// Opens the workstation in another role than a supervisor's.
    pub(super) fn open_as(role: Role, cases: Vec<CaseFile>) -> Self {
        Self::with_settings(Settings { role, ..settings() }, cases, 80, 24, None)
    }

    /// Opens the workstation of a second reader, who is handed the cases as the queue hands them out.
    pub(super) fn open_blind(cases: Vec<CaseFile>, width: u16, height: u16) -> Self {
        let sitting = Some(Sitting::Check(CheckNo(1)));
        let cases = cases.into_iter().map(CaseFile::blind).collect();
        Self::with_settings(Settings { sitting, ..settings() }, cases, width, height, None)
    }

    /// Opens the workstation on an encrypted queue.
    pub(super) fn open_encrypted(cases: Vec<CaseFile>) -> Self {
        Self::with_settings(Settings { keeping: Keeping::Encrypted, ..settings() }, cases, 80, 24, None)
    }

    /// Opens the workstation with a note that was being written when it was left.
    pub(super) fn with(
        cases: Vec<CaseFile>,
        width: u16,
        height: u16,
        note_draft: Option<(CaseId, Text)>,
    ) -> Self {
        Self::with_settings(settings(), cases, width, height, note_draft)
    }

    fn with_settings(
        settings: Settings,
        cases: Vec<CaseFile>,
        width: u16,
        height: u16,
        note_draft: Option<(CaseId, Text)>,
    ) -> Self {
        let mut desk = Self {
            model: Model::new(settings),
            keymap: Keymap::default_embedded(),
            theme: Theme::embedded(ThemeName::Dark, Borders::Lines),
            cases,
            broken: None,
            slow: false,
            looks: false,
            unseen: 0,
            recorded: Vec::new(),
            decided_again: Vec::new(),
            bench: crate::stories::bench::Drawer::default(),
            remembered: Vec::new(),
            left: false,
            views: Vec::new(),
            groups: crate::stories::groups::Drawer::default(),
            compared: Vec::new(),
            locked: 0,
            now: 0,
            seq: 16,
            waiting: VecDeque::new(),
        };
        desk.tell(Message::Resized { width, height });
        desk.tell(Message::Opened { at: desk.at(), today: people::today(), note_draft, view: None });
        desk.count();
        desk
    }

    /// Opens the workstation anew, in an office that decides every case by itself.
    pub(super) fn forbid_groups(&mut self) {
        let size = self.model.size();
        let forbidden = vacatur::review::GroupDeciding::Forbidden;
        self.model = Model::new(Settings { groups: forbidden, ..settings() });
        self.tell(Message::Resized { width: size.width, height: size.height });
        let (at, today) = (self.at(), people::today());
        self.tell(Message::Opened { at, today, note_draft: None, view: None });
    }

    fn at(&self) -> Moment {
        Moment(self.now)
    }

    /// Lets time pass, in milliseconds.
    pub(super) fn wait(&mut self, time: u64) {
        self.now += time;
    }

    /// Tells the state machine something and lets the queue answer.
    pub(super) fn tell(&mut self, message: Message) {
        let effects = update(&mut self.model, message);
        self.waiting.extend(effects);
        if !self.slow {
            self.answer();
        }
    }

    /// Lets the queue answer everything it was asked.
    pub(super) fn answer(&mut self) {
        while let Some(effect) = self.waiting.pop_front() {
            if let Some(message) = self.carry_out(effect) {
                self.hear(message);
            }
        }
    }

    /// Tells the state machine what the queue says; what is said to need no frame must leave the frame as it is.
    fn hear(&mut self, message: Message) {
        let before = (self.looks && is_unseen(&self.model, &message)).then(|| self.frame());
        let effects = update(&mut self.model, message);
        if let Some(before) = before {
            assert_eq!(before, self.frame());
            self.unseen += 1;
        }
        self.waiting.extend(effects);
    }

    /// Returns everything a terminal would show.
    fn frame(&self) -> (Buffer, Option<(u16, u16)>) {
        let (terminal, cursor) = self.drawn();
        (terminal.backend().buffer().clone(), cursor)
    }

    /// Presses keys by name with a person's pauses: `press("a")`, `press("c 2 tab")`.
    pub(super) fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.now += PAUSE;
            let press: KeyPress = key.parse().expect("the name of a key");
            self.stroke(press, false);
        }
    }

    /// Presses a key right now, without a person's pause.
    pub(super) fn press_at_once(&mut self, key: &str) {
        self.stroke(key.parse().expect("the name of a key"), false);
    }

    /// Lets the queue answer the first thing it was asked.
    pub(super) fn answer_one(&mut self) {
        if let Some(message) = self.waiting.pop_front().and_then(|effect| self.carry_out(effect)) {
            self.hear(message);
        }
    }

    /// Sends one stroke right now.
    pub(super) fn stroke(&mut self, press: KeyPress, repeat: bool) {
        let message = self.keymap.message(self.model.context(), Stroke { press, repeat }, self.at());
        self.tell(message);
    }

    /// Does what these actions ask for, on the keys that the keymap has for them.
    pub(super) fn act(&mut self, actions: &[Action]) {
        for action in actions {
            self.now += PAUSE;
            let press = self.key(self.model.context(), *action);
            self.stroke(press, false);
        }
    }

    /// Returns the first key of an action.
    pub(super) fn key(&self, context: Context, action: Action) -> KeyPress {
        let keys = self.keymap.keys(context, action);
        *keys.first().unwrap_or_else(|| panic!("no key for {} in [{}]", action.id(), context.id()))
    }

    /// Types text.
    pub(super) fn type_text(&mut self, text: &str) {
        for character in text.chars() {
            self.now += 100;
            if character == '\n' {
                self.stroke("enter".parse().expect("the name of a key"), false);
            } else {
                self.stroke(KeyPress::char(character), false);
            }
        }
    }

    /// Pastes text.
    pub(super) fn paste(&mut self, text: &str) {
        self.now += PAUSE;
        self.tell(Message::Pasted { text: text.to_owned(), at: self.at() });
    }

    /// The terminal gets the focus.
    pub(super) fn focus(&mut self) {
        self.tell(Message::Focused(self.at()));
    }

    /// Gives the terminal another size.
    pub(super) fn resize(&mut self, width: u16, height: u16) {
        self.tell(Message::Resized { width, height });
    }

    /// Returns the screen as text, lines without their trailing blanks.
    pub(super) fn screen(&self) -> String {
        let (terminal, cursor) = self.drawn();
        let mut text = lines(terminal.backend().buffer());
        if let Some((x, y)) = cursor {
            writeln!(text, "[cursor at column {x}, row {y}]").expect("writing to a text");
        }
        text
    }

    /// Draws the screen and returns it, with the cursor where one is shown.
    pub(super) fn drawn(&self) -> (Terminal<TestBackend>, Option<(u16, u16)>) {
        let (width, height) = self.size();
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| draw(&self.model, &self.keymap, &self.theme, frame)).unwrap();
        let cursor = terminal
            .backend()
            .cursor_visible()
            .then(|| terminal.backend().cursor_position())
            .map(|position| (position.x, position.y));
        (terminal, cursor)
    }

    fn size(&self) -> (u16, u16) {
        let size = self.model.size();
        (size.width, size.height)
    }

    /// Returns what the message line says.
    pub(super) fn notice(&self) -> String {
        self.model.notice().map(|notice| notice.words.clone()).unwrap_or_default()
    }

    /// Returns the number of the case on the screen.
    pub(super) fn case(&self) -> u64 {
        self.model.case().map_or(0, |case| case.id.0)
    }

    /// Returns what was recorded, in a word each.
    pub(super) fn deeds(&self) -> Vec<String> {
        self.recorded
            .iter()
            .map(|draft| match &draft.deed {
                Deed::Verdict(verdict) => verdict.done().to_owned(),
                Deed::Note { text } => format!("note: {text}"),
                Deed::Undo { of } => format!("undo {}", of.0),
                Deed::Supersede { of, batch, reason } => {
                    format!("supersede {} in {}: {reason}", of.0, batch.0)
                }
                Deed::Fact { added, .. } => format!("fact: {added}; {}", added.source),
                Deed::Retract { of, reason, .. } => format!("retract {}: {reason}", of.0),
                deed => panic!("the workstation does not record {deed:?}"),
            })
            .collect()
    }

    fn carry_out(&mut self, effect: Effect) -> Option<Message> {
        match effect {
            Effect::Fetch { ticket, want, within, ahead: _ } => {
                let case = self.find(&want, &within.unwrap_or_default()).cloned().map(Box::new);
                Some(Message::Fetched { ticket, case, at: self.at() })
            }
            Effect::Record { ticket, draft } => Some(self.record(ticket, draft)),
            Effect::Overview { ticket } => {
                Some(Message::Overview { ticket, overview: Box::new(self.bench.overview.clone()) })
            }
            Effect::Gate { ticket, batch } => self
                .bench
                .gates
                .get(&batch)
                .map(|gate| Message::Gate { ticket, gate: Box::new(gate.clone()) }),
            Effect::Conduct { ticket, order } => {
                self.bench.orders.push(order);
                Some(self.acknowledge(ticket))
            }
            Effect::Sit { ticket, sitting } => Some(Message::Sat { ticket, sitting }),
            Effect::DecideAgain { ticket, case, second, .. } => {
                self.decided_again.push((case, second));
                Some(self.acknowledge(ticket))
            }
            Effect::Page { ticket, query } => {
                Some(Message::Page { ticket, page: drawer::page(&self.cases, &query) })
            }
            Effect::Count { ticket, filter } => {
                let count = Count::Exactly(drawer::matching(&self.cases, &filter).len() as u64);
                Some(Message::Counted { ticket, count })
            }
            Effect::Views { ticket } => Some(Message::Views { ticket, views: self.views.clone() }),
            Effect::KeepView { ticket, view } => {
                self.views.retain(|kept| kept.name != view.name);
                self.views.push(view);
                Some(Message::Views { ticket, views: self.views.clone() })
            }
            Effect::DropView { ticket, name } => {
                self.views.retain(|kept| kept.name != name);
                Some(Message::Views { ticket, views: self.views.clone() })
            }
            Effect::Remember { case, note_draft, view: _ } => {
                self.remembered.push((case, note_draft));
                None
            }
            Effect::Groups { ticket } => {
                Some(Message::Groups { ticket, list: crate::stories::groups::Drawer::list() })
            }
            Effect::Group { ticket, pattern } => {
                let group = crate::stories::groups::Drawer::open(&self.cases, &pattern).map(Box::new);
                Some(Message::Group { ticket, group, at: self.at() })
            }
            Effect::ApproveGroup { ticket, draft } => {
                self.groups.approved.push(draft);
                Some(self.acknowledge(ticket))
            }
            Effect::TakeBackGroup { ticket, group, count } => {
                self.groups.taken_back.push((group, count));
                Some(self.acknowledge(ticket))
            }
            Effect::Figures { ticket } => {
                Some(Message::Figures { ticket, figures: Box::new(crate::stories::groups::figures()) })
            }
            Effect::Sources { ticket } => {
                Some(Message::Sources { ticket, sources: crate::stories::sources::sources() })
            }
            Effect::Stuck { ticket } => {
                Some(Message::Stuck { ticket, cases: crate::stories::stuck::cases() })
            }
            Effect::Day { ticket } => {
                let entries = self.cases.iter().flat_map(|case| case.entries.iter().rev()).cloned().collect();
                Some(Message::Day { ticket, entries })
            }
            Effect::Compare { ticket, with } => {
                let policy = vacatur::relief::Policy::read(&with).expect("a policy that reads");
                self.compared.push((ticket, policy.name().to_owned()));
                None
            }
            Effect::Impact { ticket } => {
                self.compared.push((ticket, "impact".to_owned()));
                None
            }
            Effect::Lock => {
                self.locked += 1;
                None
            }
            Effect::Unlock { ticket, passphrase } | Effect::Prove { ticket, passphrase } => Some(
                if passphrase.reveal() == PASSPHRASE || self.model.settings().keeping == Keeping::Plain {
                    Message::Unlocked { ticket, at: self.at() }
                } else {
                    Message::Failed { ticket, why: "the name or the passphrase is wrong".to_owned() }
                },
            ),
            Effect::Leave => {
                self.left = true;
                None
            }
        }
    }

    fn find(&self, want: &Want, within: &Filter) -> Option<&CaseFile> {
        let cases: Vec<&CaseFile> = self
            .cases
            .iter()
            .filter(|case| drawer::fits(case, within) || want == &Want::Case(case.id))
            .collect();
        // Next to a case that is not among them: where it would stand.
        let at = |id: CaseId| {
            cases
                .iter()
                .position(|case| case.id == id)
                .or_else(|| cases.iter().rposition(|case| case.id < id))
        };
        let undecided = |case: &&CaseFile| case.standing.decided.is_none();
        match want {
            Want::Resume => self.cases.iter().find(undecided).or(self.cases.first()),
            Want::Case(id) => self.cases.iter().find(|case| case.id == *id),
            Want::Next(id) => cases.get(at(*id).map_or(0, |at| at + 1)).copied(),
            Want::Previous(id) => cases.get(at(*id)?.checked_sub(1)?).copied(),
            Want::NextUndecided(id) => {
                let after = at(*id).map_or(0, |at| at + 1);
                let due = |case: &&&CaseFile| undecided(case) || within.asks_for_a_state();
                cases.iter().skip(after).chain(cases.iter().take(after)).find(due).copied()
            }
            Want::Numbered(number) => self.cases.iter().find(|case| {
                case.id.0.to_string() == number.as_str()
                    || case.event().is_some_and(|event| event.case_numbers.contains(number))
            }),
            Want::LastDecided => {
                let decided = |case: &&CaseFile| {
                    case.standing.decided.as_ref().is_some_and(|decided| decided.seat == seat())
                };
                self.cases
                    .iter()
                    .filter(decided)
                    .max_by_key(|case| case.standing.decided.as_ref().map(|decided| decided.seq))
            }
        }
    }

    fn record(&mut self, ticket: Ticket, draft: Draft) -> Message {
        if let Some(why) = &self.broken {
            return Message::Failed { ticket, why: why.clone() };
        }
        self.seq += 1;
        let seq = Seq(self.seq);
        let at = time();
        let case =
            self.cases.iter_mut().find(|case| Some(case.id) == draft.case).expect("a case of the queue");
        match &draft.deed {
            Deed::Verdict(verdict) => {
                case.standing.decided = Some(Decided { seq, at, seat: seat(), verdict: verdict.clone() });
            }
            Deed::Note { text } => case.notes.push(Note { seq, at, seat: seat(), text: text.clone() }),
            Deed::Undo { .. } => case.standing.decided = None,
            Deed::Supersede { .. } => case.standing = vacatur::casework::Standing::default(),
            // What follows from a fact is the queue's; here the level that was found settles the code.
            Deed::Fact { .. } | Deed::Retract { .. } => {
                case.standing.decided = None;
                for proposal in &mut case.proposal.proposals {
                    proposal.codes.clear();
                }
            }
            deed => panic!("the workstation does not record {deed:?}"),
        }
        case.entries.push(Entry {
            erased: None,
            seq,
            at,
            seat: seat(),
            case: draft.case,
            shown: draft.shown,
            policy: policy(),
            deed: draft.deed.clone(),
        });
        self.recorded.push(draft);
        self.count();
        Message::Saved { ticket, receipt: Receipt { seq, head: Digest::ZERO }, at: self.at() }
    }

    /// Says that something is on the disk that the story does not look into.
    fn acknowledge(&mut self, ticket: Ticket) -> Message {
        if let Some(why) = &self.broken {
            return Message::Failed { ticket, why: why.clone() };
        }
        self.seq += 1;
        Message::Saved { ticket, receipt: Receipt { seq: Seq(self.seq), head: Digest::ZERO }, at: self.at() }
    }

    fn count(&mut self) {
        let waiting = self.cases.iter().filter(|case| case.standing.decided.is_none()).count();
        let progress = Progress {
            cases: 7_978,
            waiting: 4_212 + u64::try_from(waiting).expect("a few cases"),
            ..Progress::default()
        };
        update(&mut self.model, Message::Progress(progress));
    }
}

/// Who sits at the desk.
pub(super) fn seat() -> Seat {
    Seat(Text::new("mothma"))
}

/// When everything is recorded.
pub(super) fn time() -> Timestamp {
    "2018-01-31T17:03:09Z".parse().expect("a time")
}

fn policy() -> Digest {
    Digest::of(b"san-francisco-2018")
}

fn settings() -> Settings {
    Settings {
        charter: Charter {
            county: people::san_francisco(),
            policy: "san-francisco-2018".to_owned(),
            policy_digest: policy(),
            as_of: people::today(),
            demo: true,
            vocabulary: None,
        },
        seat: seat(),
        role: Role::Supervisor,
        sitting: None,
        keeping: Keeping::Plain,
        patience: Patience::default(),
        groups: vacatur::review::GroupDeciding::Allowed,
        policies: vacatur::review::OfferedPolicy::shipped(),
        break_after: 60,
    }
}

/// Returns a buffer as text, without trailing blanks; a wide character takes the two columns it has.
pub(super) fn lines(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += if unicode_width::UnicodeWidthStr::width(symbol) > 1 { 2 } else { 1 };
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
