//! HTML's tags to flat blocks.
//!
//! A stack holds the open elements, with what each has changed (`effects`): the quotations and lists around it, the
//! styles, the direction. Its entries are chained by group, so that the builder knows without a search which element an
//! end tag ends, and whether the end tag may reach across a table. The stack has a limit; the text of an element beyond
//! it is read, and its tag ignored.
//!
//! Deliberately not here: the tree that a browser would build. Of the browser's repairs only those are made that show:
//! a paragraph ends where a block begins, an item where the next begins, and a style closed out of turn ends where it
//! is closed.

use super::caption::{self, Figure};
use super::element::{self, ElementGroup, GROUP_COUNT};
use super::embed::{self, Embed};
use super::picture;
use super::reference::{self, Place};
use super::style::InlineStyle;
use super::table::HtmlTable;
use super::tokenizer::{HtmlTag, HtmlToken};
use crate::ingest::blocks::BlockBuilder;
use crate::ingest::inline::{Dir, InlineBuilder};
use crate::model::{Block, BlockKind, Lang, RichText};
use url::Url;

/// How many elements can be open at once.
const MAX_DEPTH: usize = 1_000;

/// An open element.
struct OpenElement {
    group: ElementGroup,
    /// One more than the index of the element of this group that was opened before; 0 if there is none.
    previous_in_group: usize,
    /// The direction in force.
    dir: Option<Dir>,
    /// Whether it began an isolate.
    has_isolate: bool,
    /// Whether its content is not read.
    is_hidden: bool,
    /// Whether its end has something to revert.
    has_effect: bool,
    /// Whether a paragraph ends where it begins and where it ends.
    is_block: bool,
    /// The level of a heading.
    level: u8,
}

/// The blocks so far, and the open elements.
#[derive(Default)]
pub(super) struct HtmlBuilder<'a> {
    pub(super) out: BlockBuilder,
    /// The first language that an element declares.
    pub(super) lang: Option<Lang>,
    pub(super) base: Option<&'a Url>,
    /// Whether the source is the markup of a feed.
    is_feed: bool,
    /// Whether it is a title, in which nobody reads the address of a film.
    is_title: bool,
    /// The name of a film or sound whose address is still to come, and the line that it becomes when its element ends.
    pending_media: Option<String>,
    pending_line: Option<String>,
    stack: Vec<OpenElement>,
    /// For each group, one more than the index of its last open element; 0 if there is none.
    innermost: [usize; GROUP_COUNT],
    /// How many elements are open that the full stack did not take.
    untracked: usize,
    hidden_depth: usize,
    pub(super) tables: Vec<HtmlTable>,
    /// The open figures.
    pub(super) figures: Vec<Figure>,
}

impl<'a> HtmlBuilder<'a> {
    pub(super) fn new(base: Option<&'a Url>) -> Self {
        Self { base, ..Self::default() }
    }

    /// A builder for the markup of a feed.
    pub(super) fn of_feed(base: Option<&'a Url>) -> Self {
        Self { is_feed: true, ..Self::new(base) }
    }

    /// A builder for a title of a feed.
    pub(super) fn of_title() -> Self {
        Self { is_title: true, ..Self::of_feed(None) }
    }

    pub(super) fn process(&mut self, token: HtmlToken<'_>) {
        match token {
            HtmlToken::Text(text) => self.text(text),
            HtmlToken::Start(tag) => self.start(tag),
            HtmlToken::End(name) => self.end(name),
            HtmlToken::Raw(_) => {}
        }
    }

    /// Ends everything that is open.
    pub(super) fn finish(&mut self) {
        self.close_from(1);
        self.out.flush();
        caption::drop_repeated(&mut self.out.blocks);
    }

    fn text(&mut self, text: &str) {
        if self.hidden_depth > 0 || (self.out.current().is_none() && text.trim_ascii().is_empty()) {
            return;
        }
        let place = if self.is_feed { Place::FeedText } else { Place::Text };
        let paragraph = self.paragraph();
        // HTML 13.2.6.4.7: a line feed right after `<pre>` is ignored.
        let is_first = paragraph.kind == BlockKind::Code && paragraph.is_empty();
        let text = if is_first { text.strip_prefix('\n').unwrap_or(text) } else { text };
        reference::resolve_into(text, place, |piece| paragraph.push(piece));
    }

