//! The `khabar` program: runs the command line, and prints an error that it could not report itself.

use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    match khabar::cli::run() {
        Ok(status) => status,
        Err(error) => {
            // Without standard error there is nowhere to report that it is missing.
            let _ = writeln!(std::io::stderr(), "khabar: {error}");
            ExitCode::from(2)
        }
    }
}
