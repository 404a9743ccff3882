//! Copies links and texts, and says what has come of it.
//!
//! What is copied is the text as it was written, in logical order, and not what the screen shows: neither presentation
//! forms nor line breaks of the layout.

use super::sharing;
use crate::app::effect::{CopyFailure, CopyJob, CopyKind, CopyOutcome, Effect};
use crate::app::state::State;
use crate::l10n::{CopyOutcomeStrings, Strings, fill, phrases};
use crate::text;

/// Copies the article's link, or the link of this number (from 1) in its text.
pub(in crate::app) fn copy_link(state: &mut State, link_number: Option<usize>) {
    if let Some(link) = sharing::find_link(state, link_number) {
        copy(state, &link, CopyKind::Link);
    }
}

/// Copies the article's text.
pub(in crate::app) fn copy_text(state: &mut State) {
    if let Some(text) = state.detail().map(|detail| phrases::plain_text(&detail.article)) {
        copy(state, &text, CopyKind::Article);
    } else if let Some(sentence) = sharing::missing_article(state) {
        state.notices.notify(sentence);
    }
}

/// Copies a text.
pub(super) fn copy(state: &mut State, text: &str, kind: CopyKind) {
    state.emit(Effect::Copy(CopyJob { text: text::without_isolates(text), kind }));
}

/// Says what has come of a text.
pub(in crate::app) fn notify_outcome(state: &mut State, job: &CopyJob, outcome: &CopyOutcome) {
    let sentence = sentence(job, outcome, &state.strings);
    match outcome {
        CopyOutcome::SentAfterFailure(_) | CopyOutcome::Failed(_) => state.notices.notify_error(sentence),
        // The mouse selects again and again without a key that would take the notices away.
        _ if job.kind == CopyKind::Selection => state.notices.notify_outcome(sentence),
        _ => state.notices.notify(sentence),
    }
}

fn sentence(job: &CopyJob, outcome: &CopyOutcome, strings: &Strings) -> String {
    let messages = &strings.messages.copying;
    let by_kind: &CopyOutcomeStrings = match job.kind {
        CopyKind::Link => &messages.link,
        CopyKind::Article => &messages.text,
        CopyKind::Selection => &messages.selection,
    };
    let of_job = |phrase: &str| fill(phrase, &[("link", &phrases::isolated(&job.text))]);
    match outcome {
        CopyOutcome::Clipboard => of_job(&by_kind.copied),
        CopyOutcome::TmuxBuffer => of_job(&by_kind.in_tmux),
        CopyOutcome::SentToTerminal => of_job(&by_kind.sent),
        CopyOutcome::SentWithoutProgram { package } => {
            let advice = fill(&messages.install, &[("package", &phrases::isolated(package))]);
            format!("{}{}{advice}", of_job(&by_kind.sent), strings.messages.separator)
        }
        CopyOutcome::SentAfterFailure(failure) => {
            format!("{}{}{}", of_job(&by_kind.sent), strings.messages.separator, describe(failure, strings))
        }
        CopyOutcome::Failed(failure) => fill(&messages.not_copied, &[("why", &describe(failure, strings))]),
    }
}

/// What went wrong, and what to do.
fn describe(failure: &CopyFailure, strings: &Strings) -> String {
    let messages = &strings.messages.copying;
    match failure {
        CopyFailure::TooLong { bytes, limit } => {
            let kilobytes = |bytes: usize| strings.number(bytes.div_ceil(1000) as u64);
            fill(&messages.too_long, &[("size", &kilobytes(*bytes)), ("limit", &kilobytes(*limit))])
        }
        CopyFailure::NotFound { program } => fill(&messages.not_found, &[("program", &phrases::isolated(program))]),
        CopyFailure::Failed { program, reason } => {
            fill(&messages.failed, &[("program", &phrases::isolated(program)), ("reason", &phrases::isolated(reason))])
        }
        CopyFailure::TimedOut { program, seconds } => {
            fill(&messages.timed_out, &[("program", &phrases::isolated(program)), ("n", &strings.number(*seconds))])
        }
        CopyFailure::Internal { reason } => fill(&messages.internal, &[("reason", &phrases::isolated(reason))]),
    }
}
