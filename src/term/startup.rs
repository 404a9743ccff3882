//! From the start to the first frame: the program waits for the worker and for the terminal's answers at the same time.
//!
//! The first frame shows the list, and the keys typed by then act on it. So the program waits for the worker's first
//! reply as well, but not longer than for the terminal.
//!
//! Pure: the elapsed time comes in, the next step goes out. Messages for the event loop, such as keys, are deferred.

use super::probe::Probe;
use super::{Exit, Message, signals};
use crate::app::Event;
use crate::app::key::{Key, KeyCode};
use crate::worker::WorkerEvent;
use std::time::Duration;

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StartupStep {
    /// Ask who the terminal is.
    Ask,
    /// Wait for a message, at most this long if there is a limit.
    Wait(Option<Duration>),
    /// Draw the first frame.
    Draw,
}

/// What a message before the first frame asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum StartupFlow {
    /// Go on.
    Continue,
    /// Stop for a while.
    Suspend,
    /// End.
    Exit(Exit),
}

/// The time before the first frame.
#[derive(Debug)]
pub(super) struct Startup {
    probing: Probing,
    /// Whether the worker has something to show.
    is_worker_ready: bool,
    /// Whether the worker has replied, which it does first with the listing.
    has_worker_replied: bool,
    deferred: Vec<Message>,
}

/// When the terminal is asked who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Probing {
    /// Next, while the worker starts.
    AtOnce,
    /// When there is something to show.
    WhenReady,
    /// It has been asked.
    Asked,
}

impl Startup {
    /// With `probes_early`, the terminal is asked at once, while the worker starts. That needs a terminal that no other
    /// program reads: one that pipes an article to this program may have to ask for a password first.
    pub(super) fn new(probes_early: bool) -> Self {
        let probing = if probes_early { Probing::AtOnce } else { Probing::WhenReady };
        Self { probing, is_worker_ready: false, has_worker_replied: false, deferred: Vec::new() }
    }

    /// The next step, when `elapsed` has passed since the questions.
    pub(super) fn next_step(&mut self, probe: &Probe, elapsed: Duration) -> StartupStep {
        match self.probing {
            Probing::WhenReady | Probing::Asked if !self.is_worker_ready => return StartupStep::Wait(None),
            Probing::AtOnce | Probing::WhenReady => {
                self.probing = Probing::Asked;
                return StartupStep::Ask;
            }
            Probing::Asked => {}
        }
        let timeout = probe.first_frame_timeout();
        let list_wait = timeout.checked_sub(elapsed).filter(|left| !self.has_worker_replied && !left.is_zero());
        probe.first_frame_wait(elapsed).or(list_wait).map_or(StartupStep::Draw, |left| StartupStep::Wait(Some(left)))
    }

    /// Takes a message that is not about the terminal's name.
    pub(super) fn receive(&mut self, message: Message) -> StartupFlow {
        match message {
            Message::Worker(WorkerEvent::Ready) => self.is_worker_ready = true,
            Message::Worker(WorkerEvent::NothingToShow(failures)) => {
                return StartupFlow::Exit(Exit::NothingToShow(failures));
            }
            Message::Worker(WorkerEvent::Stopped) => return StartupFlow::Exit(Exit::NothingToShow(Vec::new())),
            Message::Worker(WorkerEvent::Reply(_)) => {
                self.has_worker_replied = true;
                self.deferred.push(message);
            }
            Message::Terminate(signal) => return StartupFlow::Exit(Exit::Signal(signal)),
            Message::TerminalGone => return StartupFlow::Exit(Exit::Signal(signals::HANGUP)),
            Message::Suspend => return StartupFlow::Suspend,
            // The terminal would have made a signal of it, were it not in raw mode already.
            Message::Event(Event::Key(INTERRUPT)) if !self.is_worker_ready => {
                return StartupFlow::Exit(Exit::Signal(signals::INTERRUPT));
            }
            Message::Event(_) | Message::InputMark(_) | Message::ThreadPanicked(_) => self.deferred.push(message),
            // The size is looked up before the first frame, and so is the terminal's name.
            Message::Resized | Message::Focus | Message::Answer(_) | Message::TmuxClient(_) | Message::Copied(..) => {}
        }
        StartupFlow::Continue
    }

    /// The deferred messages: the worker's first, then the keys.
    pub(super) fn into_deferred(mut self) -> Vec<Message> {
        self.deferred.sort_by_key(|message| !matches!(message, Message::Worker(_)));
        self.deferred
    }
}

