//! A target that the project does not have: it is a crate of its own, and nothing else has to know it.

use crossvpc::{BACKENDS, Engine, RenderBug, Sources};
use crossvpc_core::backend::{Backend, Output, Review};
use crossvpc_core::deployment::Deployment;
use crossvpc_core::plan::Plan;
use crossvpc_core::target::{Applied, Setting, Takes, Target};
use crossvpc_core::tree::Tree;

struct List;

static LIST: Target = Target {
    id: "list",
    title: "`list`",
    name: "List",
    applied: Applied::Otherwise,
    by_default: true,
    page: None,
    settings: &[Setting::new("mark", Takes::Words(&["star", "dash"]))],
    kept: &[],
    check: |_, _| {},
};

impl Backend for List {
    fn target(&self) -> &'static Target {
        &LIST
    }

    fn review(&self) -> &'static Review {
        &Review { codes: &[], check: |_, _| {} }
    }

    fn deployment(&self, _: &Plan) -> Result<Deployment, RenderBug> {
        Ok(Deployment::default())
    }

    fn emit(&self, plan: &Plan) -> Result<Output, RenderBug> {
        let mark = if plan.network.generate().value(LIST.id, "mark") == Some("dash") { "-" } else { "*" };
        let mut tree = Tree::default();
        tree.insert(
            "list/links.txt",
            plan.links.iter().fold(String::new(), |text, link| text + mark + " " + &link.id() + "\n"),
        )?;
        Ok(Output { tree, ..Output::default() })
    }
}

fn spec(section: &str) -> Sources {
    let mut sources = Sources::default();
    sources.add("spec.yaml", format!("{}\ngenerate: {{list: {section}}}\n", include_str!("../example.yaml")));
    sources
}

#[test]
fn another_target_is_named_read_and_generated_beside_the_others() {
    let backends = [BACKENDS, &[&List as &dyn Backend]].concat();
    let engine = Engine::of(&backends);
    let checked = engine.check(spec("{mark: dash}"), &[]);
    assert_eq!(checked.targets, ["list"]);
    let plan = checked.plan.expect("the spec has no errors");
    let tree = engine.generate(&plan, &["list", "terraform"], &[]).expect("the pages fit");
    let list = tree.iter().find(|(path, _)| *path == "list/links.txt").map(|(_, text)| text);
    assert_eq!(list, Some("- vpc-peering-vpc-a--vpc-b\n"));
    assert!(tree.iter().any(|(path, _)| path == "terraform/main.tf"));
}

#[test]
fn its_settings_are_checked_like_those_of_others() {
    let code = |engine: Engine<'_>, section: &str| {
        engine
            .check(spec(section), &[])
            .findings
            .shown
            .iter()
            .map(|found| found.code.name)
            .collect::<Vec<_>>()
    };
    let backends = [&List as &dyn Backend];
    assert_eq!(code(Engine::of(&backends), "{mark: dot}"), ["invalid-value"]);
    assert_eq!(code(Engine::of(&backends), "{marks: dash}"), ["unknown-key"]);
    assert_eq!(code(Engine::default(), "{mark: dash}"), ["unknown-key"], "only its engine knows it");
}
