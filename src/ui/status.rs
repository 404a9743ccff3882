//! The first line, the last line, and what is told to the reader above it.

use super::canvas::Canvas;
use crate::app::key::{Code, Key};
use crate::app::panes::Area;
use crate::app::{Action, Focus, Mode, State, fill};
use crate::layout::{Paragraph, Shaping, bidi};
use crate::model::{Role, Scope};

/// Lines that a notice may take.
const NOTICE_LINES: usize = 3;

/// The first line: the program, what is listed, how much of it is unread.
pub(super) fn title(state: &State, area: Area, canvas: &mut Canvas<'_>) {
    let (strings, words) = (state.strings(), &state.strings().words);
    let inside = area.inset(1, 0);
    let room = usize::from(inside.width);
    let what = match state.listing() {
        (_, filter) if filter.bookmarked => &words.bookmarks,
        (Scope::Library, _) => &words.library,
        (Scope::Session, _) => &words.session,
    };
    let mut from = canvas.label(inside, 0, 0, room, (&words.app, Role::Kicker));
    // A label does not draw the blanks around it.
    from += 1;
    from += canvas.label(inside, 0, from, room.saturating_sub(from), (words.separator.trim(), Role::Meta)) + 1;
    from += canvas.label(inside, 0, from, room.saturating_sub(from), (what, Role::Status));
    if !state.is_listed() {
        return;
    }
    let total = strings.counted(&words.articles, state.list().entries().len() as u64);
    let unread = fill(&words.unread, &[("n", &strings.number(state.list().unread() as u64))]);
    let mut counts = format!("{total}{}{unread}", words.separator);
    if state.is_partial() {
        counts = format!("{}{}{counts}", words.more_to_come, words.separator);
    }
    at_trailing_side(canvas, inside, room.saturating_sub(from + 2), &counts);
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
            (keys(&[Action::Quit]), &words.hint_quit),
        ],
        Mode::Detail => vec![
            (keys(&[Action::PageDown]), &words.hint_scroll),
            (keys(&[Action::Close]), &words.hint_back),
            help,
            (keys(&[Action::Bookmark]), &words.hint_bookmark),
        ],
        Mode::Field => {
            let keys = [(Code::Enter, &words.hint_keep), (Code::Esc, &words.hint_give_up)];
            keys.map(|(code, word)| (Key::from(code).to_string(), word.as_str())).to_vec()
        }
        Mode::Help => vec![(moving, &words.hint_scroll), (keys(&[Action::Close]), &words.hint_back)],
    }
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
    let total = state.list().entries().len() as u64;
    if total > 0 {
        let number = strings.number(state.list().selected() as u64 + 1);
        parts.push(fill(&words.position, &[("n", &number), ("total", &strings.number(total))]));
    }
    parts.join(&words.separator)
}

/// Paints a label at the side where lines of the interface end; returns the columns it took.
fn at_trailing_side(canvas: &mut Canvas<'_>, area: Area, room: usize, text: &str) -> usize {
    let interface = canvas.interface();
    let paragraph = Paragraph::new(text, bidi::base_direction(text, interface), Shaping::default(), Role::Meta);
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
    let field = usize::from(above.inset(1, 0).width);
    let most = NOTICE_LINES.min(above.height.into());
    let paragraph =
        Paragraph::new(text.as_str(), bidi::base_direction(&text, canvas.interface()), Shaping::default(), role);
    let lines = paragraph.clamped(field, most);
    let height = u16::try_from(lines.len()).unwrap_or(1);
    let area = Area { y: above.y + above.height - height, height, ..above };
    canvas.ground(area, role);
    for (row, line) in (0..height).zip(&lines) {
        canvas.line(area.inset(1, 0), row, line.column(field), line);
    }
}
