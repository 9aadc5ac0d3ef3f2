//! Rules that name prefix lists let in what rules that name CIDR blocks do, and nothing else.

use super::{flows, generated_as, has_stacks, spec, text};
use crate::support::scenes;

#[test]
fn prefix_lists_let_in_exactly_what_blocks_do() {
    let mut seen = 0;
    for (scene, path) in scenes() {
        let mut spec = spec(&path);
        for (_, connection) in spec["connections"].as_mapping_mut().unwrap() {
            connection["rules"] = "prefix-lists".into();
        }
        let files = generated_as(&scene, &text(&spec));
        let expected = flows::expected(&spec);
        let found = flows::of_terraform(&files);
        assert_eq!(found.routes, expected.routes, "{scene}, Terraform");
        assert_eq!(found.rules, expected.rules, "{scene}, Terraform");
        if has_stacks(&files) {
            let found = flows::of_cloudformation(&files);
            assert_eq!(found.rules, expected.rules, "{scene}, CloudFormation");
        }
        let is_inbound = |(_, direction, ..): &&flows::Rule| direction == "ingress";
        let blocks = expected.rules.iter().filter(is_inbound).count();
        let templates = files.iter().filter(|(path, _)| path.starts_with("cloudformation/"));
        let lists: usize = templates.map(|(_, text)| text.matches("AWS::EC2::PrefixList\"").count()).sum();
        assert!(lists > 0 || blocks == 0 || !has_stacks(&files), "{scene}");
        seen += lists;
    }
    assert!(seen > 30, "only {seen} lists");
}
