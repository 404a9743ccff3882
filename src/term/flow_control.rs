//! Flow control: how much may be on its way to the terminal when the next frame is drawn.
//!
//! A slow line holds back what has been written. A key held down would fill it with frames, and the text would scroll
//! on long after the key's release. So the terminal is asked for its status in a frame and after it (DSR, ECMA-48,
//! 8.3.35). It takes in order what it is sent: the answer confirms that everything written before has arrived. While
//! more than a window is not confirmed, frames are dropped; the state goes on, and the newest is drawn with the next
//! answer.
//!
//! The window follows the line, as in LEDBAT (RFC 6817): where answers come nearly as fast as the fastest one, nothing
//! waits on the line, and the window grows; where they come later, it shrinks.
//!
//! On a slow line not even a frame is written at once: where the window is full, the rest of it waits, and is drawn as
//! the newest state has it then. A line is known to be slow by how far apart the answers are to two questions of one
//! frame.
//!
//! No frame is dropped or cut before the first answer, nor where answers stay away.
//!
//! Pure: the time comes in, counted from anywhere.

use super::probe::ANSWER_TIMEOUT;
use std::collections::VecDeque;
use std::time::Duration;

/// The question for the terminal's status.
pub const STATUS_QUESTION: &str = "\x1b[5n";

/// How many bytes are written, at least, before the next question.
const BYTES_PER_QUESTION: usize = 500;

/// The narrowest window, in bytes: what a line of 20 kB/s carries while an answer takes 200 ms.
const MIN_WINDOW: usize = 4_000;

/// The widest window.
const MAX_WINDOW: usize = 64_000;

/// How much later than the fastest answer one may come before the window shrinks.
const TOLERATED_DELAY: Duration = Duration::from_millis(100);

/// What a slow line takes at least for a thousand bytes.
const SLOW_KILOBYTE: Duration = Duration::from_millis(25);

/// How long after another a question is asked, at most, that belongs to the same frame.
const SAME_FRAME: Duration = Duration::from_millis(10);

/// How long a frame waits for an answer, at most. Frames are drawn freely then until the next answer.
pub const CONFIRMATION_TIMEOUT: Duration = Duration::from_secs(3);

/// How old a question is that will not be answered any more, by a terminal that has answered others.
const LOST_AFTER: Duration = Duration::from_secs(10);

/// What has been written to the terminal, and how much of it has arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowControl {
    /// Bytes written since the last question.
    unasked: usize,
    /// The questions that have not been answered, oldest first.
    questions: VecDeque<StatusQuestion>,
    /// How many bytes may be unconfirmed when a frame is drawn.
    window: usize,
    /// How long the fastest answer has taken, once there is one.
    fastest: Option<Duration>,
    /// When the question was asked that has been answered last, and when it was answered.
    last_answer: Option<(Duration, Duration)>,
    /// What the line takes for a thousand bytes, once that is known.
    kilobyte: Option<Duration>,
}

/// What follows a part of a frame.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AfterPart {
    /// [`STATUS_QUESTION`] is to be sent.
    pub asks: bool,
    /// The rest of the frame is to wait.
    pub stops: bool,
}

/// A question on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct StatusQuestion {
    asked_at: Duration,
    /// How many bytes its answer confirms, besides those of the questions before.
    bytes: usize,
}

impl Default for FlowControl {
    fn default() -> Self {
        Self {
            unasked: 0,
            questions: VecDeque::new(),
            window: MIN_WINDOW,
            fastest: None,
            last_answer: None,
            kilobyte: None,
        }
    }
}

impl FlowControl {
    /// This much has been written; returns whether [`STATUS_QUESTION`] is to be sent now. No further question follows
    /// one that waits for its answer for long, or for the very first.
    #[must_use]
    pub fn wrote(&mut self, bytes: usize, now: Duration) -> bool {
        self.unasked = self.unasked.saturating_add(bytes);
        if self.fastest.is_some() && self.oldest_age(now).is_some_and(|age| age >= LOST_AFTER) {
            self.questions.clear();
        }
        let may_ask = self.oldest_age(now).is_none_or(|age| self.fastest.is_some() && age < CONFIRMATION_TIMEOUT);
        let asks = may_ask && self.unasked >= BYTES_PER_QUESTION;
        if asks {
            self.questions.push_back(StatusQuestion { asked_at: now, bytes: std::mem::take(&mut self.unasked) });
        }
        asks
    }

