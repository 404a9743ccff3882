//! The `khabar` program: an error becomes a message and an exit code, and nothing else happens here.

use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    match khabar::cli::run() {
        Ok(status) => status,
        Err(error) => {
            // If nobody hears it, nothing can be done.
            let _ = writeln!(std::io::stderr(), "khabar: {error:#}");
            ExitCode::from(2)
        }
    }
}
