//! The texts that are generated from, so that a package has its templates inside. It knows no engine and no dialect; whoever
//! fills a page in has its view.

/// A file: its path below its folder, and its text.
pub type File = (&'static str, &'static str);

/// The files of a folder. Pages are named without their `.j2`.
macro_rules! files {
    ($folder:literal, $extension:literal, [$($name:literal),+ $(,)?]) => {
        &[$(($name, include_str!(concat!($folder, $name, $extension)))),+]
    };
}

/// The commented starter spec.
pub const STARTER: &str = include_str!("init/spec.yaml");

/// The script that all others start with.
pub const BASICS: File = ("basics.sh", include_str!("scripts/basics.sh"));

/// Of comparisons of connection types.
pub mod compare {
    /// The pages.
    pub const PAGES: &[crate::File] = files!("compare/", ".j2", ["compare.md", "compare.txt"]);
}

/// Of the runbook.
pub mod runbook {
    /// The pages.
    pub const PAGES: &[crate::File] = files!(
        "runbook/",
        ".j2",
        [
            "README.md",
            "account.md",
            "checks-groups.md",
            "checks-privatelink.md",
            "checks-transit-gateway.md",
            "checks-vpc-peering.md",
            "connection.md",
            "index.md",
            "recipe.md",
            "remove.md",
            "tasks.md",
            "test.md",
        ]
    );
}

/// Of Terraform.
pub mod terraform {
    /// The pages.
    pub const PAGES: &[crate::File] = files!(
        "terraform/",
        ".j2",
        [
            "privatelink/endpoint.tf",
            "privatelink/load-balancer.tf",
            "privatelink/service.tf",
            "root/backend.tf.example",
            "root/handover-remote-state.tf",
            "root/handover-ssm.tf",
            "root/handover.tf",
            "root/imports.tf",
            "root/main.tf",
            "root/outputs.tf",
            "root/providers.tf",
            "root/state.tf",
            "root/terraform.tfvars.example",
            "root/variables.tf",
            "root/versions.tf",
            "shared/prefix-list.tf",
            "shared/routes-and-rules.tf",
            "transit-gateway/attachment.tf",
            "transit-gateway/gateway.tf",
            "vpc-peering/link.tf",
        ]
    );

    macro_rules! modules {
        ([$($module:literal),+ $(,)?]) => {
            &[$((
                $module,
                &[
                    ("README.md", include_str!(concat!("terraform/modules/", $module, "/README.md"))),
                    ("main.tf", include_str!(concat!("terraform/modules/", $module, "/main.tf"))),
                    ("outputs.tf", include_str!(concat!("terraform/modules/", $module, "/outputs.tf"))),
                    ("variables.tf", include_str!(concat!("terraform/modules/", $module, "/variables.tf"))),
                    ("versions.tf", include_str!(concat!("terraform/modules/", $module, "/versions.tf"))),
                ]
            )),+]
        };
    }

    /// The reusable modules: real Terraform that holds no value of any spec.
    pub const MODULES: &[(&str, &[crate::File])] = modules!([
        "privatelink/endpoint",
        "privatelink/service",
        "transit-gateway/attachment",
        "transit-gateway/gateway",
        "transit-gateway/routing",
        "vpc-peering/accepter",
        "vpc-peering/requester",
    ]);

    /// The scripts of the layout `per-account`, but for [`BASICS`](super::BASICS).
    pub const SCRIPTS: &[crate::File] =
        files!("terraform/scripts/", "", ["common.sh", "deploy.sh", "destroy.sh"]);

    /// What version control leaves out.
    pub const IGNORED: &str = include_str!("terraform/gitignore");

    /// What each resource type calls, and on what.
    pub const PERMISSIONS: &str = include_str!("terraform/permissions.json");
}

/// Of CloudFormation.
pub mod cloudformation {
    /// The pages.
    pub const PAGES: &[crate::File] = files!(
        "cloudformation/",
        ".j2",
        [
            "privatelink/endpoint.yaml",
            "privatelink/service.yaml",
            "shared/opening.yaml",
            "shared/parameters.yaml",
            "shared/prefix-lists.yaml",
            "shared/routes-and-rules.yaml",
            "shared/rules.yaml",
            "shared/tags.yaml",
            "transit-gateway/association.yaml",
            "transit-gateway/attachment.yaml",
            "transit-gateway/gateway.yaml",
            "transit-gateway/routing.yaml",
            "transit-gateway/share.yaml",
            "vpc-peering/accept-role.yaml",
            "vpc-peering/accepter.yaml",
            "vpc-peering/requester.yaml",
        ]
    );

    /// The scripts, but for [`BASICS`](super::BASICS) and [`STACKS`].
    pub const SCRIPTS: &[crate::File] = files!(
        "cloudformation/scripts/",
        "",
        ["actions.sh", "calls.sh", "common.sh", "deploy.sh", "destroy.sh", "removal.sh", "step.sh"]
    );

    /// `stacks.sh`: deploys and removes a stack by change sets.
    pub const STACKS: &str = include_str!("cloudformation/scripts/stacks.sh");

    /// What each resource type and each step of the scripts calls, and on what.
    pub const PERMISSIONS: &str = include_str!("cloudformation/permissions.json");
}

/// Of the CDK.
pub mod cdk {
    /// `stacks.sh`: deploys and removes a stack by the CDK CLI.
    pub const STACKS: &str = include_str!("cdk/scripts/stacks.sh");
}

/// Of the verification by AWS's own analyzers.
pub mod verification {
    /// The files of Terraform.
    pub const TERRAFORM: &[crate::File] = files!(
        "verification/",
        ".j2",
        ["data.tf", "main.tf", "paths.tf", "scope.tf", "terraform.tfvars.example", "variables.tf"]
    );

    /// The template of a scope, and its parts.
    pub const CLOUDFORMATION: &[crate::File] =
        files!("verification/", ".j2", ["end.yaml", "scope.yaml", "statement.yaml"]);

    /// The documents.
    pub const DOCUMENTS: &[crate::File] = files!("verification/", ".j2", ["README.md"]);

    /// What each resource type calls, and on what.
    pub const PERMISSIONS: &str = include_str!("verification/permissions.json");
}
