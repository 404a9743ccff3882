//! Tags to flat blocks.
//!
//! A stack holds the open elements, with what each has changed: the quotations and lists one stands in, the marks in
//! force, the direction. Its entries are chained by group, so that the element which an end tag ends, and whether it may
//! be ended across a table, is known without a search. The stack has a limit; what is opened beyond it is only text.
//!
//! Deliberately not here: the tree that a browser would build. Of its repairs only those are made that show: a paragraph
//! ends where a block begins, an item where the next begins, and a mark closed out of turn ends where it is closed.

use super::element::{ElementGroup, GROUP_COUNT};
use super::inline::{Dir, InlineBuilder};
use super::reference;
use super::table::HtmlTable;
use super::tokenizer::{HtmlTag, HtmlToken};
use super::{picture, web_address};
use crate::model::{Block, BlockKind, Inline, Lang, Marker, RichText};
use url::Url;

/// The most elements that are kept track of, one in the other.
const MAX_DEPTH: usize = 1_000;
/// A link around many paragraphs is one of a page's own, and would be kept with each.
const LONGEST_LINK: u8 = 8;

/// An open element.
struct OpenElement {
    group: ElementGroup,
    /// One more than the index of the element of this group that was opened before; 0 if there is none.
    previous_in_group: usize,
    /// The direction in force.
    dir: Option<Dir>,
    /// It, and nothing around it, begins an isolate.
    has_isolate: bool,
    /// What is in it is not read.
    is_hidden: bool,
    /// It has set its mark.
    has_effect: bool,
    level: u8,
}

#[derive(Default)]
pub(super) struct BlockBuilder<'a> {
    pub(super) blocks: Vec<Block>,
    /// The first language that is declared.
    pub(super) lang: Option<Lang>,
    base: Option<&'a Url>,
    current: Option<InlineBuilder>,
    stack: Vec<OpenElement>,
    /// For each group, one more than the index of its last open element; 0 if there is none.
    innermost: [usize; GROUP_COUNT],
    /// Elements that were not taken into the full stack.
    untracked: usize,
    hidden_depth: usize,
    quote_depth: usize,
    /// The open lists, each with the number of its next item if it has numbers.
    lists: Vec<Option<u64>>,
    marker: Option<Marker>,
    tables: Vec<HtmlTable>,
    /// Of each figure, the number of blocks before it and the places of its captions.
    figures: Vec<(usize, Vec<usize>)>,
    strong: usize,
    emphasis: usize,
    code: usize,
    link: Option<(String, u8)>,
}

impl<'a> BlockBuilder<'a> {
    pub(super) fn new(base: Option<&'a Url>) -> Self {
        Self { base, ..Self::default() }
    }

    pub(super) fn process(&mut self, token: HtmlToken<'_>) {
        match token {
            HtmlToken::Text(text) => self.text(text),
            HtmlToken::Start(tag) => self.start(tag),
            HtmlToken::End(name) => self.end(name),
            HtmlToken::Raw(_) => {}
        }
    }

    /// Ends whatever is open.
    pub(super) fn finish(&mut self) {
        self.close_from(1);
        self.flush();
    }

    fn text(&mut self, text: &str) {
        if self.hidden_depth > 0 || (self.current.is_none() && text.trim_ascii().is_empty()) {
            return;
        }
        let line = self.paragraph();
        // HTML 13.2.6.4.7: a line feed right after `<pre>` is none.
        let first = line.kind == BlockKind::Code && line.is_empty();
        let text = if first { text.strip_prefix('\n').unwrap_or(text) } else { text };
        reference::resolve_into(text, false, |piece| line.push(piece));
    }

    fn start(&mut self, tag: HtmlTag<'_>) {
        let group = ElementGroup::from_name(tag.name);
        if group.is_block() && self.hidden_depth == 0 {
            self.imply_ends(group);
            self.flush();
        }
        match group {
            ElementGroup::Break => self.line_break(),
            ElementGroup::Rule => self.rule(),
            ElementGroup::Picture => self.picture(tag),
            ElementGroup::Other => {}
            // XHTML: an element that is empty.
            _ if tag.self_closing => {}
            _ if self.stack.len() >= MAX_DEPTH => self.untracked += 1,
            _ => self.push(group, tag),
        }
    }

