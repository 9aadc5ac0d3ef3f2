//! The only crate that knows the template engine: pages, and how each dialect writes a value.
//!
//! A page names attributes and lays them out; every value prints itself by its dialect, quoted and escaped, so that
//! no input can break out of a string. Pages have no filters, tests, functions or macros.

mod characters;
mod hcl;
mod markdown;
mod text;
mod yaml;

use crossvpc_core::backend::RenderBug;
use crossvpc_core::printable;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;

pub use hcl::{list as hcl_list, quoted as hcl_quoted};
pub use text::{Comment, Expr, header, link_header, listed, script};

/// How a page's values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Terraform's language.
    Hcl,
    /// CloudFormation templates.
    Yaml,
    /// Documents for people.
    Markdown,
    /// The same, of texts with code spans of their own.
    Prose,
    /// A terminal.
    Text,
}

/// The pages of one dialect.
#[derive(Debug)]
pub struct Pages {
    environment: Environment<'static>,
}

impl Pages {
    /// Reads pages, each a name and its text.
    ///
    /// # Errors
    ///
    /// [`RenderBug`] when a page is not a template.
    pub fn new(dialect: Dialect, pages: &[(&'static str, &'static str)]) -> Result<Self, RenderBug> {
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_debug(true);
        environment.set_syntax(syntax()?);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.set_formatter(move |out, _, value| {
            let text = dialect.write(value)?;
            out.write_str(&text).map_err(minijinja::Error::from)
        });
        for (name, text) in pages {
            environment.add_template(name, text).map_err(|error| bug(&error))?;
        }
        Ok(Self { environment })
    }

    /// Fills a page in.
    ///
    /// # Errors
    ///
    /// [`RenderBug`] when the page does not fit its view.
    pub fn render(&self, page: &str, view: &impl Serialize) -> Result<String, RenderBug> {
        let template = self.environment.get_template(page).map_err(|error| bug(&error))?;
        template.render(Serde(view)).map_err(|error| bug(&error))
    }
}

impl Dialect {
    fn write(self, value: &Value) -> Result<String, minijinja::Error> {
        let bad = |what: &str| {
            Err(minijinja::Error::new(ErrorKind::InvalidOperation, format!("a page prints {what}")))
        };
        if let Some(text) = value.as_str() {
            if value.is_safe() {
                return Ok(text.to_owned());
            }
            return Ok(match self {
                Self::Hcl => hcl::quoted(text),
                Self::Yaml => yaml::quoted(text),
                Self::Markdown => markdown::escaped(text),
                Self::Prose => markdown::prose(text),
                Self::Text => printable::line(text).into_owned(),
            });
        }
        if value.kind() == ValueKind::Number {
            return Ok(value.to_string());
        }
        if value.kind() == ValueKind::Bool {
            return Ok(if value.is_true() { "true" } else { "false" }.to_owned());
        }
        if value.is_undefined() {
            return bad("a field that its view does not have");
        }
        if value.is_none() {
            return bad("a value that is absent");
        }
        bad("a list or map")
    }
}

/// A tag alone on its line leaves no trace of it.
fn syntax() -> Result<SyntaxConfig, RenderBug> {
    let mut builder = SyntaxConfig::builder();
    builder.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    builder.build().map_err(|error| bug(&error))
}

fn bug(error: &minijinja::Error) -> RenderBug {
    RenderBug(format!("{error:#}\n{}", error.display_debug_info()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct View {
        text: &'static str,
        bare: Expr,
        flag: bool,
        number: u16,
        absent: Option<u16>,
        list: Vec<&'static str>,
    }

    fn render(dialect: Dialect, page: &'static str) -> Result<String, RenderBug> {
        let pages = Pages::new(dialect, &[("page", page)])?;
        let view = View {
            text: "a\"${b}",
            bare: Expr::new("var.x"),
            flag: false,
            number: 7,
            absent: None,
            list: vec!["x"],
        };
        pages.render("page", &view)
    }

    #[test]
    fn values_print_themselves() {
        let page = "{{ text }} {{ bare }} {{ flag }} {{ number }}\n{% for item in list %}\n- {{ item }}\n{% endfor %}\n";
        assert_eq!(render(Dialect::Hcl, page).unwrap(), "\"a\\\"$${b}\" var.x false 7\n- \"x\"\n");
        assert_eq!(render(Dialect::Yaml, page).unwrap(), "\"a\\\"${b}\" var.x false 7\n- \"x\"\n");
    }

    #[test]
    fn absent_values_and_lists_are_refused() {
        for page in ["{{ absent }}", "{{ list }}", "{{ missing }}", "{{ view.deeper }}"] {
            assert!(render(Dialect::Hcl, page).is_err(), "{page}");
        }
    }

    #[test]
    fn pages_have_no_filters() {
        for page in ["{{ text|safe }}", "{{ text|upper }}", "{% set x = 1 %}{{ range(3) }}"] {
            assert!(render(Dialect::Hcl, page).is_err(), "{page}");
        }
    }
}
