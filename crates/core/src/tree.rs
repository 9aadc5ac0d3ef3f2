//! The generated files in memory, and how two trees differ.

use std::collections::BTreeMap;

/// Generated files by path, with `/` between folders, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    files: BTreeMap<String, String>,
}

/// What turns one tree into another.
#[derive(Debug, Default)]
pub struct Changes {
    /// Files that were not there.
    pub created: Vec<Created>,
    /// Files whose text differs.
    pub changed: Vec<Changed>,
    /// Files that are no longer generated.
    pub removed: Vec<Removed>,
    /// How many files stay as they are.
    pub unchanged: usize,
}

/// A new file.
#[derive(Debug)]
pub struct Created {
    /// Its path.
    pub path: String,
    /// Its text.
    pub new: String,
}

/// A file whose text differs.
#[derive(Debug)]
pub struct Changed {
    /// Its path.
    pub path: String,
    /// The text it had.
    pub old: String,
    /// The text it gets.
    pub new: String,
}

/// A file that is no longer generated.
#[derive(Debug)]
pub struct Removed {
    /// Its path.
    pub path: String,
    /// The text it had.
    pub old: String,
}

impl Tree {
    /// Adds a file.
    ///
    /// # Errors
    ///
    /// [`RepeatedPath`] when the tree already has it: two pages must never write one file.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) -> Result<(), RepeatedPath> {
        let path = path.into();
        if self.files.contains_key(&path) {
            return Err(RepeatedPath { path });
        }
        self.files.insert(path, text.into());
        Ok(())
    }

    /// Adds all files of another tree.
    ///
    /// # Errors
    ///
    /// [`RepeatedPath`] when both have one.
    pub fn extend(&mut self, other: Self) -> Result<(), RepeatedPath> {
        other.files.into_iter().try_for_each(|(path, text)| self.insert(path, text))
    }

    /// The text of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Every file with its text, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl Changes {
    /// What turns `old` into `new`.
    pub fn between(mut old: Tree, new: Tree) -> Self {
        let mut changes = Self::default();
        for (path, new) in new.files {
            match old.files.remove(&path) {
                None => changes.created.push(Created { path, new }),
                Some(old) if old == new => changes.unchanged += 1,
                Some(old) => changes.changed.push(Changed { path, old, new }),
            }
        }
        changes.removed = old.files.into_iter().map(|(path, old)| Removed { path, old }).collect();
        changes
    }

    /// The files that are to be written, new ones first.
    pub fn written(&self) -> impl Iterator<Item = (&str, &str)> {
        let created = self.created.iter().map(|file| (file.path.as_str(), file.new.as_str()));
        created.chain(self.changed.iter().map(|file| (file.path.as_str(), file.new.as_str())))
    }

    /// Whether the two trees are the same.
    pub fn is_empty(&self) -> bool {
        self.created.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// Two pages wrote one file.
#[derive(Debug, thiserror::Error)]
#[error("`{path}` is generated twice")]
pub struct RepeatedPath {
    /// The path.
    pub path: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        for (path, text) in files {
            tree.insert(*path, *text).unwrap();
        }
        tree
    }

    #[test]
    fn a_path_is_written_once() {
        assert_eq!(tree(&[("a", "1")]).insert("a", "2").unwrap_err().path, "a");
    }

    #[test]
    fn changes_tell_created_changed_and_removed() {
        let changes = Changes::between(
            tree(&[("a", "1"), ("b", "1"), ("c", "1")]),
            tree(&[("b", "1"), ("c", "2"), ("d", "1")]),
        );
        assert_eq!(changes.created[0].path, "d");
        assert_eq!((changes.changed[0].path.as_str(), changes.changed[0].old.as_str()), ("c", "1"));
        assert_eq!(changes.removed[0].path, "a");
        assert_eq!(
            (changes.created.len(), changes.changed.len(), changes.removed.len(), changes.unchanged),
            (1, 1, 1, 1)
        );
    }
}
