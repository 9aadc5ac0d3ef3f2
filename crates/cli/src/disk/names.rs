//! The one list of the paths that crossvpc generates. Any checkout can bring a manifest: what it lists is believed only
//! where crossvpc could have written it, so that no manifest reaches `.git`, a state or a file of values.

use crossvpc_core::name;

/// The manifest's name in the output folder.
pub(crate) const MANIFEST: &str = ".crossvpc.lock";

/// The page that every output folder has.
pub(super) const RUNBOOK: &str = "README.md";

/// What the name of a file starts with until it is complete. Terraform reads no file whose name starts with a dot.
const INCOMPLETE: &str = ".crossvpc.new";

/// Every path. A `*` is part of a name: lower-case letters, digits and hyphens, with a number after a dot where a file
/// was split.
const GENERATED: &[&str] = &[
    ".gitattributes",
    RUNBOOK,
    "runbook/README.md",
    "runbook/accounts/*.md",
    "runbook/connections/*.md",
    // Where the pages of connections were before: the next run removes them.
    "runbook/*.md",
    "cdk/*.sh",
    "cdk/*.template.json",
    "cdk/cdk.json",
    "cdk/manifest.json",
    "cdk/policies/*.json",
    "cdk/steps.txt",
    "cdk/tags.json",
    "cdk/tree.json",
    "cdk/values.txt.example",
    "cloudformation/*.sh",
    "cloudformation/*/*/*.json",
    "cloudformation/*/*/*.yaml",
    "cloudformation/policies/*.json",
    "cloudformation/steps.txt",
    "cloudformation/tags.json",
    "cloudformation/values.txt.example",
    "terraform/.gitignore",
    "terraform/*.sh",
    "terraform/backend.tf.example",
    "terraform/handover-role/*/access.json",
    "terraform/handover-role/*/trust.json",
    "terraform/imports.tf",
    "terraform/main.tf",
    "terraform/outputs.tf",
    "terraform/policies/*.json",
    "terraform/privatelink-*.tf",
    "terraform/providers.tf",
    "terraform/state.tf",
    "terraform/steps.txt",
    "terraform/terraform.tfvars.example",
    "terraform/transit-gateway-*.tf",
    "terraform/variables.tf",
    "terraform/versions.tf",
    "terraform/vpc-peering-*.tf",
    "terraform/accounts/*/*/backend.tf.example",
    "terraform/accounts/*/*/handover.tf",
    "terraform/accounts/*/*/imports.tf",
    "terraform/accounts/*/*/main.tf",
    "terraform/accounts/*/*/outputs.tf",
    "terraform/accounts/*/*/privatelink-*.tf",
    "terraform/accounts/*/*/providers.tf",
    "terraform/accounts/*/*/state.tf",
    "terraform/accounts/*/*/terraform.tfvars.example",
    "terraform/accounts/*/*/transit-gateway-*.tf",
    "terraform/accounts/*/*/variables.tf",
    "terraform/accounts/*/*/versions.tf",
    "terraform/accounts/*/*/vpc-peering-*.tf",
    "terraform/modules/*/*/README.md",
    "terraform/modules/*/*/main.tf",
    "terraform/modules/*/*/outputs.tf",
    "terraform/modules/*/*/variables.tf",
    "terraform/modules/*/*/versions.tf",
    "verification/.gitignore",
    "verification/README.md",
    "verification/accounts/*/*/backend.tf.example",
    "verification/accounts/*/*/data.tf",
    "verification/accounts/*/*/main.tf",
    "verification/accounts/*/*/paths.tf",
    "verification/accounts/*/*/providers.tf",
    "verification/accounts/*/*/scope.tf",
    "verification/accounts/*/*/scope.yaml",
    "verification/accounts/*/*/scope-*.yaml",
    "verification/accounts/*/*/terraform.tfvars.example",
    "verification/accounts/*/*/variables.tf",
    "verification/accounts/*/*/versions.tf",
    "verification/policies/*.json",
];

/// Whether crossvpc generates a file of this path for some spec.
pub(super) fn is_generated(path: &str) -> bool {
    GENERATED.iter().any(|pattern| {
        let parts = pattern.split('/').zip(path.split('/'));
        parts.into_iter().all(|(pattern, part)| fits(pattern, part))
            && pattern.split('/').count() == path.split('/').count()
    })
}

/// Whether it is a name at the top of an output folder.
pub(super) fn is_top(name: &str) -> bool {
    GENERATED.iter().any(|pattern| pattern.split('/').next() == Some(name))
}

