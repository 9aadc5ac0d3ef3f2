//! The habits of this repository that no other tool checks. Each check is a function from a file to what is wrong
//! with it, and is shown to fail on a small bad example before it is trusted with the files.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// A check of one file: its path from the top of the repository, its text, and what is wrong, a line each.
type Check = fn(&str, &str) -> Vec<String>;

#[test]
fn rust_files_start_with_their_purpose() {
    refuses(starts_with_purpose, "crates/core/src/lib.rs", "use std::fmt;\n//! Late.\n");
    holds_for("rs", starts_with_purpose);
}

#[test]
fn rust_files_are_short() {
    refuses(is_short, "crates/core/src/lib.rs", &"\n".repeat(351));
    holds_for("rs", is_short);
}

#[test]
fn lints_are_expected_and_never_allowed() {
    let attribute = concat!("#[al", "low(dead_code)]\n");
    refuses(allows_nothing, "crates/core/src/lib.rs", attribute);
    refuses(allows_nothing, "crates/core/src/lib.rs", &attribute.replace("#[", "#!["));
    refuses(allows_nothing, "crates/core/src/lib.rs", concat!("#[cfg_attr(test, al", "low(dead_code))]\n"));
    holds_for("rs", allows_nothing);
}

#[test]
fn core_knows_no_disk_no_environment_and_no_clock() {
    let core = "crates/core/src/lib.rs";
    refuses(is_pure, core, "let text = std::fs::read(path);\n");
    refuses(is_pure, core, "use std::{env, fmt};\n");
    refuses(is_pure, core, "use std::time::Instant;\n");
    holds_for("rs", is_pure);
}

#[test]
fn rules_stand_beside_their_pages() {
    let rule = "pub static CODE: Code = Code { name: \"cidr-overlap\" };\n";
    refuses(has_page, "crates/rules/src/vpc_peering/nothing_such.rs", rule);
    refuses(has_page, "crates/core/src/findings/shape/nothing_such.rs", rule);
    refuses(has_page, "crates/rules/src/connection/cidr_overlap.rs", &rule.replace("overlap", "clash"));
    holds_for("rs", has_page);
}

#[test]
fn templates_hold_no_logic() {
    for logic in [
        "{% set x = 1 %}",
        "{% macro f() %}{% endmacro %}",
        "{% if a == b %}",
        "{% if a and b %}",
        "{% for x in xs if x %}",
        "{{ a|safe }}",
        "{{ a | upper }}",
        "{{ a + b }}",
        "{{ f(a) }}",
        "{{ \"text\" }}",
    ] {
        refuses(has_no_logic, "templates/terraform/page.tf.j2", logic);
    }
    holds_for("j2", has_no_logic);
}

#[test]
fn only_one_crate_knows_the_template_engine() {
    refuses(leaves_pages_to_render, "crates/terraform/Cargo.toml", "minijinja.workspace = true\n");
    holds_for("toml", leaves_pages_to_render);
}

#[test]
fn paths_are_printed_without_what_a_terminal_obeys() {
    refuses(shows_paths, "crates/cli/src/input.rs", concat!("format!(\"{}\", path.dis", "play())\n"));
    refuses(shows_paths, "crates/cli/src/input.rs", "format!(\"{path:?}\")\n");
    refuses(shows_paths, "crates/cli/src/input.rs", "format!(\"{}\", path.to_string_lossy())\n");
    holds_for("rs", shows_paths);
}

#[test]
fn nothing_is_left_to_do() {
    refuses(is_finished, "README.md", concat!("TO", "DO: write this\n"));
    refuses(is_finished, "README.md", concat!("FIX", "ME\n"));
    holds_for("", is_finished);
}

#[test]
fn checks_with_tools_are_listed_and_take_tools_from_the_set_up() {
    let check = "tests/tools/cdk.rs";
    refuses(is_check, check, concat!("#[te", "st]\nfn reads() {}\n"));
    refuses(is_check, check, concat!("#[ig", "nore]\nfn reads() {}\n"));
    refuses(is_check, check, concat!("let mut lint = Command::n", "ew(\"cfn-lint\");\n"));
    holds_for("rs", is_check);
}

