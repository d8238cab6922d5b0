//! What stands on somebody's page: the card of the coming day, and their conversation as it is to be shown.

use super::entry::{self, Entry, JSON, Label, Told};
use super::qr;
use super::say::Say;
use super::view::personal::{Button, Card, Does, Item, Look, Picture, What};
use crate::channel::with_address;
use crate::domain::{
    Action, Actor, Arg, By, ChannelId, CommunityId, Ctx, Drawers, Lane, Line, Notice, PersonId, Role, State,
    announcements, bookings, day, market, people, photos, render, shifts, teams,
};
use chrono::{DateTime, TimeDelta};
use chrono_tz::Tz;
use std::collections::{HashMap, HashSet};

/// After a pause this long the page says when it went on.
const PAUSE: TimeDelta = TimeDelta::hours(1);

/// How a page's conversation is to be read: by whom, where, in which words.
pub struct Reading<'a> {
    /// What there is in the street.
    pub s: &'a State,
    /// Private matters, for wording.
    pub d: &'a dyn Drawers,
    /// Whose page it is.
    pub me: PersonId,
    /// The words.
    pub say: Say,
    /// Where the page lives.
    pub here: &'a str,
    /// Where the channel's paths begin, for this device and as whole addresses.
    pub address: &'a dyn Fn(&str) -> String,
    /// The reader's time zone.
    pub zone: Tz,
    /// What the page has not shown yet as it is now: new, or brought up to date.
    pub unseen: &'a [u32],
    /// The oldest message that the page still has.
    pub oldest: u32,
}

