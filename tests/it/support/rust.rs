//! As much of Rust's syntax as the tests of the architecture need: which paths a source file names, which types it
//! defines, which macros it calls, and which of that is compiled for tests only.
//!
//! The file is split into tokens first, so that comments, strings and line breaks cannot hide or fake a path. A list
//! such as `use a::{b, c::d}` becomes one path per name, and `self`, `super` and `crate` are resolved.
//!
//! Deliberately not here: what a macro expands to, and `#[path]`. The crate has no module with such an attribute.

use std::collections::HashSet;

/// A word, a sign, or a literal, which is always `""`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Token<'a> {
    text: &'a str,
    line: usize,
}

/// What a file names in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// From the root of this crate, which is `crate`, or from another crate or a name in scope.
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
    /// Compiled for tests only.
    pub(crate) in_tests: bool,
}

/// What the tests want to know of a source file.
#[derive(Debug, Default)]
pub(crate) struct SourceFile {
    pub(crate) paths: Vec<Named>,
    /// Structs, enums, unions, traits and aliases, without the associated types of traits.
    pub(crate) types: Vec<Named>,
    pub(crate) macros: Vec<Named>,
    /// The modules in files of their own that only tests have, as paths from the root.
    pub(crate) test_modules: Vec<Vec<String>>,
}

/// Reads the source of the module at this path, such as `["store", "open"]`.
pub(crate) fn parse(source: &str, module: &[&str]) -> SourceFile {
    let tokens = tokens(source);
    let tests = test_tokens(&tokens);
    let module = module.iter().map(|&name| name.to_owned()).collect();
    Parser {
        tokens: &tokens,
        tests,
        at: 0,
        scopes: vec![Scope { module, is_impl: false }],
        file: SourceFile::default(),
    }
    .run()
}

/// What a pair of braces encloses.
struct Scope {
    module: Vec<String>,
    /// The body of an `impl` or a trait, where `type` names an associated type.
    is_impl: bool,
}

struct Parser<'a> {
    tokens: &'a [Token<'a>],
    /// The tokens that are compiled for tests only.
    tests: HashSet<usize>,
    at: usize,
    /// The enclosing braces; the first is the file itself.
    scopes: Vec<Scope>,
    file: SourceFile,
}

impl<'a> Parser<'a> {
    fn run(mut self) -> SourceFile {
        // The word that says what the next pair of braces belongs to, and the name of a module.
        let mut item = None;
        while let Some(token) = self.tokens.get(self.at) {
            let (text, next) = (token.text, self.text(self.at + 1));
            match text {
                "{" => self.open(item.take()),
                "}" => {
                    item = None;
                    // The file's own scope stays, whatever the braces.
                    self.scopes.truncate(self.scopes.len().saturating_sub(1).max(1));
                }
                ";" => item = None,
                "use" if next != "<" => {
                    self.at += 1;
                    self.use_tree(&[]);
                    continue;
                }
                "struct" | "enum" | "union" | "trait" | "type" if is_word(next) => self.define(text, next),
                "mod" if is_word(next) && self.text(self.at + 2) == ";" && self.tests.contains(&self.at) => {
                    let module = self.inner_module(next);
                    self.file.test_modules.push(module);
                }
                word if is_word(word) && self.is_macro_sign(self.at + 1) => {
                    let named = self.named(vec![word.to_owned()], self.at);
                    self.file.macros.push(named);
                }
                word if is_word(word) => {
                    self.path();
                    if item.is_none() {
                        item = item_of(word, next);
                    }
                    continue;
                }
                _ => {}
            }
            if item.is_none() {
                item = item_of(text, next);
            }
            self.at += 1;
        }
        self.file
    }

