//! What the user chooses by key about the screen: how much room an article has in the list.

use super::state::State;
use crate::model::Density;

/// Shows one line an article in the list, or the full rows again.
pub(super) fn toggle_density(state: &mut State) {
    let density = &mut state.viewport.view.density;
    *density = match density {
        Density::Full => Density::Compact,
        Density::Compact => Density::Full,
    };
}
