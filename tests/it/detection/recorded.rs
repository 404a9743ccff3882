//! The answers of real terminals, and their environments. "12" is Debian 12, "sid" Debian sid.

use khabar::testing::term::dialect::Dialect;

/// A terminal that was asked.
pub(super) struct RecordedTerminal {
    /// Its name and where it was from.
    pub terminal: &'static str,
    /// The variables by which terminals can be recognised.
    pub environment: &'static [(&'static str, &'static str)],
    /// What came back, in the order of the questions.
    pub answers: &'static str,
    /// What `tmux` said about its client, if it ran inside tmux.
    pub client: Option<&'static str>,
    /// The dialect that read correctly there.
    pub dialect: Dialect,
    /// The name under which a calibration is remembered.
    pub identity: &'static str,
}

const fn direct(
    terminal: &'static str,
    environment: &'static [(&'static str, &'static str)],
    answers: &'static str,
    dialect: Dialect,
    identity: &'static str,
) -> RecordedTerminal {
    RecordedTerminal { terminal, environment, answers, client: None, dialect, identity }
}

const XTERM256: (&str, &str) = ("TERM", "xterm-256color");
const SSH: (&str, &str) = ("SSH_CONNECTION", "127.0.0.1 50000 127.0.0.1 22");

pub(super) const RECORDED: &[RecordedTerminal] = &[
    direct(
        "alacritty 0.11, 12",
        &[("TERM", "alacritty"), ("ALACRITTY_WINDOW_ID", "4194311")],
        "\x1b[>0;1700;1c\x1b[?6c",
        Dialect::Plain,
        "alacritty",
    ),
    direct(
        "alacritty 0.17, sid",
        &[("TERM", "alacritty"), ("ALACRITTY_WINDOW_ID", "4194308")],
        "\x1b[8;0$y\x1b[>0;2600;1c\x1b[?6c",
        Dialect::Plain,
        "alacritty",
    ),
    direct(
        "foot, 12",
        &[("TERM", "foot")],
        "\x1bP>|foot(1.13.1)\x1b\\\x1b[>1;011301;0c\x1b[?62;4;22c",
        Dialect::Plain,
        "foot",
    ),
    direct(
        "foot, sid",
        &[("TERM", "foot")],
        "\x1bP>|foot(1.28.0)\x1b\\\x1b[>1;012800;0c\x1b[?62;4;22;28;52c",
        Dialect::Plain,
        "foot",
    ),
    direct(
        "gnome-terminal, 12",
        &[("VTE_VERSION", "7006"), XTERM256],
        "\x1b[8;1$y\x1b[>65;7006;1c\x1b[?65;1;9c",
        Dialect::Bdsm,
        "VTE",
    ),
    direct(
        "gnome-terminal, sid",
        &[("VTE_VERSION", "8401"), XTERM256],
        "\x1b[8;1$y\x1bP>|VTE(8401)\x1b\\\x1b[>61;8401;1c\x1b[?61;1;21;22;28c",
        Dialect::Bdsm,
        "VTE",
    ),
    direct(
        "GNOME Console 43, 12",
        &[("VTE_VERSION", "7006"), XTERM256],
        "\x1b[8;1$y\x1b[>65;7006;1c\x1b[?65;1;9c",
        Dialect::Bdsm,
        "VTE",
    ),
    direct(
        "Tilix 1.9.5, 12",
        &[("VTE_VERSION", "7006"), XTERM256],
        "\x1b[8;1$y\x1b[>65;7006;1c\x1b[?65;1;9c",
        Dialect::Bdsm,
        "VTE",
    ),
    direct(
        "GNOME Console 51, sid",
        &[("VTE_VERSION", "8401"), ("TERM_PROGRAM", "kgx"), XTERM256],
        "\x1b[8;1$y\x1bP>|VTE(8401)\x1b\\\x1b[>61;8401;1c\x1b[?61;1;21;22;28c",
        Dialect::Bdsm,
        "VTE",
    ),
    direct(
        "sakura, 12",
        &[("VTE_VERSION", "7006"), XTERM256],
        "\x1b[8;1$y\x1b[>65;7006;1c\x1b[?65;1;9c",
        Dialect::Bdsm,
        "VTE",
    ),
    direct(
        "xfce4-terminal, 12",
        &[("VTE_VERSION", "7006"), XTERM256],
        "\x1b[8;1$y\x1b[>65;7006;1c\x1b[?65;1;9c",
        Dialect::Bdsm,
        "VTE",
    ),
    direct(
        "kitty, 12",
        &[("KITTY_WINDOW_ID", "1"), ("TERM", "xterm-kitty")],
        "\x1b[8;0$y\x1bP>|kitty(0.26.5)\x1b\\\x1b[>1;4000;26c\x1b[?62;c",
        Dialect::Kitty,
        "kitty",
    ),
    direct(
        "kitty, sid",
        &[("KITTY_WINDOW_ID", "1"), ("TERM", "xterm-kitty")],
        "\x1b[8;0$y\x1bP>|kitty(0.48.2)\x1b\\\x1b[>1;4000;48c\x1b[?62;52;c",
        Dialect::Osc66,
        "kitty",
    ),
    direct(
        "Konsole, 12",
        &[("KONSOLE_VERSION", "221203"), XTERM256],
        "\x1bP>|Konsole 22.12.3\x1b\\\x1b[>1;115;0c\x1b[?62;1;4c",
        Dialect::Konsole,
        "Konsole",
    ),
    direct(
        "Konsole, sid",
        &[("KONSOLE_VERSION", "260802"), XTERM256],
        "\x1bP>|Konsole 26.08.2\x1b\\\x1b[>1;115;0c\x1b[?62;1;4c",
        Dialect::Konsole,
        "Konsole",
    ),
    direct(
        "mlterm, 12",
        &[("TERM", "mlterm"), ("MLTERM", "3.9.0")],
        "\x1b[8;0$y\x1b[>24;279;0c\x1b[?63;1;2;3;4;6;7;15;18;22;29c",
        Dialect::Mlterm,
        "mlterm",
    ),
    direct(
        "mlterm, sid",
        &[("TERM", "mlterm"), ("MLTERM", "3.9.4")],
        "\x1b[8;0$y\x1bP>|mlterm(3.9.4)\x1b\\\x1b[>24;279;0c\x1b[?63;1;2;3;4;6;7;15;18;22;29c",
        Dialect::Mlterm,
        "mlterm",
    ),
    // Right only if reordering is off in its settings; nothing that can be sent makes it right otherwise.
    direct("pterm, 12 and sid", &[("TERM", "xterm")], "\x1b[>0;136;0c\x1b[?6c", Dialect::Plain, "TERM=xterm DA1=6"),
    direct("qterminal, 12 and sid", &[XTERM256], "\x1b[>0;115;0c\x1b[?1;2c", Dialect::Inverse, "qterminal"),
    direct(
        "cool-retro-term 1.2, 12",
        &[("TERM", "xterm"), ("COLORSCHEMES_DIR", "/usr/lib/x86_64-linux-gnu/qt5/qml/QMLTermWidget/color-schemes")],
        "\x1b[>0;115;0c\x1b[?1;2c",
        Dialect::Plain,
        "cool-retro-term",
    ),
    direct("st, 12", &[("TERM", "st-256color")], "\x1b[?6c", Dialect::Plain, "st"),
    direct(
        "terminology, 12",
        &[("TERM_PROGRAM", "terminology"), XTERM256],
        "\x1bP>|terminology 1.13.0\x1b\\\x1b[>61;337;0c\x1b[?64;1;9;15;18;21;22c",
        Dialect::Plain,
        "terminology",
    ),
    direct(
        "terminology, sid",
        &[("TERM_PROGRAM", "terminology"), XTERM256],
        "\x1bP>|terminology(1.14.0)\x1b\\\x1b[>61;337;0c\x1b[?64;1;9;15;18;21;22c",
        Dialect::Plain,
        "terminology",
    ),
    direct("xterm.js in ttyd, sid", &[XTERM256], "\x1b[8;0$y\x1b[>0;276;0c\x1b[?1;2c", Dialect::Lrm, "xterm.js"),
    direct("urxvt, 12", &[("TERM", "rxvt-unicode-256color")], "\x1b[>85;95;0c\x1b[?1;2c", Dialect::Plain, "urxvt"),
    direct(
        "xterm, 12",
        &[("XTERM_VERSION", "XTerm(379)"), ("TERM", "xterm")],
        "\x1b[8;0$y\x1bP>|XTerm(379)\x1b\\\x1b[>41;379;0c\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c",
        Dialect::Plain,
        "XTerm",
    ),
    direct(
        "xterm, sid",
        &[("XTERM_VERSION", "XTerm(412)"), ("TERM", "xterm")],
        "\x1b[8;0$y\x1bP>|XTerm(412)\x1b\\\x1b[>41;412;0c\x1b[?64;1;2;6;9;15;17;18;21;22;28c",
        Dialect::Plain,
        "XTerm",
    ),
    direct(
        "zutty, 12 and sid",
        &[XTERM256],
        "\x1b[>64;0;0c\x1b[?64;1;9;15;21;22c",
        Dialect::Plain,
        "TERM=xterm-256color DA1=64;1;9;15;21;22",
    ),
    // The variables stay on the other machine.
    direct("mosh 1.4 in gnome-terminal, 12", &[XTERM256, SSH], "\x1b[>1;10;0c\x1b[?62c", Dialect::Lro, "mosh"),
    // tmux is left on the other machine too, and this one's is another.
    direct(
        "ssh inside tmux 3.3a in gnome-terminal, 12",
        &[("TERM", "tmux-256color"), SSH],
        "\x1bP>|tmux 3.3a\x1b\\\x1b[>84;0;0c\x1b[?1;2c",
        Dialect::Lro,
        "tmux",
    ),
    // Khabar does not ask multiplexers these questions. If an answer comes all the same, it must not count.
    direct(
        "screen 4.9 in xterm, 12",
        &[("XTERM_VERSION", "XTerm(379)"), ("TERM", "screen"), ("STY", "set")],
        "\x1b[>83;40900;0c\x1b[?1;2c",
        Dialect::Plain,
        "screen in XTerm",
    ),
    direct(
        "screen 5 in xterm, sid",
        &[("XTERM_VERSION", "XTerm(412)"), ("TERM", "screen5"), ("STY", "set")],
        "\x1b[>83;50002;0c\x1b[?1;2c",
        Dialect::Plain,
        "screen in XTerm",
    ),
    direct(
        "screen 4.9 in gnome-terminal, 12",
        &[("VTE_VERSION", "7006"), ("TERM", "screen.xterm-256color"), ("STY", "set")],
        "\x1b[>83;40900;0c\x1b[?1;2c",
        Dialect::Inverse,
        "screen in VTE",
    ),
    direct(
        "screen 4.9 in Konsole, 12",
        &[("KONSOLE_VERSION", "221203"), ("TERM", "screen.xterm-256color"), ("STY", "set")],
        "\x1b[>83;40900;0c\x1b[?1;2c",
        Dialect::Inverse,
        "screen in Konsole",
    ),
    direct(
        "screen 5 in gnome-terminal, sid",
        &[("VTE_VERSION", "8401"), ("TERM", "screen5"), ("STY", "set")],
        "\x1b[>83;50002;0c\x1b[?1;2c",
        Dialect::Inverse,
        "screen in VTE",
    ),
    direct(
        "screen 5 in Konsole, sid",
        &[("KONSOLE_VERSION", "260802"), ("TERM", "screen5"), ("STY", "set")],
        "\x1b[>83;50002;0c\x1b[?1;2c",
        Dialect::Inverse,
        "screen in Konsole",
    ),
    // Programs that show a terminal inside another.
    direct(
        "vim 9.0 in gnome-terminal, 12",
        &[("VTE_VERSION", "7006"), XTERM256, ("VIM_TERMINAL", "900")],
        "\x1bP>|libvterm(0.3)\x1b\\\x1b[>0;100;0c\x1b[?1;2c",
        Dialect::Inverse,
        "libvterm in VTE",
    ),
    direct(
        "vim 9.0 in kitty, 12",
        &[("KITTY_WINDOW_ID", "1"), ("TERM", "xterm-kitty"), ("VIM_TERMINAL", "900")],
        "\x1bP>|libvterm(0.3)\x1b\\\x1b[>0;100;0c\x1b[?1;2c",
        Dialect::Kitty,
        "libvterm in kitty",
    ),
    direct(
        "neovim 0.7 in gnome-terminal, 12",
        &[("VTE_VERSION", "7006"), XTERM256, ("NVIM", "set")],
        "\x1b[>0;100;0c\x1b[?1;2c",
        Dialect::Inverse,
        "libvterm in VTE",
    ),
    direct(
        "neovim 0.7 in kitty, 12",
        &[("KITTY_WINDOW_ID", "1"), XTERM256, ("NVIM", "set")],
        "\x1b[>0;100;0c\x1b[?1;2c",
        Dialect::Kitty,
        "libvterm in kitty",
    ),
    // Emacs reorders by itself, until it is told not to; then the dialects are right that are right in Vim.
    direct(
        "Emacs 28, vterm, in gnome-terminal, 12",
        &[("VTE_VERSION", "7006"), XTERM256, ("INSIDE_EMACS", "vterm")],
        "\x1b[>0;100;0c\x1b[?1;2c",
        Dialect::Inverse,
        "Emacs in VTE",
    ),
    direct(
        "Emacs 28, vterm, in xterm, 12",
        &[("XTERM_VERSION", "XTerm(379)"), XTERM256, ("INSIDE_EMACS", "vterm")],
        "\x1b[>0;100;0c\x1b[?1;2c",
        Dialect::Plain,
        "Emacs in XTerm",
    ),
    direct(
        "Emacs 28, eat 0.9, in gnome-terminal, 12",
        &[("VTE_VERSION", "7006"), ("TERM", "eat-truecolor"), ("INSIDE_EMACS", "28.2,eat")],
        "\x1b[>0;0;0c\x1b[?12;4c",
        Dialect::Inverse,
        "Emacs in VTE",
    ),
    inside_tmux("tmux 3.3a in VTE 0.70", "xterm-256color \noff\n", Dialect::Lro, "tmux in xterm-256color"),
    inside_tmux("tmux in VTE 0.84", "xterm-256color VTE(8401)\noff\n", Dialect::Lro, "tmux in xterm-256color VTE"),
    inside_tmux("tmux in VTE, passing", "xterm-256color VTE(8401)\non\n", Dialect::Lro, "tmux in xterm-256color VTE"),
    inside_tmux(
        "tmux in Konsole",
        "xterm-256color Konsole 26.08.2\noff\n",
        Dialect::Inverse,
        "tmux in xterm-256color Konsole",
    ),
    inside_tmux(
        "tmux in Konsole, passing",
        "xterm-256color Konsole 26.08.2\non\n",
        Dialect::Konsole,
        "tmux in xterm-256color Konsole",
    ),
    inside_tmux("tmux in mlterm", "mlterm mlterm(3.9.4)\noff\n", Dialect::Inverse, "tmux in mlterm mlterm"),
    inside_tmux("tmux in mlterm, passing", "mlterm mlterm(3.9.4)\nall\n", Dialect::Mlterm, "tmux in mlterm mlterm"),
    inside_tmux("tmux in kitty", "xterm-kitty \noff\n", Dialect::Kitty, "tmux in xterm-kitty"),
    inside_tmux("tmux in xterm", "xterm XTerm(412)\noff\n", Dialect::Plain, "tmux in xterm XTerm"),
    inside_tmux("tmux in alacritty", "alacritty \noff\n", Dialect::Plain, "tmux in alacritty"),
    inside_tmux("tmux that does not answer", "", Dialect::Lro, "tmux"),
    neovim_inside_tmux(
        "neovim in tmux in VTE 0.70",
        "xterm-256color \noff\n",
        Dialect::Inverse,
        "libvterm in tmux in xterm-256color",
    ),
    neovim_inside_tmux(
        "neovim in tmux in Konsole, passing",
        "xterm-256color Konsole 26.08.2\non\n",
        Dialect::Inverse,
        "libvterm in tmux in xterm-256color Konsole",
    ),
    neovim_inside_tmux(
        "neovim in tmux in xterm",
        "xterm XTerm(379)\noff\n",
        Dialect::Plain,
        "libvterm in tmux in xterm XTerm",
    ),
    neovim_inside_tmux(
        "neovim in tmux in kitty",
        "xterm-kitty \noff\n",
        Dialect::Kitty,
        "libvterm in tmux in xterm-kitty",
    ),
];

/// The environment is that of the terminal in which tmux was once begun.
const fn inside_tmux(
    terminal: &'static str,
    client: &'static str,
    dialect: Dialect,
    identity: &'static str,
) -> RecordedTerminal {
    RecordedTerminal {
        terminal,
        environment: &[("TMUX", "set"), ("VTE_VERSION", "7006"), ("TERM", "tmux-256color"), ("TERM_PROGRAM", "tmux")],
        answers: "\x1bP>|tmux 3.8\x1b\\\x1b[>84;0;0c\x1b[?1;2;4c",
        client: Some(client),
        dialect,
        identity,
    }
}

/// What the environment of Neovim's `:terminal` inside tmux is; nothing is asked there but tmux.
const fn neovim_inside_tmux(
    terminal: &'static str,
    client: &'static str,
    dialect: Dialect,
    identity: &'static str,
) -> RecordedTerminal {
    RecordedTerminal {
        environment: &[("TMUX", "set"), ("NVIM", "set"), XTERM256],
        answers: "\x1b[>0;100;0c\x1b[?1;2c",
        ..inside_tmux(terminal, client, dialect, identity)
    }
}
