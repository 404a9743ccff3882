//! From the start to the first frame: waiting for the worker and for the terminal's answers at the same time.
//!
//! The first frame shows the list, and what has been typed by then acts on it; so the worker's first reply is waited
//! for as well, not longer than for the terminal.
//!
//! Pure: it is told how much time has passed, and says what to do next. What has come in between and is not for it,
//! such as keys, is held for the reader.

use super::probe::{FIRST_FRAME, Probe};
use super::{Exit, Message, signals};
use crate::app::Event;
use crate::app::key::{Code, Key};
use std::time::Duration;

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Ask who the terminal is.
    Ask,
    /// Wait for a message, so long at most if there is a limit.
    Wait(Option<Duration>),
    /// Draw the first frame.
    Draw,
}

/// What a message before the first frame asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Go on.
    On,
    /// Stop for a while.
    Stop,
    /// End.
    End(Exit),
}

/// The time before the first frame.
#[derive(Debug)]
pub(super) struct Opening {
    /// Whether the terminal is asked before there is something to show.
    early: bool,
    asked: bool,
    started: bool,
    /// Whether the worker has told what is listed.
    told: bool,
    held: Vec<Message>,
}

impl Opening {
    /// With `early`, the terminal is asked at once, beside the worker's start. That needs a terminal that nobody else
    /// reads: what another program pipes to the reader may have to ask for a password first.
    pub(super) fn new(early: bool) -> Self {
        Self { early, asked: false, started: false, told: false, held: Vec::new() }
    }

    /// What to do, so long after the questions.
    pub(super) fn step(&mut self, probe: &Probe, since: Duration) -> Step {
        if !self.asked && (self.early || self.started) {
            self.asked = true;
            return Step::Ask;
        }
        if !self.started {
            return Step::Wait(None);
        }
        let list = FIRST_FRAME.checked_sub(since).filter(|left| !self.told && !left.is_zero());
        probe.wait(since).or(list).map_or(Step::Draw, |left| Step::Wait(Some(left)))
    }

    /// Takes a message that is not about the terminal's name.
    pub(super) fn take(&mut self, message: Message) -> Turn {
        match message {
            Message::Started => self.started = true,
            Message::Refused(failures) => return Turn::End(Exit::Refused(failures)),
            Message::End(signal) => return Turn::End(Exit::Signal(signal)),
            Message::Gone => return Turn::End(Exit::Signal(signals::HANGUP)),
            Message::Stop => return Turn::Stop,
            Message::Event(Event::WorkerGone) => return Turn::End(Exit::Refused(Vec::new())),
            // The terminal would have made a signal of it, were it not in raw mode already.
            Message::Event(Event::Key(INTERRUPT)) if !self.started => {
                return Turn::End(Exit::Signal(signals::INTERRUPT));
            }
            Message::Event(ref event) => {
                self.told |= matches!(event, Event::Reply(_));
                self.held.push(message);
            }
            // The size is looked up before the first frame, and so is the terminal's name.
            Message::Resized | Message::Focus | Message::Answer(_) | Message::Client(_) => {}
        }
        Turn::On
    }

    /// What has come for the reader: what the worker has told, then what has been typed.
    pub(super) fn into_held(mut self) -> Vec<Message> {
        self.held.sort_by_key(|message| !matches!(message, Message::Event(Event::Reply(_))));
        self.held
    }
}

const INTERRUPT: Key = Key { code: Code::Char('c'), ctrl: true, alt: false };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Reply;
    use crate::term::probe::{Answer, Known};
    use std::sync::mpsc;

    const NOW: Duration = Duration::ZERO;

    fn probe() -> Probe {
        Probe::new(Known::default())
    }

    /// As the loop does it, with questions that nobody reads.
    fn ask(opening: &mut Opening, probe: &mut Probe) {
        assert_eq!(opening.step(probe, NOW), Step::Ask);
        probe.ask(&mut Vec::new(), &mpsc::channel().0).unwrap();
    }

    fn told() -> Event {
        Event::Reply(Reply::Rows(Vec::new()))
    }

    fn key(character: char) -> Message {
        Message::Event(Event::Key(Key::char(character)))
    }

    #[test]
    fn the_library_is_opened_while_the_terminal_answers() {
        let (mut opening, mut probe) = (Opening::new(true), probe());
        ask(&mut opening, &mut probe);
        // Before there is something to show, the time does not matter.
        assert_eq!(opening.step(&probe, Duration::MAX), Step::Wait(None));
        assert_eq!(opening.take(Message::Started), Turn::On);
        assert_eq!(opening.step(&probe, NOW), Step::Wait(Some(FIRST_FRAME)));
        probe.hear(Answer::Primary("6".to_owned()));
        // The list is all that is missing now.
        assert_eq!(opening.step(&probe, NOW), Step::Wait(Some(FIRST_FRAME)));
        assert_eq!(opening.take(Message::Event(told())), Turn::On);
        assert_eq!(opening.step(&probe, NOW), Step::Draw);
    }

    #[test]
    fn a_silent_terminal_has_its_first_frame_when_its_time_is_over() {
        let (mut opening, mut probe) = (Opening::new(true), probe());
        ask(&mut opening, &mut probe);
        assert_eq!(opening.take(Message::Started), Turn::On);
        // Whatever wakes the loop in between, what it waits for never grows.
        for passed in (0..150).map(Duration::from_millis) {
            assert_eq!(opening.take(key('j')), Turn::On);
            assert_eq!(opening.step(&probe, passed), Step::Wait(FIRST_FRAME.checked_sub(passed)));
        }
        assert_eq!(opening.step(&probe, FIRST_FRAME), Step::Draw);
    }

    #[test]
    fn where_files_are_read_the_terminal_is_not_touched_before_there_is_something_to_show() {
        let (mut opening, probe) = (Opening::new(false), probe());
        assert_eq!(opening.step(&probe, NOW), Step::Wait(None));
        assert_eq!(opening.take(Message::Started), Turn::On);
        assert_eq!(opening.step(&probe, NOW), Step::Ask);
        assert_ne!(opening.step(&probe, NOW), Step::Ask);
    }

    #[test]
    fn what_came_early_is_kept_in_order_after_what_the_worker_said() {
        let mut opening = Opening::new(true);
        for message in [key('j'), Message::Event(told()), key('b'), Message::Started] {
            assert_eq!(opening.take(message), Turn::On);
        }
        let events: Vec<_> = opening
            .into_held()
            .into_iter()
            .filter_map(|message| if let Message::Event(event) = message { Some(event) } else { None })
            .collect();
        let key = |character| Event::Key(Key::char(character));
        assert_eq!(events, [told(), key('j'), key('b')]);
    }

    #[test]
    fn before_there_is_something_to_show_ctrl_c_ends_the_program() {
        let mut opening = Opening::new(true);
        let interrupt = || Message::Event(Event::Key(INTERRUPT));
        assert_eq!(opening.take(interrupt()), Turn::End(Exit::Signal(signals::INTERRUPT)));
        assert_eq!(opening.take(Message::Started), Turn::On);
        assert_eq!(opening.take(interrupt()), Turn::On);
    }
}
