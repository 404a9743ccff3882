//! The state of the app, and how it handles an event.
//!
//! The state is made of parts: the listing, the open article, the help, the prompt, the search, the feeds, the notices,
//! the undo stack. Each part is defined in the module of its feature, beside the functions that change it. Those
//! functions take `&mut State` and return no effects: they put each effect into the outbox, and [`State::handle`]
//! returns them all.

use super::article::detail::Detail;
use super::article::{self, ArticlePane, copying, selection};
use super::effect::{Effect, Event};
use super::feeds::Feeds;
use super::help::{HelpState, HelpView};
use super::keymap::key::{Key, KeyCode};
use super::keymap::{DEFAULT, Keymap, KeymapError, Mode};
use super::list::{List, ListArea};
use super::listing::{ListingPhase, ListingState};
use super::notices::Notices;
use super::panes::Panes;
use super::prompt::{Prompt, keys};
use super::search::Search;
use super::{bookmarks::undo::UndoStack, mouse, replies, update};
use crate::document::ReadingOptions;
use crate::l10n::{Language, Strings, fill, phrases};
use crate::model::{
    ArticleId, Direction, Filter, Flags, KeyboardPreference, Notice, Request, Scope, Timestamp, ViewOptions, Zone,
};

/// What a new state is made from.
#[derive(Debug, Clone)]
pub struct StateOptions {
    /// The interface's language.
    pub language: Language,
    /// The user's time zone.
    pub zone: Zone,
    /// Which keyboard layout decides where two layouts put a character on different keys.
    pub keyboard_preference: KeyboardPreference,
    /// What is listed first: the library or the files of the command line.
    pub scope: Scope,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// The time at the start.
    pub now: Timestamp,
    /// How articles are drawn.
    pub reading: ReadingOptions,
    /// How the screen is divided.
    pub view: ViewOptions,
}

/// Why a state cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The built-in keymap is faulty.
    #[error("keymap: {0}")]
    Keymap(#[from] KeymapError),
    /// A built-in strings file is faulty.
    #[error("strings: {0}")]
    Strings(#[from] toml::de::Error),
}

/// Which pane receives the keys while no popup, prompt or help is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The list.
    List,
    /// The article.
    Detail,
}

/// The keymap, and the number typed so far before a command.
#[derive(Debug, Clone)]
pub(super) struct KeyInput {
    pub(super) keymap: Keymap,
    /// The number; `None` until a digit is typed.
    count: Option<usize>,
}

/// The screen: its size, which pane has the focus, how articles are drawn, how the screen is divided.
#[derive(Debug, Clone, Copy)]
pub(super) struct Viewport {
    size: (u16, u16),
    pub(super) focus: Focus,
    pub(super) reading: ReadingOptions,
    pub(super) view: ViewOptions,
}

/// The state of the app.
#[derive(Debug, Clone)]
pub struct State {
    pub(super) strings: Strings,
    pub(super) keys: KeyInput,
    pub(super) viewport: Viewport,
    pub(super) now: Timestamp,
    /// What the program was opened with: the library or files.
    pub(super) initial_scope: Scope,
    pub(super) listing: ListingState,
    /// Whether the listing, if it has one article only, is to give it the screen: until the listing has arrived, or the
    /// user has pressed a key.
    pub(super) opens_only_article: bool,
    /// The rows of the listing. While another listing loads, these are still the rows of the previous one.
    pub(super) list: List,
    pub(super) article: ArticlePane,
    /// The prompt, which is drawn over everything else and receives the keys.
    pub(super) prompt: Option<Box<Prompt>>,
    /// The help. The feeds popup may be open below it.
    pub(super) help: Option<HelpState>,
    pub(super) search: Search,
    pub(super) feeds: Feeds,
    pub(super) notices: Notices,
    pub(super) undo: UndoStack,
    /// The effects of the event that is being handled.
    outbox: Vec<Effect>,
}

