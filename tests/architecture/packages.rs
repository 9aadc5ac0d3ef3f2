//! What a crate embeds is inside its package.

use std::collections::BTreeSet;
use std::process::Command;

use crossvpc_templates::{
    BASICS, File, STARTER, cdk, cloudformation, compare, runbook, terraform, verification,
};

use crate::support::root;
use crate::tidy::files;

#[test]
fn what_a_crate_embeds_is_inside_of_it() {
    let outside = |path: &str, text: &str| left(path, text).next().is_some();
    for planted in [
        "include_str!(\"../../a.txt\")",
        "include_bytes!( \"../../a.txt\")",
        "include_str!(concat!(\"../../\", $name))",
        "include!(env!(\"A\"))",
        "include_str!(concat!($folder, $name)); a!(\"../../\")",
    ] {
        assert!(outside("crates/core/src/lib.rs", planted), "{planted}");
    }
    assert!(!outside("crates/core/src/a/mod.rs", "include_str!(\"../../a.txt\")"));
    for (path, text) in files("rs") {
        let left: Vec<_> = left(&path, &text).collect();
        assert!(left.is_empty(), "{path} embeds what its package does not have: {left:?}");
    }
}

#[test]
fn packages_have_every_file_of_their_crates() {
    let all = files("");
    let names = all.iter().filter_map(|(path, _)| path.strip_suffix("Cargo.toml").and_then(package));
    let names: BTreeSet<_> = names.collect();
    assert!(names.contains("crates/core/") && names.contains("templates/"), "{names:?}");
    for folder in names {
        let manifest = root().join(folder).join("Cargo.toml");
        let output = Command::new(env!("CARGO"))
            .args(["package", "--list", "--offline", "--allow-dirty", "--manifest-path"])
            .arg(manifest)
            .output()
            .expect("cargo starts");
        assert!(output.status.success(), "{folder}: {}", String::from_utf8_lossy(&output.stderr));
        let listed = String::from_utf8_lossy(&output.stdout).replace('\\', "/");
        let listed: BTreeSet<_> = listed.lines().collect();
        let own = all.iter().filter_map(|(path, _)| path.strip_prefix(folder));
        let missing: Vec<_> = own.filter(|path| !listed.contains(path)).collect();
        assert!(missing.is_empty(), "the package of {folder} has no {missing:?}");
    }
}

#[test]
fn every_template_is_embedded() {
    let folders = [
        compare::PAGES,
        runbook::PAGES,
        terraform::PAGES,
        terraform::SCRIPTS,
        cloudformation::PAGES,
        verification::CLOUDFORMATION,
        verification::DOCUMENTS,
        verification::TERRAFORM,
    ];
    let modules = terraform::MODULES.iter().flat_map(|(_, files)| *files);
    let listed = folders.into_iter().flatten().chain(modules).chain(cloudformation::SCRIPTS).chain([&BASICS]);
    let texts: BTreeSet<&str> = listed
        .map(|(_, text): &File| *text)
        .chain([STARTER, cdk::STACKS, cloudformation::STACKS])
        .chain([
            cloudformation::PERMISSIONS,
            terraform::IGNORED,
            terraform::PERMISSIONS,
            verification::PERMISSIONS,
        ])
        .collect();
    let own = ["templates/Cargo.toml", "templates/README.md", "templates/lib.rs"];
    for (path, text) in files("") {
        if path.starts_with("templates/") && !own.contains(&path.as_str()) {
            assert!(
                texts.contains(text.as_str()),
                "nothing is generated from {path}: `templates/lib.rs` does not list it"
            );
        }
    }
}

/// What a file of a package embeds from outside of it, as written. What a macro is given is a text of the same file.
fn left<'t>(path: &str, text: &'t str) -> impl Iterator<Item = &'t str> {
    let depth =
        package(path).and_then(|folder| path.strip_prefix(folder)).map(|path| path.matches('/').count());
    let calls = ["include_str!(", "include_bytes!(", "include!("];
    let embedded = calls.into_iter().flat_map(|call| text.split(call).skip(1));
    embedded.filter(move |rest| {
        let first = rest.trim_start().trim_start_matches("concat!(").trim_start();
        let climbs = |name: &str| depth.is_some_and(|depth| name.matches("../").count() > depth);
        match first.strip_prefix('"').and_then(|first| first.split('"').next()) {
            Some(name) => climbs(name),
            None => depth.is_some() && (!first.starts_with('$') || text.contains("\"../")),
        }
    })
}

/// The folder of the package that a path is in.
fn package(path: &str) -> Option<&str> {
    let end = match path.strip_prefix("crates/") {
        Some(path) => "crates/".len() + path.find('/')?,
        None => path.strip_prefix("templates/").map(|_| "templates".len())?,
    };
    path.get(..=end)
}
