//! Which of the files that an example generates are kept under `golden/`, and what each of the others is compared with. A
//! file of no kind that is named here fails the test.

use std::path::Path;

/// How a generated file is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kept {
    /// By its file in the tree of its example.
    Here,
    /// By `golden/shared` if it is as there, or else by its file in the tree of its example.
    Shared,
    /// By the template that it is a copy of, below a line that says it is generated.
    Copy,
    /// By CloudFormation's file of the same stacks, in the words of the CDK.
    AsCloudFormation,
    /// By the trees of other examples; here it has to be there, and readable.
    InOthers,
}

/// Examples that keep the runbook.
const RUNBOOKS: [(&str, &str); 4] = [
    ("adopted", "what exists is imported, by Terraform only"),
    ("every-option", "every connection type, with every setting"),
    ("hub-and-spokes", "a gateway with many spokes, each with a page"),
    ("per-account", "root modules that hand values over"),
];

/// Examples that keep the files of values to fill in.
const DOCUMENTS: [(&str, &str); 6] = [
    ("adopted", "what exists is imported, by Terraform only"),
    ("every-option", "every connection type, with every setting"),
    ("hub-and-spokes", "a gateway with many spokes, each with a page"),
    ("ids-missing", "values to fill in"),
    ("one-key-vpc-peering", "the shortest runbook there is"),
    ("per-account", "root modules that hand values over"),
];

/// Examples that keep the policies of deployers.
const POLICIES: [(&str, &str); 4] = [
    ("adopted", "imports"),
    ("every-option", "every connection type, in several files for one account"),
    ("existing-gateway", "a transit gateway that is not created"),
    ("one-key-vpc-peering", "the shortest policies there are"),
];

/// Examples that keep the lists of the cloud assembly.
const ASSEMBLIES: [(&str, &str); 2] =
    [("every-option", "every kind of stack"), ("one-key-vpc-peering", "the smallest assembly")];

/// Examples that keep the stacks that share a gateway with one account, which have hardly more than the account's id.
const SHARES: [(&str, &str); 1] = [("two-account-gateway", "the only account that a gateway is shared with")];

/// Files that differ from others of their tree by names and numbers only: the example, what their path contains, and what
/// they are like.
const LIKE_OTHERS: [(&str, &str, &str); 16] = [
    ("adopted", "runbook/connections/", "every-option"),
    ("hub-and-spokes", "runbook/accounts/spoke-2.", "spoke-1"),
    ("hub-and-spokes", "runbook/accounts/spoke-3.", "spoke-1"),
    ("hub-and-spokes", "runbook/accounts/spoke-4.", "spoke-1"),
    ("hub-and-spokes", "runbook/accounts/spoke-5.", "spoke-1"),
    ("hub-and-spokes", "runbook/accounts/spoke-6.", "spoke-1"),
    ("hub-and-spokes", "-spoke-2.", "spoke-1"),
    ("hub-and-spokes", "-spoke-3.", "spoke-1"),
    ("hub-and-spokes", "-spoke-4.", "spoke-1"),
    ("hub-and-spokes", "-spoke-5.", "spoke-1"),
    ("hub-and-spokes", "-spoke-6.", "spoke-1"),
    ("many-consumers", "-batch", "web"),
    ("many-consumers", "-mobile", "web"),
    ("many-consumers", "-monitoring", "web"),
    ("per-account", "cloudformation/", "every-option: the layout is Terraform's"),
    ("per-account", "runbook/connections/", "every-option"),
];

/// The files of a root module that hardly differ from one example to the next.
const ROOT_FILES: [&str; 5] = ["main.tf", "outputs.tf", "providers.tf", "variables.tf", "versions.tf"];

impl Kept {
    /// How a file of an example is verified; `None` if nobody has said.
    pub(super) fn of(example: &str, path: &str) -> Option<Self> {
        let among = |keep: &[(&str, &str)]| {
            if keep.iter().any(|(name, _)| *name == example) { Self::Here } else { Self::InOthers }
        };
        let is = |extension: &str| Path::new(path).extension().is_some_and(|found| found == extension);
        let parts: Vec<_> = path.split('/').collect();
        let kept = match parts[..] {
            ["terraform", "modules", ..] => Self::Copy,
            [_, _] if is("sh") => Self::Copy,
            // Below `golden` it would be obeyed.
            [".gitattributes"] | ["terraform", ".gitignore"] => Self::InOthers,
            ["terraform", "backend.tf.example"] => Self::Shared,
            ["runbook", _, _] if like_others(example, path) => Self::InOthers,
            ["README.md"] => among(&RUNBOOKS),
            ["runbook", _] | ["runbook", _, _] if is("md") => among(&RUNBOOKS),
            [.., "terraform.tfvars.example" | "backend.tf.example" | "values.txt.example"] => {
                among(&DOCUMENTS)
            }
            [_, "policies", _] if is("json") => among(&POLICIES),
            ["cdk", "manifest.json" | "tree.json"] => among(&ASSEMBLIES),
            ["cdk", "cdk.json"] | ["cloudformation", "tags.json"] => among(&ASSEMBLIES[..1]),
            ["cdk", "steps.txt" | "tags.json"] => Self::AsCloudFormation,
            ["cdk", template] if template.ends_with(".template.json") => Self::AsCloudFormation,
            _ if like_others(example, path) => Self::InOthers,
            ["terraform", .., name] if ROOT_FILES.contains(&name) => Self::Shared,
            ["terraform", ..] if is("tf") => Self::Here,
            ["terraform" | "cloudformation", "steps.txt"] => Self::Here,
            ["cloudformation", _, _, stack] if stack.contains("-share-") => among(&SHARES),
            ["cloudformation", _, _, _] if is("yaml") || is("json") => Self::Here,
            _ => return None,
        };
        Some(kept)
    }
}

/// The examples that the lists above name.
pub(super) fn named() -> impl Iterator<Item = &'static str> {
    let lists = [&RUNBOOKS[..], &DOCUMENTS, &POLICIES, &ASSEMBLIES, &SHARES]
        .into_iter()
        .flatten()
        .map(|(name, _)| *name);
    lists.chain(LIKE_OTHERS.iter().map(|(name, ..)| *name))
}

/// The parts of paths that the lists above name for an example.
pub(super) fn parts_like_others(example: &str) -> impl Iterator<Item = &'static str> {
    LIKE_OTHERS.iter().filter(move |(name, ..)| *name == example).map(|(_, part, _)| *part)
}

fn like_others(example: &str, path: &str) -> bool {
    let is_link = !path.ends_with("steps.txt");
    is_link && LIKE_OTHERS.iter().any(|(name, part, _)| *name == example && path.contains(part))
}
