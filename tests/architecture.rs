//! Code points one way: the crates, and the modules inside each crate, use each other without a circle.

mod modules;
mod packages;

use std::collections::BTreeMap;

use crate::tidy::files;
use modules::{cycle, graph};

/// Which crates each crate uses, each after those that it uses.
const CRATES: [(&str, &[&str]); 15] = [
    ("core", &[]),
    ("templates", &[]),
    ("render", &["core"]),
    ("terraform", &["core", "render", "templates"]),
    ("cloudformation", &["core", "render", "templates"]),
    ("cdk", &["cloudformation", "core", "templates"]),
    ("verification", &["core", "render", "templates", "terraform"]),
    ("answers", &["core"]),
    ("rules", &["answers", "core"]),
    ("diagram", &["core"]),
    ("runbook", &["core", "render", "templates"]),
    (
        "crossvpc",
        &["cdk", "cloudformation", "core", "diagram", "rules", "runbook", "terraform", "verification"],
    ),
    ("compare", &["core", "crossvpc", "render", "templates"]),
    ("diff", &["compare", "core"]),
    ("cli", &["answers", "compare", "core", "crossvpc", "diff", "templates"]),
];

#[test]
fn the_modules_of_each_crate_use_each_other_one_way() {
    let mut crates: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (path, text) in files("rs") {
        let inside = match path.as_str() {
            "templates/lib.rs" => Some(("templates", "lib.rs")),
            path => path.strip_prefix("crates/").and_then(|path| path.split_once("/src/")),
        };
        if let Some((name, path)) = inside {
            crates.entry(name.to_owned()).or_default().push((path.to_owned(), text));
        }
    }
    assert_eq!(crates.len(), CRATES.len(), "every crate has modules");
    for (name, files) in crates {
        let cycle = cycle(&graph(&files));
        assert!(cycle.is_none(), "modules of `{name}` use each other: {}", shown(&cycle.unwrap_or_default()));
    }
}

#[test]
fn the_crates_use_those_of_the_table() {
    for (at, (name, used)) in CRATES.iter().enumerate() {
        let before: Vec<_> = CRATES[..at].iter().map(|(name, _)| name).collect();
        assert!(used.iter().all(|used| before.contains(&used)), "`{name}` comes after what it uses");
    }
    let manifests = files("toml").into_iter().filter_map(|(path, text)| {
        let folder = path.strip_suffix("/Cargo.toml")?;
        let name = if folder == "templates" { folder } else { folder.strip_prefix("crates/")? };
        Some((name.to_owned(), text))
    });
    let manifests: BTreeMap<_, _> = manifests.collect();
    assert!(
        manifests.keys().map(String::as_str).eq(BTreeMap::from(CRATES).into_keys()),
        "{:?}",
        manifests.keys()
    );
    for (name, used) in CRATES {
        assert_eq!(dependencies(&manifests[name]), used, "what `{name}` uses");
    }
}

#[test]
fn dependencies_of_tests_do_not_count() {
    let manifest = "[dependencies]\ncrossvpc-core.workspace = true\ncrossvpc = { path = \"..\" }\n\n\
        [dev-dependencies]\ncrossvpc-rules.workspace = true\n";
    assert_eq!(dependencies(manifest), ["core", "crossvpc"]);
}

#[test]
fn a_planted_cycle_is_found_and_named() {
    let cycles = [
        // By an import, a path in the code, and one in a macro.
        ("use crate::b::B;\n", "fn f() { crate::a::f() }\n", "a → b → a"),
        ("fn f() { super::b::f() }\n", "fn f() { println!(\"{}\", crate::a::f()) }\n", "a → b → a"),
        // By a re-export of the root, which leads to where the item is.
        ("use crate::B;\n", "use crate::a::A;\n", "a → b → a"),
        // The root itself.
        ("use crate::own;\n", "", "the root → a → the root"),
    ];
    for (a, b, expected) in cycles {
        let root = "mod a;\nmod b;\npub use b::B;\npub fn own() { a::f() }\n";
        assert_eq!(
            shown(&cycle(&graph(&crate_of(root, a, b))).expect("there is a cycle")),
            expected,
            "{a}{b}"
        );
    }
    let named = "mod a;\nmod b;\npub use a::{A, f};\nstruct S(A);\n";
    assert!(
        cycle(&graph(&crate_of(named, "use crate::S;\n", ""))).is_some(),
        "a re-export is used by its name"
    );
}

#[test]
fn what_points_one_way_is_no_cycle() {
    let root =
        "mod a;\nmod b;\npub use b::B;\npub fn own() {}\n#[cfg(test)]\nmod tests { use crate::a::A; }\n";
    let ways = [
        // Both use what the root only has from `b`, and what stands for nothing of the crate.
        ("use crate::B;\nuse std::b::C;\n", "use super::own;\npub struct B;\n"),
        ("use crate::b::B;\n", "#[cfg(test)]\nmod tests { use crate::a::A; }\n"),
        (
            "use crate::b;\nfn f() { b::g() }\n",
            "// crate::a::f()\nfn g() -> &'static str { \"crate::a::f()\" }\n",
        ),
    ];
    for (a, b) in ways {
        assert_eq!(cycle(&graph(&crate_of(root, a, b))), None, "{a}{b}");
    }
}

fn crate_of(root: &str, a: &str, b: &str) -> Vec<(String, String)> {
    [("lib.rs", root), ("a.rs", a), ("b/mod.rs", b)]
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .to_vec()
}

fn shown(cycle: &[modules::Module]) -> String {
    let names =
        cycle.iter().map(|module| if module.is_empty() { "the root".to_owned() } else { module.join("::") });
    names.collect::<Vec<_>>().join(" → ")
}

/// The crates of the workspace that a manifest names, without those of tests.
fn dependencies(manifest: &str) -> Vec<String> {
    let section = manifest.split("[dependencies]\n").nth(1).unwrap_or_default();
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split(['.', '=', ' ']).next());
    let names = names.filter_map(|name| match name.strip_prefix("crossvpc") {
        Some("") => Some(name.to_owned()),
        Some(rest) => rest.strip_prefix('-').map(str::to_owned),
        None => None,
    });
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}
