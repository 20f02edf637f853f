//! The input thread: reads the terminal and says what came, when, and in which company.
//!
//! Does not know what a key means; `keymap` does. A key's moment is the moment it was read, not the one it was handled,
//! so that the guards against accidental verdicts judge what the person's hands did.

use super::incoming::{Company, Incoming, Keystroke};
use crate::clock::Clock;
use crate::keymap::Stroke;
use crate::review::Moment;
use crossterm::event::{self, Event, KeyEventKind};
use std::io;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

/// Events read together at most: one read of the terminal holds no more than 1,024 bytes.
const TOGETHER: usize = 1_024;

/// How long what came with a key may take to be handed on: only what has been read already is meant, but the library
/// looks at nothing when it is given no time at all.
const AT_ONCE: Duration = Duration::from_micros(100);

/// Starts the thread. It ends when nobody listens, or when the terminal cannot be read.
pub(super) fn listen(to: Sender<Incoming>, clock: Clock) -> io::Result<()> {
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        loop {
            let sent = match read_together() {
                Ok(events) => {
                    let at = moment(&clock);
                    sort(events, at).into_iter().try_for_each(|incoming| to.send(incoming))
                }
                Err(error) => {
                    // The last word of this thread; where nobody listens any more, nobody misses it.
                    let _ = to.send(Incoming::InputFailed(error));
                    return;
                }
            };
            if sent.is_err() {
                return;
            }
        }
    })?;
    Ok(())
}

/// Returns the moment it is now.
pub(super) fn moment(clock: &Clock) -> Moment {
    Moment(u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX))
}

/// Waits for an event, then takes those that are there already.
fn read_together() -> io::Result<Vec<Event>> {
    let mut events = vec![event::read()?];
    while events.len() < TOGETHER && event::poll(AT_ONCE)? {
        events.push(event::read()?);
    }
    Ok(events)
}

/// Says of each event what it is. Keys that were read together are marked, a key once more among them counts as held
/// down, and a key's release is nothing.
fn sort(events: Vec<Event>, at: Moment) -> Vec<Incoming> {
    let keys = events.iter().filter(|event| event.is_key_press() || event.is_key_repeat()).count();
    let company = if keys > 1 { Company::Crowded } else { Company::Alone };
    let mut last = None;
    let mut sorted = Vec::with_capacity(events.len());
    for event in events {
        match event {
            Event::Key(key) if key.kind == KeyEventKind::Release => {}
            Event::Key(key) => {
                let mut stroke = Stroke::of_event(&key);
                let again = last.replace((key.code, key.modifiers)) == Some((key.code, key.modifiers));
                if let Some(stroke) = stroke.as_mut() {
                    stroke.repeat |= again;
                }
                sorted.push(Incoming::Key(Keystroke { stroke, at, company }));
            }
            event => sorted.push(Incoming::Terminal { event, at }),
        }
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    fn key(c: char) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE))
    }

    fn of_kind(c: char, kind: KeyEventKind) -> Event {
        Event::Key(KeyEvent::new_with_kind(KeyCode::Char(c), KeyModifiers::NONE, kind))
    }

    /// Writes what was sorted as one line: the key, `+` where it came in company, `~` where it is held.
    fn line(events: Vec<Event>) -> String {
        let words = sort(events, Moment(7)).into_iter().map(|incoming| match incoming {
            Incoming::Key(Keystroke { stroke, at, company }) => {
                assert_eq!(at, Moment(7));
                let company = if company == Company::Crowded { "+" } else { "" };
                let stroke = stroke.map(|stroke| (stroke.press, if stroke.repeat { "~" } else { "" }));
                stroke.map_or("none".to_owned(), |(press, held)| format!("{press}{company}{held}"))
            }
            other => format!("{other:?}").chars().take(8).collect(),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn keys_are_told_apart_by_how_they_came() {
        let release = |c| of_kind(c, KeyEventKind::Release);
        let table = [
            (vec![key('a')], "a"),
            (vec![key('a'), release('a')], "a"),
            (vec![release('a')], ""),
            (vec![of_kind('a', KeyEventKind::Repeat)], "a~"),
            (vec![key('j'), key('j'), key('k'), key('j')], "j+ j+~ k+ j+"),
            (vec![key('a'), Event::FocusLost], "a Terminal"),
            (vec![Event::FocusGained, key('a')], "Terminal a"),
            (vec![Event::Key(KeyEvent::new(KeyCode::CapsLock, KeyModifiers::NONE))], "none"),
        ];
        for (events, expected) in table {
            assert_eq!(line(events), expected);
        }
    }
}
