//! What to generate, as written: the output folder, what comes with the targets, and the targets with their settings.

use crate::diagnostic::Report;
use crate::target::{Section, Setting, Takes, Target};
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
    let mut section = Section { target: target.id, kept: target.kept, values: Vec::new() };
    settings(node, target.title, target.settings, &mut section, report);
    section
}

fn settings(
    node: Node<'_>,
    title: &'static str,
    settings: &'static [Setting],
    section: &mut Section,
    report: &mut Report,
) {
    let keys: Vec<_> = settings.iter().map(|setting| setting.key).collect();
    let mut fields = Fields::of(node, title, &keys, Short::None, report);
    for setting in settings {
        if setting.is_needed {
            fields.require(setting.key, report);
        }
        let value = match setting.takes {
            Takes::Text => fields.text(setting.key, report),
            Takes::Boolean => fields.flag(setting.key, report),
            Takes::Words(words) => fields.word(setting.key, words, report),
            Takes::Map(title, below) => {
                if let Some(node) = fields.optional(setting.key) {
                    self::settings(node, title, below, section, report);
                }
                None
            }
        };
        section.values.extend(value.map(|value| (setting.key, value)));
    }
}
