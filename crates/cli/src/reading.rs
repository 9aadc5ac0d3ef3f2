//! From the command line's spec to what is known about it: every finding, of the core and of each target.

use crossvpc_core::allow::Allowed;
use crossvpc_core::diagnostic::{Diagnostic, Severity, text};
use crossvpc_core::network::GenerateTarget;
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Sources;

use crate::args::{Denied, DenyArgs, SpecArgs};
use crate::backends;
use crate::console::{Console, print_error};
use crate::failure::Failure;
use crate::input;

/// A spec that was read and reviewed.
#[derive(Debug)]
pub(crate) struct Reading {
    /// Its texts.
    pub(crate) sources: Sources,
    /// All findings but those that the spec allows, in the order to show them.
    pub(crate) findings: Vec<Diagnostic>,
    /// Those that it allows.
    pub(crate) allowed: Vec<Allowed>,
    /// The targets that the command line names, or else the spec.
    pub(crate) targets: Vec<GenerateTarget>,
    /// Whether it is the command line that names them.
    pub(crate) names_targets: bool,
    /// What both sides must do; `None` if any finding is an error.
    pub(crate) plan: Option<Plan>,
}

impl Reading {
    /// Reads the spec and says everything that is wrong with it, also what one of the targets cannot express.
    pub(crate) fn of(args: &SpecArgs) -> Result<Self, Failure> {
        let sources = input::read(&args.spec)?;
        let mut targets = args.targets.clone();
        let checked = crossvpc_core::check_and(&sources, |plan, report| {
            if targets.is_empty() {
                targets.clone_from(&plan.network.generate().targets);
            }
            for backend in backends::of(&targets) {
                backend.review(plan, report);
            }
        });
        let mut report = checked.report;
        let codes = backends::codes();
        let allowed = checked.allow.apply(&mut report, &codes, |code| backends::looks_for(&targets, code));
        let plan = checked.plan.filter(|_| !report.has_errors());
        let names_targets = !args.targets.is_empty();
        Ok(Self { sources, findings: report.sorted(), allowed, targets, names_targets, plan })
    }

    /// Prints all findings to standard error.
    pub(crate) fn print_findings(&self, console: Console) -> Result<(), Failure> {
        if self.findings.is_empty() {
            return Ok(());
        }
        let findings = text::render(&self.findings, &self.sources, console.err);
        print_error(&format!("{findings}{}\n", self.summary()))
    }

    /// Whether the spec has an error, or what else is denied.
    pub(crate) fn is_refused(&self, args: &DenyArgs) -> bool {
        let denied = args.deny == Some(Denied::Warnings) && self.count(Severity::Warning) > 0;
        denied || self.count(Severity::Error) > 0
    }

    /// One line, such as `2 errors, 1 warning`.
    pub(crate) fn summary(&self) -> String {
        let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
        let counted = kinds.iter().filter_map(|(severity, noun)| {
            let count = self.count(*severity);
            (count > 0).then(|| format!("{count} {noun}{}", if count == 1 { "" } else { "s" }))
        });
        let counted: Vec<_> = counted.collect();
        let counted = if counted.is_empty() { "no findings".to_owned() } else { counted.join(", ") };
        match self.allowed.len() {
            0 => counted,
            allowed => format!("{counted}; {allowed} allowed by the spec"),
        }
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.code.severity == severity).count()
    }
}
