//! An output folder with any manifest, as a repository could bring it: a run touches only files that crossvpc generates, and
//! that are still as the manifest says.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;

use crossvpc_core::tree::Tree;
use fastrand::Rng;
use serde_json::{Value, json};

use crate::disk::{Access, Folder, Scope};
use crate::mutate;

/// The file that is any.
const MANIFEST: &str = "out/.crossvpc.lock";

/// Files that are there before, and whether their path is one that crossvpc generates.
const FILES: [(&str, bool); 10] = [
    ("out/README.md", true),
    ("out/cloudformation/steps.txt", true),
    ("out/terraform/main.tf", true),
    ("out/terraform/vpc-peering-a--b.tf", true),
    ("out/terraform/terraform.tfstate", false),
    ("out/terraform/override.tf", false),
    ("out/.git/HEAD", false),
    ("out/.git/hooks/pre-commit", false),
    ("elsewhere/steps.txt", false),
    ("notes.md", false),
];

/// A link to a folder, and one to a file, at paths that crossvpc generates.
const LINKS: [(&str, &str); 2] =
    [("out/cdk", "../elsewhere"), ("out/terraform/outputs.tf", "../../notes.md")];

/// What the conflict of a merge starts with.
const MARKER: &[u8] = b"<<<<<<< ";

/// What a run generates.
const GENERATED: [(&str, &str); 2] = [("README.md", "new\n"), ("terraform/main.tf", "new\n")];

/// Paths that a manifest may list.
const PATHS: [&str; 14] = [
    "README.md",
    "cloudformation/steps.txt",
    "terraform/main.tf",
    "terraform/vpc-peering-a--b.tf",
    "terraform/outputs.tf",
    "terraform/terraform.tfstate",
    ".git/HEAD",
    ".git/hooks/pre-commit",
    "cdk/steps.txt",
    "../elsewhere/steps.txt",
    "../notes.md",
    "terraform/../../notes.md",
    ".crossvpc.lock",
    "terraform/.crossvpc.new.main.tf",
];

/// Runs crossvpc on a folder with this manifest; says whether it ended.
///
/// # Panics
///
/// Where a file was touched that must not be.
pub fn holds_for(manifest: &[u8]) -> bool {
    let place = tempfile::tempdir().expect("a folder for temporary files");
    let before = set_up(place.path(), manifest).expect("the folder is new");
    let out = place.path().join("out");
    let ended = run(&out);
    let after = files(place.path());
    let listed = listed(manifest);
    for (path, text) in &before {
        let is_generated = FILES.contains(&(path.as_str(), true));
        let hash = blake3::hash(text).to_hex();
        // After a merge, what is generated again may have a text of neither branch.
        let is_merged = manifest.windows(MARKER.len()).any(|text| text == MARKER);
        let may_change = is_merged && GENERATED.iter().any(|(new, _)| path == &format!("out/{new}"));
        let may_change = may_change
            || is_generated
                && listed.iter().any(|(listed, found)| {
                    path.strip_prefix("out/") == Some(listed) && found == hash.as_str()
                });
        let is_touched = path != MANIFEST && after.get(path) != Some(text);
        assert!(may_change || !is_touched, "{path} was touched");
    }
    let is_new = |path: &String| !before.contains_key(path) && !path.starts_with("out/.crossvpc.");
    let generated = GENERATED.map(|(path, _)| format!("out/{path}"));
    let mut new = after.keys().filter(|path| is_new(path));
    assert!(new.all(|path| ended && generated.contains(path)), "a new file: {after:?}");
    if ended {
        for (path, text) in GENERATED {
            assert_eq!(after.get(&format!("out/{path}")).map(Vec::as_slice), Some(text.as_bytes()), "{path}");
        }
        assert!(run(&out), "a second run does not end");
        assert_eq!(files(place.path()), after, "a second run changes something");
    } else {
        assert_eq!(after, before, "a refused run changes something");
    }
    ended
}

