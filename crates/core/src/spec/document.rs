//! The top level of each file, and how several files become one spec.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::aws::quota::Quota;
use crate::diagnostic::Report;
use crate::findings::shape::{duplicate_key, unquoted_account_id, unsupported_version};
use crate::source::{Span, Spanned};
use crate::target::Target;
use crate::yaml::{Kind, Node, Resolved};

use super::decode::{self, Fields};
use super::{Account, Defaults, Organization, Spec, Text};

/// Reads file after file into one spec.
#[derive(Default)]
pub(super) struct Decoder<'t> {
    targets: &'t [&'static Target],
    pub(super) spec: Spec,
    organization_at: Option<Span>,
    defaults_at: Option<Span>,
    generate_at: Option<Span>,
    quotas_at: Option<Span>,
    allowed_at: BTreeMap<String, Span>,
}

impl<'t> Decoder<'t> {
    /// One that knows the sections of these targets.
    pub(super) fn of(targets: &'t [&'static Target]) -> Self {
        Self { targets, ..Self::default() }
    }

    /// Adds what a file says.
    pub(super) fn add(&mut self, root: Node<'_>, report: &mut Report) {
        let Some(mut fields) = Fields::of(root, "the spec", report) else { return };
        version(&mut fields, report);
        if let Some(node) = once(&mut fields, "organization", &mut self.organization_at, report) {
            self.spec.organization = organization(node, report);
        }
        if let Some(node) = once(&mut fields, "defaults", &mut self.defaults_at, report) {
            self.spec.defaults = defaults(node, report).unwrap_or_default();
        }
        if let Some(node) = once(&mut fields, "generate", &mut self.generate_at, report) {
            self.spec.generate = super::generate::read(node, self.targets, report).unwrap_or_default();
        }
        if let Some(node) = once(&mut fields, "quotas", &mut self.quotas_at, report) {
            self.spec.quotas = quotas(node, report);
        }
        if let Some(node) = fields.optional("allow") {
            self.allow(decode::plain_map(node, "allow", "a reason", report), report);
        }
        let accounts = fields.entries("accounts", report, account);
        decode::merge(&mut self.spec.accounts, accounts, report);
        let vpcs = fields.entries("vpcs", report, super::vpc::read);
        decode::merge(&mut self.spec.vpcs, vpcs, report);
        let gateways = fields.entries("transit-gateways", report, super::transit_gateway::read);
        decode::merge(&mut self.spec.transit_gateways, gateways, report);
        let connections = fields.entries("connections", report, super::connection::read);
        decode::merge(&mut self.spec.connections, connections, report);
        fields.finish(report);
    }

    fn allow(&mut self, entries: Vec<(Text, Text)>, report: &mut Report) {
        for (code, reason) in entries {
            match self.allowed_at.entry(code.value.clone()) {
                Entry::Occupied(first) => {
                    let finding = || duplicate_key::finding(&code.value, *first.get(), code.span);
                    report.at(&duplicate_key::CODE, code.span, finding);
                }
                Entry::Vacant(free) => {
                    free.insert(code.span);
                    self.spec.allow.push((code, reason));
                }
            }
        }
    }
}

/// An account id that must be quoted: YAML reads digits as a number and drops leading zeros.
pub(super) fn account_id(node: Node<'_>, report: &mut Report) -> Option<Text> {
    if let Kind::Scalar(scalar) = node.kind()
        && let Resolved::Int(_) | Resolved::Float(_) = scalar.resolve()
    {
        report.push(unquoted_account_id::finding(node.span(), scalar.text));
        return None;
    }
    decode::text(node, "id", report)
}

fn once<'a>(
    fields: &mut Fields<'a>,
    key: &'static str,
    first: &mut Option<Span>,
    report: &mut Report,
) -> Option<Node<'a>> {
    let node = fields.optional(key)?;
    let span = fields.key_span(key)?;
    if let Some(first) = *first {
        report.at(&duplicate_key::CODE, span, || duplicate_key::finding(key, first, span));
        return None;
    }
    *first = Some(span);
    Some(node)
}

fn version(fields: &mut Fields<'_>, report: &mut Report) {
    let Some(node) = fields.required("version", report) else { return };
    let supported =
        matches!(node.kind(), Kind::Scalar(scalar) if matches!(scalar.resolve(), Resolved::Int("1")));
    if !supported {
        report.push(unsupported_version::finding(node));
    }
}

fn organization(node: Node<'_>, report: &mut Report) -> Option<Organization> {
    let mut fields = Fields::of(node, "the organization", report)?;
    let id = fields.required_text("id", report);
    let management_account = fields.optional("management-account").and_then(|node| account_id(node, report));
    let ram_sharing = fields.boolean("ram-sharing", false, report);
    fields.finish(report);
    Some(Organization { id: id?, management_account, ram_sharing })
}

fn defaults(node: Node<'_>, report: &mut Report) -> Option<Defaults> {
    let mut fields = Fields::of(node, "the defaults", report)?;
    let region = fields.text("region", report);
    let tags = fields.optional("tags");
    let tags = tags.map(|node| decode::plain_map(node, "tags", "a tag", report)).unwrap_or_default();
    fields.finish(report);
    Some(Defaults { region, tags })
}

fn quotas(node: Node<'_>, report: &mut Report) -> Vec<(Quota, Spanned<u64>)> {
    let Some(mut fields) = Fields::of(node, "`quotas`", report) else { return Vec::new() };
    let adjustable = Quota::ALL.into_iter().filter(|quota| quota.is_adjustable());
    let read = adjustable.filter_map(|quota| Some((quota, fields.number(quota.key(), report)?)));
    let quotas = read.collect();
    fields.finish(report);
    quotas
}

fn account(name: Span, node: Node<'_>, report: &mut Report) -> Option<Account> {
    let mut fields = Fields::of(node, "an account", report)?.named_at(name);
    let id = fields.required("id", report).and_then(|node| account_id(node, report));
    let external = fields.boolean("external", false, report);
    let deploy_role = fields.text("deploy-role", report);
    fields.finish(report);
    Some(Account { id: id?, external, deploy_role })
}