    /// Opens an element.
    fn push(&mut self, group: ElementGroup, tag: HtmlTag<'_>) {
        if group == ElementGroup::Anchor && self.position_of(ElementGroup::Anchor) > 0 {
            self.end_inline(ElementGroup::Anchor);
        }
        let mut dir = None;
        let mut is_hidden = group == ElementGroup::Hidden;
        for (name, value) in tag.attributes() {
            match name {
                "dir" => dir = dir.or_else(|| Dir::parse(value)),
                "lang" | "xml:lang" if self.lang.is_none() => self.lang = super::language(value),
                "hidden" => is_hidden = true,
                "style" => is_hidden |= hides(value),
                _ => {}
            }
        }
        let inherited = self.stack.last().and_then(|open| open.dir);
        let isolate = if group == ElementGroup::Isolate { dir.or(Some(Dir::Auto)) } else { dir }
            .filter(|_| !group.is_block() && self.hidden_depth == 0 && !is_hidden);
        if let Some(dir) = isolate {
            self.paragraph().start_isolate(dir);
        }
        let level = tag.name.as_bytes().get(1).map_or(2, |digit| digit.saturating_sub(b'0').clamp(1, 6));
        let previous_in_group = self.position_of(group);
        let has_effect = !is_hidden && self.hidden_depth == 0 && self.apply_effect(group, tag);
        let open = OpenElement {
            group,
            previous_in_group,
            dir: dir.or(inherited),
            has_isolate: isolate.is_some(),
            is_hidden,
            has_effect,
            level,
        };
        self.hidden_depth += usize::from(is_hidden);
        self.stack.push(open);
        self.set_position(group, self.stack.len());
    }

    /// What beginning an element changes. Whether a mark has been set that is to be taken back.
    fn apply_effect(&mut self, group: ElementGroup, tag: HtmlTag<'_>) -> bool {
        let blocks = self.blocks.len();
        match group {
            ElementGroup::Quote => self.quote_depth += 1,
            ElementGroup::List => self.begin_list(tag),
            ElementGroup::Terms => self.lists.push(None),
            ElementGroup::Item => self.begin_item(tag),
            ElementGroup::Table => {
                if let Some(outer) = self.tables.last_mut() {
                    outer.set_layout();
                }
                let is_layout = tag.get("role").is_some_and(|role| role.eq_ignore_ascii_case("presentation"));
                self.tables.push(HtmlTable::new(blocks, is_layout));
            }
            ElementGroup::Row => {
                if let Some(table) = self.tables.last_mut() {
                    table.start_row(blocks);
                }
            }
            ElementGroup::Cell => {
                if let Some(table) = self.tables.last_mut() {
                    table.start_cell(blocks);
                }
                if !tag.name.eq_ignore_ascii_case("th") {
                    return false;
                }
                self.start_style(ElementGroup::Strong, None);
            }
            ElementGroup::Figure => self.figures.push((blocks, Vec::new())),
            ElementGroup::FigureCaption => {
                if let Some((_, captions)) = self.figures.last_mut() {
                    captions.push(blocks);
                }
            }
            ElementGroup::Quotation => self.generated_text("\u{AB}"),
            ElementGroup::Strong | ElementGroup::Emphasis | ElementGroup::Code => self.start_style(group, None),
            ElementGroup::Anchor => match tag.get("href").and_then(|href| web_address(&href, self.base)) {
                Some(href) => self.start_style(group, Some(href)),
                None => return false,
            },
            _ => return false,
        }
        true
    }

