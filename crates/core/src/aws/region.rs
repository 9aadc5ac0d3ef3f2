//! Regions, their partitions and zone-id prefixes, as AWS lists them in November 2026.

use std::fmt;

/// A group of regions with accounts of its own; nothing connects across two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Partition {
    /// The commercial regions.
    Aws,
    /// China.
    AwsCn,
    /// US government.
    AwsUsGov,
    /// The European sovereign cloud.
    AwsEusc,
    /// Isolated regions, four partitions.
    AwsIso,
    /// See [`Partition::AwsIso`].
    AwsIsoB,
    /// See [`Partition::AwsIso`].
    AwsIsoE,
    /// See [`Partition::AwsIso`].
    AwsIsoF,
}

/// The zones in which an endpoint reaches services of its own region only (PrivateLink guide, "Share your services").
const CONFINED_ZONES: [&str; 5] = ["use1-az3", "usw1-az2", "apne1-az3", "apne2-az2", "apne2-az4"];

/// The regions whose CloudFormation has no `AWS::RAM::PrincipalAssociation` (schemas of CloudFormation's registry).
const WITHOUT_PRINCIPAL_ASSOCIATIONS: [&str; 1] = ["me-central-1"];

/// A known region.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Region(&'static Facts);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Facts {
    name: &'static str,
    zones: Option<&'static str>,
    opt_in: bool,
}

impl Default for Region {
    /// AWS's own default.
    fn default() -> Self {
        Self::parse("us-east-1").expect("AWS has this region")
    }
}

impl Region {
    /// The region of a zone name, such as `eu-west-1a`.
    pub fn of_zone_name(zone: &str) -> Option<Self> {
        zone.strip_suffix(|last: char| last.is_ascii_lowercase()).and_then(Self::parse)
    }

    /// The region of this name, if AWS has one.
    pub fn parse(name: &str) -> Option<Self> {
        REGIONS.iter().find(|facts| facts.name == name).map(Self)
    }

    /// Every name, for suggestions.
    pub fn names() -> impl Iterator<Item = &'static str> {
        REGIONS.iter().map(|facts| facts.name)
    }

    /// The name, such as `eu-west-1`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Whether an account must enable the region before it can use it.
    pub fn is_opt_in(self) -> bool {
        self.0.opt_in
    }

    /// What its zone ids start with, such as `euw1`, where it is known.
    pub fn zone_prefix(self) -> Option<&'static str> {
        self.0.zones
    }

    /// Whether it has a zone in which endpoints reach no other region.
    pub fn has_confined_zones(self) -> bool {
        let prefix = |zone: &'static str| zone.split_once("-az").map(|(prefix, _)| prefix);
        CONFINED_ZONES.iter().any(|zone| prefix(zone) == self.zone_prefix())
    }

    /// Whether its CloudFormation can share something with one more account without a change of the share itself.
    pub fn has_principal_associations(self) -> bool {
        !WITHOUT_PRINCIPAL_ASSOCIATIONS.contains(&self.0.name)
    }

    /// The partition, by the region's name.
    pub fn partition(self) -> Partition {
        const PREFIXES: [(&str, Partition); 7] = [
            ("cn-", Partition::AwsCn),
            ("us-gov-", Partition::AwsUsGov),
            ("eusc-", Partition::AwsEusc),
            ("us-isob-", Partition::AwsIsoB),
            ("us-isof-", Partition::AwsIsoF),
            ("us-iso-", Partition::AwsIso),
            ("eu-isoe-", Partition::AwsIsoE),
        ];
        let found = PREFIXES.iter().find(|(prefix, _)| self.0.name.starts_with(prefix));
        found.map_or(Partition::Aws, |&(_, partition)| partition)
    }
}

/// Whether an endpoint in this zone, by id, may be for a service of another region.
pub fn reaches_other_regions(zone: &str) -> bool {
    !CONFINED_ZONES.contains(&zone)
}

