//! How much is on its way to a terminal behind a slow line, by frames of the real screens and a relay between program
//! and terminal on a clock that counts milliseconds; and what the program does on a terminal that lets it wait.

mod terminal;

use crate::support::app::TestApp;
use khabar::testing::l10n::Language;
use khabar::testing::model::{Article, Block, Lang};
use khabar::testing::term::capabilities::{Capabilities, CellDrawing};
use khabar::testing::term::dialect::Dialect;
use khabar::testing::term::flow_control::{FlowControl, STATUS_QUESTION};
use khabar::testing::term::screen::Screen;
use khabar::testing::theme::{Colors, Theme};
use std::collections::VecDeque;
use std::io::{Sink, sink};
use std::time::Duration;

/// How long a byte or a key is on its way, in milliseconds: half of the 200 between question and answer.
const WAY: u64 = 100;
/// A key held down comes 30 times a second.
const REPEAT: u64 = 33;
/// When the key is pressed: what has been drawn first has arrived by then.
const PRESSED: u64 = 5_000;
/// When it is released.
const RELEASED: u64 = PRESSED + 2_000;

/// Words to make text of.
const WORDS: [&str; 12] =
    ["بازار", "کتاب‌ها", "می‌رود", "شهر", "۳۵٫۲٪", "امروز", "«خبر»", "سلامت", "(بهار)", "Khabar", "گفت", "سال"];

/// An article that no screen shows to its end.
fn article() -> Article {
    let words = |count: usize, from: usize| {
        (0..count).map(|index| WORDS[(index * 7 + from * 5 + index / 5) % WORDS.len()]).collect::<Vec<_>>().join(" ")
    };
    let blocks = (0..60).map(|index| Block::paragraph(words(63, index))).collect();
    Article { title: words(9, 1), lang: Some(Lang("fa".to_owned())), blocks, ..Article::default() }
}

/// What a line carries in a millisecond, and whether the terminal behind it says what has arrived.
#[derive(Debug, Clone, Copy)]
struct Line {
    bytes: usize,
    answers: bool,
}

/// 20 kB/s.
const SLOW: Line = Line { bytes: 20, answers: true };
/// The same, as if nobody asked.
const SLOW_AND_SILENT: Line = Line { bytes: 20, answers: false };
/// 1 MB/s.
const FAST: Line = Line { bytes: 1_000, answers: true };

/// The program, the line and the terminal.
struct Relay {
    line: Line,
    app: TestApp,
    screen: Screen<Sink>,
    flow: FlowControl,
    /// Milliseconds since the start.
    now: u64,
    is_frame_due: bool,
    /// Bytes that the program has written, and that the line has taken.
    written: usize,
    sent: usize,
    /// After how many bytes questions end that the line has not taken.
    questions: VecDeque<usize>,
    /// When answers arrive.
    answers: VecDeque<u64>,
    frames: usize,
}

/// How the text scrolls while a key is held down, and after.
#[derive(Debug)]
struct Scroll {
    /// Bytes that the line had not taken when the key was released.
    unsent: usize,
    /// For how long after that the terminal showed what was new, in milliseconds.
    goes_on: u64,
    frames: usize,
}

impl Relay {
    fn new(line: Line, size: (u16, u16), dialect: Dialect, drawing: CellDrawing) -> Self {
        let mut app = TestApp::open(Language::Fa, size, vec![article()]);
        app.keys("<enter>");
        let screen = Screen::new(sink(), size, dialect, Capabilities { drawing, loses_split_letters: false });
        Self {
            line,
            app,
            screen,
            flow: FlowControl::default(),
            now: 0,
            is_frame_due: true,
            written: 0,
            sent: 0,
            questions: VecDeque::new(),
            answers: VecDeque::new(),
            frames: 0,
        }
    }

