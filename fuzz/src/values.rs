//! The values of a spec by themselves: what is read prints as it was written, and what is suggested instead is right.

use crossvpc_core::aws::account::AccountId;
use crossvpc_core::aws::cidr::{self, CidrError, IpNet};
use crossvpc_core::aws::id::{AwsId, IdKind};
use crossvpc_core::aws::port::Ports;
use crossvpc_core::aws::region::Region;
use crossvpc_core::name::{MAX_LENGTH, Name};
use crossvpc_core::suggest;

const KINDS: [IdKind; 11] = [
    IdKind::Vpc,
    IdKind::Subnet,
    IdKind::RouteTable,
    IdKind::SecurityGroup,
    IdKind::TransitGateway,
    IdKind::TransitGatewayRouteTable,
    IdKind::TransitGatewayAttachment,
    IdKind::PeeringConnection,
    IdKind::Endpoint,
    IdKind::EndpointService,
    IdKind::Instance,
];

/// Reads a text as each kind of value.
///
/// # Panics
///
/// Where a value prints otherwise than it was written, or a suggestion is no value.
pub fn hold_for(text: &str) {
    name(text);
    block(text);
    ports(text);
    id(text);
    if let Ok(account) = AccountId::parse(text) {
        assert_eq!(account.to_string(), text);
    }
    if let Some(region) = Region::parse(text) {
        assert_eq!(region.to_string(), text);
    }
    if let Some(near) = suggest::nearest(text, Region::names()) {
        assert!(Region::parse(near).is_some(), "{near}");
    }
}

fn name(text: &str) {
    if let Some(name) = Name::new(text) {
        assert_eq!(name.to_string(), text);
        assert!(text.len() <= MAX_LENGTH);
        assert_eq!(name.snake().replace('_', "-"), text);
        assert!(name.pascal().starts_with(|c: char| c.is_ascii_uppercase()));
        assert!(name.pascal().chars().all(|c| c.is_ascii_alphanumeric()), "{}", name.pascal());
    }
    if let Some(near) = Name::nearest(text) {
        assert_eq!(Name::new(near.as_str()).as_ref(), Some(&near));
    }
}

fn block(text: &str) {
    match cidr::parse(text) {
        Ok(block) => {
            assert_eq!(block, block.trunc(), "{text} has host bits");
            // IPv6 has several ways to write one address; the canonical one is read as the same block.
            assert!(matches!(block, IpNet::V6(_)) || block.to_string() == text, "{text} prints as {block}");
            assert_eq!(cidr::parse(&block.to_string()), Ok(block));
        }
        Err(CidrError::HostBits { canonical }) => {
            assert_eq!(cidr::parse(&canonical.to_string()), Ok(canonical));
        }
        Err(CidrError::Syntax { meant: Some(meant), .. }) => {
            assert!(cidr::parse(&meant).is_ok(), "{text}: `{meant}` is no block");
        }
        Err(CidrError::Syntax { reason, .. }) => assert!(!reason.is_empty()),
    }
}

fn ports(text: &str) {
    match Ports::parse(text) {
        Ok(ports) => {
            let printed = ports.to_string();
            assert_eq!(Ports::parse(&printed), Ok(ports));
            // `tcp/80-80` is `tcp/80`.
            assert!(
                printed == text || text.starts_with(&format!("{printed}-")),
                "{text} prints as {printed}"
            );
        }
        Err(error) => {
            for meant in error.meant {
                assert_eq!(Ports::parse(&meant.to_string()), Ok(meant), "{text}");
            }
        }
    }
}

fn id(text: &str) {
    let read: Vec<_> = KINDS.into_iter().filter_map(|kind| AwsId::parse(kind, text).ok()).collect();
    assert!(read.len() <= 1, "{text} is read as several kinds: {read:?}");
    for id in read {
        assert_eq!(id.to_string(), text);
        assert_eq!(AwsId::parse(id.kind(), text), Ok(id));
    }
}
