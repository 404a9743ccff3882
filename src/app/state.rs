//! The state of the reader, and the way of an event through it.

use super::article::detail::Detail;
use super::effect::{Effect, Event};
use super::feeds::{FeedsPopup, Subscriptions};
use super::help;
use super::keymap::key::{Key, KeyCode};
use super::keymap::keyboard::KeyboardPreference;
use super::keymap::{DEFAULT, Keymap, KeymapError, Mode};
use super::list::List;
use super::panes::{Area, Panes};
use super::prompt::{Prompt, keys};
use super::reading_options::ReadingOptions;
use super::search::SavedListing;
use super::update;
use super::{mouse, replies};
use crate::l10n::{Language, Strings, fill, phrases};
use crate::layout::RenderOptions;
use crate::model::{ArticleId, Direction, Filter, Flags, Notice, Order, Request, Scope, Timestamp};
use std::collections::VecDeque;

/// What the state is begun with.
#[derive(Debug, Clone)]
pub struct StateOptions {
    /// The interface's language.
    pub language: Language,
    /// Which keyboard layout wins where two disagree.
    pub keyboard_preference: KeyboardPreference,
    /// What is listed.
    pub scope: Scope,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// The time.
    pub now: Timestamp,
    /// How articles are drawn.
    pub reading: ReadingOptions,
}

/// A built-in file is faulty.
#[derive(Debug, thiserror::Error)]
pub enum Error {
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
pub(super) struct UndoEntry {
    pub(super) id: ArticleId,
    pub(super) flag: Flag,
    pub(super) previous: bool,
    /// Both marks as they are now, for when the article is no longer listed.
    pub(super) current_flags: Flags,
    /// What the bookmark held before, if that has changed too.
    pub(super) bookmark_edit: Option<BookmarkEdit>,
}

/// What a bookmark holds.
#[derive(Debug, Clone)]
pub(super) enum BookmarkEdit {
    Note(String),
    Tags(Vec<String>),
}

/// One of an article's marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flag {
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
    pub(super) initial_scope: Scope,
    pub(super) scope: Scope,
    pub(super) filter: Filter,
    /// What was listed before a search.
    pub(super) previous_listing: Option<SavedListing>,
    /// Whether a search is of everything, and in which order.
    pub(super) search_everywhere: bool,
    pub(super) search_order: Order,
    /// The last searches, the newest at the end.
    pub(super) search_history: Vec<String>,
    pub(super) subscriptions: Subscriptions,
    /// The box of feeds, while it is open.
    pub(super) feeds_popup: Option<FeedsPopup>,
    pub(super) list: List,
    /// Whether a listing has arrived, and whether it was the last one.
    pub(super) has_listing: bool,
    pub(super) partial: bool,
    /// Whether the listing to come is another one, which begins at its top.
    pub(super) starts_at_top: bool,
    pub(super) detail: Option<Detail>,
    /// The article last asked for.
    pub(super) requested_article: Option<ArticleId>,
    /// The article of which the whole text is being fetched.
    pub(super) requested_full_text: Option<ArticleId>,
    pub(super) focus: Focus,
    /// What is being written.
    pub(super) prompt: Option<Prompt>,
    /// The first line of the help on the screen, while it is open.
    pub(super) help: Option<usize>,
    pub(super) notices: VecDeque<Notice>,
    /// How many more there would be, had they not been too many to be told one by one.
    pub(super) suppressed: usize,
    pub(super) undo_stack: Vec<UndoEntry>,
    /// The number typed before a command.
    pub(super) count: Option<usize>,
    /// The paragraph whose place was last kept.
    pub(super) saved_position: Option<(ArticleId, usize)>,
}

impl State {
    /// A new state and the first things to be done.
    ///
    /// # Errors
    /// If a built-in file is faulty; a test proves that none is.
    pub fn new(options: &StateOptions) -> Result<(Self, Vec<Effect>), Error> {
        let strings = Strings::load(options.language)?;
        let keymap = Keymap::parse(DEFAULT, options.language.direction(), options.keyboard_preference)?;
        let state = Self {
            strings,
            keymap,
            shaping: options.reading.render,
            measure: options.reading.measure,
            size: options.size,
            now: options.now,
            initial_scope: options.scope,
            scope: options.scope,
            filter: Filter::default(),
            previous_listing: None,
            search_everywhere: false,
            search_order: Order::Newest,
            search_history: Vec::new(),
            subscriptions: Subscriptions::default(),
            feeds_popup: None,
            list: List::default(),
            has_listing: false,
            partial: true,
            starts_at_top: false,
            detail: None,
            requested_article: None,
            requested_full_text: None,
            focus: Focus::List,
            prompt: None,
            help: None,
            notices: VecDeque::new(),
            suppressed: 0,
            undo_stack: Vec::new(),
            count: None,
            saved_position: None,
        };
        let first = Effect::Ask(Request::List { scope: state.scope, filter: state.filter.clone() });
        Ok((state, vec![first]))
    }

