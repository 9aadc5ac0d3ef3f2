//! `crossvpc schema`: the JSON Schema of the spec, for editors, and that of the plan, for programs.

use crossvpc_core::spec::schema::schema;

use super::plan::json;
use crate::args::{SchemaArgs, SchemaOf};
use crate::console::print_data;
use crate::failure::{Failure, Outcome};

pub(super) fn run(args: &SchemaArgs) -> Result<Outcome, Failure> {
    match args.of {
        SchemaOf::Spec => print_data(&schema(&crossvpc::codes()))?,
        SchemaOf::Plan => print_data(json::SCHEMA)?,
    }
    Ok(Outcome::Clean)
}
