//! What a key can do: the one table of actions.
//!
//! An action has a line here, its keys in `assets/keymap.toml`, its description in each file of `assets/strings/`, and
//! an arm in [`update`](crate::app::update), which carries it out. The help screen and the key tables of the READMEs
//! are made from these; tests fail when one of them lacks an action.

/// A heading of the help screen and the actions under it, in order.
#[derive(Debug, Clone, Copy)]
pub struct ActionGroup {
    /// Its name in the strings files.
    pub name: &'static str,
    /// The actions.
    pub actions: &'static [Action],
}

/// Makes [`Action`] from a table: groups in the order of the help screen, and in each the actions with the names that
/// the keymap and the strings files use.
macro_rules! actions {
    ($($group:literal { $($(#[$doc:meta])+ $action:ident = $name:literal,)+ })+) => {
        /// Everything that a key can do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
        pub enum Action {
            $($($(#[$doc])+ #[serde(rename = $name)] $action,)+)+
        }

        impl Action {
            /// Every action, as the help screen and the README present them.
            pub const GROUPS: &'static [ActionGroup] =
                &[$(ActionGroup { name: $group, actions: &[$(Self::$action),+] }),+];

            /// Its name in the keymap and in the strings files.
            pub fn name(self) -> &'static str {
                match self {
                    $($(Self::$action => $name,)+)+
                }
            }
        }
    };
}

actions! {
    "navigation" {
        /// One article or line down.
        Down = "down",
        /// One article or line up.
        Up = "up",
        /// To the beginning.
        First = "first",
        /// To the end.
        Last = "last",
        /// Half a screen down.
        HalfDown = "half-down",
        /// Half a screen up.
        HalfUp = "half-up",
        /// A screen down.
        PageDown = "page-down",
        /// A screen up.
        PageUp = "page-up",
        /// In the article: a screen down; at its end, to the next unread article.
        ReadOn = "read-on",
    }
    "articles" {
        /// Read the selected article.
        Open = "open",
        /// Back to the list; in the list, back to all articles.
        Close = "close",
        /// From the article back to the list; if it is the only one of the command line, out of the program.
        Leave = "leave",
        /// To the other pane.
        SwitchPane = "switch-pane",
        /// Select the next article, from either pane.
        NextArticle = "next-article",
        /// Select the previous article.
        PreviousArticle = "previous-article",
        /// Select the next unread article.
        NextUnread = "next-unread",
        /// Select the previous unread article.
        PreviousUnread = "previous-unread",
        /// Expand or collapse the articles of one story.
        Unfold = "unfold",
        /// Fetch the full article, or switch between it and the feed's version.
        FullText = "full-text",
    }
    "search" {
        /// Search.
        Search = "search",
        /// Go to the next match.
        NextMatch = "next-match",
        /// Go to the previous match.
        PreviousMatch = "previous-match",
        /// Order what a search finds by time or by rank.
        SearchOrder = "search-order",
        /// Save the search under a name.
        SaveSearch = "save-search",
    }
    "feeds" {
        /// Show the feeds.
        Feeds = "feeds",
        /// Follow another feed.
        AddFeed = "add-feed",
        /// In the list of feeds: unfollow a feed or delete a saved search.
        RemoveFeed = "remove-feed",
        /// Fetch what is listed, or the selected feed.
        FetchFeed = "fetch-feed",
        /// Fetch every feed.
        FetchAll = "fetch-all",
    }
    "marking" {
        /// Bookmark the article or remove the bookmark.
        Bookmark = "bookmark",
        /// Write a note on the article.
        Note = "note",
        /// Tag the article.
        Tags = "tags",
        /// Show only bookmarks, or everything again.
        OnlyBookmarks = "only-bookmarks",
        /// Mark the article read or unread.
        Read = "read",
        /// Undo the last change of a flag, a note or tags.
        Undo = "undo",
        /// Copy the article's link.
        CopyLink = "copy-link",
        /// Copy the article's text.
        CopyText = "copy-text",
        /// Open the article or a numbered link in the browser.
        Browser = "browser",
    }
    "layout" {
        /// Show one line an article in the list, or the full rows again.
        Compact = "compact",
        /// Give the article the whole screen, or show both panes again.
        ArticleAlone = "article-alone",
        /// Make the list wider.
        WidenList = "widen-list",
        /// Make the list narrower.
        NarrowList = "narrow-list",
    }
    "selecting" {
        /// Select text: the first word on the screen, or the match.
        Select = "select",
        /// Select whole paragraphs.
        SelectParagraph = "select-paragraph",
        /// The caret one cell to the left.
        Left = "left",
        /// The caret one cell to the right.
        Right = "right",
        /// The caret to the next word.
        NextWord = "next-word",
        /// The caret to the beginning of the word, or to the word before.
        PreviousWord = "previous-word",
        /// The caret to the end of the word.
        WordEnd = "word-end",
        /// The caret to the next paragraph.
        NextParagraph = "next-paragraph",
        /// The caret to the beginning of the paragraph, or to the one before.
        PreviousParagraph = "previous-paragraph",
        /// The caret to the other end of the selection.
        OtherEnd = "other-end",
        /// Copy what is selected.
        Copy = "copy",
    }
    "program" {
        /// Flip the direction of the article.
        Flip = "flip",
        /// Show the keys.
        Help = "help",
        /// Draw the screen again.
        Redraw = "redraw",
        /// Show every way of writing to the terminal and ask which one reads correctly.
        Calibrate = "calibrate",
        /// Suspend the program and return to the shell.
        Suspend = "suspend",
        /// Quit.
        Quit = "quit",
    }
}

impl Action {
    /// Every action.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::GROUPS.iter().flat_map(|group| group.actions.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::l10n::{Language, Strings};
    use std::collections::BTreeSet;

    #[test]
    fn every_language_describes_exactly_the_actions_and_groups_that_there_are() {
        let actions: BTreeSet<&str> = Action::all().map(Action::name).collect();
        let groups: BTreeSet<&str> = Action::GROUPS.iter().map(|group| group.name).collect();
        for language in Language::ALL {
            let messages = Strings::load(language).unwrap().messages;
            assert_eq!(messages.actions.keys().map(String::as_str).collect::<BTreeSet<_>>(), actions, "{language:?}");
            assert_eq!(messages.groups.keys().map(String::as_str).collect::<BTreeSet<_>>(), groups, "{language:?}");
        }
    }
}