    /// The same after a part of a frame; and whether the rest of it waits.
    #[must_use]
    pub fn wrote_part(&mut self, bytes: usize, now: Duration) -> AfterPart {
        let asks = self.wrote(bytes, now);
        AfterPart { asks, stops: self.is_slow() && self.frame_wait(now).is_some() }
    }

    /// The oldest question has been answered.
    pub fn confirm(&mut self, now: Duration) {
        let was_full = self.unconfirmed() >= self.window;
        let Some(question) = self.questions.pop_front() else { return };
        let time = now.saturating_sub(question.asked_at);
        self.time_kilobyte(question, now);
        let Some(fastest) = self.fastest else { return self.fastest = Some(time) };
        self.fastest = Some(fastest.min(time));
        if time > fastest + TOLERATED_DELAY {
            self.window = (self.window / 2).max(MIN_WINDOW);
        } else if was_full && !self.is_slow() {
            // Slowly: the answers tell only later that it is too wide.
            self.window = (self.window + question.bytes / 2).min(MAX_WINDOW);
        }
    }

    /// How much longer the next frame waits if no answer comes; `None` if it can be drawn.
    pub fn frame_wait(&self, now: Duration) -> Option<Duration> {
        let is_full = self.fastest.is_some() && self.unconfirmed() >= self.window;
        let left = CONFIRMATION_TIMEOUT.checked_sub(self.oldest_age(now)?)?;
        Some(left).filter(|left| is_full && !left.is_zero())
    }

    /// How much longer the terminal is not given back, because an answer would be typed into the shell.
    pub fn exit_wait(&self, now: Duration) -> Option<Duration> {
        let last = self.questions.back()?;
        ANSWER_TIMEOUT.checked_sub(now.saturating_sub(last.asked_at)).filter(|left| !left.is_zero())
    }

    /// Learns from an answer that comes now how long the line takes: the answer to a question of the same frame, which
    /// was written before, has told when it began to take these bytes.
    fn time_kilobyte(&mut self, question: StatusQuestion, now: Duration) {
        let before = self.last_answer.replace((question.asked_at, now));
        let Some((_, answered_at)) = before.filter(|(asked_at, _)| question.asked_at <= *asked_at + SAME_FRAME) else {
            return;
        };
        let bytes = u32::try_from(question.bytes).unwrap_or(u32::MAX).max(1);
        let kilobyte = now.saturating_sub(answered_at).saturating_mul(1_000) / bytes;
        // Answers may wait for each other on their way.
        self.kilobyte = Some(self.kilobyte.map_or(kilobyte, |known| (known * 3 + kilobyte) / 4));
    }

    fn is_slow(&self) -> bool {
        self.kilobyte.is_some_and(|kilobyte| kilobyte >= SLOW_KILOBYTE)
    }

    fn oldest_age(&self, now: Duration) -> Option<Duration> {
        self.questions.front().map(|question| now.saturating_sub(question.asked_at))
    }

