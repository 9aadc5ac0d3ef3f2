//! Where nodes stand.

use super::{get, parse};
use crate::yaml::{Kind, Node};

const TEXT: &str = "\
ключ: {名: 'é', b: [1,
  2]}   # rest
block:
  inner: 1
list:
  - ü: 1
    v: 2
  - second
same:
- x
text: |
  héllo
folded: \"a
  b\"
anchored: &x
  k: v
alias: *x
empty:
tagged: !!str 3
";

#[track_caller]
fn stands(root: Node<'_>, path: &[&str], expected: &str) {
    let parsed = parse(TEXT);
    let node = path.iter().fold(root, |node, key| get(node, key));
    assert_eq!(parsed.place(node.span()), expected, "{path:?}");
}

#[test]
fn spans_count_bytes_and_stay_within_a_line() {
    let parsed = parse(TEXT);
    assert_eq!(parsed.summary(), [""; 0]);
    let root = parsed.root();
    stands(root, &[], "1:1`ключ`");
    stands(root, &["ключ"], "1:7`{名: 'é', b: [1,`");
    stands(root, &["ключ", "名"], "1:11`'é'`");
    stands(root, &["ключ", "b"], "1:19`[1,`");
    stands(root, &["block"], "4:3`inner`");
    stands(root, &["list"], "6:3`- ü`");
    stands(root, &["same"], "10:1`- x`");
    stands(root, &["text"], "12:3`héllo`");
    stands(root, &["folded"], "13:9`\"a`");
    stands(root, &["anchored"], "16:3`k`");
    stands(root, &["empty"], "18:6``");
    stands(root, &["tagged"], "19:15`3`");
}

#[test]
fn a_list_starts_at_its_dash() {
    for (text, expected) in [
        ("l:\n- - c\n", "2:1`- - c`"),
        ("l:\n- &x -1\n", "2:1`- &x -1`"),
        ("l:\n-\n  a: 1\n", "2:1`-`"),
        ("l:\n-\n", "2:1`-`"),
        ("l:\n  - -1\n", "2:3`- -1`"),
    ] {
        let parsed = parse(text);
        assert_eq!(parsed.place(get(parsed.root(), "l").span()), expected, "{text}");
    }
}

#[test]
fn an_alias_stands_where_it_is_written_and_its_parts_where_they_are() {
    let parsed = parse(TEXT);
    stands(parsed.root(), &["alias"], "17:8`*x`");
    stands(parsed.root(), &["alias", "k"], "16:6`v`");
    assert_eq!(get(parsed.root(), "alias").describe(), "a map");
}

#[test]
fn items_and_entries_know_their_number_and_order() {
    let parsed = parse("b: [1, x, null, {}]\na: 1\n");
    let Kind::Sequence(items) = get(parsed.root(), "b").kind() else { panic!("no list") };
    assert_eq!(items.len(), 4);
    let words: Vec<_> = items.map(Node::describe).collect();
    assert_eq!(words, ["a number", "a string", "null", "a map"]);
    let Kind::Mapping(entries) = parsed.root().kind() else { panic!("no map") };
    let keys: Vec<_> = entries.map(|(key, _)| parsed.place(key.span())).collect();
    assert_eq!(keys, ["1:1`b`", "2:1`a`"]);
}

#[test]
fn crlf_and_byte_order_mark_change_no_value() {
    let windows = parse("\u{feff}a: 1\r\nb:\r\n  - é\r\n");
    assert_eq!(windows.summary(), [""; 0]);
    assert_eq!(windows.place(get(windows.root(), "b").span()), "3:3`- é`");
    assert_eq!(format!("{:?}", windows.root()), format!("{:?}", parse("a: 1\nb:\n  - é\n").root()));
}
