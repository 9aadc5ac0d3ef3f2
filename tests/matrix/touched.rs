//! What a connection may touch: the files of its own and of its links, and the lists that all share.

use serde_yaml::Value;

use super::{accounts, names, policy_of, runbook};
use crate::support::Files;

/// Every file that differs names the connection or one of its links; the lists that all links share only lose words.
pub(crate) fn check(case: &str, spec: &Value, connection: &str, with: &Files, without: &Files) {
    let links = links(spec, connection);
    for path in with.keys().chain(without.keys()) {
        let (old, new) = (with.get(path), without.get(path));
        if old == new {
            continue;
        }
        if let Some(account) = policy_of(path) {
            assert!(accounts(spec, connection).contains(account), "{case} touches {path}");
            continue;
        }
        if let Some(account) = runbook::account_of(path) {
            let touches = accounts(spec, connection).contains(account.as_str())
                || has_gateway_of(spec, connection, &account);
            assert!(touches, "{case} touches {path}");
            continue;
        }
        let old = old.unwrap_or_else(|| panic!("{case} creates {path}"));
        // What is the same for every spec is there if any connection needs it.
        let ends = [".sh", "/steps.txt", "/tags.json", "/values.txt.example", "/handover.tf", "/imports.tf"];
        let of_option = path.starts_with("terraform/modules/") || ends.iter().any(|end| path.ends_with(end));
        let named = links.iter().any(|link| path.contains(link))
            || runbook::is_touched(spec, connection, path)
            || old.contains(&format!("connections.{connection}`"));
        if named || (of_option && new.is_none()) {
            continue;
        }
        let lists = ["README.md", "outputs.tf", "terraform.tfvars.example", "variables.tf"];
        let shared = path.starts_with("cdk/") || ends.iter().chain(&lists).any(|end| path.ends_with(end));
        // PrivateLink needs a later provider.
        if path.ends_with("/versions.tf") && spec["connections"][connection].get("privatelink").is_some() {
            continue;
        }
        // They count, too; and without any connection, they say so instead.
        if ["README.md", "runbook/README.md"].contains(&path.as_str()) {
            continue;
        }
        let new = new.unwrap_or_else(|| panic!("{case} removes {path}"));
        assert!(shared, "{case} changes {path}");
        // Without its DNS option, a peering has it turned off.
        let new: String = new.split_inclusive('\n').filter(|line| !line.ends_with(" off\n")).collect();
        assert!(is_part_of(&new, old), "{case} does more than remove from {path}:\n{new}");
    }
}

/// Whether a connection uses a gateway of an account.
fn has_gateway_of(spec: &Value, connection: &str, account: &str) -> bool {
    let via = spec["connections"][connection]["transit-gateway"]["via"].as_str();
    via.is_some_and(|via| spec["transit-gateways"][via]["account"].as_str() == Some(account))
}

/// What the files are called that a connection may touch: its links by their ids, or the parts of a gateway's that it uses.
pub(crate) fn links(spec: &Value, connection: &str) -> Vec<String> {
    let name = connection;
    let connection = &spec["connections"][connection];
    if connection.get("privatelink").is_some() {
        return vec![format!("privatelink-{name}")];
    }
    let provider = connection["provider"]["vpc"].as_str().unwrap();
    if let Some(gateway) = connection["transit-gateway"]["via"].as_str() {
        let consumers = names(&connection["consumers"]).into_iter();
        let vpcs = consumers.chain([provider.to_owned()]);
        let of_vpc = ["--", "-attachment-", "-association-", "-routing-"];
        let of_vpcs =
            vpcs.flat_map(|vpc| of_vpc.map(|role| format!("transit-gateway-{gateway}{role}{vpc}.")));
        let own = ["", "-gateway"].map(|role| format!("transit-gateway-{gateway}{role}."));
        let accounts = accounts(spec, name).into_iter();
        let shares = accounts.map(|account| format!("transit-gateway-{gateway}-share-{account}."));
        return of_vpcs.chain(shares).chain(own).collect();
    }
    let link = |consumer: String| {
        let (a, b) =
            if consumer.as_str() < provider { (consumer.as_str(), provider) } else { (provider, &*consumer) };
        format!("vpc-peering-{a}--{b}")
    };
    names(&connection["consumers"]).into_iter().map(link).collect()
}

/// Whether the words of one text stand in the other in the same order; where the lines of a comment break means nothing.
pub(crate) fn is_part_of(part: &str, whole: &str) -> bool {
    let words = |text: &str| {
        let separators = |c: char| c.is_whitespace() || ",[](){}".contains(c);
        text.split(separators).filter(|word| !["", "#"].contains(word)).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut whole = words(whole).into_iter();
    words(part).into_iter().all(|word| whole.any(|other| other == word))
}
