//! Every reference in the generated Terraform resolves, and nothing is declared that nothing uses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hcl_edit::structure::Body;

use super::hcl;
use super::scene;

pub(crate) fn every_reference_of_terraform_resolves() {
    for scene in scene::all() {
        for root in scene.terraform_roots() {
            let problems = problems(&root);
            assert!(problems.is_empty(), "{}:\n{}", scene.name, problems.join("\n"));
        }
    }
}

pub(crate) fn a_broken_reference_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let text = "module \"a\" {\n  source = \"./m\"\n  x = var.gone\n  y = module.b.id\n  z = local.gone\n}\n\
        variable \"unused\" {\n  type = string\n}\n";
    std::fs::create_dir(folder.path().join("m")).unwrap();
    std::fs::write(folder.path().join("m/main.tf"), "variable \"needed\" {\n  type = string\n}\n").unwrap();
    std::fs::write(folder.path().join("main.tf"), text).unwrap();
    let problems = problems(folder.path()).join("\n");
    for problem in [
        "`var.gone`",
        "`module.b.id`",
        "`local.gone`",
        "`unused`",
        "takes no `x`",
        "needs `needed`",
        "`m`: the variable",
    ] {
        assert!(problems.contains(problem), "{problem} is not among:\n{problems}");
    }
}

/// What is wrong in a folder and in the modules it calls.
fn problems(root: &Path) -> Vec<String> {
    let files = hcl::folder(root);
    let modules = hcl::blocks(&files, "module");
    let mut children = BTreeMap::new();
    for (_, module) in &modules {
        let source = hcl::text(module, "source").expect("every call has a source");
        children.entry(source).or_insert_with(|| hcl::folder(&root.join(source)));
    }
    let outputs: BTreeMap<_, _> = modules
        .iter()
        .map(|(name, module)| {
            (name.as_str(), names(&children[hcl::text(module, "source").unwrap()], "output"))
        })
        .collect();
    let mut problems = dangling(&files, &outputs);
    for (name, module) in &modules {
        problems.extend(call_problems(name, module, &children[hcl::text(module, "source").unwrap()], &files));
    }
    for (source, child) in &children {
        let own = dangling(child, &BTreeMap::new());
        problems
            .extend(own.iter().map(|problem| format!("`{}`: {problem}", source.trim_start_matches("./"))));
    }
    problems
}

/// The references of a module that lead nowhere, and its declarations that nothing refers to.
fn dangling(files: &BTreeMap<String, Body>, outputs: &BTreeMap<&str, BTreeSet<String>>) -> Vec<String> {
    let (variables, resources) = (names(files, "variable"), names(files, "resource"));
    let locals = files.values().flat_map(|body| body.get_blocks("locals"));
    let locals: BTreeSet<_> =
        locals.flat_map(|block| block.body.attributes()).map(|local| local.key.as_str().to_owned()).collect();
    let mut problems = Vec::new();
    let (mut used_variables, mut used_locals) = (BTreeSet::new(), BTreeSet::new());
    for (file, body) in files {
        // A validation block's mention of its own variable is no use of it.
        let uses = body
            .iter()
            .filter(|structure| structure.as_block().is_none_or(|block| !block.has_ident("variable")));
        let uses: Body = uses.cloned().collect();
        used_variables.extend(second_parts(&uses, "var"));
        used_locals.extend(second_parts(&uses, "local"));
        for reference in hcl::references(body) {
            let path: Vec<_> = reference.iter().map(String::as_str).collect();
            let resolves = match path[..] {
                ["var", name, ..] => variables.contains(name),
                ["local", name, ..] => locals.contains(name),
                // What stands in one is there if the emulator can import it.
                ["module", name, kind, ..] if file == "imports.tf" && kind.starts_with("aws_") => {
                    outputs.contains_key(name)
                }
                ["module", name, output, ..] => {
                    outputs.get(name).is_some_and(|outputs| outputs.contains(output))
                }
                // All of them, of which there may be none.
                ["module", name] => outputs.contains_key(name),
                ["each" | "aws", ..] => true,
                [first, second, ..] if first.starts_with("aws_") => {
                    resources.contains(&format!("{first}.{second}"))
                }
                // Anything else is a name that a `for` expression binds.
                [first, ..] => !first.starts_with("aws_") && !["var", "local", "module"].contains(&first),
                [] => false,
            };
            if !resolves {
                problems.push(format!("{file}: `{}` refers to nothing", path.join(".")));
            }
        }
    }
    problems.extend(
        variables.difference(&used_variables).map(|name| format!("the variable `{name}` is not used")),
    );
    problems.extend(locals.difference(&used_locals).map(|name| format!("the local `{name}` is not used")));
    problems
}

/// What is wrong with a call: arguments that the module lacks, values it needs, a provider that is not there.
fn call_problems(
    name: &str,
    call: &hcl_edit::structure::Block,
    child: &BTreeMap<String, Body>,
    files: &BTreeMap<String, Body>,
) -> Vec<String> {
    let taken = names(child, "variable");
    let given: BTreeSet<_> = call.body.attributes().map(|argument| argument.key.as_str()).collect();
    let mut problems = Vec::new();
    for argument in
        given.iter().filter(|argument| !["count", "source", "providers", "depends_on"].contains(argument))
    {
        if !taken.contains(*argument) {
            problems.push(format!("`{name}`: the module takes no `{argument}`"));
        }
    }
    for (variable, block) in hcl::blocks(child, "variable") {
        if !block.body.has_attribute("default") && !given.contains(variable.as_str()) {
            problems.push(format!("`{name}`: the module needs `{variable}`"));
        }
    }
    let aliases = hcl::provider_aliases(files);
    for alias in second_parts(&call.body, "aws") {
        if !aliases.contains(&alias) {
            problems.push(format!("`{name}`: there is no provider `{alias}`"));
        }
    }
    problems
}

fn second_parts(body: &Body, first: &str) -> Vec<String> {
    let references = hcl::references(body).into_iter().filter(|reference| reference[0] == first);
    references.filter_map(|reference| reference.into_iter().nth(1)).collect()
}

fn names(files: &BTreeMap<String, Body>, kind: &str) -> BTreeSet<String> {
    hcl::blocks(files, kind).into_iter().map(|(name, _)| name).collect()
}
