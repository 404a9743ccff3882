//! The bundled edition: a few articles written for the program, so that a new user finds something to read.
//!
//! They are in the binary, not in files beside it, and the same code reads them as the user's own files.

use crate::ingest::{self, Format, Origin};
use crate::model::Article;
use std::path::Path;

/// The name under which the edition's articles are listed: that of the program.
const SOURCE: &str = "\u{62E}\u{628}\u{631}";

macro_rules! edition {
    ($name:literal) => {
        ($name, include_str!(concat!("../../assets/edition/", $name)))
    };
}

/// File names and texts.
const FILES: [(&str, &str); 20] = [
    edition!("1405-07-04-qanat.txt"),
    edition!("1405-07-09-transit.txt"),
    edition!("1405-07-16-mehregan.txt"),
    edition!("1405-07-20-hafez.txt"),
    edition!("1405-07-28-cinema.txt"),
    edition!("1405-08-03-typography.txt"),
    edition!("1405-08-05-english.txt"),
    edition!("1405-08-07-arabic.txt"),
    edition!("1405-08-10-hebrew.txt"),
    edition!("1405-08-15-weather.txt"),
    edition!("1405-08-18-saffron.txt"),
    edition!("1405-08-20-mixed.txt"),
    edition!("1405-08-22-train.txt"),
    edition!("1405-08-24-library.txt"),
    edition!("1405-08-25-health.txt"),
    edition!("1405-08-26-leonids.txt"),
    edition!("1405-08-28-phone.txt"),
    edition!("1405-08-29-market.txt"),
    edition!("1405-08-30-football.txt"),
    edition!("1405-09-01-guide.md"),
];

/// The articles, newest first.
pub(super) fn articles() -> Vec<Article> {
    FILES.iter().rev().filter_map(|(name, text)| article(name, text)).collect()
}

fn article(name: &str, text: &str) -> Option<Article> {
    let path = Path::new(name);
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let origin = Origin { file: None, stem, folder: Some(SOURCE.to_owned()), format: Format::from_path(path) };
    ingest::article(text.as_bytes(), &origin).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_of_the_folder_is_in_the_edition() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/edition");
        let on_disk: BTreeSet<String> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        let listed: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(listed, on_disk);
    }

    #[test]
    fn every_article_of_the_edition_has_a_title_a_body_a_date_and_the_same_source() {
        let articles = articles();
        assert_eq!(articles.len(), FILES.len());
        for article in &articles {
            assert!(!article.title.is_empty() && !article.blocks.is_empty(), "{}", article.title);
            assert!(article.published.is_some(), "{}", article.title);
            assert_eq!(article.source.as_deref(), Some(SOURCE));
            assert_eq!((&article.file, &article.url), (&None, &None));
        }
        assert!(articles.is_sorted_by_key(|article| std::cmp::Reverse(article.published)));
    }

    #[test]
    fn no_two_articles_of_the_edition_are_taken_for_one() {
        let keys: BTreeSet<String> = articles().into_iter().map(|article| article.key).collect();
        assert_eq!(keys.len(), FILES.len());
    }
}
