//! `crossvpc schema`: the JSON Schema of the spec, for editors.

use crossvpc_core::spec::schema::schema;

use crate::console::print_data;
use crate::failure::{Failure, Outcome};

pub(super) fn run() -> Result<Outcome, Failure> {
    print_data(&schema(&crossvpc::codes()))?;
    Ok(Outcome::Clean)
}
