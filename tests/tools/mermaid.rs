//! Mermaid reads the network and the steps of every plan, and a browser's parser the network as an SVG.

use std::fs;

use crate::support::found::{program, run};
use crate::support::hub::with_spokes;
use crate::support::{crossvpc, root, scenes};

/// Names that are words of Mermaid, and a description that would end what it is written into.
const HOSTILE: &str = r#"version: 1
defaults: {region: eu-west-1}
accounts: {end: {id: "111111111111"}, style: {id: "222222222222"}}
vpcs:
  end: {account: end, cidrs: [10.0.0.0/16], route-tables: {main: null}}
  style: {account: style, cidrs: [10.1.0.0/16], route-tables: {main: null}}
  click: {account: style, cidrs: [10.2.0.0/16], route-tables: {main: null}}
  x: {account: style, cidrs: [10.3.0.0/16], route-tables: {main: null}}
connections:
  default: {provider: {vpc: end}, consumers: {style: {}}, ports: [tcp/1], vpc-peering: {}, description: "\"]; </title><script>x"}
  subgraph: {provider: {vpc: x}, consumers: {click: {}}, ports: [tcp/1], vpc-peering: {}, description: "]]> --> &"}
"#;

pub(crate) fn mermaid_reads_every_plan() {
    let folder = tempfile::tempdir().unwrap();
    let mut specs = scenes();
    let hub = specs.iter().find(|(name, _)| name == "hub-and-spokes").expect("the scene is there");
    let hub: serde_yaml::Value = serde_yaml::from_str(&fs::read_to_string(&hub.1).unwrap()).unwrap();
    // Too many arrows: steps are drawn wave by wave, and spokes share a box.
    let large = serde_json::to_string(&with_spokes(&hub, 60)).unwrap();
    for (name, text) in [("large", large.as_str()), ("hostile", HOSTILE)] {
        let path = folder.path().join(format!("{name}.yaml"));
        fs::write(&path, text).unwrap();
        specs.push((name.to_owned(), path));
    }
    let mut pictures = Vec::new();
    for (name, spec) in &specs {
        for (view, format) in [("steps", "mermaid"), ("network", "mermaid"), ("network", "svg")] {
            let args = ["--format", format, "--view", view];
            let picture = run(crossvpc().args(["--quiet", "plan"]).arg(spec).args(args));
            if format == "mermaid" {
                assert!(picture.matches("->").count() + picture.matches("=>").count() <= 500, "{name}");
            }
            let (waves, shared) = (picture.contains("_wave1["), picture.contains("60 VPCs"));
            assert_eq!(
                (waves, shared),
                (name == "large" && view == "steps", name == "large" && view == "network")
            );
            let path = folder.path().join(format!("{name}-{view}.{format}"));
            fs::write(&path, picture).unwrap();
            pictures.push(path);
        }
    }
    let mut node = program("node");
    let script = root().join("tests/tools/mermaid.mjs");
    let printed = run(node.arg(script).args(&pictures));
    assert_eq!(printed.trim(), format!("{} pictures", pictures.len()));
}
