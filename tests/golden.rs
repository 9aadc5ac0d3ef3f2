//! Every scene generates exactly what is known of it: each file is compared with its golden file, with the template that it is
//! a copy of, or with another file of which it is a form (`kept`). `golden/files.txt` lists those that have no golden file of
//! their own, so that none is missing or new unnoticed. `BLESS=1` rewrites and prunes all of it.

mod kept;
mod twin;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::support::{Files, read_tree, root, scene_files, scenes};
use kept::Kept;
use similar::TextDiff;

/// The text of each root file that most examples have, by the file's name.
const SHARED: &str = "shared";
/// The list of files that no tree keeps.
const LIST: &str = "files.txt";

#[test]
fn every_scene_generates_what_is_known_of_it() {
    let scenes: BTreeMap<_, _> =
        scenes().into_iter().map(|(scene, spec)| (scene, scene_files(&spec))).collect();
    let shared = shared(&scenes);
    let is_shared = |path: &str, text: &str| {
        shared.iter().any(|(name, shared)| name.ends_with(file_name(path)) && shared == text)
    };
    let mut expected = BTreeMap::from([(SHARED.to_owned(), shared.clone())]);
    let (mut list, mut wrong) = (String::new(), Vec::new());
    for (scene, files) in &scenes {
        let mut tree = Files::new();
        for (path, text) in files {
            let kept = Kept::of(scene, path).unwrap_or_else(|| panic!("{scene}/{path} is of no known kind"));
            if kept == Kept::Here || (kept == Kept::Shared && !is_shared(path, text)) {
                tree.insert(path.clone(), text.clone());
                continue;
            }
            writeln!(list, "{scene}/{path}").unwrap();
            let verified = match kept {
                Kept::Here | Kept::Shared => Ok(()),
                Kept::Copy => is_copy(path, text),
                Kept::AsCloudFormation => twin::of(path, text, files),
                Kept::InOthers => is_readable(path, text),
            };
            wrong.extend(verified.err().map(|error| format!("{scene}/{path}: {error}")));
        }
        expected.insert(scene.clone(), tree);
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    let golden = root().join("golden");
    if bless() {
        write(&golden, &expected, &list);
    }
    let mut found = read_tree(&golden);
    let mut differences = String::new();
    compare(LIST, found.remove(LIST).as_ref(), Some(&list), &mut differences);
    let all = expected.into_iter().flat_map(|(tree, files)| {
        files.into_iter().map(move |(path, text)| (format!("{tree}/{path}"), text))
    });
    let expected: Files = all.collect();
    let paths: BTreeSet<_> = expected.keys().chain(found.keys()).collect();
    for path in paths {
        compare(path, found.get(path), expected.get(path), &mut differences);
    }
    assert!(differences.is_empty(), "golden trees differ; read, then run with BLESS=1\n{differences}");
}

#[test]
fn what_is_said_of_a_scene_is_about_a_file_of_it() {
    let scenes: BTreeMap<_, _> = scenes().into_iter().collect();
    for example in kept::named().collect::<BTreeSet<_>>() {
        let spec = scenes.get(example).unwrap_or_else(|| panic!("there is no scene {example}"));
        let files = scene_files(spec);
        for part in kept::parts_like_others(example) {
            assert!(files.keys().any(|path| path.contains(part)), "no file of {example} has {part}");
        }
    }
}

#[test]
fn a_file_of_a_new_kind_fails() {
    assert_eq!(Kept::of("adopted", "terraform/notes.md"), None);
    assert_eq!(Kept::of("adopted", "cloudformation/stack.yaml"), None);
    assert_eq!(Kept::of("adopted", "pulumi/main.py"), None);
}

/// Of each root file, the text that most scenes have; of several such, the first.
fn shared(scenes: &BTreeMap<String, Files>) -> Files {
    let mut texts: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    for (scene, files) in scenes {
        for (path, text) in files.iter().filter(|(path, _)| Kept::of(scene, path) == Some(Kept::Shared)) {
            *texts.entry(shared_name(files, path)).or_default().entry(text).or_default() += 1;
        }
    }
    let most = |counts: BTreeMap<&str, usize>| {
        counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(text, _)| text.to_owned())
    };
    texts.into_iter().filter_map(|(name, counts)| Some((name, most(counts)?))).collect()
}

/// The name of a root file. The versions depend on the modules in use: those of PrivateLink need a newer provider.
fn shared_name(files: &Files, path: &str) -> String {
    let name = file_name(path);
    let is_newer = name == "versions.tf" && files.keys().any(|path| path.contains("/modules/privatelink/"));
    format!("{}{name}", if is_newer { "privatelink-" } else { "" })
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A module or a script is its template below a line that says it is generated.
fn is_copy(path: &str, text: &str) -> Result<(), String> {
    let templates = root().join("templates");
    let (target, name) = path.split_once('/').unwrap();
    let (places, copied) = if name.starts_with("modules/") {
        let (header, rest) = text.split_once("\n\n").ok_or("has no header")?;
        if !header.contains("Generated by crossvpc; do not edit") {
            return Err("does not say that it is generated".to_owned());
        }
        (vec![templates.join(target).join(name)], rest.to_owned())
    } else {
        let (first, rest) = text.split_once('\n').ok_or("has no header")?;
        let (header, rest) = rest.split_once("\n#\n").ok_or("has no header")?;
        if header != "# Generated by crossvpc; do not edit. The same for every spec." {
            return Err("does not say that it is generated".to_owned());
        }
        let folders = [&*format!("{target}/scripts"), "scripts", "cloudformation/scripts"];
        let places = folders.map(|folder| templates.join(folder).join(name)).to_vec();
        (places, format!("{first}\n{rest}"))
    };
    let original = places.iter().find_map(|place| fs::read_to_string(place).ok());
    if original.as_ref() == Some(&copied) { Ok(()) } else { Err("differs from its template".to_owned()) }
}

/// What the trees of others show is at least what it is called.
fn is_readable(path: &str, text: &str) -> Result<(), String> {
    let failed = |error: &dyn std::fmt::Display| Err(error.to_string());
    match Path::new(path).extension().and_then(std::ffi::OsStr::to_str) {
        Some("json") => {
            serde_json::from_str::<serde_json::Value>(text).map_or_else(|e| failed(&e), |_| Ok(()))
        }
        Some("yaml") => {
            serde_yaml::from_str::<serde_yaml::Value>(text).map_or_else(|e| failed(&e), |_| Ok(()))
        }
        Some("tf") => text.parse::<hcl_edit::structure::Body>().map_or_else(|e| failed(&e), |_| Ok(())),
        _ if text.contains("Generated by crossvpc") => Ok(()),
        _ => Err("does not say that it is generated".to_owned()),
    }
}

fn compare(path: &str, old: Option<&String>, new: Option<&String>, differences: &mut String) {
    if old != new {
        let diff = TextDiff::from_lines(old.map_or("", String::as_str), new.map_or("", String::as_str));
        let name = format!("golden/{path}");
        write!(differences, "{}", diff.unified_diff().header(&name, &name)).unwrap();
    }
}

fn write(golden: &Path, trees: &BTreeMap<String, Files>, list: &str) {
    fs::remove_dir_all(golden).unwrap();
    for (tree, files) in trees {
        for (path, text) in files {
            let path = golden.join(tree).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    fs::write(golden.join(LIST), list).unwrap();
}

/// Whether the run is asked to rewrite what it compares with.
fn bless() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value == "1")
}
