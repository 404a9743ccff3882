//! The first line, the last line, and what is told to the reader above it.

use super::canvas::Canvas;
use crate::app::key::{Code, Key};
use crate::app::panes::Area;
use crate::app::{Action, FieldKind, Focus, Mode, State, fill};
use crate::layout::{Paragraph, RenderOptions, bidi};
use crate::model::Role;

/// Lines that a notice may take.
const NOTICE_LINES: usize = 3;

/// The first line: the program, what is listed, how much of it is unread.
pub(super) fn title(state: &State, area: Area, canvas: &mut Canvas<'_>) {
    let words = &state.strings().words;
    let inside = area.inset(1, 0);
    let room = usize::from(inside.width);
    let what = state.listing_name();
    let mut from = canvas.label(inside, 0, 0, room, (&words.app, Role::Kicker));
    // A label does not draw the blanks around it.
    from += 1;
    from += canvas.label(inside, 0, from, room.saturating_sub(from), (words.separator.trim(), Role::Meta)) + 1;
    // A long name or search leaves room for the figures.
    from += canvas.label(inside, 0, from, room.saturating_sub(from).min(room / 2), (&what, Role::Status));
    let room = room.saturating_sub(from + 2);
    let figures = figures(state);
    // If not everything fits, the first says most.
    if at_trailing_side(canvas, inside, room, &figures.join(&words.separator)) == 0
        && let Some(first) = figures.first()
    {
        at_trailing_side(canvas, inside, room, first);
    }
}

/// What the first line says in figures: how far a fetch is, how much is listed and unread.
fn figures(state: &State) -> Vec<String> {
    let (strings, words) = (state.strings(), &state.strings().words);
    let mut figures: Vec<String> = state.progress().into_iter().collect();
    if state.is_listed() {
        let total = strings.counted(&words.articles, state.list().entries().len() as u64);
        let unread = fill(&words.unread, &[("n", &strings.number(state.list().unread() as u64))]);
        figures.extend(state.is_partial().then(|| words.more_to_come.clone()));
        figures.push(format!("{total}{}{unread}", words.separator));
    }
    figures
}

/// The last line: the keys that matter here, and where the reader is.
pub(super) fn status(state: &State, area: Area, canvas: &mut Canvas<'_>) {
    let inside = area.inset(1, 0);
    let place = place(state);
    let taken = at_trailing_side(canvas, inside, inside.width.into(), &place);
    let room = usize::from(inside.width).saturating_sub(taken + usize::from(taken > 0) * 2);
    let mut from = 0;
    for (keys, word) in hints(state) {
        let width =
            |text: &str| text.chars().map(|each| usize::from(crate::layout::width::of_char(each))).sum::<usize>();
        if from + width(&keys) + 1 + width(word) > room {
            break;
        }
        from += canvas.label(inside, 0, from, room - from, (&keys, Role::Key)) + 1;
        from += canvas.label(inside, 0, from, room - from, (word, Role::Meta)) + 2;
    }
}

/// The keys worth naming, the most useful first: on a narrow screen the last are left out.
fn hints(state: &State) -> Vec<(String, &str)> {
    let words = &state.strings().words;
    let mode = state.mode();
    let keys = |actions: &[Action]| {
        let first = |action: &Action| state.keymap().keys_of(mode, *action).first().map(ToString::to_string);
        actions.iter().filter_map(first).collect::<Vec<_>>().join("/")
    };
    let help = (keys(&[Action::Help]), words.hint_help.as_str());
    let moving = keys(&[Action::Down, Action::Up]);
    match mode {
        Mode::List => vec![
            (moving, &words.hint_move),
            (keys(&[Action::Open]), &words.hint_open),
            help,
            (keys(&[Action::Bookmark]), &words.hint_bookmark),
            (keys(&[Action::Search]), &words.hint_search),
            (keys(&[Action::Feeds]), &words.hint_feeds),
            (keys(&[Action::Quit]), &words.hint_quit),
        ],
        Mode::Detail => vec![
            (keys(&[Action::PageDown]), &words.hint_scroll),
            (keys(&[Action::Close]), &words.hint_back),
            help,
            (keys(&[Action::Bookmark]), &words.hint_bookmark),
        ],
        Mode::Feeds => vec![
            (moving, &words.hint_move),
            (keys(&[Action::Open]), &words.hint_list),
            (keys(&[Action::AddFeed]), &words.hint_add),
            (keys(&[Action::FetchFeed]), &words.hint_fetch),
            (keys(&[Action::Close]), &words.hint_back),
            (keys(&[Action::RemoveFeed]), &words.hint_remove),
        ],
        Mode::Field => field_hints(state),
        Mode::Help => vec![(moving, &words.hint_scroll), (keys(&[Action::Close]), &words.hint_back)],
    }
}

