//! The modules of a crate and which of them use which, read from its files. A file is a module.
//!
//! What counts as a use, so that the graph is honest and still lets a folder have a front:
//! - A path (`use crate::a::b`, `super::b`, `crate::a::b::f()` in a body or a macro) leads to the file that defines its
//!   item: what the files on the way only import is followed. A child that uses an item of its parent's own file uses
//!   the parent; one that uses what its parent has from another child uses that child.
//! - Declaring a child (`mod b;`) is no use of it, and neither is re-exporting what it defines. Naming an item of it in the
//!   file's own code is, also by the name under which it is re-exported.
//! - Tests use whatever they want: `#[cfg(test)]` modules and their files are left out, and so is what others have only
//!   for them, from a module `tests`.
//! - A method says nothing of the file that has it: only paths are seen.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A module's path below its crate's root, such as `["plan", "access"]`; the root's is empty.
pub(super) type Module = Vec<String>;

/// Which modules use which.
pub(super) type Graph = BTreeMap<Module, BTreeSet<Module>>;

/// A file as far as its paths go.
#[derive(Default)]
struct File {
    /// What its names stand for: absolute paths below the crate.
    imports: BTreeMap<String, Module>,
    /// Those that it re-exports.
    exports: BTreeSet<String>,
    /// Paths in its code, as written.
    paths: Vec<Vec<String>>,
    /// Names in its code that stand alone.
    names: BTreeSet<String>,
}

/// The graph of a crate's files: each its path below `src`, and its text.
pub(super) fn graph(files: &[(String, String)]) -> Graph {
    let modules: BTreeMap<Module, &str> =
        files.iter().filter_map(|(path, text)| Some((module(path)?, text.as_str()))).collect();
    let known: BTreeSet<_> = modules.keys().cloned().collect();
    let files: BTreeMap<_, _> =
        modules.iter().map(|(module, text)| (module.clone(), File::read(module, text, &known))).collect();
    let uses = |(module, file): (&Module, &File)| {
        let used = file.uses(module, &known).into_iter().filter(|path| !is_of_tests(path));
        let used = used.map(|path| defined(path, &files));
        (module.clone(), used.filter(|used| used != module).collect())
    };
    files.iter().map(uses).collect()
}

/// The first cycle, with the module that it starts from at both ends.
pub(super) fn cycle(graph: &Graph) -> Option<Vec<Module>> {
    let mut done = BTreeSet::new();
    graph.keys().find_map(|start| search(start, graph, &mut Vec::new(), &mut done))
}

fn search(
    at: &Module,
    graph: &Graph,
    way: &mut Vec<Module>,
    done: &mut BTreeSet<Module>,
) -> Option<Vec<Module>> {
    if let Some(first) = way.iter().position(|before| before == at) {
        let cycle = way[first..].iter().chain([at]);
        return Some(cycle.cloned().collect());
    }
    if !done.insert(at.clone()) {
        return None;
    }
    way.push(at.clone());
    let found = graph.get(at).into_iter().flatten().find_map(|next| search(next, graph, way, done));
    way.pop();
    found
}

/// The module of a file; none for the files of tests.
fn module(path: &str) -> Option<Module> {
    let mut names: Vec<_> = path.strip_suffix(".rs")?.split('/').map(str::to_owned).collect();
    if is_of_tests(&names) {
        return None;
    }
    if let Some("lib" | "main" | "mod") = names.last().map(String::as_str) {
        names.pop();
    }
    Some(names)
}

fn is_of_tests(path: &[String]) -> bool {
    path.iter().any(|name| name == "tests")
}

/// The file that defines what a path leads to, behind all imports on the way.
fn defined(mut path: Vec<String>, files: &BTreeMap<Module, File>) -> Module {
    // Rust itself refuses imports that lead in a circle.
    const LONGEST: usize = 16;
    for _ in 0..LONGEST {
        let at = (0..=path.len()).rev().find(|&length| files.contains_key(&path[..length])).unwrap_or(0);
        let (module, item) = (&path[..at], path.get(at));
        match item.and_then(|item| files.get(module)?.imports.get(item)) {
            Some(import) => path = import.iter().chain(&path[at + 1..]).cloned().collect(),
            None => return module.to_vec(),
        }
    }
    panic!("imports lead in a circle: {}", path.join("::"));
}

impl File {
    fn read(module: &[String], text: &str, known: &BTreeSet<Module>) -> Self {
        let tokens: TokenStream = text.parse().expect("the file is Rust");
        let mut file = Self::default();
        file.collect(module, known, tokens);
        file
    }

    /// Absolute paths of what it uses.
    fn uses(&self, module: &[String], known: &BTreeSet<Module>) -> Vec<Vec<String>> {
        let imported = self.imports.iter().filter(|(name, _)| !self.exports.contains(*name));
        let mut uses: Vec<_> = imported.map(|(_, path)| path.clone()).collect();
        let exported = self.exports.iter().filter(|name| self.names.contains(*name));
        uses.extend(exported.filter_map(|name| self.imports.get(name).cloned()));
        let absolute = self.paths.iter().filter_map(|path| {
            if let Some(absolute) = absolute(module, path, known) {
                return Some(absolute);
            }
            let import = self.imports.get(&path[0])?;
            Some(import.iter().chain(&path[1..]).cloned().collect())
        });
        uses.extend(absolute);
        uses
    }