#[test]
fn no_file_names_a_path_of_a_machine() {
    refuses(names_no_machine, "README.md", &format!("see {}\n", ["", "home", "me", "x"].join("/")));
    refuses(names_no_machine, "README.md", &format!("`{}`\n", ["", "root", "x"].join("/")));
    holds_for("", names_no_machine);
}

fn starts_with_purpose(_: &str, text: &str) -> Vec<String> {
    if text.starts_with("//! ") { vec![] } else { vec!["does not start with `//!`".to_owned()] }
}

fn is_short(_: &str, text: &str) -> Vec<String> {
    const MOST: usize = 350;
    let lines = text.lines().count();
    if lines <= MOST { vec![] } else { vec![format!("has {lines} lines; at most {MOST}, better 150")] }
}

fn allows_nothing(_: &str, text: &str) -> Vec<String> {
    let attribute = |line: &str| line.trim_start().starts_with('#') && line.contains(concat!("al", "low("));
    lines_with(text, attribute, "use `#[expect(…, reason = \"…\")]`")
}

fn is_pure(path: &str, text: &str) -> Vec<String> {
    let is_test = path.contains("/tests/") || path.ends_with("/tests.rs");
    if !path.starts_with("crates/core/src/") || is_test {
        return vec![];
    }
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let touches = |line: &str| {
        let grouped = line.split_once("std::{").map_or("", |(_, names)| names);
        ["fs", "env", "time"].iter().any(|module| {
            line.contains(&format!("std::{module}"))
                || grouped.split([',', ' ', '}', ':']).any(|name| name == *module)
        })
    };
    lines_with(text, touches, "the core touches no disk, environment or clock")
}

fn has_page(path: &str, text: &str) -> Vec<String> {
    let is_finding =
        ["crates/rules/src/", "crates/core/src/findings/"].iter().any(|top| path.starts_with(top));
    let Some(rule) = path.strip_suffix(".rs").filter(|_| is_finding) else {
        return vec![];
    };
    if !text.contains("static CODE: Code") {
        return vec![];
    }
    let (folder, name) = rule.rsplit_once('/').unwrap_or(("", rule));
    let code = name.replace('_', "-");
    let page = format!("{folder}/{code}.md");
    let mut wrong = Vec::new();
    if fs::read_to_string(root().join(&page)).unwrap_or_default().is_empty() {
        wrong.push(format!("has no page `{page}`"));
    }
    if !text.contains(&format!("name: \"{code}\"")) {
        wrong.push(format!("its code is not `{code}`"));
    }
    wrong
}

/// A page may print a field, repeat, include, and ask whether something is there.
fn has_no_logic(_: &str, text: &str) -> Vec<String> {
    let is_field = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.".contains(c))
    };
    let mut wrong = Vec::new();
    for (opening, closing) in [("{{", "}}"), ("{%", "%}")] {
        for piece in text.split(opening).skip(1) {
            let tag = piece.split(closing).next().unwrap_or_default();
            let words: Vec<_> = tag.trim_matches(['-', '+']).split_whitespace().collect();
            let plain = match (opening, words.as_slice()) {
                ("{{", [field]) | ("{%", ["if" | "elif", field] | ["if" | "elif", "not", field]) => {
                    is_field(field)
                }
                ("{%", ["for", name, "in", list]) => is_field(name) && is_field(list),
                ("{%", ["else" | "endif" | "endfor"]) => true,
                ("{%", ["include", page]) => page.starts_with('"') && page.ends_with('"'),
                _ => false,
            };
            if !plain {
                wrong.push(format!("`{opening}{tag}{closing}` belongs into Rust"));
            }
        }
    }
    wrong
}

fn leaves_pages_to_render(path: &str, text: &str) -> Vec<String> {
    let is_other = path.starts_with("crates/") && path != "crates/render/Cargo.toml";
    let names = |line: &str| is_other && line.starts_with("minijinja");
    lines_with(text, names, "only `render` knows the template engine")
}