impl Partition {
    /// As ARNs write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::AwsCn => "aws-cn",
            Self::AwsUsGov => "aws-us-gov",
            Self::AwsEusc => "aws-eusc",
            Self::AwsIso => "aws-iso",
            Self::AwsIsoB => "aws-iso-b",
            Self::AwsIsoE => "aws-iso-e",
            Self::AwsIsoF => "aws-iso-f",
        }
    }

    /// The part of an endpoint service's name before its region, where AWS documents it (VPC endpoint services guide).
    pub fn endpoint_service_prefix(self) -> Option<&'static str> {
        match self {
            Self::Aws | Self::AwsUsGov => Some("com.amazonaws.vpce"),
            Self::AwsCn => Some("cn.com.amazonaws.vpce"),
            Self::AwsEusc | Self::AwsIso | Self::AwsIsoB | Self::AwsIsoE | Self::AwsIsoF => None,
        }
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.name.fmt(f)
    }
}

impl serde::Serialize for Region {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.name.fmt(f)
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name().fmt(f)
    }
}

const fn standard(name: &'static str, zones: &'static str) -> Facts {
    Facts { name, zones: Some(zones), opt_in: false }
}

const fn opt_in(name: &'static str, zones: &'static str) -> Facts {
    Facts { name, zones: Some(zones), opt_in: true }
}

const fn separate(name: &'static str) -> Facts {
    Facts { name, zones: None, opt_in: false }
}

static REGIONS: [Facts; 46] = [
    opt_in("af-south-1", "afs1"),
    opt_in("ap-east-1", "ape1"),
    opt_in("ap-east-2", "ape2"),
    standard("ap-northeast-1", "apne1"),
    standard("ap-northeast-2", "apne2"),
    standard("ap-northeast-3", "apne3"),
    standard("ap-south-1", "aps1"),
    opt_in("ap-south-2", "aps2"),
    standard("ap-southeast-1", "apse1"),
    standard("ap-southeast-2", "apse2"),
    opt_in("ap-southeast-3", "apse3"),
    opt_in("ap-southeast-4", "apse4"),
    opt_in("ap-southeast-5", "apse5"),
    opt_in("ap-southeast-6", "apse6"),
    opt_in("ap-southeast-7", "apse7"),
    standard("ca-central-1", "cac1"),
    opt_in("ca-west-1", "caw1"),
    standard("cn-north-1", "cnn1"),
    standard("cn-northwest-1", "cnnw1"),
    standard("eu-central-1", "euc1"),
    opt_in("eu-central-2", "euc2"),
    separate("eu-isoe-west-1"),
    standard("eu-north-1", "eun1"),
    opt_in("eu-south-1", "eus1"),
    opt_in("eu-south-2", "eus2"),
    standard("eu-west-1", "euw1"),
    standard("eu-west-2", "euw2"),
    standard("eu-west-3", "euw3"),
    separate("eusc-de-east-1"),
    opt_in("il-central-1", "ilc1"),
    opt_in("me-central-1", "mec1"),
    opt_in("me-south-1", "mes1"),
    opt_in("mx-central-1", "mxc1"),
    standard("sa-east-1", "sae1"),
    standard("us-east-1", "use1"),
    standard("us-east-2", "use2"),
    standard("us-gov-east-1", "usge1"),
    standard("us-gov-west-1", "usgw1"),
    separate("us-iso-east-1"),
    separate("us-iso-west-1"),
    separate("us-isob-east-1"),
    separate("us-isob-west-1"),
    separate("us-isof-east-1"),
    separate("us-isof-south-1"),
    standard("us-west-1", "usw1"),
    standard("us-west-2", "usw2"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_follow_from_names() {
        let partition = |name| Region::parse(name).unwrap().partition().name();
        assert_eq!(partition("eu-west-1"), "aws");
        assert_eq!(partition("us-gov-west-1"), "aws-us-gov");
        assert_eq!(partition("us-isob-east-1"), "aws-iso-b");
        assert_eq!(partition("eusc-de-east-1"), "aws-eusc");
    }

    #[test]
    fn names_are_sorted_and_unique() {
        assert!(REGIONS.windows(2).all(|pair| pair[0].name < pair[1].name));
    }
}
