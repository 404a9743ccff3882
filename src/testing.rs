//! What the tests, benchmarks and fuzz targets of this package reach, and nobody else should.
//!
//! Everything else in the library is private, so that the compiler finds what is dead. No name here is a promise:
//! programs that want the bidi layout use [`layout`](crate::layout).

pub mod app {
    pub use crate::app::{
        Action, CopyFailure, CopyJob, CopyKind, CopyOutcome, DEFAULT_KEYMAP, Effect, Event, Focus, Keymap, Mode,
        MouseKind, State, StateOptions,
    };
    pub mod help {
        pub use crate::app::help::HelpLine;
    }
    pub mod key {
        pub use crate::app::key::{Key, parse_keys};
    }
    pub mod list {
        pub use crate::app::list::List;
    }
}

pub mod cli {
    pub use crate::cli::run_with;
}

pub mod config {
    pub use crate::config::{DEFAULT_MEASURE, Environment, SETTINGS, SettingDefault};
}

pub mod exchange {
    pub use crate::exchange::{Error, sanitize};
    pub mod bookmarks {
        pub use crate::exchange::bookmarks::{Link, is_bookmark_file, read, write};
    }
    pub mod opml {
        pub use crate::exchange::opml::{Outline, read, write};
    }
}

pub mod document {
    pub use crate::document::{Document, DocumentLines, DocumentOptions, Fragment, ReadingOptions};
}

pub mod files {
    pub use crate::files::{Files, read};
}

pub mod ingest {
    pub use crate::ingest::{
        Agencies, Error, FeedOrigin, FileKind, Format, Markup, Origin, ParsedFeed, RecordFormat, SNIFF_LEN, Warning,
        article, canonical_url, decode, detect, feed, is_empty, key, lazy_feed, markdown, page, plain, records,
        saved_page,
    };
    pub mod html {
        pub use crate::ingest::html::{blocks, fragment};
    }
}

pub mod l10n {
    pub use crate::l10n::{Language, Strings};
}

pub mod layout {
    pub mod joining {
        pub use crate::layout::joining::{Joins, contextual_form, joining_type};
    }
}

pub mod library {
    pub use crate::library::{FetchOutcome, Network, catalogue, fetch, open, store_page};
    pub mod clock {
        pub use crate::library::clock::now;
    }
}

pub mod model {
    pub use crate::model::{
        Anchor, Article, ArticleId, Block, BlockKind, Bookmark, CatalogueFeed, Density, Direction, Entry,
        ExportedArticle, Expr, Failure, Feed, FeedId, FeedIssue, FeedIssues, FeedLink, FeedSelection, FetchError,
        Filter, Flags, Image, Inline, KeyboardPreference, Lang, Marker, Order, OtherDocument, PendingPages, Phrase,
        Progress, Query, RecordErrorKind, Reply, Request, Retention, RichText, Role, Row, SavedSearch, Scope, Span,
        Split, Style, Timestamp, UserState, ViewOptions, Zone, limits,
    };
}

pub mod net {
    pub use crate::net::{
        Accept, Client, DEFAULT_JOBS, Discovered, FetchOptions, FetchPool, FetchRequest, FetchResponse, Limits,
        NamedBy, ResponseBody, Timeouts, discover,
    };
}

pub mod search {
    pub use crate::search::{
        Candidate, PHRASE_BREAK, alternatives, append_index_words, fold, highlights, matches, parse, words,
    };
}

pub mod store {
    pub use crate::store::{
        Error, FeedChange, FeedUpdate, Index, IndexProgress, IntegrityError, IntegrityReport, NewFeed, Prepared, Store,
        UpdateSummary, check, prepare, prepare_lazy,
    };
}

pub mod term {
    pub mod capabilities {
        pub use crate::term::capabilities::{Capabilities, CellDrawing};
    }
    pub mod dialect {
        pub use crate::term::dialect::Dialect;
    }
    pub mod flow_control {
        pub use crate::term::flow_control::{AfterPart, CONFIRMATION_TIMEOUT, FlowControl, STATUS_QUESTION};
    }
    pub mod guard {
        pub use crate::term::guard::{Guard, OutputMode, set_mode};
    }
    pub mod input {
        pub use crate::term::input::{Input, InputParser};
    }
    pub mod screen {
        pub use crate::term::screen::Screen;
    }
    pub mod panic_report {
        pub use crate::term::panic_report::install;
    }
    pub mod probe {
        pub use crate::term::probe::{
            ANSWER_TIMEOUT, Answer, Answers, COLOR_QUESTIONS, FIRST_FRAME_TIMEOUT, InnerTerminal, KEY_PAUSE,
            Multiplexer, Probe, ProbeInput, QUESTIONS, SettingSource, TmuxClient, VerdictReason, background, choose,
            decide, identity,
        };
    }
}

pub mod text {
    pub use crate::text::{
        DefaultZone, clean, clean_line, compare_natural, detect_language, find_links, is_closing_line,
        majority_direction, parse_date,
    };
    pub mod classes {
        pub use crate::text::classes::{is_invisible, is_vowel};
    }
}

pub mod theme {
    pub use crate::theme::{Background, Color, Colors, Rgb, Theme};
}

pub mod threads {
    pub use crate::threads::{HookSite, set_test_hook};
}

pub mod ui {
    pub use crate::ui::draw;
}
