//! Standard output and standard error: colour, width, and readers that go away.

use std::env;
use std::io::{self, IsTerminal, Write};

use crossvpc_core::diagnostic::text::Style;

use crate::args::ColorWhen;
use crate::failure::Failure;

/// The columns where nobody says how many there are.
const WIDTH: usize = 120;

/// The two streams, each with the style that suits it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    /// Of standard output.
    pub(crate) out: Style,
    /// Of standard error.
    pub(crate) err: Style,
}

/// A colour with a meaning; the words beside it say the same.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Paint {
    /// Of headings.
    Bold,
    /// What is new.
    Green,
    /// What is gone.
    Red,
    /// What changed.
    Yellow,
    /// Where something stands.
    Cyan,
}

impl Console {
    /// What the streams of this process can show.
    pub(crate) fn new(when: ColorWhen) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let style = |is_terminal: bool, width: Option<usize>| Style {
            colour: colour(when, is_terminal),
            width: width.filter(|_| is_terminal).unwrap_or(WIDTH),
        };
        Self { out: style(out.is_terminal(), columns(&out)), err: style(err.is_terminal(), columns(&err)) }
    }

    /// Prints a failure to standard error; if that fails too, there is nobody to tell.
    pub(crate) fn fail(self, failure: &Failure) {
        let mut text = format!("{}: {failure}\n", painted("error", Paint::Red, self.err));
        for help in failure.help() {
            text += &format!("{}: {help}\n", painted("help", Paint::Cyan, self.err));
        }
        let _ = print_error(&text);
    }

    /// Prints a fact worth knowing to standard error.
    pub(crate) fn note(self, text: &str) -> Result<(), Failure> {
        print_error(&format!("{}: {text}\n", painted("note", Paint::Cyan, self.err)))
    }
}

/// Prints to standard output. A reader that goes away is no mistake.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    unless_gone(written).map_err(|source| Failure::Print { stream: "standard output", source })
}

/// Prints to standard error.
pub(crate) fn print_error(text: &str) -> Result<(), Failure> {
    let written = io::stderr().lock().write_all(text.as_bytes());
    unless_gone(written).map_err(|source| Failure::Print { stream: "standard error", source })
}

/// The text in a colour, where the style has any.
pub(crate) fn painted(text: &str, paint: Paint, style: Style) -> String {
    if !style.colour {
        return text.to_owned();
    }
    let code = match paint {
        Paint::Bold => "1",
        Paint::Green => "32",
        Paint::Red => "31",
        Paint::Yellow => "33",
        Paint::Cyan => "36",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

/// By the conventions of `NO_COLOR` and `CLICOLOR_FORCE`.
fn colour(when: ColorWhen, is_terminal: bool) -> bool {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
        ColorWhen::Auto if is_set("CLICOLOR_FORCE") => true,
        ColorWhen::Auto => is_terminal && env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

fn unless_gone(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

#[cfg(unix)]
fn columns(stream: &impl std::os::fd::AsFd) -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(stream).ok()?;
    (size.ws_col > 0).then(|| size.ws_col.into())
}

#[cfg(not(unix))]
fn columns<T>(_: &T) -> Option<usize> {
    None
}
