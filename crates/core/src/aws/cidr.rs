//! Address blocks in CIDR notation, read strictly: what `ipnet` forgives (leading zeros, host bits), AWS does not.

use std::net::{IpAddr, Ipv4Addr};

pub use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// Why a text is no block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CidrError {
    /// Not CIDR notation at all; a few words, and what was probably meant.
    Syntax {
        /// What is wrong.
        reason: String,
        /// What was probably meant.
        meant: Option<String>,
    },
    /// An address inside the block instead of its first one.
    HostBits {
        /// The block that holds the address.
        canonical: IpNet,
    },
}

/// Reads a block of either family in canonical form.
pub fn parse(text: &str) -> Result<IpNet, CidrError> {
    let syntax = |reason: String, meant: Option<String>| Err(CidrError::Syntax { reason, meant });
    let Some((address, prefix)) = text.split_once('/') else {
        return match address(text) {
            Ok(ip) => {
                let meant = IpNet::from(ip).to_string();
                syntax("the prefix length is missing".to_owned(), Some(meant))
            }
            Err(reason) => syntax(reason, None),
        };
    };
    let ip = match self::address(address) {
        Ok(ip) => ip,
        Err(reason) => {
            let fixed = without_leading_zeros(address).map(|fixed| format!("{fixed}/{prefix}"));
            let meant = fixed.and_then(|fixed| meant_by(&fixed));
            return syntax(reason, meant);
        }
    };
    let longest = if ip.is_ipv4() { 32 } else { 128 };
    let digits = !prefix.is_empty() && prefix.bytes().all(|b| b.is_ascii_digit());
    let Some(length) = prefix.parse::<u8>().ok().filter(|&length| digits && length <= longest) else {
        return syntax(format!("`{prefix}` is not a prefix length between 0 and {longest}"), None);
    };
    if prefix.len() > 1 && prefix.starts_with('0') {
        let meant = meant_by(&format!("{ip}/{length}"));
        return syntax("the prefix length has a leading zero".to_owned(), meant);
    }
    let Ok(block) = IpNet::new(ip, length) else {
        return syntax(format!("`{prefix}` is not a prefix length between 0 and {longest}"), None);
    };
    if let Some(ipv4) = mapped(block) {
        return syntax("an IPv4 address must not be written as IPv6".to_owned(), Some(ipv4.to_string()));
    }
    let canonical = block.trunc();
    if block != canonical {
        return Err(CidrError::HostBits { canonical });
    }
    Ok(canonical)
}

/// A text with one mistake less, as a block in canonical form; none if it has others that cannot be put right.
fn meant_by(text: &str) -> Option<String> {
    match parse(text) {
        Ok(block) | Err(CidrError::HostBits { canonical: block }) => Some(block.to_string()),
        Err(CidrError::Syntax { meant, .. }) => meant,
    }
}

/// Whether two blocks share an address. Blocks of two families never do.
pub fn overlap(a: IpNet, b: IpNet) -> bool {
    a.contains(&b) || b.contains(&a)
}

/// A block that has no place in a public network: RFC 1918.
pub fn is_rfc1918(block: Ipv4Net) -> bool {
    RFC1918.iter().any(|private| private.contains(&block))
}

/// The three private ranges of RFC 1918.
pub const RFC1918: [Ipv4Net; 3] = [
    Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(172, 16, 0, 0), 12),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 168, 0, 0), 16),
];

/// The IPv4 block behind an IPv4-mapped one, `::ffff:0:0/96` or a part of it. No packet has such an address, and programs
/// print it in either form, Terraform in that of IPv4.
fn mapped(block: IpNet) -> Option<Ipv4Net> {
    let IpNet::V6(block) = block else { return None };
    let length = block.prefix_len().checked_sub(96)?;
    Ipv4Net::new(block.addr().to_ipv4_mapped()?, length).ok().map(|ipv4| ipv4.trunc())
}

fn address(text: &str) -> Result<IpAddr, String> {
    if let Ok(ip) = text.parse() {
        return Ok(ip);
    }
    if without_leading_zeros(text).is_some() {
        return Err("an octet has a leading zero".to_owned());
    }
    let octets: Vec<_> = text.split('.').collect();
    let numeric = octets.iter().all(|octet| !octet.is_empty() && octet.bytes().all(|b| b.is_ascii_digit()));
    Err(match octets.iter().find(|octet| octet.parse::<u8>().is_err()) {
        Some(octet) if numeric && octets.len() == 4 => format!("`{octet}` is not an octet between 0 and 255"),
        _ if numeric && octets.len() != 4 => {
            format!("an IPv4 address has 4 octets, but this one has {}", octets.len())
        }
        _ => format!("`{text}` is not an IP address"),
    })
}

fn without_leading_zeros(address: &str) -> Option<Ipv4Addr> {
    let octets: Option<Vec<u8>> = address
        .split('.')
        .map(|octet| if octet.bytes().all(|b| b.is_ascii_digit()) { octet.parse().ok() } else { None })
        .collect();
    let fixed = Ipv4Addr::from(<[u8; 4]>::try_from(octets?).ok()?);
    (fixed.to_string() != address).then_some(fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_blocks_are_read() {
        for text in ["10.0.0.0/16", "0.0.0.0/0", "192.168.1.7/32", "2001:db8::/56", "::/0", "::fffe:0:0/95"] {
            assert_eq!(parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn host_bits_name_the_block() {
        let canonical = "10.0.0.0/16".parse().unwrap();
        assert_eq!(parse("10.0.1.0/16"), Err(CidrError::HostBits { canonical }));
    }

    #[test]
    fn mistakes_are_explained() {
        let meant = |text| match parse(text) {
            Err(CidrError::Syntax { meant, .. }) => meant,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(meant("010.0.0.0/8"), Some("10.0.0.0/8".to_owned()));
        assert_eq!(meant("10.0.0.0/08"), Some("10.0.0.0/8".to_owned()));
        assert_eq!(meant("010.0.0.0/08"), Some("10.0.0.0/8".to_owned()));
        assert_eq!(meant("010.1.0.0/8"), Some("10.0.0.0/8".to_owned()));
        assert_eq!(meant("10.1.0.0/08"), Some("10.0.0.0/8".to_owned()));
        assert_eq!(meant("::ffff:10.1.0.0/0112"), Some("10.1.0.0/16".to_owned()));
        assert_eq!(meant("10.0.0.1"), Some("10.0.0.1/32".to_owned()));
        assert_eq!(meant("::ffff:0:0/96"), Some("0.0.0.0/0".to_owned()));
        assert_eq!(meant("::ffff:10.1.0.0/112"), Some("10.1.0.0/16".to_owned()));
        assert_eq!(meant("::ffff:a01:7/112"), Some("10.1.0.0/16".to_owned()));
        for text in [
            "",
            "/",
            "10.0.0/8",
            "10.0.0.256/8",
            "10.0.0.0/33",
            "10.0.0.0/-1",
            "10.0.0.0/+8",
            "x/8",
            "010.0.0.0/33",
            "010.0.0.0/x",
            "::/129",
        ] {
            assert_eq!(meant(text), None, "{text}");
        }
    }
}
