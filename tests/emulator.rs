//! What is generated, deployed for real into an emulated AWS: `emulator/README.md` says what of it is emulated by whom.
//! Each test has an emulator of its own on loopback.

mod adopted;
mod aws;
mod cli;
mod combined;
mod edits;
mod interrupted;
mod large_template;
mod left;
mod lost;
mod per_account;
mod permissions;
mod published;
mod refused;
mod roots;
mod rules;
mod runbook;
mod scripts;
mod scripts_cdk;
mod stage;
mod states;
mod tampered;
mod troubled;
mod troubled_cdk;

use crossvpc_tests::check;
use crossvpc_tests::check::Check;

/// Those that wait longest first.
pub(crate) const CHECKS: &[Check] = &[
    // The longest first, so that none is left to one core at the end.
    check!(scripts::cloudformation_deploys_every_other_scene_once, Bash, Python).long(),
    check!(combined::terraform_deploys_every_other_scene_once, Python, Terraform).long(),
    check!(combined::terraform_deploys_and_removes_every_option, Python, Terraform),
    check!(combined::a_prefix_lets_two_specs_share_accounts, Python, Terraform).long(),
    check!(edits::nor_does_any_other_edit_by_stacks, Bash, Python).long(),
    check!(edits::no_edit_by_stacks_interrupts_more_than_is_announced, Bash, Python),
    check!(edits::nor_does_an_edit_by_terraform, Python, Terraform).long(),
    check!(edits::an_edit_that_is_killed_is_finished_by_another_run, Bash, Python),
    check!(interrupted::a_killed_deployment_is_finished_by_another, Bash, Python),
    check!(interrupted::so_is_one_by_the_cdk, Bash, Python, Node).long(),
    check!(interrupted::so_is_one_of_the_roots_of_accounts, Bash, Python, Terraform).long(),
    check!(large_template::a_large_template_goes_through_a_bucket, Bash, Python),
    check!(large_template::the_cdk_takes_the_bucket_of_its_own, Bash, Python, Node).long(),
    check!(left::the_script_removes_what_left_the_spec, Bash, Python),
    check!(left::the_cdk_script_does_too, Bash, Python, Node).long(),
    check!(left::a_stack_of_somebody_else_is_not_removed, Bash, Python),
    check!(per_account::each_account_applies_its_own_roots, Bash, Python, Terraform),
    check!(lost::no_plan_loses_a_value_that_was_handed_over, Bash, Python, Terraform),
    check!(lost::a_value_is_forgotten_on_purpose_and_with_its_link, Bash, Python, Terraform),
    check!(published::parameters_need_no_files_and_are_not_lost, Bash, Python, Terraform),
    check!(published::states_are_read_by_others_and_are_not_lost, Bash, Python, Terraform).long(),
    check!(published::another_way_of_passing_values_loses_none, Bash, Python, Terraform).long(),
    check!(permissions::the_reader_of_policies_refuses),
    check!(permissions::what_nobody_calls_is_noticed),
    check!(refused::a_refusal_ends_the_run_and_says_where, Bash, Python).long(),
    check!(roots::a_root_that_fails_once_ends_no_run, Bash),
    check!(roots::the_tool_of_the_spec_applies_and_destroys, Bash),
    check!(roots::what_only_looks_is_tried_again, Bash),
    check!(roots::what_fails_for_good_is_not_tried_again_and_says_where, Bash),
    check!(roots::a_terraform_that_hangs_is_ended_and_saves_its_state, Bash),
    check!(roots::what_is_handed_over_goes_through_no_link, Bash),
    check!(roots::a_root_that_is_a_link_is_refused, Bash),
    check!(rules::the_emulator_refuses_what_aws_refuses, Python),
    check!(states::a_run_goes_on_from_every_stable_state, Bash, Python).long(),
    check!(states::a_change_of_tags_alone_reaches_every_stack, Bash, Python),
    check!(states::several_addresses_of_a_load_balancer_in_a_subnet_are_named_at_once, Bash, Python),
    check!(states::a_stack_that_no_update_can_change_is_removed_and_made_again, Bash, Python).long(),
    check!(states::so_is_an_attachment_that_its_gateway_has_accepted, Bash, Python),
    check!(states::a_failed_state_ends_the_run_with_the_command_that_leaves_it, Bash, Python).long(),
    check!(states::no_leaves_everything_as_it_was, Bash, Python).long(),
    check!(states::no_keeps_the_route_table_of_an_attachment, Bash, Python).long(),
    check!(states::nothing_is_begun_that_nobody_can_be_asked_about, Bash, Python).long(),
    check!(states::a_protected_stack_is_removed_by_the_script_and_by_nothing_else, Bash, Python).long(),
    check!(tampered::a_table_with_commands_is_refused_and_runs_none, Bash),
    check!(tampered::a_setting_that_is_no_number_is_a_mistake_and_runs_nothing, Bash),
    check!(tampered::every_exit_code_is_documented, Bash),
    check!(tampered::a_profile_is_one_word_whatever_is_in_it, Bash),
    check!(troubled::no_single_call_ends_a_run, Bash, Python).long(),
    check!(troubled::what_is_accepted_late_is_waited_for, Bash, Python),
    check!(troubled::throttling_now_and_then_is_not_even_seen, Bash, Python).long(),
    check!(troubled::a_call_that_hangs_is_given_up_and_made_again, Bash, Python).long(),
    check!(troubled::an_aws_cli_that_hangs_by_itself_is_ended, Bash, Python).long(),
    check!(troubled::credentials_that_expire_are_renewed, Bash, Python).long(),
    check!(troubled::a_run_that_is_out_of_time_says_how_to_go_on, Bash, Python).long(),
    check!(troubled::a_run_that_is_ended_leaves_neither_process_nor_file, Bash, Python).long(),
    check!(troubled_cdk::the_cdk_is_asked_again_where_it_could_not_reach_aws, Bash, Python, Node).long(),
    check!(troubled_cdk::a_cdk_that_hangs_is_ended, Bash, Python, Node).long(),
    check!(troubled_cdk::a_difference_that_cannot_be_seen_ends_the_run, Bash, Python, Node).long(),
    check!(runbook::the_page_of_a_connection_makes_it_and_takes_it_back, Bash, Python),
    check!(scripts::a_private_name_waits_for_its_record, Bash, Python),
    check!(scripts::a_share_with_accounts_of_its_own_gets_stacks_for_them, Bash, Python),
    check!(scripts::cloudformation_deploys_and_removes_every_option, Bash, Python),
    check!(scripts::credentials_of_another_account_are_refused, Bash, Python),
    check!(scripts::every_scene_is_traced),
    check!(scripts::only_the_links_of_a_connection_are_deployed, Bash, Python),
    check!(scripts_cdk::a_qualifier_deploys_by_the_roles_of_cdk_bootstrap, Bash, Python, Node).long(),
    check!(scripts_cdk::cdk_deploys_and_removes_every_option, Bash, Python, Node),
];
