//! `crossvpc schema`: the JSON Schema of the spec, for editors, and those of what commands print for programs.

use crossvpc_core::change::CHANGES;
use crossvpc_core::spec::schema::schema;

use super::plan::json;
use crate::args::{SchemaArgs, SchemaOf};
use crate::console::print_data;
use crate::failure::{Failure, Outcome};

pub(super) fn run(args: &SchemaArgs) -> Result<Outcome, Failure> {
    match args.of {
        SchemaOf::Spec => print_data(&schema(&crossvpc::codes(), CHANGES))?,
        SchemaOf::Check => print_data(include_str!("../schemas/check.json"))?,
        SchemaOf::Compare => print_data(include_str!("../schemas/compare.json"))?,
        SchemaOf::Diff => print_data(include_str!("../schemas/diff.json"))?,
        SchemaOf::Explain => print_data(include_str!("../schemas/explain.json"))?,
        SchemaOf::Fmt => print_data(include_str!("../schemas/fmt.json"))?,
        SchemaOf::Generate => print_data(include_str!("../schemas/generate.json"))?,
        SchemaOf::Trace => print_data(include_str!("../schemas/trace.json"))?,
        SchemaOf::Who => print_data(include_str!("../schemas/who.json"))?,
        SchemaOf::Plan => print_data(json::SCHEMA)?,
    }
    Ok(Outcome::Clean)
}
