//! The state of the reader, and the way of an event through it.

use super::detail::Detail;
use super::effect::{Effect, Event};
use super::feeds::{Following, Popup};
use super::help;
use super::key::{Code, Key};
use super::keyboard::Preference;
use super::keymap::{DEFAULT, Keymap, KeymapError, Mode};
use super::list::List;
use super::panes::{Area, Panes};
use super::searching::Aside;
use super::strings::{Language, Strings};
use super::telling::Notice;
use super::update;
use super::writing::Writing;
use crate::layout::RenderOptions;
use crate::model::{ArticleId, Direction, Filter, Flags, Order, Request, Scope, Timestamp};
use std::collections::VecDeque;

/// What the state is begun with.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The interface's language.
    pub language: Language,
    /// Which keyboard layout wins where two disagree.
    pub preference: Preference,
    /// What is listed.
    pub scope: Scope,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// The time.
    pub now: Timestamp,
    /// How texts are drawn.
    pub shaping: RenderOptions,
    /// The most columns that the lines of an article take.
    pub measure: u16,
}

/// A built-in file is faulty.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The keymap.
    #[error("keymap: {0}")]
    Keymap(#[from] KeymapError),
    /// The strings.
    #[error("strings: {0}")]
    Strings(#[from] toml::de::Error),
}

/// Which pane the keys go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The list.
    List,
    /// The article.
    Detail,
}

/// A mark that can be taken back, alone: the article's other one may have changed since.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) id: ArticleId,
    pub(super) mark: Mark,
    pub(super) before: bool,
    /// Both marks as they are now, for when the article is no longer listed.
    pub(super) now: Flags,
    /// What the bookmark held before, if that has changed too.
    pub(super) kept: Option<Kept>,
}

/// What a bookmark holds.
#[derive(Debug, Clone)]
pub(super) enum Kept {
    Note(String),
    Tags(Vec<String>),
}

/// One of an article's marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Read,
    Bookmark,
}

/// The state of the reader.
#[derive(Debug, Clone)]
pub struct State {
    pub(super) strings: Strings,
    pub(super) keymap: Keymap,
    pub(super) shaping: RenderOptions,
    pub(super) measure: u16,
    pub(super) size: (u16, u16),
    pub(super) now: Timestamp,
    /// What was opened: the library or files.
    pub(super) home: Scope,
    pub(super) scope: Scope,
    pub(super) filter: Filter,
    /// What was listed before a search.
    pub(super) aside: Option<Aside>,
    /// Whether a search is of everything, and in which order.
    pub(super) everywhere: bool,
    pub(super) order: Order,
    /// The last searches, the newest at the end.
    pub(super) past: Vec<String>,
    pub(super) following: Following,
    /// The box of feeds, while it is open.
    pub(super) popup: Option<Popup>,
    pub(super) list: List,
    /// Whether a listing has arrived, and whether it was the last one.
    pub(super) listed: bool,
    pub(super) partial: bool,
    /// Whether the listing to come is another one, which begins at its top.
    pub(super) turned: bool,
    pub(super) detail: Option<Detail>,
    /// The article last asked for.
    pub(super) wanted: Option<ArticleId>,
    /// The article of which the whole text is being fetched.
    pub(super) full_wanted: Option<ArticleId>,
    pub(super) focus: Focus,
    /// What is being written.
    pub(super) writing: Option<Writing>,
    /// The first line of the help on the screen, while it is open.
    pub(super) help: Option<usize>,
    pub(super) notices: VecDeque<Notice>,
    /// How many more there would be, had they not been too many to be told one by one.
    pub(super) untold: usize,
    pub(super) undo: Vec<Change>,
    /// The number typed before a command.
    pub(super) count: Option<usize>,
    /// The paragraph whose place was last kept.
    pub(super) kept: Option<(ArticleId, usize)>,
}

