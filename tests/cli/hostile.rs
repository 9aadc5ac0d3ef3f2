//! What a checkout can bring to make crossvpc write, replace or remove what is not its own: each attack changes nothing
//! outside of the generated files, and is refused by name where it stands in the way.

use std::fs;

use super::support::{Files, Place, Run, larger};

const HOOK: &str = "#!/bin/sh\necho mine\n";
const HEAD: &str = "ref: refs/heads/main\n";

/// A folder as somebody has cloned it: a repository with an output folder in it.
fn cloned() -> Place {
    let place = Place::new();
    place.generate();
    place.write(".git/HEAD", HEAD);
    place.write(".git/hooks/pre-commit", HOOK);
    place.write("spec.yaml", larger());
    place
}

fn generate(place: &Place) -> Run {
    place.run(&["generate", "spec.yaml", "--out", "out"])
}

/// Everything but what crossvpc may write.
fn others(place: &Place) -> Files {
    let own = ["out/README.md", "out/runbook/", "out/terraform/", "out/cloudformation/", "out/cdk/"];
    let is_own = |path: &str| path == "out/.crossvpc.lock" || own.iter().any(|own| path.starts_with(own));
    place.files("").into_iter().filter(|(path, _)| !is_own(path)).collect()
}

/// Runs, and sees that it is refused with this message and that nothing at all changed.
fn refused(place: &Place, message: &str) {
    let before = place.files("");
    for arguments in [&["generate"][..], &["generate", "--check"], &["diff"]] {
        let run = place.run(&[arguments, &["spec.yaml", "--out", "out"]].concat());
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run:?}");
        assert!(run.err.contains(message), "{message}: {}", run.err);
    }
    assert_eq!(place.files(""), before);
}

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

/// Adds a line to the manifest of the output folder.
fn list(place: &Place, path: &str, text: &str) {
    let line = format!("\"files\": {{\n    {}: \"{}\",", serde_json::Value::from(path), hash(text));
    place.write("out/.crossvpc.lock", place.read("out/.crossvpc.lock").replace("\"files\": {", &line));
}

