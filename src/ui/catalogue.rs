//! The catalogue: a box to check before each feed, its name, and at the other end of the line its site.

use super::canvas::Canvas;
use super::{status, symbols};
use crate::app::State;
use crate::app::catalogue::{CatalogueLine, CatalogueView};
use crate::app::panes::Area;
use crate::l10n::{Language, fill};
use crate::model::Role;
use url::Url;

/// Columns before a name: the box and a blank.
const BOX_WIDTH: usize = 2;
/// The fewest columns that a name gets. The site is left out if it would leave fewer.
const MIN_NAME_WIDTH: usize = 16;

pub(super) fn draw(state: &State, view: &CatalogueView<'_>, canvas: &mut Canvas<'_>) {
    let strings = state.strings();
    let messages = &strings.messages.catalogue;
    let title = match view.checked {
        0 => messages.title.clone(),
        checked => fill(&messages.title_checked, &[("n", &strings.number(checked as u64))]),
    };
    canvas.draw_popup(view.area, &title);
    let inside = view.inner_area();
    if view.lines.is_empty() {
        canvas.draw_wrapped(inside, &strings.messages.cli.feeds.catalogue_nothing, Role::Meta);
    }
    let rows = view.rows();
    for (index, top, height) in &rows {
        let Some(line) = view.lines.get(*index) else { continue };
        let mut area = Area { y: inside.y + top, height: 1, ..inside };
        if let Some(heading) = &line.heading {
            canvas.draw_label(area, 0, 0, area.width.into(), (heading, Role::Kicker));
            area.y += 1;
        }
        // The last one on the screen may have room for its heading alone.
        if usize::from(*height) < 1 + usize::from(line.heading.is_some()) {
            continue;
        }
        draw_line(line, area, canvas, strings.language);
        if *index == view.selected {
            // The selection reaches the border on either side.
            canvas.reverse(Area { x: area.x - 1, width: area.width + 2, ..area });
        }
    }
    canvas.draw_popup_scrollbar(view.area, (view.top, rows.len(), view.lines.len()));
}

fn draw_line(line: &CatalogueLine<'_>, area: Area, canvas: &mut Canvas<'_>, language: Language) {
    let width = usize::from(area.width);
    let symbol = if line.is_checked { symbols::CHECKED } else { symbols::UNCHECKED };
    canvas.draw_label(area, 0, 0, 1, (symbol, if line.is_checked { Role::BookmarkFlag } else { Role::Meta }));
    let room = width.saturating_sub(BOX_WIDTH + MIN_NAME_WIDTH);
    let site = status::draw_trailing(canvas, area, room, &site(&line.feed.home));
    let role = if line.is_checked { Role::Unread } else { Role::Read };
    let name = match language {
        Language::Fa => line.feed.name.clone(),
        Language::En => format!("{}  {}", line.feed.name_en, line.feed.name),
    };
    canvas.draw_label(area, 0, BOX_WIDTH, width.saturating_sub(BOX_WIDTH + site + 1), (&name, role));
}

/// The host of a site, without `www.`; nothing if the address has none.
fn site(home: &str) -> String {
    let url = Url::parse(home).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}
