//! Words: from a screen's keys and arguments to what a reader of a language sees.

mod files;

use crate::domain::{Arg, Button, File, Lang, Line, Screen, Sheet, Ticket};
use crate::engine::{Document, Label, Words};
use crate::paper;
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use files::Texts;
use fluent_bundle::{FluentArgs, FluentValue};

/// Everything Tongxin can say, in every language.
pub struct Locale {
    texts: Texts,
}

impl Default for Locale {
    fn default() -> Self {
        Self::new()
    }
}

impl Locale {
    /// Finds the texts that were built in.
    pub fn new() -> Self {
        Self { texts: Texts::new() }
    }

    /// A text without arguments.
    pub fn text(&self, lang: Lang, key: &'static str) -> String {
        self.line(lang, &Line::new(key))
    }

    /// A line in a language. A missing key or argument shows itself by name; the tests find both.
    pub fn line(&self, lang: Lang, line: &Line) -> String {
        let mut args = FluentArgs::with_capacity(line.args.len());
        for (name, arg) in &line.args {
            args.set(*name, self.value(lang, arg));
        }
        self.format(lang, line.key, &args)
    }

    fn format(&self, lang: Lang, key: &str, args: &FluentArgs<'_>) -> String {
        let found = self.texts.with(lang, key).and_then(|file| Some((file, file.get_message(key)?.value()?)));
        let Some((bundle, pattern)) = found else {
            tracing::error!(key, "no words for this key");
            return key.to_string();
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(args), &mut errors);
        if !errors.is_empty() {
            // The errors name arguments, never their content.
            tracing::error!(key, ?errors, "an argument is missing");
        }
        text.into_owned()
    }

    fn value<'a>(&self, lang: Lang, arg: &'a Arg) -> FluentValue<'a> {
        let text = match arg {
            Arg::Int(n) => return FluentValue::from(*n),
            Arg::Date(date) => self.date(lang, *date),
            Arg::Time(time) => clock(*time),
            Arg::Hours(from, to) => self.hours(lang, *from, *to),
            Arg::Key(key) => self.text(lang, key),
            Arg::List(lines) => {
                let lines: Vec<_> = lines.iter().map(|line| self.line(lang, line)).collect();
                lines.join(&self.text(lang, "list-separator"))
            }
            Arg::Name(name) => return FluentValue::from(name.reveal()),
            Arg::Text(text) => return FluentValue::from(text.get(lang).unwrap_or_else(|| text.zh())),
            Arg::Code(code) => return FluentValue::from(code.reveal()),
        };
        FluentValue::from(text)
    }

    /// A date with its weekday, as people say it.
    pub fn date(&self, lang: Lang, date: NaiveDate) -> String {
        let mut args = FluentArgs::new();
        args.set("month", date.month());
        args.set("day", date.day());
        args.set("weekday", date.weekday().number_from_monday());
        self.format(lang, "date-words", &args)
    }

    /// From and to, as people say it.
    fn hours(&self, lang: Lang, from: NaiveTime, to: NaiveTime) -> String {
        let same_half = half(from) == half(to);
        let mut args = hour_args(to);
        args.set("from", self.format(lang, "clock-words", &hour_args(from)));
        if same_half {
            return self.format(lang, "hours-words-same-half", &args);
        }
        args.set("to", self.format(lang, "clock-words", &hour_args(to)));
        self.format(lang, "hours-words", &args)
    }

    /// A screen in words. Where the reader's language is not known, it says everything in all of them.
    pub fn words(&self, screen: &Screen, lang: Option<Lang>) -> Words {
        let first = lang.unwrap_or(Lang::Zh);
        let mut text = self.lines(first, &screen.text);
        if screen.every_language {
            let other = if first == Lang::Zh { Lang::En } else { Lang::Zh };
            text = format!("{text}\n\n{}", self.lines(other, &screen.text));
        }
        let label = |button: &Button| Label { text: self.line(first, &button.label), does: button.does.clone() };
        Words {
            text,
            rows: screen.rows.iter().map(|row| row.iter().map(label).collect()).collect(),
            file: screen.file.as_ref().and_then(|file| self.document(first, file)),
            asks: screen.asks,
            asks_photo: screen.asks_photo,
        }
    }

    fn lines(&self, lang: Lang, lines: &[Line]) -> String {
        let lines: Vec<_> = lines.iter().map(|line| self.line(lang, line)).collect();
        lines.join("\n")
    }

    fn document(&self, lang: Lang, file: &File) -> Option<Document> {
        Some(match file {
            File::Calendar(entry) => {
                let place = entry.place.get(lang).unwrap_or_else(|| entry.place.zh());
                paper::calendar(entry, &self.line(lang, &entry.title), place)
            }
            File::Print(name, sheets) => {
                let tag = if lang == Lang::Zh { "zh-CN" } else { "en" };
                paper::print(name, tag, &self.text(lang, "button-print"), &self.sheets(lang, sheets))
            }
            File::Ticket(name, ticket) => {
                let tag = if lang == Lang::Zh { "zh-CN" } else { "en" };
                paper::ticket(name, tag, &self.text(lang, "button-ticket"), &self.slip(lang, ticket))
            }
            File::Workbook(name, sheets) => paper::workbook(name, &self.sheets(lang, sheets))?,
            File::Table(name, sheet) => paper::table(name, &self.sheet(lang, sheet))?,
            File::Json(text) => Document {
                name: "tongxin.json".into(),
                mime: "application/json",
                bytes: text.reveal().as_bytes().to_vec(),
            },
        })
    }

    fn sheets(&self, lang: Lang, sheets: &[Sheet]) -> Vec<paper::Page> {
        sheets.iter().map(|sheet| self.sheet(lang, sheet)).collect()
    }

    /// A ticket in words; the Chinese stands below other words, to show at the table.
    pub fn slip(&self, lang: Lang, ticket: &Ticket) -> paper::Slip {
        let both = |line: &Line| {
            let (words, chinese) = (self.line(lang, line), self.line(Lang::Zh, line));
            let also = (words != chinese).then_some(chinese);
            (words, also)
        };
        paper::Slip {
            head: both(&ticket.head),
            number: both(&ticket.number),
            name: self.line(lang, &ticket.name),
            date: both(&ticket.date),
            when: both(&ticket.when),
            place: both(&ticket.place),
            notes: ticket.notes.iter().map(|line| self.line(lang, line)).collect(),
        }
    }

    /// A sheet in words.
    pub fn sheet(&self, lang: Lang, sheet: &Sheet) -> paper::Page {
        let cell = |cell: &Option<Line>| cell.as_ref().map_or(String::new(), |line| self.line(lang, line));
        paper::Page {
            title: sheet.title.iter().map(|line| self.line(lang, line)).collect(),
            columns: sheet.columns.iter().map(|line| self.line(lang, line)).collect(),
            rows: sheet.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
            bars: sheet.bars.iter().map(|(line, height)| (self.line(lang, line), *height)).collect(),
        }
    }
}

