//! Finds the keys of a spec: by `renamed-from`, and in the spec that was generated before.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Report;
use crate::findings::values::renamed_from;
use crate::name::Name;
use crate::source::Span;

use super::likeness::{Likeness, connection, only, place, vpc};
use super::{Entries, Entry, Keys, Spec, Vpc, WithId, later, requesters};

impl Keys {
    /// The keys that a spec has by itself, or after what was generated before.
    pub(crate) fn of(spec: &Spec, base: Option<&Spec>, report: &mut Report) -> Self {
        let mut finder = Finder { spec, base, keys: Self::default(), origins: BTreeMap::new(), report };
        finder.all();
        finder.keys
    }

    /// Whether a spec has the same keys after this one was generated.
    pub fn are_kept(spec: &Spec, past: &Spec) -> bool {
        let is_kept = || Self::of(spec, Some(past), &mut Report::keeping(0)) == spec.keys;
        let is_plain = [&spec.keys, &past.keys].into_iter().all(|keys| *keys == Self::default());
        let asks_anew = || !requesters::turned(spec, past, |_, name| Some(name)).is_empty();
        if is_plain && is_named_alike(spec, past) && !asks_anew() {
            debug_assert!(is_kept(), "what has the name and the id that it had is what it was");
            return true;
        }
        is_kept()
    }
}

impl Spec {
    /// Finds the keys of what was renamed, unless they are known.
    pub(crate) fn find_keys(&mut self, report: &mut Report) {
        if self.keys.is_empty() {
            let recorded = std::mem::take(&mut self.keys.later);
            self.keys = Keys::of(self, self.past.as_deref(), report);
            if self.past.is_none() {
                self.keys.later = recorded;
            }
        }
    }
}

/// Whether things have the names and ids that they had, and say no others; without a base, whether they say none.
fn is_same<T: WithId>(now: &Entries<T>, was: Option<&Entries<T>>) -> bool {
    let is_same =
        |((name, entry), (old, was)): ((_, &Entry<T>), (_, &Entry<T>))| name == old && id(entry) == id(was);
    now.values().all(|entry| entry.value.renamed_from().is_none())
        && was.is_none_or(|was| now.len() == was.len() && now.iter().zip(was.iter()).all(is_same))
}

/// Whether everything has the name and the id that it had, as after most edits.
fn is_named_alike(now: &Spec, was: &Spec) -> bool {
    let vpcs = || now.vpcs.values().zip(was.vpcs.values());
    let gateways = || now.transit_gateways.values().zip(was.transit_gateways.values());
    is_same(&now.accounts, Some(&was.accounts))
        && is_same(&now.vpcs, Some(&was.vpcs))
        && is_same(&now.transit_gateways, Some(&was.transit_gateways))
        && is_same(&now.connections, Some(&was.connections))
        && vpcs().all(|(now, old)| is_as_before(&now.value, Some((was, &old.value))))
        && gateways().all(|(now, old)| is_same(&now.value.route_tables, Some(&old.value.route_tables)))
}

/// The same of the parts of a VPC.
fn is_as_before(now: &Vpc, was: Option<(&Spec, &Vpc)>) -> bool {
    was.is_none_or(|(base, _)| base.keys == Keys::default())
        && is_same(&now.route_tables, was.map(|(_, was)| &was.route_tables))
        && is_same(&now.security_groups, was.map(|(_, was)| &was.security_groups))
        && is_same(&now.subnets, was.map(|(_, was)| &was.subnets))
}

struct Finder<'s, 'r> {
    spec: &'s Spec,
    base: Option<&'s Spec>,
    keys: Keys,
    /// The name in the base of what is in both, by path.
    origins: BTreeMap<String, &'s Name>,
    report: &'r mut Report,
}

/// The things of a map and of the map that it was, while their keys are found.
struct Scope<'s, 'p> {
    path: &'p str,
    taken: BTreeMap<Name, Span>,
    claimed: BTreeSet<&'s Name>,
    done: BTreeSet<&'s Name>,
}

/// An entry with its name.
type Named<'s, T> = (&'s Name, &'s Entry<T>);

