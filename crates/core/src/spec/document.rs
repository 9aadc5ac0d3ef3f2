//! The top level of each file, and how several files become one spec.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::aws::account::AccountId;
use crate::aws::quota::Quota;
use crate::diagnostic::Report;
use crate::findings::shape::{duplicate_key, unquoted_account_id, unsupported_version};
use crate::source::{Span, Spanned};
use crate::target::Target;
use crate::yaml::{Kind, Node, Resolved};

use super::decode;
use super::fields::Fields;
use super::meant::Short;
use super::text::RENAMED_FROM;
use super::{Account, Defaults, Organization, Spec, Text, Waiver};

const KEYS: &[&str] = &[
    "version",
    "organization",
    "defaults",
    "accounts",
    "vpcs",
    "transit-gateways",
    "connections",
    "expect",
    "generate",
    "quotas",
    "allow",
];

/// Reads file after file into one spec.
#[derive(Default)]
pub(super) struct Decoder<'t> {
    targets: &'t [&'static Target],
    pub(super) spec: Spec,
    organization_at: Option<Span>,
    defaults_at: Option<Span>,
    generate_at: Option<Span>,
    quotas_at: Option<Span>,
    /// By the code, and the connection of a change.
    allowed_at: BTreeMap<[String; 2], Span>,
}

impl<'t> Decoder<'t> {
    /// One that knows the sections of these targets.
    pub(super) fn of(targets: &'t [&'static Target]) -> Self {
        Self { targets, ..Self::default() }
    }

    /// Adds what a file says.
    pub(super) fn add(&mut self, root: Node<'_>, report: &mut Report) {
        let mut fields = Fields::of(root, "the spec", KEYS, Short::None, report);
        version(&mut fields, report);
        if let Some(node) = once(&mut fields, "organization", &mut self.organization_at, report) {
            self.spec.organization = Some(organization(node, report));
        }
        if let Some(node) = once(&mut fields, "defaults", &mut self.defaults_at, report) {
            self.spec.defaults = defaults(node, report);
        }
        if let Some(node) = once(&mut fields, "generate", &mut self.generate_at, report) {
            self.spec.generate = super::generate::read(node, self.targets, report);
        }
        if let Some(node) = once(&mut fields, "quotas", &mut self.quotas_at, report) {
            self.spec.quotas = quotas(node, report);
        }
        if let Some(node) = fields.optional("expect") {
            self.spec.expect.add(node, report);
        }
        if let Some(node) = fields.optional("allow") {
            self.allow(node, report);
        }
        let accounts = fields.entries("accounts", report, account);
        decode::merge(&mut self.spec.accounts, accounts, report);
        let vpcs = fields.entries("vpcs", report, super::vpc::read);
        decode::merge(&mut self.spec.vpcs, vpcs, report);
        let gateways = fields.entries("transit-gateways", report, super::transit_gateway::read);
        decode::merge(&mut self.spec.transit_gateways, gateways, report);
        let connections = fields.entries("connections", report, super::connection::read);
        decode::merge(&mut self.spec.connections, connections, report);
    }

    /// A finding has one reason, and a change a reason for each connection.
    fn allow(&mut self, node: Node<'_>, report: &mut Report) {
        let is_map = |node: Node<'_>| matches!(node.kind(), Kind::Mapping(_));
        let (changes, findings): (Vec<_>, Vec<_>) = match node.kind() {
            Kind::Mapping(pairs) => pairs.partition(|(_, value)| is_map(*value)),
            Kind::Scalar(_) | Kind::Sequence(_) => {
                decode::plain_map(node, "allow", "a reason", report);
                return;
            }
        };
        for (code, reason) in decode::texts(findings.into_iter(), "a reason", report) {
            if self.is_first([&code.value, ""], code.span, report) {
                self.spec.allow.push((code, reason));
            }
        }
        for (code, reasons) in changes {
            let Kind::Scalar(scalar) = code.kind() else { continue };
            let code = Text { value: scalar.text.to_owned(), span: code.span() };
            for (of, reason) in decode::plain_map(reasons, "allow", "a reason", report) {
                if self.is_first([&code.value, &of.value], of.span, report) {
                    self.spec.waivers.push(Waiver { code: code.clone(), of, reason });
                }
            }
        }
    }

    /// Whether no file before allowed the same.
    fn is_first(&mut self, key: [&str; 2], at: Span, report: &mut Report) -> bool {
        match self.allowed_at.entry(key.map(str::to_owned)) {
            Entry::Occupied(first) => {
                let [code, of] = key;
                let name = if of.is_empty() { code } else { of };
                report.at(&duplicate_key::CODE, at, || duplicate_key::finding(name, *first.get(), at));
                false
            }
            Entry::Vacant(free) => {
                free.insert(at);
                true
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
        // Its text is as it was meant to be quoted.
        let text = Text { value: scalar.text.to_owned(), span: node.span() };
        return AccountId::parse(scalar.text).ok().map(|_| text);
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
    fields.require("version", report);
    let Some(node) = fields.optional("version") else { return };
    let supported =
        matches!(node.kind(), Kind::Scalar(scalar) if matches!(scalar.resolve(), Resolved::Int("1")));
    if !supported {
        report.push(unsupported_version::finding(node));
    }
}

fn organization(node: Node<'_>, report: &mut Report) -> Organization {
    const KEYS: &[&str] = &["id", "management-account", "ram-sharing"];
    let mut fields = Fields::of(node, "the organization", KEYS, Short::Key("id"), report);
    let id = fields.required_text("id", report);
    let management_account = fields.read("management-account", report, account_id);
    let ram_sharing = fields.boolean("ram-sharing", false, report);
    Organization { id, management_account, ram_sharing, unread: fields.finish() }
}

fn defaults(node: Node<'_>, report: &mut Report) -> Defaults {
    let mut fields = Fields::of(node, "`defaults`", &["region", "tags"], Short::None, report);
    let region = fields.text("region", report);
    let tags = fields.optional("tags");
    let tags = tags.map(|node| decode::plain_map(node, "tags", "a tag", report)).unwrap_or_default();
    Defaults { region, tags, unread: fields.finish() }
}

fn quotas(node: Node<'_>, report: &mut Report) -> Vec<(Quota, Spanned<u64>)> {
    let adjustable = || Quota::ALL.into_iter().filter(|quota| quota.is_adjustable());
    let keys: Vec<_> = adjustable().map(Quota::key).collect();
    let mut fields = Fields::of(node, "`quotas`", &keys, Short::None, report);
    let read = adjustable().filter_map(|quota| Some((quota, fields.number(quota.key(), report)?)));
    read.collect()
}

fn account(name: Span, node: Node<'_>, report: &mut Report) -> Account {
    const KEYS: &[&str] = &[RENAMED_FROM, "id", "external", "deploy-role"];
    let mut fields = Fields::of(node, "an account", KEYS, Short::Key("id"), report).named_at(name);
    let renamed_from = fields.text(RENAMED_FROM, report);
    fields.require("id", report);
    let id = fields.read("id", report, account_id);
    let external = fields.boolean("external", false, report);
    let deploy_role = fields.text("deploy-role", report);
    Account { renamed_from, id, external, deploy_role }
}
