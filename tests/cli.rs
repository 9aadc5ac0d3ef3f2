//! The command line as a user sees it: exit codes, output, and what happens on the disk.
