//! `crossvpc check --fix` on the catalogue of slips: what is fixed is gone, nothing new is said, and a second run changes
//! nothing.

use std::collections::BTreeSet;

use crossvpc_core::source::Sources;

use super::damage::{SCENES, said};
use super::several::{SLIPS, with};

/// The text with every fix that findings carry.
fn fixed(text: &str) -> (String, usize) {
    let mut sources = Sources::default();
    sources.add("spec.yaml", text);
    let (fixed, count) = crossvpc::fix(&sources, &[]);
    let text = fixed.iter().map(|(_, source)| source.text()).collect();
    (text, count)
}

fn codes_and_messages(text: &str) -> BTreeSet<String> {
    said(text).into_iter().map(|(said, _)| said).collect()
}

#[test]
fn a_fix_removes_its_finding_adds_none_and_is_made_once() {
    let (mut wrong, mut fixes) = (Vec::new(), 0);
    for (scene, slips) in SCENES.iter().zip(&*SLIPS) {
        assert_eq!(fixed(&scene.lines.join("\n")).1, 0, "nothing of `{}` is to be fixed", scene.name);
        for slip in slips {
            let (damaged, _) = with(scene, &[slip]);
            let (text, count) = fixed(&damaged);
            let (before, after) = (codes_and_messages(&damaged), codes_and_messages(&text));
            let new: Vec<_> =
                after.iter().filter(|said| !before.contains(*said) && !scene.said.contains(*said)).collect();
            let is_gone = after.iter().all(|said| scene.said.contains(said));
            if !new.is_empty() || fixed(&text).1 != 0 || is_gone != (count > 0) {
                wrong.push(format!(
                    "{}: {count} fixes of {} at {:?}: {new:?}",
                    scene.name, slip.code, slip.instead
                ));
            }
            fixes += count;
        }
    }
    let shown = &wrong[..wrong.len().min(30)];
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), shown.join("\n"));
    assert!(fixes > 300, "only {fixes} fixes");
}

#[test]
fn comments_and_layout_stay_as_they_are() {
    let before = "\
version: 1   # the format
defaults: {region: eu-west-1}
accounts:
  pay: { id: 111111111111 } # quoted by the fix
  web: \"222222222222\"
vpcs:
  one:
    account: pay   # who owns it
    cidr_block: 10.0.0.0/16
    route_tables: {main: null}
  two: {account: \"222222222222\", cidrs: [ 10.1.0.0/16 ], route-tables: {main: null}}
connections:
  c:
    provider: one
    consumers: two
    ports:
      - 443/tcp # HTTPS
    VpcPeering: true
";
    let after = "\
version: 1   # the format
defaults: {region: eu-west-1}
accounts:
  pay: { id: \"111111111111\" } # quoted by the fix
  web: {id: \"222222222222\"}
vpcs:
  one:
    account: pay   # who owns it
    cidrs: [10.0.0.0/16]
    route-tables: {main: null}
  two: {account: web, cidrs: [ 10.1.0.0/16 ], route-tables: {main: null}}
connections:
  c:
    provider: {vpc: one}
    consumers: {two: {}}
    ports:
      - tcp/443 # HTTPS
    vpc-peering: {}
";
    assert_eq!(fixed(before).0, after);
    assert!(said(after).iter().all(|(said, _)| said.starts_with("no-security-group")), "{:?}", said(after));
}
