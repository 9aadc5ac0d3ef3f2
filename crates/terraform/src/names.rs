//! Names that things get in AWS. Those of load balancers and target groups have at most 32 characters and are unique in an
//! account and region. They are made of the connection's name and the prefix alone, so that another connection renames nothing.

use crossvpc_core::name::{Name, Prefix};
use crossvpc_core::plan::{Listener, PrivateLink};

/// The longest name of a load balancer or a target group.
const LONGEST: usize = 32;

/// How much of a hash keeps shortened names apart.
const HASH: usize = 8;

/// The name of a load balancer: the connection's, unless AWS refuses that.
pub(crate) fn load_balancer(prefix: &Prefix, connection: &Name) -> String {
    let name = &*prefix.of(connection);
    if name.len() <= LONGEST && !name.ends_with('-') && !name.starts_with("internal-") {
        return name.to_owned();
    }
    let start = if name.starts_with("internal-") { "nlb-" } else { "" };
    format!("{start}{}-{}", cut(name, LONGEST - start.len() - 1 - HASH), hash(&[name]))
}

/// The name of a listener's target group. Its hash differs whenever the group is replaced: the old and the new one
/// exist side by side for a while.
pub(crate) fn target_group(
    prefix: &Prefix,
    service: &PrivateLink,
    listener: Listener,
    target_type: &str,
) -> String {
    let name = &*prefix.of(&service.connection.name);
    let port = listener.port.to_string();
    let target_port = listener.target_port.to_string();
    let vpc = service.vpc().name.as_str();
    let hash = hash(&[name, &port, listener.protocol.name(), &target_port, target_type, vpc]);
    format!("{}-{port}-{hash}", cut(name, LONGEST - 2 - port.len() - HASH))
}

/// What the names of all target groups of a service start with, whatever their ports.
pub(crate) fn target_group_start(prefix: &Prefix, service: &PrivateLink) -> String {
    const LONGEST_PORT: usize = 5;
    cut(&prefix.of(&service.connection.name), LONGEST - 2 - LONGEST_PORT - HASH).to_owned()
}

fn cut(name: &str, room: usize) -> &str {
    name[..name.len().min(room)].trim_end_matches('-')
}

fn hash(parts: &[&str]) -> String {
    blake3::hash(parts.join("/").as_bytes()).to_hex()[..HASH].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> String {
        load_balancer(&Prefix::default(), &Name::new(name).unwrap())
    }

    #[test]
    fn a_prefix_is_never_cut_and_leaves_names_within_the_limit() {
        for (prefix, name, begins) in [
            ("acme", "ledger", "acme-ledger"),
            ("internal", "ledger", "nlb-internal-"),
            ("a-23456789", "a-long-name-of-a-connection", "a-23456789-a-long"),
        ] {
            let of = |name: &str| load_balancer(&Prefix::new(prefix).unwrap(), &Name::new(name).unwrap());
            assert!(of(name).starts_with(begins) && of(name).len() <= LONGEST, "{}", of(name));
            assert_ne!(of(name), of(&format!("{name}x")));
        }
    }

    #[test]
    fn short_names_stay() {
        for name in ["ledger", "internal", &"a".repeat(32)] {
            assert_eq!(of(name), name);
        }
    }

    #[test]
    fn other_names_are_shortened_and_kept_apart() {
        let long = ["a", "b"].map(|end| of(&format!("{}{end}", "a-".repeat(19))));
        assert_ne!(long[0], long[1]);
        let odd = ["internal-ledger", "internal-a-long-name-of-a-connection"];
        for name in long.into_iter().chain(odd.map(of)) {
            assert!(name.len() <= LONGEST && !name.ends_with('-'), "{name}");
            assert!(!name.starts_with("internal-") && !name.contains("--"), "{name}");
        }
    }
}
