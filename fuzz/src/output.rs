//! What an accepted spec becomes: files that the readers of their formats take, at paths that stay below the output folder,
//! with the user's texts in them as they were written.

use std::collections::BTreeMap;

use crossvpc::{BACKENDS, generate, is_expressible};
use crossvpc_core::printable::is_hidden;

use crate::folder;
use crate::strings::Strings;

/// Generates every target that can express the spec, if it is accepted; says whether it is.
///
/// # Panics
///
/// Where a promise about what is generated is broken.
pub fn holds_for(text: &str) -> bool {
    let Some(plan) = crate::check(text).plan else { return false };
    let targets = BACKENDS.iter().map(|backend| backend.id());
    let targets: Vec<_> = targets.filter(|&target| is_expressible(&plan, target)).collect();
    let tree = generate(&plan, &targets, &[]).unwrap_or_else(|bug| panic!("{bug}"));
    let mut strings: BTreeMap<&str, Strings> = BTreeMap::new();
    for (path, text) in tree.iter() {
        path_is_plain(path);
        assert_eq!(text.chars().find(|&c| is_hidden(c)), None, "{path} has a character that misleads");
        assert!(text.is_empty() || text.ends_with('\n'), "{path} does not end with a line break");
        let (folder, extension) =
            (path.split('/').next(), path.trim_end_matches(".example").rsplit('.').next());
        let strings = strings.entry(folder.unwrap_or_default()).or_default();
        let read = strings.read(extension.unwrap_or_default(), text);
        read.unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
    }
    // What is created has the tags, each as it was written.
    let tags = plan.network.tags().iter().flat_map(|tag| [&tag.key, &tag.value]);
    for text in tags.filter(|_| !plan.links.is_empty()) {
        for target in &targets {
            assert!(strings[target].has(text), "no file of {target} has the tag {text:?}");
        }
    }
    assert!(folder::takes(tree), "a path that is not on the list of generated ones");
    true
}

/// Only characters that file systems and shells take for what they are.
fn path_is_plain(path: &str) {
    let is_plain = |part: &str| {
        let starts = part.starts_with(|c: char| c.is_ascii_alphanumeric());
        starts && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    assert!(
        [".gitattributes", "terraform/.gitignore", "verification/.gitignore"].contains(&path)
            || path.split('/').all(is_plain),
        "the path {path:?}"
    );
}