impl State {
    /// A new state and the first things to be done.
    ///
    /// # Errors
    /// If a built-in file is faulty; a test proves that none is.
    pub fn new(setup: &Setup) -> Result<(Self, Vec<Effect>), SetupError> {
        let strings = Strings::load(setup.language)?;
        let keymap = Keymap::parse(DEFAULT, setup.language.direction(), setup.preference)?;
        let state = Self {
            strings,
            keymap,
            shaping: setup.shaping,
            measure: setup.measure,
            size: setup.size,
            now: setup.now,
            home: setup.scope,
            scope: setup.scope,
            filter: Filter::default(),
            aside: None,
            everywhere: false,
            order: Order::Newest,
            past: Vec::new(),
            following: Following::default(),
            popup: None,
            list: List::default(),
            listed: false,
            partial: true,
            turned: false,
            detail: None,
            wanted: None,
            full_wanted: None,
            focus: Focus::List,
            writing: None,
            help: None,
            notices: VecDeque::new(),
            untold: 0,
            undo: Vec::new(),
            count: None,
            kept: None,
        };
        let first = Effect::Ask(Request::List { scope: state.scope, filter: state.filter.clone() });
        Ok((state, vec![first]))
    }

    /// Takes an event that happened at `now`; returns what is to be done. Draw afterwards.
    pub fn handle(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        self.now = now;
        let mut effects = Vec::new();
        match event {
            Event::Key(key) => self.key(key, &mut effects),
            Event::Mouse { kind, column, row } => update::mouse(self, kind, (column, row), &mut effects),
            // Pasted text is never taken for commands.
            Event::Paste(text) => update::paste(self, &text, &mut effects),
            Event::Resize { columns, rows } => self.size = (columns, rows),
            Event::Reply(reply) => update::reply(self, reply, &mut effects),
            Event::Told(Notice { text, error: true }) => self.tell_error(text),
            Event::Told(Notice { text, error: false }) => self.tell(text),
            Event::WorkerGone => self.tell_failed(self.strings.words.worker_gone.clone()),
            Event::NotOpened { address } => {
                let link = super::words::isolated(&address);
                self.tell_failed(super::fill(&self.strings.words.cannot_open, &[("link", &link)]));
            }
        }
        self.settle(&mut effects);
        effects
    }

    /// What is to be done before the program is left or suspended: the reading position is kept.
    pub fn leaving(&mut self) -> Vec<Effect> {
        let detail = self.detail.as_ref().filter(|_| self.focus == Focus::Detail);
        let keep = detail.map(|detail| Request::SetPosition { id: detail.id, anchor: detail.anchor() });
        keep.into_iter().map(Effect::Ask).collect()
    }

