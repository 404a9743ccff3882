//! Dates, ages, bylines and whole articles put into words.

use crate::l10n::{Language, Strings, fill};
use crate::model::{Anchor, Article, BlockKind, Direction, Marker, Row, Timestamp};
use crate::text::classes::{FSI, PDI};
use crate::text::{self, Age, Calendar};

/// `text` isolated from the direction of the text around it (UAX #9, FSI and PDI), whatever it opens or closes.
pub(crate) fn isolated(text: &str) -> String {
    format!("{FSI}{}{PDI}", text::close_formatting(text))
}

fn calendar(language: Language) -> Calendar {
    match language {
        Language::Fa => Calendar::SolarHijri,
        Language::En => Calendar::Gregorian,
    }
}

fn format_time(hour: u8, minute: u8, strings: &Strings) -> String {
    strings.digits(&format!("{hour:02}:{minute:02}"))
}

/// How long ago `then` was, as the list shows it.
pub(crate) fn age(now: Timestamp, then: Timestamp, strings: &Strings) -> String {
    let messages = &strings.messages;
    match text::age(now, then, calendar(strings.language), &strings.zone) {
        Age::JustNow => messages.just_now.clone(),
        Age::Minutes(count) => strings.plural(&messages.minutes_ago, count.into()),
        Age::Hours(count) => strings.plural(&messages.hours_ago, count.into()),
        Age::Today => messages.today.clone(),
        Age::Yesterday { time: None } => messages.yesterday.clone(),
        Age::Yesterday { time: Some((hour, minute)) } => {
            fill(&messages.yesterday_at, &[("time", &format_time(hour, minute, strings))])
        }
        Age::Days(count) => strings.plural(&messages.days_ago, count.into()),
        Age::Date { same_year } => {
            format_date(if same_year { &messages.date_short } else { &messages.date }, then, strings)
        }
    }
}

/// How long ago `then` was in at most eleven columns, as the compact list shows it.
pub(crate) fn short_age(now: Timestamp, then: Timestamp, strings: &Strings) -> String {
    let messages = &strings.messages;
    let count = |phrase: &str, count: u32| fill(phrase, &[("n", &strings.number(count.into()))]);
    match text::age(now, then, calendar(strings.language), &strings.zone) {
        Age::JustNow => messages.now_short.clone(),
        Age::Minutes(minutes) => count(&messages.minutes_short, minutes),
        Age::Hours(hours) => count(&messages.hours_short, hours),
        Age::Today => messages.today.clone(),
        Age::Yesterday { .. } => messages.yesterday.clone(),
        Age::Days(days) => count(&messages.days_short, days),
        Age::Date { same_year: true } => {
            let civil = text::civil(then, calendar(strings.language), &strings.zone);
            let month = month_name(&messages.months_short, civil.month);
            fill(&messages.date_short, &[("day", &strings.number(civil.day.into())), ("month", month)])
        }
        Age::Date { same_year: false } => {
            let civil = text::civil(then, calendar(strings.language), &strings.zone);
            let padded = |number: u8| strings.digits(&format!("{number:02}"));
            let year = strings.digits(&civil.year.to_string());
            let values = [("day", &*padded(civil.day)), ("month", &*padded(civil.month)), ("year", &*year)];
            fill(&messages.date_numeric, &values)
        }
    }
}

fn month_name(months: &[String; 12], month: u8) -> &str {
    months.get(usize::from(month).saturating_sub(1)).map_or("", String::as_str)
}

/// The full date, with the time of day if one is known.
pub(crate) fn date(at: Timestamp, strings: &Strings) -> String {
    let messages = &strings.messages;
    format_date(if text::has_time(at) { &messages.date_time } else { &messages.date }, at, strings)
}

fn format_date(phrase: &str, at: Timestamp, strings: &Strings) -> String {
    let civil = text::civil(at, calendar(strings.language), &strings.zone);
    let month = month_name(&strings.messages.months, civil.month);
    let (day, year) = (strings.number(civil.day.into()), strings.digits(&civil.year.to_string()));
    let time = format_time(civil.hour, civil.minute, strings);
    fill(phrase, &[("day", &day), ("month", month), ("year", &year), ("time", &time)])
}

/// The line under the title: author, source and date, as far as the article has them, and whether it has been edited.
pub(crate) fn byline(article: &Article, changed: bool, strings: &Strings) -> String {
    let names = [&article.byline, &article.source].into_iter().flatten().map(|name| isolated(name));
    let date = article.published.map(|at| isolated(&date(at, strings)));
    let edited = changed.then(|| strings.messages.edited.clone());
    names.chain(date).chain(edited).collect::<Vec<_>>().join(&strings.messages.separator)
}

/// Source and age of a row in the list.
pub(crate) fn source_and_age(row: &Row, now: Timestamp, strings: &Strings) -> String {
    let source = row.source.as_deref().map(isolated);
    let age = row.published.map(|at| isolated(&age(now, at, strings)));
    source.into_iter().chain(age).collect::<Vec<_>>().join(&strings.messages.separator)
}

/// The other details of a row: whether its article has been edited, and for how many other articles of its story it
/// stands. Mostly empty.
pub(crate) fn row_details(row: &Row, others: usize, strings: &Strings) -> String {
    let edited = row.changed.then(|| strings.messages.edited.clone());
    let others = (others > 0).then(|| {
        let number = strings.number(others as u64);
        isolated(&fill(&strings.messages.others, &[("n", &number)]))
    });
    edited.into_iter().chain(others).collect::<Vec<_>>().join(&strings.messages.separator)
}

/// The direction of paragraphs that have none of their own: that of the article's language, else that of most of its
/// letters, else that of the interface.
pub(crate) fn direction(article: &Article, language: Language) -> Direction {
    let by_language = article.lang.as_ref().map(crate::model::Lang::direction);
    let sample = || {
        let body = article.blocks.iter().take(20).map(|block| block.text.text.as_str());
        let sample: Vec<&str> = std::iter::once(article.title.as_str()).chain(body).collect();
        text::majority_direction(&sample.join(" "))
    };
    by_language.or_else(sample).unwrap_or_else(|| language.direction())
}

/// The marker of an item of a list, with a blank, as plain text has it; empty for any other paragraph. Paragraphs are
/// numbered as in [`Anchor`].
pub(crate) fn marker_text(article: &Article, number: usize) -> String {
    let block = number.checked_sub(Anchor::HEAD_BLOCKS).and_then(|index| article.blocks.get(index));
    match block.map(|block| &block.kind) {
        Some(BlockKind::Item(Marker::Bullet)) => "\u{2022} ".to_owned(),
        Some(BlockKind::Item(Marker::Number(number))) => format!("{number}. "),
        _ => String::new(),
    }
}

/// The whole article as plain text in logical order, a blank line between paragraphs.
pub(crate) fn plain_text(article: &Article) -> String {
    let head = [article.kicker.as_deref(), Some(article.title.as_str()), article.byline.as_deref()];
    let mut paragraphs: Vec<String> = head.into_iter().flatten().map(str::to_owned).collect();
    paragraphs.extend(article.lead.as_ref().map(|lead| lead.text.clone()));
    for (number, block) in (Anchor::HEAD_BLOCKS..).zip(&article.blocks) {
        let marker = marker_text(article, number);
        paragraphs.push(format!("{marker}{}", block.text.text.replace('\u{2028}', "\n")));
    }
    paragraphs.extend(article.url.clone());
    paragraphs.retain(|paragraph| !paragraph.trim().is_empty());
    paragraphs.join("\n\n")
}
