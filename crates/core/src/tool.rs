//! The program that applies root modules, and its words: Terraform or OpenTofu, which reads the same files.

use std::borrow::Cow;
use std::fmt;

/// The program that applies root modules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// The command `terraform`.
    #[default]
    Terraform,
    /// The command `tofu`.
    OpenTofu,
}

/// What our texts say of Terraform, and what holds for OpenTofu: longer texts first. Its first release is 1.6, and it reads
/// files of its own for the settings of the program.
const WORDS: &[(&str, &str)] = &[
    ("Terraform 1.5", "OpenTofu 1.6"),
    ("Terraform", "OpenTofu"),
    ("README.md#terraform", "README.md#opentofu"),
    (".terraformrc", ".tofurc"),
    ("terraform.rc", "tofu.rc"),
];

impl Tool {
    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Terraform => "Terraform",
            Self::OpenTofu => "OpenTofu",
        }
    }

    /// A text about Terraform, in the words of this tool. It must be a text of ours: nothing that a user wrote is reworded. Names of
    /// files and blocks that both programs share stay.
    pub fn reword(self, text: &str) -> Cow<'_, str> {
        if self == Self::Terraform {
            return Cow::Borrowed(text);
        }
        let is_command = |rest: &str| rest.starts_with(|c: char| c.is_ascii_lowercase() || "-$".contains(c));
        let mut pieces = text.split("terraform ");
        let mut reworded = pieces.next().unwrap_or_default().to_owned();
        for rest in pieces {
            // In `-chdir=terraform`, it is the folder.
            let is_command = !reworded.ends_with('=') && is_command(rest);
            reworded += if is_command { "tofu " } else { "terraform " };
            reworded += rest;
        }
        WORDS.iter().fold(reworded, |text, (theirs, ours)| text.replace(theirs, ours)).into()
    }
}

/// Its command.
impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Terraform => "terraform",
            Self::OpenTofu => "tofu",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_names_are_reworded_but_no_file_or_block() {
        let cases = [
            ("run `terraform state rm`", "run `tofu state rm`"),
            ("terraform -chdir=terraform apply", "tofu -chdir=terraform apply"),
            ("Terraform 1.5 or later", "OpenTofu 1.6 or later"),
            ("terraform {\n  backend", "terraform {\n  backend"),
            (
                "{% if terraform %} cp terraform.tfvars .terraform/",
                "{% if terraform %} cp terraform.tfvars .terraform/",
            ),
            (".terraformrc", ".tofurc"),
        ];
        for (text, reworded) in cases {
            assert_eq!(Tool::OpenTofu.reword(text), reworded);
            assert_eq!(Tool::Terraform.reword(text), text);
        }
    }
}
