//! What is handed out: an entry for the telephone's calendar, sheets to print.

use crate::domain::{CalendarEntry, clean_text};
use crate::engine::Document;
use chrono::Utc;
use icalendar::{Alarm, Calendar, Component, Event, EventLike};
use maud::{DOCTYPE, html};

mod table;
mod ticket;
mod workbook;

pub use table::table;
pub use ticket::{Slip, slip, ticket};
pub use workbook::workbook;

/// The name of the day's lists: the papers that stand behind no name on the page.
pub const LISTS: &str = "lists";

/// A sheet in words: what stands above its table, the columns' heads, the cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The first line is the largest.
    pub title: Vec<String>,
    /// One for each column.
    pub columns: Vec<String>,
    /// Empty cells are blanks to write in.
    pub rows: Vec<Vec<String>>,
    /// A plot above the table: what each bar is, and how high.
    pub bars: Vec<(String, u32)>,
}

/// A calendar entry with its alarms, so that the phone rings by itself. Times are in UTC: the crate
/// would write a zone's name without its rules.
pub fn calendar(entry: &CalendarEntry, title: &str, place: &str) -> Document {
    // One line each, without marks that are not seen: a bare carriage return would begin a line of its own.
    let line = |text: &str| clean_text(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let (title, place) = (&line(title), &line(place));
    let mut event = Event::new();
    event.uid(&entry.uid).summary(title).location(place).starts(entry.start).ends(entry.end);
    // The stamp is the entry's own time: the same entry always gives the same bytes.
    event.timestamp(entry.start.with_timezone(&Utc));
    for minutes in &entry.alarms {
        event.alarm(Alarm::display(title, -chrono::TimeDelta::minutes(*minutes)));
    }
    let calendar = Calendar::new().push(event.done()).done();
    Document { name: "tongxin.ics".into(), mime: "text/calendar", bytes: calendar.to_string().into_bytes() }
}

/// A line as it stands on a page. The groups of a check number stay whole, and it goes on in the next line between two of
/// them: whoever copies it by hand copies groups.
pub fn line(text: &str) -> maud::Markup {
    let group = |group: &str| {
        group.len() == GROUP && group.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    let numbered = |word: &str| word.contains('-') && word.split('-').all(group);
    // What a number may be made of, and what stands around it.
    let made = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| made(c) != made(first)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    html! {
        @for word in words {
            @if numbered(word) {
                @for (n, group) in word.split('-').enumerate() {
                    @if n > 0 { wbr; }
                    span.together { (group) @if (n + 1) * (GROUP + 1) < word.len() { "-" } }
                }
            } @else { (word) }
        }
    }
}

/// So many letters and digits are a group of a check number.
const GROUP: usize = 4;

/// Sheets as one page that prints well on A4: black on white, a sheet to a page.
pub fn print(name: &str, lang: &str, title: &str, pages: &[Page]) -> Document {
    let page = html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body { @for page in pages { (one(page)) } }
        }
    };
    let name = if name == LISTS { "tongxin.html".into() } else { format!("tongxin-{name}.html") };
    Document { name, mime: "text/html", bytes: page.into_string().into_bytes() }
}

fn one(page: &Page) -> maud::Markup {
    html! {
        section {
            @for (n, line) in page.title.iter().enumerate() {
                @if n == 0 { h1 { (line) } } @else { p { (self::line(line)) } }
            }
            (plot(&page.bars))
            table {
                thead { tr { @for head in &page.columns { th { (head) } } } }
                tbody { @for row in &page.rows { tr { @for cell in row { td { (cell) } } } } }
            }
        }
    }
}

/// A plot: a bar each, its number above and what it is below; nothing where there are none.
pub fn plot(bars: &[(String, u32)]) -> maud::Markup {
    let highest = bars.iter().map(|(_, height)| *height).max().unwrap_or(0).max(1);
    let wide = 52;
    let width = bars.len() * wide;
    html! {
        @if !bars.is_empty() {
            // Attributes alone: a page of ours lets no style in from within.
            svg role="img" viewBox={ "0 0 " (width) " 150" } width=(width) height="150" {
                @for (n, (label, height)) in bars.iter().enumerate() {
                    @let tall = u64::from(*height) * 100 / u64::from(highest);
                    @let (left, top) = (n * wide, 122 - tall);
                    rect x=(left + 8) y=(top) width=(wide - 16) height=(tall) fill="#000" fill-opacity=".72" {}
                    text x=(left + wide / 2) y=(top - 4) text-anchor="middle" font-size="13" { (height) }
                    text x=(left + wide / 2) y="140" text-anchor="middle" font-size="12" { (label) }
                }
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
h1{font-size:26pt;margin:0 0 1mm}p{margin:0 0 1mm}.together{white-space:nowrap}\
table{width:100%;border-collapse:collapse;margin-top:5mm}\
th,td{border:.3mm solid #000;padding:2mm 3mm;text-align:left;height:11mm}\
thead{display:table-header-group}tr{break-inside:avoid}";

#[cfg(test)]
mod tests {
    use super::*;

    /// A check number breaks between its groups and nowhere else; nothing else is changed.
    #[test]
    fn a_group_of_a_check_number_stays_whole() {
        let number = line("核对号：ABCD-2345-JKLM-NPQR。").into_string();
        let group = |text: &str| format!("<span class=\"together\">{text}</span>");
        let groups = ["ABCD-", "2345-", "JKLM-", "NPQR"].map(group).join("<wbr>");
        assert_eq!(number, format!("核对号：{groups}。"));
        for text in
            ["12月20日 9:00-11:00，2026-12-20", "021-5555 0101", "A-B", "", "& <b>", "tongxin-day-2026.html"]
        {
            let plain = html! { (text) }.into_string();
            assert_eq!(line(text).into_string(), plain, "{text}");
        }
    }
}