    fn text(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.text)
    }

    /// Whether the `!` of a macro's call stands here; that of `a != b` does not.
    fn is_macro_sign(&self, at: usize) -> bool {
        self.text(at) == "!" && matches!(self.text(at + 1), "(" | "[" | "{")
    }

    fn module(&self) -> &[String] {
        self.scopes.last().map_or(&[], |scope| &scope.module)
    }

    fn inner_module(&self, name: &str) -> Vec<String> {
        self.module().iter().cloned().chain([name.to_owned()]).collect()
    }

    fn named(&self, path: Vec<String>, at: usize) -> Named {
        Named { path, line: self.tokens[at].line, in_tests: self.tests.contains(&at) }
    }

    fn open(&mut self, item: Option<Item>) {
        let scope = match item {
            Some(Item::Module(name)) => Scope { module: self.inner_module(&name), is_impl: false },
            item => Scope { module: self.module().to_vec(), is_impl: matches!(item, Some(Item::Impl)) },
        };
        self.scopes.push(scope);
    }

    fn define(&mut self, keyword: &str, name: &str) {
        let is_associated = keyword == "type" && self.scopes.last().is_some_and(|scope| scope.is_impl);
        if !is_associated {
            let named = self.named(vec![name.to_owned()], self.at);
            self.file.types.push(named);
        }
    }

    /// A path in an expression, a type or a pattern; one word alone is none.
    fn path(&mut self) {
        let start = self.at;
        let mut path = vec![self.text(self.at).to_owned()];
        self.at += 1;
        while self.text(self.at) == "::" && is_word(self.text(self.at + 1)) {
            path.push(self.text(self.at + 1).to_owned());
            self.at += 2;
        }
        // A call of a macro by its path, `std::println!`.
        if path.len() > 1 && self.is_macro_sign(self.at) {
            let named = self.named(path.last().cloned().into_iter().collect(), start);
            self.file.macros.push(named);
        }
        if path.len() > 1 {
            self.add_path(&path, start);
        }
    }

    /// What stands behind `use`, or one part of a list in it. `before` is the path in front of the list.
    fn use_tree(&mut self, before: &[String]) {
        let (start, mut path) = (self.at, before.to_vec());
        loop {
            match self.text(self.at) {
                "::" => self.at += 1,
                "{" => {
                    self.at += 1;
                    while !matches!(self.text(self.at), "}" | "") {
                        self.use_tree(&path);
                        if self.text(self.at) == "," {
                            self.at += 1;
                        }
                    }
                    self.at += 1;
                    return;
                }
                "as" => self.at += 2,
                // The list's own parent, `a::{self}`.
                "self" if !path.is_empty() => self.at += 1,
                word if word == "*" || is_word(word) => {
                    path.push(word.to_owned());
                    self.at += 1;
                }
                // `;` ends the item; anything unexpected must be stepped over, or this never ends.
                "," | "}" | "" => break,
                _ => {
                    self.at += 1;
                    break;
                }
            }
        }
        self.add_path(&path, start);
    }

    fn add_path(&mut self, path: &[String], start: usize) {
        let path = resolved(path, self.module());
        let named = self.named(path, start);
        self.file.paths.push(named);
    }
}

/// What a keyword announces for the next pair of braces.
enum Item {
    Module(String),
    Impl,
    Other,
}

fn item_of(word: &str, next: &str) -> Option<Item> {
    match word {
        "mod" => Some(Item::Module(next.to_owned())),
        "impl" | "trait" => Some(Item::Impl),
        "fn" | "struct" | "enum" | "union" | "const" | "static" | "let" | "match" | "if" => Some(Item::Other),
        _ => None,
    }
}

