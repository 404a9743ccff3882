//! Flipping the direction of the open article.

use crate::app::state::State;
use crate::l10n::phrases;
use crate::model::Direction;

/// Gives every paragraph of the article the direction opposite to the article's own, or each its own again.
pub(in crate::app) fn flip(state: &mut State) {
    let (strings, render) = (&state.strings, state.viewport.reading.render);
    let Some(detail) = state.article.detail_mut() else { return };
    let flipped = match detail.forced_direction {
        None => Some(phrases::direction(&detail.article, strings.language).flipped()),
        Some(_) => None,
    };
    detail.forced_direction = flipped;
    detail.lay_out(strings, render);
    let notice = match flipped {
        Some(Direction::Rtl) => &strings.messages.flipped_rtl,
        Some(Direction::Ltr) => &strings.messages.flipped_ltr,
        None => &strings.messages.flipped_back,
    };
    state.notices.notify(notice.clone());
}
