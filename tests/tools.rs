//! What is generated, read by the tools it is for and by second readers of its grammar.

mod assembly;
mod base;
mod cdk;
mod cfn_lint;
mod effects;
mod github;
mod hcl;
mod integrations;
mod linters;
mod manual_steps;
mod mermaid;
mod planned;
mod policies;
mod privatelink;
mod read_cloudformation;
mod read_terraform;
mod real_reports;
mod release;
mod root_scripts;
mod runbook;
mod sarif;
mod scene;
mod service;
mod template;
mod terraform;
mod transit_gateway;
mod verification;
mod vpc_peering;
mod workspace;

pub(crate) use scene::remove as remove_scenes;

use crossvpc_tests::check;
use crossvpc_tests::check::Check;

/// Those that take longest first.
pub(crate) const CHECKS: &[Check] = &[
    check!(terraform::every_scene_is_valid_and_planned, Terraform),
    check!(terraform::a_hub_with_sixty_spokes_is_planned, Terraform),
    check!(cfn_lint::cfn_lint_finds_nothing, Python),
    check!(verification::cfn_lint_finds_nothing_in_scopes_and_policies, Python),
    check!(verification::roots_are_valid_and_create_every_path, Terraform),
    check!(terraform::values_without_files_are_valid, Terraform),
    check!(terraform::roots_of_accounts_make_what_one_root_makes, Terraform),
    check!(terraform::modules_are_valid_by_themselves, Terraform),
    check!(terraform::terraform_fmt_changes_nothing, Terraform),
    check!(cdk::cdk_lists_every_stack_after_those_it_needs, Node),
    check!(cdk::the_cdk_library_loads_every_template, Node),
    check!(linters::every_finding_of_checkov_is_answered, Checkov),
    check!(linters::every_finding_of_cdk_nag_is_answered, Node),
    check!(linters::what_cfn_lint_is_not_asked_is_answered, Python),
    check!(manual_steps::cloudformation_has_no_type_for_what_is_done_by_hand, Python),
    check!(manual_steps::cloudformation_has_principal_associations_where_we_say_so, Python),
    check!(manual_steps::terraform_leaves_only_public_dns_to_people),
    check!(manual_steps::these_calls_are_made_by_hand),
    check!(base::a_clone_without_contents_fetches_nothing, Git),
    check!(base::a_base_that_cannot_be_read_is_never_no_changes, Git),
    check!(base::a_folder_of_specs_is_read_as_on_the_disk, Git),
    check!(base::hostile::a_repository_below_the_checkout_is_not_trusted, Git),
    check!(base::a_shallow_clone_says_how_to_get_the_rest, Git),
    check!(base::a_spec_is_compared_with_the_merge_base, Git),
    check!(base::a_spec_that_is_new_makes_everything_new, Git),
    check!(base::errors_of_the_base_are_told_as_its_own, Git),
    check!(base::hostile::nothing_of_a_repository_is_run, Git),
    check!(base::hostile::what_a_commit_holds_is_held_to_the_limits_of_the_disk, Git),
    check!(mermaid::mermaid_reads_every_plan, Node),
    check!(policies::cfn_lint_knows_every_action_and_what_it_acts_on, Python),
    check!(policies::the_handlers_of_cloudformation_may_call_what_they_need, Python),
    check!(read_cloudformation::every_reference_of_a_template_resolves),
    check!(read_cloudformation::templates_take_and_give_what_the_deployment_says),
    check!(read_cloudformation::the_forms_of_a_template_say_the_same),
    check!(read_terraform::a_broken_reference_is_found),
    check!(read_terraform::every_reference_of_terraform_resolves),
    check!(root_scripts::a_published_name_is_found_in_values_of_either_form, Bash),
    check!(root_scripts::a_state_that_cannot_be_read_is_not_taken_for_empty, Bash),
    check!(runbook::a_shell_reads_every_block, Bash),
    check!(github::a_base_that_is_missing_is_an_error_that_says_what_to_set, Bash, Git, Python),
    check!(github::a_change_without_effect_gets_no_comment_of_its_own, Bash, Git, Python),
    check!(github::a_pull_request_gets_a_summary_annotations_and_one_comment, Bash, Git, Python),
    check!(github::a_release_is_installed_only_if_its_checksum_is_right, Bash, Git, Python),
    check!(github::a_report_longer_than_a_comment_links_to_the_summary, Bash, Git, Python),
    check!(github::a_token_that_may_not_write_changes_no_exit_code, Bash, Git, Python),
    check!(effects::each_property_that_replaces_a_resource_is_accounted_for, Python),
    check!(effects::rows_agree_with_the_schemas_of_cloudformation, Python),
    check!(effects::rows_name_arguments_of_the_terraform_provider, Terraform),
    check!(integrations::a_merge_request_gets_one_note, Bash, Git, Python),
    check!(integrations::atlantis_shows_the_diff_above_the_plan, Bash, Git),
    check!(integrations::pre_commit_reads_the_manifest_and_runs_the_hooks, Bash, Git, Python),
    check!(real_reports::atlantis_shows_the_report_of_the_program, Bash, Git),
    check!(real_reports::github_shows_the_report_of_the_program, Bash, Git, Python),
    check!(real_reports::gitlab_shows_the_report_of_the_program, Bash, Git, Python),
    check!(release::one_command_sets_every_version, Bash),
    check!(sarif::the_log_fits_the_schema_of_sarif, Node),
];
