//! Where the user's data and the settings file are.

use super::environment::{CONFIG_VARIABLE, DATA_VARIABLE, Environment};
use directories::ProjectDirs;
use std::path::{Path, PathBuf};

/// The data folder: the one that the option names, else `KHABAR_DATA`, else the system's usual place; `None` if no home
/// folder is known.
pub(crate) fn data_dir(explicit: Option<&Path>, environment: &Environment) -> Option<PathBuf> {
    named(explicit, environment, DATA_VARIABLE).or_else(|| Some(project_dirs()?.data_dir().to_owned()))
}

/// A settings file, which may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConfigFile {
    /// Its path.
    pub path: PathBuf,
    /// Whether the user named it: then it must be there.
    pub is_explicit: bool,
}

/// The settings file: the one that the option names, else `KHABAR_CONFIG`, else `config.toml` in the system's usual
/// place; `None` if no home folder is known.
pub(crate) fn config_file(explicit: Option<&Path>, environment: &Environment) -> Option<ConfigFile> {
    if let Some(path) = named(explicit, environment, CONFIG_VARIABLE) {
        return Some(ConfigFile { path, is_explicit: true });
    }
    Some(ConfigFile { path: project_dirs()?.config_dir().join("config.toml"), is_explicit: false })
}

/// The file of the user's own rules for agencies: `agencies.toml` beside the settings file; `None` if no home folder is
/// known.
pub(crate) fn agencies_file(explicit: Option<&Path>, environment: &Environment) -> Option<PathBuf> {
    Some(config_file(explicit, environment)?.path.with_file_name("agencies.toml"))
}

/// The path that an option or a variable names.
fn named(option: Option<&Path>, environment: &Environment, variable: &str) -> Option<PathBuf> {
    option.map(Path::to_owned).or_else(|| environment.get(variable).map(PathBuf::from))
}

/// The system's usual places for a program of this name.
fn project_dirs() -> Option<ProjectDirs> {
    ProjectDirs::from("", "", "khabar")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_folder_that_is_named_wins() {
        let environment = Environment::from_iter([("KHABAR_DATA", "/env")]);
        assert_eq!(data_dir(Some(Path::new("/option")), &environment), Some("/option".into()));
        assert_eq!(data_dir(None, &environment), Some("/env".into()));
    }

    #[test]
    fn a_settings_file_that_is_named_wins_and_must_be_there() {
        let environment = Environment::from_iter([("KHABAR_CONFIG", "/env")]);
        let file = |path: &str| Some(ConfigFile { path: path.into(), is_explicit: true });
        assert_eq!(config_file(Some(Path::new("/option")), &environment), file("/option"));
        assert_eq!(config_file(None, &environment), file("/env"));
        let usual = project_dirs().map(|dirs| dirs.config_dir().join("config.toml"));
        let usual = usual.map(|path| ConfigFile { path, is_explicit: false });
        assert_eq!(config_file(None, &Environment::default()), usual);
    }

    #[test]
    fn the_rules_for_agencies_are_beside_the_settings_file() {
        let environment = Environment::from_iter([("KHABAR_CONFIG", "/env/a.toml")]);
        let file = |explicit: Option<&str>| agencies_file(explicit.map(Path::new), &environment);
        assert_eq!(file(Some("/option/b.toml")), Some("/option/agencies.toml".into()));
        assert_eq!(file(Some("b.toml")), Some("agencies.toml".into()));
        assert_eq!(file(None), Some("/env/agencies.toml".into()));
        let usual = project_dirs().map(|dirs| dirs.config_dir().join("agencies.toml"));
        assert_eq!(agencies_file(None, &Environment::default()), usual);
    }

    #[test]
    fn an_empty_variable_names_no_folder() {
        let environment = Environment::from_iter([("KHABAR_DATA", "")]);
        assert_eq!(data_dir(None, &environment), data_dir(None, &Environment::default()));
    }
}
