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
    let page = path.strip_prefix("runbook/connections/").and_then(|file| file.strip_suffix(".md"));
    let Some(page) = page else {
        return false;
    };
    page == connection || shared(spec, connection).intersection(&shared(spec, page)).next().is_some()
}

/// The account that a page is about, if it is about one.
pub(crate) fn account_of(path: &str) -> Option<String> {
    path.strip_prefix("runbook/accounts/")?.strip_suffix(".md").map(str::to_owned)
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
    for (page, text) in super::rendered::pages(files) {
        for target in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let (path, heading) = target.split_once('#').unwrap_or((target, ""));
            let mut folders: Vec<_> = page.split('/').collect();
            if !path.is_empty() {
                folders.pop();
            }
            for part in path.split('/').filter(|part| !part.is_empty()) {
                if part == ".." {
                    folders.pop();
                } else {
                    folders.push(part);
                }
            }
            let path = folders.join("/");
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
    let page = &files[&format!("runbook/connections/{name}.md")];
    let test = page.split_once("\n## Test\n").unwrap().1.split_once("\n## ").unwrap().0;
    let has = |what: &str| assert!(test.contains(what), "{scene}: the test of {name} lacks {what}\n{test}");
    let service = connection.get("privatelink");
    let consumers = super::names(&connection["consumers"]);
    let provider = connection["provider"]["vpc"].as_str().unwrap().to_owned();
    let looked_in = if service.is_some() { consumers.clone() } else { vec![provider] };
    for vpc in &looked_in {
        let entry = &spec["vpcs"][vpc.as_str()];
        let account = entry["account"].as_str().unwrap();
        let id = entry["id"].as_str().map_or_else(|| format!("<id of the VPC {vpc}>"), str::to_owned);
        // Of several alike, the table of VPCs has the values.
        if test.contains("Values=$vpc_id") || test.contains("$vpc>") {
            assert!(
                ["--profile $account ".to_owned(), format!("--profile {account} ")]
                    .iter()
                    .any(|at| test.contains(at)),
                "{scene}: {name}"
            );
        } else {
            has(&format!("Name=vpc-id,Values={id}"));
            has(&format!("--profile {account} "));
        }
        let cells = format!("| `{vpc}` | [`{account}`](../accounts/{account}.md) | `");
        let row = page
            .lines()
            .find(|line| line.contains(&cells))
            .unwrap_or_else(|| panic!("{scene}: {name}, {vpc}"));
        assert!(row.contains(&format!("| `{id}` |")), "{scene}: {row}");
    }
    for vpc in consumers {
        assert!(page.contains(&format!("| consumer | `{vpc}` | ")), "{scene}: {name}, {vpc}");
    }
    let private = service.and_then(|service| service["private-dns"].as_str());
    has(&private.map_or("address='<".to_owned(), |name| format!("address={}\n", name.replace('*', "test"))));
    let calls: BTreeSet<_> = test
        .lines()
        .filter(|line| ["nc ", "ping ", "dig "].iter().any(|call| line.starts_with(call)))
        .collect();
    let call = |ports: &Value| {
        let Some((protocol, range)) = ports.as_str().unwrap().split_once('/') else {
            return "ping -c 3 \"$address\"".to_owned();
        };
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let [first, last] = [first, last].map(|port| port.parse::<u16>().unwrap());
        match protocol {
            "tcp" if (first..=last).contains(&53) => {
                "dig @\"$address\" +tcp +time=5 +tries=1 . NS".to_owned()
            }
            "tcp" => format!("nc -vz -w 5 \"$address\" {first}"),
            _ if (first..=last).contains(&53) => "dig @\"$address\" +time=5 +tries=1 . NS".to_owned(),
            _ => format!("nc -vzu -w 5 \"$address\" {first}"),
        }
    };
    let expected: BTreeSet<_> = connection["ports"].as_sequence().unwrap().iter().map(call).collect();
    assert_eq!(calls, expected.iter().map(String::as_str).collect(), "{scene}: {name}");
}
