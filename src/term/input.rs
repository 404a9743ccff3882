//! From the terminal's events to the app's.
//!
//! A thread blocks in the terminal's own read, so an untouched reader wakes nobody. What the app does not know (key
//! releases, mouse movements, focus) ends here.

use super::Message;
use crate::app::key::{Code, Key};
use crate::app::{Event, MouseKind};
use crossterm::event::{
    self, Event as TerminalEvent, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};
use std::io;
use std::sync::mpsc::Sender;
use std::thread;

/// Tells the loop that no more input comes, however the thread ends.
struct Farewell(Sender<Message>);

impl Drop for Farewell {
    fn drop(&mut self) {
        let _ = self.0.send(Message::InputGone);
    }
}

/// Reads the terminal on a thread of its own for as long as somebody listens.
///
/// # Errors
/// If the system refuses a thread.
pub fn spawn(messages: Sender<Message>) -> io::Result<()> {
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        let farewell = Farewell(messages);
        while let Ok(event) = event::read() {
            if let Some(event) = translate(event)
                && farewell.0.send(Message::Event(event)).is_err()
            {
                break;
            }
        }
    })?;
    Ok(())
}

/// What a terminal event means to the app; `None` for nothing.
pub fn translate(event: TerminalEvent) -> Option<Event> {
    match event {
        TerminalEvent::Key(event) => key(event).map(Event::Key),
        TerminalEvent::Mouse(event) => {
            let kind = match event.kind {
                MouseEventKind::Down(MouseButton::Left) => MouseKind::Click,
                MouseEventKind::ScrollDown => MouseKind::WheelDown,
                MouseEventKind::ScrollUp => MouseKind::WheelUp,
                _ => return None,
            };
            Some(Event::Mouse { kind, column: event.column, row: event.row })
        }
        TerminalEvent::Paste(text) => Some(Event::Paste(text)),
        // The size comes with its signal, for which `signals` listens before this thread begins.
        TerminalEvent::Resize(..) | TerminalEvent::FocusGained | TerminalEvent::FocusLost => None,
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let code = match event.code {
        KeyCode::Char(character) => Code::Char(character),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        _ => return None,
    };
    let held = |modifier| event.modifiers.contains(modifier);
    Some(Key { code, ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::MouseEvent;

    fn pressed(code: KeyCode, modifiers: KeyModifiers) -> Option<Event> {
        translate(TerminalEvent::Key(KeyEvent::new(code, modifiers)))
    }

    fn mouse(kind: MouseEventKind) -> Option<Event> {
        translate(TerminalEvent::Mouse(MouseEvent { kind, column: 3, row: 4, modifiers: KeyModifiers::NONE }))
    }

    #[test]
    fn shift_is_part_of_the_character() {
        assert_eq!(pressed(KeyCode::Char('J'), KeyModifiers::SHIFT), Some(Event::Key(Key::char('J'))));
    }

    #[test]
    fn control_and_alt_are_kept() {
        let key = Key { code: Code::Char('d'), ctrl: true, alt: false };
        assert_eq!(pressed(KeyCode::Char('d'), KeyModifiers::CONTROL), Some(Event::Key(key)));
        let key = Key { code: Code::Enter, ctrl: false, alt: true };
        assert_eq!(pressed(KeyCode::Enter, KeyModifiers::ALT), Some(Event::Key(key)));
    }

    #[test]
    fn a_key_held_down_repeats_and_its_release_is_nothing() {
        let event = |kind| TerminalEvent::Key(KeyEvent::new_with_kind(KeyCode::Char('j'), KeyModifiers::NONE, kind));
        assert_eq!(translate(event(KeyEventKind::Repeat)), Some(Event::Key(Key::char('j'))));
        assert_eq!(translate(event(KeyEventKind::Release)), None);
    }

    #[test]
    fn keys_the_app_does_not_know_are_nothing() {
        assert_eq!(pressed(KeyCode::BackTab, KeyModifiers::SHIFT), None);
        assert_eq!(pressed(KeyCode::F(1), KeyModifiers::NONE), None);
    }

    #[test]
    fn of_the_mouse_the_left_button_and_the_wheel_count() {
        let event = |kind| Some(Event::Mouse { kind, column: 3, row: 4 });
        assert_eq!(mouse(MouseEventKind::Down(MouseButton::Left)), event(MouseKind::Click));
        assert_eq!(mouse(MouseEventKind::ScrollDown), event(MouseKind::WheelDown));
        assert_eq!(mouse(MouseEventKind::ScrollUp), event(MouseKind::WheelUp));
        assert_eq!(mouse(MouseEventKind::Down(MouseButton::Right)), None);
        assert_eq!(mouse(MouseEventKind::Moved), None);
    }
}
