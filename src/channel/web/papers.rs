//! Documents: what a message carried, one's own data, the lists to print, the poster.

use super::Shared;
use super::conversation::{card, looking};
use super::entry::{self, CALENDAR, Entry, JSON};
use super::errors::{Answer, Sorry};
use super::qr;
use super::view::papers::{Scan, poster as poster_view, tables, ticket as ticket_view};
use super::visitor::Visitor;
use crate::domain::{
    BookingId, ChannelId, DayId, Drawers, File, Lang, Line, Notice, PersonId, Screen, Sheet, State as Street,
    VisitId, bookings, day, hours, people, render, repairs, reports, visits,
};
use crate::paper;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

fn download(name: &str, mime: &str, body: String) -> Response {
    // A file name in a header: only what no header could be broken with.
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).collect();
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(CONTENT_TYPE, format!("{mime}; charset=utf-8")), (CONTENT_DISPOSITION, disposition)], body).into_response()
}

/// `GET /c/<community>/file/<n>`: the document of a message on one's own page.
pub async fn file(State(app): State<Shared>, visitor: Visitor) -> Answer {
    let me = visitor.person(&app).ok_or(Sorry::Lost)?;
    let n: u32 = visitor.rest.parse().map_err(|_| Sorry::Lost)?;
    let found = app.options.handle.look(move |_, d| entry::read(d, me, n)).await?;
    match found {
        Some(Entry::Told(told)) => {
            let paper = told.file.ok_or(Sorry::Lost)?;
            let text = paper.text.ok_or(Sorry::Lost)?;
            Ok(download(&paper.name, CALENDAR, text))
        }
        _ => Err(Sorry::Lost),
    }
}

/// What a notice shows a reader now.
fn shown(s: &Street, d: &dyn Drawers, notice: impl Into<Notice>, me: PersonId) -> Option<Screen> {
    render(s, d, &notice.into(), me, Some(ChannelId::Web))
}

/// `GET /c/<community>/mine.json`: everything kept about oneself, as it is now.
pub async fn mine(State(app): State<Shared>, visitor: Visitor) -> Answer {
    let me = visitor.person(&app).ok_or(Sorry::Lost)?;
    let file = app.options.handle.look(move |s, d| shown(s, d, people::Notice::Export, me)?.file).await?;
    match file {
        Some(File::Json(text)) => Ok(download("tongxin.json", JSON, text.reveal().to_string())),
        _ => Err(Sorry::Lost),
    }
}

/// `GET /c/<community>/print`: the lists of the day that is now or next, or just over, for its organizers and helpers;
/// `GET /c/<community>/print/<name>`: a ledger, a report, a ticket. Who may see it is looked at where it is worded.
pub async fn print(State(app): State<Shared>, visitor: Visitor) -> Answer {
    let me = visitor.person(&app);
    let (slug, name) = (visitor.slug.clone(), visitor.rest.clone());
    let visitor_lang = visitor.lang;
    let found: Result<_, Sorry> = app
        .options
        .handle
        .look(move |s, d| {
            let community = day::by_slug(s, &slug).ok_or(Sorry::Lost)?;
            let me = me.ok_or(Sorry::NotYours)?;
            let notice: Notice = match name.as_str() {
                // As in the chat.
                "" => day::Notice::Print(day::to_print(s, community, s.at).ok_or(Sorry::Lost)?).into(),
                "parts.html" => repairs::Notice::Ledger(community, true).into(),
                "report.html" => reports::Notice::Report(community, reports::As::Paper).into(),
                "report.xlsx" => reports::Notice::Report(community, reports::As::Workbook).into(),
                name if lists_of(name).is_some() => {
                    day::Notice::Print(DayId { community, n: lists_of(name).ok_or(Sorry::Lost)? }).into()
                }
                name => match (booking(name), record(name), visit_of(name)) {
                    (Some(id), ..) => bookings::Notice::Ticket(id).into(),
                    (_, Some(record), _) => record.into(),
                    (.., Some(id)) => visits::Notice::Sheet(id).into(),
                    _ => return Err(Sorry::Lost),
                },
            };
            let lang = people::lang(s, me).unwrap_or(visitor_lang);
            let file = shown(s, d, notice.clone(), me).and_then(|screen| screen.file);
            let file = file.ok_or_else(|| why_not(s, &notice, me))?;
            let visit = visit_of(&name);
            let photos = visit.map(|id| looking(s, d, |ctx| visits::pictures(ctx, id, me)));
            Ok::<_, Sorry>((lang, file, photos.unwrap_or_default()))
        })
        .await?;
    let (lang, mut file, photos) = found?;
    if let File::Print(_, sheets) = &mut file
        && record(&visitor.rest).is_some()
        && let Some(sheet) = sheets.first_mut()
    {
        // Whoever is shown the paper finds the place to check it.
        sheet.title.push(Line::new("web-check-at").with("address", visitor.public(&app, "check")));
    }
    let say = app.say(lang);
    let pages = |sheets: &[Sheet]| sheets.iter().map(|sheet| say.sheet(sheet)).collect::<Vec<_>>();
    match &file {
        File::Print(_, sheets) => {
            let label = |after| say.t(if after { "web-photo-after" } else { "web-photo-before" });
            let address = |photo| format!("{}/visit-photo/{photo}", visitor.here());
            let photos: Vec<_> = photos.into_iter().map(|(n, after)| (address(n), label(after))).collect();
            Ok(tables(&say, &visitor.root, &pages(sheets), &photos).into_response())
        }
        File::Workbook(name, sheets) => {
            let book = paper::workbook(name, &pages(sheets)).ok_or(Sorry::Lost)?;
            let disposition = format!("attachment; filename=\"{}\"", book.name);
            Ok(([(CONTENT_TYPE, book.mime.to_string()), (CONTENT_DISPOSITION, disposition)], book.bytes)
                .into_response())
        }
        File::Table(name, sheet) => {
            let table = paper::table(name, &say.sheet(sheet)).ok_or(Sorry::Lost)?;
            Ok(download(&table.name, table.mime, String::from_utf8_lossy(&table.bytes).into_owned()))
        }
        File::Ticket(_, ticket) => Ok(ticket_view(&say, &visitor.root, &say.slip(ticket)).into_response()),
        File::Calendar(_) | File::Json(_) => Err(Sorry::Lost),
    }
}

