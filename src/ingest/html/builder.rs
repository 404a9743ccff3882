//! Tags to flat blocks.
//!
//! A stack holds the open elements, with what each has changed: the quotations and lists one stands in, the marks in
//! force, the direction. Its entries are chained by group, so that the element which an end tag ends, and whether it may
//! be ended across a table, is known without a search. The stack has a limit; what is opened beyond it is only text.
//!
//! Deliberately not here: the tree that a browser would build. Of its repairs only those are made that show: a paragraph
//! ends where a block begins, an item where the next begins, and a mark closed out of turn ends where it is closed.

use super::element::{GROUPS, Group};
use super::line::{Dir, Line};
use super::reference;
use super::scan::{Tag, Token};
use super::table::Table;
use super::{address, picture};
use crate::model::{Block, BlockKind, Inline, Lang, Marker, RichText};
use url::Url;

/// The most elements that are kept track of, one in the other.
const DEEPEST: usize = 1_000;
/// A link around many paragraphs is one of a page's own, and would be kept with each.
const LONGEST_LINK: u8 = 8;

/// An open element.
struct Open {
    group: Group,
    /// One more than the index of the element of this group that was opened before; 0 if there is none.
    before: usize,
    /// The direction in force.
    dir: Option<Dir>,
    /// It, and nothing around it, begins an isolate.
    isolate: bool,
    /// What is in it is not read.
    silent: bool,
    /// It has set its mark.
    marks: bool,
    level: u8,
}

