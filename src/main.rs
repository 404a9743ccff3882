//! The `khabar` program: an error becomes a message and an exit code, and nothing else happens here.

use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    match khabar::cli::run() {
        Ok(status) => status,
        Err(error) => {
            let message = khabar::text::clean_line(&format!("{error:#}"));
            let _ = writeln!(std::io::stderr(), "khabar: {message}");
            ExitCode::from(2)
        }
    }
}
