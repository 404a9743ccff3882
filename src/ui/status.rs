//! The first line, the last line, and the notice above it.

use super::canvas::Canvas;
use crate::app::key::{Key, KeyCode};
use crate::app::panes::Area;
use crate::app::{Action, Focus, ListingPhase, Mode, PromptInput, State};
use crate::l10n::{Messages, fill};
use crate::layout::{Paragraph, RenderOptions, bidi};
use crate::model::{Role, Style};

/// Lines that a notice may take.
const MAX_NOTICE_LINES: usize = 3;

/// The first line: the program; what is listed or, if the article hides the list, the article; how much is unread.
pub(super) fn draw_title(state: &State, area: Area, canvas: &mut Canvas<'_>) {
    let messages = &state.strings().messages;
    let inside = area.inset(1, 0);
    let room = usize::from(inside.width);
    let mut from = canvas.draw_label(inside, 0, 0, room, (&messages.app, Role::Kicker));
    // A label does not draw the blanks around it.
    from += 1;
    from += canvas.draw_label(inside, 0, from, room.saturating_sub(from), (messages.separator.trim(), Role::Meta)) + 1;
    let room = room.saturating_sub(from);
    let article = state.detail().filter(|_| state.panes().is_some_and(|panes| panes.list.is_none()));
    let name = article.map_or_else(|| state.listing_name(), |detail| detail.article.title.clone());
    // A long name leaves room for the figures. If not all of them fit, the first one says most.
    let figures = figures(state);
    let figures_room = room.saturating_sub(width(&name).min(room / 2) + 2);
    let mut figures_width = draw_trailing(canvas, inside, figures_room, &figures.join(&messages.separator));
    if figures_width == 0
        && let Some(first) = figures.first()
    {
        figures_width = draw_trailing(canvas, inside, figures_room, first);
    }
    let room = room.saturating_sub(figures_width + if figures_width > 0 { 2 } else { 0 });
    canvas.draw_label(inside, 0, from, room, (&name, Role::Status));
}

/// The columns of a text, as near as its letters tell before they are joined.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|each| usize::from(crate::layout::width::of_char(each))).sum()
}

/// The figures of the first line: how far a fetch is, how many articles are listed and unread.
fn figures(state: &State) -> Vec<String> {
    let (strings, messages) = (state.strings(), &state.strings().messages);
    let mut figures: Vec<String> = state.progress_text().into_iter().collect();
    let phase = state.listing_phase();
    if !matches!(phase, ListingPhase::Loading { .. }) {
        figures.extend((phase == ListingPhase::Partial).then(|| messages.more_to_come.clone()));
        // The Persian nought is a dot, as the separator is.
        let total = state.list().entries().len() as u64;
        let unread = match state.list().unread() as u64 {
            0 => messages.all_read.clone(),
            unread => fill(&messages.unread, &[("n", &strings.number(unread))]),
        };
        figures.push(match total {
            0 => messages.no_articles.clone(),
            total => format!("{}{}{unread}", strings.plural(&messages.articles, total), messages.separator),
        });
    }
    figures
}

/// The last line: the keys that matter here, and the position.
pub(super) fn draw_status(state: &State, area: Area, canvas: &mut Canvas<'_>) {
    let inside = area.inset(1, 0);
    let position = position_text(state);
    let trailing_width = draw_trailing(canvas, inside, inside.width.into(), &position);
    let room = usize::from(inside.width).saturating_sub(trailing_width + usize::from(trailing_width > 0) * 2);
    let mut from = 0;
    for (keys, description) in hints(state) {
        if from + width(&keys) + 1 + width(description) > room {
            break;
        }
        from += canvas.draw_label(inside, 0, from, room - from, (&keys, Role::Key)) + 1;
        from += canvas.draw_label(inside, 0, from, room - from, (description, Role::Meta)) + 2;
    }
}

