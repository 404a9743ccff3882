//! What `khabar doctor --report` says: everything on which the display of right-to-left text depends, as text that can
//! be read by people and searched by keys.
//!
//! Pure: facts in, text out. In English whatever the interface's language is, because it is made to be passed on (the
//! sentences before it, of `chain_text`, are in the interface's); and nothing private is in it: of variables that hold
//! ids, sockets, paths or addresses it says only that they are set, and the home folder is written `~`.

use super::chain_text::ChainText;
use crate::config::{self, Environment};
use crate::term::probe::{Answers, Chain, Multiplexer, SettingSource, TmuxClient, Verdict, VerdictReason, background};
use crate::theme::{Background, Rgb};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Variables shown with their value: they name a terminal, a number of colours, or a dialect.
const SHOWN_VARIABLES: [&str; 15] = [
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "TERM_PROGRAM",
    "TERM_PROGRAM_VERSION",
    "VTE_VERSION",
    "KONSOLE_VERSION",
    "XTERM_VERSION",
    "MLTERM",
    "INSIDE_EMACS",
    "VIM_TERMINAL",
    "KHABAR_TERMINAL",
    "LC_ALL",
    "LC_MESSAGES",
    "LANG",
];

/// Variables of which the report says only that they are set.
const MASKED_VARIABLES: [&str; 8] = [
    "KITTY_WINDOW_ID",
    "ALACRITTY_WINDOW_ID",
    "WT_SESSION",
    "COLORSCHEMES_DIR",
    "TMUX",
    "STY",
    "NVIM",
    "SSH_CONNECTION",
];

/// On fonts: for people, and the same everywhere.
const FONTS: &str = "letters stand in fixed cells; DejaVu Sans Mono joins them best, FreeMono and Unifont have Hebrew \
                     too; proportional Persian fonts are for fallback only";

/// On the one letter that fonts lack.
const YEH_ON_HEH: &str = "U+06C0 (heh with yeh above) is missing in many fixed fonts, DejaVu Sans Mono among them; a \
                          box instead of it: choose FreeMono, or a terminal with font fallback";

/// What a report is about.
#[derive(Debug)]
pub(super) struct DoctorReport<'a> {
    /// The environment.
    pub environment: &'a Environment,
    /// The terminal's columns and rows; nothing if there is no terminal.
    pub size: Option<(u16, u16)>,
    /// Whether standard output is the terminal.
    pub stdout_is_terminal: bool,
    /// The terminal to which tmux is attached.
    pub client: Option<&'a TmuxClient>,
    /// What the terminal has answered.
    pub answers: &'a Answers,
    /// What stands between the program and the person.
    pub chain: &'a Chain,
    /// The name under which a calibration is remembered.
    pub identity: &'a str,
    /// The dialect and why it is that one.
    pub verdict: &'a Verdict,
    /// The dialect without the user's settings and answers.
    pub detected: &'a Verdict,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// Number of colours, by name.
    pub colors: &'a str,
    /// Where things are: what, and its path.
    pub paths: &'a [(&'static str, PathBuf)],
    /// The home folder.
    pub home: Option<&'a Path>,
}