/// A map of the base with the spec that has it and its place there.
type Was<'s, 'p, T> = (&'s Spec, &'p str, &'s Entries<T>);

impl<'s> Finder<'s, '_> {
    fn all(&mut self) {
        let (spec, base) = (self.spec, self.base);
        self.map(
            "accounts",
            &spec.accounts,
            base.map(|base| (base, "accounts", &base.accounts)),
            &|_, _, _, _| None,
        );
        self.map("vpcs", &spec.vpcs, base.map(|base| (base, "vpcs", &base.vpcs)), &vpc);
        for (name, entry) in &spec.vpcs {
            let found = self.before("vpcs", name);
            let was = found.and_then(|(base, was)| Some((base, was, &base.vpcs.get(was)?.value)));
            let now = &entry.value;
            if is_as_before(now, was.map(|(base, _, of)| (base, of))) {
                continue;
            }
            let path = format!("vpcs.{name}");
            let was = was.map(|(base, was, of)| (base, format!("vpcs.{was}"), of));
            let was = was.as_ref();
            self.part(
                &path,
                "route-tables",
                &now.route_tables,
                was.map(|(base, path, of)| (*base, path.as_str(), &of.route_tables)),
                &only,
            );
            self.part(
                &path,
                "security-groups",
                &now.security_groups,
                was.map(|(base, path, of)| (*base, path.as_str(), &of.security_groups)),
                &only,
            );
            self.part(
                &path,
                "subnets",
                &now.subnets,
                was.map(|(base, path, of)| (*base, path.as_str(), &of.subnets)),
                &|_, _, subnet, is_close| {
                    is_close.then(|| subnet.cidr.as_ref().map(|cidr| cidr.value.clone()))?
                },
            );
            if let Some((_, was, _)) = was {
                let (path, was) = (format!("{path}.subnets"), format!("{was}.subnets"));
                let is_later = |name: &Name| {
                    self.before(&path, name).is_none_or(|(base, old)| base.keys.is_later(&was, old))
                };
                let later: Vec<_> = later::beside(&now.subnets, is_later).collect();
                self.keys.later.extend(later.into_iter().map(|name| format!("{path}.{name}")));
            }
        }
        self.map(
            "transit-gateways",
            &spec.transit_gateways,
            base.map(|base| (base, "transit-gateways", &base.transit_gateways)),
            &|spec, keys, gateway, is_close| {
                is_close.then(|| place(spec, keys, gateway.account.as_ref(), gateway.region.as_ref()))
            },
        );
        for (name, entry) in &spec.transit_gateways {
            let found = self.before("transit-gateways", name);
            let was = found.and_then(|(base, was)| Some((base, was, &base.transit_gateways.get(was)?.value)));
            let was = was.map(|(base, was, of)| (base, format!("transit-gateways.{was}"), of));
            let was = was.as_ref().map(|(base, path, of)| (*base, path.as_str(), &of.route_tables));
            self.part(
                &format!("transit-gateways.{name}"),
                "route-tables",
                &entry.value.route_tables,
                was,
                &only,
            );
        }
        self.map(
            "connections",
            &spec.connections,
            base.map(|base| (base, "connections", &base.connections)),
            &connection,
        );
        if let Some(base) = base {
            let origin = |path: &str, name: &Name| self.before(path, name).map(|(_, was)| was);
            let turned = requesters::turned(spec, base, origin);
            self.keys.later.extend(turned);
        }
    }

    /// The spec before with the name that a thing has there.
    fn before(&self, path: &str, name: &Name) -> Option<(&'s Spec, &'s Name)> {
        let base = self.base?;
        self.origins.get(&format!("{path}.{name}")).map(|was| (base, *was))
    }

    fn part<T: WithId>(
        &mut self,
        path: &str,
        key: &str,
        now: &'s Entries<T>,
        was: Option<Was<'s, '_, T>>,
        like: Likeness<'_, T>,
    ) {
        let was = was.map(|(base, path, entries)| (base, format!("{path}.{key}"), entries));
        let was = was.as_ref().map(|(base, path, entries)| (*base, path.as_str(), *entries));
        self.map(&format!("{path}.{key}"), now, was, like);
    }

    fn map<T: WithId>(
        &mut self,
        path: &str,
        now: &'s Entries<T>,
        was: Option<Was<'s, '_, T>>,
        like: Likeness<'_, T>,
    ) {
        let is_said = now.values().any(|entry| entry.value.renamed_from().is_some());
        if was.is_none() && !is_said {
            return;
        }
        let (taken, claimed, done) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
        let mut scope = Scope { path, taken, claimed, done };
        self.written(&mut scope, now, was);
        if let Some(was) = was {
            self.recognised(&mut scope, now, was, like);
        }
        for (name, entry) in now {
            if !scope.done.contains(name) && !self.claim(&mut scope, (name, entry.span), None, name.clone()) {
                let first = scope.taken.get(name).copied().unwrap_or(entry.span);
                self.report.push(renamed_from::taken(entry.span, name, first));
            }
        }
    }

    /// What says its earlier name.
    fn written<T: WithId>(
        &mut self,
        scope: &mut Scope<'s, '_>,
        now: &'s Entries<T>,
        was: Option<Was<'s, '_, T>>,
    ) {
        for (name, entry) in now {
            let Some(text) = entry.value.renamed_from() else { continue };
            let Some(said) = Name::new(&text.value) else {
                self.report.push(renamed_from::no_name(text));
                continue;
            };
            if said == *name {
                self.report.push(renamed_from::own(text));
                continue;
            }
            let known = was.and_then(|(base, path, old)| {
                let is_as_before =
                    |was: &Entry<T>| was.value.renamed_from().is_some_and(|was| was.value == text.value);
                let known = old.get_key_value(name).filter(|(_, was)| is_as_before(was));
                let known = known.or_else(|| old.get_key_value(&said));
                let known = known.or_else(|| old.iter().find(|(was, _)| base.keys.name(path, was) == said));
                known.map(|(was, _)| (was, base.keys.shown().name(path, was)))
            });
            let (known, key) = known.map_or((None, said), |(was, key)| (Some(was), key));
            if !self.claim(scope, (name, text.span), known, key.clone()) {
                let first = scope.taken.get(&key).copied().unwrap_or(text.span);
                self.report.push(renamed_from::taken(text.span, &key, first));
                scope.done.insert(name);
            }
        }
    }

    /// What is recognised: by its id, by its name, and as the only one that is like another one.
    fn recognised<T: WithId>(
        &mut self,
        scope: &mut Scope<'s, '_>,
        now: &'s Entries<T>,
        (base, path, old): Was<'s, '_, T>,
        like: Likeness<'_, T>,
    ) {
        let base_keys = base.keys.shown();
        let key_of = |name: &Name| base_keys.name(path, name);
        let by_id: BTreeMap<_, _> = old.iter().filter_map(|(name, entry)| Some((id(entry)?, name))).collect();
        let same = |entry: &Entry<T>| by_id.get(id(entry)?).copied();
        for (name, entry) in now {
            let Some(was) = same(entry) else { continue };
            let key = key_of(was);
            // Another thing that stays may have the name.
            let is_left = now.get(key.key()).is_none_or(|other| {
                *name == key
                    || other.value.renamed_from().is_some()
                    || same(other).is_some_and(|of| of != was)
            });
            if is_left {
                self.claim(scope, (name, entry.span), Some(was), key);
            }
        }
        for (name, entry) in now {
            if let Some((was, _)) = old.get_key_value(name) {
                self.claim(scope, (name, entry.span), Some(was), key_of(was));
            }
        }
        for is_close in [true, false] {
            let mut alike: BTreeMap<String, [Vec<Named<'s, T>>; 2]> = BTreeMap::new();
            let keys = self.keys.shown();
            for found in now.iter().filter(|(name, _)| !scope.done.contains(name)) {
                if let Some(text) = like(self.spec, &keys, &found.1.value, is_close) {
                    alike.entry(text).or_default()[1].push(found);
                }
            }
            if alike.is_empty() {
                continue;
            }
            for found in old.iter().filter(|(name, _)| !scope.claimed.contains(name)) {
                let text = like(base, &base_keys, &found.1.value, is_close);
                if let Some(others) = text.and_then(|text| alike.get_mut(&text)) {
                    others[0].push(found);
                }
            }
            for [was, is] in alike.values() {
                let ([(was, old)], [(name, entry)]) = (was.as_slice(), is.as_slice()) else { continue };
                let is_other = id(old).zip(id(entry)).is_some_and(|(one, two)| one != two);
                let key = key_of(was);
                if !is_other && now.get(key.key()).is_none() {
                    self.claim(scope, (name, entry.span), Some(was), key);
                }
            }
        }
    }

    /// Gives a thing a key, and what it was in the base, if neither is taken.
    fn claim(
        &mut self,
        scope: &mut Scope<'s, '_>,
        (name, at): (&'s Name, Span),
        was: Option<&'s Name>,
        key: Name,
    ) -> bool {
        let is_free = !scope.done.contains(name)
            && !scope.taken.contains_key(&key)
            && was.is_none_or(|was| !scope.claimed.contains(was));
        if is_free {
            let path = format!("{}.{name}", scope.path);
            scope.done.insert(name);
            scope.taken.insert(key.clone(), at);
            if let Some(was) = was {
                scope.claimed.insert(was);
                self.origins.insert(path.clone(), was);
            }
            if key != *name {
                self.keys.by_path.insert(path, key);
            }
        }
        is_free
    }
}

fn id<T: WithId>(entry: &Entry<T>) -> Option<&str> {
    entry.value.id().map(|id| id.value.as_str())
}
