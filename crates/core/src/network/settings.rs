//! What to generate: the output folder, and the targets with their settings.

use crate::name::Prefix;
use crate::source::Spanned;
use crate::target::Section;
use crate::tool::Tool;

/// What to generate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Generate {
    /// The output folder, relative to the folder of the spec, if the spec names one. It never leads out of that folder.
    pub out: Option<String>,
    /// What the names and the tags `Name` start with, in every target.
    pub name_prefix: Prefix,
    /// Whether the runbook is generated: `README.md` and the folder `runbook`.
    pub runbook: bool,
    /// Whether each target comes with the IAM policies of its deployers.
    pub policies: bool,
    /// The ids of the targets, in order; all of them where the spec names none.
    pub targets: Vec<&'static str>,
    /// What the spec says of each target that it names.
    pub sections: Vec<Section>,
}

impl Generate {
    /// What the spec says under a key of a target's section.
    pub fn value(&self, target: &str, key: &str) -> Option<&str> {
        self.setting(target, key).map(|text| text.value.as_str())
    }

    /// The same with its place in the spec.
    pub fn setting(&self, target: &str, key: &str) -> Option<&Spanned<String>> {
        self.sections.iter().find(|section| section.target == target)?.value(key)
    }

    /// The program that applies root modules.
    pub fn tool(&self) -> Tool {
        match self.value("terraform", "tool") {
            Some("tofu") => Tool::OpenTofu,
            Some(_) | None => Tool::Terraform,
        }
    }
}
