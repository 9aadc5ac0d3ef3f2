//! What is generated, deployed for real into an emulated AWS: `emulator/README.md` says what of it is emulated by whom.
//! Each test has an emulator of its own on loopback.

mod adopted;
mod aws;
mod cli;
mod combined;
mod interrupted;
mod large_template;
mod per_account;
mod permissions;
mod runbook;
mod scripts;
mod scripts_cdk;
mod stage;

use crossvpc_tests::check;
use crossvpc_tests::check::Check;

/// Those that wait longest first.
pub(crate) const CHECKS: &[Check] = &[
    check!(combined::terraform_deploys_every_other_scene_once, Python, Terraform).long(),
    check!(combined::terraform_deploys_and_removes_every_option, Python, Terraform),
    check!(interrupted::a_killed_deployment_is_finished_by_another, Bash, Python),
    check!(interrupted::so_is_one_by_the_cdk, Bash, Python, Node).long(),
    check!(interrupted::so_is_one_of_the_roots_of_accounts, Bash, Python, Terraform).long(),
    check!(large_template::a_large_template_goes_through_a_bucket, Bash, Python),
    check!(large_template::the_cdk_takes_the_bucket_of_its_own, Bash, Python, Node).long(),
    check!(per_account::each_account_applies_its_own_roots, Bash, Python, Terraform),
    check!(permissions::the_reader_of_policies_refuses),
    check!(permissions::what_nobody_calls_is_noticed),
    check!(runbook::the_page_of_a_connection_makes_it_and_takes_it_back, Bash, Python),
    check!(scripts::a_private_name_waits_for_its_record, Bash, Python),
    check!(scripts::cloudformation_deploys_and_removes_every_option, Bash, Python),
    check!(scripts::cloudformation_deploys_every_other_scene_once, Bash, Python).long(),
    check!(scripts::credentials_of_another_account_are_refused, Bash, Python),
    check!(scripts::only_the_links_of_a_connection_are_deployed, Bash, Python),
    check!(scripts_cdk::cdk_deploys_and_removes_every_option, Bash, Python, Node),
];