/// The name of a file is whatever a checkout brings: `printable::line` escapes it, which `cli::shown` asks.
fn shows_paths(path: &str, text: &str) -> Vec<String> {
    let is_test = path.contains("/tests") || !path.starts_with("crates/");
    let text = text.split("#[cfg(test)]\nmod tests {").next().filter(|_| !is_test).unwrap_or_default();
    let prints = |line: &str| {
        let is_formatted = ["format!", "write!", "writeln!", "print!", "println!", "#[error("]
            .iter()
            .any(|macro_name| line.contains(macro_name));
        line.contains(concat!(".dis", "play()"))
            || line.contains("path:?}")
            || (is_formatted && line.contains(".to_string_lossy()") && !line.contains("printable::"))
    };
    lines_with(text, prints, "`shown` prints paths")
}

fn is_finished(_: &str, text: &str) -> Vec<String> {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME")];
    lines_with(text, |line| marks.iter().any(|mark| line.contains(mark)), "is not finished")
}

/// Rust's own harness does not run these files: a test with its attribute would be left out in silence.
fn is_check(path: &str, text: &str) -> Vec<String> {
    if !["tests/tools/", "tests/emulator/"].iter().any(|folder| path.starts_with(folder)) {
        return vec![];
    }
    let attributes = [concat!("#[te", "st]"), concat!("#[ig", "nore"), concat!("#[should", "_panic")];
    let is_attribute =
        |line: &str| attributes.iter().any(|attribute| line.trim_start().starts_with(attribute));
    let mut wrong = lines_with(text, is_attribute, "checks are listed in `CHECKS`, with what they need");
    let is_named = |line: &str| line.contains(concat!("Command::n", "ew(\""));
    wrong.extend(lines_with(text, is_named, "`found::program` finds tools"));
    wrong
}

fn names_no_machine(_: &str, text: &str) -> Vec<String> {
    let folders = ["root", "opt", "work", "home"].map(|folder| format!("/{folder}/"));
    let before = |line: &str, at: usize| line[..at].chars().next_back();
    let is_inside_path = |c: char| c.is_alphanumeric() || "._-}".contains(c);
    let names = |line: &str| {
        let mut places = folders.iter().flat_map(|folder| line.match_indices(folder.as_str()));
        places.any(|(at, _)| !before(line, at).is_some_and(is_inside_path))
    };
    lines_with(text, names, "names a path of a machine")
}

fn lines_with(text: &str, is_wrong: impl Fn(&str) -> bool, why: &str) -> Vec<String> {
    let wrong = (1..).zip(text.lines()).filter(|(_, line)| is_wrong(line));
    wrong.map(|(number, line)| format!("line {number}: {why}: `{}`", line.trim())).collect()
}

fn refuses(check: Check, path: &str, text: &str) {
    assert!(!check(path, text).is_empty(), "the check does not notice {text:?}");
}

/// Checks all files with an extension, or all files.
fn holds_for(extension: &str, check: Check) {
    let files = files(extension);
    assert!(!files.is_empty(), "there is no file to check");
    let wrong =
        files.iter().flat_map(|(path, text)| check(path, text).into_iter().map(move |wrong| (path, wrong)));
    let wrong: Vec<_> = wrong.map(|(path, wrong)| format!("{path}: {wrong}")).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// The texts of the repository by path, without what git ignores.
pub(super) fn files(extension: &str) -> Vec<(String, String)> {
    let root = root();
    let ignored = fs::read_to_string(root.join(".gitignore")).expect("the repository has a .gitignore");
    let path = |entry: &DirEntry| {
        let path = entry.path().strip_prefix(&root).expect("an entry is below the root");
        path.to_string_lossy().replace('\\', "/")
    };
    let is_kept = |entry: &DirEntry| {
        let path = format!("/{}", path(entry));
        path != "/.git" && !ignored.lines().any(|line| line == path)
    };
    let entries =
        WalkDir::new(&root).sort_by_file_name().into_iter().filter_entry(is_kept).filter_map(Result::ok);
    let paths = entries.filter(|entry| entry.file_type().is_file()).map(|entry| path(&entry));
    let paths = paths.filter(|path| extension.is_empty() || path.ends_with(&format!(".{extension}")));
    paths.filter_map(|path| fs::read_to_string(root.join(&path)).ok().map(|text| (path, text))).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