fn clock(time: NaiveTime) -> String {
    format!("{}:{:02}", time.hour(), time.minute())
}

/// Which half of the day a time is in; noon is in neither.
fn half(time: NaiveTime) -> &'static str {
    match (time.hour(), time.minute()) {
        (12, 0) => "noon",
        (0..12, _) => "am",
        (18.., _) => "evening",
        _ => "pm",
    }
}

fn hour_args(time: NaiveTime) -> FluentArgs<'static> {
    let (_, hour12) = time.hour12();
    let mut args = FluentArgs::new();
    args.set("half", half(time));
    args.set("hour12", hour12);
    args.set("minute", time.minute());
    args.set("minute2", format!("{:02}", time.minute()));
    args
}

/// The best language for what a client asks for (`Accept-Language`, Telegram's `language_code`), or
/// `None` where it asks for nothing that Tongxin speaks.
pub fn negotiate(wanted: &str) -> Option<Lang> {
    let wanted = fluent_langneg::accepted_languages::parse(wanted);
    let ours: Vec<unic_langid::LanguageIdentifier> =
        ["zh-CN", "en"].iter().filter_map(|tag| tag.parse().ok()).collect();
    let strategy = fluent_langneg::NegotiationStrategy::Filtering;
    let found = fluent_langneg::negotiate_languages(&wanted, &ours, None, strategy);
    // Whoever reads traditional characters or another Chinese still reads these best.
    let chinese = |tag: &unic_langid::LanguageIdentifier| tag.to_string().starts_with("zh");
    match found.first() {
        Some(tag) if chinese(tag) => Some(Lang::Zh),
        Some(_) => Some(Lang::En),
        None => wanted.iter().any(chinese).then_some(Lang::Zh),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Text;

    #[test]
    fn a_day_is_said_as_people_say_it() {
        let locale = Locale::new();
        let line = Line::new("day-when-where")
            .with("date", NaiveDate::from_ymd_opt(2026, 12, 20).unwrap())
            .with(
                "hours",
                Arg::Hours(NaiveTime::from_hms_opt(9, 0, 0).unwrap(), NaiveTime::from_hms_opt(11, 0, 0).unwrap()),
            )
            .with("venue", Text::Both { zh: "居委会门口".into(), en: "the committee's gate".into() });
        assert_eq!(locale.line(Lang::Zh, &line), "12月20日（星期天）上午9点到11点，在居委会门口");
        assert_eq!(locale.line(Lang::En, &line), "Sunday 20 December, 9 am to 11 am, at the committee's gate");
        let late = Line::new("shifts-own").with("heads", 1).with("service", Text::One("磨刀".into())).with(
            "hours",
            Arg::Hours(NaiveTime::from_hms_opt(9, 30, 0).unwrap(), NaiveTime::from_hms_opt(14, 0, 0).unwrap()),
        );
        assert_eq!(locale.line(Lang::Zh, &late), "您帮忙：磨刀 上午9点半到下午2点");
        assert_eq!(locale.line(Lang::En, &late), "You help: 磨刀, 9:30 am to 2 pm");
    }

    #[test]
    fn clients_get_the_language_they_read() {
        for (wanted, found) in [
            ("zh", Some(Lang::Zh)),
            ("zh-hans", Some(Lang::Zh)),
            ("zh-Hant-TW,en;q=0.5", Some(Lang::Zh)),
            ("en-GB,zh;q=0.5", Some(Lang::En)),
            ("fr-FR,en;q=0.4", Some(Lang::En)),
            ("fr", None),
            ("", None),
        ] {
            assert_eq!(negotiate(wanted), found, "{wanted}");
        }
    }
}
