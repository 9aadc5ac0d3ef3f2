//! Addresses and CIDR blocks as numbers, read without the program.

use std::collections::BTreeSet;
use std::net::IpAddr;

use serde_yaml::Value;

/// A CIDR block, as numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Net {
    pub(super) ipv6: bool,
    pub(super) first: u128,
    pub(super) last: u128,
    pub(super) length: u32,
}

impl Net {
    pub(super) fn parse(text: &str) -> Self {
        let (address, length) = text.split_once('/').unwrap();
        let (address, length) = (number(address.parse().unwrap()), length.parse::<u32>().unwrap());
        let bits = if address.0 { 128 } else { 32 };
        let size = 1_u128.checked_shl(bits - length).unwrap_or(0).wrapping_sub(1);
        Self { ipv6: address.0, first: address.1, last: address.1 + size, length }
    }

    pub(super) fn holds(&self, (ipv6, number): Address) -> bool {
        self.ipv6 == ipv6 && (self.first..=self.last).contains(&number)
    }
}

/// Whether it is IPv6, and its number.
pub(super) type Address = (bool, u128);

pub(super) fn number(address: IpAddr) -> Address {
    match address {
        IpAddr::V4(address) => (false, address.to_bits().into()),
        IpAddr::V6(address) => (true, address.to_bits()),
    }
}

pub(super) fn address((ipv6, number): Address) -> IpAddr {
    if ipv6 { IpAddr::V6(number.into()) } else { IpAddr::V4(u32::try_from(number).unwrap().into()) }
}

/// Where any block or address of the spec begins, and what follows its end.
pub(super) fn collect(value: &Value, edges: &mut BTreeSet<Address>) {
    match value {
        Value::String(text) => {
            if let Ok(single) = text.parse::<IpAddr>() {
                let (ipv6, at) = number(single);
                edges.extend([(ipv6, at), (ipv6, at + 1)]);
            } else if text.split_once('/').is_some_and(|(address, _)| address.parse::<IpAddr>().is_ok()) {
                let net = Net::parse(text);
                edges.extend([(net.ipv6, net.first), (net.ipv6, net.last.wrapping_add(1))]);
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| collect(item, edges)),
        Value::Mapping(map) => map.iter().for_each(|(_, item)| collect(item, edges)),
        Value::Tagged(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
