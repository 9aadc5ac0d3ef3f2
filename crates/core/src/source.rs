//! The texts a spec is read from, and positions in them. Reading files is left to the command line.

use std::fmt;

/// A file of the spec, by its place in [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A range of bytes in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

/// A value with the place it was written at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// One text of the spec.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    line_starts: Vec<u32>,
    /// How many characters start before each [`STRIDE`]th byte: a column of a line of 64 MiB costs no more than one of a
    /// short line.
    characters: Vec<u32>,
}

/// The bytes between two places where characters were counted.
const STRIDE: usize = 1024;

/// All texts of one spec: one file, a folder of them, or standard input.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

/// A place as people count: both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Sources {
    /// Adds a text under the name that findings show for it.
    ///
    /// # Panics
    ///
    /// Never for texts below 4 GiB; larger ones are refused before they are read.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let text = text.into();
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        let line_starts =
            line_starts.map(|at| u32::try_from(at).expect("a spec file is below 4 GiB")).collect();
        let mut counted = 0;
        let characters = text.as_bytes().chunks(STRIDE).map(|chunk| {
            let before = counted;
            counted += starts(chunk);
            before
        });
        let characters = characters.collect();
        self.files.push(Source { name: name.into(), text, line_starts, characters });
        FileId(u32::try_from(self.files.len() - 1).expect("fewer than 2^32 files"))
    }

    /// The text and name of a file.
    pub fn get(&self, file: FileId) -> &Source {
        &self.files[file.0 as usize]
    }

    /// Every file, in the order added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        (0..).map(FileId).zip(&self.files)
    }
}

impl Source {
    /// The name that findings show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a byte stands.
    pub fn line_column(&self, byte: u32) -> LineColumn {
        let line = self.line_starts.partition_point(|&start| start <= byte);
        let start = self.line_starts[line - 1];
        let column = self.characters_before(byte).saturating_sub(self.characters_before(start)) + 1;
        LineColumn { line, column: column as usize }
    }

    fn characters_before(&self, byte: u32) -> u32 {
        let end = (byte as usize).min(self.text.len());
        let stride = (end / STRIDE).min(self.characters.len().saturating_sub(1));
        let counted = self.characters.get(stride).copied().unwrap_or_default();
        counted + starts(&self.text.as_bytes()[stride * STRIDE..end])
    }

    /// The byte range of a line, counted from 1, without its line break.
    pub fn line_range(&self, line: usize) -> std::ops::Range<usize> {
        let start = self.line_starts[line - 1] as usize;
        let end = self.line_starts.get(line).map_or(self.text.len(), |&next| next as usize);
        let text = &self.text[start..end];
        start..start + text.trim_end_matches(['\n', '\r']).len()
    }

    /// How many lines the text has; an empty one has one.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }
}

/// How many characters start in a piece of a text below 4 GiB.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from(byte & 0xc0 != 0x80)).sum()
}

impl<T> Spanned<T> {
    /// The same place with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span }
    }
}

impl<T: fmt::Display> fmt::Display for Spanned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_however_long_the_line() {
        let text = format!("a\né{}\n", "é👩x".repeat(3 * STRIDE));
        let mut sources = Sources::default();
        let file = sources.add("s.yaml", text.as_str());
        let source = sources.get(file);
        for (at, c) in text.char_indices() {
            let byte = u32::try_from(at).unwrap();
            let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
            let expected = LineColumn {
                line: text[..at].matches('\n').count() + 1,
                column: text[start..at].chars().count() + 1,
            };
            assert_eq!(source.line_column(byte), expected, "{c:?} at {at}");
        }
        assert_eq!(source.line_column(u32::try_from(text.len()).unwrap()), LineColumn { line: 3, column: 1 });
    }
}
