//! Who requests a peering where no connection says it: whoever did before. Otherwise, another connection or one that leaves could turn
//! the peering round, which replaces it.

use std::collections::BTreeMap;

use crate::name::Name;

use super::{OptionKey, Spec};

/// A connection by peering and one of its consumers.
struct Ask<'s> {
    connection: &'s Name,
    /// As the connection calls it.
    consumer: &'s Name,
    /// The VPCs of the provider and of the consumer.
    vpcs: [&'s Name; 2],
    /// Whether the provider requests, if the connection says who does.
    said: Option<bool>,
}

/// The consumers, by their places, that request as they or another connection did before, and not the provider of their connection.
/// `origin` is the name in the base of what is in both, by its map.
pub(super) fn turned<'s>(
    spec: &'s Spec,
    base: &'s Spec,
    origin: impl Fn(&str, &'s Name) -> Option<&'s Name>,
) -> Vec<String> {
    let before = requesters(base);
    if before.is_empty() {
        return Vec::new();
    }
    let is_turned = |ask: &Ask<'s>| {
        let [Some(provider), Some(consumer)] = ask.vpcs.map(|vpc| origin("vpcs", vpc)) else { return false };
        let is_other = before.get(&pair([provider, consumer])).is_some_and(|was| *was != provider);
        // To take the word away asks for the default.
        let said =
            |old: &Name| base.connections.get(old).is_some_and(|old| said(&old.value.options).is_some());
        is_other && ask.said.is_none() && !origin("connections", ask.connection).is_some_and(said)
    };
    let turned = asks(spec).filter(is_turned);
    turned.map(|ask| format!("connections.{}.consumers.{}", ask.connection, ask.consumer)).collect()
}

/// Who requests each peering of a spec: the first by name that says it, or else the first.
fn requesters(spec: &Spec) -> BTreeMap<[&Name; 2], &Name> {
    let mut found: BTreeMap<_, (_, &Name)> = BTreeMap::new();
    for ask in asks(spec) {
        let path = format_args!("connections.{}.consumers", ask.connection);
        let provider_asks = ask.said.unwrap_or_else(|| !spec.keys.is_later(path, ask.consumer));
        let rank = (ask.said.is_none(), spec.keys.name("connections", ask.connection));
        let requester = ask.vpcs[usize::from(!provider_asks)];
        let known = found.entry(pair(ask.vpcs)).or_insert_with(|| (rank.clone(), requester));
        if rank < known.0 {
            *known = (rank, requester);
        }
    }
    found.into_iter().map(|(pair, (_, requester))| (pair, requester)).collect()
}

fn asks(spec: &Spec) -> impl Iterator<Item = Ask<'_>> {
    let peerings = spec.connections.iter().filter(|(_, entry)| {
        matches!(entry.value.options.as_slice(), [option] if matches!(option.value, OptionKey::VpcPeering(_)))
    });
    peerings.flat_map(move |(connection, entry)| {
        let written = &entry.value;
        let provider = written.provider.as_ref().and_then(|provider| provider.vpc.as_ref());
        let provider = provider.and_then(|text| spec.vpcs.find(&text.value));
        let said = said(&written.options);
        let consumers = provider.into_iter().flat_map(move |(provider, _)| {
            written.consumers.keys().map(move |consumer| (provider, consumer))
        });
        consumers.filter_map(move |(provider, consumer)| {
            let (vpc, _) = spec.vpcs.find(consumer.as_str())?;
            Some(Ask { connection, consumer, vpcs: [provider, vpc], said })
        })
    })
}

fn said(options: &[crate::source::Spanned<OptionKey>]) -> Option<bool> {
    options.iter().find_map(|option| match &option.value {
        OptionKey::VpcPeering(peering) => peering.requester_is_provider.as_ref().map(|said| said.value),
        OptionKey::PrivateLink(_) | OptionKey::TransitGateway(_) => None,
    })
}

fn pair([one, other]: [&Name; 2]) -> [&Name; 2] {
    if one < other { [one, other] } else { [other, one] }
}
