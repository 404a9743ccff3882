//! The command line, as one table: parser and help are both made from it.

mod library_args;

pub(crate) use library_args::{
    AddArgs, ExportArgs, ExportContentArg, ExportFormatArg, FeedArgs, FeedsArgs, FetchArgs, ImportArgs, RemoveArgs,
    SearchArgs, escape_query_words,
};

use crate::l10n::Language;
use crate::layout;
use crate::term::dialect::Dialect;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// What `--help` says after the options.
const AFTER_HELP: &str = "\
Press ? in the reader for its keys.

Settings are in config.toml in the user's configuration folder; --config names another file. The command line wins over
the environment, that over the settings, and those over what is found out.

Environment:
  KHABAR_DATA      the data folder, where --data does not name it
  KHABAR_CONFIG    the settings file, where --config does not name it
  KHABAR_TERMINAL  how the terminal is spoken to, where --terminal does not name it
  NO_COLOR         no colours, if set to anything
  LC_ALL, LC_MESSAGES, LANG  the language, where neither --lang nor the settings name it

Exit status: 0 all was shown; 1 a part could not be shown; 2 nothing could be shown.";

/// Khabar, a reader for Persian and other right-to-left news in the terminal
///
/// Without a path it opens the library; with paths, the articles in these files and folders.
#[derive(Debug, Parser)]
#[command(name = "khabar", bin_name = "khabar", version, after_help = AFTER_HELP)]
pub(super) struct Cli {
    /// Files and folders to read; - is standard input. Write ./print for a file of that name
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten, next_help_heading = "Everywhere")]
    pub global: GlobalArgs,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options that every command has.
#[derive(Debug, Args)]
pub(super) struct GlobalArgs {
    /// The interface's language
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub lang: Option<LangArg>,
    /// The folder in which bookmarks and marks are kept
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The settings file
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Leave the mouse to the terminal, for selecting text with it
    #[arg(long, global = true)]
    pub no_mouse: bool,
    /// How right-to-left text is sent to the terminal
    #[arg(long, global = true, value_name = "NAME", value_parser = TerminalArg::parser())]
    pub terminal: Option<TerminalArg>,
}

/// How the terminal is spoken to, as the command line and the environment name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TerminalArg {
    /// As the terminal needs it.
    Auto,
    /// As the reader says.
    Dialect(Dialect),
}

impl TerminalArg {
    const AUTO: &str = "auto";

    /// The terminal of a name.
    pub(super) fn parse(name: &str) -> Option<Self> {
        if name == Self::AUTO { Some(Self::Auto) } else { Dialect::parse(name).map(Self::Dialect) }
    }

    /// All names.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        std::iter::once(Self::AUTO).chain(Dialect::ALL.map(Dialect::name))
    }

    fn parser() -> impl TypedValueParser<Value = Self> {
        let values: Vec<PossibleValue> =
            Self::names().map(|name| PossibleValue::new(name).help(Self::parse(name).map_or("", Self::help))).collect();
        PossibleValuesParser::new(values).map(|name| Self::parse(&name).unwrap_or(Self::Auto))
    }

    /// For whom it is.
    fn help(self) -> &'static str {
        match self {
            Self::Auto => "As the terminal needs it",
            Self::Dialect(Dialect::Plain) => "In visual order, for terminals that leave it alone",
            Self::Dialect(Dialect::Bdsm) => {
                "The same, with mode 8 reset: VTE (GNOME Terminal and its kin), mintty, WezTerm"
            }
            Self::Dialect(Dialect::Konsole) => "The same, with Konsole's reordering switched off meanwhile",
            Self::Dialect(Dialect::Mlterm) => "The same, with mlterm's reordering switched off meanwhile",
            Self::Dialect(Dialect::Kitty) => "Words turned round, for kitty, which turns them back",
            Self::Dialect(Dialect::Lro) => "With directional marks: xterm.js, and tmux inside VTE",
            Self::Dialect(Dialect::Inverse) => "For terminals that reorder whatever comes, such as qterminal",
            Self::Dialect(Dialect::Logical) => {
                "For terminals that reorder and join; from print, bare lines as they are typed, broken in the same places"
            }
        }
    }
}

/// The interface's language, as the command line names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// Persian
    Fa,
    /// English
    En,
}

impl From<LangArg> for Language {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::Fa => Self::Fa,
            LangArg::En => Self::En,
        }
    }
}

/// The commands without a screen.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print articles as the reader shows them, without marking them read
    Print(PrintArgs),
    /// List articles: id, marks (u unread, b bookmarked), date, source and title
    ///
    /// On a terminal, titles are laid out for it. Anywhere else they are in logical order, fields divided by tabs.
    List(ListArgs),
    /// List bookmarks, the newest first: id, the day it was kept, source, title, note and tags
    ///
    /// On a terminal, titles are laid out for it. Anywhere else they are in logical order, fields divided by tabs.
    Bookmarks(BookmarksArgs),
    /// Follow a feed: its address, that of a page that names it, or a file
    Add(AddArgs),
    /// List the feeds: id, unread and all articles, folder, name, how it went last, and address
    Feeds(FeedsArgs),
    /// Change a feed's name, its folder, or whether whole articles are fetched
    Feed(FeedArgs),
    /// Follow feeds no longer; their articles stay
    Remove(RemoveArgs),
    /// Bring the feeds up to date
    Fetch(FetchArgs),
    /// Search the library
    ///
    /// Words are found in any Persian spelling, and all of them must be there. Also: "exact phrase", -not, a OR b,
    /// begin*, (groups), title:word, source:name, feed:name, tag:name, is:unread, is:read, is:bookmarked,
    /// after:1403/05, before:2025-01-01.
    Search(SearchArgs),
    /// Look whether the library is whole
    Check,
    /// Write out what is kept here, to take it elsewhere
    Export(ExportArgs),
    /// Take in feeds, bookmarks or articles from files: OPML, an export of this program, a browser's bookmarks,
    /// or anything else that can be read
    Import(ImportArgs),
    /// Text looks wrong? Choose the line that reads right, once for each terminal
    ///
    /// One headline is shown in every way in which Khabar can write to a terminal. Your answer is kept for this
    /// terminal.
    Doctor(DoctorArgs),
}