impl DoctorReport<'_> {
    /// The report.
    pub(super) fn text(&self) -> String {
        let mut report = ReportLines(String::new());
        report.line("khabar", env!("CARGO_PKG_VERSION"));
        report.line("system", &format!("{} {}", std::env::consts::OS, std::env::consts::ARCH));
        match self.size {
            Some((columns, rows)) => report.line("size", &format!("{columns} columns, {rows} rows")),
            None => report.line("size", "not a terminal"),
        }
        report.line("standard output", if self.stdout_is_terminal { "terminal" } else { "not a terminal" });
        self.write_variables(&mut report);
        report.line("multiplexer", &self.multiplexer());
        report.line("chain", &self.chain_text().words());
        if !self.chain.strangers.is_empty() {
            report.line("not relied on", &self.chain.strangers.join(", "));
        }
        self.write_answers(&mut report);
        report.line("terminal", self.identity);
        report.line("dialect", self.verdict.mode.dialect.name());
        report.line("dialect why", &reason_text(&self.verdict.reason));
        report.line(
            "dialect detected",
            &format!("{}: {}", self.detected.mode.dialect.name(), reason_text(&self.detected.reason)),
        );
        report.line("colours", &format!("{}: {}", self.colors, self.color_reason()));
        report.line("background", &self.background());
        report.line("keys", "legacy: the kitty keyboard protocol is understood and not asked for");
        report.line("images", self.images());
        report.line("mouse", if self.mouse { "buttons and wheel" } else { "left to the terminal" });
        report.line("font", FONTS);
        report.line("font U+06C0", YEH_ON_HEH);
        for (what, path) in self.paths {
            report.line(&format!("path {what}"), &self.shorten_home(path));
        }
        report.0
    }

    /// The chain, to be told in words.
    pub(super) fn chain_text(&self) -> ChainText<'_> {
        ChainText { chain: self.chain, answers: self.answers, client: self.client, environment: self.environment }
    }

    fn write_variables(&self, report: &mut ReportLines) {
        for name in SHOWN_VARIABLES {
            if let Some(value) = self.environment.get(name) {
                report.line(name, &value.to_string_lossy());
            }
        }
        for name in MASKED_VARIABLES.into_iter().filter(|name| self.environment.get(name).is_some()) {
            report.line(name, "(set)");
        }
    }

    fn multiplexer(&self) -> String {
        match (Multiplexer::from_environment(self.environment), self.client) {
            (Multiplexer::None, _) => "none".to_owned(),
            (Multiplexer::Screen, _) => "GNU screen".to_owned(),
            (Multiplexer::Tmux, None) => "tmux or its like, client unknown".to_owned(),
            (Multiplexer::Tmux, Some(client)) => format!("tmux, {}", client_text(client)),
        }
    }

    fn write_answers(&self, report: &mut ReportLines) {
        let Answers { primary, secondary, bdsm, version, background: _, foreground: _ } = self.answers;
        let nothing = || "no answer".to_owned();
        report.line("answer DA1", primary.as_ref().unwrap_or(&nothing()));
        if let Some(secondary) = secondary {
            report.line("answer DA2", secondary);
        }
        report.line("answer XTVERSION", version.as_ref().unwrap_or(&nothing()));
        let mode = match bdsm {
            None => nothing(),
            Some(0) => "0 (unknown to the terminal)".to_owned(),
            Some(1) => "1 (the terminal reorders)".to_owned(),
            Some(2) => "2 (the terminal has been told not to reorder)".to_owned(),
            Some(state) => state.to_string(),
        };
        report.line("answer DECRQM 8", &mode);
    }

    fn color_reason(&self) -> String {
        let variable = ["NO_COLOR", "COLORTERM", "TERM"].into_iter();
        let mut decisive = variable.filter_map(|name| self.environment.text(name).map(|value| (name, value)));
        let decisive = decisive.find(|(name, _)| *name != "COLORTERM" || config::promises_true_color(self.environment));
        decisive.map_or_else(|| "nothing is known".to_owned(), |(name, value)| format!("{name}={value}"))
    }

    fn background(&self) -> String {
        match background(self.answers, self.environment) {
            Background::Color(Rgb(red, green, blue)) => format!("#{red:02x}{green:02x}{blue:02x} (OSC 11)"),
            Background::Dark => "dark (by the environment)".to_owned(),
            Background::Light => "light (by the environment)".to_owned(),
            Background::Unknown => "unknown".to_owned(),
        }
    }

    /// What the device attributes say of pictures. Nothing else is asked: the question prints rubbish in some
    /// terminals.
    fn images(&self) -> &'static str {
        match &self.answers.primary {
            // The first number is the class of the terminal.
            Some(attributes) if attributes.split(';').skip(1).any(|number| number == "4") => "sixel (by DA1)",
            Some(_) => "none (by DA1)",
            None => "unknown",
        }
    }

    fn shorten_home(&self, path: &Path) -> String {
        match self.home.and_then(|home| path.strip_prefix(home).ok()) {
            Some(below) => Path::new("~").join(below).display().to_string(),
            None => path.display().to_string(),
        }
    }
}

/// Lines of a key and a value.
struct ReportLines(String);

impl ReportLines {
    fn line(&mut self, key: &str, value: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "{key}: {}", printable(value));
    }
}

