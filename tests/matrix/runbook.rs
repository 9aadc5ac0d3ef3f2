//! The runbook's pages: each link leads to something, each connection is tried as it is declared, and a page is left alone
//! by connections that share nothing with it.

use std::collections::BTreeSet;

use serde_yaml::Value;

use crate::support::{Files, scene_files, scenes};

#[test]
fn each_page_leads_somewhere_and_tries_what_is_declared() {
    for (scene, path) in scenes() {
        let (spec, files) = (super::spec(&path), scene_files(&path));
        check_links(&scene, &files);
        for connection in super::names(&spec["connections"]) {
            check_test(&scene, &spec, &connection, &files);
        }
    }
}

/// Whether a connection may touch a file because it is its page, or the page of one that shares a link.
pub(crate) fn is_touched(spec: &Value, connection: &str, path: &str) -> bool {
    let Some(page) = path.strip_prefix("runbook/").and_then(|file| file.strip_suffix(".md")) else {
        return false;
    };
    page == connection || shared(spec, connection).intersection(&shared(spec, page)).next().is_some()
}

/// What a connection may share: the pair of VPCs of a peering, a gateway.
fn shared(spec: &Value, connection: &str) -> BTreeSet<Vec<String>> {
    let connection = &spec["connections"][connection];
    if let Some(gateway) = connection["transit-gateway"]["via"].as_str() {
        return BTreeSet::from([vec![gateway.to_owned()]]);
    }
    if connection.get("vpc-peering").is_none() {
        return BTreeSet::new();
    }
    let provider = connection["provider"]["vpc"].as_str().unwrap();
    let consumers = super::names(&connection["consumers"]).into_iter();
    let pair = |consumer: String| {
        let mut pair = vec![consumer, provider.to_owned()];
        pair.sort();
        pair
    };
    consumers.map(pair).collect()
}

/// Every link of every page leads to a file, or to a heading of the page it names.
fn check_links(scene: &str, files: &Files) {
    let pages = files.iter().filter(|(path, _)| *path == "README.md" || path.starts_with("runbook/"));
    for (page, text) in pages {
        for target in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let (path, heading) = target.split_once('#').unwrap_or((target, ""));
            let path = match (path, path.strip_prefix("../")) {
                ("", _) => page.clone(),
                (_, Some(above)) => above.to_owned(),
                (beside, None) => page
                    .rsplit_once('/')
                    .map_or(beside.to_owned(), |(folder, _)| format!("{folder}/{beside}")),
            };
            let found = files.get(&path).unwrap_or_else(|| panic!("{scene}: {page} leads to {path}"));
            assert!(
                heading.is_empty() || headings(found).contains(heading),
                "{scene}: {page} leads to {target}"
            );
        }
    }
}

/// The headings of a page, as links name them.
fn headings(text: &str) -> BTreeSet<String> {
    let titles =
        text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let kept = |c: char| c.is_alphanumeric() || "- _".contains(c);
    titles.map(|title| title.to_lowercase().replace(|c| !kept(c), "").replace(' ', "-")).collect()
}

/// The test of a connection asks in the right account for the right address, and calls each declared port.
fn check_test(scene: &str, spec: &Value, name: &str, files: &Files) {
    let connection = &spec["connections"][name];
    let page = &files[&format!("runbook/{name}.md")];
    let test = page.split_once("\n## Test it\n").unwrap().1.split_once("\n## ").unwrap().0;
    let has = |what: &str| assert!(test.contains(what), "{scene}: the test of {name} lacks {what}\n{test}");
    let service = connection.get("privatelink");
    let consumers = super::names(&connection["consumers"]);
    let provider = connection["provider"]["vpc"].as_str().unwrap().to_owned();
    for vpc in if service.is_some() { consumers.clone() } else { vec![provider] } {
        let vpc = &spec["vpcs"][vpc.as_str()];
        has(&format!("--profile {} --region", vpc["account"].as_str().unwrap()));
        has(&format!("Name=vpc-id,Values={}", vpc["id"].as_str().unwrap_or("<id of the VPC ")));
    }
    for vpc in consumers {
        has(&format!("`{vpc}`, `{}`", spec["vpcs"][vpc.as_str()]["account"].as_str().unwrap()));
    }
    let private = service.and_then(|service| service["private-dns"].as_str());
    has(&private.map_or("address='<".to_owned(), |name| format!("address={}\n", name.replace('*', "test"))));
    let calls: BTreeSet<_> =
        test.lines().filter(|line| line.starts_with("nc ") || line.starts_with("ping ")).collect();
    let call = |ports: &Value| match ports.as_str().unwrap().split_once('/') {
        Some(("tcp", range)) => format!("nc -vz -w 5 \"$address\" {}", range.split('-').next().unwrap()),
        Some((_, range)) => format!("nc -vzu -w 5 \"$address\" {}", range.split('-').next().unwrap()),
        None => "ping -c 3 \"$address\"".to_owned(),
    };
    let expected: BTreeSet<_> = connection["ports"].as_sequence().unwrap().iter().map(call).collect();
    assert_eq!(calls, expected.iter().map(String::as_str).collect(), "{scene}: {name}");
}