    fn collect(&mut self, module: &[String], known: &BTreeSet<Module>, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let (mut at, mut is_test, mut is_public) = (0, false, false);
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    if let Some(TokenTree::Group(group)) = tokens.get(at + 1) {
                        is_test |= group.stream().to_string().replace(' ', "") == "cfg(test)";
                        at += 1;
                    }
                }
                TokenTree::Ident(ident) if ident == "pub" => {
                    is_public = true;
                    if let Some(TokenTree::Group(group)) = tokens.get(at + 1)
                        && group.delimiter() == Delimiter::Parenthesis
                    {
                        at += 1;
                    }
                }
                TokenTree::Ident(ident) if ident == "use" => {
                    let end = end(&tokens, at);
                    if !is_test {
                        self.import(module, known, &[], &tokens[at + 1..end], is_public);
                    }
                    (at, is_test, is_public) = (end, false, false);
                }
                TokenTree::Ident(ident) if ident == "mod" && is_test => {
                    let body = tokens[at..].iter().position(|token| {
                        matches!(token, TokenTree::Group(_))
                            || matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';')
                    });
                    (at, is_test, is_public) = (at + body.unwrap_or(0), false, false);
                }
                TokenTree::Ident(ident) => {
                    if let "mod" | "fn" | "struct" | "enum" | "trait" | "static" | "const" | "type" | "impl" =
                        ident.to_string().as_str()
                    {
                        (is_test, is_public) = (false, false);
                    }
                    at = self.path(&tokens, at);
                }
                TokenTree::Group(group) => self.collect(module, known, group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            at += 1;
        }
    }

    /// Notes the path that starts here, and says where its last name is.
    fn path(&mut self, tokens: &[TokenTree], start: usize) -> usize {
        let is = |at: usize, wanted: char| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == wanted);
        let name = |at: usize| match tokens.get(at) {
            Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
            _ => None,
        };
        let mut path = vec![name(start).expect("a path starts with a name")];
        let mut at = start;
        while is(at + 1, ':') && is(at + 2, ':') {
            let Some(next) = name(at + 3) else { break };
            path.push(next);
            at += 3;
        }
        let before = start.checked_sub(1);
        let is_field = before.is_some_and(|at| is(at, '.') && !(at > 0 && is(at - 1, '.')));
        let is_declared = before.and_then(name).is_some_and(|word| word == "fn" || word == "mod");
        if path.len() > 1 {
            self.paths.push(path);
        } else if !is_field && !is_declared {
            let is_called = matches!(tokens.get(at + 1), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
            if is_called || path[0].starts_with(char::is_uppercase) {
                self.names.extend(path);
            }
        }
        at
    }

    /// Notes a tree of imports below `before`.
    fn import(
        &mut self,
        module: &[String],
        known: &BTreeSet<Module>,
        before: &[String],
        tokens: &[TokenTree],
        is_public: bool,
    ) {
        let mut path = before.to_vec();
        let mut name = None;
        let mut is_renamed = false;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if ident == "as" => is_renamed = true,
                TokenTree::Ident(ident) if is_renamed => name = Some(ident.to_string()),
                TokenTree::Ident(ident) => path.push(ident.to_string()),
                TokenTree::Group(group) => {
                    let inner: Vec<_> = group.stream().into_iter().collect();
                    for part in
                        inner.split(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == ','))
                    {
                        if !part.is_empty() {
                            self.import(module, known, &path, part, is_public);
                        }
                    }
                    return;
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
        if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
            path.pop();
        }
        let Some(absolute) = absolute(module, &path, known) else { return };
        let Some(name) = name.or_else(|| path.last().cloned()) else { return };
        if is_public {
            self.exports.insert(name.clone());
        }
        self.imports.insert(name, absolute);
    }
}

/// A path below the crate, if it leads there.
fn absolute(module: &[String], path: &[String], known: &BTreeSet<Module>) -> Option<Vec<String>> {
    let (first, rest) = path.split_first()?;
    let mut start = match first.as_str() {
        "crate" => Vec::new(),
        "self" | "super" => module.to_vec(),
        _ => {
            let child: Vec<_> = module.iter().chain([first]).cloned().collect();
            return known.contains(&child).then(|| module.iter().chain(path).cloned().collect());
        }
    };
    let mut rest = if first == "super" { path } else { rest };
    while let Some(("super", more)) = rest.split_first().map(|(name, more)| (name.as_str(), more)) {
        start.pop();
        rest = more;
    }
    start.extend(rest.iter().cloned());
    Some(start)
}

/// Where a statement ends.
fn end(tokens: &[TokenTree], start: usize) -> usize {
    let length =
        tokens[start..].iter().position(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == ';'));
    start + length.unwrap_or(tokens.len() - start)
}