/// Whatever a terminal or an environment holds, one line of visible characters.
pub(super) fn printable(value: &str) -> String {
    let printable = |character: char| match character {
        ' '..='~' => character.to_string(),
        _ if character.is_alphanumeric() => character.to_string(),
        _ => character.escape_unicode().to_string(),
    };
    value.chars().map(printable).collect()
}

/// What tmux has said of its client.
pub(super) fn client_text(client: &TmuxClient) -> String {
    let passthrough = if client.passthrough { "on" } else { "off" };
    format!("client {:?} {:?}, passthrough {passthrough}", client.term, client.version)
}

/// The answers that have come.
pub(super) fn answer_list(answers: &Answers) -> Vec<String> {
    let Answers { primary, secondary, bdsm, version, .. } = answers;
    let texts = [
        version.as_ref().map(|version| format!("XTVERSION {version}")),
        primary.as_ref().map(|attributes| format!("DA1 {attributes}")),
        secondary.as_ref().map(|attributes| format!("DA2 {attributes}")),
        bdsm.map(|state| format!("DECRQM 8 {state}")),
    ];
    texts.into_iter().flatten().map(|text| printable(&text)).collect()
}

/// A variable, with its value if that may be shown.
pub(super) fn variable_text(environment: &Environment, name: &str) -> String {
    match environment.text(name).filter(|_| SHOWN_VARIABLES.contains(&name)) {
        Some(value) => format!("{name}={}", printable(value)),
        None => name.to_owned(),
    }
}

