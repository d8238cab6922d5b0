//! What is handed out: an entry for the telephone's calendar, sheets to print.

use crate::domain::{CalendarEntry, Lang, Sheet};
use crate::engine::Document;
use crate::locale::Locale;
use chrono::Utc;
use icalendar::{Alarm, Calendar, Component, Event, EventLike};
use maud::{DOCTYPE, html};

/// A calendar entry with its alarms, so that the phone rings by itself. Times are in UTC: the crate
/// would write a zone's name without its rules.
pub fn calendar(locale: &Locale, lang: Lang, entry: &CalendarEntry) -> Document {
    let (title, place) = locale.entry(lang, entry);
    let mut event = Event::new();
    event.uid(&entry.uid).summary(&title).location(&place).starts(entry.start).ends(entry.end);
    // The stamp is the entry's own time: the same entry always gives the same bytes.
    event.timestamp(entry.start.with_timezone(&Utc));
    for minutes in &entry.alarms {
        event.alarm(Alarm::display(&title, -chrono::TimeDelta::minutes(*minutes)));
    }
    let calendar = Calendar::new().push(event.done()).done();
    Document { name: "tongxin.ics".into(), mime: "text/calendar", bytes: calendar.to_string().into_bytes() }
}

/// Sheets as one page that prints well on A4: black on white, a sheet to a page.
pub fn print(locale: &Locale, lang: Lang, sheets: &[Sheet]) -> Document {
    let page = html! {
        (DOCTYPE)
        html lang=(if lang == Lang::Zh { "zh-CN" } else { "en" }) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (locale.text(lang, "button-print")) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body { @for sheet in sheets { (one(locale, lang, sheet)) } }
        }
    };
    Document { name: "tongxin.html".into(), mime: "text/html", bytes: page.into_string().into_bytes() }
}

fn one(locale: &Locale, lang: Lang, sheet: &Sheet) -> maud::Markup {
    let (title, columns, rows) = locale.sheet(lang, sheet);
    html! {
        section {
            @for (n, line) in title.iter().enumerate() {
                @if n == 0 { h1 { (line) } } @else { p { (line) } }
            }
            table {
                thead { tr { @for head in &columns { th { (head) } } } }
                tbody { @for row in &rows { tr { @for cell in row { td { (cell) } } } } }
            }
        }
    }
}

/// The look of printed sheets.
pub const STYLE: &str = "@page{size:A4;margin:16mm}\
*{box-sizing:border-box}\
body{margin:0 auto;max-width:190mm;padding:4mm;color:#000;background:#fff;\
font:14pt/1.5 'PingFang SC','Noto Sans CJK SC','Microsoft YaHei',sans-serif}\
section{break-after:page;margin-bottom:12mm}section:last-child{break-after:auto}\
h1{font-size:26pt;margin:0 0 1mm}p{margin:0 0 1mm}\
table{width:100%;border-collapse:collapse;margin-top:5mm}\
th,td{border:.3mm solid #000;padding:2mm 3mm;text-align:left;height:11mm}\
thead{display:table-header-group}tr{break-inside:avoid}";