/// What a rule that only words something may look at.
pub fn looking<T>(s: &State, d: &dyn Drawers, look: impl FnOnce(&Ctx<'_>) -> T) -> T {
    let actor = Actor::inner(By::Outbox);
    look(&Ctx { s, d, now: s.at, actor: &actor, via: Some(ChannelId::Web) })
}

/// The card of a community's coming day, with the reader's own places.
pub fn card(s: &State, d: &dyn Drawers, say: &Say, community: CommunityId, reader: Option<PersonId>) -> Card {
    let Some(known) = day::community(s, community) else { return Card::default() };
    let mut card = Card { community: published(say, &known.plan.name), ..Card::default() };
    let Some((id, coming)) = day::coming(s, community) else { return card };
    card.number = chrono::Datelike::day(&coming.date()).to_string();
    card.date = say.line(&Line::new("web-date").with("date", coming.date()));
    let hours = Arg::Hours(coming.local(coming.start), coming.local(coming.end));
    card.hours = say.line(&Line::new("web-hours").with("hours", hours));
    card.place = published(say, &coming.plan.venue);
    card.news = match coming.status {
        day::Status::Cancelled => Some(say.t("web-cancelled")),
        _ if coming.moved > 0 => Some(say.t("web-moved")),
        _ => None,
    };
    let Some(me) = reader else { return card };
    for line in looking(s, d, |ctx| own(ctx, me, id)) {
        let zh = (!say.zh()).then(|| say.chinese().line(&line));
        card.own.push((say.line(&line), zh));
    }
    if people::may(s, me, community, Role::Helper) {
        let (booked, helping) = (bookings::on_day(s, id).count(), teams::people_on(s, id));
        card.counts = Some(say.line(&Line::new("web-counts").with("booked", booked).with("helping", helping)));
    }
    card
}

/// A published text in words, as the locale words those that have no English.
fn published(say: &Say, text: &crate::domain::Text) -> String {
    say.line(&Line::new("as-it-is").with("text", text.clone()))
}

/// The reader's own places and turns, shortest words: to be read aloud at the table.
fn own(ctx: &Ctx<'_>, me: PersonId, id: crate::domain::DayId) -> Vec<Line> {
    let Some(coming) = day::get(ctx.s, id) else { return Vec::new() };
    let mut lines = Vec::new();
    for (_, booking) in bookings::of_person(ctx.s, me).filter(|(_, b)| b.day == id) {
        let Some(service) = coming.service(booking.service) else { continue };
        let line = |key| Line::new(key).with("service", service.name.clone()).with("n", booking.number);
        lines.push(match bookings::window(ctx.s, booking) {
            Some((start, _)) => (start, line("web-ticket").with("time", coming.local(start))),
            None => (coming.start, line("web-ticket-day")),
        });
    }
    for (_, shift) in shifts::of_person(ctx.s, me).filter(|(_, shift)| shift.turn.day == id) {
        let Some(service) = coming.service(shift.turn.service) else { continue };
        let line = |key| Line::new(key).with("service", service.name.clone());
        lines.push(match shifts::window(ctx.s, shift.turn).filter(|_| service.turn.is_some()) {
            Some((start, _)) => (start, line("web-turn").with("time", coming.local(start))),
            None => (coming.start, line("web-turn-day")),
        });
    }
    for (_, offer) in market::of_person(ctx.s, id, me).filter(|(_, offer)| !offer.tables.is_empty()) {
        let tables = offer.tables.iter().map(|n| Line::new("market-table").with("n", *n)).collect();
        lines.push((coming.start, Line::new("web-market").with("tables", Arg::List(tables))));
    }
    lines.sort_by_key(|(start, _)| *start);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Entries as the page shows them. The keys of forms are left empty: they are made when it is sent.
pub fn items(reading: &Reading<'_>, entries: &[(u32, Entry)]) -> Vec<Item> {
    let mut chosen: HashMap<u32, &str> = HashMap::new();
    for (_, entry) in entries {
        if let Entry::Pressed { label, of: Some(of), .. } = entry {
            chosen.insert(*of, label);
        }
    }
    let newest = |want: &dyn Fn(&Told) -> bool| {
        entries.iter().rev().find(|(_, entry)| matches!(entry, Entry::Told(told) if want(told))).map(|(n, _)| *n)
    };
    // Besides the newest screen, the one that follows an announcement: it stands where it stood, and must be stoppable.
    // And what has come since one last said something, the newest of each kind: an announcement does not take away
    // the question before it. Whether what came unasked is open, its notice tells instead, where it is known.
    let acted = entries.iter().rposition(|(_, entry)| !matches!(entry, Entry::Told(_))).map(|at| entries[at].0);
    let since = |lane| {
        let newest = newest(&|told: &Told| told.lane == lane && told.notice.is_none());
        newest.filter(|n| acted.is_none_or(|acted| *n > acted))
    };
    let mut live = vec![newest(&|_| true), newest(&follows)];
    live.extend([Lane::Answer, Lane::Reminder, Lane::Broadcast].map(since));
    let first_new = first_new(entries, reading.unseen);
    let mut items: Vec<Item> = Vec::new();
    let mut before: Option<DateTime<Tz>> = None;
    for (n, entry) in entries {
        let what = match entry {
            Entry::Mine { text, .. } => What::Mine(text.clone()),
            // Shown with the screen it belongs to, while that one is still there.
            Entry::Pressed { of: Some(of), .. } if *of >= reading.oldest => continue,
            Entry::Pressed { label, .. } => What::Mine(label.clone()),
            Entry::Told(told) => {
                let chosen = chosen.get(n).copied();
                told_item(reading, *n, told, chosen, live.contains(&Some(*n)))
            }
        };
        let at = DateTime::from_timestamp_millis(entry.at()).unwrap_or_default().with_timezone(&reading.zone);
        let paused = before.is_none_or(|before| at.signed_duration_since(before) >= PAUSE);
        let line = Line::new("web-when").with("date", at.date_naive()).with("time", at.time());
        before = Some(at);
        items.push(Item {
            n: *n,
            when: paused.then(|| reading.say.line(&line)),
            first_new: first_new == Some(*n),
            what,
        });
    }
    items
}

/// Whether a screen follows an announcement on its way.
fn follows(told: &Told) -> bool {
    use announcements::Action::{CallList, Correct, Stop};
    let actions = told.buttons.iter().filter_map(|label| Action::decode(label.action.as_deref()?));
    actions.into_iter().any(|action| matches!(action, Action::Announcements(Stop(_) | CallList(_) | Correct(_))))
}

fn told_item(reading: &Reading<'_>, n: u32, told: &Told, chosen: Option<&str>, live: bool) -> What {
    let open = told.buttons.iter().find_map(|label| label.open.as_deref().filter(|path| path.starts_with("go/")));
    let file = told.file.as_ref().map(|paper| match paper.mime.as_str() {
        JSON => (format!("{}/mine.json", reading.here), paper.name.clone()),
        _ if paper.text.is_some() => (format!("{}/file/{n}", reading.here), paper.name.clone()),
        // Made anew when asked for: lists, ledgers and reports change.
        _ => match paper.name.strip_prefix("tongxin-") {
            Some(name) => (format!("{}/print/{name}", reading.here), String::new()),
            None => (format!("{}/print", reading.here), String::new()),
        },
    });
    let labels = match (live, &told.notice) {
        (true, _) => told.buttons.clone(),
        (false, Some(notice)) if chosen.is_none() => still_open(reading, notice, &told.buttons),
        (false, _) => Vec::new(),
    };
    let buttons = buttons(reading, &labels);
    What::Told {
        text: match open {
            Some(path) => with_address(&told.text, path, Some((reading.address)(path))),
            None => told.text.clone(),
        },
        asks: live && told.asks,
        // Of one that was taken back, or is forgotten by now, the words alone are left.
        photo: told.photo.as_ref().filter(|shot| photos::lies(reading.s, (shot.of, shot.item))).map(|shot| {
            let address = format!("{}/photo/{n}-{}", reading.here, shot.digest);
            Box::new(Picture { address, size: shot.size })
        }),
        asks_photo: (live && told.asks_photo).then(String::new),
        lane: match told.lane {
            Lane::Answer => "a",
            Lane::Reminder => "r",
            Lane::Broadcast => "b",
        },
        buttons,
        post: String::new(),
        chosen: chosen.map(str::to_string),
        file,
        qr: open.filter(|_| live).and_then(|path| qr::svg(&(reading.address)(path))),
    }
}

/// The buttons of what came unasked that lead somewhere at this moment, whatever came after it: those that its notice
/// would still have if it were told now. A way back alone is none.
fn still_open(reading: &Reading<'_>, notice: &Notice, labels: &[Label]) -> Vec<Label> {
    let none = labels.is_empty();
    let now = (!none).then(|| render(reading.s, reading.d, notice, reading.me, Some(ChannelId::Web))).flatten();
    let rows = now.map(|screen| screen.rows).unwrap_or_default();
    let (mut actions, mut paths) = (HashSet::new(), HashSet::new());
    for button in rows.into_iter().flatten() {
        match button.does {
            crate::domain::Does::Press(action) => drop(actions.insert(action.encode())),
            crate::domain::Does::Open(path) => drop(paths.insert(path)),
            crate::domain::Does::Talk(_) => {}
        }
    }
    let open = |label: &&Label| {
        label.action.as_ref().is_some_and(|action| actions.contains(action))
            || label.open.as_ref().is_some_and(|path| paths.contains(path))
    };
    let open: Vec<Label> = labels.iter().filter(open).cloned().collect();
    let back = Action::People(people::Action::Home).encode();
    let deeds = open.iter().any(|label| label.action.as_ref() != Some(&back));
    if deeds { open } else { Vec::new() }
}

fn buttons(reading: &Reading<'_>, labels: &[Label]) -> Vec<Button> {
    let backs = [reading.say.chinese().t("back"), reading.say.english().t("back")];
    let back = |label: &Label| backs.contains(&label.text);
    let deeds = labels.iter().filter(|label| !back(label)).count();
    let mut first = true;
    let mut buttons = Vec::new();
    for label in labels {
        let does = match (&label.action, &label.open) {
            (Some(action), _) => Does::Press(action.clone()),
            (None, Some(path)) => Does::Open((reading.address)(path)),
            (None, None) => continue,
        };
        let look = if back(label) {
            Look::Back
        } else if first && (2..=3).contains(&deeds) {
            // Among few, the first is the likely one; among many (times, services) none is, and a single one
            // (to give a place back) should not call for it.
            Look::Main
        } else {
            Look::Plain
        };
        first = false;
        buttons.push(Button { text: label.text.clone(), does, look });
    }
    buttons
}

/// Where the line above new messages stands: answers to one's own presses are no news.
fn first_new(entries: &[(u32, Entry)], unseen: &[u32]) -> Option<u32> {
    let news = |told: &Told| told.lane != Lane::Answer;
    let mut new =
        entries.iter().filter(|(n, entry)| unseen.contains(n) && matches!(entry, Entry::Told(t) if news(t)));
    new.next().map(|(n, _)| *n)
}

/// One entry of somebody's page that has this button.
pub fn pressed(d: &dyn Drawers, me: PersonId, n: u32, data: &str) -> Option<String> {
    let Entry::Told(told) = entry::read(d, me, n)? else { return None };
    told.buttons.into_iter().find(|label| label.action.as_deref() == Some(data)).map(|label| label.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Lang, NoDrawers};
    use crate::locale::Locale;
    use std::sync::Arc;

    fn told(n: u32, minute: i64, lane: Lane) -> (u32, Entry) {
        let yes = Label { text: "yes".into(), action: Some("p.h".into()), open: None };
        (
            n,
            Entry::Told(Told {
                at: minute * 60_000,
                text: format!("screen {n}"),
                buttons: vec![yes],
                file: None,
                photo: None,
                asks: false,
                asks_photo: false,
                lane,
                notice: None,
            }),
        )
    }

    fn read(entries: &[(u32, Entry)], unseen: &[u32]) -> Vec<Item> {
        let address = |path: &str| format!("http://x/{path}");
        let say = Say::of(&Arc::new(Locale::new()), Lang::En);
        let (s, oldest) = (&State::default(), entries[0].0);
        let (d, me, here, zone) = (&NoDrawers, PersonId(1), "/c/x", Tz::UTC);
        let reading = Reading { s, d, me, say, here, address: &address, zone, unseen, oldest };
        items(&reading, entries)
    }

    fn can_press(item: &Item) -> bool {
        matches!(&item.what, What::Told { buttons, .. } if !buttons.is_empty())
    }

    /// Only the newest screen can be pressed; an answered one says what was chosen.
    #[test]
    fn only_the_newest_screen_is_live() {
        let pressed = (2, Entry::Pressed { at: 60_000, label: "9:20".into(), of: Some(1) });
        let items = read(&[told(1, 0, Lane::Answer), pressed, told(3, 1, Lane::Answer)], &[]);
        assert_eq!(items.iter().map(|i| i.n).collect::<Vec<_>>(), [1, 3]);
        assert!(!can_press(&items[0]) && can_press(&items[1]));
        assert!(matches!(&items[0].what, What::Told { chosen: Some(label), .. } if label == "9:20"));
    }

    /// What was pressed at the bottom of the page, or on a screen no longer kept, stands as one's own words.
    #[test]
    fn a_press_without_its_screen_is_a_bubble() {
        let items =
            read(&[(7, Entry::Pressed { at: 0, label: "Book".into(), of: None }), told(8, 0, Lane::Answer)], &[]);
        assert_eq!(items[0].what, What::Mine("Book".into()));
    }

    /// The line stands above the first reminder that was not seen, not above answers.
    #[test]
    fn news_begins_at_what_nobody_asked_for() {
        let entries = [
            told(1, 0, Lane::Answer),
            told(2, 500, Lane::Reminder),
            told(3, 501, Lane::Broadcast),
            told(4, 502, Lane::Answer),
        ];
        let news = |unseen: &[u32]| read(&entries, unseen).into_iter().find(|i| i.first_new).map(|i| i.n);
        assert_eq!((news(&[]), news(&[4]), news(&[3, 4])), (None, None, Some(3)));
        assert_eq!((news(&[2, 3, 4]), news(&[1, 2, 3, 4])), (Some(2), Some(2)));
        assert_eq!(news(&[2]), Some(2), "an announcement that was corrected is news, whatever came after it");
    }

    /// After an hour's pause the page says when it goes on.
    #[test]
    fn a_pause_is_told() {
        let items = read(&[told(1, 0, Lane::Answer), told(2, 59, Lane::Answer), told(3, 119, Lane::Answer)], &[]);
        assert_eq!(items.iter().map(|i| i.when.is_some()).collect::<Vec<_>>(), [true, false, true]);
    }
}
