//! Mermaid reads the chart of every plan.

use std::fs;

use crate::support::found::{program, run};
use crate::support::hub::with_spokes;
use crate::support::{crossvpc, root, scenes};

pub(crate) fn mermaid_reads_every_plan() {
    let folder = tempfile::tempdir().unwrap();
    let mut specs = scenes();
    let hub = specs.iter().find(|(name, _)| name == "hub-and-spokes").expect("the scene is there");
    let hub: serde_yaml::Value = serde_yaml::from_str(&fs::read_to_string(&hub.1).unwrap()).unwrap();
    // Too many arrows: drawn wave by wave.
    let large = folder.path().join("large.yaml");
    fs::write(&large, serde_json::to_string(&with_spokes(&hub, 60)).unwrap()).unwrap();
    specs.push(("large".to_owned(), large));
    let mut charts = Vec::new();
    for (name, spec) in &specs {
        let chart = run(crossvpc().arg("plan").arg(spec).args(["--format", "mermaid"]));
        assert!(chart.matches("-->").count() <= 500, "{name}");
        assert_eq!(chart.contains("_wave1["), name == "large", "{name}");
        let path = folder.path().join(format!("{name}.mmd"));
        fs::write(&path, chart).unwrap();
        charts.push(path);
    }
    let mut node = program("node");
    let script = root().join("tests/tools/mermaid.mjs");
    let printed = run(node.arg(script).args(&charts));
    assert_eq!(printed.trim(), format!("{} charts", charts.len()));
}
