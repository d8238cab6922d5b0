//! What could not be told in time, and how organizers hear of it: once, with what is best done now.

use super::super::*;
use super::{Action, Event, Notice, Status};
use chrono::{SubsecRound as _, TimeDelta};
use std::collections::BTreeMap;

/// What is late by less needs no mention.
const LATE: TimeDelta = TimeDelta::minutes(5);
/// So many lines of what was missed fit a message.
const LINES: usize = 5;
/// Days that passed unopened are counted up to here.
const SKIPPED: usize = 6;

/// Nothing was done for a while.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Away {
    /// Since when: the last that is known to have been done.
    pub(super) from: DateTime<Utc>,
    /// Until when.
    to: DateTime<Utc>,
    /// The commit that says so.
    seq: u64,
    missed: BTreeMap<CommunityId, Vec<Missed>>,
}

/// What was too late to be told, or came while nobody was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Missed {
    /// An invitation to so many.
    #[serde(rename = "invitation")]
    Invitation(DayId, u32),
    /// The question to so many whether they come.
    #[serde(rename = "before")]
    DayBefore(DayId, u32),
    /// The reminder to so many before their own turn.
    #[serde(rename = "turn")]
    OwnTurn(DayId, u32),
    /// An announcement for a set hour.
    #[serde(rename = "announcement")]
    Announcement(AnnouncementId),
    /// Who is to be called: late, and still of use.
    #[serde(rename = "calls")]
    Calls(DayId),
    /// A day ended: how it was is told late.
    #[serde(rename = "summary")]
    Summary(DayId),
    /// A day that was never on the calendar.
    #[serde(rename = "skipped")]
    Skipped(#[serde(with = "chrono::serde::ts_seconds")] DateTime<Utc>),
}

/// Whether what falls due is being caught up with.
pub fn away(s: &State) -> bool {
    s.days.away.is_some()
}

/// The daemon is back. Only where something waited for it is that worth a word.
pub fn back(ctx: &Ctx<'_>, since: DateTime<Utc>) -> Decision {
    let waited = super::super::next_due(ctx.s).is_some_and(|(at, _)| ctx.now - at >= LATE);
    if !waited || away(ctx.s) {
        return Decision::nothing();
    }
    Decision::nothing().event(Event::Away(since.trunc_subsecs(0)))
}

pub(super) fn apply(away: &mut Option<Away>, event: &Event, c: &Commit) {
    match (event, away) {
        (Event::Away(from), away) => {
            // Whole seconds, as both are stored: a replay must lead to the same.
            let (from, to) = (from.trunc_subsecs(0), c.at.trunc_subsecs(0));
            *away = Some(Away { from, to, seq: c.seq, missed: BTreeMap::new() });
        }
        (Event::Missed(community, what), Some(away)) => {
            let list = away.missed.entry(*community).or_default();
            match (list.iter_mut().find(|known| same(known, what)), *what) {
                (Some(Missed::OwnTurn(_, n)), Missed::OwnTurn(_, more)) => *n += more,
                // Of the eve and of a change since: there is one list.
                (Some(Missed::Calls(_)), _) => {}
                _ => list.push(*what),
            }
        }
        (Event::Back, away) => *away = None,
        _ => {}
    }
}

fn same(one: &Missed, other: &Missed) -> bool {
    match (one, other) {
        (Missed::OwnTurn(a, _), Missed::OwnTurn(b, _)) | (Missed::Calls(a), Missed::Calls(b)) => a == b,
        _ => false,
    }
}

/// After everything that waited.
pub(super) fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    s.days.away.as_ref().map(|away| (away.to, DueKey::Missed(away.seq)))
}

/// Something is too late. Where nobody was away, that is how things go.
pub(super) fn note(ctx: &Ctx<'_>, community: CommunityId, what: Missed) -> Decision {
    if away(ctx.s) { Decision::nothing().event(Event::Missed(community, what)) } else { Decision::nothing() }
}

/// Who is to be called is told together with whatever else was missed.
pub fn calls(ctx: &Ctx<'_>, id: DayId) -> Decision {
    note(ctx, id.community, Missed::Calls(id))
}

/// The days before this one that nobody put on the calendar.
pub(super) fn skipped(ctx: &Ctx<'_>, community: CommunityId, start: DateTime<Utc>) -> Decision {
    let mut decision = Decision::nothing();
    let Some(known) = super::community(ctx.s, community).filter(|_| away(ctx.s)) else { return decision };
    let mut after = known.after;
    for _ in 0..SKIPPED {
        match known.plan.next(after).filter(|day| *day < start) {
            Some(day) => {
                decision = decision.event(Event::Missed(community, Missed::Skipped(day)));
                after = day;
            }
            None => break,
        }
    }
    decision
}

