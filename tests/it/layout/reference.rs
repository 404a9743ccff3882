//! News lines against `FriBidi`, the reference implementation.
//!
//! The expectations are what `fribidi --rtl --nopad --nobreak --reordernsm` (1.0.8) printed, less U+FEFF, which it
//! leaves beside a lam-alef, and ZWNJ. It shapes, so forms, ligatures, order and mirrored brackets are all compared.

use super::{one_line, points};

/// A name, the logical line, and the cells from left to right.
const LINES: &[(&str, &str, &str)] = &[
    (
        "a percentage and a price",
        "\u{646}\u{631}\u{62E} \u{62A}\u{648}\u{631}\u{645} \u{62F}\u{631} \u{645}\u{647}\u{631} \u{628}\u{647} \u{6F4}\u{6F2}\u{66B}\u{6F7}\u{66A} \u{631}\u{633}\u{6CC}\u{62F} \u{648} \u{62F}\u{644}\u{627}\u{631} \u{6F1}\u{6F1}\u{6F2}\u{66C}\u{6F5}\u{6F0}\u{6F0} \u{62A}\u{648}\u{645}\u{627}\u{646} \u{634}\u{62F}",
        "\u{FEAA}\u{FEB7} \u{FEE5}\u{FE8E}\u{FEE3}\u{FEEE}\u{FE97} \u{6F1}\u{6F1}\u{6F2}\u{66C}\u{6F5}\u{6F0}\u{6F0} \u{FEAD}\u{FEFB}\u{FEA9} \u{FEED} \u{FEAA}\u{FBFF}\u{FEB3}\u{FEAD} \u{66A}\u{6F4}\u{6F2}\u{66B}\u{6F7} \u{FEEA}\u{FE91} \u{FEAE}\u{FEEC}\u{FEE3} \u{FEAD}\u{FEA9} \u{FEE1}\u{FEAD}\u{FEEE}\u{FE97} \u{FEA5}\u{FEAE}\u{FEE7}",
    ),
    (
        "a football score",
        "\u{627}\u{633}\u{62A}\u{642}\u{644}\u{627}\u{644} 2-1 \u{67E}\u{631}\u{633}\u{67E}\u{648}\u{644}\u{6CC}\u{633} \u{631}\u{627} \u{628}\u{631}\u{62F} (\u{6AF}\u{644}: \u{6F8}\u{6F9}')",
        "('\u{6F8}\u{6F9} :\u{FEDE}\u{FB94}) \u{FEA9}\u{FEAE}\u{FE91} \u{FE8D}\u{FEAD} \u{FEB2}\u{FBFF}\u{FEDF}\u{FEEE}\u{FB59}\u{FEB3}\u{FEAE}\u{FB58} 1-2 \u{FEDD}\u{FEFC}\u{FED8}\u{FE98}\u{FEB3}\u{FE8D}",
    ),
    (
        "a range of years",
        "\u{62F}\u{631} \u{633}\u{627}\u{644}\u{200C}\u{647}\u{627}\u{6CC} \u{6F1}\u{6F3}\u{6F9}\u{6F9}-\u{6F1}\u{6F4}\u{6F0}\u{6F2} \u{62A}\u{648}\u{644}\u{6CC}\u{62F} \u{62F}\u{648} \u{628}\u{631}\u{627}\u{628}\u{631} \u{634}\u{62F}",
        "\u{FEAA}\u{FEB7} \u{FEAE}\u{FE91}\u{FE8D}\u{FEAE}\u{FE91} \u{FEED}\u{FEA9} \u{FEAA}\u{FBFF}\u{FEDF}\u{FEEE}\u{FE97} \u{6F1}\u{6F4}\u{6F0}\u{6F2}-\u{6F1}\u{6F3}\u{6F9}\u{6F9} \u{FBFC}\u{FE8E}\u{FEEB}\u{FEDD}\u{FE8E}\u{FEB3} \u{FEAD}\u{FEA9}",
    ),
    (
        "a date with slashes",
        "\u{646}\u{634}\u{633}\u{62A} \u{6F1}\u{6F4}\u{6F0}\u{6F5}/\u{6F0}\u{6F8}/\u{6F2}\u{6F9} \u{633}\u{627}\u{639}\u{62A} \u{6F1}\u{6F8}:\u{6F3}\u{6F0} \u{622}\u{63A}\u{627}\u{632} \u{645}\u{6CC}\u{200C}\u{634}\u{648}\u{62F}",
        "\u{FEA9}\u{FEEE}\u{FEB7}\u{FBFD}\u{FEE3} \u{FEAF}\u{FE8E}\u{FECF}\u{FE81} \u{6F1}\u{6F8}:\u{6F3}\u{6F0} \u{FE96}\u{FECB}\u{FE8E}\u{FEB3} \u{6F1}\u{6F4}\u{6F0}\u{6F5}/\u{6F0}\u{6F8}/\u{6F2}\u{6F9} \u{FE96}\u{FEB4}\u{FEB8}\u{FEE7}",
    ),
    (
        "a name in brackets",
        "\u{633}\u{627}\u{632}\u{645}\u{627}\u{646} \u{62C}\u{647}\u{627}\u{646}\u{6CC} \u{628}\u{647}\u{62F}\u{627}\u{634}\u{62A} (WHO) \u{647}\u{634}\u{62F}\u{627}\u{631} \u{62F}\u{627}\u{62F}",
        "\u{FEA9}\u{FE8D}\u{FEA9} \u{FEAD}\u{FE8D}\u{FEAA}\u{FEB8}\u{FEEB} (WHO) \u{FE96}\u{FEB7}\u{FE8D}\u{FEAA}\u{FEEC}\u{FE91} \u{FBFD}\u{FEE7}\u{FE8E}\u{FEEC}\u{FE9F} \u{FEE5}\u{FE8E}\u{FEE3}\u{FEAF}\u{FE8E}\u{FEB3}",
    ),
    (
        "a version and a model",
        "\u{6AF}\u{648}\u{634}\u{6CC} Galaxy S24 Ultra (256 GB) \u{6AF}\u{631}\u{627}\u{646} \u{634}\u{62F}",
        "\u{FEAA}\u{FEB7} \u{FEE5}\u{FE8D}\u{FEAE}\u{FB94} Galaxy S24 Ultra (256 GB) \u{FBFD}\u{FEB7}\u{FEEE}\u{FB94}",
    ),
    (
        "quotation in quotation",
        "\u{648}\u{632}\u{6CC}\u{631} \u{6AF}\u{641}\u{62A}: \u{AB}\u{627}\u{648} \u{6AF}\u{641}\u{62A} \u{2039}\u{62A}\u{644}\u{627}\u{634} \u{645}\u{6CC}\u{200C}\u{6A9}\u{646}\u{6CC}\u{645}\u{203A} \u{648} \u{631}\u{641}\u{62A}\u{BB}",
        "\u{AB}\u{FE96}\u{FED3}\u{FEAD} \u{FEED} \u{2039}\u{FEE2}\u{FBFF}\u{FEE8}\u{FB90}\u{FBFD}\u{FEE3} \u{FEB5}\u{FEFC}\u{FE97}\u{203A} \u{FE96}\u{FED4}\u{FB94} \u{FEED}\u{FE8D}\u{BB} :\u{FE96}\u{FED4}\u{FB94} \u{FEAE}\u{FBFE}\u{FEAF}\u{FEED}",
    ),
    (
        "an address",
        "\u{646}\u{634}\u{627}\u{646}\u{6CC} https://www.irna.ir/news/12?x=1 \u{631}\u{627} \u{628}\u{628}\u{6CC}\u{646}\u{6CC}\u{62F}",
        "\u{FEAA}\u{FBFF}\u{FEE8}\u{FBFF}\u{FE92}\u{FE91} \u{FE8D}\u{FEAD} https://www.irna.ir/news/12?x=1 \u{FBFD}\u{FEE7}\u{FE8E}\u{FEB8}\u{FEE7}",
    ),
    (
        "a telephone number",
        "\u{62A}\u{645}\u{627}\u{633} \u{628}\u{627} \u{6F0}\u{6F2}\u{6F1}-\u{6F4}\u{6F4}\u{6F5}\u{6F5}\u{6F6}\u{6F6}\u{6F7}\u{6F7} (\u{62F}\u{627}\u{62E}\u{644}\u{6CC} \u{6F2}\u{6F0}\u{6F3}) \u{6CC}\u{627} info@mehr.ir",
        "info@mehr.ir \u{FE8E}\u{FBFE} (\u{6F2}\u{6F0}\u{6F3} \u{FBFD}\u{FEE0}\u{FEA7}\u{FE8D}\u{FEA9}) \u{6F4}\u{6F4}\u{6F5}\u{6F5}\u{6F6}\u{6F6}\u{6F7}\u{6F7}-\u{6F0}\u{6F2}\u{6F1} \u{FE8E}\u{FE91} \u{FEB1}\u{FE8E}\u{FEE4}\u{FE97}",
    ),
    (
        "a sign before a number",
        "\u{62F}\u{645}\u{627}\u{6CC} \u{647}\u{648}\u{627} \u{628}\u{647} -\u{6F5} \u{62F}\u{631}\u{62C}\u{647} \u{648} \u{633}\u{67E}\u{633} \u{628}\u{647} +\u{6F3} \u{62F}\u{631}\u{62C}\u{647} \u{631}\u{633}\u{6CC}\u{62F}",
        "\u{FEAA}\u{FBFF}\u{FEB3}\u{FEAD} \u{FEEA}\u{FE9F}\u{FEAD}\u{FEA9} \u{6F3}+ \u{FEEA}\u{FE91} \u{FEB2}\u{FB59}\u{FEB3} \u{FEED} \u{FEEA}\u{FE9F}\u{FEAD}\u{FEA9} \u{6F5}- \u{FEEA}\u{FE91} \u{FE8D}\u{FEEE}\u{FEEB} \u{FBFC}\u{FE8E}\u{FEE3}\u{FEA9}",
    ),
    (
        "a currency sign",
        "\u{628}\u{647}\u{627}\u{6CC} \u{646}\u{641}\u{62A} \u{628}\u{647} $82.40 \u{648} \u{637}\u{644}\u{627} \u{628}\u{647} \u{20AC}2,310 \u{631}\u{633}\u{6CC}\u{62F}",
        "\u{FEAA}\u{FBFF}\u{FEB3}\u{FEAD} 2,310\u{20AC} \u{FEEA}\u{FE91} \u{FEFC}\u{FEC3} \u{FEED} 82.40$ \u{FEEA}\u{FE91} \u{FE96}\u{FED4}\u{FEE7} \u{FBFC}\u{FE8E}\u{FEEC}\u{FE91}",
    ),
    (
        "Latin at the end",
        "\u{627}\u{6CC}\u{646} \u{62E}\u{628}\u{631} \u{631}\u{627} \u{62E}\u{628}\u{631}\u{6AF}\u{632}\u{627}\u{631}\u{6CC} Reuters.",
        ".Reuters \u{FBFC}\u{FEAD}\u{FE8D}\u{FEB0}\u{FB94}\u{FEAE}\u{FE92}\u{FEA7} \u{FE8D}\u{FEAD} \u{FEAE}\u{FE92}\u{FEA7} \u{FEE6}\u{FBFE}\u{FE8D}",
    ),
    (
        "Latin at the start",
        "OpenAI \u{645}\u{62F}\u{644} GPT-5 \u{631}\u{627} \u{645}\u{639}\u{631}\u{641}\u{6CC} \u{6A9}\u{631}\u{62F}",
        "\u{FEA9}\u{FEAE}\u{FB90} \u{FBFD}\u{FED3}\u{FEAE}\u{FECC}\u{FEE3} \u{FE8D}\u{FEAD} GPT-5 \u{FEDD}\u{FEAA}\u{FEE3} OpenAI",
    ),
    (
        "a list of numbers",
        "\u{634}\u{645}\u{627}\u{631}\u{647}\u{200C}\u{647}\u{627}\u{6CC} \u{6F3}\u{60C} \u{6F7}\u{60C} \u{6F1}\u{6F2} \u{648} \u{6F2}\u{6F5} \u{628}\u{631}\u{646}\u{62F}\u{647} \u{634}\u{62F}\u{646}\u{62F}",
        "\u{FEAA}\u{FEE7}\u{FEAA}\u{FEB7} \u{FEE9}\u{FEAA}\u{FEE7}\u{FEAE}\u{FE91} \u{6F2}\u{6F5} \u{FEED} \u{6F1}\u{6F2} \u{60C}\u{6F7} \u{60C}\u{6F3} \u{FBFC}\u{FE8E}\u{FEEB}\u{FEE9}\u{FEAD}\u{FE8E}\u{FEE4}\u{FEB7}",
    ),
    (
        "square brackets",
        "\u{645}\u{62A}\u{646} [\u{648}\u{6CC}\u{631}\u{627}\u{6CC}\u{634} \u{6F2}] \u{645}\u{646}\u{62A}\u{634}\u{631} \u{634}\u{62F} [1]",
        "[1] \u{FEAA}\u{FEB7} \u{FEAE}\u{FEB8}\u{FE98}\u{FEE8}\u{FEE3} [\u{6F2} \u{FEB6}\u{FBFE}\u{FE8D}\u{FEAE}\u{FBFE}\u{FEED}] \u{FEE6}\u{FE98}\u{FEE3}",
    ),
    (
        "Arabic with lam-alef",
        "\u{642}\u{627}\u{644}\u{62A} \u{627}\u{644}\u{623}\u{645}\u{645} \u{627}\u{644}\u{645}\u{62A}\u{62D}\u{62F}\u{629} \u{625}\u{646} \u{627}\u{644}\u{625}\u{635}\u{644}\u{627}\u{62D}\u{627}\u{62A} \u{644}\u{627} \u{62A}\u{643}\u{641}\u{64A} \u{627}\u{644}\u{622}\u{646}",
        "\u{FEE5}\u{FEF5}\u{FE8D} \u{FEF2}\u{FED4}\u{FEDC}\u{FE97} \u{FEFB} \u{FE95}\u{FE8E}\u{FEA3}\u{FEFC}\u{FEBB}\u{FEF9}\u{FE8D} \u{FEE5}\u{FE87} \u{FE93}\u{FEAA}\u{FEA4}\u{FE98}\u{FEE4}\u{FEDF}\u{FE8D} \u{FEE2}\u{FEE3}\u{FEF7}\u{FE8D} \u{FE96}\u{FEDF}\u{FE8E}\u{FED7}",
    ),
    (
        "Hebrew with digits",
        "\u{5E8}\u{5D0}\u{5E9} \u{5D4}\u{5DE}\u{5DE}\u{5E9}\u{5DC}\u{5D4} \u{5D0}\u{5DE}\u{5E8} \u{5D1}-14:30 \u{5DB}\u{5D9} (12%) \u{5DE}\u{5D4}\u{5EA}\u{5E7}\u{5E6}\u{5D9}\u{5D1}",
        "\u{5D1}\u{5D9}\u{5E6}\u{5E7}\u{5EA}\u{5D4}\u{5DE} (12%) \u{5D9}\u{5DB} 14:30-\u{5D1} \u{5E8}\u{5DE}\u{5D0} \u{5D4}\u{5DC}\u{5E9}\u{5DE}\u{5DE}\u{5D4} \u{5E9}\u{5D0}\u{5E8}",
    ),
    (
        "Hebrew and Persian",
        "\u{648}\u{627}\u{698}\u{647} \u{AB}\u{5E9}\u{5DC}\u{5D5}\u{5DD}\u{BB} \u{62F}\u{631} \u{639}\u{628}\u{631}\u{6CC} \u{6CC}\u{639}\u{646}\u{6CC} \u{633}\u{644}\u{627}\u{645}",
        "\u{FEE1}\u{FEFC}\u{FEB3} \u{FBFD}\u{FEE8}\u{FECC}\u{FBFE} \u{FBFC}\u{FEAE}\u{FE92}\u{FECB} \u{FEAD}\u{FEA9} \u{AB}\u{5DD}\u{5D5}\u{5DC}\u{5E9}\u{BB} \u{FEE9}\u{FB8A}\u{FE8D}\u{FEED}",
    ),
    (
        "a formula",
        "\u{645}\u{639}\u{627}\u{62F}\u{644}\u{647} x+y=10 \u{648} a/b \u{633}\u{627}\u{62F}\u{647} \u{627}\u{633}\u{62A}",
        "\u{FE96}\u{FEB3}\u{FE8D} \u{FEE9}\u{FEA9}\u{FE8E}\u{FEB3} a/b \u{FEED} x+y=10 \u{FEEA}\u{FEDF}\u{FEA9}\u{FE8E}\u{FECC}\u{FEE3}",
    ),
    (
        "a hyphen before Latin",
        "\u{648}\u{6CC}\u{631}\u{648}\u{633} \u{6A9}\u{648}\u{648}\u{6CC}\u{62F}-19 \u{648} COVID-19 \u{6CC}\u{6A9}\u{6CC} \u{627}\u{633}\u{62A}",
        "\u{FE96}\u{FEB3}\u{FE8D} \u{FBFD}\u{FB91}\u{FBFE} COVID-19 \u{FEED} 19-\u{FEAA}\u{FBFE}\u{FEED}\u{FEEE}\u{FB90} \u{FEB1}\u{FEED}\u{FEAE}\u{FBFE}\u{FEED}",
    ),
    (
        "dots and an ellipsis",
        "\u{627}\u{648} \u{6AF}\u{641}\u{62A}... \u{648} \u{633}\u{6A9}\u{648}\u{62A} \u{6A9}\u{631}\u{62F}! \u{686}\u{631}\u{627}\u{61F}",
        "\u{61F}\u{FE8D}\u{FEAE}\u{FB7C} !\u{FEA9}\u{FEAE}\u{FB90} \u{FE95}\u{FEEE}\u{FB91}\u{FEB3} \u{FEED} ...\u{FE96}\u{FED4}\u{FB94} \u{FEED}\u{FE8D}",
    ),
    (
        "Arabic-Indic digits",
        "\u{639}\u{627}\u{645} \u{662}\u{660}\u{662}\u{666} \u{628}\u{644}\u{63A}\u{62A} \u{627}\u{644}\u{646}\u{633}\u{628}\u{629} \u{663}\u{66B}\u{665}\u{66A} \u{62A}\u{642}\u{631}\u{64A}\u{628}\u{627}",
        "\u{FE8E}\u{FE92}\u{FEF3}\u{FEAE}\u{FED8}\u{FE97} \u{66A}\u{663}\u{66B}\u{665} \u{FE94}\u{FE92}\u{FEB4}\u{FEE8}\u{FEDF}\u{FE8D} \u{FE96}\u{FED0}\u{FEE0}\u{FE91} \u{662}\u{660}\u{662}\u{666} \u{FEE1}\u{FE8E}\u{FECB}",
    ),
];

#[test]
fn news_lines_are_drawn_as_fribidi_draws_them() {
    let differing: Vec<_> = LINES
        .iter()
        .filter(|(_, logical, visual)| one_line(logical).text() != *visual)
        .map(|(name, logical, visual)| (name, points(&one_line(logical).text()), points(visual)))
        .collect();
    assert!(differing.is_empty(), "{differing:#?}");
}