    /// Takes an event that happened at `now`; returns what is to be done. Draw afterwards.
    pub fn handle(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        self.now = now;
        let mut effects = Vec::new();
        match event {
            Event::Key(key) => self.handle_key(key, &mut effects),
            Event::Mouse { kind, column, row } => mouse::mouse(self, kind, (column, row), &mut effects),
            // Pasted text is never taken for commands.
            Event::Paste(text) => keys::paste(self, &text, &mut effects),
            Event::Resize { columns, rows } => self.size = (columns, rows),
            Event::Reply(reply) => replies::reply(self, reply, &mut effects),
            Event::Notice(notice) if notice.is_error() => self.notify_error_later(notice.text),
            Event::Notice(notice) => self.notify(notice.text),
            Event::WorkerGone => self.notify_error(self.strings.messages.worker_gone.clone()),
            Event::BrowserFailed { address } => {
                let link = phrases::isolated(&address);
                self.notify_error(fill(&self.strings.messages.cannot_open, &[("link", &link)]));
            }
        }
        self.sync(&mut effects);
        effects
    }

    /// What is to be done before the program is left or suspended: the reading position is kept.
    pub fn save_position(&mut self) -> Vec<Effect> {
        let detail = self.detail.as_ref().filter(|_| self.focus == Focus::Detail);
        let request = detail.map(|detail| Request::SetPosition { id: detail.id, anchor: detail.anchor() });
        request.into_iter().map(Effect::Ask).collect()
    }

    fn handle_key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        self.notices.pop_front();
        if self.notices.is_empty() {
            self.suppressed = 0;
        }
        if self.prompt.is_some() {
            keys::prompt_key(self, key, effects);
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
        let KeyCode::Char(character) = self.keymap.latin(key).code else { return None };
        let digit = character.to_digit(10).filter(|_| !key.ctrl && !key.alt)?;
        (digit > 0 || self.count.is_some()).then_some(digit as usize)
    }

    /// Makes everything that follows from a change: the selection is seen, rows and the article are asked for, the
    /// place in the article is kept.
    fn sync(&mut self, effects: &mut Vec<Effect>) {
        let Some(panes) = self.panes() else { return };
        // A pane that is not to be seen now is kept in the shape it had or will have.
        let list = panes.list.map_or(panes.middle, |pane| pane.text);
        self.list.reveal_selection(list);
        self.fit_prompt();
        self.fit_feeds_popup();
        let missing = self.list.request_missing(list);
        if !missing.is_empty() {
            effects.push(Effect::Ask(Request::Rows(missing)));
        }
        if let (Some(detail), Some(pane)) = (&mut self.detail, panes.detail) {
            detail.fit(pane.text.width, pane.text.height);
            detail.set_query(self.filter.query.as_ref());
        }
        self.ask_for_article(effects);
        self.save_position_on_scroll(effects);
    }

    fn ask_for_article(&mut self, effects: &mut Vec<Effect>) {
        let Some(id) = self.current_id() else {
            self.detail = None;
            self.requested_article = None;
            return;
        };
        let is_loaded = self.detail.as_ref().is_some_and(|detail| detail.id == id);
        if !is_loaded && self.requested_article != Some(id) {
            self.requested_article = Some(id);
            effects.push(Effect::Ask(Request::Load(id)));
        }
    }

    /// Keeps the place whenever another paragraph has come to the top, so that a crash loses little.
    fn save_position_on_scroll(&mut self, effects: &mut Vec<Effect>) {
        let Some(detail) = self.detail.as_ref().filter(|_| self.focus == Focus::Detail) else { return };
        let position = (detail.id, detail.anchor().block);
        if self.saved_position.is_some_and(|saved| saved != position) {
            effects.push(Effect::Ask(Request::SetPosition { id: detail.id, anchor: detail.anchor() }));
        }
        self.saved_position = Some(position);
    }

    /// The article that a key is about: the one being read, else the selected one.
    pub(super) fn current_id(&self) -> Option<ArticleId> {
        let open =
            self.detail.as_ref().filter(|_| self.focus == Focus::Detail && self.requested_article == self.detail_id());
        open.map(|detail| detail.id).or_else(|| self.list.current().map(|entry| entry.id))
    }

    fn detail_id(&self) -> Option<ArticleId> {
        self.detail.as_ref().map(|detail| detail.id)
    }

    /// The marks of an article.
    pub(super) fn flags(&self, id: ArticleId) -> Flags {
        self.find_flags(id).unwrap_or_default()
    }

    /// The marks of an article that is listed or open.
    pub(super) fn find_flags(&self, id: ArticleId) -> Option<Flags> {
        let open = || self.detail.as_ref().filter(|detail| detail.id == id).map(|detail| detail.flags);
        self.list.flags(id).or_else(open)
    }

    /// Where the keys go.
    pub fn mode(&self) -> Mode {
        match (self.help, self.focus) {
            _ if self.prompt.is_some() => Mode::Prompt,
            (Some(_), _) => Mode::Help,
            _ if self.feeds_popup.is_some() => Mode::Feeds,
            (None, Focus::List) => Mode::List,
            (None, Focus::Detail) => Mode::Detail,
        }
    }

    /// What is where on the screen; `None` if it is too small.
    pub fn panes(&self) -> Option<Panes> {
        Panes::for_size(self.size, self.direction(), self.focus == Focus::Detail, self.measure)
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
    pub fn has_listing(&self) -> bool {
        self.has_listing
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
