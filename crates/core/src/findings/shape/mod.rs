//! What is wrong with the text itself, before anything is known about networks.

pub mod alias_expansion;
pub mod duplicate_item;
pub mod duplicate_key;
pub mod empty_document;
pub mod invalid_name;
pub mod invalid_value;
pub mod many_documents;
pub mod missing_key;
pub mod not_a_plain_key;
pub mod one_option;
pub mod plan_size;
pub mod too_deep;
pub mod too_large;
pub mod unknown_key;
pub mod unquoted_account_id;
pub mod unsupported_tag;
pub mod unsupported_version;
pub mod wrong_type;
pub mod yaml_syntax;

use crate::diagnostic::Code;

/// The findings of this group.
pub(super) const CODES: &[&Code] = &[
    &alias_expansion::CODE,
    &duplicate_item::CODE,
    &duplicate_key::CODE,
    &empty_document::CODE,
    &invalid_name::CODE,
    &invalid_value::CODE,
    &many_documents::CODE,
    &missing_key::CODE,
    &not_a_plain_key::CODE,
    &one_option::CODE,
    &plan_size::CODE,
    &too_deep::CODE,
    &too_large::CODE,
    &unknown_key::CODE,
    &unquoted_account_id::CODE,
    &unsupported_tag::CODE,
    &unsupported_version::CODE,
    &wrong_type::CODE,
    &yaml_syntax::CODE,
];