impl State {
    /// Makes a state; also returns the first effects to carry out.
    ///
    /// # Errors
    /// If a built-in file is faulty; a test proves that none is.
    pub fn new(options: &StateOptions) -> Result<(Self, Vec<Effect>), Error> {
        let keymap = Keymap::parse(DEFAULT, options.language.direction(), options.keyboard_preference)?;
        let listing = ListingState::new(options.scope, Filter::default());
        let first = Effect::Ask(listing.request());
        let state = Self {
            strings: Strings::load(options.language)?.in_zone(options.zone.clone()),
            keys: KeyInput { keymap, count: None },
            viewport: Viewport { size: options.size, focus: Focus::List, reading: options.reading, view: options.view },
            now: options.now,
            initial_scope: options.scope,
            listing,
            opens_only_article: options.scope == Scope::Session,
            list: List::default(),
            article: ArticlePane::default(),
            prompt: None,
            help: None,
            search: Search::default(),
            feeds: Feeds::default(),
            notices: Notices::default(),
            undo: UndoStack::default(),
            outbox: Vec::new(),
        };
        Ok((state, vec![first]))
    }

    /// Handles an event that happened at `now`, and returns the effects to carry out. Draw a frame afterwards.
    pub fn handle(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        self.now = now;
        match event {
            Event::Key(key) => self.handle_key(key),
            Event::Mouse { kind, column, row } => mouse::handle(self, kind, (column, row)),
            // Pasted text is never read as commands.
            Event::Paste(text) => keys::paste(self, &text),
            Event::Resize { columns, rows } => self.viewport.size = (columns, rows),
            Event::Reply(reply) => replies::handle(self, reply),
            Event::Notice(notice) if notice.is_error() => self.notices.notify_error_later(notice.text),
            Event::Notice(notice) => self.notices.notify(notice.text),
            Event::WorkerGone => self.notices.notify_error(self.strings.messages.worker_gone.clone()),
            Event::Copied { job, outcome } => copying::notify_outcome(self, &job, &outcome),
            Event::BrowserFailed { address } => {
                let link = phrases::isolated(&address);
                self.notices.notify_error(fill(&self.strings.messages.cannot_open, &[("link", &link)]));
            }
        }
        self.sync();
        std::mem::take(&mut self.outbox)
    }

    /// Saves the reading position before the program quits or is suspended; returns the effects to carry out.
    pub fn save_position(&mut self) -> Vec<Effect> {
        article::save_position(self);
        std::mem::take(&mut self.outbox)
    }

    /// Asks the worker for something.
    pub(super) fn ask(&mut self, request: Request) {
        self.emit(Effect::Ask(request));
    }

    /// Adds an effect to those that [`State::handle`] returns.
    pub(super) fn emit(&mut self, effect: Effect) {
        self.outbox.push(effect);
    }

    fn handle_key(&mut self, key: Key) {
        self.notices.advance();
        selection::leave_mouse(self);
        self.opens_only_article = false;
        if self.prompt().is_some() {
            keys::handle_key(self, key);
            return;
        }
        if let Some(digit) = self.count_digit(key) {
            let count = self.keys.count.unwrap_or(0).saturating_mul(10).saturating_add(digit);
            self.keys.count = Some(count.min(1_000_000));
            return;
        }
        let count = self.keys.count.take();
        if let Some(action) = self.keys.keymap.resolve(self.mode(), key) {
            update::act(self, action, count);
        }
    }

    /// The digit that a key adds to the number before a command. The number does not begin with 0.
    fn count_digit(&self, key: Key) -> Option<usize> {
        let KeyCode::Char(character) = self.keys.keymap.latin(key).code else { return None };
        let digit = character.to_digit(10).filter(|_| !key.ctrl && !key.alt)?;
        (digit > 0 || self.keys.count.is_some()).then_some(digit as usize)
    }

    /// Does what any event may make necessary: scrolls to the selection and the caret, asks for missing rows and
    /// for the current article, saves the reading position.
    fn sync(&mut self) {
        let Some(panes) = self.panes() else { return };
        let list_area = self.list_area();
        self.list.reveal_selection(list_area);
        self.fit_prompt();
        self.fit_feeds_popup();
        self.fit_feed_choice();
        self.fit_catalogue();
        let missing = self.list.request_missing(list_area.area.height);
        if !missing.is_empty() {
            self.ask(Request::Rows(missing));
        }
        article::sync(self, panes.detail);
    }

    /// The article that a key acts on: the open one while it has the focus, else the selected one.
    pub(super) fn current_id(&self) -> Option<ArticleId> {
        let focused = self.article.detail().filter(|_| self.viewport.focus == Focus::Detail);
        focused.map(|detail| detail.id).or_else(|| self.list.current().map(|entry| entry.id))
    }

    /// The flags of an article; all unset if it is neither listed nor open.
    pub(super) fn flags(&self, id: ArticleId) -> Flags {
        self.find_flags(id).unwrap_or_default()
    }

