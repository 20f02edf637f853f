//! The plain mode: the same state machine, driven by lines of text, one command a line.
//!
//! For screen readers, terminals that can do nothing, and scripts: works over a pipe. A line begins with a key, or with
//! the name of an action, as `vacatur keys` prints them; what follows goes on in what that opened: `h 1 +14d`,
//! `c 8 the evidence in words`, `n a note`, `/ smith`. Who wrote a line and ended it has not slipped, so that the guards
//! against held and bouncing keys rest; all the others stand. An empty line does nothing.

mod line;

use super::driver::Left;
use super::errands::Errands;
use super::incoming::Incoming;
use super::input::moment;
use super::{Reception, Settings, WorkstationError, left};
use crate::casework::{Refusal, Seat};
use crate::clock::Clock;
use crate::keymap::Keymap;
use crate::queue::{self, Parting, Queue};
use crate::record::limits::LINE;
use crate::record::text::shown;
use crate::review::layer::{Layer, Question};
use crate::review::model::Tone;
use crate::review::{self, Action, Context, Effect, Keeping, Message, Model, Patience, Screen, update};
use crate::screen::plain_rows;
use line::Command;
use std::io::{self, BufRead, Read as _, Write};
use std::sync::mpsc::{Receiver, channel};

/// Wide enough for a sentence, and one column.
const WIDTH: u16 = 100;

/// High enough for every fact of a case: nothing that decides is left out.
const HEIGHT: u16 = 400;

/// Lists are read a stretch at a time.
const LIST_HEIGHT: u16 = 30;

/// What is said of a text that could not be saved.
const NOT_SAVED: &str = "The text is still here: again saves it, cancel closes it.";

/// Who talks to the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Company {
    /// A person at a terminal.
    Person,
    /// A script, a pipe: its lines are repeated, so that what comes out can be read alone.
    Script,
}

/// Where the lines come from and go to.
#[derive(Debug)]
pub struct Lines<I, O> {
    /// Who talks to the program.
    pub company: Company,
    /// What they say.
    pub input: I,
    /// What they are told.
    pub output: O,
}

/// Works on a queue that is open for writing, line by line, until the lines end or one says so.
pub fn run_plain(
    queue: Queue,
    settings: &Settings,
    clock: Clock,
    seat: Seat,
    reception: &dyn Reception,
    Lines { company, input, output }: Lines<impl BufRead, impl Write>,
) -> Result<Option<Parting>, WorkstationError> {
    let role = queue.roster()?.role(&seat).ok_or(queue::Error::Refused(Refusal::NoSeat))?;
    let left = left(&queue, &seat, &clock)?;
    let view = if company == Company::Person { settings.patience.view } else { 0 };
    let model = Model::new(review::Settings {
        charter: queue.charter().clone(),
        seat: seat.clone(),
        role,
        sitting: queue.sits_for(),
        keeping: if queue.is_encrypted() { Keeping::Encrypted } else { Keeping::Plain },
        patience: Patience { view, focus: 0, paste: 0, burst: 0, held: 0 },
        groups: settings.groups,
        policies: settings.policies.clone(),
        break_after: settings.break_after,
    });
    let (to, incoming) = channel();
    let mut errands = Errands::start(queue, seat, clock, to, reception).map_err(WorkstationError::Start)?;
    let mut plain = Plain {
        model,
        keymap: &settings.keymap,
        clock,
        company,
        incoming,
        errands: &mut errands,
        reception,
        output,
        shown: Vec::new(),
        place: None,
        leaving: false,
        unsaved: false,
    };
    let worked = plain.work(input, left);
    drop(plain);
    let closed = errands.close();
    match worked {
        // A reader that went away (`vacatur review --plain | head`) is no error.
        Err(WorkstationError::Terminal(error)) if error.kind() == io::ErrorKind::BrokenPipe => {}
        worked => worked?,
    }
    Ok(closed?)
}

/// Reads a line without its end; an error where it is longer than anything a person or a script has to say.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = String::new();
    let read = input.take(LINE.most + 2).read_line(&mut line)?;
    let words = line.trim_end_matches(['\n', '\r']);
    if words.len() > LINE.length() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, LINE.to_string()));
    }
    Ok((read > 0).then(|| words.to_owned()))
}

