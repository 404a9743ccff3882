use super::*;

/// Relative luminance and contrast, written from the text of WCAG 2.2 once more.
fn luminance([red, green, blue]: [u8; 3]) -> f64 {
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn hex(code: u32) -> [u8; 3] {
    let [_, red, green, blue] = code.to_be_bytes();
    [red, green, blue]
}

fn on(colors: Colors, [red, green, blue]: [u8; 3]) -> Theme {
    Theme::on_background(colors, Background::Color(Rgb(red, green, blue)))
}

/// xterm's 256 colours from 16 on, as ctlseqs and its `256colres.pl` describe them.
fn indexed(index: u8) -> [u8; 3] {
    let index = u32::from(index);
    let channel = |step: u32| u8::try_from(if step == 0 { 0 } else { step * 40 + 55 }).unwrap();
    if index >= 232 {
        return [u8::try_from((index - 232) * 10 + 8).unwrap(); 3];
    }
    let place = index - 16;
    [channel(place / 36), channel(place / 6 % 6), channel(place % 6)]
}

/// The colours of a theme in which a colour of its own is given to text, by role.
fn tones(theme: Theme) -> Vec<(Role, [u8; 3])> {
    let color = |role: Role| match theme.look(role.into()).color? {
        Color::Rgb(red, green, blue) => Some((role, [red, green, blue])),
        Color::Indexed(index) => Some((role, indexed(index))),
        Color::Ansi(_) => None,
    };
    Role::ALL.into_iter().filter_map(color).collect()
}

/// The backgrounds that common terminals and colour schemes have.
const BACKGROUNDS: [(&str, u32); 11] = [
    ("black", 0x00_0000),
    ("Campbell", 0x0C_0C0C),
    ("GNOME", 0x1E_1E1E),
    ("Breeze", 0x23_2627),
    ("xterm.js in ttyd", 0x2B_2B2B),
    ("Dracula", 0x28_2A36),
    ("Solarized dark", 0x00_2B36),
    ("Tango dark", 0x2E_3436),
    ("Nord", 0x2E_3440),
    ("Solarized light", 0xFD_F6E3),
    ("white", 0xFF_FFFF),
];

/// Colours all over the cube, nine steps a side, and every grey.
fn all_backgrounds() -> impl Iterator<Item = [u8; 3]> {
    let steps = || (0..=8_u8).map(|step| step.saturating_mul(32));
    let cube = steps().flat_map(move |red| steps().flat_map(move |green| steps().map(move |blue| [red, green, blue])));
    cube.chain((0..=255).map(|grey| [grey; 3]))
}

#[test]
fn on_every_background_that_is_known_every_colour_can_be_read() {
    for background in all_backgrounds().chain(BACKGROUNDS.map(|(_, code)| hex(code))) {
        for colors in [Colors::True, Colors::Indexed] {
            let tones = tones(on(colors, background));
            assert_eq!(tones.len(), 17);
            for (role, tone) in tones {
                let reached = contrast(tone, background);
                assert!(reached >= 4.5, "{role:?} in {colors:?}: {tone:?} on {background:?} has {reached:.2}");
            }
        }
    }
}

#[test]
fn on_a_background_that_is_not_known_every_colour_can_be_read_in_common_schemes() {
    for colors in [Colors::True, Colors::Indexed] {
        for (role, tone) in tones(Theme::new(colors)) {
            for (name, code) in BACKGROUNDS {
                let reached = contrast(tone, hex(code));
                assert!(reached >= 3.3, "{role:?} in {colors:?}: {tone:?} on {name} has {reached:.2}");
            }
        }
    }
}

#[test]
fn where_only_dark_or_light_is_known_every_colour_can_be_read_on_all_of_these() {
    for (name, code) in BACKGROUNDS {
        let background = if luminance(hex(code)) < 0.2 { Background::Dark } else { Background::Light };
        for colors in [Colors::True, Colors::Indexed] {
            for (role, tone) in tones(Theme::on_background(colors, background)) {
                let reached = contrast(tone, hex(code));
                assert!(reached >= 4.5, "{role:?} in {colors:?}: {tone:?} on {name} has {reached:.2}");
            }
        }
    }
}

#[test]
fn hues_are_kept_apart_and_muted_text_is_the_faintest() {
    for (name, code) in BACKGROUNDS {
        let theme = on(Colors::True, hex(code));
        let color = |role: Role| tones(theme).into_iter().find(|(other, _)| *other == role).unwrap().1;
        let (muted, colored) = (color(Role::Meta), [Role::Key, Role::Link, Role::Hit, Role::Error].map(color));
        for (at, one) in colored.iter().enumerate() {
            assert!(contrast(*one, hex(code)) > contrast(muted, hex(code)) + 0.5, "{name}: {one:?}, {muted:?}");
            let [red, green, blue] = *one;
            for other in colored.iter().skip(at + 1).chain([&muted]) {
                let difference = Rgb(red, green, blue).oklab().distance(Rgb(other[0], other[1], other[2]).oklab());
                assert!(difference > 0.06, "{name}: {one:?}, {other:?}: {difference:.3}");
            }
        }
    }
}

/// The sixteen colours of a scheme, and the backgrounds it comes with. Sources: xterm's `XTerm-col.ad`; VTE's default
/// (Tango, also that of xterm.js) and GNOME Terminal's palettes; Konsole's `Breeze.colorscheme`; Linux'
/// `drivers/tty/vt/vt.c`; Solarized's README; Windows Terminal's `defaults.json`.
const SCHEMES: [(&str, [u32; 16], &[u32]); 7] = [
    (
        "xterm",
        [
            0x00_0000, 0xCD_0000, 0x00_CD00, 0xCD_CD00, 0x00_00EE, 0xCD_00CD, 0x00_CDCD, 0xE5_E5E5, 0x7F_7F7F,
            0xFF_0000, 0x00_FF00, 0xFF_FF00, 0x5C_5CFF, 0xFF_00FF, 0x00_FFFF, 0xFF_FFFF,
        ],
        &[0x00_0000, 0xFF_FFFF],
    ),
    (
        "Tango",
        [
            0x2E_3436, 0xCC_0000, 0x4E_9A06, 0xC4_A000, 0x34_65A4, 0x75_507B, 0x06_989A, 0xD3_D7CF, 0x55_5753,
            0xEF_2929, 0x8A_E234, 0xFC_E94F, 0x72_9FCF, 0xAD_7FA8, 0x34_E2E2, 0xEE_EEEC,
        ],
        &[0x00_0000, 0x2B_2B2B, 0x2E_3436, 0xEE_EEEC, 0xFF_FFFF],
    ),
    (
        "GNOME",
        [
            0x17_1421, 0xC0_1C28, 0x26_A269, 0xA2_734C, 0x12_488B, 0xA3_47BA, 0x2A_A1B3, 0xD0_CFCC, 0x5E_5C64,
            0xF6_6151, 0x33_DA7A, 0xE9_AD0C, 0x2A_7BDE, 0xC0_61CB, 0x33_C7DE, 0xFF_FFFF,
        ],
        &[0x1E_1E1E, 0x00_0000, 0xFF_FFFF],
    ),
    (
        "Breeze",
        [
            0x23_2627, 0xED_1515, 0x11_D116, 0xF6_7400, 0x1D_99F3, 0x9B_59B6, 0x1A_BC9C, 0xFC_FCFC, 0x7F_8C8D,
            0xC0_392B, 0x1C_DC9A, 0xFD_BC4B, 0x3D_AEE9, 0x8E_44AD, 0x16_A085, 0xFF_FFFF,
        ],
        &[0x23_2627, 0xFF_FFFF],
    ),
    (
        "Linux console",
        [
            0x00_0000, 0xAA_0000, 0x00_AA00, 0xAA_5500, 0x00_00AA, 0xAA_00AA, 0x00_AAAA, 0xAA_AAAA, 0x55_5555,
            0xFF_5555, 0x55_FF55, 0xFF_FF55, 0x55_55FF, 0xFF_55FF, 0x55_FFFF, 0xFF_FFFF,
        ],
        &[0x00_0000],
    ),
    (
        "Solarized",
        [
            0x07_3642, 0xDC_322F, 0x85_9900, 0xB5_8900, 0x26_8BD2, 0xD3_3682, 0x2A_A198, 0xEE_E8D5, 0x00_2B36,
            0xCB_4B16, 0x58_6E75, 0x65_7B83, 0x83_9496, 0x6C_71C4, 0x93_A1A1, 0xFD_F6E3,
        ],
        &[0x00_2B36, 0xFD_F6E3],
    ),
    (
        "Campbell",
        [
            0x0C_0C0C, 0xC5_0F1F, 0x13_A10E, 0xC1_9C00, 0x00_37DA, 0x88_1798, 0x3A_96DD, 0xCC_CCCC, 0x76_7676,
            0xE7_4856, 0x16_C60C, 0xF9_F1A5, 0x3B_78FF, 0xB4_009E, 0x61_D6D6, 0xF2_F2F2,
        ],
        &[0x0C_0C0C, 0xF2_F2F2],
    ),
];

#[test]
fn of_the_sixteen_only_what_schemes_keep_readable_is_used() {
    for (name, scheme, backgrounds) in SCHEMES {
        for background in backgrounds.iter().map(|code| hex(*code)) {
            let hint = if luminance(background) < 0.2 { Background::Dark } else { Background::Light };
            for theme in [on(Colors::Sixteen, background), Theme::on_background(Colors::Sixteen, hint)] {
                for role in Role::ALL {
                    let Some(Color::Ansi(number)) = theme.look(role.into()).color else { continue };
                    let reached = contrast(hex(scheme[usize::from(number)]), background);
                    assert!(reached >= 3.0, "{role:?}: {number} of {name} on {background:?} has {reached:.2}");
                }
            }
        }
    }
}

#[test]
fn no_role_rests_on_red_or_magenta_alone_and_none_on_a_colour_where_nothing_is_known() {
    for background in [Background::Dark, Background::Light, Background::Color(Rgb(0x80, 0x80, 0x80))] {
        for role in Role::ALL {
            let look = Theme::on_background(Colors::Sixteen, background).look(role.into());
            let has_another_sign = look.bold || look.underline || look.reverse;
            assert!(!matches!(look.color, Some(Color::Ansi(1 | 5))) || has_another_sign, "{role:?}: {look:?}");
            assert_eq!(Theme::new(Colors::Sixteen).look(role.into()).color, None, "{role:?}");
        }
    }
}

#[test]
fn without_colour_there_is_none_whatever_the_background() {
    for background in [Background::Unknown, Background::Dark, Background::Light, Background::Color(Rgb(1, 2, 3))] {
        let theme = Theme::on_background(Colors::None, background);
        assert!(Role::ALL.iter().all(|role| theme.look((*role).into()).color.is_none()));
    }
}

#[test]
fn in_sixteen_colours_text_is_dim_only_where_it_can_be_read_then() {
    for (name, foreground, background, dims) in [
        ("xterm", 0xE5_E5E5, 0x00_0000, true),
        ("xterm on white", 0x00_0000, 0xFF_FFFF, true),
        ("Dracula", 0xF8_F8F2, 0x28_2A36, true),
        // 4.7 : 1 before it is dim.
        ("Solarized dark", 0x83_9496, 0x00_2B36, false),
        ("Solarized light", 0x65_7B83, 0xFD_F6E3, false),
    ] {
        let rgb = |code| Rgb(hex(code)[0], hex(code)[1], hex(code)[2]);
        let background = Background::Color(rgb(background));
        let theme = Theme::for_terminal(Colors::Sixteen, background, Some(rgb(foreground)));
        assert_eq!(theme.look(Role::Meta.into()).dim, dims, "{name}");
    }
    assert!(Theme::new(Colors::Sixteen).look(Role::Meta.into()).dim);
}