    fn unconfirmed(&self) -> usize {
        self.unasked + self.questions.iter().map(|question| question.bytes).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: usize = 2_000;

    fn at(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    /// A terminal that has answered once, 200 ms after it was asked, at 1,000 ms.
    fn answering() -> FlowControl {
        let mut flow = FlowControl::default();
        assert!(flow.wrote(FRAME, at(800)));
        flow.confirm(at(1_000));
        flow
    }

    #[test]
    fn a_terminal_that_answers_nothing_is_asked_once_and_loses_no_frame() {
        let mut flow = FlowControl::default();
        let asked: Vec<_> = (0..10_000).filter(|step| flow.wrote(FRAME, at(step * 33))).collect();
        assert_eq!(asked, [0]);
        assert_eq!(flow.frame_wait(at(100)), None);
        assert_eq!(flow.exit_wait(at(500)), Some(at(1_500)));
        assert_eq!(flow.exit_wait(at(2_000)), None);
    }

    #[test]
    fn little_is_written_without_a_question() {
        let mut flow = answering();
        assert!(!flow.wrote(200, at(1_000)) && !flow.wrote(200, at(1_010)) && flow.wrote(200, at(1_020)));
        assert!(!flow.wrote(200, at(1_030)));
    }

    #[test]
    fn frames_wait_while_the_window_is_full_and_the_answer_lets_the_next_one_through() {
        let mut flow = answering();
        assert!(flow.wrote(FRAME, at(1_000)));
        assert_eq!(flow.frame_wait(at(1_000)), None);
        assert!(flow.wrote(FRAME, at(1_033)));
        assert_eq!(flow.frame_wait(at(1_100)), CONFIRMATION_TIMEOUT.checked_sub(at(100)));
        flow.confirm(at(1_200));
        assert_eq!(flow.frame_wait(at(1_200)), None);
        assert_eq!(flow.exit_wait(at(1_200)), ANSWER_TIMEOUT.checked_sub(at(167)));
        flow.confirm(at(1_233));
        assert_eq!(flow.exit_wait(at(1_233)), None);
    }

    #[test]
    fn a_frame_larger_than_the_window_waits_for_nothing_but_those_before_it() {
        let mut flow = answering();
        assert!(flow.wrote(10 * MAX_WINDOW, at(1_000)));
        assert!(flow.frame_wait(at(1_001)).is_some());
        flow.confirm(at(1_900));
        assert_eq!(flow.frame_wait(at(1_900)), None);
    }

    #[test]
    fn the_window_grows_where_nothing_waits_on_the_line_and_shrinks_where_something_does() {
        let mut flow = answering();
        let mut widest = 0;
        for round in 0..100 {
            let now = at(2_000 + round * 300);
            while flow.frame_wait(now).is_none() {
                assert!(flow.wrote(FRAME, now));
            }
            widest = widest.max(flow.unconfirmed());
            while flow.exit_wait(now + at(200)).is_some() {
                flow.confirm(now + at(200));
            }
        }
        assert!((MAX_WINDOW..MAX_WINDOW + FRAME).contains(&widest), "{widest}");
        for round in 0..10 {
            assert!(flow.wrote(FRAME, at(40_000 + round * 1_000)));
            flow.confirm(at(40_301 + round * 1_000));
        }
        assert_eq!(flow.window, MIN_WINDOW);
    }

    #[test]
    fn a_lost_answer_stops_the_frames_for_a_moment_and_the_questions_for_a_little_longer() {
        let mut flow = answering();
        assert!(flow.wrote(3 * FRAME, at(1_000)));
        assert!(flow.frame_wait(at(3_999)).is_some());
        assert_eq!(flow.frame_wait(at(4_000)), None);
        assert!(!flow.wrote(FRAME, at(4_000)) && !flow.wrote(FRAME, at(10_999)));
        assert_eq!(flow.frame_wait(at(10_999)), None);
        assert!(flow.wrote(FRAME, at(11_000)));
        // The bytes of all frames since are confirmed by this answer.
        assert!(flow.frame_wait(at(11_000)).is_some());
        flow.confirm(at(11_200));
        assert_eq!((flow.unconfirmed(), flow.frame_wait(at(11_200))), (0, None));
    }

    /// A frame of four parts, each of which is asked after. It is confirmed part by part, this many milliseconds apart,
    /// 200 after the last bytes have arrived; returns when.
    fn frame_of_four(flow: &mut FlowControl, milliseconds: u64, now: u64) -> (Vec<bool>, u64) {
        let stops = (0..4).map(|_| flow.wrote_part(FRAME, at(now)).stops).collect();
        (1..=4).for_each(|part| flow.confirm(at(now + 200 + part * milliseconds)));
        (stops, now + 200 + 4 * milliseconds)
    }

    #[test]
    fn on_a_slow_line_the_rest_of_a_frame_waits_where_the_window_is_full() {
        let mut flow = answering();
        // 20 kB/s. That is not known before the first answers.
        let (stops, now) = frame_of_four(&mut flow, 100, 1_000);
        assert_eq!(stops, [false; 4]);
        assert_eq!(frame_of_four(&mut flow, 100, now).0, [false, true, true, true]);
        assert_eq!(flow.window, MIN_WINDOW);
        // 100 kB/s: once the line is faster, frames are whole again.
        let now = (0..10).fold(now + 2_000, |now, _| frame_of_four(&mut flow, 20, now).1);
        assert_eq!(frame_of_four(&mut flow, 20, now).0, [false; 4]);
    }

    #[test]
    fn frames_that_follow_each_other_slowly_do_not_make_a_line_slow() {
        let mut flow = answering();
        for frame in 0..40_u64 {
            let now = 1_000 + 100 * frame;
            assert_eq!(flow.wrote_part(FRAME, at(now)), AfterPart { asks: true, stops: false });
            if frame > 0 {
                flow.confirm(at(now + 100));
            }
        }
        assert_eq!(flow.kilobyte, None);
    }

    #[test]
    fn an_answer_to_nobody_s_question_means_nothing() {
        let mut flow = FlowControl::default();
        flow.confirm(at(1));
        assert_eq!(flow, FlowControl::default());
    }
}