const INTERRUPT: Key = Key { code: KeyCode::Char('c'), ctrl: true, alt: false };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Reply;
    use crate::term::probe::{Answer, FIRST_FRAME_TIMEOUT, ProbeInput, SSH_FIRST_FRAME_TIMEOUT};
    use std::sync::mpsc;

    const NOW: Duration = Duration::ZERO;

    fn probe() -> Probe {
        Probe::new(ProbeInput::default())
    }

    /// As the loop does it, with questions that nobody reads.
    fn ask(startup: &mut Startup, probe: &mut Probe) {
        assert_eq!(startup.next_step(probe, NOW), StartupStep::Ask);
        probe.ask(&mut Vec::new(), &mpsc::channel().0).unwrap();
    }

    fn reply() -> Message {
        Message::Worker(WorkerEvent::Reply(Reply::Rows(Vec::new())))
    }

    fn key(character: char) -> Message {
        Message::Event(Event::Key(Key::char(character)))
    }

    #[test]
    fn the_library_is_opened_while_the_terminal_answers() {
        let (mut startup, mut probe) = (Startup::new(true), probe());
        ask(&mut startup, &mut probe);
        // Before there is something to show, the time does not matter.
        assert_eq!(startup.next_step(&probe, Duration::MAX), StartupStep::Wait(None));
        assert_eq!(startup.receive(Message::Worker(WorkerEvent::Ready)), StartupFlow::Continue);
        assert_eq!(startup.next_step(&probe, NOW), StartupStep::Wait(Some(FIRST_FRAME_TIMEOUT)));
        probe.record_answer(Answer::Primary("6".to_owned()));
        // The list is all that is missing now.
        assert_eq!(startup.next_step(&probe, NOW), StartupStep::Wait(Some(FIRST_FRAME_TIMEOUT)));
        assert_eq!(startup.receive(reply()), StartupFlow::Continue);
        assert_eq!(startup.next_step(&probe, NOW), StartupStep::Draw);
    }

    #[test]
    fn a_silent_terminal_has_its_first_frame_when_its_time_is_over() {
        let (mut startup, mut probe) = (Startup::new(true), probe());
        ask(&mut startup, &mut probe);
        assert_eq!(startup.receive(Message::Worker(WorkerEvent::Ready)), StartupFlow::Continue);
        // Whatever wakes the loop in between, what it waits for never grows.
        for passed in (0..150).map(Duration::from_millis) {
            assert_eq!(startup.receive(key('j')), StartupFlow::Continue);
            assert_eq!(startup.next_step(&probe, passed), StartupStep::Wait(FIRST_FRAME_TIMEOUT.checked_sub(passed)));
        }
        assert_eq!(startup.next_step(&probe, FIRST_FRAME_TIMEOUT), StartupStep::Draw);
    }

    #[test]
    fn over_ssh_the_first_frame_waits_for_an_answer_from_the_other_end_of_the_world() {
        let environment = [("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")].into_iter().collect();
        let mut probe = Probe::new(ProbeInput { environment, ..ProbeInput::default() });
        let mut startup = Startup::new(true);
        ask(&mut startup, &mut probe);
        assert_eq!(startup.receive(Message::Worker(WorkerEvent::Ready)), StartupFlow::Continue);
        assert_eq!(startup.receive(reply()), StartupFlow::Continue);
        // There and back.
        let passed = Duration::from_millis(200);
        assert_eq!(startup.next_step(&probe, passed), StartupStep::Wait(SSH_FIRST_FRAME_TIMEOUT.checked_sub(passed)),);
        probe.record_answer(Answer::Mode { mode: 8, state: 1 });
        assert_eq!(startup.next_step(&probe, passed), StartupStep::Wait(SSH_FIRST_FRAME_TIMEOUT.checked_sub(passed)),);
        probe.record_answer(Answer::Primary("65;1;9".to_owned()));
        assert_eq!(startup.next_step(&probe, passed), StartupStep::Draw);
        // One that never answers does not keep the page back for ever.
        let silent = Probe::new(ProbeInput::default());
        assert_eq!(startup.next_step(&silent, SSH_FIRST_FRAME_TIMEOUT), StartupStep::Draw);
    }

    #[test]
    fn where_files_are_read_the_terminal_is_not_touched_before_there_is_something_to_show() {
        let (mut startup, probe) = (Startup::new(false), probe());
        assert_eq!(startup.next_step(&probe, NOW), StartupStep::Wait(None));
        assert_eq!(startup.receive(Message::Worker(WorkerEvent::Ready)), StartupFlow::Continue);
        assert_eq!(startup.next_step(&probe, NOW), StartupStep::Ask);
        assert_ne!(startup.next_step(&probe, NOW), StartupStep::Ask);
    }

    #[test]
    fn what_came_early_is_delivered_in_order_after_what_the_worker_replied() {
        let mut startup = Startup::new(true);
        for message in [key('j'), reply(), key('b'), Message::Worker(WorkerEvent::Ready)] {
            assert_eq!(startup.receive(message), StartupFlow::Continue);
        }
        let deferred: Vec<_> = startup.into_deferred().iter().map(|message| format!("{message:?}")).collect();
        assert_eq!(deferred, [reply(), key('j'), key('b')].map(|message| format!("{message:?}")));
    }

    #[test]
    fn before_there_is_something_to_show_ctrl_c_ends_the_program() {
        let mut startup = Startup::new(true);
        let interrupt = || Message::Event(Event::Key(INTERRUPT));
        assert_eq!(startup.receive(interrupt()), StartupFlow::Exit(Exit::Signal(signals::INTERRUPT)));
        assert_eq!(startup.receive(Message::Worker(WorkerEvent::Ready)), StartupFlow::Continue);
        assert_eq!(startup.receive(interrupt()), StartupFlow::Continue);
    }
}