    fn start(&mut self, tag: HtmlTag<'_>) {
        let group = ElementGroup::from_name(tag.name);
        if self.is_feed && matches!(group, ElementGroup::Other | ElementGroup::Hidden) {
            self.embed(tag);
        }
        if group.is_block() && self.hidden_depth == 0 {
            self.imply_ends(group);
            self.out.flush();
        }
        match group {
            ElementGroup::Break => self.line_break(),
            ElementGroup::Rule => self.rule(),
            ElementGroup::Picture => self.picture(tag),
            ElementGroup::Other => {}
            // An empty element of XHTML.
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
        let mut is_block = group.is_block();
        for (name, value) in tag.attributes() {
            match name {
                "dir" => dir = dir.or_else(|| Dir::parse(value)),
                "lang" | "xml:lang" if self.lang.is_none() => self.lang = super::language(value),
                "hidden" => is_hidden = true,
                "style" => {
                    let style = InlineStyle::parse(value);
                    is_hidden |= style.is_hidden;
                    dir = dir.or(style.dir);
                    is_block |= style.is_block;
                }
                _ => {}
            }
        }
        let inherited = self.stack.last().and_then(|element| element.dir);
        let isolate = if group == ElementGroup::Isolate { dir.or(Some(Dir::Auto)) } else { dir }
            .filter(|_| !is_block && self.hidden_depth == 0 && !is_hidden);
        if is_block && !is_hidden && self.hidden_depth == 0 {
            self.out.flush();
        }
        if let Some(dir) = isolate {
            self.paragraph().start_isolate(dir);
        }
        let level = tag.name.as_bytes().get(1).map_or(2, |digit| digit.saturating_sub(b'0').clamp(1, 6));
        let previous_in_group = self.position_of(group);
        let has_effect = !is_hidden && self.hidden_depth == 0 && self.apply_effect(group, tag);
        let element = OpenElement {
            group,
            previous_in_group,
            dir: dir.or(inherited),
            has_isolate: isolate.is_some(),
            is_hidden,
            has_effect,
            is_block,
            level,
        };
        self.hidden_depth += usize::from(is_hidden);
        self.stack.push(element);
        self.set_position(group, self.stack.len());
    }

    fn end(&mut self, name: &str) {
        let group = ElementGroup::from_name(name);
        if group == ElementGroup::Other && self.is_word(name) {
            self.generated_text(&format!("</{name}>"));
        }
        if group == ElementGroup::Break {
            // HTML 13.2.6.4.7: `</br>` is a break.
            self.line_break();
        }
        if group.has_no_content() {
            return;
        }
        if self.untracked > 0 {
            self.untracked -= 1;
            if group.is_block() {
                self.out.flush();
            }
            return;
        }
        let found = self.position_of(group);
        // Only the end tags of a table's own elements reach across the borders of a cell.
        let inside_table =
            matches!(group, ElementGroup::Table | ElementGroup::Row | ElementGroup::Cell | ElementGroup::Caption);
        if found == 0 || (!inside_table && found < self.table_scope()) {
            if group == ElementGroup::Paragraph {
                self.out.flush();
            }
            return;
        }
        if group.is_block() || group == ElementGroup::Hidden {
            self.close_from(found);
        } else {
            self.end_inline(group);
        }
    }

    /// Ends an inline element. If a block has begun inside it, the element stays on the stack and only its effect ends.
    fn end_inline(&mut self, group: ElementGroup) {
        let found = self.position_of(group);
        if found > self.innermost_block() {
            self.close_from(found);
            return;
        }
        let Some(element) = found.checked_sub(1).and_then(|index| self.stack.get_mut(index)) else { return };
        let OpenElement { has_effect, has_isolate, is_block, previous_in_group, .. } = *element;
        (element.has_effect, element.has_isolate) = (false, false);
        self.set_position(group, previous_in_group);
        if is_block && self.hidden_depth == 0 {
            self.out.flush();
        }
        self.revert_effect(group, has_effect, has_isolate);
    }

    /// Ends the elements of the stack from this position on, counted from 1.
    fn close_from(&mut self, position: usize) {
        while self.stack.len() >= position.max(1) {
            let Some(element) = self.stack.pop() else { return };
            if element.is_block && self.hidden_depth == 0 {
                self.out.flush();
            }
            // An inline element that ended before is no longer the last of its group.
            if self.position_of(element.group) > self.stack.len() {
                self.set_position(element.group, element.previous_in_group);
            }
            self.hidden_depth -= usize::from(element.is_hidden);
            self.revert_effect(element.group, element.has_effect, element.has_isolate);
        }
    }

    /// Ends the elements that cannot contain a block of this group (HTML 13.2.6.4.7).
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

    /// The position of the innermost part of a table.
    fn table_scope(&self) -> usize {
        self.position_of(ElementGroup::Cell)
            .max(self.position_of(ElementGroup::Caption))
            .max(self.position_of(ElementGroup::Table))
    }

    fn innermost_block(&self) -> usize {
        self.innermost.iter().take(ElementGroup::Anchor as usize).copied().max().unwrap_or(0)
    }

    fn line_break(&mut self) {
        if self.hidden_depth == 0 {
            self.out.break_line();
        }
    }

    fn rule(&mut self) {
        let is_redundant = self.out.blocks.last().is_none_or(|block| block.kind == BlockKind::Rule);
        if self.hidden_depth == 0 && !is_redundant {
            self.out.add(Block::new(BlockKind::Rule, RichText::default()));
        }
    }

    fn picture(&mut self, tag: HtmlTag<'_>) {
        if self.hidden_depth > 0 {
            return;
        }
        let in_sentence = self.out.current().is_some_and(|paragraph| !paragraph.is_empty());
        match picture::from_tag(tag, self.base, self.is_feed, in_sentence) {
            Some(picture::Picture::Image(image)) => self.out.add_linked_image(image, self.is_feed),
            Some(picture::Picture::Text(text)) => self.paragraph().push(&text),
            None => {}
        }
    }

    /// Adds a line with the name and address of what cannot be shown, and the text that only looks like a tag.
    pub(super) fn embed(&mut self, tag: HtmlTag<'_>) {
        match embed::from_tag(tag, self.base) {
            Embed::Address { name, address } => {
                if self.hidden_depth == 0 {
                    self.line(&embed::line(&name, &address));
                }
            }
            Embed::Media { name } => self.pending_media = (self.hidden_depth == 0).then_some(name),
            Embed::Source { address } => {
                if let Some(name) = self.pending_media.take() {
                    self.pending_line = Some(embed::line(&name, &address));
                }
            }
            Embed::Nothing if ElementGroup::from_name(tag.name) == ElementGroup::Other && self.is_word(tag.name) => {
                if !tag.has_attributes() {
                    let slash = if tag.self_closing { "/" } else { "" };
                    self.generated_text(&format!("<{}{slash}>", tag.name));
                }
            }
            Embed::Nothing => {}
        }
    }

    /// Adds the line of a film or sound whose address was inside its element.
    pub(super) fn end_media(&mut self) {
        self.pending_media = None;
        if let Some(line) = self.pending_line.take() {
            self.line(&line);
        }
    }

    pub(super) fn is_visible(&self) -> bool {
        self.hidden_depth == 0
    }

    /// Whether the name of a tag is none of HTML's, nor that of an extension.
    fn is_word(&self, name: &str) -> bool {
        self.is_feed && !name.contains(['-', ':']) && !element::is_known(name)
    }

    /// Adds a paragraph for what cannot be shown.
    fn line(&mut self, text: &str) {
        if self.is_title {
            return;
        }
        self.out.flush();
        self.paragraph().push(text);
        self.out.flush();
    }

    /// Adds text that the source does not have.
    pub(super) fn generated_text(&mut self, text: &str) {
        if self.hidden_depth == 0 {
            self.paragraph().push(text);
        }
    }

    /// The paragraph that is being read, begun if there is none.
    fn paragraph(&mut self) -> &mut InlineBuilder {
        let (innermost, stack) = (&self.innermost, &self.stack);
        self.out.paragraph(|| {
            let position = |group: ElementGroup| innermost.get(group as usize).copied().unwrap_or(0);
            let kind = if position(ElementGroup::Preformatted) > 0 {
                BlockKind::Code
            } else {
                let heading = position(ElementGroup::Heading).checked_sub(1).and_then(|index| stack.get(index));
                heading.map_or(BlockKind::Paragraph, |element| BlockKind::Heading(element.level))
            };
            (kind, stack.last().and_then(|element| element.dir))
        })
    }
}