/// What the mode works with.
struct Plain<'a, 'r, W: Write> {
    model: Model,
    keymap: &'a Keymap,
    clock: Clock,
    company: Company,
    incoming: Receiver<Incoming>,
    errands: &'a mut Errands<'r>,
    reception: &'r dyn Reception,
    output: W,
    /// The rows that were printed last.
    shown: Vec<String>,
    /// What they were of.
    place: Option<(u64, Screen)>,
    leaving: bool,
    /// Whether the text being entered could not be saved.
    unsaved: bool,
}

impl<W: Write> Plain<'_, '_, W> {
    fn work(&mut self, input: impl BufRead, left: Left) -> Result<(), WorkstationError> {
        let Left { note_draft, view } = left;
        let (at, today) = (moment(&self.clock), self.clock.today());
        self.tell(Message::Resized { width: WIDTH, height: HEIGHT });
        self.tell(Message::Opened { at, today, note_draft, view: view.map(Box::new) });
        self.settle()?;
        self.print(true).map_err(WorkstationError::Terminal)?;
        let mut input = input;
        while let Some(line) = next_line(&mut input).map_err(WorkstationError::Terminal)? {
            if self.company == Company::Script {
                writeln!(self.output, "{}", crate::record::Text::new(&line))
                    .map_err(WorkstationError::Terminal)?;
            }
            let whole = self.obey(line.trim())?;
            self.prove()?;
            if self.leaving {
                return Ok(());
            }
            self.print(whole).map_err(WorkstationError::Terminal)?;
        }
        // The lines have ended: what is being written is kept, as when a window is closed.
        self.tell(Message::MustLeave);
        Ok(())
    }

    /// Gives the passphrase where it is asked for once more. It is no line: a line is shown while it is typed.
    fn prove(&mut self) -> Result<(), WorkstationError> {
        if self.leaving || self.model.lock().is_none() {
            return Ok(());
        }
        if self.model.settings().keeping == Keeping::Encrypted {
            match self.reception.ask() {
                Ok(passphrase) => {
                    let at = moment(&self.clock);
                    self.tell(Message::Pasted { text: passphrase.reveal().to_owned(), at });
                }
                Err(why) => {
                    self.say(&why)?;
                    return self.act(Action::Close);
                }
            }
        }
        self.act(Action::Accept)?;
        // Asked once a line: what was wrong is said, and the line can be written again.
        if self.model.lock().is_some() {
            self.say("Nothing recorded: that was not the passphrase.")?;
            self.act(Action::Close)?;
        }
        Ok(())
    }

    /// Carries out one line; tells whether the whole screen is to be read again.
    fn obey(&mut self, line: &str) -> Result<bool, WorkstationError> {
        match line::read(line, self.model.context(), self.keymap) {
            Command::Nothing => Ok(false),
            Command::Again => Ok(true),
            Command::Text(text) if self.unsaved => {
                self.ask_again(&text)?;
                Ok(false)
            }
            Command::Text(text) => {
                self.text(&text)?;
                Ok(false)
            }
            Command::Only(case, rest) => {
                let here = self.model.case().map_or(0, |case| case.id.0);
                if case == here {
                    return self.obey(&rest);
                }
                self.say(&format!("Nothing done: the case in front is no. {here}, not no. {case}."))?;
                Ok(false)
            }
            Command::Filter(text) => {
                self.act(Action::Find)?;
                if self.model.context() == Context::Find {
                    self.replace(&text)?;
                    self.act(Action::Enlist)?;
                }
                Ok(false)
            }
            Command::Act(action, rest) => {
                self.unsaved = false;
                self.follow(action, &rest)?;
                Ok(false)
            }
            Command::Unknown(word) => {
                let word = crate::record::Text::new(&word);
                let help = self.keymap.hint(self.model.context(), Action::Help).unwrap_or_default();
                self.say(&format!("Nothing here is called {word}; {help} says what there is."))?;
                Ok(false)
            }
        }
    }

    /// Does what a line asks for; the rest of it goes on in what that opened.
    fn follow(&mut self, action: Action, rest: &str) -> Result<(), WorkstationError> {
        self.act(action)?;
        let mut rest = rest.trim();
        while !rest.is_empty() && !self.leaving {
            if self.model.context().takes_text() {
                return self.text(rest);
            }
            let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            let next = line::action(word, self.model.context(), self.keymap);
            let Some(next) = next.filter(|_| !self.model.layers().is_empty()) else {
                return self.say(&format!("Left out: {}", crate::record::Text::new(rest)));
            };
            self.act(next)?;
            rest = after.trim();
        }
        Ok(())
    }

