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
        Self::of(protocol, range).ok_or_else(|| Self::of_no_protocol(protocol, range))
    }

    fn of_no_protocol(protocol: &str, range: PortRange) -> PortsError {
        let lower = protocol.to_ascii_lowercase();
        let reason = match &*lower {
            "tls" | "ssl" | "http" | "https" => {
                let reason = format!("`{protocol}` runs over TCP, and crossvpc passes it through unchanged");
                return PortsError::perhaps(&reason, Self::Tcp(range));
            }
            "icmp" | "icmpv6" => return PortsError::perhaps("ICMP has no ports", Self::Icmp),
            _ => format!("`{protocol}` is not a protocol with ports"),
        };
        match Self::of(&lower, range) {
            Some(meant) => PortsError::surely(&reason, meant),
            None => PortsError::unclear(reason),
        }
    }

    /// What stands behind the slash is no port: the two may stand the other way round, or mean all ports.
    fn without_range(protocol: &str, range: &str, reason: String, meant: Option<PortRange>) -> PortsError {
        let (left, right) = (protocol.to_ascii_lowercase(), range.to_ascii_lowercase());
        if let Ok(range) = PortRange::parse(protocol)
            && let Some(meant) = Self::of(&right, range)
        {
            return PortsError::surely("the protocol comes first", meant);
        }
        if left.starts_with("icmp") {
            return PortsError::perhaps("ICMP has no ports", Self::Icmp);
        }
        let with = |range| Self::of(&left, range);
        let every_port =
            matches!(&*right, "*" | "any" | "all" | "0-65535" | "-1").then(|| with(PortRange::EVERY));
        if let Some(meant) = every_port.flatten() {
            return PortsError::perhaps("ports are 1 to 65535", meant);
        }
        let hyphen = right.replace("..", "-").replace([':', ' '], "-");
        if let Some(meant) = PortRange::parse(&hyphen).ok().and_then(with) {
            return PortsError::surely("a range has a hyphen", meant);
        }
        let each = right.split(',').map(|port| PortRange::parse(port.trim()).ok().and_then(with));
        if right.contains(',')
            && let Some(meant) = each.collect()
        {
            let reason = "one entry is one port or one range".to_owned();
            return PortsError { reason, meant, is_certain: false };
        }
        PortsError { reason, meant: meant.and_then(with).into_iter().collect(), is_certain: false }
    }

    /// Ports of a protocol that has some.
    fn of(protocol: &str, range: PortRange) -> Option<Self> {
        match protocol {
            "tcp" => Some(Self::Tcp(range)),
            "udp" => Some(Self::Udp(range)),
            _ => None,
        }
    }
}

/// Names of services, each with what it listens on.
const SERVICES: [(&str, Ports); 18] = [
    ("dns", Ports::Udp(PortRange::one(53))),
    ("http", Ports::Tcp(PortRange::one(80))),
    ("https", Ports::Tcp(PortRange::one(443))),
    ("kafka", Ports::Tcp(PortRange::one(9092))),
    ("ldap", Ports::Tcp(PortRange::one(389))),
    ("ldaps", Ports::Tcp(PortRange::one(636))),
    ("mongodb", Ports::Tcp(PortRange::one(27017))),
    ("mssql", Ports::Tcp(PortRange::one(1433))),
    ("mysql", Ports::Tcp(PortRange::one(3306))),
    ("nfs", Ports::Tcp(PortRange::one(2049))),
    ("ntp", Ports::Udp(PortRange::one(123))),
    ("postgres", Ports::Tcp(PortRange::one(5432))),
    ("postgresql", Ports::Tcp(PortRange::one(5432))),
    ("rdp", Ports::Tcp(PortRange::one(3389))),
    ("redis", Ports::Tcp(PortRange::one(6379))),
    ("smtp", Ports::Tcp(PortRange::one(25))),
    ("ssh", Ports::Tcp(PortRange::one(22))),
    ("tls", Ports::Tcp(PortRange::one(443))),
];

impl Ports {
    fn without_slash(text: &str) -> PortsError {
        if let Ok(range) = PortRange::parse(text) {
            return PortsError::perhaps("the protocol is missing", Self::Tcp(range));
        }
        let lower = text.to_ascii_lowercase();
        if let Some((left, right)) = lower.split_once([':', ' ', '_', '-']) {
            let of = |protocol, range| Self::of(protocol, PortRange::parse(range).ok()?);
            if let Some(meant) = of(left, right).or_else(|| of(right, left)) {
                return PortsError::surely("protocol and port are separated by `/`", meant);
            }
        }
        if let Some(meant) = Self::of(&lower, PortRange::EVERY) {
            return PortsError::perhaps("the ports are missing", meant);
        }
        match lower.as_str() {
            "icmp" => PortsError::surely("protocols are lower case", Self::Icmp),
            "all" => PortsError::surely("protocols are lower case", Self::All),
            "any" | "*" | "-1" => PortsError::perhaps("`all` means every protocol and port", Self::All),
            "ping" | "icmpv6" | "icmp6" => PortsError::perhaps("the protocol is `icmp`", Self::Icmp),
            word => match SERVICES.iter().find(|(service, _)| *service == word) {
                Some((_, meant)) => PortsError::perhaps("expected a port, not the name of a service", *meant),
                None => PortsError::unclear("this is neither a protocol nor a port".to_owned()),
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
    const EVERY: Self = Self { first: 1, last: u16::MAX };

    const fn one(port: u16) -> Self {
        Self { first: port, last: port }
    }

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
    /// What was probably meant: nothing where this is unclear, several where one entry names several ports.
    pub meant: Vec<Ports>,
    /// Whether nothing else can be meant.
    pub is_certain: bool,
}

impl PortsError {
    fn surely(reason: &str, meant: Ports) -> Self {
        Self { reason: reason.to_owned(), meant: vec![meant], is_certain: true }
    }

    fn perhaps(reason: &str, meant: Ports) -> Self {
        Self { is_certain: false, ..Self::surely(reason, meant) }
    }

    fn unclear(reason: String) -> Self {
        Self { reason, meant: Vec::new(), is_certain: false }
    }

    /// What was probably meant, as the spec writes it: `` `tcp/80`, `tcp/443` ``.
    pub fn suggestion(&self) -> Option<String> {
        let quoted: Vec<_> = self.meant.iter().map(|ports| format!("`{ports}`")).collect();
        (!quoted.is_empty()).then(|| quoted.join(", "))
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
            (error.suggestion(), error.reason)
        };
        assert_eq!(error("443"), (Some("`tcp/443`".into()), "the protocol is missing".into()));
        assert_eq!(error("TCP/443").0, Some("`tcp/443`".into()));
        assert_eq!(error("tcp/90-80").0, Some("`tcp/80-90`".into()));
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
            assert_eq!(error(written).0, Some(format!("`{expected}`")), "{written}");
        }
        for text in ["tcp/80,", "tcp/,", "tcp/80,443-", "tcp/80, https", "sctp/80,443"] {
            assert_eq!(error(text).0, None, "{text}");
        }
        for text in ["tcp/0", "tcp/65536", "tcp/", "tcp/080", "tcp/-", "sctp/1", "", "tcp/+80", "icmp/8"] {
            assert!(Ports::parse(text).is_err(), "{text}");
        }
    }
}
