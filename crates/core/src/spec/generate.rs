//! The targets to generate and their settings, as written.

use crate::diagnostic::Report;
use crate::target::{Section, Target};
use crate::yaml::Node;

use super::fields::{Fields, Short};

/// The sections of the `generate` key, in the order of the targets: those it names are generated.
pub(super) fn read(node: Node<'_>, targets: &[&'static Target], report: &mut Report) -> Vec<Section> {
    let keys: Vec<_> = targets.iter().map(|target| target.id).collect();
    let mut fields = Fields::of(node, "`generate`", &keys, Short::None, report);
    let sections = targets.iter().filter_map(|target| {
        let node = fields.present(target.id)?;
        // One that cannot be read is named all the same.
        Some(section(node, target, report))
    });
    sections.collect()
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
