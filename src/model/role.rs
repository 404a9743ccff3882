//! The role of each piece of text on screen, by which a theme chooses its colours.

/// The part that a cell plays on screen. A theme gives each role its colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Running text.
    #[default]
    Body,
    /// The line above a title.
    Kicker,
    /// The title of the article that is open.
    Title,
    /// Who wrote it, when, where.
    Byline,
    /// The summary before the body.
    Lead,
    /// A heading in the body.
    Heading,
    /// Quoted text.
    Quote,
    /// A picture's label and caption.
    Caption,
    /// Code.
    Code,
    /// The text of a link.
    Link,
    /// The number with which the user opens a link.
    LinkNumber,
    /// A list item's bullet or number, and the bar beside a quotation or the selected row.
    Marker,
    /// A thematic break.
    Rule,
    /// The title of an unread article in the list.
    Unread,
    /// The title of a read article in the list.
    Read,
    /// Source and time in the list, and other notes.
    Meta,
    /// The flag of an unread article.
    UnreadFlag,
    /// The flag of a bookmarked article.
    BookmarkFlag,
    /// Lines between panes and the track of a scrollbar.
    Border,
    /// The thumb of a scrollbar.
    Thumb,
    /// The status line.
    Status,
    /// A key's name in the status line and the help.
    Key,
    /// A hit of a search.
    Hit,
    /// A notice to the user.
    Notice,
    /// An error.
    Error,
    /// What is selected in an article.
    Selection,
}

impl Role {
    /// Every role, for themes and tests that must not miss one.
    pub const ALL: [Self; 26] = [
        Self::Body,
        Self::Kicker,
        Self::Title,
        Self::Byline,
        Self::Lead,
        Self::Heading,
        Self::Quote,
        Self::Caption,
        Self::Code,
        Self::Link,
        Self::LinkNumber,
        Self::Marker,
        Self::Rule,
        Self::Unread,
        Self::Read,
        Self::Meta,
        Self::UnreadFlag,
        Self::BookmarkFlag,
        Self::Border,
        Self::Thumb,
        Self::Status,
        Self::Key,
        Self::Hit,
        Self::Notice,
        Self::Error,
        Self::Selection,
    ];
}

/// How a cell is painted: its role, and the emphasis of the spans over it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// The role.
    pub role: Role,
    /// Bold.
    pub strong: bool,
    /// Italic.
    pub emphasis: bool,
}

impl From<Role> for Style {
    fn from(role: Role) -> Self {
        Self { role, strong: false, emphasis: false }
    }
}