/// A path from the crate's root, with `crate` in front, if it says where it begins; otherwise the path itself.
fn resolved(path: &[String], module: &[String]) -> Vec<String> {
    let (mut base, mut rest) = match path.split_first() {
        Some((first, rest)) if first == "crate" || first == "khabar" => (Vec::new(), rest),
        Some((first, rest)) if first == "self" => (module.to_vec(), rest),
        Some((first, _)) if first == "super" => (module.to_vec(), path),
        _ => return path.to_vec(),
    };
    while let Some((first, after)) = rest.split_first().filter(|(first, _)| *first == "super") {
        debug_assert_eq!(first, "super");
        base.pop();
        rest = after;
    }
    ["crate".to_owned()].into_iter().chain(base).chain(rest.iter().cloned()).collect()
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The tokens of items behind `#[cfg(test)]` or `#[test]`; all of them in a file that begins with `#![cfg(test)]`.
fn test_tokens(tokens: &[Token<'_>]) -> HashSet<usize> {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    let mut tests = HashSet::new();
    let mut at = 0;
    while at < tokens.len() {
        let is_inner = text(at + 1) == "!";
        let open = at + 1 + usize::from(is_inner);
        if text(at) != "#" || text(open) != "[" {
            at += 1;
            continue;
        }
        let end = group_end(tokens, open);
        let words: Vec<_> = (open..end).map(text).collect();
        let is_test = words.get(1) == Some(&"test") || (words.get(1) == Some(&"cfg") && words.contains(&"test"));
        if is_test && !words.contains(&"not") {
            if is_inner {
                return (0..tokens.len()).collect();
            }
            let item_end = item_end(tokens, end);
            tests.extend(at..item_end);
            at = item_end;
        } else {
            at = end;
        }
    }
    tests
}

/// Behind the item that begins at `at`, perhaps with further attributes: behind its `;`, its `,` or its braces.
fn item_end(tokens: &[Token<'_>], mut at: usize) -> usize {
    while let Some(token) = tokens.get(at) {
        match token.text {
            ";" | "," => return at + 1,
            "{" => return group_end(tokens, at),
            // The end of what encloses a field or an argument.
            "}" | ")" => return at,
            "(" | "[" => at = group_end(tokens, at),
            _ => at += 1,
        }
    }
    at
}

/// Behind the bracket that closes the one at `at`.
fn group_end(tokens: &[Token<'_>], at: usize) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    tokens.len()
}

fn tokens(source: &str) -> Vec<Token<'_>> {
    let (mut tokens, mut rest, mut line) = (Vec::new(), source, 1);
    while !rest.is_empty() {
        let (length, text) = token(rest);
        let (read, after) = rest.split_at(length);
        if let Some(text) = text {
            tokens.push(Token { text, line });
        }
        line += read.matches('\n').count();
        rest = after;
    }
    tokens
}

/// How long the first token is and what it counts as: nothing if it is a blank or a comment.
fn token(rest: &str) -> (usize, Option<&str>) {
    let first = rest.chars().next().unwrap_or(' ');
    let while_in = |text: &str, test: fn(char) -> bool| text.find(|c| !test(c)).unwrap_or(text.len());
    if first.is_whitespace() {
        return (while_in(rest, char::is_whitespace), None);
    }
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), None);
    }
    if rest.starts_with("/*") {
        return (block_comment(rest), None);
    }
    let word = while_in(rest, |c| c.is_alphanumeric() || c == '_');
    if let Some(length) = literal(rest, word) {
        return (length, Some("\"\""));
    }
    match rest.strip_prefix("r#") {
        Some(raw) if is_word(raw) => {
            let length = while_in(raw, |c| c.is_alphanumeric() || c == '_');
            (2 + length, raw.get(..length))
        }
        _ if word > 0 => (word, rest.get(..word)),
        _ if rest.starts_with("::") => (2, Some("::")),
        _ => (first.len_utf8(), rest.get(..first.len_utf8())),
    }
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        let here = &rest[at..];
        match here {
            here if here.starts_with("/*") => (depth, at) = (depth + 1, at + 2),
            here if here.starts_with("*/") => (depth, at) = (depth - 1, at + 2),
            here => at += here.chars().next().map_or(1, char::len_utf8),
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// How long a string, a character or a lifetime is, if `rest` begins with one. `prefix` is the length of a word in
/// front of it, such as the `br` of `br"a"`.
fn literal(rest: &str, prefix: usize) -> Option<usize> {
    let (word, quoted) = rest.split_at(prefix);
    if word.contains('r') && matches!(word, "r" | "br" | "cr") {
        let hashes = quoted.len() - quoted.trim_start_matches('#').len();
        let inside = quoted.get(hashes..)?.strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        return Some(inside.find(&end).map_or(rest.len(), |at| prefix + hashes + 1 + at + end.len()));
    }
    if !matches!(word, "" | "b" | "c") {
        return None;
    }
    let quote = quoted.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let inside = &quoted[1..];
    let is_lifetime = quote == '\'' && !inside.starts_with('\\') && inside.chars().nth(1) != Some('\'');
    if is_lifetime {
        return Some(1 + inside.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(inside.len()));
    }
    let mut escaped = false;
    let end = inside.find(|c| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    Some(end.map_or(rest.len(), |at| prefix + 1 + at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paths that the module `store::open` names, and `!` behind those for tests only.
    fn paths(source: &str) -> Vec<String> {
        let sign = |named: &Named| if named.in_tests { "!" } else { "" };
        let file = parse(source, &["store", "open"]);
        file.paths.iter().map(|named| named.path.join("::") + sign(named)).collect()
    }

    #[test]
    fn each_name_of_a_list_is_a_path() {
        assert_eq!(
            paths("use crate::{a, b::{c, self, d as e}, f::*};"),
            ["crate::a", "crate::b::c", "crate::b", "crate::b::d", "crate::f::*"]
        );
        assert_eq!(
            paths("pub(crate) use crate::a::B; use std::{fs, io::Read as _};"),
            ["crate::a::B", "std::fs", "std::io::Read"]
        );
        assert_eq!(paths("use\n  crate\n::net // why\n::Client;"), ["crate::net::Client"]);
        assert_eq!(paths("use crate as root; use ::ureq::Agent;"), ["crate", "ureq::Agent"]);
    }

    #[test]
    fn paths_are_seen_without_a_use() {
        assert_eq!(
            paths("fn f(a: &crate::net::Client) -> crate::Result<()> { khabar::cli::run::<u8>() }"),
            ["crate::net::Client", "crate::Result", "crate::cli::run"]
        );
        assert_eq!(paths("<T as crate::x::Y>::z()"), ["crate::x::Y"]);
        assert_eq!(paths("vec![crate::net::X]; std::println!()"), ["crate::net::X", "std::println"]);
    }

    #[test]
    fn self_and_super_are_resolved() {
        assert_eq!(paths("use super::super::net::x;"), ["crate::net::x"]);
        assert_eq!(
            paths("use super::{a, super::b}; use self::c::d;"),
            ["crate::store::a", "crate::b", "crate::store::open::c::d"]
        );
        assert_eq!(
            paths("mod inner { use super::a; mod more { use super::super::super::b; } } use super::c;"),
            ["crate::store::open::a", "crate::store::b", "crate::store::c"]
        );
    }

    #[test]
    fn comments_and_literals_name_nothing() {
        for source in [
            "// use crate::a;",
            "/// [`crate::a::b`]",
            "/* use crate::a; /* nested */ use crate::b; */",
            "\"use crate::a; \\\" crate::b\"",
            "r#\"\" crate::a::b \"#",
            "br\"crate::a\"",
            "c\"crate::a\"",
        ] {
            assert_eq!(paths(source), [""; 0], "{source}");
        }
        // What follows an address, a character or a lifetime is code again.
        for source in ["\"https://a\"; crate::a::b", "'\"'; crate::a::b", "b'\\''; crate::a::b", "&'a str; crate::a::b"]
        {
            assert_eq!(paths(source), ["crate::a::b"], "{source}");
        }
    }

    #[test]
    fn code_behind_a_test_module_is_seen() {
        assert_eq!(paths("#[cfg(test)]\nmod tests;\nuse crate::a::b;"), ["crate::a::b"]);
        assert_eq!(
            paths("#[cfg(test)] #[allow(x)] mod tests { use crate::a; fn f() {} use crate::b; } use crate::c;"),
            ["crate::a!", "crate::b!", "crate::c"]
        );
        assert_eq!(
            paths("#[test] fn a() { crate::b::c() } #[cfg(not(test))] use crate::d;"),
            ["crate::b::c!", "crate::d"]
        );
        assert_eq!(paths("struct S { #[cfg(test)] a: crate::a::B, b: crate::c::D }"), ["crate::a::B!", "crate::c::D"]);
        assert_eq!(paths("#![cfg(test)] use crate::a;"), ["crate::a!"]);
        let file = parse("mod a; #[cfg(test)] mod tests;", &["store", "open"]);
        assert_eq!(file.test_modules, [["store", "open", "tests"]]);
    }

    #[test]
    fn types_and_macros_are_seen_and_associated_types_are_not() {
        let file = parse(
            "pub struct A; enum B { C { d: u8 } } impl Iterator for A { type Item = u8; fn f() -> impl X { struct E; } }
             trait F { type Item; } type G = u8; println!(); fn f() -> impl X { type H = u8; } let x = \"struct I\";",
            &[],
        );
        let names = |named: &[Named]| named.iter().map(|named| named.path.join("::")).collect::<Vec<_>>();
        assert_eq!(names(&file.types), ["A", "B", "E", "F", "G", "H"]);
        assert_eq!(names(&file.macros), ["println"]);
        assert_eq!(file.types.last().map(|named| named.line), Some(2));
    }
}
