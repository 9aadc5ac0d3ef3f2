//! The targets to generate and their settings, as written.

use crate::diagnostic::Report;
use crate::source::Spanned;
use crate::yaml::Node;

use super::Text;
use super::decode::Fields;

/// The `generate` key: the targets it names are generated.
#[derive(Clone, Debug, Default)]
pub struct Generate {
    /// Terraform, if named.
    pub terraform: Option<Terraform>,
    /// CloudFormation, if named.
    pub cloudformation: Option<CloudFormation>,
    /// Whether CDK is named.
    pub cdk: bool,
}

/// Settings of the Terraform output.
#[derive(Clone, Debug, Default)]
pub struct Terraform {
    /// How many roots there are.
    pub layout: Option<Spanned<TerraformLayout>>,
    /// The version constraint of the AWS provider.
    pub provider_version: Option<Text>,
}

/// How many Terraform roots there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TerraformLayout {
    /// One root for all accounts.
    #[default]
    Combined,
    /// One root an account and region.
    PerAccount,
}

/// Settings of the CloudFormation output.
#[derive(Clone, Debug, Default)]
pub struct CloudFormation {
    /// How templates are written.
    pub format: Option<Spanned<StackFormat>>,
    /// What every stack's name starts with.
    pub stack_prefix: Option<Text>,
}

/// How templates are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StackFormat {
    /// With comments.
    #[default]
    Yaml,
    /// Without.
    Json,
}

pub(super) fn read(node: Node<'_>, report: &mut Report) -> Option<Generate> {
    let mut fields = Fields::of(node, "`generate`", report)?;
    let terraform = fields.present("terraform").and_then(|node| terraform(node, report));
    let cloudformation = fields.present("cloudformation").and_then(|node| cloudformation(node, report));
    let cdk = fields.present("cdk");
    if let Some(cdk) = cdk.and_then(|node| Fields::of(node, "`cdk`", report)) {
        cdk.finish(report);
    }
    fields.finish(report);
    Some(Generate { terraform, cloudformation, cdk: cdk.is_some() })
}

fn terraform(node: Node<'_>, report: &mut Report) -> Option<Terraform> {
    let mut fields = Fields::of(node, "`terraform`", report)?;
    let layouts = [("combined", TerraformLayout::Combined), ("per-account", TerraformLayout::PerAccount)];
    let layout = fields.choice("layout", &layouts, report);
    let provider_version = fields.text("provider-version", report);
    fields.finish(report);
    Some(Terraform { layout, provider_version })
}

fn cloudformation(node: Node<'_>, report: &mut Report) -> Option<CloudFormation> {
    let mut fields = Fields::of(node, "`cloudformation`", report)?;
    let format = fields.choice("format", &[("yaml", StackFormat::Yaml), ("json", StackFormat::Json)], report);
    let stack_prefix = fields.text("stack-prefix", report);
    fields.finish(report);
    Some(CloudFormation { format, stack_prefix })
}