    fn key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        self.notices.pop_front();
        if self.notices.is_empty() {
            self.untold = 0;
        }
        if self.writing.is_some() {
            update::write(self, key, effects);
            return;
        }
        if let Some(digit) = self.count_digit(key) {
            let count = self.count.unwrap_or(0).saturating_mul(10).saturating_add(digit);
            self.count = Some(count.min(1_000_000));
            return;
        }
        let count = self.count.take();
        if let Some(action) = self.keymap.resolve(self.mode(), key) {
            update::act(self, action, count, effects);
        }
    }

    /// The digit of a number before a command; a number does not begin with 0.
    fn count_digit(&self, key: Key) -> Option<usize> {
        let Code::Char(character) = self.keymap.latin(key).code else { return None };
        let digit = character.to_digit(10).filter(|_| !key.ctrl && !key.alt)?;
        (digit > 0 || self.count.is_some()).then_some(digit as usize)
    }

    /// Makes everything that follows from a change: the selection is seen, rows and the article are asked for, the
    /// place in the article is kept.
    fn settle(&mut self, effects: &mut Vec<Effect>) {
        let Some(panes) = self.panes() else { return };
        // A pane that is not to be seen now is kept in the shape it had or will have.
        let list = panes.list.map_or(panes.middle, |pane| pane.text);
        self.list.reveal(list);
        self.fit_field();
        self.fit_feeds();
        let missing = self.list.missing(list);
        if !missing.is_empty() {
            effects.push(Effect::Ask(Request::Rows(missing)));
        }
        if let (Some(detail), Some(pane)) = (&mut self.detail, panes.detail) {
            detail.fit(pane.text.width, pane.text.height);
            detail.search(self.filter.query.as_ref());
        }
        self.ask_for_article(effects);
        self.keep_position(effects);
    }

    fn ask_for_article(&mut self, effects: &mut Vec<Effect>) {
        let Some(id) = self.current_id() else {
            self.detail = None;
            self.wanted = None;
            return;
        };
        let here = self.detail.as_ref().is_some_and(|detail| detail.id == id);
        if !here && self.wanted != Some(id) {
            self.wanted = Some(id);
            effects.push(Effect::Ask(Request::Load(id)));
        }
    }

    /// Keeps the place whenever another paragraph has come to the top, so that a crash loses little.
    fn keep_position(&mut self, effects: &mut Vec<Effect>) {
        let Some(detail) = self.detail.as_ref().filter(|_| self.focus == Focus::Detail) else { return };
        let place = (detail.id, detail.anchor().block);
        if self.kept.is_some_and(|kept| kept != place) {
            effects.push(Effect::Ask(Request::SetPosition { id: detail.id, anchor: detail.anchor() }));
        }
        self.kept = Some(place);
    }

    /// The article that a key is about: the one being read, else the selected one.
    pub(super) fn current_id(&self) -> Option<ArticleId> {
        let reading = self.detail.as_ref().filter(|_| self.focus == Focus::Detail && self.wanted == self.detail_id());
        reading.map(|detail| detail.id).or_else(|| self.list.current().map(|entry| entry.id))
    }

    fn detail_id(&self) -> Option<ArticleId> {
        self.detail.as_ref().map(|detail| detail.id)
    }

    /// The marks of an article.
    pub(super) fn flags(&self, id: ArticleId) -> Flags {
        self.known_flags(id).unwrap_or_default()
    }

    /// The marks of an article that is listed or open.
    pub(super) fn known_flags(&self, id: ArticleId) -> Option<Flags> {
        let open = || self.detail.as_ref().filter(|detail| detail.id == id).map(|detail| detail.flags);
        self.list.flags(id).or_else(open)
    }

    /// Where the keys go.
    pub fn mode(&self) -> Mode {
        match (self.help, self.focus) {
            _ if self.writing.is_some() => Mode::Field,
            (Some(_), _) => Mode::Help,
            _ if self.popup.is_some() => Mode::Feeds,
            (None, Focus::List) => Mode::List,
            (None, Focus::Detail) => Mode::Detail,
        }
    }

    /// What is where on the screen; `None` if it is too small.
    pub fn panes(&self) -> Option<Panes> {
        Panes::of(self.size, self.direction(), self.focus == Focus::Detail, self.measure)
    }

    /// The direction of the interface.
    pub fn direction(&self) -> Direction {
        self.strings.language.direction()
    }

    /// The words of the interface.
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// The keys.
    pub fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    /// The time of the last event.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// What is listed, and which of it.
    pub fn listing(&self) -> (Scope, &Filter) {
        (self.scope, &self.filter)
    }

    /// Whether a listing has arrived.
    pub fn is_listed(&self) -> bool {
        self.listed
    }

    /// Whether more articles are still being read.
    pub fn is_partial(&self) -> bool {
        self.partial
    }

    /// The list.
    pub fn list(&self) -> &List {
        &self.list
    }

    /// The article to be shown, if it is the current one and has arrived.
    pub fn detail(&self) -> Option<&Detail> {
        self.detail.as_ref().filter(|detail| Some(detail.id) == self.current_id())
    }

    /// Which pane has the focus.
    pub fn focus(&self) -> Focus {
        self.focus
    }

    /// The number typed so far.
    pub fn count(&self) -> Option<usize> {
        self.count
    }

    /// The help, while it is open: its lines, the first one on the screen, and where it stands.
    pub fn help(&self) -> Option<(Vec<help::HelpLine>, usize, Area)> {
        let (top, panes) = (self.help?, self.panes()?);
        let lines = help::lines(&self.keymap, &self.strings);
        let area = help::area(panes.middle, lines.len());
        Some((lines, top, area))
    }
}
