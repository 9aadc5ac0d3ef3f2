//! What to generate, as written: the output folder, what comes with the targets, and the targets with their settings.

use crate::diagnostic::Report;
use crate::target::{Section, Target};
use crate::yaml::Node;

use super::Generate;
use super::fields::Fields;
use super::meant::Short;

/// The sections are in the order of the targets: those that are there are generated.
pub(super) fn read(node: Node<'_>, targets: &[&'static Target], report: &mut Report) -> Generate {
    let keys: Vec<_> =
        targets.iter().map(|target| target.id).chain(["out", "name-prefix", "runbook", "policies"]).collect();
    let mut fields = Fields::of(node, "`generate`", &keys, Short::None, report);
    let out = fields.text("out", report);
    let name_prefix = fields.text("name-prefix", report);
    let runbook = fields.boolean("runbook", true, report);
    let policies = fields.boolean("policies", true, report);
    let sections = targets.iter().filter_map(|target| {
        let node = fields.present(target.id)?;
        // One that cannot be read is named all the same.
        Some(section(node, target, report))
    });
    let sections = sections.collect();
    Generate { out, name_prefix, runbook, policies, sections }
}

fn section(node: Node<'_>, target: &Target, report: &mut Report) -> Section {
    let mut section = Section { target: target.id, values: Vec::new() };
    let keys: Vec<_> = target.settings.iter().map(|setting| setting.key).collect();
    let mut fields = Fields::of(node, target.title, &keys, Short::None, report);
    for setting in target.settings {
        let value = match setting.choices {
            [] => fields.text(setting.key, report),
            choices => fields.word(setting.key, choices, report),
        };
        section.values.extend(value.map(|value| (setting.key, value)));
    }
    section
}
