//! From what the terminal reports to a stroke: the one place that knows crossterm's key events.

use crate::keymap::{Key, KeyPress, Modifiers, Stroke};
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

impl Stroke {
    /// Returns the stroke of a key event; `None` for a release, and for keys that no keymap can name.
    pub fn of_event(event: &KeyEvent) -> Option<Self> {
        let repeat = match event.kind {
            KeyEventKind::Press => false,
            KeyEventKind::Repeat => true,
            KeyEventKind::Release => return None,
        };
        let mut modifiers = modifiers(event.modifiers);
        let key = match event.code {
            KeyCode::Char(character) => Key::Char(character),
            KeyCode::F(number) => Key::Function(number),
            KeyCode::Enter => Key::Enter,
            KeyCode::Esc => Key::Esc,
            KeyCode::Tab => Key::Tab,
            KeyCode::BackTab => {
                modifiers = modifiers.with(Modifiers::SHIFT);
                Key::Tab
            }
            KeyCode::Backspace => Key::Backspace,
            KeyCode::Delete => Key::Delete,
            KeyCode::Up => Key::Up,
            KeyCode::Down => Key::Down,
            KeyCode::Left => Key::Left,
            KeyCode::Right => Key::Right,
            KeyCode::Home => Key::Home,
            KeyCode::End => Key::End,
            KeyCode::PageUp => Key::PageUp,
            KeyCode::PageDown => Key::PageDown,
            KeyCode::Insert
            | KeyCode::Null
            | KeyCode::CapsLock
            | KeyCode::ScrollLock
            | KeyCode::NumLock
            | KeyCode::PrintScreen
            | KeyCode::Pause
            | KeyCode::Menu
            | KeyCode::KeypadBegin
            | KeyCode::Media(_)
            | KeyCode::Modifier(_) => return None,
        };
        Some(Self { press: KeyPress::new(key, modifiers), repeat })
    }
}

fn modifiers(held: KeyModifiers) -> Modifiers {
    let known = [
        (KeyModifiers::CONTROL, Modifiers::CTRL),
        (KeyModifiers::ALT, Modifiers::ALT),
        (KeyModifiers::SHIFT, Modifiers::SHIFT),
        (KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META, Modifiers::FOREIGN),
    ];
    known
        .iter()
        .filter(|(theirs, _)| held.intersects(*theirs))
        .fold(Modifiers::NONE, |all, (_, ours)| all.with(*ours))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(code: KeyCode, modifiers: KeyModifiers, kind: KeyEventKind) -> KeyEvent {
        KeyEvent::new_with_kind(code, modifiers, kind)
    }

    #[test]
    fn only_a_press_or_a_repeat_is_a_stroke_and_a_repeat_says_so() {
        let a = |kind| Stroke::of_event(&event(KeyCode::Char('a'), KeyModifiers::NONE, kind));
        let press = KeyPress::char('a');
        assert_eq!(a(KeyEventKind::Press), Some(Stroke { press, repeat: false }));
        assert_eq!(a(KeyEventKind::Repeat), Some(Stroke { press, repeat: true }));
        assert_eq!(a(KeyEventKind::Release), None);
    }

    #[test]
    fn a_key_with_super_is_not_the_key_alone() {
        let stroke =
            Stroke::of_event(&event(KeyCode::Char('a'), KeyModifiers::SUPER, KeyEventKind::Press)).unwrap();
        assert_ne!(stroke.press, KeyPress::char('a'));
        assert_eq!(stroke.press.typed(), None);
    }

    #[test]
    fn back_tab_is_shift_tab() {
        let stroke =
            Stroke::of_event(&event(KeyCode::BackTab, KeyModifiers::SHIFT, KeyEventKind::Press)).unwrap();
        assert_eq!(stroke.press.to_string(), "shift-tab");
    }
}
