//! The catalogue as a list of lines, with a heading above the first feed of each language and topic.

use super::CataloguePicker;
use crate::app::panes::{Area, centered};
use crate::app::prompt::PromptKind;
use crate::app::rows;
use crate::app::state::State;
use crate::model::CatalogueFeed;

/// What the frame shows of the catalogue, and what a click finds.
#[derive(Debug, Clone)]
pub struct CatalogueView<'a> {
    /// The feeds that match.
    pub lines: Vec<CatalogueLine<'a>>,
    /// The index of the selected line.
    pub selected: usize,
    /// The index of the first line on the screen.
    pub top: usize,
    /// The area of the list with its border.
    pub area: Area,
    /// How many feeds are checked, whether they match or not.
    pub checked: usize,
}

/// A feed of the catalogue, as a line.
#[derive(Debug, Clone)]
pub struct CatalogueLine<'a> {
    /// The feed.
    pub feed: &'a CatalogueFeed,
    /// Whether it will be followed.
    pub is_checked: bool,
    /// Its language and topic in words, if it is the first of these; they stand on a row of their own above it.
    pub heading: Option<String>,
}

impl CatalogueView<'_> {
    /// The area of the lines.
    pub fn inner_area(&self) -> Area {
        self.area.inset(2, 1)
    }

    /// The lines on the screen: the index, the first row and the height of each.
    pub fn rows(&self) -> Vec<(usize, u16, u16)> {
        rows::visible((self.top, self.lines.len()), self.inner_area().height, |index| self.height(index))
    }

    fn height(&self, index: usize) -> usize {
        self.lines.get(index).map_or(0, |line| 1 + usize::from(line.heading.is_some()))
    }
}

impl State {
    /// The catalogue, while it is open.
    pub fn catalogue_view(&self) -> Option<CatalogueView<'_>> {
        let PromptKind::Catalogue(picker) = &self.prompt()?.kind else { return None };
        let CataloguePicker { feeds, matching, selected, top, checked, .. } = &**picker;
        let mut area = self.panes()?.middle;
        // The prompt has the last line.
        area.height = area.height.saturating_sub(1);
        let lines = matching.iter().enumerate().filter_map(|(place, index)| {
            let feed = feeds.get(*index)?;
            let heading = picker.begins_group(place).then(|| self.catalogue_heading(feed));
            Some(CatalogueLine { feed, is_checked: checked.contains(index), heading })
        });
        // As high as with all feeds, so that it does not jump while the user types.
        Some(CatalogueView {
            lines: lines.collect(),
            selected: *selected,
            top: *top,
            area: centered(area, feeds.len()),
            checked: checked.len(),
        })
    }

    fn catalogue_heading(&self, feed: &CatalogueFeed) -> String {
        let language = self.strings.catalogue_language(&feed.language);
        let topic = feed.topics.first().map_or("", |topic| self.strings.topic(*topic));
        format!("{language}{}{topic}", self.strings.messages.separator)
    }

    /// Scrolls the catalogue as little as it takes to show the selected feed.
    pub(in crate::app) fn fit_catalogue(&mut self) {
        let Some(view) = self.catalogue_view() else { return };
        let room = view.inner_area().height;
        let fitted = rows::top_for_selection((view.top, view.selected), room, |index| view.height(index));
        if let Some(prompt) = self.prompt_mut()
            && let PromptKind::Catalogue(picker) = &mut prompt.kind
        {
            picker.top = fitted;
        }
    }
}
