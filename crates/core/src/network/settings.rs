//! The targets to generate and their settings.

use super::{StackFormat, TerraformLayout};

/// A kind of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Terraform modules and roots.
    Terraform,
    /// CloudFormation templates.
    CloudFormation,
    /// A CDK cloud assembly.
    Cdk,
}

/// The targets and their settings.
#[derive(Debug)]
pub struct Generate {
    /// The targets, in order; all of them where the spec names none.
    pub targets: Vec<Target>,
    /// Settings of the Terraform output.
    pub terraform: Terraform,
    /// Settings of the CloudFormation output, which CDK shares.
    pub cloudformation: CloudFormation,
}

/// Settings of the Terraform output.
#[derive(Debug)]
pub struct Terraform {
    /// How many roots there are.
    pub layout: TerraformLayout,
    /// The version constraint of the AWS provider.
    pub provider_version: String,
}

/// Settings of the CloudFormation output.
#[derive(Debug)]
pub struct CloudFormation {
    /// How templates are written.
    pub format: StackFormat,
    /// What every stack's name starts with.
    pub stack_prefix: String,
}

impl Target {
    /// Every target, in order.
    pub const ALL: [Self; 3] = [Self::Terraform, Self::CloudFormation, Self::Cdk];

    /// As the command line and the output folder call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Terraform => "terraform",
            Self::CloudFormation => "cloudformation",
            Self::Cdk => "cdk",
        }
    }
}
