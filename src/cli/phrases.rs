//! What only the command line says. The reader's own words are in the strings files.

use crate::app::words::isolated;
use crate::app::{Language, fill};
use crate::config::{Fault, SettingsError};

/// Sentences in one language.
#[derive(Debug, Clone, Copy)]
pub struct Phrases {
    no_terminal: &'static str,
    no_keys: &'static str,
    dumb: &'static str,
    no_home: &'static str,
    unknown_terminal: &'static str,
    fault: &'static str,
    fault_without_report: &'static str,
    /// In English, an error's own words serve.
    settings: Option<OfSettings>,
}

/// What can be wrong with the settings file.
#[derive(Debug, Clone, Copy)]
struct OfSettings {
    unreadable: &'static str,
    syntax: &'static str,
    unknown_key: &'static str,
    unknown_value: &'static str,
    meant: &'static str,
}

const EN: Phrases = Phrases {
    no_terminal: "Standard output is not a terminal, so there is no screen to read on. To print an article: khabar \
                  print FILE",
    no_keys: "Standard input is not a terminal, and there is no other to take keys from. To print an article: khabar print \
              FILE",
    dumb: "This terminal (TERM=dumb) has no screen to read on. To print an article: khabar print FILE",
    no_home: "No home folder is known, so there is nowhere to keep your marks. Name a folder with --data.",
    unknown_terminal: "KHABAR_TERMINAL names no terminal: {name}. There are: {names}.",
    fault: "Khabar stopped because of a fault of its own ({reason}). Your marks are safe. A report without any \
            article's text is in {path}",
    fault_without_report: "Khabar stopped because of a fault of its own ({reason}). Your marks are safe.",
    settings: None,
};

const FA: Phrases = Phrases {
    no_terminal: "خروجی ترمینال نیست و صفحه‌ای برای خواندن در کار نیست. برای چاپ نوشته: khabar print FILE",
    no_keys: "ورودی ترمینال نیست و ترمینال دیگری برای گرفتن کلیدها در کار نیست. برای چاپ نوشته: khabar print FILE",
    dumb: "این ترمینال (TERM=dumb) صفحه‌ای برای خواندن ندارد. برای چاپ نوشته: khabar print FILE",
    no_home: "پوشهٔ خانگی شناخته نشد و جایی برای نگه‌داشتن نشان‌ها نیست. با --data پوشه‌ای برگزینید.",
    unknown_terminal: "ترمینالی که KHABAR_TERMINAL نام می‌برد شناخته نیست: {name}. شناخته‌ها: {names}.",
    fault: "«خبر» به سبب خطایی درون خودش ایستاد ({reason}). نشان‌های شما محفوظ است. گزارشی بی متن نوشته‌ها در {path} است.",
    fault_without_report: "«خبر» به سبب خطایی درون خودش ایستاد ({reason}). نشان‌های شما محفوظ است.",
    settings: Some(OfSettings {
        unreadable: "پروندهٔ تنظیمات {path} خوانده نشد ({reason}).",
        syntax: "{path}: این TOML درست نیست: {reason}",
        unknown_key: "{path}: تنظیمی به نام «{key}» نیست.{meant}",
        unknown_value: "{path}: {key} نمی‌تواند {value} باشد.{meant} مقدارهای درست: {known}.",
        meant: " شاید {nearest}؟",
    }),
};

impl Phrases {
    /// The sentences in a language.
    pub fn of(language: Language) -> Self {
        match language {
            Language::Fa => FA,
            Language::En => EN,
        }
    }

    /// Output does not go to a terminal.
    pub fn no_terminal(&self) -> String {
        self.no_terminal.to_owned()
    }

    /// Keys come from no terminal.
    pub fn no_keys(&self) -> String {
        self.no_keys.to_owned()
    }

    /// The terminal cannot move its cursor.
    pub fn dumb(&self) -> String {
        self.dumb.to_owned()
    }

    /// There is no place for data.
    pub fn no_home(&self) -> String {
        self.no_home.to_owned()
    }

    /// What is wrong with the settings file.
    pub fn settings(&self, error: &SettingsError) -> String {
        self.settings.map_or_else(|| error.to_string(), |phrases| phrases.of(error))
    }

    /// The environment names a terminal that there is not, and those that there are.
    pub fn unknown_terminal(&self, name: &str, names: &str) -> String {
        fill(self.unknown_terminal, &[("name", name), ("names", names)])
    }

    /// A fault of the program's own, and where the report is.
    pub fn fault(&self, reason: &str, report: Option<&str>) -> String {
        match report {
            Some(path) => fill(self.fault, &[("reason", reason), ("path", path)]),
            None => fill(self.fault_without_report, &[("reason", reason)]),
        }
    }
}

impl OfSettings {
    /// What is in Latin letters and signs is isolated, so that it does not disturb the sentence around it.
    fn of(self, error: &SettingsError) -> String {
        let path = isolated(&format!("{}{}", error.path.display(), error.fault.at()));
        let meant = |nearest: &Option<String>| {
            nearest.as_ref().map_or_else(String::new, |nearest| fill(self.meant, &[("nearest", &isolated(nearest))]))
        };
        match &*error.fault {
            Fault::Unreadable { reason } => fill(self.unreadable, &[("path", &path), ("reason", &isolated(reason))]),
            Fault::Syntax { reason, .. } => fill(self.syntax, &[("path", &path), ("reason", &isolated(reason))]),
            Fault::UnknownKey { key, nearest, .. } => {
                fill(self.unknown_key, &[("path", &path), ("key", &isolated(key)), ("meant", &meant(nearest))])
            }
            Fault::UnknownValue { key, value, nearest, known, .. } => fill(
                self.unknown_value,
                &[
                    ("path", &path),
                    ("key", &isolated(key)),
                    ("value", &isolated(value)),
                    ("meant", &meant(nearest)),
                    ("known", &isolated(known)),
                ],
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_with_its_reason_and_the_report_s_path() {
        for language in Language::ALL {
            let phrases = Phrases::of(language);
            let told = phrases.fault("a reason", Some("/a/report"));
            assert!(told.contains("a reason") && told.contains("/a/report"), "{told}");
            let told = phrases.fault("a reason", None);
            assert!(told.contains("a reason") && !told.contains('{'), "{told}");
        }
    }

    #[test]
    fn whoever_has_no_screen_is_told_of_print() {
        for language in Language::ALL {
            let phrases = Phrases::of(language);
            assert!(phrases.no_terminal().contains("khabar print") && phrases.dumb().contains("khabar print"));
            assert!(phrases.no_keys().contains("khabar print"));
            assert!(phrases.no_home().contains("--data"));
        }
    }
}
