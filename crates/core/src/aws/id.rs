//! Ids of AWS resources, by the grammar of the service that makes them.

use std::fmt;

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdKind {
    /// `vpc-…`
    Vpc,
    /// `subnet-…`
    Subnet,
    /// `rtb-…`
    RouteTable,
    /// `sg-…`
    SecurityGroup,
    /// `tgw-…`
    TransitGateway,
    /// `tgw-rtb-…`
    TransitGatewayRouteTable,
    /// `tgw-attach-…`
    TransitGatewayAttachment,
    /// `pcx-…`
    PeeringConnection,
    /// `vpce-…`
    Endpoint,
    /// `vpce-svc-…`
    EndpointService,
    /// `i-…`
    Instance,
}

/// A well-formed id in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AwsId {
    kind: IdKind,
    text: String,
}

impl AwsId {
    /// Reads an id of the kind; says in a few words what is wrong otherwise.
    pub fn parse(kind: IdKind, text: &str) -> Result<Self, String> {
        let Some(digits) = text.strip_prefix(kind.prefix()) else {
            return Err(format!("{} id starts with `{}`", kind.article_and_name(), kind.prefix()));
        };
        if let Some(wrong) = digits.chars().find(|c| !matches!(c, '0'..='9' | 'a'..='f')) {
            return Err(format!("`{wrong}` is not a lower-case hexadecimal digit"));
        }
        if kind.lengths().contains(&digits.len()) {
            return Ok(Self { kind, text: text.to_owned() });
        }
        let lengths = kind.lengths().iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
        let (count, noun) = (digits.len(), if digits.len() == 1 { "digit" } else { "digits" });
        Err(format!("{count} {noun} after `{}` instead of {lengths}", kind.prefix()))
    }

    /// What it names.
    pub fn kind(&self) -> IdKind {
        self.kind
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl IdKind {
    /// What its ids start with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Vpc => "vpc-",
            Self::Subnet => "subnet-",
            Self::RouteTable => "rtb-",
            Self::SecurityGroup => "sg-",
            Self::TransitGateway => "tgw-",
            Self::TransitGatewayRouteTable => "tgw-rtb-",
            Self::TransitGatewayAttachment => "tgw-attach-",
            Self::PeeringConnection => "pcx-",
            Self::Endpoint => "vpce-",
            Self::EndpointService => "vpce-svc-",
            Self::Instance => "i-",
        }
    }

    /// How people call it, with its article.
    pub fn article_and_name(self) -> &'static str {
        match self {
            Self::Vpc => "a VPC",
            Self::Subnet => "a subnet",
            Self::RouteTable => "a route table",
            Self::SecurityGroup => "a security group",
            Self::TransitGateway => "a transit gateway",
            Self::TransitGatewayRouteTable => "a transit gateway route table",
            Self::TransitGatewayAttachment => "a transit gateway attachment",
            Self::PeeringConnection => "a peering connection",
            Self::Endpoint => "an endpoint",
            Self::EndpointService => "an endpoint service",
            Self::Instance => "an instance",
        }
    }

    /// How many digits follow the prefix: resources made since 2018 have 17.
    fn lengths(self) -> &'static [usize] {
        match self {
            Self::TransitGateway
            | Self::TransitGatewayRouteTable
            | Self::TransitGatewayAttachment
            | Self::Endpoint
            | Self::EndpointService => &[17],
            Self::Vpc
            | Self::Subnet
            | Self::RouteTable
            | Self::SecurityGroup
            | Self::PeeringConnection
            | Self::Instance => &[8, 17],
        }
    }
}

impl serde::Serialize for AwsId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl fmt::Display for AwsId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_prefixes() {
        assert!(AwsId::parse(IdKind::Vpc, "vpc-0a1b2c3d").is_ok());
        assert!(AwsId::parse(IdKind::Vpc, "vpc-0a1b2c3d4e5f60718").is_ok());
        assert_eq!(
            AwsId::parse(IdKind::Vpc, "vpc-1").unwrap_err(),
            "1 digit after `vpc-` instead of 8 or 17"
        );
        assert_eq!(AwsId::parse(IdKind::Subnet, "vpc-1").unwrap_err(), "a subnet id starts with `subnet-`");
        assert!(AwsId::parse(IdKind::TransitGateway, "tgw-0a1b2c3d").is_err());
        assert!(AwsId::parse(IdKind::Vpc, "vpc-0A1B2C3D").is_err());
    }
}