/// One message to the organizers of each community.
pub(super) fn sum_up(ctx: &Ctx<'_>) -> Decision {
    let mut decision = Decision::nothing().event(Event::Back);
    let Some(away) = &ctx.s.days.away else { return decision };
    for (community, list) in &away.missed {
        let Some(known) = super::community(ctx.s, *community) else { continue };
        let to = To::Audience(Audience::Organizers(*community));
        // What is only late is told as ever.
        let (notice, end) = match list[..] {
            // Nobody may be left by now: it was taken back meanwhile.
            [Missed::Calls(id)] if super::missing(ctx.s, id).is_empty() => continue,
            [Missed::Calls(id)] => {
                (Notice::CallList(id), super::get(ctx.s, id).map(|day| day.to_be_told(ctx.now).1))
            }
            [Missed::Summary(id)] => (Notice::Summary(id), None),
            _ => (Notice::Missed(*community, away.from, away.to, list.clone()), None),
        };
        for what in list {
            if let Missed::Calls(id) = what {
                decision.sends.extend(calls::tell(ctx, *id, &calls::Notice::Mine(*id)));
            }
        }
        let send = Send::tell(to, Lane::Reminder, notice).not_before(known.plan.awake(ctx.now));
        decision = decision.and_send(match end {
            Some(end) => send.void_after(end),
            None => send,
        });
    }
    decision
}

/// Every community's organizers hear that what is due waits. At once: nobody knows whether it is night.
pub fn clock_held(s: &State) -> Decision {
    let open = super::communities(s).filter(|(_, known)| !known.closed);
    open.fold(Decision::nothing(), |decision, (id, _)| {
        let to = To::Audience(Audience::Organizers(id));
        decision.and_send(Send::tell(to, Lane::Reminder, Notice::ClockHeld(id)))
    })
}

/// What an organizer reads of it.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice) -> Option<Screen> {
    match notice {
        Notice::ClockHeld(_) => Some(Screen::line("day-clock-held").row([people::talk::back()])),
        Notice::Missed(community, from, to, list) => summary(ctx, *community, (*from, *to), list),
        _ => None,
    }
}

fn summary(
    ctx: &Ctx<'_>,
    community: CommunityId,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    list: &[Missed],
) -> Option<Screen> {
    let zone = super::zone(ctx.s, community);
    let (from, to) = (from.with_timezone(&zone), to.with_timezone(&zone));
    let mut screen = Screen::line(
        Line::new("day-missed")
            .with("from", from.date_naive())
            .with("from-time", from.time())
            .with("to", to.date_naive())
            .with("to-time", to.time()),
    );
    let date = |id: DayId| super::get(ctx.s, id).map(super::Day::date);
    let about = |key: &'static str, id: DayId, n: u32| Some(Line::new(key).with("date", date(id)?).with("n", n));
    let announcements = list.iter().filter(|what| matches!(what, Missed::Announcement(_))).count();
    let mut lines: Vec<Line> = Vec::new();
    for what in list {
        lines.extend(match *what {
            Missed::Invitation(id, n) => about("day-missed-invitation", id, n),
            Missed::DayBefore(id, n) => about("day-missed-before", id, n),
            Missed::OwnTurn(id, n) => about("day-missed-turn", id, n),
            Missed::Summary(id) => about("day-missed-over", id, bookings::on_day(ctx.s, id).count() as u32),
            Missed::Skipped(start) => {
                Some(Line::new("day-missed-skipped").with("date", start.with_timezone(&zone).date_naive()))
            }
            Missed::Announcement(_) | Missed::Calls(_) => None,
        });
    }
    if announcements > 0 {
        lines.insert(0, Line::new("day-missed-announcements").with("n", announcements));
    }
    let more = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    screen.text.extend(lines);
    if more > 0 {
        screen = screen.and(Line::new("day-missed-more").with("n", more));
    }
    // What is best done now.
    let coming = super::coming(ctx.s, community);
    let calls = coming.map_or(0, |(id, _)| super::missing(ctx.s, id).len());
    let call = coming
        .filter(|_| calls > 0)
        .map(|(id, _)| Button::press(Line::new("day-call-button").with("n", calls), Action::CallList(id)));
    if call.is_some() {
        screen = screen.and(Line::new("day-missed-call").with("n", calls));
    } else if announcements > 0 {
        screen = screen.and("day-missed-write");
    }
    let write = Button::press("button-announce", announcements::Action::Write(community));
    let roster = coming
        .filter(|(_, day)| day.status == Status::Open)
        .map(|_| Button::press("button-roster", Action::Roster(community)));
    Some(screen.row(call).row([write].into_iter().chain(roster)).row([people::talk::back()]))
}
