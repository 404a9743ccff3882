//! Where the reader's data is, and the settings file.

use super::Environment;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// There is no home folder in which data could be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no home folder is known; name a folder for the data with --data")]
pub(crate) struct NoHomeError;

/// The data folder: the one asked for, else `KHABAR_DATA`, else the system's usual place.
///
/// # Errors
/// [`NoHomeError`] if none of them is known.
pub(crate) fn data_dir(explicit: Option<&Path>, environment: &Environment) -> Result<PathBuf, NoHomeError> {
    data_dir_or(explicit, environment, || {
        directories::ProjectDirs::from("", "", "khabar").map(|dirs| dirs.data_dir().to_owned())
    })
}

/// A settings file, which may not be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConfigFile {
    /// Its path.
    pub path: PathBuf,
    /// Whether it was named: then it must be there.
    pub is_explicit: bool,
}

/// The settings file: the one asked for, else `KHABAR_CONFIG`, else `config.toml` in the system's usual place; `None`
/// where that is not known.
pub(crate) fn config_file(explicit: Option<&Path>, environment: &Environment) -> Option<ConfigFile> {
    let explicit_path = explicit.map(Path::to_owned).or_else(|| environment.get("KHABAR_CONFIG").map(PathBuf::from));
    let default_path =
        || directories::ProjectDirs::from("", "", "khabar").map(|dirs| dirs.config_dir().join("config.toml"));
    let (path, is_explicit) = (explicit_path.clone().or_else(default_path)?, explicit_path.is_some());
    Some(ConfigFile { path, is_explicit })
}

/// The file of the reader's own rules for agencies: `agencies.toml` beside the usual settings file; `None` where that is
/// not known.
pub(crate) fn agencies_file() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "khabar").map(|dirs| dirs.config_dir().join("agencies.toml"))
}

fn data_dir_or(
    explicit: Option<&Path>,
    environment: &Environment,
    default_dir: impl FnOnce() -> Option<PathBuf>,
) -> Result<PathBuf, NoHomeError> {
    let explicit_dir = explicit.map(Path::to_owned).or_else(|| environment.get("KHABAR_DATA").map(PathBuf::from));
    explicit_dir.or_else(default_dir).ok_or(NoHomeError)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_wins_over_the_environment_and_that_over_the_usual_place() {
        let environment = Environment::from_iter([("KHABAR_DATA", "/env")]);
        let default_dir = || Some(PathBuf::from("/usual"));
        let option = Some(Path::new("/option"));
        assert_eq!(data_dir_or(option, &environment, default_dir), Ok("/option".into()));
        assert_eq!(data_dir_or(None, &environment, default_dir), Ok("/env".into()));
        assert_eq!(data_dir_or(None, &Environment::default(), default_dir), Ok("/usual".into()));
    }

    #[test]
    fn a_settings_file_that_is_named_wins_and_must_be_there() {
        let environment = Environment::from_iter([("KHABAR_CONFIG", "/env")]);
        let file = |path: &str| Some(ConfigFile { path: path.into(), is_explicit: true });
        assert_eq!(config_file(Some(Path::new("/option")), &environment), file("/option"));
        assert_eq!(config_file(None, &environment), file("/env"));
        assert!(config_file(None, &Environment::default()).is_none_or(|default_file| !default_file.is_explicit));
    }

    #[test]
    fn an_empty_variable_names_no_folder() {
        let environment = Environment::from_iter([("KHABAR_DATA", "")]);
        assert_eq!(data_dir_or(None, &environment, || Some("/usual".into())), Ok("/usual".into()));
    }

    #[test]
    fn without_a_home_there_is_an_error() {
        assert_eq!(data_dir_or(None, &Environment::default(), || None), Err(NoHomeError));
    }
}