/// Where a file is written before it is renamed into its place: in the same folder, since only that is one step.
pub(super) fn incomplete(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/{INCOMPLETE}.{name}"),
        None if path == MANIFEST => INCOMPLETE.to_owned(),
        None => format!("{INCOMPLETE}.{path}"),
    }
}

/// Whether a folder that holds nothing else is as good as empty: what keeps an empty folder in version control, and what
/// a run leaves that was killed before anything else.
pub(super) fn is_nothing(name: &str) -> bool {
    [".gitkeep", ".gitignore", ".gitattributes", INCOMPLETE].contains(&name)
}

fn fits(pattern: &str, part: &str) -> bool {
    if name::is_device(part.split('.').next().unwrap_or(part)) {
        return false;
    }
    let Some((before, after)) = pattern.split_once('*') else { return pattern == part };
    let middle = part.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    middle.is_some_and(|middle| {
        let (name, number) = middle.split_once('.').unwrap_or((middle, "2"));
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !name.is_empty()
            && !number.is_empty()
            && name.chars().all(is_name)
            && number.bytes().all(|digit| digit.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_crossvpc_generates_is_known() {
        for path in [
            ".gitattributes",
            "README.md",
            "runbook/README.md",
            "runbook/accounts/web.md",
            "runbook/connections/web.md",
            "terraform/vpc-peering-one--two.tf",
            "terraform/policies/web.2.json",
            "cloudformation/a/eu-west-1/vpc-peering-one--two-requester.json",
            "cloudformation/a/eu-west-1/vpc-peering-one--two-requester.yaml",
            "cdk/vpc-peering-one--two-requester.template.json",
            "terraform/privatelink-con.tf",
            "terraform/.gitignore",
            "terraform/backend.tf.example",
            "verification/README.md",
            "verification/accounts/a/eu-west-1/scope-2.yaml",
            "terraform/state.tf",
            "terraform/accounts/a/eu-west-1/state.tf",
            "terraform/handover-role/a/trust.json",
        ] {
            assert!(is_generated(path), "{path}");
        }
    }

    #[test]
    fn what_others_have_is_not() {
        for path in [
            "",
            "/",
            "/etc/passwd",
            "../README.md",
            "terraform/../README.md",
            "terraform/../../x",
            "terraform//main.tf",
            "./README.md",
            "terraform/./main.tf",
            "README.md/",
            "terraform\\main.tf",
            "C:\\x",
            "C:README.md",
            "c:/README.md",
            "\\\\host\\share",
            ".git/HEAD",
            ".git/hooks/pre-commit",
            "terraform/.git/config",
            "terraform/.terraform/providers",
            "terraform/.terraform.lock.hcl",
            "terraform/terraform.tfstate",
            "terraform/terraform.tfstate.backup",
            "terraform/terraform.tfvars",
            "terraform/from-a.auto.tfvars.json",
            "terraform/accounts/a/eu-west-1/from-b.auto.tfvars.json",
            "terraform/backend.tf",
            "terraform/accounts/a/eu-west-1/backend.tf",
            "terraform/handover-role/a/x.json",
            "terraform/override.tf",
            "verification/accounts/a/eu-west-1/terraform.tfvars",
            "cloudformation/values.txt",
            "TERRAFORM/main.tf",
            "Terraform/main.tf",
            "terraform/MAIN.tf",
            "readme.md",
            "terraform/.gitattributes",
            "README.MD",
            "runbook/Web.md",
            "runbook/.md",
            "runbook/web.md.",
            "runbook/web.md ",
            "runbook/we\u{301}b.md",
            "runbook/..md",
            "runbook/web..md",
            "runbook/web.x.md",
            "runbook/a/b.md",
            "runbook/web.md\0",
            "runbook/\u{202e}dm.bew.md",
            ".crossvpc.lock",
            ".crossvpc.new",
            "terraform/.crossvpc.new.main.tf",
            ".crossvpc.staging/journal",
            "spec.yaml",
            "cloudformation/spec.yaml",
            "terraform",
            "cdk/.sh",
            "cdk/x.sh:stream",
            "runbook/con.md",
            "cdk/lpt1.template.json",
            "cloudformation/aux/eu-west-1/vpc-peering-one--two-requester.yaml",
        ] {
            assert!(!is_generated(path), "{path}");
        }
    }

    #[test]
    fn a_file_is_completed_beside_its_place() {
        assert_eq!(incomplete("terraform/main.tf"), "terraform/.crossvpc.new.main.tf");
        assert_eq!(incomplete("README.md"), ".crossvpc.new.README.md");
        assert_eq!(incomplete(MANIFEST), ".crossvpc.new");
        for path in ["terraform/main.tf", "README.md", MANIFEST] {
            assert!(!is_generated(&incomplete(path)), "{path}");
        }
    }
}
