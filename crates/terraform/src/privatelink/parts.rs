//! What a service adds to the roots of its places.

use std::slice;

use crossvpc_core::network::Adopted;
use crossvpc_core::plan::{Endpoint, Front, Listener, PrivateLink};

use super::{endpoint, endpoint_id, service, service_name};
use crate::imports::ImportView;
use crate::outputs::{self, Output};
use crate::parts::RootParts;
use crate::root::Root;
use crate::{address, imports};

/// The modules that a service and its endpoints call.
pub(crate) const MODULES: &[&str] = &["privatelink/endpoint", "privatelink/service"];

/// What a service adds to a root.
pub(crate) fn parts(service: &PrivateLink, root: Root) -> RootParts<'_> {
    let mut parts = RootParts::of(root);
    parts.modules.extend(MODULES);
    parts.imports = imports(service, &parts.root);
    if parts.root.has(&service.place()) {
        provider(service, &mut parts);
    }
    for endpoint in &service.endpoints {
        if parts.root.has(&endpoint.place()) {
            consumer(service, endpoint, &mut parts);
        }
    }
    parts
}

fn provider<'p>(service: &'p PrivateLink, parts: &mut RootParts<'p>) {
    let (vpc, own) = (service.vpc(), slice::from_ref(&service.connection));
    let id = (&*service.id(), None);
    parts.add_file(id, own, "privatelink/service.tf", |root| service::view(service, root));
    parts.missing.note_vpc(vpc);
    if let Front::Made(subnets) = &service.front {
        parts.missing.note_subnets(vpc, subnets);
    }
    parts.missing.note_groups(vpc, service::target_groups(service));
    let output = |name| [outputs::of_service(service, name)];
    parts.add_output(Output::EndpointServiceNames, output("service_name"));
    let is_empty = |listener: &Listener| service.options().at(listener.port).targets.is_empty();
    if service.listeners.iter().any(is_empty) {
        parts.add_output(Output::TargetGroupArns, output("target_group_arns"));
    }
    if let Some((name, _)) = &service.options().private_dns {
        parts.private_dns_names.insert(name);
        parts.add_output(Output::PrivateDnsVerifications, output("private_dns_verification"));
    }
}

fn consumer<'p>(service: &'p PrivateLink, endpoint: &'p Endpoint, parts: &mut RootParts<'p>) {
    let (vpc, own) = (&endpoint.party.vpc, slice::from_ref(&service.connection));
    let id = (&*service.id(), Some(&vpc.name));
    parts.add_file(id, own, "privatelink/endpoint.tf", move |root| endpoint::view(service, endpoint, root));
    parts.missing.note_vpc(vpc);
    parts.missing.note_subnets(vpc, &endpoint.subnets);
    parts.missing.note_groups(vpc, &endpoint.party.security_groups);
    let output = outputs::of_endpoint(service, endpoint, &parts.root);
    parts.add_output(Output::EndpointDnsNames, [output]);
}

/// An endpoint that exists with its service is accepted already.
fn imports(service: &PrivateLink, root: &Root) -> Vec<ImportView> {
    let call = address::service_module(service);
    let own = service.options().adopted.as_ref();
    let mut imports = Vec::new();
    if let Some(own) = own.filter(|_| root.has(&service.place())) {
        imports.push(imports::plain(&call, "aws_vpc_endpoint_service.this", own.id.as_str()));
    }
    for endpoint in &service.endpoints {
        let Some(Adopted { id, .. }) = &endpoint.party.adopted else { continue };
        if root.has(&endpoint.place()) {
            let name = root.take(service_name(service));
            let call = address::endpoint_module(service, endpoint);
            imports.push(imports::counted(&call, "aws_vpc_endpoint.this", id.as_str(), &name));
        }
        if let Some(own) = own.filter(|_| root.has(&service.place()) && service.options().acceptance_required)
        {
            let taken = root.take(endpoint_id(service, endpoint));
            let address = format!("module.{call}.aws_vpc_endpoint_connection_accepter.this");
            let key = endpoint.party.vpc.name.as_str();
            imports.push(imports::keyed(&address, key, format!("{}_{id}", own.id), &taken));
        }
    }
    imports
}