    /// Whether an article's publisher has edited it since the user opened it, as its row says.
    pub(super) fn is_changed(&self, id: ArticleId) -> bool {
        self.list.row(id).is_some_and(|row| row.row.changed)
    }

    /// Whether an article is open or loading.
    pub fn shows_article(&self, id: ArticleId) -> bool {
        self.article.id() == Some(id)
    }

    /// Whether a row on the screen has not arrived yet.
    pub fn lacks_rows(&self) -> bool {
        let mut items = self.list.slots(self.list_area()).into_iter().filter_map(|slot| self.list.item(slot.index));
        items.any(|item| self.list.row(item.entry.id).is_none())
    }

    /// The flags of an article; `None` if it is neither listed nor open.
    pub(super) fn find_flags(&self, id: ArticleId) -> Option<Flags> {
        let open = || self.article.detail().filter(|detail| detail.id == id).map(|detail| detail.flags);
        self.list.flags(id).or_else(open)
    }

    /// The mode, which decides what a key means.
    pub fn mode(&self) -> Mode {
        match self.viewport.focus {
            _ if self.prompt.is_some() => Mode::Prompt,
            _ if self.help.is_some() => Mode::Help,
            _ if self.feeds.choice.is_some() => Mode::Choice,
            _ if self.feeds.popup.is_some() => Mode::Feeds,
            Focus::List => Mode::List,
            Focus::Detail if self.article.has_selecting_keys() => Mode::Select,
            Focus::Detail => Mode::Detail,
        }
    }

    /// The prompt, while one is open.
    pub(super) fn prompt(&self) -> Option<&Prompt> {
        self.prompt.as_deref()
    }

    pub(super) fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        self.prompt.as_deref_mut()
    }

    /// Where each pane is on the screen; `None` if the screen is too small.
    pub fn panes(&self) -> Option<Panes> {
        let Viewport { size, focus, reading, view } = self.viewport;
        Panes::for_size(size, self.direction(), focus == Focus::Detail, reading.measure, view)
    }

    /// The columns of the screen.
    pub(super) fn columns(&self) -> u16 {
        self.viewport.size.0
    }

    /// Where the list is, and how much room an article has in it. While the article hides the list, this is the area
    /// that the list fills when it is visible again.
    pub fn list_area(&self) -> ListArea {
        let area = self.panes().map(|panes| panes.list.map_or(panes.middle, |pane| pane.text)).unwrap_or_default();
        ListArea { area, density: self.viewport.view.density }
    }

    /// The height of the detail pane in rows; `None` if the pane is not on the screen.
    pub fn detail_height(&self) -> Option<u16> {
        self.panes()?.detail.map(|pane| pane.text.height)
    }

    /// The direction of the interface.
    pub fn direction(&self) -> Direction {
        self.strings.language.direction()
    }

    /// The strings of the interface.
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// The keymap.
    pub fn keymap(&self) -> &Keymap {
        &self.keys.keymap
    }

    /// The time of the last event.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The scope and the filter of the listing.
    pub fn listing(&self) -> (Scope, &Filter) {
        (self.listing.scope, &self.listing.filter)
    }

    /// How much of the listing has arrived.
    pub fn listing_phase(&self) -> ListingPhase {
        self.listing.phase
    }

    /// The list.
    pub fn list(&self) -> &List {
        &self.list
    }

    /// The current article, if it has arrived.
    pub fn detail(&self) -> Option<&Detail> {
        self.article.detail().filter(|detail| Some(detail.id) == self.current_id())
    }

    /// Why the current article could not be loaded, in words, if it could not.
    pub fn article_failure(&self) -> Option<&str> {
        self.article.failure().filter(|_| self.article.id() == self.current_id())
    }

    /// Which pane has the focus.
    pub fn focus(&self) -> Focus {
        self.viewport.focus
    }

    /// The number typed so far before a command.
    pub fn count(&self) -> Option<usize> {
        self.keys.count
    }

    /// The notice to show now, and how many more are waiting.
    pub fn notice(&self) -> Option<(&Notice, usize)> {
        self.notices.current()
    }

    /// The help, while it is open.
    pub fn help(&self) -> Option<HelpView> {
        let help = self.help.as_ref()?;
        Some(HelpView::new(&self.keys.keymap, &self.strings, help, self.panes()?.middle))
    }
}