/// The keys of a field.
fn field_hints(state: &State) -> Vec<(String, &str)> {
    let words = &state.strings().words;
    let kind = state.field().map(|view| view.kind);
    let enter = match kind {
        Some(FieldKind::Search { .. }) => &words.hint_show,
        Some(FieldKind::Address) => &words.hint_add,
        Some(FieldKind::Kept) | None => &words.hint_keep,
    };
    let mut keys = vec![(Code::Enter, enter), (Code::Esc, &words.hint_give_up)];
    if let Some(FieldKind::Search { elsewhere }) = kind {
        keys.extend(elsewhere.then_some((Code::Tab, &words.hint_where)));
        keys.push((Code::Up, &words.hint_past));
    }
    keys.into_iter().map(|(code, word)| (Key::from(code).to_string(), word.as_str())).collect()
}

/// Where the reader is: a number typed so far, the article's place in the list, how much of it has been read.
fn place(state: &State) -> String {
    let (strings, words) = (state.strings(), &state.strings().words);
    let mut parts: Vec<String> = state.count().map(|count| strings.number(count as u64)).into_iter().collect();
    if state.focus() == Focus::Detail
        && let (Some(detail), Some(pane)) = (state.detail(), state.panes().and_then(|panes| panes.detail))
    {
        let percent = strings.number(detail.percent(pane.text.height));
        parts.push(fill(&words.percent, &[("n", &percent)]));
    }
    let total = state.list().len() as u64;
    if total > 0 {
        let number = strings.number(state.list().selected() as u64 + 1);
        parts.push(fill(&words.position, &[("n", &number), ("total", &strings.number(total))]));
    }
    parts.join(&words.separator)
}

/// Paints a label at the side where lines of the interface end; returns the columns it took.
pub(super) fn at_trailing_side(canvas: &mut Canvas<'_>, area: Area, room: usize, text: &str) -> usize {
    let interface = canvas.interface();
    let paragraph = Paragraph::new(text, bidi::base_direction(text, interface), RenderOptions::default(), Role::Meta);
    let Some(line) = paragraph.clamped(usize::MAX, 1).pop().filter(|line| line.width <= room) else { return 0 };
    let column = if interface.is_rtl() { 0 } else { usize::from(area.width) - line.width };
    canvas.line(area, 0, column, &line);
    line.width
}

/// What is told to the reader: on the line above the last one, and over the panes if it is long.
pub(super) fn notice(state: &State, above: Area, canvas: &mut Canvas<'_>) {
    let Some((notice, more)) = state.notice() else { return };
    let role = if notice.error { Role::Error } else { Role::Notice };
    let text = match more {
        0 => notice.text.clone(),
        more => format!("{} (+{})", notice.text, state.strings().number(more as u64)),
    };
    sentence(&text, role, above, canvas);
}

/// Paints a sentence at the lower end of an area, on ground of its own.
pub(super) fn sentence(text: &str, role: Role, above: Area, canvas: &mut Canvas<'_>) {
    let field = usize::from(above.inset(1, 0).width);
    let most = NOTICE_LINES.min(above.height.into());
    let paragraph =
        Paragraph::new(text, bidi::base_direction(text, canvas.interface()), RenderOptions::default(), role);
    let lines = paragraph.clamped(field, most);
    let height = u16::try_from(lines.len()).unwrap_or(1);
    let area = Area { y: above.y + above.height - height, height, ..above };
    canvas.ground(area, role);
    for (row, line) in (0..height).zip(&lines) {
        canvas.line(area.inset(1, 0), row, line.start_column(field), line);
    }
}