/// A hint: the actions whose keys it names, and what they do.
type Hint = (&'static [Action], fn(&Messages) -> &String);

/// The hints of a mode, the most useful first: on a narrow screen the last ones are left out. A prompt has its own
/// keys.
fn hints_of(mode: Mode) -> &'static [Hint] {
    match mode {
        Mode::List => &[
            (&[Action::Down, Action::Up], |messages| &messages.hint_move),
            (&[Action::Open], |messages| &messages.hint_open),
            (&[Action::Help], |messages| &messages.hint_help),
            (&[Action::Bookmark], |messages| &messages.hint_bookmark),
            (&[Action::Search], |messages| &messages.hint_search),
            (&[Action::Feeds], |messages| &messages.hint_feeds),
            (&[Action::Quit], |messages| &messages.hint_quit),
            (&[Action::NextUnread], |messages| &messages.hint_next_unread),
            (&[Action::FetchAll], |messages| &messages.hint_fetch),
            (&[Action::Read], |messages| &messages.hint_read),
            (&[Action::Compact], |messages| &messages.hint_compact),
            (&[Action::ArticleAlone], |messages| &messages.hint_alone),
            (&[Action::AddFeed], |messages| &messages.hint_add),
        ],
        Mode::Detail => &[
            (&[Action::ReadOn], |messages| &messages.hint_scroll),
            (&[Action::Close], |messages| &messages.hint_back),
            (&[Action::Help], |messages| &messages.hint_help),
            (&[Action::Bookmark], |messages| &messages.hint_bookmark),
            (&[Action::NextArticle, Action::PreviousArticle], |messages| &messages.hint_articles),
            (&[Action::NextUnread], |messages| &messages.hint_next_unread),
            (&[Action::FullText], |messages| &messages.hint_full_text),
            (&[Action::Browser], |messages| &messages.hint_browser),
            (&[Action::Note], |messages| &messages.hint_note),
            (&[Action::ArticleAlone], |messages| &messages.hint_alone),
        ],
        Mode::Select => &[
            (&[Action::NextWord, Action::PreviousWord], |messages| &messages.hint_word),
            (&[Action::Down, Action::Up], |messages| &messages.hint_line),
            (&[Action::Copy], |messages| &messages.hint_copy),
            (&[Action::Close], |messages| &messages.hint_back),
            (&[Action::OtherEnd], |messages| &messages.hint_other_end),
            (&[Action::SelectParagraph], |messages| &messages.hint_paragraph),
            (&[Action::Help], |messages| &messages.hint_help),
        ],
        Mode::Feeds => &[
            (&[Action::Down, Action::Up], |messages| &messages.hint_move),
            (&[Action::Open], |messages| &messages.hint_list),
            (&[Action::AddFeed], |messages| &messages.hint_add),
            (&[Action::FetchFeed], |messages| &messages.hint_fetch),
            (&[Action::Close], |messages| &messages.hint_back),
            (&[Action::RemoveFeed], |messages| &messages.hint_remove),
        ],
        Mode::Choice => &[
            (&[Action::Down, Action::Up], |messages| &messages.hint_move),
            (&[Action::Open], |messages| &messages.hint_follow),
            (&[Action::Close], |messages| &messages.hint_cancel),
        ],
        Mode::Help => &[
            (&[Action::Down, Action::Up], |messages| &messages.hint_scroll),
            (&[Action::Close], |messages| &messages.hint_back),
            (&[Action::Search], |messages| &messages.hint_search),
        ],
        Mode::Prompt => &[],
    }
}

/// The keys worth naming, each with what it does.
fn hints(state: &State) -> Vec<(String, &str)> {
    if let Some(view) = state.prompt_view() {
        return prompt_hints(state, view.kind);
    }
    let mode = state.mode();
    let first_key = |action: &Action| state.keymap().keys_of(mode, *action).first().map(ToString::to_string);
    let hint = |(actions, description): &Hint| {
        let keys: Vec<String> = actions.iter().filter_map(first_key).collect();
        (keys.join("/"), description(&state.strings().messages).as_str())
    };
    hints_of(mode).iter().map(hint).collect()
}

