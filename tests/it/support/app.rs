//! The app without a terminal: the real state and the real frames, with a worker that answers at once from memory.

use super::project;
use khabar::layout::RenderOptions;
use khabar::testing::app::key::parse_keys;
use khabar::testing::app::{CopyOutcome, Effect, Event, MouseKind, State, StateOptions};
use khabar::testing::config::DEFAULT_MEASURE;
use khabar::testing::document::ReadingOptions;
use khabar::testing::ingest::{self, Origin};
use khabar::testing::l10n::Language;
use khabar::testing::library;
use khabar::testing::model::{
    Anchor, Article, ArticleId, Entry, Feed, FeedSelection, Filter, Flags, KeyboardPreference, Query, Reply, Request,
    Role, Row, SavedSearch, Scope, Split, Style, Timestamp, ViewOptions, Zone,
};
use khabar::testing::theme::{Colors, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

/// 2026-11-22, 12:00 in Tehran.
pub(crate) const NOW: Timestamp = Timestamp(1_795_336_200);

/// The articles of `tests/fixtures/screens`, newest first.
pub(crate) fn articles() -> Vec<Article> {
    let folder = std::fs::read_dir(project("tests/fixtures/screens")).unwrap();
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.reverse();
    let read =
        |path: &std::path::PathBuf| ingest::article(&std::fs::read(path).unwrap(), &Origin::from_path(path)).unwrap();
    paths.iter().map(read).collect()
}

/// Compares the screen with its picture in `tests/snapshots`.
pub(crate) fn assert_screen(name: &str, app: &TestApp) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, app.snapshot()));
}

/// The app, its worker's memory, and its effects on the outside.
pub(crate) struct TestApp {
    pub state: State,
    pub articles: BTreeMap<i64, Arc<Article>>,
    pub flags: HashMap<i64, Flags>,
    pub anchors: HashMap<i64, Anchor>,
    pub notes: HashMap<i64, String>,
    pub tags: HashMap<i64, Vec<String>>,
    /// The article's story, as `Entry` names it.
    pub stories: HashMap<i64, i64>,
    /// The feed that an article is of.
    pub feed_of: HashMap<i64, i64>,
    /// Articles that their publishers have changed.
    pub changed: BTreeSet<i64>,
    /// Whole articles that can be fetched.
    pub full_texts: HashMap<i64, Arc<Article>>,
    pub feeds: Vec<Feed>,
    pub searches: Vec<SavedSearch>,
    /// What has been chosen by key, by the names of the settings.
    pub choices: BTreeMap<&'static str, String>,
    pub copied: Vec<String>,
    /// What comes of every text that is copied.
    pub copy_outcome: CopyOutcome,
    pub browsed: Vec<String>,
    pub requests: Vec<Request>,
    pub has_quit: bool,
    size: (u16, u16),
}

impl TestApp {
    pub(crate) fn open(language: Language, size: (u16, u16), articles: Vec<Article>) -> Self {
        Self::open_scope(Scope::Session, language, size, articles)
    }

    /// With list and article side by side from 80 columns on, as users of small screens choose.
    pub(crate) fn open_scope(scope: Scope, language: Language, size: (u16, u16), articles: Vec<Article>) -> Self {
        let view = ViewOptions { split: Split::Two, ..ViewOptions::default() };
        Self::open_view(view, scope, language, size, articles)
    }

    pub(crate) fn open_view(
        view: ViewOptions,
        scope: Scope,
        language: Language,
        size: (u16, u16),
        articles: Vec<Article>,
    ) -> Self {
        let mut app = Self::open_unanswered(view, scope, language, size, articles);
        app.answer_request(Request::List { scope, filter: Filter::ALL });
        app
    }

    /// Before the worker has answered anything.
    pub(crate) fn open_unanswered(
        view: ViewOptions,
        scope: Scope,
        language: Language,
        size: (u16, u16),
        articles: Vec<Article>,
    ) -> Self {
        let setup = StateOptions {
            language,
            zone: Zone::tehran(),
            keyboard_preference: KeyboardPreference::Persian,
            scope,
            size,
            now: NOW,
            reading: ReadingOptions { render: RenderOptions::default(), measure: DEFAULT_MEASURE },
            view,
        };
        let (state, _) = State::new(&setup).unwrap();
        let articles = (1..).zip(articles.into_iter().map(Arc::new)).collect();
        Self {
            state,
            articles,
            flags: HashMap::new(),
            anchors: HashMap::new(),
            notes: HashMap::new(),
            tags: HashMap::new(),
            stories: HashMap::new(),
            feed_of: HashMap::new(),
            changed: BTreeSet::new(),
            full_texts: HashMap::new(),
            feeds: Vec::new(),
            searches: Vec::new(),
            choices: BTreeMap::new(),
            copied: Vec::new(),
            copy_outcome: CopyOutcome::Clipboard,
            browsed: Vec::new(),
            requests: Vec::new(),
            has_quit: false,
            size,
        }
    }

