//! Where text for the clipboard goes: what the settings name, else what the environment makes likely, in order.
//!
//! Over ssh, a display of this machine is not the one before the user's eyes, so that only tmux and the terminal
//! remain.

use crate::config::{ClipboardSetting, Environment};

/// One way to the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A program that takes the text on its standard input and puts it on the clipboard.
    Program(ClipboardCommand),
    /// A program that puts it into tmux's buffer.
    Tmux(ClipboardCommand),
    /// The terminal.
    Terminal,
}

/// A program, its arguments, and what it expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ClipboardCommand {
    /// Its name or path.
    pub(super) program: String,
    /// Its arguments. No shell sees them.
    pub(super) args: Vec<String>,
    /// Whether it takes UTF-16, in the order of bytes that Windows has.
    pub(super) is_utf16: bool,
    /// A variable that it needs.
    pub(super) variable: Option<(&'static str, &'static str)>,
}

impl ClipboardCommand {
    fn new(program: &str, args: &[&str]) -> Self {
        let args = args.iter().map(|arg| (*arg).to_owned()).collect();
        Self { program: program.to_owned(), args, is_utf16: false, variable: None }
    }

    /// The text in the encoding that the program takes.
    pub(super) fn encode(&self, text: &str) -> Vec<u8> {
        if self.is_utf16 { text.encode_utf16().flat_map(u16::to_le_bytes).collect() } else { text.as_bytes().to_vec() }
    }
}

/// Every way that may work, the best one first.
pub(super) fn targets(setting: &ClipboardSetting, environment: &Environment) -> Vec<Target> {
    match setting {
        ClipboardSetting::Auto => detect(environment),
        ClipboardSetting::Osc52 => vec![Target::Terminal],
        ClipboardSetting::Command { program, args } => {
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            vec![Target::Program(ClipboardCommand::new(program, &args))]
        }
    }
}

fn detect(environment: &Environment) -> Vec<Target> {
    let has = |names: &[&str]| names.iter().any(|name| environment.get(name).is_some());
    let mut programs = Vec::new();
    if !has(&["SSH_CONNECTION", "SSH_TTY"]) {
        if has(&["WAYLAND_DISPLAY"]) {
            // Without a type, wl-copy guesses one from the text.
            programs.push(ClipboardCommand::new("wl-copy", &["--type", "text/plain"]));
        }
        if has(&["DISPLAY"]) {
            programs.push(ClipboardCommand::new("xclip", &["-selection", "clipboard", "-in"]));
            programs.push(ClipboardCommand::new("xsel", &["--clipboard", "--input"]));
        }
        if has(&["WSL_DISTRO_NAME", "WSL_INTEROP"]) {
            programs.push(ClipboardCommand { is_utf16: true, ..ClipboardCommand::new("clip.exe", &[]) });
        }
        // Without a locale, pbcopy takes text for Mac OS Roman.
        let variable = Some(("LC_CTYPE", "UTF-8"));
        programs.push(ClipboardCommand { variable, ..ClipboardCommand::new("pbcopy", &[]) });
    }
    let mut targets: Vec<Target> = programs.into_iter().map(Target::Program).collect();
    if has(&["TMUX"]) {
        // -w sends the text to tmux's own terminal too. It came with tmux 3.2.
        targets.push(Target::Tmux(ClipboardCommand::new("tmux", &["load-buffer", "-w", "-"])));
        targets.push(Target::Tmux(ClipboardCommand::new("tmux", &["load-buffer", "-"])));
    }
    targets.push(Target::Terminal);
    targets
}

/// The package to install where a display is there and no program for its clipboard.
pub(super) fn package_to_install(environment: &Environment) -> Option<&'static str> {
    let over_ssh = environment.get("SSH_CONNECTION").or_else(|| environment.get("SSH_TTY")).is_some();
    let by_display = [("WAYLAND_DISPLAY", "wl-clipboard"), ("DISPLAY", "xclip")];
    let found = by_display.into_iter().find(|(display, _)| environment.get(display).is_some());
    found.map(|(_, package)| package).filter(|_| !over_ssh)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The targets of a setting and an environment as command lines; the terminal is `osc52`.
    fn lines(setting: &ClipboardSetting, variables: &[&str]) -> Vec<String> {
        let environment = variables.iter().map(|name| (*name, "x")).collect();
        let line = |target| match target {
            Target::Program(command) | Target::Tmux(command) => {
                [vec![command.program], command.args].concat().join(" ")
            }
            Target::Terminal => "osc52".to_owned(),
        };
        targets(setting, &environment).into_iter().map(line).collect()
    }

    #[test]
    fn over_ssh_text_goes_to_tmux_or_to_the_terminal_and_to_no_display() {
        let auto = ClipboardSetting::Auto;
        let tmux = ["tmux load-buffer -w -", "tmux load-buffer -", "osc52"];
        assert_eq!(lines(&auto, &["SSH_CONNECTION", "DISPLAY", "WAYLAND_DISPLAY", "WSL_INTEROP", "TMUX"]), tmux);
        assert_eq!(lines(&auto, &["SSH_TTY", "DISPLAY"]), ["osc52"]);
    }

    #[test]
    fn on_this_machine_text_goes_to_the_program_of_the_display_then_to_tmux_then_to_the_terminal() {
        let auto = ClipboardSetting::Auto;
        assert_eq!(
            lines(&auto, &["WAYLAND_DISPLAY", "DISPLAY", "WSL_DISTRO_NAME", "TMUX"]),
            [
                "wl-copy --type text/plain",
                "xclip -selection clipboard -in",
                "xsel --clipboard --input",
                "clip.exe",
                "pbcopy",
                "tmux load-buffer -w -",
                "tmux load-buffer -",
                "osc52",
            ]
        );
        assert_eq!(lines(&auto, &[]), ["pbcopy", "osc52"]);
    }

    #[test]
    fn what_is_set_is_the_only_way() {
        let everything = ["WAYLAND_DISPLAY", "DISPLAY", "TMUX", "SSH_TTY"];
        assert_eq!(lines(&ClipboardSetting::Osc52, &everything), ["osc52"]);
        let command = ClipboardSetting::Command { program: "clip it".to_owned(), args: vec!["$HOME; a".to_owned()] };
        assert_eq!(lines(&command, &everything), ["clip it $HOME; a"]);
    }

    #[test]
    fn clip_exe_takes_utf_16_in_little_endian_order() {
        let command = ClipboardCommand { is_utf16: true, ..ClipboardCommand::new("clip.exe", &[]) };
        // U+0633, then U+1F600 as D83D DE00.
        assert_eq!(command.encode("\u{633}\u{1F600}"), [0x33, 0x06, 0x3D, 0xD8, 0x00, 0xDE]);
        assert_eq!(ClipboardCommand::new("xclip", &[]).encode("\u{633}"), [0xD8, 0xB3]);
    }

    #[test]
    fn a_package_is_named_for_the_display_that_is_here() {
        let package = |variables: &[&str]| package_to_install(&variables.iter().map(|name| (*name, "x")).collect());
        assert_eq!(package(&["WAYLAND_DISPLAY", "DISPLAY"]), Some("wl-clipboard"));
        assert_eq!(package(&["DISPLAY"]), Some("xclip"));
        assert_eq!(package(&["DISPLAY", "SSH_TTY"]), None);
        assert_eq!(package(&[]), None);
    }
}
