//! Protocols and ports, as connections and security-group rules name them.

use std::fmt;

/// What a connection lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ports {
    /// `tcp/443`, `tcp/8000-8010`
    Tcp(PortRange),
    /// `udp/53`
    Udp(PortRange),
    /// `icmp`: every type, and ICMPv6 where IPv6 is spoken.
    Icmp,
    /// `all`: every protocol and port.
    All,
}

/// Ports from `first` to `last`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PortRange {
    /// At least 1.
    pub first: u16,
    /// At least `first`.
    pub last: u16,
}

impl Ports {
    /// Reads `tcp/443`, `tcp/8000-8010`, `udp/53`, `icmp` or `all`; says what is wrong otherwise, and what was
    /// probably meant.
    pub fn parse(text: &str) -> Result<Self, PortsError> {
        match text {
            "icmp" => return Ok(Self::Icmp),
            "all" => return Ok(Self::All),
            _ => {}
        }
        let Some((protocol, range)) = text.split_once('/') else {
            return Err(Self::without_slash(text));
        };
        let range = PortRange::parse(range).map_err(|(reason, meant)| PortsError {
            reason,
            meant: meant.map(|range| format!("{protocol}/{range}")),
        })?;
        match protocol {
            "tcp" => Ok(Self::Tcp(range)),
            "udp" => Ok(Self::Udp(range)),
            _ => {
                let lower = protocol.to_ascii_lowercase();
                let meant = ["tcp", "udp"].contains(&lower.as_str()).then(|| format!("{lower}/{range}"));
                Err(PortsError { reason: format!("`{protocol}` is not a protocol with ports"), meant })
            }
        }
    }
}

impl Ports {
    fn without_slash(text: &str) -> PortsError {
        if let Ok(range) = PortRange::parse(text) {
            return PortsError {
                reason: "the protocol is missing".to_owned(),
                meant: Some(Self::Tcp(range).to_string()),
            };
        }
        let lower = text.to_ascii_lowercase();
        match lower.as_str() {
            "tcp" | "udp" => PortsError {
                reason: "the ports are missing".to_owned(),
                meant: Some(format!("{lower}/1-65535")),
            },
            "icmp" | "all" => {
                PortsError { reason: "protocols are lower case".to_owned(), meant: Some(lower) }
            }
            _ => PortsError { reason: "neither a protocol nor a port".to_owned(), meant: None },
        }
    }
}

impl PortRange {
    fn parse(text: &str) -> Result<Self, (String, Option<Self>)> {
        let port = |text: &str| -> Result<u16, (String, Option<Self>)> {
            let well_formed =
                !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
            let number = if well_formed { text.parse().ok() } else { None };
            number.ok_or_else(|| (format!("`{text}` is not a port between 1 and 65535"), None))
        };
        let (first, last) = match text.split_once('-') {
            Some((first, last)) => (port(first)?, port(last)?),
            None => (port(text)?, port(text)?),
        };
        if first > last {
            let turned = Self { first: last, last: first };
            return Err((format!("the range runs backwards, from {first} to {last}"), Some(turned)));
        }
        Ok(Self { first, last })
    }
}

/// Why a text names no ports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortsError {
    /// A few words.
    pub reason: String,
    /// What was probably meant, as the spec writes it.
    pub meant: Option<String>,
}

impl serde::Serialize for PortRange {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}

impl serde::Serialize for Ports {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(range) => write!(f, "tcp/{range}"),
            Self::Udp(range) => write!(f, "udp/{range}"),
            Self::Icmp => f.write_str("icmp"),
            Self::All => f.write_str("all"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip() {
        for text in ["tcp/443", "tcp/8000-8010", "udp/53", "icmp", "all", "tcp/1-65535"] {
            assert_eq!(Ports::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn mistakes_are_explained() {
        let error = |text| {
            let error = Ports::parse(text).unwrap_err();
            (error.reason, error.meant)
        };
        assert_eq!(error("443"), ("the protocol is missing".into(), Some("tcp/443".into())));
        assert_eq!(error("TCP/443").1, Some("tcp/443".into()));
        assert_eq!(error("tcp/90-80").1, Some("tcp/80-90".into()));
        for text in ["tcp/0", "tcp/65536", "tcp/", "tcp/080", "tcp/-", "sctp/1", "", "tcp/+80", "icmp/8"] {
            assert!(Ports::parse(text).is_err(), "{text}");
        }
    }
}