/// Why a paper is not shown: it was put away, or is for others.
fn why_not(s: &Street, notice: &Notice, me: PersonId) -> Sorry {
    match notice {
        Notice::Bookings(bookings::Notice::Ticket(id)) if bookings::put_away(s, *id, me) => Sorry::TicketGone,
        Notice::Day(day::Notice::Print(id)) if day::put_away(s, *id, me) => Sorry::ListsGone,
        Notice::Visits(visits::Notice::Sheet(id)) => {
            visits::put_away(s, *id, me).map_or(Sorry::OfOthers, Sorry::VisitOver)
        }
        Notice::Bookings(_) => Sorry::OfOthers,
        _ => Sorry::NotYours,
    }
}

/// The day whose lists are asked for: `lists-3.html`.
fn lists_of(name: &str) -> Option<u16> {
    name.strip_prefix("lists-")?.strip_suffix(".html")?.parse().ok()
}

/// The visit whose sheet is asked for: `visit-3.html`.
fn visit_of(name: &str) -> Option<VisitId> {
    name.strip_prefix("visit-")?.strip_suffix(".html")?.parse().ok().map(VisitId)
}

/// `record-2026.html`, `record-2026.csv`: one's own record of a year.
fn record(name: &str) -> Option<hours::Notice> {
    let (year, shape) = match name.strip_prefix("record-")?.split_once('.')? {
        (year, "html") => (year, hours::As::Paper),
        (year, "csv") => (year, hours::As::Table),
        _ => return None,
    };
    Some(hours::Notice::Record(year.parse().ok().filter(|year| (2000..=2999).contains(year))?, shape))
}

/// Which booking a ticket is of, by its name: `ticket-12.html`.
fn booking(name: &str) -> Option<BookingId> {
    name.strip_prefix("ticket-")?.strip_suffix(".html")?.parse().ok().map(BookingId)
}

/// `GET /c/<community>/poster`: for the gate. It holds nothing that is not public.
pub async fn poster(State(app): State<Shared>, visitor: Visitor) -> Answer {
    let slug = visitor.slug.clone();
    let (zh, en) = (app.say(Lang::Zh), app.say(Lang::En));
    let says = [zh.clone(), en.clone()];
    let found = app
        .options
        .handle
        .look(move |s, d| {
            let community = day::by_slug(s, &slug)?;
            let plan = match day::coming(s, community) {
                Some((_, coming)) => coming.plan.clone(),
                None => day::community(s, community)?.plan.clone(),
            };
            let cards = says.map(|say| card(s, d, &say, community, None));
            Some((cards, plan.services))
        })
        .await?;
    let Some(([card_zh, card_en], services)) = found else { return Err(Sorry::Lost) };
    let offered = || services.iter().filter(|service| !service.removed);
    let cost = if offered().any(|service| service.parts) { "web-poster-parts" } else { "web-poster-free" };
    let services: Vec<_> = offered()
        .map(|service| {
            let other = service.name.get(en.lang()).filter(|name| *name != service.name.zh());
            (service.name.zh().to_string(), other.map(str::to_string))
        })
        .collect();
    let web = visitor.public(&app, &format!("c/{}", visitor.slug));
    let telegram = (app.options.bot)().map(|bot| format!("https://t.me/{bot}?start={}", visitor.slug));
    let scans: Vec<Scan> = [("web-poster-web", Some(web)), ("web-poster-telegram", telegram)]
        .into_iter()
        .filter_map(|(key, address)| {
            let address = address?;
            Some(Scan { label: zh.t(key), svg: qr::svg(&address)?, address })
        })
        .collect();
    Ok(poster_view(&zh, &visitor.root, (&card_zh, &card_en), (&services, cost), &scans).into_response())
}
