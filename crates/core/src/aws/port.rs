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
    /// The ports of TCP or UDP.
    pub fn range(self) -> Option<PortRange> {
        match self {
            Self::Tcp(range) | Self::Udp(range) => Some(range),
            Self::Icmp | Self::All => None,
        }
    }

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
        let range = match PortRange::parse(range) {
            Ok(range) => range,
            Err((reason, meant)) => return Err(Self::without_range(protocol, range, reason, meant)),
        };
        match protocol {
            "tcp" => Ok(Self::Tcp(range)),
            "udp" => Ok(Self::Udp(range)),
            _ => Err(Self::of_no_protocol(protocol, range)),
        }
    }

    fn of_no_protocol(protocol: &str, range: PortRange) -> PortsError {
        let lower = protocol.to_ascii_lowercase();
        let reason = match &*lower {
            "tls" | "ssl" | "http" | "https" => {
                return PortsError {
                    reason: format!("`{protocol}` runs over TCP, and crossvpc passes it through unchanged"),
                    meant: Some(format!("tcp/{range}")),
                    is_certain: false,
                };
            }
            "icmp" | "icmpv6" => return PortsError::meaning("ICMP has no ports", "icmp", false),
            _ => format!("`{protocol}` is not a protocol with ports"),
        };
        let meant = ["tcp", "udp"].contains(&&*lower).then(|| format!("{lower}/{range}"));
        PortsError { reason, is_certain: meant.is_some(), meant }
    }

    /// What stands behind the slash is no port: the two may stand the other way round, or mean all ports.
    fn without_range(protocol: &str, range: &str, reason: String, meant: Option<PortRange>) -> PortsError {
        let (left, right) = (protocol.to_ascii_lowercase(), range.to_ascii_lowercase());
        let is_protocol = |word: &str| matches!(word, "tcp" | "udp");
        if is_protocol(&right)
            && let Ok(range) = PortRange::parse(protocol)
        {
            return PortsError::meaning("the protocol comes first", &format!("{right}/{range}"), true);
        }
        if left.starts_with("icmp") {
            return PortsError::meaning("ICMP has no ports", "icmp", false);
        }
        if is_protocol(&left) {
            if matches!(&*right, "*" | "any" | "all" | "0-65535" | "-1") {
                return PortsError::meaning("ports are 1 to 65535", &format!("{left}/1-65535"), false);
            }
            let hyphen = right.replace("..", "-").replace([':', ' '], "-");
            if let Ok(range) = PortRange::parse(&hyphen) {
                return PortsError::meaning("a range has a hyphen", &format!("{left}/{range}"), true);
            }
            if right.contains(',') {
                let ports = right.split(',').map(|port| format!("{left}/{}", port.trim()));
                let meant = ports.collect::<Vec<_>>().join("`, `");
                return PortsError::meaning("one entry is one port or one range", &meant, false);
            }
        }
        let meant = meant.filter(|_| is_protocol(&left));
        PortsError { reason, meant: meant.map(|range| format!("{left}/{range}")), is_certain: false }
    }
}

/// Names of services, each with what it listens on.
const SERVICES: [(&str, &str); 18] = [
    ("dns", "udp/53"),
    ("http", "tcp/80"),
    ("https", "tcp/443"),
    ("kafka", "tcp/9092"),
    ("ldap", "tcp/389"),
    ("ldaps", "tcp/636"),
    ("mongodb", "tcp/27017"),
    ("mssql", "tcp/1433"),
    ("mysql", "tcp/3306"),
    ("nfs", "tcp/2049"),
    ("ntp", "udp/123"),
    ("postgres", "tcp/5432"),
    ("postgresql", "tcp/5432"),
    ("rdp", "tcp/3389"),
    ("redis", "tcp/6379"),
    ("smtp", "tcp/25"),
    ("ssh", "tcp/22"),
    ("tls", "tcp/443"),
];

impl Ports {
    fn without_slash(text: &str) -> PortsError {
        if let Ok(range) = PortRange::parse(text) {
            return PortsError::meaning("the protocol is missing", &Self::Tcp(range).to_string(), false);
        }
        let lower = text.to_ascii_lowercase();
        let parts = lower.split_once([':', ' ', '_', '-']);
        let in_order = parts
            .map(|(left, right)| if matches!(right, "tcp" | "udp") { (right, left) } else { (left, right) });
        if let Some((protocol @ ("tcp" | "udp"), range)) = in_order
            && let Ok(range) = PortRange::parse(range)
        {
            let meant = format!("{protocol}/{range}");
            return PortsError::meaning("protocol and port are separated by `/`", &meant, true);
        }
        match lower.as_str() {
            "tcp" | "udp" => PortsError::meaning("the ports are missing", &format!("{lower}/1-65535"), false),
            "icmp" | "all" => PortsError::meaning("protocols are lower case", &lower, true),
            "any" | "*" | "-1" => PortsError::meaning("`all` means every protocol and port", "all", false),
            "ping" | "icmpv6" | "icmp6" => PortsError::meaning("the protocol is `icmp`", "icmp", false),
            word => match SERVICES.iter().find(|(service, _)| *service == word) {
                Some((_, meant)) => {
                    PortsError::meaning("expected a port, not the name of a service", meant, false)
                }
                None => PortsError {
                    reason: "this is neither a protocol nor a port".to_owned(),
                    meant: None,
                    is_certain: false,
                },
            },
        }
    }
}

impl Ports {
    /// Other ports of the same protocol.
    #[must_use]
    pub fn with(self, range: PortRange) -> Self {
        match self {
            Self::Tcp(_) => Self::Tcp(range),
            Self::Udp(_) => Self::Udp(range),
            Self::Icmp | Self::All => self,
        }
    }
}

impl PortRange {
    /// Whether a port is among these.
    pub fn contains(self, port: u16) -> bool {
        (self.first..=self.last).contains(&port)
    }

    /// Whether some port is in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    pub(crate) fn parse(text: &str) -> Result<Self, (String, Option<Self>)> {
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
            return Err((format!("the range ends before it starts: {first} to {last}"), Some(turned)));
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
    /// Whether nothing else can be meant.
    pub is_certain: bool,
}

impl PortsError {
    fn meaning(reason: &str, meant: &str, is_certain: bool) -> Self {
        Self { reason: reason.to_owned(), meant: Some(meant.to_owned()), is_certain }
    }
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
        let meant = [
            ("443/tcp", "tcp/443"),
            ("tcp:443", "tcp/443"),
            ("tcp 443", "tcp/443"),
            ("53-udp", "udp/53"),
            ("https", "tcp/443"),
            ("any", "all"),
            ("tls/443", "tcp/443"),
            ("tcp/any", "tcp/1-65535"),
            ("tcp/80..90", "tcp/80-90"),
            ("tcp/80,443", "tcp/80`, `tcp/443"),
            ("icmp/8", "icmp"),
        ];
        for (written, expected) in meant {
            assert_eq!(error(written).1.as_deref(), Some(expected), "{written}");
        }
        for text in ["tcp/0", "tcp/65536", "tcp/", "tcp/080", "tcp/-", "sctp/1", "", "tcp/+80", "icmp/8"] {
            assert!(Ports::parse(text).is_err(), "{text}");
        }
    }
}