    fn draw(&mut self) {
        let now = Duration::from_millis(self.now);
        if !self.is_frame_due || self.flow.frame_wait(now).is_some() {
            return;
        }
        self.frames += 1;
        let (state, flow) = (&self.app.state, &mut self.flow);
        let (written, questions) = (&mut self.written, &mut self.questions);
        let paint = |buffer: &mut _| khabar::testing::ui::draw(state, Theme::new(Colors::True), buffer);
        let after_part = |bytes| {
            *written += bytes;
            let after = flow.wrote_part(bytes, now);
            if after.asks {
                // The question itself is counted with what is written next.
                questions.push_back(*written + STATUS_QUESTION.len());
            }
            after
        };
        self.is_frame_due = !self.screen.draw_asking(None, paint, after_part).unwrap();
    }

    /// A millisecond passes.
    fn step(&mut self) {
        self.now += 1;
        self.sent = self.written.min(self.sent + self.line.bytes);
        while self.questions.front().is_some_and(|end| *end <= self.sent + STATUS_QUESTION.len()) {
            self.questions.pop_front();
            if self.line.answers {
                self.answers.push_back(self.now + 2 * WAY);
            }
        }
        while self.answers.front().is_some_and(|at| *at <= self.now) {
            self.answers.pop_front();
            self.flow.confirm(Duration::from_millis(self.now));
        }
        if let Some(held) = self.now.checked_sub(PRESSED + WAY)
            && held.is_multiple_of(REPEAT)
            && self.now <= RELEASED + WAY
        {
            self.app.keys("j");
            self.is_frame_due = true;
        }
        self.draw();
    }

    /// Holds `j` down for two seconds.
    fn hold(mut self) -> Scroll {
        self.draw();
        while self.now < PRESSED {
            self.step();
        }
        assert_eq!((self.sent, self.is_frame_due), (self.written, false), "the first frame has arrived");
        let frames_before = self.frames;
        while self.now < RELEASED {
            self.step();
        }
        let unsent = self.written - self.sent;
        while self.now <= RELEASED + WAY || self.sent < self.written || self.is_frame_due {
            self.step();
        }
        Scroll { unsent, goes_on: self.now + WAY - RELEASED, frames: self.frames - frames_before }
    }
}

/// Half a second's worth of a slow line.
const HALF_A_SECOND: usize = 10_000;

/// Of a terminal that moves rows by itself, and of one that is sent every row that scrolls.
const DRAWINGS: [CellDrawing; 2] = [CellDrawing::Rows, CellDrawing::ChangedCells];

fn check_slow_line(size: (u16, u16), dialect: Dialect, drawing: CellDrawing) {
    let scroll = Relay::new(SLOW, size, dialect, drawing).hold();
    let description = format!("{size:?} {dialect:?} {drawing:?}: {scroll:?}");
    assert!(scroll.unsent <= HALF_A_SECOND, "{description}");
    // After the way of the last key, and that of its frame. A letter of `osc66` may take twelve bytes.
    let time = if dialect == Dialect::Osc66 { 600 } else { 500 };
    assert!(scroll.goes_on <= 2 * WAY + time, "{description}");
    // The text still moves while the key is held.
    assert!(scroll.frames >= 3, "{description}");
}

#[test]
fn a_key_held_down_does_not_fill_a_slow_line() {
    for size in [(80, 24), (120, 40)] {
        for dialect in Dialect::ALL {
            for drawing in DRAWINGS {
                check_slow_line(size, dialect, drawing);
            }
        }
    }
}

#[test]
fn without_answers_the_same_key_fills_it() {
    for dialect in Dialect::ALL {
        let scroll = Relay::new(SLOW_AND_SILENT, (80, 24), dialect, CellDrawing::ChangedCells).hold();
        assert!(scroll.unsent > HALF_A_SECOND && scroll.goes_on > 2 * WAY + 500, "{dialect:?}: {scroll:?}");
    }
}

#[test]
fn on_a_fast_line_nearly_every_step_is_drawn_however_far_the_terminal_is() {
    for dialect in Dialect::ALL {
        let scroll = Relay::new(FAST, (120, 40), dialect, CellDrawing::ChangedCells).hold();
        assert!(scroll.frames >= 40 && scroll.unsent <= HALF_A_SECOND, "{dialect:?}: {scroll:?}");
    }
}
