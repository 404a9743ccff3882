//! The command line, as one table: parser and help are both made from it.

mod library_args;

pub(crate) use library_args::{
    AddArgs, CatalogueArgs, ExportArgs, ExportContentArg, ExportFormatArg, FeedArgs, FeedsArgs, FetchArgs, ImportArgs,
    RemoveArgs, SearchArgs, escape_query_words,
};

use crate::config::{self, Choice};
use crate::model::Zone;
use crate::term::dialect::Dialect;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The end of `--help`.
fn after_help() -> String {
    let variables = config::VARIABLES.map(|(name, help)| format!("  {name:<16} {help}")).join("\n");
    format!(
        "\
Press ? in the reader for its keys.

Settings are in config.toml in your configuration folder; --config names another file. The command line takes precedence
over the environment, the environment over the settings, and the settings over what Khabar detects.

Environment:
{variables}

Exit status: 0 if everything was shown, 1 if a part could not be, 2 if nothing could."
    )
}

/// A parser for the names of these choices.
fn choice_parser(choices: &'static [Choice]) -> impl TypedValueParser<Value = &'static Choice> {
    let values: Vec<PossibleValue> =
        choices.iter().map(|choice| PossibleValue::new(choice.name).help(choice.help)).collect();
    PossibleValuesParser::new(values)
        .try_map(|name| choices.iter().find(|choice| choice.name == name).ok_or("no such choice"))
}

/// A parser for a number of addresses.
fn jobs_parser() -> impl TypedValueParser<Value = u16> {
    clap::value_parser!(u16).range(i64::from(*config::JOBS.start())..=i64::from(*config::JOBS.end()))
}

/// Khabar, a reader for Persian and other right-to-left news in the terminal
///
/// Without a path, Khabar opens your library; with paths, the articles in these files and folders.
#[derive(Debug, Parser)]
#[command(name = "khabar", bin_name = "khabar", version, after_help = after_help())]
pub(super) struct Cli {
    /// Files and folders to read; - is standard input. Write ./print for a file named print
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
    /// The language of the interface
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = choice_parser(&config::LANGUAGES))]
    pub lang: Option<&'static Choice>,
    /// The data folder, with the library, bookmarks and what you have read
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The settings file
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Leave the mouse to the terminal, to select text with it
    #[arg(long, global = true)]
    pub no_mouse: bool,
    /// How right-to-left text is sent to the terminal
    #[arg(long, global = true, value_name = "NAME", value_parser = TerminalArg::parser())]
    pub terminal: Option<TerminalArg>,
    /// The time zone of dates, such as Asia/Tehran; auto is the system's
    #[arg(long, global = true, value_name = "NAME", value_parser = TimeZoneArg::parse)]
    pub time_zone: Option<TimeZoneArg>,
}

/// The time zone that the command line or the environment names; `None` for the system's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TimeZoneArg(pub Option<Zone>);

impl TimeZoneArg {
    /// The zone of this name.
    ///
    /// # Errors
    /// If there is none: what may have been meant.
    pub(super) fn parse(name: &str) -> Result<Self, String> {
        if name == TerminalArg::AUTO {
            return Ok(Self(None));
        }
        config::named_zone(name).map(|zone| Self(Some(zone))).ok_or_else(|| match config::nearest_zone(name) {
            Some(nearest) => format!("no time zone has this name; did you mean {nearest}?"),
            None => "no time zone has this name; an example is Asia/Tehran".to_owned(),
        })
    }
}

/// How right-to-left text is sent to the terminal, as the command line and the environment name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TerminalArg {
    /// Detected.
    Auto,
    /// As the user says.
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

    /// Which terminals need it.
    fn help(self) -> &'static str {
        match self {
            Self::Auto => "Detected",
            Self::Dialect(Dialect::Plain) => "In visual order, for terminals that do not reorder text",
            Self::Dialect(Dialect::Bdsm) => {
                "The same, with mode 8 reset: GNOME Terminal and its relatives (VTE), mintty, WezTerm"
            }
            Self::Dialect(Dialect::Konsole) => "The same, with Konsole's reordering switched off",
            Self::Dialect(Dialect::Mlterm) => "The same, with mlterm's reordering switched off",
            Self::Dialect(Dialect::Kitty) => "With the letters of each word reversed, for kitty reverses them again",
            Self::Dialect(Dialect::Osc66) => "With right-to-left letters drawn one by one: kitty 0.40 and later",
            Self::Dialect(Dialect::Lro) => "With an override around right-to-left text: tmux and mosh inside VTE",
            Self::Dialect(Dialect::Lrm) => "With a directional mark after each right-to-left letter: xterm.js",
            Self::Dialect(Dialect::Inverse) => "For terminals that always reorder, such as qterminal",
            Self::Dialect(Dialect::Logical) => {
                "For terminals that reorder text and join letters; print writes lines as they are typed"
            }
        }
    }
}