/// The keys of a prompt, which are the same under every keymap.
fn prompt_hints(state: &State, kind: PromptInput) -> Vec<(String, &str)> {
    let messages = &state.strings().messages;
    let enter = match kind {
        PromptInput::Search { .. } | PromptInput::Filter => &messages.hint_show,
        PromptInput::Address => &messages.hint_add,
        PromptInput::Catalogue => &messages.hint_follow,
        PromptInput::Text => &messages.hint_save,
    };
    let esc = if kind == PromptInput::Filter { &messages.hint_clear } else { &messages.hint_cancel };
    let mut keys = vec![(KeyCode::Enter, enter), (KeyCode::Esc, esc)];
    match kind {
        PromptInput::Catalogue => keys.insert(0, (KeyCode::Tab, &messages.catalogue.hint_check)),
        PromptInput::Address => keys.push((KeyCode::Tab, &messages.catalogue.hint_catalogue)),
        PromptInput::Text | PromptInput::Filter | PromptInput::Search { .. } => {}
    }
    if let PromptInput::Search { can_search_everywhere } = kind {
        keys.extend(can_search_everywhere.then_some((KeyCode::Tab, &messages.hint_scope)));
        keys.push((KeyCode::Up, &messages.hint_history));
    }
    keys.into_iter().map(|(code, description)| (Key::from(code).to_string(), description.as_str())).collect()
}

/// The position: the number typed so far, how much of the article has been read, the row of the list.
fn position_text(state: &State) -> String {
    let (strings, messages) = (state.strings(), &state.strings().messages);
    let mut parts: Vec<String> = state.count().map(|count| strings.number(count as u64)).into_iter().collect();
    if state.focus() == Focus::Detail
        && let (Some(detail), Some(height)) = (state.detail(), state.detail_height())
    {
        let percent = strings.number(detail.percent(height));
        parts.push(fill(&messages.percent, &[("n", &percent)]));
    }
    let total = state.list().len() as u64;
    if total > 0 {
        let number = strings.number(state.list().selected() as u64 + 1);
        parts.push(fill(&messages.position, &[("n", &number), ("total", &strings.number(total))]));
    }
    parts.join(&messages.separator)
}

/// Paints a label at the side where lines of the interface end; returns the columns it took.
pub(super) fn draw_trailing(canvas: &mut Canvas<'_>, area: Area, room: usize, text: &str) -> usize {
    let interface = canvas.interface();
    let paragraph =
        Paragraph::new(text, bidi::base_direction(text, interface), RenderOptions::default(), Style::from(Role::Meta));
    let Some(line) = paragraph.clamped(usize::MAX, 1).pop().filter(|line| line.width <= room) else { return 0 };
    let column = if interface.is_rtl() { 0 } else { usize::from(area.width) - line.width };
    canvas.draw_line(area, 0, column, &line);
    line.width
}

/// The notice: on the line above the last one, and over the panes if it is long.
pub(super) fn draw_notice(state: &State, above: Area, canvas: &mut Canvas<'_>) {
    let Some((notice, more)) = state.notice() else { return };
    let role = if notice.is_error() { Role::Error } else { Role::Notice };
    let text = match more {
        0 => notice.text.clone(),
        more => format!("{} (+{})", notice.text, state.strings().number(more as u64)),
    };
    draw_sentence(&text, role, above, canvas);
}

/// Paints a sentence at the lower end of an area, on a background of its own.
pub(super) fn draw_sentence(text: &str, role: Role, above: Area, canvas: &mut Canvas<'_>) {
    let columns = usize::from(above.inset(1, 0).width);
    let max_lines = MAX_NOTICE_LINES.min(above.height.into());
    let paragraph = Paragraph::new(
        text,
        bidi::base_direction(text, canvas.interface()),
        RenderOptions::default(),
        Style::from(role),
    );
    let lines = paragraph.clamped(columns, max_lines);
    let height = u16::try_from(lines.len()).unwrap_or(1);
    let area = Area { y: above.y + above.height - height, height, ..above };
    canvas.fill_background(area, role);
    for (row, line) in (0..height).zip(&lines) {
        canvas.draw_line(area.inset(1, 0), row, line.start_column(columns), line);
    }
}