#[derive(Default)]
pub(super) struct Builder<'a> {
    pub(super) blocks: Vec<Block>,
    /// The first language that is declared.
    pub(super) lang: Option<Lang>,
    base: Option<&'a Url>,
    line: Option<Line>,
    open: Vec<Open>,
    /// For each group, one more than the index of its last open element; 0 if there is none.
    last: [usize; GROUPS],
    /// Elements that were not taken into the full stack.
    beyond: usize,
    silent: usize,
    quotes: usize,
    /// The open lists, each with the number of its next item if it has numbers.
    lists: Vec<Option<u64>>,
    marker: Option<Marker>,
    tables: Vec<Table>,
    /// Of each figure, the number of blocks before it and the places of its captions.
    figures: Vec<(usize, Vec<usize>)>,
    strong: usize,
    emphasis: usize,
    code: usize,
    link: Option<(String, u8)>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(base: Option<&'a Url>) -> Self {
        Self { base, ..Self::default() }
    }

    pub(super) fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Text(text) => self.text(text),
            Token::Start(tag) => self.start(tag),
            Token::End(name) => self.end(name),
            Token::Raw(_) => {}
        }
    }

    /// Ends whatever is open.
    pub(super) fn finish(&mut self) {
        self.close_from(1);
        self.flush();
    }

    fn text(&mut self, text: &str) {
        if self.silent > 0 || (self.line.is_none() && text.trim_ascii().is_empty()) {
            return;
        }
        let line = self.line();
        // HTML 13.2.6.4.7: a line feed right after `<pre>` is none.
        let first = line.kind == BlockKind::Code && line.is_empty();
        let text = if first { text.strip_prefix('\n').unwrap_or(text) } else { text };
        reference::pieces(text, false, |piece| line.push(piece));
    }

    fn start(&mut self, tag: Tag<'_>) {
        let group = Group::of(tag.name);
        if group.is_block() && self.silent == 0 {
            self.imply_ends(group);
            self.flush();
        }
        match group {
            Group::Break => self.line_break(),
            Group::Rule => self.rule(),
            Group::Picture => self.picture(tag),
            Group::Other => {}
            // XHTML: an element that is empty.
            _ if tag.self_closing => {}
            _ if self.open.len() >= DEEPEST => self.beyond += 1,
            _ => self.push(group, tag),
        }
    }

    /// Opens an element.
    fn push(&mut self, group: Group, tag: Tag<'_>) {
        if group == Group::Anchor && self.at(Group::Anchor) > 0 {
            self.end_inline(Group::Anchor);
        }
        let mut dir = None;
        let mut silent = group == Group::Silent;
        for (name, value) in tag.attributes() {
            match name {
                "dir" => dir = dir.or_else(|| Dir::parse(value)),
                "lang" | "xml:lang" if self.lang.is_none() => self.lang = super::language(value),
                "hidden" => silent = true,
                "style" => silent |= hides(value),
                _ => {}
            }
        }
        let inherited = self.open.last().and_then(|open| open.dir);
        let isolate = if group == Group::Isolate { dir.or(Some(Dir::Auto)) } else { dir }
            .filter(|_| !group.is_block() && self.silent == 0 && !silent);
        if let Some(dir) = isolate {
            self.line().start_isolate(dir);
        }
        let level = tag.name.as_bytes().get(1).map_or(2, |digit| digit.saturating_sub(b'0').clamp(1, 6));
        let before = self.at(group);
        let marks = !silent && self.silent == 0 && self.begin(group, tag);
        let open = Open { group, before, dir: dir.or(inherited), isolate: isolate.is_some(), silent, marks, level };
        self.silent += usize::from(silent);
        self.open.push(open);
        self.set(group, self.open.len());
    }

    /// What beginning an element changes. Whether a mark has been set that is to be taken back.
    fn begin(&mut self, group: Group, tag: Tag<'_>) -> bool {
        let blocks = self.blocks.len();
        match group {
            Group::Quote => self.quotes += 1,
            Group::List => self.begin_list(tag),
            Group::Terms => self.lists.push(None),
            Group::Item => self.begin_item(tag),
            Group::Table => {
                if let Some(outer) = self.tables.last_mut() {
                    outer.flow();
                }
                let flows = tag.get("role").is_some_and(|role| role.eq_ignore_ascii_case("presentation"));
                self.tables.push(Table::new(blocks, flows));
            }
            Group::Row => {
                if let Some(table) = self.tables.last_mut() {
                    table.start_row(blocks);
                }
            }
            Group::Cell => {
                if let Some(table) = self.tables.last_mut() {
                    table.start_cell(blocks);
                }
                if !tag.name.eq_ignore_ascii_case("th") {
                    return false;
                }
                self.mark(Group::Strong, None);
            }
            Group::Figure => self.figures.push((blocks, Vec::new())),
            Group::FigureCaption => {
                if let Some((_, captions)) = self.figures.last_mut() {
                    captions.push(blocks);
                }
            }
            Group::Quotation => self.own_text("\u{AB}"),
            Group::Strong | Group::Emphasis | Group::Code => self.mark(group, None),
            Group::Anchor => match tag.get("href").and_then(|href| address(&href, self.base)) {
                Some(href) => self.mark(group, Some(href)),
                None => return false,
            },
            _ => return false,
        }
        true
    }

    fn begin_list(&mut self, tag: Tag<'_>) {
        let ordered = tag.name.eq_ignore_ascii_case("ol");
        let first = || tag.get("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
        self.lists.push(ordered.then(first));
    }

    fn begin_item(&mut self, tag: Tag<'_>) {
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
    fn mark(&mut self, group: Group, href: Option<String>) {
        let (count, inline) = match group {
            Group::Strong => (&mut self.strong, Inline::Strong),
            Group::Emphasis => (&mut self.emphasis, Inline::Emphasis),
            Group::Code => (&mut self.code, Inline::Code),
            _ => {
                let href = href.unwrap_or_default();
                self.link = Some((href.clone(), 0));
                if let Some(line) = &mut self.line {
                    line.start(Inline::Link(href));
                }
                return;
            }
        };
        *count += 1;
        if *count == 1
            && let Some(line) = &mut self.line
        {
            line.start(inline);
        }
    }

    /// Takes a mark back.
    fn unmark(&mut self, group: Group) {
        let (count, inline) = match group {
            Group::Strong | Group::Cell => (&mut self.strong, Inline::Strong),
            Group::Emphasis => (&mut self.emphasis, Inline::Emphasis),
            Group::Code => (&mut self.code, Inline::Code),
            _ => {
                self.link = None;
                if let Some(line) = &mut self.line {
                    line.end(&Inline::Link(String::new()));
                }
                return;
            }
        };
        *count = count.saturating_sub(1);
        if *count == 0
            && let Some(line) = &mut self.line
        {
            line.end(&inline);
        }
    }

    fn end(&mut self, name: &str) {
        let group = Group::of(name);
        if group == Group::Break {
            // HTML 13.2.6.4.7: `</br>` is a break.
            self.line_break();
        }
        if group.is_void() {
            return;
        }
        if self.beyond > 0 {
            self.beyond -= 1;
            if group.is_block() {
                self.flush();
            }
            return;
        }
        let found = self.at(group);
        // No end tag but a table's own reaches out of its cell.
        let inside_table = matches!(group, Group::Table | Group::Row | Group::Cell | Group::Caption);
        if found == 0 || (!inside_table && found < self.cell()) {
            if group == Group::Paragraph {
                self.flush();
            }
            return;
        }
        if group.is_block() || group == Group::Silent {
            self.close_from(found);
        } else {
            self.end_inline(group);
        }
    }

    /// Ends an element within a paragraph. If a block has begun since, only what the element meant ends.
    fn end_inline(&mut self, group: Group) {
        let found = self.at(group);
        if found > self.last_block() {
            self.close_from(found);
            return;
        }
        let Some(open) = found.checked_sub(1).and_then(|index| self.open.get_mut(index)) else { return };
        let (marks, isolate, before) = (open.marks, open.isolate, open.before);
        (open.marks, open.isolate) = (false, false);
        self.set(group, before);
        self.undo(group, marks, isolate);
    }

    /// Ends the elements from this place of the stack on, counted from 1.
    fn close_from(&mut self, place: usize) {
        while self.open.len() >= place.max(1) {
            let Some(open) = self.open.pop() else { return };
            if open.group.is_block() && self.silent == 0 {
                self.flush();
            }
            // An element that ended out of turn is no longer the last of its group.
            if self.at(open.group) > self.open.len() {
                self.set(open.group, open.before);
            }
            self.silent -= usize::from(open.silent);
            self.undo(open.group, open.marks, open.isolate);
        }
    }

    /// Takes back what beginning an element changed.
    fn undo(&mut self, group: Group, marks: bool, isolate: bool) {
        let blocks = self.blocks.len();
        match group {
            Group::Row if marks => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_row(blocks);
                }
            }
            Group::Strong | Group::Emphasis | Group::Code | Group::Anchor | Group::Cell if marks => self.unmark(group),
            Group::Quotation if marks => self.own_text("\u{BB}"),
            Group::Quote if marks => self.quotes -= 1,
            Group::List | Group::Terms if marks => {
                self.lists.pop();
            }
            Group::Item => self.marker = None,
            Group::Table if marks => {
                if let Some(table) = self.tables.pop() {
                    table.finish(&mut self.blocks);
                }
            }
            Group::Figure if marks => self.end_figure(),
            _ => {}
        }
        if isolate && let Some(line) = &mut self.line {
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
    fn imply_ends(&mut self, group: Group) {
        let cell = self.cell();
        let table = self.at(Group::Table);
        let list = self.at(Group::List);
        let (found, limit) = match group {
            Group::Item => (self.at(Group::Item), list.max(cell)),
            Group::Term | Group::Definition => {
                (self.at(Group::Term).max(self.at(Group::Definition)), self.at(Group::Terms).max(cell))
            }
            Group::Row => (self.at(Group::Row), table),
            Group::Cell => (self.at(Group::Cell), table),
            Group::Heading => (self.at(Group::Heading), cell),
            _ => (0, 0),
        };
        if found > limit {
            self.close_from(found);
        }
        let paragraph = self.at(Group::Paragraph);
        if paragraph > self.cell() {
            self.close_from(paragraph);
        }
    }

    fn at(&self, group: Group) -> usize {
        self.last.get(group as usize).copied().unwrap_or(0)
    }

    fn set(&mut self, group: Group, place: usize) {
        if let Some(last) = self.last.get_mut(group as usize) {
            *last = place;
        }
    }

    /// The place of the innermost part of a table.
    fn cell(&self) -> usize {
        self.at(Group::Cell).max(self.at(Group::Caption)).max(self.at(Group::Table))
    }

    fn last_block(&self) -> usize {
        self.last.iter().take(Group::Anchor as usize).copied().max().unwrap_or(0)
    }

    fn line_break(&mut self) {
        if self.silent > 0 {
            return;
        }
        if self.line.as_mut().is_some_and(|line| !line.break_line()) {
            self.flush();
        }
    }

    fn rule(&mut self) {
        let doubled = self.blocks.last().is_none_or(|block| block.kind == BlockKind::Rule);
        if self.silent == 0 && !doubled {
            self.add(Block::new(BlockKind::Rule, RichText::default()));
        }
    }

    fn picture(&mut self, tag: Tag<'_>) {
        if self.silent > 0 {
            return;
        }
        match picture::of(tag, self.base) {
            Some(picture::Picture::Image(image)) => match self.line.as_mut().filter(|line| !line.is_empty()) {
                Some(line) => line.images.push(image),
                None => self.add(Block::new(BlockKind::Image { url: image.url }, RichText::plain(image.alt))),
            },
            Some(picture::Picture::Emoji(alt)) => self.line().push(&alt),
            None => {}
        }
    }

    /// Text that the reader adds.
    fn own_text(&mut self, text: &str) {
        if self.silent == 0 {
            self.line().push(text);
        }
    }

    /// The paragraph that is being read, begun if there is none.
    fn line(&mut self) -> &mut Line {
        self.line.get_or_insert_with(|| {
            let heading =
                self.last.get(Group::Heading as usize).and_then(|&place| self.open.get(place.checked_sub(1)?));
            let kind = if self.last.get(Group::Preformatted as usize).is_some_and(|&place| place > 0) {
                BlockKind::Code
            } else if let Some(marker) = self.marker {
                BlockKind::Item(marker)
            } else {
                heading.map_or(BlockKind::Paragraph, |open| BlockKind::Heading(open.level))
            };
            let mut line = Line::new(kind, self.open.last().and_then(|open| open.dir));
            if let Some((href, uses)) = self.link.as_mut().filter(|(_, uses)| *uses < LONGEST_LINK) {
                *uses += 1;
                line.start(Inline::Link(href.clone()));
            }
            for (count, inline) in
                [(self.strong, Inline::Strong), (self.emphasis, Inline::Emphasis), (self.code, Inline::Code)]
            {
                if count > 0 {
                    line.start(inline);
                }
            }
            line
        })
    }

    /// Ends the paragraph that is being read.
    fn flush(&mut self) {
        let Some(line) = self.line.take() else { return };
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
        self.blocks.push(Block { quote: count(self.quotes), indent: count(self.lists.len()), ..block });
    }
}

/// Whether a style sheet hides its element.
fn hides(style: &str) -> bool {
    let mut declarations = style.split(';').filter_map(|declaration| declaration.split_once(':'));
    declarations.any(|(property, value)| {
        property.trim().eq_ignore_ascii_case("display") && value.trim().to_ascii_lowercase().starts_with("none")
    })
}