/// The commands without a screen.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print articles as the reader shows them; they stay unread
    Print(PrintArgs),
    /// List articles: id, flags (u unread, b bookmarked), date, source and title
    ///
    /// A terminal gets titles laid out for it. A file or a pipe gets them in logical order, with tabs between fields.
    List(ListArgs),
    /// List bookmarks, newest first: id, date saved, source, title, note and tags
    ///
    /// A terminal gets titles laid out for it. A file or a pipe gets them in logical order, with tabs between fields.
    Bookmarks(BookmarksArgs),
    /// Follow a feed: by its address, by a page that names it, as a file, or by its name in the catalogue
    Add(AddArgs),
    /// List the feeds that can be added by their names: id, name, language, topics, address
    Catalogue(CatalogueArgs),
    /// List your feeds: id, unread and all articles, folder, name, last result, address
    Feeds(FeedsArgs),
    /// Change a feed's name, its folder, or whether its articles are fetched in full
    Feed(FeedArgs),
    /// Unfollow feeds; their articles stay
    Remove(RemoveArgs),
    /// Fetch new articles
    Fetch(FetchArgs),
    /// Search the library
    ///
    /// An article must contain all the words, in any Persian spelling. Also: "exact phrase", -not, a OR b,
    /// begin*, (groups), title:word, source:name, feed:name, tag:name, is:unread, is:read, is:bookmarked,
    /// after:1403/05, before:2025-01-01.
    Search(SearchArgs),
    /// Check the library for damage
    Check,
    /// Export feeds, bookmarks or the whole library to standard output
    Export(ExportArgs),
    /// Import feeds, bookmarks or articles from files: OPML, an export of Khabar's own, a browser's bookmarks, or
    /// articles in any format that Khabar reads
    Import(ImportArgs),
    /// Text looks wrong? Choose the line that reads right, once for each terminal
    ///
    /// Khabar shows one headline in every way in which it can write to a terminal, and remembers your answer for this
    /// terminal.
    Doctor(DoctorArgs),
}

/// `khabar doctor`.
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// Instead, print what Khabar knows of the terminal, for a bug report
    #[arg(long)]
    pub report: bool,
}

/// `khabar print`.
#[derive(Debug, Args)]
pub(super) struct PrintArgs {
    /// A file, a folder, - for standard input, or an article of the library by its id, key or link
    #[arg(required = true, value_name = "ITEM")]
    pub items: Vec<PathBuf>,
    /// Columns, from 10 to 1000 [default: those of the terminal, at most the measure of the settings]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(10..=1000))]
    pub width: Option<u16>,
    /// How vowel marks are drawn [default: as in the settings]
    #[arg(long, value_parser = choice_parser(&config::VOWEL_MARKS))]
    pub marks: Option<&'static Choice>,
    /// How digits are drawn [default: as in the settings]
    #[arg(long, value_parser = choice_parser(&config::DIGITS))]
    pub digits: Option<&'static Choice>,
    /// Where lines stand
    #[arg(long, value_enum, default_value_t = AlignArg::Start)]
    pub align: AlignArg,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = ColorArg::Auto)]
    pub color: ColorArg,
}

/// Where lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AlignArg {
    /// Each on the side where it begins
    Start,
    /// All on the left
    Left,
    /// All on the right
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
    /// Files and folders to list [default: the library]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Only bookmarked articles
    #[arg(long)]
    pub bookmarked: bool,
    /// Only unread articles
    #[arg(long)]
    pub unread: bool,
    /// Only articles that match this query; see khabar search --help
    #[arg(long, short, value_name = "QUERY", allow_hyphen_values = true)]
    pub query: Option<String>,
    /// Write one JSON array, with text in logical order
    #[arg(long)]
    pub json: bool,
}

/// `khabar bookmarks`.
#[derive(Debug, Args)]
pub(super) struct BookmarksArgs {
    /// Write one JSON array, with text in logical order
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
    fn as_many_addresses_are_fetched_from_at_once_as_the_documentation_says() {
        assert_eq!(usize::from(config::DEFAULT_JOBS), crate::net::DEFAULT_JOBS);
        let jobs = |number: &str| {
            let cli = Cli::try_parse_from(["khabar", "fetch", "--jobs", number]).ok()?;
            let Some(Command::Fetch(fetch)) = cli.command else { return None };
            fetch.jobs
        };
        assert_eq!(["0", "1", "64", "65"].map(jobs), [None, Some(1), Some(64), None]);
    }

    /// Every long option of a command and of its subcommands.
    fn long_options(command: &clap::Command) -> Vec<String> {
        let own = command.get_arguments().filter_map(|argument| argument.get_long()).map(|name| format!("--{name}"));
        own.chain(command.get_subcommands().flat_map(long_options)).collect()
    }

    #[test]
    fn every_option_that_the_readme_names_exists() {
        let mut command = Cli::command();
        command.build();
        let options = long_options(&command);
        let readme = include_str!("../../README.md");
        let is_name = |c: char| c.is_ascii_lowercase() || c == '-';
        let mut named = 0;
        for line in readme.lines().filter(|line| !line.contains("cargo") && !line.starts_with("<!--")) {
            for word in line.split(|c: char| !(is_name(c) || c.is_ascii_digit())).filter(|word| word.starts_with("--"))
            {
                let name = word.to_owned();
                if name.trim_matches('-').is_empty() {
                    continue;
                }
                assert!(options.contains(&name), "{name}: {line}");
                named += 1;
            }
        }
        assert!(named > 10, "{named}");
    }

    #[test]
    fn the_help_names_every_variable() {
        let help = Cli::command().render_long_help().to_string();
        for (name, text) in config::VARIABLES {
            assert!(help.contains(name) && help.contains(text), "{name}");
        }
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
            assert_eq!(cli.global.lang.map(|lang| lang.name), Some("fa"));
            assert!(matches!(cli.command, Some(Command::List(_))));
        }
    }
}
