//! The pages of the codes of changes.

use std::fs;

use crossvpc_core::change::CHANGES;

use crate::support::pairs::{Pair, block};

#[test]
fn the_page_of_a_change_shows_what_is_said_of_its_example() {
    for code in CHANGES {
        let folder = Pair::of_page(code).folder();
        let (_, text) = super::diff(folder.path(), &["old.yaml", "new.yaml"]);
        let (_, json) = super::diff(folder.path(), &["old.yaml", "new.yaml", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let mut changes = json["changes"].as_array().unwrap().iter();
        assert!(changes.any(|change| change["code"] == code.name), "{}: {text}", code.name);
        let verdict: String = text.split_inclusive('\n').take(2).collect();
        let shown = block(code.page, "text");
        if shown != verdict && std::env::var_os("BLESS").is_some() {
            let path = format!("{}/../core/src/change/codes/{}.md", env!("CARGO_MANIFEST_DIR"), code.name);
            let page = code.page.replace(&format!("```text\n{shown}```"), &format!("```text\n{verdict}```"));
            fs::write(path, page).unwrap();
        } else {
            assert_eq!(shown, verdict, "{}: `BLESS=1` writes it again", code.name);
        }
    }
}
