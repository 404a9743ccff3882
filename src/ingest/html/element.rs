//! The elements of HTML in groups of the same meaning for the text: a few dozen names, a score of groups.
//!
//! An end tag ends the last open element of its group, so `</strong>` ends a `<b>`: the text shows no difference
//! between the elements of a group.

/// What an element means for the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ElementGroup {
    /// Separates paragraphs, and means nothing else.
    Section,
    Paragraph,
    Heading,
    Quote,
    List,
    Item,
    /// `dl`.
    Terms,
    /// `dt`.
    Term,
    /// `dd`.
    Definition,
    Preformatted,
    Table,
    Caption,
    Row,
    Cell,
    Figure,
    FigureCaption,
    // From here on, inline elements.
    Anchor,
    Strong,
    Emphasis,
    Code,
    Quotation,
    Superscript,
    Subscript,
    /// Text that is struck out.
    Struck,
    /// `bdi`, whose text has a direction of its own.
    Isolate,
    /// Means nothing, but may have a direction.
    Span,
    /// Its content is not shown.
    Hidden,
    // From here on, elements without content.
    Break,
    Rule,
    Picture,
    /// Means nothing at all.
    Other,
}

/// How many groups there are.
pub(super) const GROUP_COUNT: usize = ElementGroup::Other as usize + 1;

impl ElementGroup {
    /// The group of an element, by its name in upper or lower case.
    pub(super) fn from_name(name: &str) -> Self {
        // No element of these groups has a longer name.
        let mut buffer = [0_u8; 14];
        let Some(lower) = buffer.get_mut(..name.len()) else { return Self::Other };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        match &*lower {
            b"p" => Self::Paragraph,
            b"a" => Self::Anchor,
            b"br" => Self::Break,
            b"img" | b"amp-img" | b"image" => Self::Picture,
            b"span" | b"font" | b"small" | b"big" | b"u" | b"ins" | b"mark" | b"abbr" | b"acronym" | b"time"
            | b"label" | b"bdo" | b"math" => Self::Span,
            b"sup" => Self::Superscript,
            b"sub" => Self::Subscript,
            b"del" | b"s" | b"strike" => Self::Struck,
            b"b" | b"strong" => Self::Strong,
            b"i" | b"em" | b"cite" | b"dfn" | b"var" => Self::Emphasis,
            b"code" | b"kbd" | b"samp" | b"tt" => Self::Code,
            b"q" => Self::Quotation,
            b"bdi" => Self::Isolate,
            b"div" | b"html" | b"body" | b"section" | b"article" | b"main" | b"header" | b"footer" | b"aside"
            | b"center" | b"details" | b"summary" | b"form" | b"fieldset" | b"legend" | b"hgroup" | b"head"
            | b"dialog" | b"search" | b"picture" | b"address" => Self::Section,
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Self::Heading,
            b"blockquote" => Self::Quote,
            b"ul" | b"ol" | b"menu" | b"dir" => Self::List,
            b"li" => Self::Item,
            b"dl" => Self::Terms,
            b"dt" => Self::Term,
            b"dd" => Self::Definition,
            b"pre" | b"listing" => Self::Preformatted,
            b"table" => Self::Table,
            b"caption" => Self::Caption,
            b"tr" => Self::Row,
            b"td" | b"th" => Self::Cell,
            b"figure" => Self::Figure,
            b"figcaption" => Self::FigureCaption,
            b"hr" => Self::Rule,
            b"template" | b"noscript" | b"svg" | b"object" | b"canvas" | b"audio" | b"video" | b"map" | b"select"
            | b"button" | b"datalist" | b"nav" | b"applet" | b"rp" | b"annotation" | b"annotation-xml" => Self::Hidden,
            _ => Self::Other,
        }
    }

    /// Whether a paragraph ends where the element begins and where it ends.
    pub(super) fn is_block(self) -> bool {
        (self as usize) < Self::Anchor as usize || self == Self::Rule
    }

    /// Whether the builder ignores its end tag: it has no content, or no meaning. HTML's own list of elements without
    /// an end tag is in `page::complexity`.
    pub(super) fn has_no_content(self) -> bool {
        self as usize >= Self::Break as usize
    }
}

/// The elements of HTML and of `MathML` Core: those of the standards, and those that HTML names as obsolete.
const KNOWN: &str = "\
    a abbr acronym address amp-img annotation annotation-xml applet area article aside audio b base basefont bdi bdo \
    bgsound big blink blockquote body br button canvas caption center circle cite code col colgroup data datalist dd \
    del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset g h1 h2 \
    h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins isindex kbd keygen label legend li line link \
    listing maction main map mark marquee math menclose menu menuitem merror meta meter mfenced mfrac mi \
    mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup \
    mtable mtd mtext mtr multicol munder munderover nav nextid nobr noembed noframes none noscript object ol \
    optgroup option output p param path picture plaintext pre progress q rb rbc rp rt rtc ruby s samp script search \
    section select selectedcontent semantics slot small source spacer span strike strong style sub summary sup svg \
    table tbody td template textarea tfoot th thead time title tr track tt u ul use var video wbr xmp";

/// The elements that have no end tag, or whose end tag may be left out (HTML 13.1.2 and 13.1.2.4), obsolete ones
/// among them.
const MAY_STAY_OPEN: &str = "\
    area base basefont bgsound body br caption col colgroup dd dt embed frame head hr html image img input isindex \
    keygen li link meta nextid option optgroup p param rb rp rt rtc source spacer tbody td tfoot th thead tr track wbr";

/// Whether an element may stand without an end tag.
pub(super) fn may_stay_open(name: &str) -> bool {
    MAY_STAY_OPEN.split_ascii_whitespace().any(|open| open.eq_ignore_ascii_case(name))
}

/// Whether HTML or `MathML` has an element of this name.
pub(super) fn is_known(name: &str) -> bool {
    KNOWN.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(name))
}