#[cfg(unix)]
fn link(place: &Place, to: &str, at: &str) {
    let at = place.path(at);
    fs::create_dir_all(at.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(to, at).unwrap();
}

/// A journal as 0.1.0 wrote it made that version move a planted file into the linked folder, replace a file there, and remove
/// one.
#[cfg(unix)]
#[test]
fn a_journal_and_a_linked_folder_reach_no_hook() {
    let hook = |name: &str| serde_json::json!([[format!("hooks/{name}"), hash(HOOK)]]);
    for (key, paths) in [
        ("removed", serde_json::json!(["hooks/commit-msg"])),
        ("changed", hook("pre-commit")),
        ("created", hook("pre-commit")),
    ] {
        let place = cloned();
        link(&place, "../.git/hooks", "out/hooks");
        let mut journal = serde_json::json!({"folders": [], "created": [], "changed": [], "removed": []});
        journal[key] = paths;
        place.write("out/.crossvpc.staging/journal", journal.to_string());
        for name in ["commit-msg", "pre-commit"].iter().filter(|_| key != "created") {
            place.write(&format!("out/.crossvpc.staging/old/hooks/{name}"), "#!/bin/sh\necho planted\n");
        }
        let before = others(&place);
        let run = generate(&place);
        assert_eq!(others(&place), before, "{key}: {run:?}");
        assert_eq!(run.code, Some(0), "{key}: {run:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_beside_the_output_folder_is_left_alone() {
    for linked in [false, true] {
        let place = cloned();
        fs::remove_dir_all(place.path("out")).unwrap();
        if linked {
            link(&place, ".git", ".out.crossvpc.staging");
        } else {
            place.write(".out.crossvpc.staging/mine", "mine");
        }
        let before = others(&place);
        assert_eq!(generate(&place).code, Some(0));
        let after: Files = others(&place).into_iter().filter(|(path, _)| !path.starts_with("out")).collect();
        assert_eq!(after, before);
    }
}

#[test]
fn a_manifest_that_lists_what_crossvpc_never_generates_is_refused_by_name() {
    let text = "mine\n";
    let absolute = Place::new();
    let absolute = absolute.path("spec.yaml");
    for path in [
        ".git/HEAD",
        "../.git/HEAD",
        "../.git/hooks/pre-commit",
        "../x",
        absolute.to_str().unwrap(),
        "terraform/../../x",
        "terraform/../notes.md",
        "./README.md",
        "terraform//main.tf",
        "terraform/terraform.tfstate",
        "terraform/terraform.tfvars",
        "terraform/backend.tf",
        "terraform/.terraform/providers/x",
        "terraform/from-a.auto.tfvars.json",
        "cloudformation/values.txt",
        "Terraform/main.tf",
        "terraform/MAIN.tf",
        "readme.md",
        ".GIT/HEAD",
        "C:\\x",
        "c:/x",
        "terraform\\main.tf",
        "spec.yaml",
        ".crossvpc.lock",
        ".crossvpc.staging/journal",
        "",
    ] {
        let place = cloned();
        place.write("out/.git/HEAD", text);
        for file in ["terraform.tfstate", "terraform.tfvars", "backend.tf", ".terraform/providers/x"] {
            place.write(&format!("out/terraform/{file}"), text);
        }
        place.write("out/terraform/from-a.auto.tfvars.json", text);
        for file in ["x", "out/notes.md", "out/spec.yaml", "out/cloudformation/values.txt", "out/C:\\x"] {
            place.write(file, text);
        }
        list(&place, path, text);
        let shown = path.escape_debug();
        refused(
            &place,
            &format!(
                "`out/.crossvpc.lock` is not a manifest of crossvpc: it lists `{shown}`, which crossvpc never"
            ),
        );
        let unfinished = place.read("out/.crossvpc.lock");
        let unfinished = unfinished.replace("\"files\": {", "\"unfinished\": {");
        place.write(
            "out/.crossvpc.lock",
            unfinished.replacen("\"unfinished\"", "\"files\": {}, \"unfinished\"", 1),
        );
        refused(&place, &format!("it lists `{shown}`, which crossvpc never generates"));
    }
}

#[test]
fn a_manifest_of_whatever_shape_is_refused() {
    let place = cloned();
    let valid = place.read("out/.crossvpc.lock");
    let (_, files) = valid.split_once("\"files\": ").unwrap();
    let line = format!("\"README.md\": \"{}\"", hash(""));
    for (text, reason) in [
        ("", "EOF while parsing"),
        ("<<<<<<< HEAD\n", "expected value at line 1"),
        ("{", "EOF while parsing"),
        ("null", "invalid type"),
        ("{\"version\": 9}", "it has version 9, but this crossvpc reads version 1"),
        ("{\"version\": \"1\"}", "invalid type"),
        ("{\"version\": 1}", "missing field `files`"),
        ("{\"version\": 1, \"files\": []}", "invalid type"),
        ("{\"version\": 1, \"files\": {\"README.md\": 1}}", "invalid type"),
        ("{\"version\": 1, \"files\": {\"README.md\": \"0\"}}", "`README.md` has no hash"),
        (&valid.replace("\"files\"", "\"record\": {}, \"files\""), "unknown field `record`"),
        (
            &valid.replace("\"files\"", &format!("\"files\": {{{line}}}, \"files\"")),
            "duplicate field `files`",
        ),
        (&valid.replace("\"files\": {", &format!("\"files\": {{{line},")), "`README.md` is listed twice"),
        (&format!("{{\"version\": 1, \"version\": 1, \"files\": {files}"), "duplicate field `version`"),
        (&format!("{{\"version\": 1, \"files\": {}", "{\"a\":".repeat(1 << 20)), "EOF while parsing"),
        (&format!("{}{}", "[".repeat(1 << 20), "]".repeat(1 << 20)), ""),
    ] {
        place.write("out/.crossvpc.lock", text);
        refused(&place, &format!("error: `out/.crossvpc.lock` is not a manifest of crossvpc: {reason}"));
        refused(&place, "\nhelp: restore it from version control");
    }
    place.write("out/.crossvpc.lock", valid.replace("by crossvpc", "\0").replace("do not", "\u{7f}"));
    refused(&place, "control character");
    place.write("out/.crossvpc.lock", [valid.as_bytes(), b"\xff"].concat());
    refused(&place, "it is not UTF-8");
}

/// A merge makes crossvpc replace what has the hash of neither branch: a checkout can bring one that never was.
#[test]
fn a_planted_merge_neither_removes_a_file_nor_replaces_one_of_others() {
    let header = "<!-- Generated by crossvpc; do not edit. -->\n";
    for (path, text) in [
        ("runbook/notes.md", "mine\n".to_owned()),
        ("runbook/notes.md", format!("{header}mine\n")),
        ("terraform/vpc-peering-mine.tf", "<<<<<<< a\nmine\n=======\n>>>>>>> b\n".to_owned()),
        ("terraform/main.tf", "mine\n".to_owned()),
        ("terraform/main.tf", "<<<<<<< a\nmine\n=======\n>>>>>>> b\n".to_owned()),
    ] {
        let place = cloned();
        place.write(&format!("out/{path}"), &text);
        let lock = place.read("out/.crossvpc.lock");
        let lock: String = lock.split_inclusive('\n').filter(|line| !line.contains(path)).collect();
        let line = |text: &str| format!("    \"{path}\": \"{}\",\n", hash(text));
        let merge = format!("\"files\": {{\n<<<<<<< a\n{}=======\n{}>>>>>>> b\n", line("1"), line("2"));
        place.write("out/.crossvpc.lock", lock.replace("\"files\": {\n", &merge));
        let before = place.files("");
        let run = generate(&place);
        assert_eq!(run.code, Some(2), "{path}: {run:?}");
        assert!(run.err.contains(&format!("\n  out/{path}: changed by hand")), "{path}: {run:?}");
        assert_eq!(place.files(""), before, "{path}");
    }
}

#[test]
fn a_manifest_or_file_without_end_is_refused_unread() {
    let place = cloned();
    let huge = |path: &str| fs::File::create(place.path(path)).unwrap().set_len(1 << 42).unwrap();
    let before = place.read("out/terraform/main.tf");
    huge("out/terraform/main.tf");
    let run = generate(&place);
    assert!(run.code == Some(2) && run.err.contains("out/terraform/main.tf: changed by hand"), "{run:?}");
    place.write("out/terraform/main.tf", before);
    huge("out/.crossvpc.lock");
    let run = generate(&place);
    assert!(run.code == Some(2) && run.err.contains("it is larger than 64 MiB"), "{run:?}");
}

#[test]
fn a_binary_file_that_is_listed_is_kept() {
    let place = cloned();
    let bytes = b"\xff\xfe\x00mine";
    place.write("out/runbook/old.md", bytes);
    let line = format!("\"files\": {{ \"runbook/old.md\": \"{}\",", blake3::hash(bytes).to_hex());
    place.write("out/.crossvpc.lock", place.read("out/.crossvpc.lock").replace("\"files\": {", &line));
    let before = others(&place);
    let run = generate(&place);
    assert!(run.code == Some(2) && run.err.contains("out/runbook/old.md: changed by hand"), "{run:?}");
    assert_eq!(others(&place), before);
    assert_eq!(fs::read(place.path("out/runbook/old.md")).unwrap(), bytes);
}
