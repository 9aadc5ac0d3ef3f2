//! What was probably meant by a key that a map does not have, or by a text where a map belongs.

use crate::diagnostic::Diagnostic;
use crate::findings::shape::unknown_key::Meant;
use crate::findings::shape::wrong_type;
use crate::suggest;
use crate::yaml::{Kind, Node, Resolved};

/// What a value stands for where a map is expected.
#[derive(Clone, Copy)]
pub(super) enum Short {
    /// Nothing.
    None,
    /// The value of the one key that the map needs.
    Key(&'static str),
    /// The value of a key that its text tells.
    Of(fn(&str) -> Option<&'static str>),
}

/// Keys of AWS, Terraform, CloudFormation and of common speech, without case, hyphens and underscores. Of several keys the
/// first that the map may have is meant. Those after a `!` have another value than the key here: an id for a name, say.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("accountid", &["id", "!account"]),
    ("acceptancerequired", &["!acceptance"]),
    ("amazonsideasn", &["asn"]),
    ("arn", &["load-balancer", "alb"]),
    ("autoacceptsharedattachments", &["!auto-accept"]),
    ("availabilityzone", &["zone"]),
    ("availabilityzoneid", &["zone"]),
    ("awsaccountid", &["id", "!account"]),
    ("az", &["zone"]),
    ("azid", &["zone"]),
    ("cidrblock", &["cidr", "cidrs", "to"]),
    ("cidrblocks", &["cidrs"]),
    ("clients", &["consumers"]),
    ("crosszoneloadbalancing", &["cross-zone"]),
    ("desc", &["description"]),
    ("destination", &["provider", "to"]),
    ("destinationcidrblock", &["to"]),
    ("enablednshostnames", &["hostnames", "!dns"]),
    ("enablednssupport", &["support", "!dns"]),
    ("endpointservice", &["privatelink"]),
    ("fromport", &["!ports", "!target-port"]),
    ("gateway", &["transit-gateway", "via"]),
    ("gateways", &["transit-gateways"]),
    ("instanceids", &["instances"]),
    ("ipaddresses", &["ips"]),
    ("ipv6cidrblock", &["ipv6-cidr", "ipv6-cidrs"]),
    ("ipv6cidrblocks", &["ipv6-cidrs"]),
    ("loadbalancerarn", &["load-balancer"]),
    ("networkloadbalancer", &["load-balancer"]),
    ("networkloadbalancerarns", &["!load-balancer"]),
    ("nlb", &["load-balancer"]),
    ("owner", &["account"]),
    ("ownerid", &["!account"]),
    ("peering", &["vpc-peering"]),
    ("privatednsname", &["private-dns"]),
    ("protocol", &["!ports"]),
    ("routetableid", &["!route-table"]),
    ("routetableids", &["!route-tables"]),
    ("securitygroupid", &["!security-groups"]),
    ("securitygroupids", &["!security-groups"]),
    ("server", &["provider"]),
    ("sg", &["security-groups"]),
    ("sgs", &["security-groups"]),
    ("source", &["consumers"]),
    ("sources", &["consumers"]),
    ("subnetid", &["id", "!subnets"]),
    ("subnetids", &["!subnets"]),
    ("tgw", &["transit-gateway", "via"]),
    ("tgwid", &["id", "!via"]),
    ("toport", &["!ports"]),
    ("transitgateway", &["via"]),
    ("transitgatewayid", &["id", "!via"]),
    ("vpccidr", &["cidrs"]),
    ("vpcendpoint", &["privatelink"]),
    ("vpcid", &["id", "!vpc"]),
    ("vpcname", &["vpc"]),
    ("vpcpeeringconnection", &["vpc-peering"]),
];

/// Keys whose values are lists.
const LISTS: [&str; 7] = ["cidrs", "instances", "ips", "ipv6-cidrs", "ports", "security-groups", "subnets"];

/// The subnets and groups of a VPC are maps.
fn is_list(key: &str, what: &str) -> bool {
    LISTS.contains(&key) && (what != "a VPC" || key.ends_with("cidrs"))
}

/// What was meant by a key with its value in a map that may have `keys`, of which some are free.
pub(super) fn entry(
    written: &str,
    value: Node<'_>,
    what: &str,
    keys: &[&'static str],
    free: &[&'static str],
) -> Option<Meant> {
    let is_single = matches!(value.kind(), Kind::Scalar(scalar)
        if !matches!(scalar.resolve(), Resolved::Null))
        && wrong_type::is_one_item(value);
    match key(written, what, keys, free) {
        Some(Meant::Key(key)) if is_single && is_list(key, what) => Some(Meant::List(key)),
        meant => meant,
    }
}

/// The key that was meant, of those that are free.
fn key(written: &str, what: &str, keys: &[&'static str], free: &[&'static str]) -> Option<Meant> {
    if written == "<<" {
        return Some(Meant::Merge);
    }
    let word = plain(written);
    let find = |fits: &dyn Fn(&str) -> bool| free.iter().copied().find(|key| fits(&plain(key)));
    let is_number = |key: &str| key.strip_suffix('s') == Some(&*word) || word.strip_suffix('s') == Some(key);
    if let Some(key) = find(&|key| key == word).or_else(|| find(&is_number)) {
        return Some(Meant::Key(key));
    }
    let synonyms = SYNONYMS.iter().find(|(synonym, _)| *synonym == word).map_or(&[][..], |(_, keys)| keys);
    for &synonym in synonyms {
        let name = synonym.trim_start_matches('!');
        // An organization's id is that of no account.
        if what == "the organization" && word.contains("account") {
            continue;
        }
        if let Some(key) = free.iter().copied().find(|key| *key == name) {
            return Some(if name == synonym { Meant::Key(key) } else { Meant::OtherValue(key) });
        }
    }
    // The nearest one may be there already: then it is not known which of the two is right.
    let near = suggest::nearest(written, keys.iter().copied())?;
    free.iter().copied().find(|key| *key == near).map(Meant::Key)
}

/// Without case, hyphens and underscores.
fn plain(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

/// The key of which a value is that stands where the whole map belongs, that value, and what is said of it.
pub(super) fn short<'a>(
    node: Node<'a>,
    what: &str,
    short: Short,
) -> (Option<(&'static str, Node<'a>)>, Diagnostic) {
    let first = match node.kind() {
        Kind::Sequence(mut items) => items.next(),
        Kind::Scalar(_) | Kind::Mapping(_) => Some(node),
    };
    let text = first.and_then(|node| match node.kind() {
        Kind::Scalar(scalar) => match scalar.resolve() {
            Resolved::Str(text) => Some((text, node)),
            Resolved::Null | Resolved::Bool(_) | Resolved::Int(_) | Resolved::Float(_) => None,
        },
        Kind::Sequence(_) | Kind::Mapping(_) => None,
    });
    let is_single = match node.kind() {
        Kind::Sequence(items) => items.len() == 1,
        Kind::Scalar(_) | Kind::Mapping(_) => true,
    };
    let meant = match short {
        Short::Key(key) if is_single => text.map(|(_, value)| (key, value)),
        Short::Of(key_of) => text.and_then(|(text, _)| Some((key_of(text)?, node))),
        Short::None | Short::Key(_) => None,
    };
    let finding = match meant {
        Some((key, value)) => wrong_type::short(node, what, (key, value)),
        None => wrong_type::finding(node, what, "a map"),
    };
    (meant, finding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_aws_and_terraform_are_known() {
        let meant = |written, free: &[&'static str]| key(written, "a VPC", free, free);
        assert_eq!(meant("route_tables", &["id", "route-tables"]), Some(Meant::Key("route-tables")));
        assert_eq!(meant("SecurityGroups", &["security-groups"]), Some(Meant::Key("security-groups")));
        assert_eq!(meant("VpcId", &["id", "cidrs"]), Some(Meant::Key("id")));
        assert_eq!(meant("vpc_id", &["vpc", "subnets"]), Some(Meant::OtherValue("vpc")));
        assert_eq!(meant("subnet_ids", &["vpc", "subnets"]), Some(Meant::OtherValue("subnets")));
        assert_eq!(meant("cidr", &["cidrs", "ipv6-cidrs"]), Some(Meant::Key("cidrs")));
        assert_eq!(meant("az", &["zone"]), Some(Meant::Key("zone")));
        assert_eq!(meant("requestor", &["dns", "requester"]), Some(Meant::Key("requester")));
        assert_eq!(meant("interval", &["path", "port", "protocol"]), None);
        assert_eq!(meant("<<", &["id"]), Some(Meant::Merge));
        assert_eq!(key("cidrss", "a VPC", &["cidrs", "ipv6-cidrs"], &["ipv6-cidrs"]), None);
    }
}
