//! Which characters of a text mislead a terminal, a CI runner or a reader's eye, and what is printed instead. Every output
//! asks here: findings when they are made, the command line for what else it prints, the pages of all targets.
//!
//! An escape is what YAML takes between double quotes, so that it can be copied into a spec: `\x1b`, `\u202e`, `\n`.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Ignorable characters whose category does not say so: fillers, joiners, selectors of variants, tags.
const IGNORABLE: [(char, char); 9] = [
    ('\u{34f}', '\u{34f}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fff8}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// The most bytes of a text that is shown as a part of a sentence.
const MOST_BRIEF: usize = 600;

/// Whether a character shows nothing or changes how others are shown: controls but for tabs and line feeds, bidirectional
/// and zero-width characters, separators of lines, whatever Unicode calls ignorable, and what is no character.
pub fn is_hidden(c: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator};
    if c.is_ascii() {
        return c.is_ascii_control() && !matches!(c, '\t' | '\n');
    }
    let is_noncharacter = u32::from(c) & 0xfffe == 0xfffe || matches!(c, '\u{fdd0}'..='\u{fdef}');
    is_noncharacter
        || matches!(c.general_category(), Control | Format | LineSeparator | ParagraphSeparator)
        || IGNORABLE.iter().any(|&(first, last)| (first..=last).contains(&c))
}

/// The first hidden character of a text and how many stand before it, but for joiners where a script or an emoji needs
/// them: behind a character outside ASCII, or behind the digit of a keycap.
pub fn hidden_in(text: &str) -> Option<(usize, char)> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t')) {
        return None;
    }
    let mut before = ' ';
    text.chars().enumerate().find(|&(_, c)| {
        let follows_visible = !before.is_whitespace() && !is_hidden(before);
        let joins = match c {
            '\u{200c}' | '\u{200d}' => !before.is_ascii() && (follows_visible || is_selector(before)),
            c if is_selector(c) => {
                follows_visible && (!before.is_ascii() || matches!(before, '0'..='9' | '#' | '*'))
            }
            _ => false,
        };
        before = c;
        is_hidden(c) && !joins
    })
}

/// A text within a line: hidden characters, line breaks and what a CI runner obeys anywhere in a line are escaped.
pub fn line(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '\n' => line.push_str("\\n"),
            c if is_hidden(c) || starts_command(text, at) => escape(c, &mut line),
            c => line.push(c),
        }
    }
    Cow::Owned(line)
}

/// A piece of a file, line by line as with [`line()`]. Behind each escape it is told where the text goes on: in the piece as
/// written, and in the piece as shown.
pub fn excerpt(text: &str) -> (Cow<'_, str>, Vec<(usize, usize)>) {
    if text.split('\n').all(is_plain) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut excerpt = String::with_capacity(text.len());
    let mut moves = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            // The end of a line as Windows writes it.
            '\r' if text[at + 1..].starts_with('\n') => {}
            c if is_hidden(c) || starts_command(text, at) => escape(c, &mut excerpt),
            c => {
                excerpt.push(c);
                continue;
            }
        }
        moves.push((at + c.len_utf8(), excerpt.len()));
    }
    (Cow::Owned(excerpt), moves)
}

/// A text within a line that may be too long to read: its start and its end.
pub fn brief(text: &str) -> Cow<'_, str> {
    if text.len() <= MOST_BRIEF {
        return line(text);
    }
    let start = text.floor_char_boundary(MOST_BRIEF / 3 * 2);
    let end = text.ceil_char_boundary(text.len() - MOST_BRIEF / 3);
    Cow::Owned(format!("{}…{}", line(&text[..start]), line(&text[end..])))
}

/// A whole output for people, line by line as with [`line()`]: our own colours stay, and no line starts with what a runner
/// of GitHub Actions takes for a command. A user's text in it was escaped before, or it could have both.
pub fn screen(text: &str) -> String {
    let mut screen = String::with_capacity(text.len());
    for (at, written) in text.split('\n').enumerate() {
        if at > 0 {
            screen.push('\n');
        }
        let mut rest = written;
        let mut is_start = true;
        while !rest.is_empty() {
            let colour = rest.len() - after_colour(rest).len();
            screen.push_str(&rest[..colour]);
            rest = &rest[colour..];
            let next =
                rest.char_indices().skip(1).find(|(_, c)| *c == '\u{1b}').map_or(rest.len(), |(at, _)| at);
            let (piece, after) = rest.split_at(next);
            let blank = piece.len() - piece.trim_start().len();
            if is_start && piece[blank..].starts_with("::") {
                screen.push_str(&line(&piece[..blank]));
                escape(':', &mut screen);
                screen.push_str(&line(&piece[blank + 1..]));
            } else {
                screen.push_str(&line(piece));
            }
            is_start &= blank == piece.len();
            rest = after;
        }
    }
    screen
}

/// A text in JSON: hidden characters that JSON does not escape itself, and what a CI runner obeys anywhere in a line.
pub fn json(text: &str) -> Cow<'_, str> {
    if is_plain_but_for(b'\n', text) {
        return Cow::Borrowed(text);
    }
    let mut json = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if is_hidden(c) || starts_command(text, at) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(json, "\\u{unit:04x}");
            }
        } else {
            json.push(c);
        }
    }
    Cow::Owned(json)
}

/// What the text has behind the colours that it starts with; all of it where it starts with none.
fn after_colour(text: &str) -> &str {
    let end = |colour: &str| {
        colour.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').strip_prefix('m').map(str::len)
    };
    let length = text.strip_prefix("\u{1b}[").and_then(end);
    length.map_or(text, |length| after_colour(&text[text.len() - length..]))
}

fn is_plain(text: &str) -> bool {
    is_plain_but_for(b'\t', text)
}

fn is_plain_but_for(control: u8, text: &str) -> bool {
    // Without a branch for each byte, many are looked at at once.
    let is_seen = |byte| matches!(byte, b' '..=b'~') || byte == control;
    let are_seen = text.bytes().fold(true, |all, byte| all & is_seen(byte));
    are_seen && !(text.as_bytes().contains(&b'#') && text.contains("##"))
}

/// Whether the second `#` of `##[`, `##vso[` or another command is here: runners look for them anywhere in a line.
fn starts_command(text: &str, at: usize) -> bool {
    let (before, rest) = text.split_at(at);
    let word = || rest[1..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
    before.ends_with('#') && rest.starts_with('#') && word().starts_with('[')
}

/// Selectors of the two looks of an emoji.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

fn escape(c: char, into: &mut String) {
    // Writing to a string cannot fail.
    let _ = match u32::from(c) {
        number @ ..0x100 => write!(into, "\\x{number:02x}"),
        number @ ..0x1_0000 => write!(into, "\\u{number:04x}"),
        number => write!(into, "\\U{number:08x}"),
    };
}

#[cfg(test)]
mod tests;
