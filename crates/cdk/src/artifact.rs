//! A stack as a file of the assembly.

use crossvpc_cloudformation::Stack;
use crossvpc_core::backend::RenderBug;
use serde_json::Map;

/// A stack with its template as JSON, and no more of it in memory than is written.
pub(crate) struct Artifact<'s> {
    pub(crate) stack: &'s Stack,
    /// The logical ids of its parameters, resources and outputs.
    pub(crate) logical_ids: Vec<String>,
    /// The template's text.
    pub(crate) text: String,
}

impl<'s> Artifact<'s> {
    pub(crate) fn of(stack: &'s Stack) -> Result<Self, RenderBug> {
        let template = crossvpc_cloudformation::to_json(stack.template.text()?)?;
        let sections = ["Parameters", "Resources", "Outputs"];
        let sections = sections.into_iter().filter_map(|key| template.get(key)?.as_object());
        let logical_ids = sections.flat_map(Map::keys).cloned().collect();
        Ok(Self { stack, logical_ids, text: print(&template)? })
    }
}

pub(crate) fn template_file(stack: &Stack) -> String {
    [&stack.file, ".template.json"].concat()
}

pub(crate) fn print(value: &impl serde::Serialize) -> Result<String, RenderBug> {
    let mut text = serde_json::to_string_pretty(value).map_err(|error| RenderBug(error.to_string()))?;
    text.push('\n');
    Ok(text)
}
