//! The commands of steps: made when they are read, and laid out for a shell.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use serde::{Serialize, Serializer};

type Made = LazyLock<Vec<String>, Box<dyn FnOnce() -> Vec<String> + Send>>;

/// Lines for a shell, ready to paste. They are made when they are first read: most plans have far more of them than anybody reads.
#[derive(Clone, Default)]
pub struct Lines(Option<Arc<Made>>);

impl Lines {
    /// What is made when it is first read.
    pub fn later(make: impl FnOnce() -> Vec<String> + Send + 'static) -> Self {
        Self(Some(Arc::new(LazyLock::new(Box::new(make)))))
    }

    /// Whether there is no command at all.
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }
}

impl From<Vec<String>> for Lines {
    fn from(lines: Vec<String>) -> Self {
        if lines.is_empty() { Self::default() } else { Self::later(move || lines) }
    }
}

impl Deref for Lines {
    type Target = [String];

    fn deref(&self) -> &[String] {
        self.0.as_deref().map_or(&[], |made| made)
    }
}

impl IntoIterator for Lines {
    type Item = String;
    type IntoIter = std::vec::IntoIter<String>;

    fn into_iter(self) -> Self::IntoIter {
        let lines: Vec<_> = self.iter().cloned().collect();
        lines.into_iter()
    }
}

impl Serialize for Lines {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// A text as one word of a shell.
pub fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._=".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// A command, each further word on a line of its own.
pub fn command_words(command: &str, words: Vec<String>) -> Vec<String> {
    let mut lines = vec![command.to_owned()];
    lines.extend(words.into_iter().map(|word| format!("  {word}")));
    let continued = lines.len() - 1;
    lines.iter_mut().take(continued).for_each(|line| line.push_str(" \\"));
    lines
}
