//! The arguments of `explain`, `man` and `completions`.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

use super::format::Format;

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The code that a finding prints in brackets, such as `cidr-overlap`
    #[arg(required_unless_present = "list", conflicts_with = "list")]
    pub(crate) code: Option<String>,
    /// List every code with its severity
    #[arg(long)]
    pub(crate) list: bool,
    /// The format of the docs
    #[arg(long, default_value = "text")]
    pub(crate) format: Format,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write a page for each command into this folder, instead of printing the page of crossvpc
    pub(crate) dir: Option<PathBuf>,
}

const INSTALL_COMPLETIONS: &str = "\
Install:
  bash        echo 'source <(crossvpc completions bash)' >> ~/.bashrc
  zsh         echo 'source <(crossvpc completions zsh)' >> ~/.zshrc
  fish        crossvpc completions fish > ~/.config/fish/completions/crossvpc.fish
  elvish      echo 'eval (crossvpc completions elvish | slurp)' >> ~/.config/elvish/rc.elv
  powershell  crossvpc completions powershell | Out-String | Invoke-Expression    # in $PROFILE";

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(after_help = INSTALL_COMPLETIONS)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: Shell,
}
