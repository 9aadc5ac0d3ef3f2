//! What the base expected of the whole network and the new spec expects no longer, whatever connections it has.

use std::collections::BTreeMap;

use crate::name::Name;
use crate::network::{Expectation, Expected, Network, Side, Vpc};
use crate::routing::{AddressSet, Part, PortSet, parts};

use super::codes::WEAKENS_EXPECTATION;
use super::kinds::Change;

/// The part of a side in each VPC, by name.
type Parts<'n> = BTreeMap<&'n Name, Part<'n>>;

/// An expectation of the new spec with its sides.
struct Known<'n> {
    expectation: &'n Expectation,
    from: Parts<'n>,
    to: Parts<'n>,
}

/// One change for each expectation that the others of the new spec do not imply.
pub(super) fn changes(base: &Network, new: &Network) -> Vec<Change> {
    if base.expectations().is_empty() {
        return Vec::new();
    }
    let known: Vec<_> = new
        .expectations()
        .iter()
        .map(|expectation| {
            let side = |side| by_name(parts(new, side));
            Known { expectation, from: side(&expectation.from), to: side(&expectation.to) }
        })
        .collect();
    base.expectations().iter().filter_map(|expectation| change(base, new, expectation, &known)).collect()
}

fn change(base: &Network, new: &Network, was: &Expectation, known: &[Known<'_>]) -> Option<Change> {
    let is_same = |now: &Expectation| {
        now.expected == was.expected && now.from.kind.is(&was.from.kind) && now.to.kind.is(&was.to.kind)
    };
    let alike = known.iter().find(|now| is_same(now.expectation));
    let is_kept = alike.is_some_and(|now| now.expectation.ports == was.ports);
    let lost = alike.filter(|_| is_kept).map(|now| lost(base, new, was, now));
    if lost.as_ref().is_some_and(Option::is_none) {
        return None;
    }
    let [from, to] = [&was.from, &was.to].map(|side| still(base, new, side));
    let pairs = from.values().flat_map(|from| to.values().map(move |to| (from, to)));
    let mut pairs = pairs.filter(|(from, to)| !from.end.vpc.is(to.end.vpc));
    let (from, to) = pairs.find(|(from, to)| !is_implied(was, [from, to], known))?;
    let ports = ports_of(was).map(|ports| format!(" on {ports}")).unwrap_or_default();
    let because = lost.flatten().map(|(vpc, side)| format!(": `{vpc}` is not in `{}` any more", side.kind));
    let message = format!(
        "the spec no longer expects that `{}` {} reaches `{}`{ports}, such as `{}` → `{}`{}",
        was.from.kind,
        was.expected.key(),
        was.to.kind,
        from.end.vpc.name,
        to.end.vpc.name,
        because.unwrap_or_default()
    );
    let mut change = Change::new(&WEAKENS_EXPECTATION, message);
    change.base_at = Some(was.from.span);
    change.at = alike.map(|now| now.expectation.from.span);
    change.accounts = [from, to].map(|part| part.end.vpc.account.name.clone()).into();
    Some(change)
}

/// The first VPC of an expectation that the same words leave out in the new network, such as one without its tags, and the side
/// that it was in.
fn lost<'n>(
    base: &'n Network,
    new: &Network,
    was: &'n Expectation,
    now: &Known<'_>,
) -> Option<(&'n Name, &'n Side)> {
    [(&was.from, &now.from), (&was.to, &now.to)].into_iter().find_map(|(side, now)| {
        let names = parts(base, side).into_iter().map(|part| &part.end.vpc.name);
        let mut gone = names.filter(|name| !now.contains_key(name));
        gone.find(|name| new.vpcs().iter().any(|vpc| vpc.name == **name)).map(|name| (name, side))
    })
}

/// What a side of the base means in the new network, where VPCs may have new names and patterns may match more.
fn still<'n>(base: &Network, new: &'n Network, side: &Side) -> Parts<'n> {
    let mut found = by_name(parts(new, side));
    for part in parts(base, side) {
        let name = &part.end.vpc.name;
        if let Some(vpc) =
            new.vpcs().iter().find(|vpc| vpc.name == *name).filter(|_| !found.contains_key(name))
        {
            let whole: AddressSet = vpc.cidrs.iter().map(|block| block.net).collect();
            let addresses = if part.is_each { part.end.addresses.intersection(&whole) } else { whole };
            let vpc: &'n Vpc = vpc;
            let end = crate::routing::End { vpc, addresses, group: None };
            found.insert(&vpc.name, Part { end, is_each: part.is_each });
        }
    }
    found
}

