//! The tables in the README of each module are what terraform-docs writes with its default settings, for the sections
//! requirements, inputs and outputs; `BLESS=1` rewrites them. What version control leaves out of the Terraform folder.

use std::fs;
use std::path::Path;

use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Body};

use crate::support::root;

const BEGIN: &str = "<!-- BEGIN_TF_DOCS -->\n";
const END: &str = "<!-- END_TF_DOCS -->\n";

#[test]
fn the_readme_of_each_module_has_its_variables_and_outputs() {
    let modules = walkdir::WalkDir::new(root().join("templates/terraform/modules"));
    let readmes = modules.into_iter().map(Result::unwrap).filter(|entry| entry.file_name() == "README.md");
    let readmes: Vec<_> = readmes.map(walkdir::DirEntry::into_path).collect();
    assert_eq!(readmes.len(), crossvpc_templates::terraform::MODULES.len());
    for path in readmes {
        let text = fs::read_to_string(&path).unwrap();
        let (prose, rest) = text.split_once(BEGIN).unwrap_or_else(|| panic!("{}: no tables", path.display()));
        let (_, after) = rest.split_once(END).unwrap();
        let expected = format!("{prose}{BEGIN}{}{END}{after}", tables(path.parent().unwrap()));
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, expected).unwrap();
        } else {
            assert!(text == expected, "{} does not have what BLESS=1 writes", path.display());
        }
    }
}

#[test]
fn tables_are_written_as_terraform_docs_writes_them() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let versions =
        "required_version = \">= 1.5\"\n  required_providers {\n    aws = { version = \">= 5.80\" }\n  }\n";
    write("versions.tf", &format!("terraform {{\n  {versions}}}\n"));
    let optional = "variable \"rules\" {\n  description = \"A `a_b` | c_d.\"\n  type = map(object({\n    id = string\n  }))\n  default = {}\n}\n";
    write("variables.tf", &format!("{optional}variable \"id\" {{\n  type = string\n}}\n"));
    write("outputs.tf", "output \"the_id\" {\n  description = \"Id.\"\n  value = 1\n}\n");
    insta::assert_snapshot!(tables(folder.path()));
}

/// The tables of a module.
fn tables(module: &Path) -> String {
    let body = |name: &str| -> Body { fs::read_to_string(module.join(name)).unwrap().parse().unwrap() };
    let (versions, variables, outputs) = (body("versions.tf"), body("variables.tf"), body("outputs.tf"));
    let terraform = &versions.get_blocks("terraform").next().unwrap().body;
    let of_terraform = text(terraform, "required_version");
    let providers = &terraform.get_blocks("required_providers").next().unwrap().body;
    let mut requirements = vec![("terraform".to_owned(), vec![of_terraform])];
    requirements.extend(providers.attributes().map(|provider| {
        let members = provider.value.as_object().unwrap().iter();
        let version = members.filter(|(key, _)| key.as_ident().is_some_and(|key| key.as_str() == "version"));
        let version = version.map(|(_, version)| version.expr().as_str().unwrap().to_owned()).next().unwrap();
        (provider.key.to_string().trim().to_owned(), vec![version])
    }));
    let input = |block: &Block| {
        let default = block.body.get_attribute("default").map(|default| cell(&default.value));
        let required = if default.is_some() { "no" } else { "yes" };
        let kind = cell(&block.body.get_attribute("type").unwrap().value);
        let default = default.unwrap_or_else(|| "n/a".to_owned());
        vec![description(&block.body), kind, default, required.to_owned()]
    };
    let output = |block: &Block| vec![description(&block.body)];
    let named = |body: &Body, kind: &str, cells: &dyn Fn(&Block) -> Vec<String>| {
        let blocks = body.get_blocks(kind).map(|block| (block.labels[0].as_str().to_owned(), cells(block)));
        let mut blocks: Vec<_> = blocks.collect();
        blocks.sort();
        blocks
    };
    let inputs = named(&variables, "variable", &input);
    let outputs = named(&outputs, "output", &output);
    [
        table("Requirements", "requirement", &["Version"], &requirements),
        table("Inputs", "input", &["Description", "Type", "Default", "Required"], &inputs),
        table("Outputs", "output", &["Description"], &outputs),
    ]
    .join("\n")
}

/// A section: each name is an anchor, and the last of five columns is centred.
fn table(title: &str, anchor: &str, columns: &[&str], rows: &[(String, Vec<String>)]) -> String {
    let columns: Vec<_> = std::iter::once(&"Name").chain(columns).collect();
    let dashes = columns.iter().map(|column| match **column {
        "Required" => ":--------:".to_owned(),
        other => "-".repeat(other.len() + 2),
    });
    let mut lines = vec![format!("## {title}"), String::new()];
    lines.push(format!("| {} |", columns.iter().map(|column| **column).collect::<Vec<_>>().join(" | ")));
    lines.push(format!("|{}|", dashes.collect::<Vec<_>>().join("|")));
    for (name, cells) in rows {
        let shown = name.replace('_', "\\_");
        let link = format!("<a name=\"{anchor}_{name}\"></a> [{shown}](#{anchor}\\_{shown})");
        lines.push(format!("| {link} | {} |", cells.join(" | ")));
    }
    lines.join("\n") + "\n"
}

/// An expression: on several lines it is preformatted, as a cell has one line.
fn cell(expression: &Expression) -> String {
    let text = expression.to_string();
    let lines: Vec<_> = text.trim().lines().collect();
    match lines.as_slice() {
        [line] => format!("`{line}`"),
        lines => format!("<pre>{}</pre>", lines.join("<br/>")),
    }
}

/// A description, with what Markdown would read in it escaped outside of code.
fn description(body: &Body) -> String {
    let text = text(body, "description");
    let parts = text.split('`').enumerate().map(|(at, part)| match at % 2 {
        0 => part.replace('_', "\\_").replace('|', "\\|"),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

fn text(body: &Body, attribute: &str) -> String {
    let attribute = body.get_attribute(attribute).and_then(|attribute| attribute.value.as_str());
    attribute.unwrap_or("n/a").to_owned()
}

#[test]
fn version_control_leaves_out_states_and_values_and_keeps_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let git = |arguments: &[&str]| {
        let command = std::process::Command::new("git").arg("-C").arg(folder.path()).args(arguments).output();
        String::from_utf8(command.unwrap().stdout).unwrap()
    };
    git(&["init", "--quiet"]);
    fs::create_dir(folder.path().join("terraform")).unwrap();
    let ignored = folder.path().join("terraform/.gitignore");
    fs::write(ignored, crossvpc_templates::terraform::IGNORED).unwrap();
    let root = "terraform/accounts/web/eu-west-1";
    let out = [
        "terraform.tfvars",
        "terraform.tfstate",
        "terraform.tfstate.backup",
        ".terraform/modules/x",
        "a.tfplan",
    ];
    let kept = [
        "terraform.tfvars.example",
        ".terraform.lock.hcl",
        "backend.tf",
        "from-a-eu-west-1.auto.tfvars.json",
    ];
    let paths: Vec<_> = out.iter().chain(&kept).map(|name| format!("{root}/{name}")).collect();
    let arguments: Vec<_> = ["check-ignore"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    let found = git(&arguments);
    assert_eq!(found.lines().collect::<Vec<_>>(), paths[..out.len()]);
}
