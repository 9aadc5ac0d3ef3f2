//! Each character and each place that misleads, and what must stay as it is.

use super::{brief, hidden_in, is_hidden, json, line, screen};

#[test]
fn hidden_characters_are_those_that_show_nothing_or_change_what_is_shown() {
    for c in "\0\u{7}\r\u{1b}\u{7f}\u{85}\u{9b}\u{ad}\u{34f}\u{61c}\u{115f}\u{180e}\u{200b}\u{200f}\u{2028}\u{2029}\
              \u{202a}\u{202e}\u{2060}\u{2066}\u{2069}\u{3164}\u{fe0f}\u{feff}\u{ffa0}\u{fff9}\u{ffff}\u{e0041}\u{e0100}"
        .chars()
    {
        assert!(is_hidden(c), "{c:?}");
    }
    for c in "\t\n aZ~é\u{a0}\u{301}ش名👩\u{1f3fd}\u{e000}".chars() {
        assert!(!is_hidden(c), "{c:?}");
    }
}

#[test]
fn joiners_are_fine_where_a_script_or_an_emoji_needs_them() {
    for text in
        ["", "a\tb\nc", "é", "👩\u{200d}🚀", "❤\u{fe0f}\u{200d}🔥", "می\u{200c}خواهم", "1\u{fe0f}\u{20e3}"]
    {
        assert_eq!(hidden_in(text), None, "{text:?}");
    }
    for (text, c) in [
        ("a\u{202e}b", '\u{202e}'),
        ("a\u{200d}b", '\u{200d}'),
        ("é\u{200c}\u{200d}", '\u{200d}'),
        ("é \u{200c}", '\u{200c}'),
        ("a\u{fe0f}", '\u{fe0f}'),
        ("👩\u{fe0f}\u{fe0f}", '\u{fe0f}'),
        ("\u{feff}a", '\u{feff}'),
        ("a\0", '\0'),
    ] {
        let before = text.chars().take_while(|&before| before != c).count();
        assert_eq!(hidden_in(text).map(|(_, c)| c), Some(c), "{text:?}");
        assert!(hidden_in(text).is_some_and(|(at, _)| at >= before), "{text:?}");
    }
}

#[test]
fn a_line_is_one_line() {
    assert_eq!(line("a\tb é"), "a\tb é");
    assert_eq!(line("a\nb\r\0\u{1b}[2K\u{9b}"), "a\\nb\\x0d\\x00\\x1b[2K\\x9b");
    assert_eq!(line("a\u{202e}b\u{e0041}"), "a\\u202eb\\U000e0041");
}

#[test]
fn a_line_has_no_command_of_a_runner() {
    assert_eq!(line("##[stop-commands]x"), "#\\x23[stop-commands]x");
    assert_eq!(line("a ###vso[task.x]"), "a ##\\x23vso[task.x]");
    assert_eq!(line("## heading, ##, #[x]"), "## heading, ##, #[x]");
}

#[test]
fn a_brief_text_has_a_start_and_an_end() {
    assert_eq!(brief("a\nb"), "a\\nb");
    let text = brief(&format!("a{}é{}b", "é".repeat(100_000), "\u{202e}".repeat(100_000))).into_owned();
    assert!(text.starts_with("aéé") && text.contains("é…\\u202e") && text.ends_with("\\u202eb"), "{text}");
    assert!(text.len() < 1_000, "{}", text.len());
}

#[test]
fn a_screen_has_lines_and_colours_and_no_commands() {
    assert_eq!(screen("\u{1b}[1;31mred\u{1b}[0m\n::x::y\n"), "\u{1b}[1;31mred\u{1b}[0m\n\\x3a:x::y\n");
    assert_eq!(screen(" \t\u{a0}::x::y"), " \t\u{a0}\\x3a:x::y");
    assert_eq!(screen("\u{1b}[0m  \u{1b}[1m ::x"), "\u{1b}[0m  \u{1b}[1m \\x3a:x");
    assert_eq!(screen("\u{1b}[1m\u{1b}[91mé\u{1b}[0m"), "\u{1b}[1m\u{1b}[91mé\u{1b}[0m");
    assert_eq!(screen("a ::x, b::c : d"), "a ::x, b::c : d");
    assert_eq!(screen("\u{1b}[2J\u{1b}]0;x\u{7}\u{1b}"), "\\x1b[2J\\x1b]0;x\\x07\\x1b");
    assert_eq!(screen("a\u{202e}\r\n"), "a\\u202e\\x0d\n");
}

#[test]
fn json_says_the_same() {
    let texts = ["a", "é\t\"\\", "\0\u{1b}\u{7f}\u{85}\u{202e}\u{2028}\u{e0041}👩\u{200d}🚀", "##[x]"];
    let written = json(&serde_json::to_string(&texts).expect("strings serialize")).into_owned();
    assert!(!written.chars().any(is_hidden) && !written.contains("##["), "{written}");
    assert_eq!(serde_json::from_str::<Vec<String>>(&written).expect("it is JSON"), texts);
}
