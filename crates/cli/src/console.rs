//! Standard output and standard error: colour, width, and readers that go away. What people read passes
//! [`printable::screen`], so that no text of a user reaches a terminal or the log of a CI runner as a command.

use std::io::{self, BufWriter, Write};
use std::sync::OnceLock;

use anstream::ColorChoice;
use anstyle::AnsiColor;
use crossvpc_core::diagnostic::text::Style;
use crossvpc_core::printable;
use terminal_size::{Width, terminal_size_of};

use crate::args::ColorWhen;
use crate::failure::Failure;

pub(crate) use crate::shown::shown;

/// The columns where nobody says how many there are.
const WIDTH: usize = 120;

/// The two streams, each with the style that suits it. Texts are coloured in any case: a stream takes out again what it
/// is not to show.
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
        let choice = match when {
            // By the terminal and the conventions of `NO_COLOR` and `CLICOLOR_FORCE`.
            ColorWhen::Auto => ColorChoice::Auto,
            ColorWhen::Always => ColorChoice::Always,
            ColorWhen::Never => ColorChoice::Never,
        };
        choice.write_global();
        let style = |columns: Option<Width>| Style {
            colour: true,
            width: columns.map_or(WIDTH, |Width(columns)| columns.into()),
        };
        let columns = |size: Option<(Width, _)>| size.map(|(width, _)| width);
        Self {
            out: style(columns(terminal_size_of(io::stdout()))),
            err: style(columns(terminal_size_of(io::stderr()))),
        }
    }
}

/// Prints a failure to standard error; if that fails too, there is nobody to tell.
pub(crate) fn fail(failure: &Failure) {
    let message = failure.to_string();
    let lines: Vec<_> = message.split('\n').map(printable::line).collect();
    let mut text = format!("{}: {}\n", painted("error", Paint::Red), lines.join("\n"));
    for help in failure.help() {
        text += &format!("{}: {help}\n", painted("help", Paint::Cyan));
    }
    let _ = print_error(&text);
}

/// Prints a fact worth knowing to standard error.
pub(crate) fn note(text: &str) -> Result<(), Failure> {
    if is_quiet() {
        return Ok(());
    }
    print_error(&format!("{}: {text}\n", painted("note", Paint::Cyan)))
}

/// Whether only errors are printed.
static QUIET: OnceLock<()> = OnceLock::new();

/// From now on, [`report`] and [`note`] print nothing.
pub(crate) fn be_quiet() {
    // It is quiet already, or it is now.
    let _ = QUIET.set(());
}

/// Whether only errors are printed.
pub(crate) fn is_quiet() -> bool {
    QUIET.get().is_some()
}

/// Prints to standard output what was done, unless only errors are printed.
pub(crate) fn report(text: &str) -> Result<(), Failure> {
    if is_quiet() { Ok(()) } else { print(text) }
}

/// Prints to standard output what people read. A reader that goes away is no mistake.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    let written = out.write_all(printable::screen(text).as_bytes()).and_then(|()| out.flush());
    unless_gone(written).map_err(|source| Failure::Print { stream: "standard output", source })
}

/// Prints to standard output, as it is, what programs read.
pub(crate) fn print_data(text: &str) -> Result<(), Failure> {
    stream_data(|out| out.write_all(text.as_bytes()))
}

/// The same for what never stands in memory as a whole.
pub(crate) fn stream_data(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    unless_gone(written).map_err(|source| Failure::Print { stream: "standard output", source })
}

/// Prints to standard error.
pub(crate) fn print_error(text: &str) -> Result<(), Failure> {
    let written = anstream::stderr().lock().write_all(printable::screen(text).as_bytes());
    unless_gone(written).map_err(|source| Failure::Print { stream: "standard error", source })
}

/// The text in a colour.
pub(crate) fn painted(text: &str, paint: Paint) -> String {
    let style = match paint {
        Paint::Bold => anstyle::Style::new().bold(),
        Paint::Green => AnsiColor::Green.on_default(),
        Paint::Red => AnsiColor::Red.on_default(),
        Paint::Yellow => AnsiColor::Yellow.on_default(),
        Paint::Cyan => AnsiColor::Cyan.on_default(),
    };
    format!("{style}{text}{style:#}")
}

fn unless_gone(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
