//! What `crossvpc plan` draws: a picture for each shape of network, and what it refuses to draw.

use crate::cli::support::Place;
use crate::support::{crossvpc, root};

/// Scenes of different shapes, each with the formats that are kept.
const SHAPES: [(&str, &[&str]); 7] = [
    ("article-peering", &["mermaid", "svg"]),
    ("mesh-of-peerings", &["mermaid"]),
    ("many-consumers", &["mermaid"]),
    ("hub-and-spokes", &["mermaid", "svg"]),
    ("third-account-gateway", &["mermaid"]),
    ("cross-region-dual-stack", &["mermaid"]),
    ("every-option", &["mermaid", "dot"]),
];

#[test]
fn every_shape_has_its_picture() {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(root().join("tests/snapshots/pictures"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (scene, formats) in SHAPES {
        for format in formats {
            let spec = root().join(format!("specs/{scene}.yaml"));
            let run = crossvpc().arg("plan").arg(spec).args(["--format", format]).output().unwrap();
            let picture = String::from_utf8(run.stdout).unwrap();
            settings.bind(|| insta::assert_snapshot!(format!("{scene}-{format}"), picture));
        }
    }
}

#[test]
fn one_link_is_drawn_alone() {
    let args = ["plan", "specs/many-consumers.yaml", "--format", "mermaid", "--link", "privatelink-ledger"];
    let picture = String::from_utf8(crossvpc().args(args).output().unwrap().stdout).unwrap();
    assert!(picture.contains("PrivateLink<br>") && !picture.contains("VPC peering"), "{picture}");
}

#[test]
fn a_view_that_a_format_does_not_have_is_refused() {
    let place = Place::new();
    for (format, view, needed) in [
        ("text", "network", "`mermaid`, `dot` or `svg`"),
        ("json", "steps", "`mermaid`"),
        ("svg", "steps", "`mermaid`"),
        ("dot", "steps", "`mermaid`"),
    ] {
        let run = place.run(&["plan", "spec.yaml", "--format", format, "--view", view]);
        let expected = format!("error: this `--view` needs `--format` {needed}\n");
        assert_eq!((run.code, run.out.as_str(), run.err), (Some(2), "", expected));
    }
}
