//! Commands of the AWS CLI that only look, and how a value that the spec leaves out stands in them.

use crossvpc_core::aws::id::AwsId;
use crossvpc_core::deployment::shell::command_words;
pub(super) use crossvpc_core::deployment::shell::quoted;
use crossvpc_core::network::{Party, Subnet, Vpc};
use crossvpc_core::plan::Place;

/// A command of the AWS CLI in an account and region, each further word on a line of its own.
pub(super) fn lines(command: &str, place: &Place, words: impl IntoIterator<Item = String>) -> Vec<String> {
    let Place { account, region } = place;
    let start = format!("aws {command} --profile {} --region {region}", account.name);
    command_words(&start, words.into_iter().collect())
}

/// The command that prints the account of a profile.
pub(super) fn identity(account: &str, region: &str) -> String {
    format!("aws sts get-caller-identity --profile {account} --region {region} --output text --query Account")
}

/// A filter of EC2's `describe` commands, as a shell reads it.
pub(super) fn filter(name: &str, values: &[String]) -> String {
    let text = format!("Name={name},Values={}", values.join(","));
    if text.contains(' ') { format!("\"{text}\"") } else { text }
}

/// A VPC's id, or what to put in its place.
pub(super) fn vpc_id(vpc: &Vpc) -> String {
    known(vpc.id.as_ref(), "VPC", vpc.name.as_str())
}

/// Ids of subnets, or what to put in their place.
pub(super) fn subnet_ids<'s>(subnets: impl IntoIterator<Item = &'s Subnet>) -> Vec<String> {
    let known = |subnet: &Subnet| known(subnet.id.as_ref(), "subnet", subnet.name.as_str());
    subnets.into_iter().map(known).collect()
}

/// Ids of the security groups that a side names, or what to put in their place.
pub(super) fn group_ids(party: &Party) -> Vec<String> {
    let groups = party.security_groups.iter();
    groups.map(|group| known(group.id.as_ref(), "security group", group.name.as_str())).collect()
}

/// An id, or what to put in its place.
pub(super) fn known(id: Option<&AwsId>, what: &str, name: &str) -> String {
    id.map_or_else(|| format!("<id of the {what} {name}>"), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_one_word() {
        assert_eq!(quoted("ledger.example.com"), "ledger.example.com");
        assert_eq!(quoted("*.example.com"), "'*.example.com'");
        assert_eq!(quoted("$(a) b'c"), "'$(a) b'\\''c'");
        assert_eq!(quoted(""), "''");
    }
}
