//! Changes of a text that keep much of it a spec: words are replaced, and whole entries moved, removed or copied. The
//! fuzzer's own changes, of bytes, take turns with them.

use std::ops::Range;

use fastrand::Rng;

use crate::words::{self, HOSTILE};

/// The fuzzer's own way to change the first bytes in place: their number before, the most afterwards, and their number then.
pub type Bytes = fn(&mut [u8], usize, usize) -> usize;

/// Where words come from that the text may not have.
pub type Word = fn(&mut Rng) -> String;

/// Changes the first `size` bytes in place, to at most `most`; the new size.
pub fn change(data: &mut [u8], size: usize, most: usize, seed: u32, bytes: Bytes, known: Word) -> usize {
    let mut random = Rng::with_seed(seed.into());
    let text = str::from_utf8(&data[..size]);
    let Ok(text) = text else { return bytes(data, size, most) };
    if text.is_empty() || random.u8(..4) == 0 {
        return bytes(data, size, most);
    }
    let text = some(text, known, &mut random);
    fill(data, &text, most)
}

/// A text after one to four changes.
pub fn some(text: &str, known: Word, random: &mut Rng) -> String {
    (0..random.usize(1..=4)).fold(text.to_owned(), |text, _| once(&text, known, random))
}

/// Puts an entry of the second text into the first; the size of what is written to `out`.
pub fn cross(first: &[u8], second: &[u8], out: &mut [u8], seed: u32) -> usize {
    let mut random = Rng::with_seed(seed.into());
    let (Ok(first), Ok(second)) = (str::from_utf8(first), str::from_utf8(second)) else { return 0 };
    let (at, from) = (place(first, &mut random), block(second, &mut random));
    let text = format!("{}{}{}", &first[..at], indented(&second[from], first, at), &first[at..]);
    let most = out.len();
    fill(out, &text, most)
}

/// Writes as much of the text as there is room for.
pub fn fill(data: &mut [u8], text: &str, most: usize) -> usize {
    let size = text.floor_char_boundary(most.min(data.len()));
    data[..size].copy_from_slice(&text.as_bytes()[..size]);
    size
}

fn once(text: &str, known: Word, random: &mut Rng) -> String {
    let found = words::of(text);
    let word = |random: &mut Rng| random.choice(&found).cloned().unwrap_or(0..0);
    let replaced = |at: Range<usize>, with: &str| format!("{}{with}{}", &text[..at.start], &text[at.end..]);
    match random.u8(..10) {
        0 | 1 => replaced(word(random), &text[word(random)]),
        2 | 3 => replaced(word(random), &known(random)),
        4 => {
            let at = word(random);
            replaced(at.clone(), &counted(&text[at], random))
        }
        5 => {
            let at = word(random);
            let inside = text.floor_char_boundary(random.usize(at.start..=at.end));
            replaced(inside..inside, random.choice(HOSTILE).unwrap_or_default())
        }
        6 => replaced(block(text, random), ""),
        7 => {
            let (at, from) = (place(text, random), block(text, random));
            replaced(at..at, &indented(&text[from], text, at))
        }
        8 => {
            // The same entry by another name.
            let from = block(text, random);
            let copy = &text[from.clone()];
            let name = words::of(copy).into_iter().next().unwrap_or(0..0);
            let copy = format!(
                "{}{}{}{}",
                &copy[..name.start],
                &copy[name.clone()],
                random.u8(..10),
                &copy[name.end..]
            );
            replaced(from.end..from.end, &copy)
        }
        _ => {
            // Each place of one word: a name, say, or a block.
            let (from, to) = (&text[word(random)], &text[word(random)]);
            if from.is_empty() { text.to_owned() } else { text.replace(from, to) }
        }
    }
}

/// A word with one of its numbers a little higher or lower.
fn counted(word: &str, random: &mut Rng) -> String {
    let digits: Vec<_> = word.char_indices().filter(|(_, c)| c.is_ascii_digit()).collect();
    let Some(&(at, digit)) = random.choice(&digits) else { return format!("{word}{}", random.u8(..10)) };
    let other = char::from(b'0' + (digit as u8 - b'0' + random.u8(1..10)) % 10);
    format!("{}{other}{}", &word[..at], &word[at + 1..])
}

/// A line with the lines that are further in.
fn block(text: &str, random: &mut Rng) -> Range<usize> {
    let start = place(text, random);
    let indent = indent_of(&text[start..]);
    let mut end = start;
    for (number, line) in text[start..].split_inclusive('\n').enumerate() {
        if number > 0 && !line.trim().is_empty() && indent_of(line) <= indent {
            break;
        }
        end += line.len();
    }
    start..end
}

/// The start of a line.
fn place(text: &str, random: &mut Rng) -> usize {
    let at = text.floor_char_boundary(random.usize(..=text.len()));
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// The lines, moved to the indentation that `text` has at a place.
fn indented(lines: &str, text: &str, at: usize) -> String {
    let (from, to) = (indent_of(lines), indent_of(&text[at..]));
    let moved = lines.split_inclusive('\n').map(|line| {
        let inside = indent_of(line).saturating_sub(from);
        format!("{}{}", " ".repeat(to + inside), line.trim_start_matches(' '))
    });
    moved.collect()
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}