/// Why it is a dialect, in words that do not change from version to version.
fn reason_text(reason: &VerdictReason) -> String {
    match reason {
        VerdictReason::Set(SettingSource::Option) => "set with --terminal".to_owned(),
        VerdictReason::Set(SettingSource::Variable) => "set with KHABAR_TERMINAL".to_owned(),
        VerdictReason::Set(SettingSource::Config) => "set in the configuration".to_owned(),
        VerdictReason::Remembered => "calibrated: somebody has said that it reads right here".to_owned(),
        VerdictReason::TmuxClient(client) => format!("tmux is attached to {:?} {:?}", client.term, client.version),
        VerdictReason::UnknownTmuxClient => "inside tmux or its like, attached to nobody knows what".to_owned(),
        VerdictReason::Inside(inner, None) => format!("inside {}", inner.name()),
        VerdictReason::Inside(inner, Some((name, value))) => {
            format!("inside {}, in a terminal that is named by {name}={value}", inner.name())
        }
        VerdictReason::Reorders => "the terminal answers that it reorders and can be told not to (DECRQM 8)".to_owned(),
        VerdictReason::Version(version) => format!("the terminal answers that it is {version} (XTVERSION)"),
        VerdictReason::Attributes(attributes) => format!("only this terminal answers {attributes} (DA2)"),
        VerdictReason::Variable(name, value) => format!("the environment names the terminal: {name}={value}"),
        VerdictReason::Unknown => "nothing is known of the terminal".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::input::{Input, InputParser};
    use crate::term::probe::{decide, identity};

    /// A report on a terminal that has answered this, with these variables.
    fn report(answered: &str, variables: &[(&'static str, &'static str)], client: Option<&str>) -> Vec<String> {
        let (mut answers, mut inputs) = (Answers::default(), Vec::new());
        InputParser::default().feed(answered.as_bytes(), &mut inputs);
        for input in inputs {
            if let Input::Answer(answer) = input {
                answers.record(answer);
            }
        }
        let environment: Environment = variables.iter().copied().collect();
        let client = client.and_then(TmuxClient::parse);
        let verdict = decide(&answers, &environment, client.as_ref());
        let text = DoctorReport {
            environment: &environment,
            size: Some((80, 24)),
            stdout_is_terminal: true,
            client: client.as_ref(),
            answers: &answers,
            chain: &Chain::new(&answers, &environment, client.as_ref()),
            identity: &identity(&answers, &environment, client.as_ref()),
            verdict: &verdict,
            detected: &verdict,
            mouse: true,
            colors: "16",
            paths: &[("data", "/home/somebody/.local/share/khabar".into()), ("reports", "/elsewhere".into())],
            home: Some(Path::new("/home/somebody")),
        }
        .text();
        text.lines().map(str::to_owned).collect()
    }

    /// Asserts that the report has these lines.
    #[track_caller]
    fn assert_has(report: &[String], lines: &[&str]) {
        for line in lines {
            assert!(report.iter().any(|each| each == line), "{line} in {report:#?}");
        }
    }

    #[test]
    fn every_line_is_a_key_and_a_value_and_the_keys_are_these() {
        let report = report("\x1b[?6c", &[("TERM", "st-256color")], None);
        let keys: Vec<&str> = report.iter().map(|line| line.split_once(": ").unwrap().0).collect();
        let expected = "khabar|system|size|standard output|TERM|multiplexer|chain|answer DA1|answer XTVERSION|\
                        answer DECRQM 8|terminal|dialect|dialect why|dialect detected|colours|background|keys|images|\
                        mouse|font|font U+06C0|path data|path reports";
        assert_eq!(keys, expected.split('|').collect::<Vec<_>>());
    }

    #[test]
    fn what_konsole_answers_is_reported_with_what_follows_from_it() {
        let variables = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("KONSOLE_VERSION", "260802")];
        let report = report("\x1bP>|Konsole 26.08.2\x1b\\\x1b[?62;1;4c", &variables, None);
        assert_has(
            &report,
            &[
                "KONSOLE_VERSION: 260802",
                "answer DA1: 62;1;4",
                "answer XTVERSION: Konsole 26.08.2",
                "answer DECRQM 8: no answer",
                "terminal: Konsole",
                "dialect: konsole",
                "dialect why: the terminal answers that it is Konsole 26.08.2 (XTVERSION)",
                "colours: 16: COLORTERM=truecolor",
                "images: sixel (by DA1)",
                "multiplexer: none",
                "chain: Konsole (answered)",
            ],
        );
    }

    #[test]
    fn vte_is_known_by_the_mode_and_has_no_pictures() {
        let report = report("\x1b[8;1$y\x1b[?65;1;9c", &[("TERM", "xterm-256color"), ("VTE_VERSION", "7006")], None);
        assert_has(
            &report,
            &[
                "answer DECRQM 8: 1 (the terminal reorders)",
                "dialect: bdsm",
                "dialect why: the terminal answers that it reorders and can be told not to (DECRQM 8)",
                "images: none (by DA1)",
            ],
        );
    }

    #[test]
    fn tmux_is_reported_with_its_client_and_nothing_of_its_socket() {
        let variables = [("TERM", "tmux-256color"), ("TMUX", "/tmp/tmux-1000/default,1,0")];
        let lines = report("", &variables, Some("xterm-256color Konsole 26.08.2\non\n"));
        assert_has(
            &lines,
            &[
                "TMUX: (set)",
                "multiplexer: tmux, client \"xterm-256color\" \"Konsole 26.08.2\", passthrough on",
                "chain: tmux (answered), Konsole (named by tmux)",
                "dialect: konsole",
                "images: unknown",
            ],
        );
        assert!(!lines.join("\n").contains("tmux-1000"));
    }

    #[test]
    fn variables_that_name_no_terminal_are_not_shown_and_ids_and_homes_are_left_out() {
        let variables = [
            ("TERM", "xterm-kitty"),
            ("KITTY_WINDOW_ID", "4711"),
            ("USER", "somebody"),
            ("SECRET", "x"),
            ("NVIM", "/run/user/1000/nvim.somebody"),
            ("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22"),
            ("COLORSCHEMES_DIR", "/home/somebody/QMLTermWidget"),
        ];
        let lines = report("", &variables, None);
        assert_has(&lines, &["NVIM: (set)", "SSH_CONNECTION: (set)", "COLORSCHEMES_DIR: (set)"]);
        assert_has(&lines, &["KITTY_WINDOW_ID: (set)", "path data: ~/.local/share/khabar", "path reports: /elsewhere"]);
        let text = lines.join("\n");
        for private in ["4711", "somebody", "SECRET", "192.0.2", "/run/user"] {
            assert!(!text.contains(private), "{text}");
        }
    }

    #[test]
    fn nothing_that_a_terminal_or_an_environment_holds_can_command_another_terminal() {
        let lines = report("", &[("TERM", "a\x1b[2J\nb\u{202E}c")], None);
        assert_has(&lines, &["TERM: a\\u{1b}[2J\\u{a}b\\u{202e}c"]);
    }
}