    /// Puts a line into the text that is being entered, and confirms it.
    fn text(&mut self, text: &str) -> Result<(), WorkstationError> {
        let is_day = |question: &Question| matches!(question, Question::Until { .. });
        let none = matches!(self.model.layers().last(), Some(Layer::Ask(ask)) if is_day(&ask.question));
        self.replace(if none && text == "none" { "" } else { text })?;
        self.confirm()
    }

    /// Confirms the text that is being entered; one that could not be saved stays, and the next line is not taken for it.
    fn confirm(&mut self) -> Result<(), WorkstationError> {
        let confirm = match self.model.layers().last() {
            Some(Layer::Ask(ask)) => match ask.question {
                Question::GoTo | Question::ViewName | Question::HoldDetail | Question::AmendReason(_) => {
                    Action::Accept
                }
                _ => Action::Confirm,
            },
            Some(Layer::Palette(_)) => Action::Accept,
            Some(Layer::Find(_)) => return Ok(()),
            _ => Action::Confirm,
        };
        self.act(confirm)?;
        let failed = self.model.notice().is_some_and(|notice| notice.tone == Tone::Failed);
        self.unsaved = failed && self.model.context().takes_text();
        if self.unsaved { self.say(NOT_SAVED) } else { Ok(()) }
    }

    /// Hears what is to become of a text that could not be saved.
    fn ask_again(&mut self, text: &str) -> Result<(), WorkstationError> {
        if text == "again" { self.confirm() } else { self.say(&format!("Not taken. {NOT_SAVED}")) }
    }

    /// Replaces the text being entered.
    fn replace(&mut self, text: &str) -> Result<(), WorkstationError> {
        let at = moment(&self.clock);
        for action in [Action::LineEnd, Action::DeleteLine] {
            self.tell(Message::Act { action, at, repeat: false });
        }
        self.tell(Message::Pasted { text: text.to_owned(), at });
        self.settle()
    }

    fn act(&mut self, action: Action) -> Result<(), WorkstationError> {
        let at = moment(&self.clock);
        self.tell(Message::Act { action, at, repeat: false });
        self.settle()
    }

    fn tell(&mut self, message: Message) {
        for effect in update(&mut self.model, message) {
            // Lines are echoed: whoever locks here leaves, and signs in again at the next start.
            if matches!(effect, Effect::Leave | Effect::Lock) {
                self.leaving = true;
            } else {
                self.errands.carry_out(effect);
            }
        }
    }

    /// Waits until everything that was asked of the queue for this line has been answered.
    fn settle(&mut self) -> Result<(), WorkstationError> {
        loop {
            while self.is_waiting() {
                match self.incoming.recv() {
                    Ok(Incoming::Told(message)) => self.tell(message),
                    Ok(Incoming::WorkerDied(casualty)) => return Err(WorkstationError::WorkerDied(casualty)),
                    Ok(_) => {}
                    Err(_) => return Ok(()),
                }
            }
            // Cases loaded ahead come when they come; what comes may ask for more.
            while let Ok(Incoming::Told(message)) = self.incoming.try_recv() {
                self.tell(message);
            }
            if !self.is_waiting() {
                return Ok(());
            }
        }
    }

    fn is_waiting(&self) -> bool {
        self.model.is_saving()
            || self.model.is_loading()
            || self.model.is_searching()
            || self.model.awaits_report()
            || self.model.lock().is_some_and(crate::review::lock::Lock::is_checking)
    }

    fn say(&mut self, words: &str) -> Result<(), WorkstationError> {
        writeln!(self.output, "{}", shown(words)).map_err(WorkstationError::Terminal)
    }

    /// Prints what has changed: the whole screen for another case or list, else the rows that differ.
    fn print(&mut self, whole: bool) -> io::Result<()> {
        let finding = matches!(self.model.layers().last(), Some(Layer::Find(_)));
        let height = if finding || self.model.screen() == Screen::List { LIST_HEIGHT } else { HEIGHT };
        self.tell(Message::Resized { width: WIDTH, height });
        let rows = plain_rows(&self.model, self.keymap);
        let place = self.model.case().map(|case| (case.id.0, self.model.screen()));
        let anew = whole || place != self.place || rows.len() != self.shown.len();
        for (at, row) in rows.iter().enumerate() {
            let same = self.shown.get(at).is_some_and(|before| before == row);
            if !row.is_empty() && (anew || !same) {
                writeln!(self.output, "{}", shown(row))?;
            }
        }
        (self.shown, self.place) = (rows, place);
        write!(self.output, "> ")?;
        self.output.flush()
    }
}
