//! The lines of a text, where comments and blank lines are told from the rest.

/// A text, by lines.
#[derive(Clone, Copy)]
pub(super) struct Lines<'t>(pub(super) &'t str);

impl Lines<'_> {
    /// Where the line of a byte starts.
    pub(super) fn start(self, at: usize) -> usize {
        self.0[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// Where the line of a byte ends, behind its line break.
    pub(super) fn end(self, at: usize) -> usize {
        self.0[at..].find('\n').map_or(self.0.len(), |end| at + end + 1)
    }

    /// Whether only spaces stand before a byte in its line.
    pub(super) fn is_indented(self, at: usize) -> bool {
        self.0[self.start(at)..at].bytes().all(|byte| byte == b' ')
    }

    /// Where the comments and blank lines begin that end at the start of a line. A comment that is indented by more than
    /// `indent` belongs to what stands above it.
    pub(super) fn remarks(self, end: usize, indent: usize) -> usize {
        let mut start = end;
        while start > 0 {
            let line = self.start(start - 1);
            let is_remark = match Line::of(&self.0[line..start]) {
                Line::Blank => true,
                Line::Comment(at) => at <= indent,
                Line::Other => false,
            };
            if !is_remark {
                break;
            }
            start = line;
        }
        start
    }

    /// Where the text after the last blank line between two starts of lines begins; at the end if no line is blank.
    pub(super) fn after_last_blank(self, start: usize, end: usize) -> usize {
        let mut at = end;
        while at > start {
            let line = self.start(at - 1);
            if matches!(Line::of(&self.0[line..at]), Line::Blank) {
                return at;
            }
            at = line;
        }
        end
    }

    /// Where the blank lines end that begin at the start of a line.
    pub(super) fn after_blank(self, start: usize, end: usize) -> usize {
        let mut at = start;
        while at < end {
            let next = self.end(at).min(end);
            if !matches!(Line::of(&self.0[at..next]), Line::Blank) {
                break;
            }
            at = next;
        }
        at
    }
}

enum Line {
    Blank,
    /// With its indentation.
    Comment(usize),
    Other,
}

impl Line {
    fn of(line: &str) -> Self {
        let text = line.trim_start();
        match text.chars().next() {
            None => Self::Blank,
            Some('#') => Self::Comment(line.len() - text.len()),
            Some(_) => Self::Other,
        }
    }
}
