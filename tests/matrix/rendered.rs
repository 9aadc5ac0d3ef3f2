//! Every page of the runbook as a reader sees it, rendered by a `CommonMark` parser with tables.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::support::{Files, scene_files, scenes};

#[test]
fn every_list_block_and_table_is_what_its_source_says() {
    let mut counts = [0; 3];
    for (scene, path) in scenes() {
        for (page, text) in pages(&scene_files(&path)) {
            let found = check(&format!("{scene}: {page}"), text);
            counts.iter_mut().zip(found).for_each(|(sum, count)| *sum += count);
        }
    }
    assert!(counts.iter().all(|&count| count > 300), "lists, blocks and tables: {counts:?}");
}

#[test]
fn broken_pages_are_noticed() {
    for broken in [
        "1. a\n\n```sh\nb\n```\n\n2. c\n",
        "10. a\n   - b\n",
        "- a\n\n    b\n\n      c\n",
        "a\n- b\n\n```sh\nc\n",
        "| a | b |\n|---|---|\n| c |\n",
        "a\n| b | c |\n",
        "| a |\n|---|\n| `b | c` |\n",
        "a `b\n\nc` d\n",
    ] {
        let found = std::panic::catch_unwind(|| check("broken", broken));
        assert!(found.is_err(), "{broken:?} passes");
    }
}

/// The pages of an output folder.
pub(crate) fn pages(files: &Files) -> impl Iterator<Item = (&String, &String)> {
    files.iter().filter(|(path, _)| *path == "README.md" || path.starts_with("runbook/"))
}

/// How many items, blocks of code and rows of tables there are.
#[expect(clippy::wildcard_enum_match_arm, reason = "nothing is asked of other events")]
pub(crate) fn check(page: &str, text: &str) -> [usize; 3] {
    let mut items: Vec<usize> = Vec::new();
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut rows: Vec<usize> = Vec::new();
    let mut depth = 0;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::List(start)) => {
                assert!(start.is_none_or(|start| start == 1), "{page}: a list starts at {start:?}");
            }
            Event::Start(Tag::Item) => {
                items.push(line(text, range.start));
                depth += 1;
            }
            Event::End(TagEnd::Item) => depth -= 1,
            Event::Start(Tag::CodeBlock(kind)) => {
                let block = &text[range.clone()];
                assert!(matches!(kind, CodeBlockKind::Fenced(_)), "{page}: indented text is code: {block}");
                let fence: String = block.chars().take_while(|&c| c == '`').collect();
                assert!(
                    block.trim_end().ends_with(&format!("\n{}{fence}", " ".repeat(2 * depth))),
                    "{page}: does not close: {block}"
                );
                blocks.push(range);
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(line(text, range.start)),
            Event::Text(words) => {
                assert!(
                    !words.contains('`') || blocks.iter().any(|block| block.contains(&range.start)),
                    "{page}: a backtick is left over: {words}"
                );
            }
            _ => {}
        }
    }
    let is_code = |start: usize| blocks.iter().any(|block| block.contains(&start));
    let mut start = 0;
    let mut columns = None;
    for (at, source) in text.split_inclusive('\n').enumerate() {
        let (here, trimmed) = (start, source.trim());
        start += source.len();
        if is_code(here + (source.len() - source.trim_start().len()).min(source.len() - 1)) {
            columns = None;
            continue;
        }
        let digits = trimmed.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_item = trimmed.starts_with("- ") || digits.len() < trimmed.len() && digits.starts_with(". ");
        assert_eq!(is_item, items.contains(&at), "{page}: `{trimmed}` is in no list, or is no item");
        if !trimmed.starts_with('|') {
            columns = None;
            continue;
        }
        let cells = trimmed.replace("\\|", "").matches('|').count();
        assert_eq!(
            *columns.get_or_insert(cells),
            cells,
            "{page}: `{trimmed}` has other columns than its table"
        );
        let is_rule = trimmed.chars().all(|c| "|-".contains(c));
        assert!(is_rule || rows.contains(&at), "{page}: `{trimmed}` is in no table");
    }
    [items.len(), blocks.len(), rows.len()]
}

/// The line of a byte, from 0.
fn line(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count()
}
