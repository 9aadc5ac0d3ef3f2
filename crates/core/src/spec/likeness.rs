//! What a thing is like, so that it is recognised under another name.

use crate::name::Name;

use super::{Connection, Keys, OptionKey, Spec, Text, Vpc};

/// What a thing is like, as a text that another one has only if it is like it: closely, or roughly.
pub(super) type Likeness<'f, T> = &'f dyn Fn(&Spec, &Keys, &T, bool) -> Option<String>;

/// The only one that came is like the only one that went.
pub(super) fn only<T>(_: &Spec, _: &Keys, _: &T, is_close: bool) -> Option<String> {
    is_close.then(String::new)
}

fn key(keys: &Keys, path: &str, name: Option<&Text>) -> String {
    let name = name.map(|text| text.value.as_str()).unwrap_or_default();
    Name::new(name).map_or_else(String::new, |name| keys.name(path, &name).to_string())
}

pub(super) fn place(spec: &Spec, keys: &Keys, account: Option<&Text>, region: Option<&Text>) -> String {
    let region = region.or(spec.defaults.region.as_ref()).map(|text| text.value.as_str()).unwrap_or_default();
    format!("{} {region}", key(keys, "accounts", account))
}

pub(super) fn vpc(spec: &Spec, keys: &Keys, vpc: &Vpc, is_close: bool) -> Option<String> {
    let blocks: Vec<_> = vpc.cidrs.iter().chain(&vpc.ipv6_cidrs).map(|text| text.value.as_str()).collect();
    is_close.then(|| {
        format!("{} {}", place(spec, keys, vpc.account.as_ref(), vpc.region.as_ref()), blocks.join(" "))
    })
}

/// The same parties and connection type, and closely the same ports.
pub(super) fn connection(_: &Spec, keys: &Keys, connection: &Connection, is_close: bool) -> Option<String> {
    let vpc = connection.provider.as_ref()?.vpc.as_ref();
    let mut consumers: Vec<_> =
        connection.consumers.keys().map(|name| keys.name("vpcs", name).to_string()).collect();
    consumers.sort();
    let via = match &connection.options.first()?.value {
        OptionKey::VpcPeering(_) => "vpc-peering".to_owned(),
        OptionKey::PrivateLink(_) => "privatelink".to_owned(),
        OptionKey::TransitGateway(gateway) => key(keys, "transit-gateways", gateway.via.as_ref()),
    };
    let mut ports: Vec<_> = connection.ports.iter().map(|text| text.value.as_str()).collect();
    ports.sort_unstable();
    let ports = if is_close { ports.join(",") } else { String::new() };
    Some(format!("{} {} {via} {ports}", key(keys, "vpcs", vpc), consumers.join(",")))
}
