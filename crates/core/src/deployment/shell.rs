//! How the commands of steps are laid out for a shell.

/// A command, each further word on a line of its own.
pub fn command_words(command: &str, words: Vec<String>) -> Vec<String> {
    let mut lines = vec![command.to_owned()];
    lines.extend(words.into_iter().map(|word| format!("  {word}")));
    let continued = lines.len() - 1;
    lines.iter_mut().take(continued).for_each(|line| line.push_str(" \\"));
    lines
}