fn by_name(parts: Vec<Part<'_>>) -> Parts<'_> {
    parts.into_iter().map(|part| (&part.end.vpc.name, part)).collect()
}

/// Whether the new expectations together imply one between two VPCs.
fn is_implied(was: &Expectation, [from, to]: [&Part<'_>; 2], known: &[Known<'_>]) -> bool {
    let covers = |parts: &Parts<'_>, part: &Part<'_>| {
        let known = parts.get(&part.end.vpc.name);
        known.is_some_and(|known| match (was.expected, part.is_each) {
            (Expected::Always, false) => true,
            (Expected::Always, true) => known.is_each && is_within(part, known),
            (Expected::Never, _) => is_within(part, known),
        })
    };
    let covering = known.iter().filter(|known| {
        known.expectation.expected == was.expected && covers(&known.from, from) && covers(&known.to, to)
    });
    let mut covering = covering.map(|known| ports_of(known.expectation)).peekable();
    if was.expected == Expected::Always && was.ports.is_empty() {
        return covering.peek().is_some();
    }
    // Without ports, `never` is about all of them, and `always` about one that nobody knows.
    let silent = if was.expected == Expected::Never { PortSet::all() } else { PortSet::default() };
    let ports = covering.fold(PortSet::default(), |all, ports| all.union(ports.as_ref().unwrap_or(&silent)));
    ports.contains(&ports_of(was).unwrap_or(silent))
}

fn is_within(part: &Part<'_>, known: &Part<'_>) -> bool {
    part.end.addresses.difference(&known.end.addresses).is_empty()
}

fn ports_of(expectation: &Expectation) -> Option<PortSet> {
    (!expectation.ports.is_empty()).then(|| expectation.ports.iter().copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use crate::source::Sources;
    use crate::spec::Spec;

    const VPCS: &str = "version: 1\ndefaults: {region: eu-west-1}\naccounts: {a: {id: \"111111111111\"}}\nvpcs:\n  \
        one: {account: a, cidrs: [10.0.0.0/16], subnets: {x: {cidr: 10.0.1.0/24}}}\n  \
        two: {account: a, cidrs: [10.1.0.0/16]}\n  three: {account: a, cidrs: [10.2.0.0/16]}\n";

    fn network(vpcs: &str, expect: &str) -> Network {
        let mut sources = Sources::default();
        sources.add("spec.yaml", format!("{vpcs}expect: {{{expect}}}\n"));
        let mut report = Report::default();
        let mut spec = Spec::parse(&sources, &[], &mut report);
        spec.find_keys(&mut report);
        let network = Network::resolve(&spec, &[], &mut report);
        assert!(!report.has_errors(), "{expect}: {:?}", report.sorted());
        network
    }

    #[track_caller]
    fn is_weaker(base: &str, new: &str, expected: bool) {
        let found = changes(&network(VPCS, base), &network(VPCS, new));
        assert_eq!(!found.is_empty(), expected, "{base} → {new}");
    }

    #[test]
    fn an_expectation_that_the_others_do_not_imply_is_told() {
        for (base, new, expected) in [
            ("never: [{from: one, to: two}]", "never: [{from: one, to: two}]", false),
            ("never: [{from: one, to: two}]", "", true),
            ("never: [{from: one, to: two}]", "always: [{from: one, to: two}]", true),
            ("never: [{from: one, to: two}]", "never: [{from: one, to: two, ports: [tcp/22]}]", true),
            ("never: [{from: one, to: two, ports: [tcp/22]}]", "never: [{from: one, to: two}]", false),
            (
                "never: [{from: one, to: \"t*\"}]",
                "never: [{from: one, to: two}, {from: one, to: three}]",
                false,
            ),
            ("never: [{from: one, to: \"t*\"}]", "never: [{from: one, to: two}]", true),
            ("never: [{from: one, to: two}]", "never: [{from: 10.0.0.0/8, to: {account: a}}]", false),
            ("never: [{from: one, to: two}]", "never: [{from: one/x, to: two}]", true),
            (
                "never: [{from: one, to: two, ports: [tcp/1-9]}]",
                "never: [{from: one, to: two, ports: [tcp/1-5]}, {from: one, to: two, ports: [tcp/6-9]}]",
                false,
            ),
            ("always: [{from: one, to: two}]", "always: [{from: one/x, to: two, ports: [tcp/1]}]", false),
            ("always: [{from: one/x, to: two}]", "always: [{from: one, to: two}]", true),
            ("always: [{from: one, to: two, ports: [tcp/1]}]", "always: [{from: one, to: two}]", true),
            (
                "always: [{from: one, to: two, ports: [tcp/1]}]",
                "always: [{from: \"*\", to: \"*\", ports: [tcp/1-2]}]",
                false,
            ),
        ] {
            is_weaker(base, new, expected);
        }
    }

    #[test]
    fn a_vpc_that_loses_a_tag_of_an_expectation_weakens_it() {
        let tagged = VPCS.replace("two: {", "two: {tags: {env: prod, team: web}, ");
        let expect = "never: [{from: one, to: {tag: {env: prod}}}]";
        let base = network(&tagged, expect);
        assert!(changes(&base, &network(&tagged, expect)).is_empty());
        let lost = changes(&base, &network(&tagged.replace("env: prod, ", ""), expect));
        let said: Vec<_> = lost.iter().map(|change| &*change.message).collect();
        let is = "the spec no longer expects that `one` never reaches `{tag: {env: prod}}`, such as `one` → `two`: \
                  `two` is not in `{tag: {env: prod}}` any more";
        assert_eq!(said, [is]);
        // Another tag says the same, and another VPC with the tag weakens nothing.
        let team = "never: [{from: one, to: {tag: {team: \"w*\"}}}]";
        assert!(changes(&base, &network(&tagged, team)).is_empty());
        let more = tagged.replace("three: {", "three: {tags: {env: prod}, ");
        assert!(changes(&base, &network(&more, expect)).is_empty());
    }

    #[test]
    fn a_vpc_that_is_gone_or_has_a_new_name_weakens_nothing() {
        let base = network(VPCS, "never: [{from: one, to: two}, {from: one, to: three}]");
        let gone = VPCS.replace("  three: {account: a, cidrs: [10.2.0.0/16]}\n", "");
        assert!(changes(&base, &network(&gone, "never: [{from: one, to: two}]")).is_empty());
        let renamed = VPCS.replace("  two: {", "  second: {renamed-from: two, ");
        let all = network(&renamed, "never: [{from: one, to: second}, {from: one, to: three}]");
        assert!(changes(&base, &all).is_empty());
        assert_eq!(changes(&base, &network(&renamed, "never: [{from: one, to: three}]")).len(), 1);
    }
}