/// Whether each path of a tree is one that crossvpc is known to generate.
pub fn takes(tree: Tree) -> bool {
    let folder = Folder::open(Path::new("no-such-folder"), Access::Read);
    folder.and_then(|folder| folder.compare(tree, &Scope::Everything, <_>::default())).is_ok()
}

/// The fuzzer's changes, of a manifest that is right to begin with.
pub fn change(data: &mut [u8], size: usize, most: usize, seed: u32, bytes: mutate::Bytes) -> usize {
    let mut random = Rng::with_seed(seed.into());
    if size > 20 && random.u8(..8) > 0 {
        return mutate::change(data, size, most, seed, bytes, word);
    }
    let mut some = || -> Value {
        let files = FILES.iter().filter_map(|(path, _)| path.strip_prefix("out/"));
        let files = files.filter(|_| random.bool()).map(|path| (path.to_owned(), hash(path).into()));
        Value::Object(files.collect())
    };
    let manifest = json!({"version": 1, "generated": "", "files": some(), "unfinished": some()});
    mutate::fill(data, &serde_json::to_string_pretty(&manifest).expect("a map of texts serializes"), most)
}

fn word(random: &mut Rng) -> String {
    match random.u8(..8) {
        0 => ["\n<<<<<<< a\n", "\n=======\n", "\n>>>>>>> b\n"][random.usize(..3)].to_owned(),
        1 | 2 => hash(random.choice(PATHS).unwrap_or_default()),
        _ => random.choice(PATHS).unwrap_or_default().to_owned(),
    }
}

/// The hash of the file that is below the output folder before.
fn hash(path: &str) -> String {
    blake3::hash(text(&format!("out/{path}")).as_bytes()).to_hex().to_string()
}

fn text(path: &str) -> String {
    format!("# Generated by crossvpc; do not edit.\n{path}\n")
}

fn set_up(place: &Path, manifest: &[u8]) -> io::Result<BTreeMap<String, Vec<u8>>> {
    for (path, _) in FILES {
        let file = place.join(path);
        fs::create_dir_all(file.parent().unwrap_or(place))?;
        fs::write(file, text(path))?;
    }
    for (link, to) in LINKS {
        symlink(to, place.join(link))?;
    }
    fs::write(place.join(MANIFEST), manifest)?;
    Ok(files(place))
}

fn run(out: &Path) -> bool {
    let mut tree = Tree::default();
    for (path, text) in GENERATED {
        tree.insert(path, text).expect("two paths");
    }
    let Ok(mut folder) = Folder::open(out, Access::Write) else { return false };
    let Ok(comparison) = folder.compare(tree, &Scope::Everything, <_>::default()) else { return false };
    folder.apply(&comparison).is_ok()
}

/// Every file and link below a folder; links are not followed.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        let kind = path.symlink_metadata().expect("the path was listed");
        if kind.is_dir() {
            let entries = fs::read_dir(&path).expect("the folder is ours");
            open.extend(entries.map(|entry| entry.expect("the folder is ours").path()));
            continue;
        }
        let bytes = if kind.is_symlink() {
            fs::read_link(&path).expect("a link").into_os_string().into_encoded_bytes()
        } else {
            fs::read(&path).expect("a file")
        };
        let name = path.strip_prefix(folder).expect("the path is below the folder");
        found.insert(name.to_string_lossy().into_owned(), bytes);
    }
    found
}

/// Each path with its hash, read as leniently as can be.
fn listed(manifest: &[u8]) -> Vec<(String, String)> {
    let manifest: Value = serde_json::from_slice(manifest).unwrap_or_default();
    let files = ["files", "unfinished"].into_iter().filter_map(|key| manifest[key].as_object());
    let files = files.flatten();
    files.map(|(path, hash)| (path.clone(), hash.as_str().unwrap_or_default().to_owned())).collect()
}
