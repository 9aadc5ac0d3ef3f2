//! From the spec as written to the network as meant. Mistakes are reported and left out.

mod connections;
mod expectations;
mod names;
mod settings;
mod transit_gateways;
mod values;
mod vpcs;

use std::sync::Arc;

use crate::aws::account::AccountId;
use crate::diagnostic::Report;
use crate::spec::{Keys, Rename, Spec};
use crate::target::Target;

use super::{Account, Network, Organization};
use names::{Resolved, declared_in, look_up, report_unknown, sorted};

pub(super) fn network(spec: &Spec, targets: &[&'static Target], report: &mut Report) -> Network {
    if let Some(region) = &spec.defaults.region {
        values::region(region, report);
    }
    let accounts = accounts(spec, report);
    let (vpcs, whole) = vpcs::resolve(spec, &accounts, report);
    let gateways = transit_gateways::resolve(spec, &accounts, &whole, report);
    let connections = connections::resolve(spec, &whole, &gateways, report);
    Network {
        organization: organization(spec, report),
        tags: values::tags(&spec.defaults.tags, true, report),
        connections,
        expectations: expectations::resolve(spec, report),
        gateways: sorted(gateways, |gateway| &gateway.name),
        vpcs: sorted(vpcs, |vpc| &vpc.name),
        accounts: sorted(accounts, |account| &account.name),
        generate: settings::resolve(spec, targets, report),
        file: spec.file.clone(),
        quotas: settings::quotas(spec, report),
        keys: spec.keys.clone(),
        recognised: recognised(spec),
        as_generated: None,
    }
}

/// The keys that only the spec before says.
fn recognised(spec: &Spec) -> Vec<Rename> {
    if spec.past.is_none() {
        return Vec::new();
    }
    spec.keys.beyond(&Keys::of(spec, None, &mut Report::keeping(0)))
}

fn organization(spec: &Spec, report: &mut Report) -> Option<Organization> {
    let organization = spec.organization.as_ref()?;
    // A wrong id counts as one, so that nothing else is said to lack an organization.
    let written = organization.id.as_ref();
    let id = written.and_then(|text| values::organization_id(text, report));
    let manager = organization.management_account.as_ref();
    Some(Organization {
        id: id.or_else(|| written.map(|text| text.value.clone())).unwrap_or_default(),
        manager_span: manager.map(|text| text.span),
        management_account: manager.and_then(|text| values::account_id(text, report)),
        ram_sharing: organization.ram_sharing || organization.unread.has("ram-sharing"),
    })
}

/// An account whose id is wrong is one all the same, so that what is in it is checked.
fn accounts(spec: &Spec, report: &mut Report) -> Resolved<Account> {
    let accounts = spec.accounts.iter().map(|(name, entry)| {
        let account = &entry.value;
        let deploy_role = account.deploy_role.as_ref().and_then(|text| values::role_name(text, report));
        let id = account.id.as_ref().and_then(|text| values::account_id(text, report));
        let id = id.unwrap_or_else(|| AccountId::unknown(name.as_str()));
        let account = Account {
            name: spec.keys.name("accounts", name),
            span: entry.span,
            id,
            external: account.external,
            deploy_role,
        };
        (name.clone(), Arc::new(account))
    });
    accounts.collect()
}