/// `khabar doctor`.
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// Ask nothing; print what is known of the terminal, for a bug report
    #[arg(long)]
    pub report: bool,
}

/// `khabar print`.
#[derive(Debug, Args)]
pub(super) struct PrintArgs {
    /// A file, a folder, - for standard input; or an article of the library: its id, key or link
    #[arg(required = true, value_name = "ITEM")]
    pub items: Vec<PathBuf>,
    /// Columns, from 10 to 1000; the terminal's if not given, at most the measure of the settings, which is 70
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(10..=1000))]
    pub width: Option<u16>,
    /// Whether vowel marks are drawn; as in the settings if not given
    #[arg(long, value_enum)]
    pub marks: Option<VowelMarksArg>,
    /// Which digits are drawn; as in the settings if not given
    #[arg(long, value_enum)]
    pub digits: Option<DigitsArg>,
    /// On which side lines stand
    #[arg(long, value_enum, default_value_t = AlignArg::Start)]
    pub align: AlignArg,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = ColorArg::Auto)]
    pub color: ColorArg,
}

/// Whether vowel marks are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VowelMarksArg {
    /// They stay in the text only
    Hide,
    /// On their letters
    Show,
}

impl From<VowelMarksArg> for layout::VowelMarks {
    fn from(arg: VowelMarksArg) -> Self {
        match arg {
            VowelMarksArg::Hide => Self::Hide,
            VowelMarksArg::Show => Self::Show,
        }
    }
}

/// Which digits are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DigitsArg {
    /// Those of the text
    AsWritten,
    /// Persian ones, but not after a Latin letter
    Persian,
    /// ASCII ones
    Latin,
}

impl From<DigitsArg> for layout::Digits {
    fn from(digits: DigitsArg) -> Self {
        match digits {
            DigitsArg::AsWritten => Self::AsWritten,
            DigitsArg::Persian => Self::Persian,
            DigitsArg::Latin => Self::Latin,
        }
    }
}

/// Where lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AlignArg {
    /// Each at the side where it begins
    Start,
    /// All at the left
    Left,
    /// All at the right
    Right,
}

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorArg {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// `khabar list`.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Files and folders to list; the library if there is none
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Only bookmarked articles
    #[arg(long)]
    pub bookmarked: bool,
    /// Only unread articles
    #[arg(long)]
    pub unread: bool,
    /// Only what this search finds; see khabar search --help
    #[arg(long, short, value_name = "QUERY", allow_hyphen_values = true)]
    pub query: Option<String>,
    /// One JSON array, text in logical order
    #[arg(long)]
    pub json: bool,
}

/// `khabar bookmarks`.
#[derive(Debug, Args)]
pub(super) struct BookmarksArgs {
    /// One JSON array, text in logical order
    #[arg(long)]
    pub json: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;
    use std::ffi::OsString;

    #[test]
    fn the_table_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_terminal_is_named_as_its_dialect_is_or_left_open() {
        for name in TerminalArg::names() {
            let cli = Cli::try_parse_from(["khabar", "--terminal", name]).unwrap();
            assert_eq!(cli.global.terminal, TerminalArg::parse(name));
            assert_eq!(matches!(cli.global.terminal, Some(TerminalArg::Auto)), name == "auto");
        }
        let wrong = Cli::try_parse_from(["khabar", "--terminal", "nonsense"]).unwrap_err().to_string();
        assert!(TerminalArg::names().all(|name| wrong.contains(name)), "{wrong}");
    }

    #[test]
    fn a_word_with_a_hyphen_is_one_of_the_query_and_options_stand_anywhere() {
        let query = |line: &[&str]| {
            let cli = Cli::try_parse_from(escape_query_words(line.iter().map(OsString::from))).unwrap();
            let Some(Command::Search(search)) = cli.command else { panic!("{line:?}") };
            (search.query.join(" "), search.json, search.limit)
        };
        let expected = ("a -b OR -c".to_owned(), true, Some(3));
        assert_eq!(query(&["khabar", "search", "a", "-b", "OR", "--json", "-c", "--limit", "3"]), expected);
        assert_eq!(query(&["khabar", "search", "--json", "--limit=3", "--", "a", "-b", "OR", "-c"]), expected);
        let help = Cli::try_parse_from(escape_query_words(["khabar", "search", "-h"].map(OsString::from))).unwrap_err();
        assert_eq!(help.kind(), clap::error::ErrorKind::DisplayHelp);
    }

    #[test]
    fn general_options_may_stand_before_and_after_a_command() {
        for line in [["khabar", "--lang", "fa", "list"], ["khabar", "list", "--lang", "fa"]] {
            let cli = Cli::try_parse_from(line).unwrap();
            assert_eq!(cli.global.lang, Some(LangArg::Fa));
            assert!(matches!(cli.command, Some(Command::List(_))));
        }
    }
}