    /// Presses keys, written as in the keymap: `jj<enter>b`.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        for key in parse_keys(keys).unwrap() {
            self.event(Event::Key(key));
        }
        self
    }

    pub(crate) fn event(&mut self, event: Event) -> &mut Self {
        let effects = self.state.handle(event, NOW);
        self.carry_out(effects);
        self
    }

    pub(crate) fn click(&mut self, column: u16, row: u16) -> &mut Self {
        self.mouse(MouseKind::Click, column, row).mouse(MouseKind::Release, column, row)
    }

    pub(crate) fn mouse(&mut self, kind: MouseKind, column: u16, row: u16) -> &mut Self {
        self.event(Event::Mouse { kind, column, row })
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.size = (columns, rows);
        self.event(Event::Resize { columns, rows })
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask(request) => self.answer_request(request),
                Effect::Copy(job) => {
                    self.copied.push(job.text.clone());
                    self.event(Event::Copied { job, outcome: self.copy_outcome.clone() });
                }
                Effect::Browse(address) => self.browsed.push(address),
                Effect::Redraw | Effect::Calibrate | Effect::Suspend => {}
                Effect::Quit => self.has_quit = true,
            }
        }
    }

    fn answer_request(&mut self, request: Request) {
        self.requests.push(request.clone());
        let reply = match request {
            Request::List { scope, filter } => Some(self.listed_reply(scope, filter)),
            Request::Rows(ids) => Some(Reply::Rows(ids.iter().filter_map(|id| self.row(id.0)).collect())),
            Request::Load(id) | Request::Preload(id) => self.loaded_reply(id, None),
            Request::FullText(id) => {
                self.full_texts.get(&id.0).cloned().and_then(|full| self.loaded_reply(id, Some(full)))
            }
            Request::SetFlags { id, flags, .. } => {
                self.flags.insert(id.0, flags);
                None
            }
            Request::SetNote { id, note } => {
                assert!(self.flags_of(id.0).bookmarked, "a note belongs to a bookmark");
                self.notes.insert(id.0, note);
                None
            }
            Request::SetTags { id, tags } => {
                assert!(self.flags_of(id.0).bookmarked, "tags belong to a bookmark");
                self.tags.insert(id.0, tags);
                None
            }
            Request::RemoveFeed(id) => {
                self.feeds.retain(|feed| feed.id != id);
                Some(self.feeds_reply())
            }
            Request::SaveSearch { name, query } => {
                self.searches.push(SavedSearch { name, query, unread: Some(1) });
                Some(self.feeds_reply())
            }
            Request::RemoveSearch { name } => {
                self.searches.retain(|search| search.name != name);
                Some(self.feeds_reply())
            }
            Request::Feeds => Some(self.feeds_reply()),
            Request::KeepChoice { setting, value } => {
                self.choices.insert(setting, value);
                None
            }
            Request::SetPosition { id, anchor } => {
                self.anchors.insert(id.0, anchor);
                None
            }
            Request::Catalogue => Some(Reply::Catalogue(library::catalogue())),
            Request::AddFeed { .. } | Request::FollowCatalogue { .. } | Request::Fetch(_) => None,
        };
        if let Some(reply) = reply {
            self.event(Event::Reply(reply));
        }
    }

    fn loaded_reply(&self, id: ArticleId, full: Option<Arc<Article>>) -> Option<Reply> {
        self.articles.get(&id.0).map(|article| Reply::Loaded {
            id,
            article: Arc::clone(article),
            anchor: self.anchors.get(&id.0).copied().unwrap_or_default(),
            note: self.notes.get(&id.0).cloned().unwrap_or_default(),
            tags: self.tags.get(&id.0).cloned().unwrap_or_default(),
            full_text: full,
        })
    }

    fn feeds_reply(&self) -> Reply {
        let unread = self.feeds.iter().map(|feed| feed.unread).sum();
        Reply::Feeds { feeds: self.feeds.clone(), searches: self.searches.clone(), unread }
    }

    /// Whether an article holds what is searched for, in its title or body as it stands.
    fn matches(article: &Article, query: &Query) -> bool {
        let body = article.blocks.iter().map(|block| block.text.text.as_str());
        std::iter::once(article.title.as_str()).chain(body).any(|text| text.contains(query.text.trim()))
    }

    /// The listing that the worker would make.
    pub(crate) fn listed_reply(&self, scope: Scope, filter: Filter) -> Reply {
        let shown = |id: &i64, article: &Article| {
            let within = match &filter.feeds {
                FeedSelection::All => true,
                FeedSelection::Feed(feed) => self.feed_of.get(id) == Some(&feed.0),
                FeedSelection::Folder(folder) => {
                    let feed = self.feeds.iter().find(|feed| Some(&feed.id.0) == self.feed_of.get(id));
                    feed.is_some_and(|feed| feed.folder.starts_with(folder))
                }
            };
            let found = filter.query.as_ref().is_none_or(|query| Self::matches(article, query));
            within && found && (!filter.bookmarked || self.flags_of(*id).bookmarked)
        };
        let ids: Vec<i64> =
            self.articles.iter().filter(|(id, article)| shown(id, article)).map(|(id, _)| *id).collect();
        let story = |id| self.stories.get(id).map(|story| ArticleId(*story));
        let entries =
            ids.iter().map(|id| Entry { id: ArticleId(*id), flags: self.flags_of(*id), story: story(id) }).collect();
        let rows = ids.iter().take(50).filter_map(|id| self.row(*id)).collect();
        Reply::Listed { scope, filter, entries, rows, partial: false }
    }

    fn flags_of(&self, id: i64) -> Flags {
        self.flags.get(&id).copied().unwrap_or_default()
    }

    fn row(&self, id: i64) -> Option<Row> {
        let article = self.articles.get(&id)?;
        Some(Row {
            id: ArticleId(id),
            title: article.title.clone(),
            source: article.source.clone(),
            published: article.published,
            lang: article.lang.clone(),
            url: article.url.clone(),
            changed: self.changed.contains(&id),
            flags: self.flags_of(id),
        })
    }

    /// The screen, painted in this theme.
    pub(crate) fn buffer(&self, theme: Theme) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
        khabar::testing::ui::draw(&self.state, theme, &mut buffer);
        buffer
    }

    /// The rows of the screen as text, cells from left to right.
    pub(crate) fn rows(&self) -> Vec<String> {
        self.rows_of(0..self.size.0, 0..self.size.1)
    }

    /// The rows of the detail pane's text, without the blanks at their ends.
    pub(crate) fn detail(&self) -> Vec<String> {
        let area = self.state.panes().unwrap().detail.unwrap().text;
        let rows = self.rows_of(area.x..area.x + area.width, area.y..area.y + area.height);
        rows.iter().map(|row| row.trim_end().to_owned()).collect()
    }

    fn rows_of(&self, columns: Range<u16>, rows: Range<u16>) -> Vec<String> {
        let buffer = self.buffer(Theme::new(Colors::None));
        let row = |y| {
            let mut text = String::new();
            let mut x = columns.start;
            while x < columns.end {
                let symbol = buffer[(x, y)].symbol();
                text.push_str(symbol);
                x += u16::try_from(unicode_width::UnicodeWidthStr::width(symbol)).unwrap().max(1);
            }
            text
        };
        rows.map(row).collect()
    }

    /// Every row as text and, under the screen, a letter for the look of each cell.
    ///
    /// Rows stand between U+202D and U+202C, so that an editor shows the cells in their order. A letter in the second
    /// part is the first role, in the order of `Role::ALL`, that looks like the cell; `#` is a reversed one,
    /// `^` the caret's.
    pub(crate) fn snapshot(&self) -> String {
        let theme = Theme::new(Colors::True);
        let buffer = self.buffer(theme);
        let mut snapshot = String::new();
        for row in self.rows() {
            let _ = writeln!(snapshot, "\u{202D}{}\u{202C}", row.trim_end());
        }
        snapshot.push('\n');
        let looks = looks(theme);
        let caret = self.state.caret();
        for y in 0..self.size.1 {
            let at = |x| if caret == Some((x, y)) { '^' } else { look_letter(&buffer[(x, y)], &looks) };
            let row: String = (0..self.size.0).map(at).collect();
            snapshot.push_str(row.trim_end());
            snapshot.push('\n');
        }
        snapshot
    }
}