    fn begin_list(&mut self, tag: HtmlTag<'_>) {
        let ordered = tag.name.eq_ignore_ascii_case("ol");
        let first = || tag.get("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
        self.lists.push(ordered.then(first));
    }

    fn begin_item(&mut self, tag: HtmlTag<'_>) {
        self.marker = Some(match self.lists.last_mut() {
            Some(Some(next)) => {
                let number = tag.get("value").and_then(|value| value.trim().parse().ok()).unwrap_or(*next);
                *next = number.saturating_add(1);
                Marker::Number(number)
            }
            _ => Marker::Bullet,
        });
    }

    /// Sets a mark. One inside another of its kind adds nothing.
    fn start_style(&mut self, group: ElementGroup, href: Option<String>) {
        let (count, inline) = match group {
            ElementGroup::Strong => (&mut self.strong, Inline::Strong),
            ElementGroup::Emphasis => (&mut self.emphasis, Inline::Emphasis),
            ElementGroup::Code => (&mut self.code, Inline::Code),
            _ => {
                let href = href.unwrap_or_default();
                self.link = Some((href.clone(), 0));
                if let Some(line) = &mut self.current {
                    line.start_style(Inline::Link(href));
                }
                return;
            }
        };
        *count += 1;
        if *count == 1
            && let Some(line) = &mut self.current
        {
            line.start_style(inline);
        }
    }

    /// Takes a mark back.
    fn end_style(&mut self, group: ElementGroup) {
        let (count, inline) = match group {
            ElementGroup::Strong | ElementGroup::Cell => (&mut self.strong, Inline::Strong),
            ElementGroup::Emphasis => (&mut self.emphasis, Inline::Emphasis),
            ElementGroup::Code => (&mut self.code, Inline::Code),
            _ => {
                self.link = None;
                if let Some(line) = &mut self.current {
                    line.end_style(&Inline::Link(String::new()));
                }
                return;
            }
        };
        *count = count.saturating_sub(1);
        if *count == 0
            && let Some(line) = &mut self.current
        {
            line.end_style(&inline);
        }
    }

    fn end(&mut self, name: &str) {
        let group = ElementGroup::from_name(name);
        if group == ElementGroup::Break {
            // HTML 13.2.6.4.7: `</br>` is a break.
            self.line_break();
        }
        if group.is_void() {
            return;
        }
        if self.untracked > 0 {
            self.untracked -= 1;
            if group.is_block() {
                self.flush();
            }
            return;
        }
        let found = self.position_of(group);
        // No end tag but a table's own reaches out of its cell.
        let inside_table =
            matches!(group, ElementGroup::Table | ElementGroup::Row | ElementGroup::Cell | ElementGroup::Caption);
        if found == 0 || (!inside_table && found < self.table_scope()) {
            if group == ElementGroup::Paragraph {
                self.flush();
            }
            return;
        }
        if group.is_block() || group == ElementGroup::Hidden {
            self.close_from(found);
        } else {
            self.end_inline(group);
        }
    }

    /// Ends an element within a paragraph. If a block has begun since, only what the element meant ends.
    fn end_inline(&mut self, group: ElementGroup) {
        let found = self.position_of(group);
        if found > self.innermost_block() {
            self.close_from(found);
            return;
        }
        let Some(open) = found.checked_sub(1).and_then(|index| self.stack.get_mut(index)) else { return };
        let (has_effect, has_isolate, previous_in_group) = (open.has_effect, open.has_isolate, open.previous_in_group);
        (open.has_effect, open.has_isolate) = (false, false);
        self.set_position(group, previous_in_group);
        self.revert_effect(group, has_effect, has_isolate);
    }

    /// Ends the elements from this place of the stack on, counted from 1.
    fn close_from(&mut self, position: usize) {
        while self.stack.len() >= position.max(1) {
            let Some(open) = self.stack.pop() else { return };
            if open.group.is_block() && self.hidden_depth == 0 {
                self.flush();
            }
            // An element that ended out of turn is no longer the last of its group.
            if self.position_of(open.group) > self.stack.len() {
                self.set_position(open.group, open.previous_in_group);
            }
            self.hidden_depth -= usize::from(open.is_hidden);
            self.revert_effect(open.group, open.has_effect, open.has_isolate);
        }
    }

    /// Takes back what beginning an element changed.
    fn revert_effect(&mut self, group: ElementGroup, has_effect: bool, has_isolate: bool) {
        let blocks = self.blocks.len();
        match group {
            ElementGroup::Row if has_effect => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_row(blocks);
                }
            }
            ElementGroup::Strong
            | ElementGroup::Emphasis
            | ElementGroup::Code
            | ElementGroup::Anchor
            | ElementGroup::Cell
                if has_effect =>
            {
                self.end_style(group);
            }
            ElementGroup::Quotation if has_effect => self.generated_text("\u{BB}"),
            ElementGroup::Quote if has_effect => self.quote_depth -= 1,
            ElementGroup::List | ElementGroup::Terms if has_effect => {
                self.lists.pop();
            }
            ElementGroup::Item => self.marker = None,
            ElementGroup::Table if has_effect => {
                if let Some(table) = self.tables.pop() {
                    table.finish(&mut self.blocks);
                }
            }
            ElementGroup::Figure if has_effect => self.end_figure(),
            _ => {}
        }
        if has_isolate && let Some(line) = &mut self.current {
            line.end_isolate();
        }
    }

    /// Gives a figure's one picture the figure's caption, if that is one paragraph.
    fn end_figure(&mut self) {
        let Some((first, captions)) = self.figures.pop() else { return };
        let [caption] = *captions.as_slice() else { return };
        let Some(inside) = self.blocks.get(first..).filter(|inside| inside.len() == 2) else { return };
        let picture = inside.iter().position(|block| matches!(block.kind, BlockKind::Image { .. }));
        let is_text = self.blocks.get(caption).is_some_and(|block| block.kind == BlockKind::Paragraph);
        if let (Some(picture), true) = (picture, is_text) {
            let caption = self.blocks.remove(caption);
            if let Some(block) = self.blocks.get_mut(first).filter(|_| picture < 2) {
                (block.text, block.direction) = (caption.text, caption.direction);
            }
        }
    }

    /// Ends what cannot hold a block of this group (HTML 13.2.6.4.7).
    fn imply_ends(&mut self, group: ElementGroup) {
        let cell = self.table_scope();
        let table = self.position_of(ElementGroup::Table);
        let list = self.position_of(ElementGroup::List);
        let (found, limit) = match group {
            ElementGroup::Item => (self.position_of(ElementGroup::Item), list.max(cell)),
            ElementGroup::Term | ElementGroup::Definition => (
                self.position_of(ElementGroup::Term).max(self.position_of(ElementGroup::Definition)),
                self.position_of(ElementGroup::Terms).max(cell),
            ),
            ElementGroup::Row => (self.position_of(ElementGroup::Row), table),
            ElementGroup::Cell => (self.position_of(ElementGroup::Cell), table),
            ElementGroup::Heading => (self.position_of(ElementGroup::Heading), cell),
            _ => (0, 0),
        };
        if found > limit {
            self.close_from(found);
        }
        let paragraph = self.position_of(ElementGroup::Paragraph);
        if paragraph > self.table_scope() {
            self.close_from(paragraph);
        }
    }

    fn position_of(&self, group: ElementGroup) -> usize {
        self.innermost.get(group as usize).copied().unwrap_or(0)
    }

    fn set_position(&mut self, group: ElementGroup, position: usize) {
        if let Some(last) = self.innermost.get_mut(group as usize) {
            *last = position;
        }
    }

    /// The place of the innermost part of a table.
    fn table_scope(&self) -> usize {
        self.position_of(ElementGroup::Cell)
            .max(self.position_of(ElementGroup::Caption))
            .max(self.position_of(ElementGroup::Table))
    }

    fn innermost_block(&self) -> usize {
        self.innermost.iter().take(ElementGroup::Anchor as usize).copied().max().unwrap_or(0)
    }

    fn line_break(&mut self) {
        if self.hidden_depth > 0 {
            return;
        }
        if self.current.as_mut().is_some_and(|line| !line.break_line()) {
            self.flush();
        }
    }

    fn rule(&mut self) {
        let doubled = self.blocks.last().is_none_or(|block| block.kind == BlockKind::Rule);
        if self.hidden_depth == 0 && !doubled {
            self.add(Block::new(BlockKind::Rule, RichText::default()));
        }
    }

    fn picture(&mut self, tag: HtmlTag<'_>) {
        if self.hidden_depth > 0 {
            return;
        }
        match picture::from_tag(tag, self.base) {
            Some(picture::Picture::Image(image)) => match self.current.as_mut().filter(|line| !line.is_empty()) {
                Some(line) => line.images.push(image),
                None => self.add(Block::new(BlockKind::Image { url: image.url }, RichText::plain(image.alt))),
            },
            Some(picture::Picture::Emoji(alt)) => self.paragraph().push(&alt),
            None => {}
        }
    }

    /// Text that the reader adds.
    fn generated_text(&mut self, text: &str) {
        if self.hidden_depth == 0 {
            self.paragraph().push(text);
        }
    }

    /// The paragraph that is being read, begun if there is none.
    fn paragraph(&mut self) -> &mut InlineBuilder {
        self.current.get_or_insert_with(|| {
            let heading = self
                .innermost
                .get(ElementGroup::Heading as usize)
                .and_then(|&position| self.stack.get(position.checked_sub(1)?));
            let kind = if self.innermost.get(ElementGroup::Preformatted as usize).is_some_and(|&position| position > 0)
            {
                BlockKind::Code
            } else if let Some(marker) = self.marker {
                BlockKind::Item(marker)
            } else {
                heading.map_or(BlockKind::Paragraph, |open| BlockKind::Heading(open.level))
            };
            let mut line = InlineBuilder::new(kind, self.stack.last().and_then(|open| open.dir));
            if let Some((href, uses)) = self.link.as_mut().filter(|(_, uses)| *uses < LONGEST_LINK) {
                *uses += 1;
                line.start_style(Inline::Link(href.clone()));
            }
            for (count, inline) in
                [(self.strong, Inline::Strong), (self.emphasis, Inline::Emphasis), (self.code, Inline::Code)]
            {
                if count > 0 {
                    line.start_style(inline);
                }
            }
            line
        })
    }

    /// Ends the paragraph that is being read.
    fn flush(&mut self) {
        let Some(line) = self.current.take() else { return };
        let (kind, text, direction, images) = line.finish();
        if !text.is_empty() {
            self.marker = None;
            self.add(Block { direction, ..Block::new(kind, text) });
        }
        for image in images {
            self.add(Block::new(BlockKind::Image { url: image.url }, RichText::plain(image.alt)));
        }
    }

    fn add(&mut self, block: Block) {
        let count = |depth: usize| u8::try_from(depth).unwrap_or(u8::MAX);
        self.blocks.push(Block { quote: count(self.quote_depth), indent: count(self.lists.len()), ..block });
    }
}

/// Whether a style sheet hides its element.
fn hides(style: &str) -> bool {
    let mut declarations = style.split(';').filter_map(|declaration| declaration.split_once(':'));
    declarations.any(|(property, value)| {
        property.trim().eq_ignore_ascii_case("display") && value.trim().to_ascii_lowercase().starts_with("none")
    })
}
