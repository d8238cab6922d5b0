//! What the operator reads, in one place: in the configured language, and by the street's own time.
//!
//! Which language that is, the configuration says (`lang`, or TONGXIN_LANG); without it, the data folder, where the street
//! wrote it down when it last ran.

use super::{environment, tools::Place};
use crate::config;
use crate::control::Reach;
use crate::domain::day::Plan;
use crate::domain::{Arg, Lang, Line};
use crate::locale::Locale;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::io::{self, Write};

/// The operator's language and time zone.
pub(super) struct Words {
    locale: Locale,
    lang: Lang,
    zone: Tz,
}

impl Words {
    /// Those of a place.
    pub(super) fn of(place: &Place) -> Self {
        let known = Reach::read(&place.data);
        let (lang, zone) = match &place.config {
            Some(config) => (Some(config.lang), config.plans.first().map(|plan| plan.zone)),
            None => (config::lang_of(environment()).or(known.lang), known.zone),
        };
        Self::new(lang.unwrap_or(Lang::Zh), zone.unwrap_or(Plan::default().zone))
    }

    /// A language and a time zone.
    pub(super) fn new(lang: Lang, zone: Tz) -> Self {
        Self { locale: Locale::new(), lang, zone }
    }

    /// The same in another time zone.
    pub(super) fn within(self, zone: Option<Tz>) -> Self {
        Self { zone: zone.unwrap_or(self.zone), ..self }
    }

    /// The time zone.
    pub(super) fn zone(&self) -> Tz {
        self.zone
    }

    /// A line in words.
    pub(super) fn say(&self, line: &Line) -> String {
        self.locale.line(self.lang, line)
    }

    /// A moment as people say it: date, weekday, and the hour on the street's clocks.
    pub(super) fn moment(&self, at: DateTime<Utc>) -> Arg {
        let local = at.with_timezone(&self.zone);
        Arg::List(vec![Line::new("operator-moment").with("date", local.date_naive()).with("time", local.time())])
    }

    /// A moment to the second, with its year: where a clock or an old file is in question.
    pub(super) fn exact(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.zone).format("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// Prints a line; a reader that has gone away ends the command.
    pub(super) fn print(&self, line: &Line) -> io::Result<()> {
        writeln!(io::stdout().lock(), "{}", self.say(line))
    }

    /// Says a line beside the output.
    pub(super) fn note(&self, line: &Line) {
        note(&self.say(line));
    }
}

/// Says something beside the output.
#[allow(clippy::print_stderr, reason = "for whoever typed the command")]
pub(super) fn note(text: &str) {
    eprintln!("{text}");
}