type CellLook = (ratatui::style::Color, ratatui::style::Modifier);

/// What each role looks like in a buffer, learnt by the theme's own data.
fn looks(theme: Theme) -> Vec<(CellLook, char)> {
    let mut letters: Vec<(CellLook, char)> = Vec::new();
    for (role, letter) in Role::ALL.into_iter().zip('A'..) {
        let look = theme.look(Style::from(role));
        let color = match look.color {
            Some(khabar::testing::theme::Color::Rgb(red, green, blue)) => ratatui::style::Color::Rgb(red, green, blue),
            _ => ratatui::style::Color::Reset,
        };
        let mut modifier = ratatui::style::Modifier::empty();
        modifier.set(ratatui::style::Modifier::BOLD, look.bold);
        modifier.set(ratatui::style::Modifier::DIM, look.dim);
        modifier.set(ratatui::style::Modifier::UNDERLINED, look.underline);
        if !letters.iter().any(|(other, _)| *other == (color, modifier)) {
            letters.push(((color, modifier), letter));
        }
    }
    letters
}

fn look_letter(cell: &ratatui::buffer::Cell, looks: &[(CellLook, char)]) -> char {
    use ratatui::style::Modifier;
    if cell.modifier.contains(Modifier::REVERSED) {
        return '#';
    }
    if cell.symbol().trim().is_empty() {
        return ' ';
    }
    let plain = cell.modifier - Modifier::ITALIC;
    looks.iter().find(|((fg, modifier), _)| *fg == cell.fg && *modifier == plain).map_or('?', |(_, letter)| *letter)
}
