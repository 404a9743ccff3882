//! Where the reader's data is.

use super::Environment;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// There is no home folder in which data could be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no home folder is known; name a folder for the data with --data")]
pub struct NoHome;

/// The data folder: the one asked for, else `KHABAR_DATA`, else the system's usual place.
///
/// # Errors
/// [`NoHome`] if none of them is known.
pub fn data_dir(asked: Option<&Path>, environment: &Environment) -> Result<PathBuf, NoHome> {
    data_dir_or(asked, environment, || {
        directories::ProjectDirs::from("", "", "khabar").map(|dirs| dirs.data_dir().to_owned())
    })
}

fn data_dir_or(
    asked: Option<&Path>,
    environment: &Environment,
    usual: impl FnOnce() -> Option<PathBuf>,
) -> Result<PathBuf, NoHome> {
    let asked = asked.map(Path::to_owned).or_else(|| environment.get("KHABAR_DATA").map(PathBuf::from));
    asked.or_else(usual).ok_or(NoHome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_wins_over_the_environment_and_that_over_the_usual_place() {
        let environment = Environment::from_iter([("KHABAR_DATA", "/env")]);
        let usual = || Some(PathBuf::from("/usual"));
        let option = Some(Path::new("/option"));
        assert_eq!(data_dir_or(option, &environment, usual), Ok("/option".into()));
        assert_eq!(data_dir_or(None, &environment, usual), Ok("/env".into()));
        assert_eq!(data_dir_or(None, &Environment::default(), usual), Ok("/usual".into()));
    }

    #[test]
    fn an_empty_variable_names_no_folder() {
        let environment = Environment::from_iter([("KHABAR_DATA", "")]);
        assert_eq!(data_dir_or(None, &environment, || Some("/usual".into())), Ok("/usual".into()));
    }

    #[test]
    fn without_a_home_there_is_an_error() {
        assert_eq!(data_dir_or(None, &Environment::default(), || None), Err(NoHome));
    }
}
