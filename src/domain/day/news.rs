//! What has become of a day since it was put on the calendar, and who knows it: moved, cancelled, elsewhere, or as it was
//! after all. Whoever no message reaches is called by somebody, with what is so now; told something else meanwhile, once more.

use super::super::*;
use super::{Action, Day, Heard, Status, lists};
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};

/// So long whoever has a page has time to open it; then whoever has still not heard of a change is pointed out.
const AGAIN: TimeDelta = TimeDelta::hours(1);

/// How a day stands, as far as whoever comes has to know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stand {
    start: DateTime<Utc>,
    venue: Text,
    off: bool,
}

/// Since when it stands so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct News {
    seq: u64,
    at: DateTime<Utc>,
    by: Option<PersonId>,
    stand: Stand,
}

/// All changes of a day, and who knows which. Nothing, for a day that is as it was put on the calendar.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Known {
    /// The first is how it was.
    news: Vec<News>,
    /// The newest that somebody knows; who does not stand here knows the first.
    knows: BTreeMap<PersonId, u16>,
    /// What became of the message about the newest.
    reached: BTreeMap<PersonId, Heard>,
}

/// How a day was before it was changed, and until when that can be taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Before {
    pub(super) until: DateTime<Utc>,
    pub(super) start: DateTime<Utc>,
    pub(super) venue: Text,
    pub(super) assumed: bool,
    #[serde(default)]
    asked: Option<DateTime<Utc>>,
    #[serde(default)]
    coming: BTreeSet<PersonId>,
    #[serde(default)]
    heard: BTreeMap<PersonId, Heard>,
    #[serde(default)]
    due: BTreeSet<(DateTime<Utc>, DueKey)>,
}

impl Before {
    pub(super) fn of(day: &Day, at: DateTime<Utc>) -> Self {
        Self {
            until: at + undo::LASTS,
            start: day.start,
            venue: day.plan.venue.clone(),
            assumed: day.plan.venue_assumed,
            asked: day.asked,
            coming: day.coming.clone(),
            heard: day.heard.clone(),
            due: day.due.clone(),
        }
    }

    /// It begins when it did: what was asked and answered about that counts again, and what would have fallen due since does.
    pub(super) fn restore(self, day: &mut Day, at: DateTime<Utc>) {
        (day.asked, day.coming, day.heard) = (self.asked, self.coming, self.heard);
        let of_people =
            |key: &DueKey| matches!(key, DueKey::Reminder(..) | DueKey::OwnTurn(..) | DueKey::CallList(..));
        day.due.extend(self.due.into_iter().filter(|(due, key)| *due <= at && of_people(key)));
    }
}

/// In which way what somebody knows is not so (any more).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Off,
    Moved,
    Indoors,
    Elsewhere,
    /// It was off, and will be after all.
    On,
    /// As it was at first, after they heard of a change.
    Back,
}

impl Day {
    pub(super) fn stand(&self) -> Stand {
        Stand { start: self.start, venue: self.plan.venue.clone(), off: self.status == Status::Cancelled }
    }

    /// Whether those who are to be called on the eve have been named.
    pub(super) fn calls_begun(&self) -> bool {
        self.asked.is_some() && !self.due.iter().any(|(_, due)| matches!(due, DueKey::CallList(..)))
    }

    /// The number of its newest news: 0 as long as it is as it was put on the calendar.
    pub fn newest(&self) -> u16 {
        u16::try_from(self.known.news.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    /// Whether it is (again) as it was at some news.
    pub fn as_at(&self, news: u16) -> bool {
        match self.known.news.get(usize::from(news)) {
            Some(then) => then.stand == self.stand(),
            None => news == self.newest(),
        }
    }

    /// When it was changed last.
    pub fn changed_at(&self) -> Option<DateTime<Utc>> {
        self.known.news.last().map(|news| news.at)
    }

    /// When organizers and heads are told of calls to make: with the morning, unless it would be too late.
    pub fn to_be_told(&self, now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
        let wake = self.plan.awake(now);
        let wake = if self.status == Status::Cancelled && wake >= self.start { now } else { wake };
        (wake, if wake < self.start { self.start } else { self.end })
    }
}

/// What has changed is kept, and called about at once where nobody would learn of it in time: another place is told by
/// whoever calls on the eve, until they have called.
pub(super) fn changed(day: &mut Day, id: DayId, stood: Stand, c: &Commit) {
    let stand = day.stand();
    if stand == stood || day.status == Status::Over {
        return;
    }
    // Whoever comes for nothing comes at the earlier of the two.
    let first = stand.start.min(stood.start);
    // Whatever somebody may still have heard of last: a date that nobody was called about is no matter of the place alone.
    let same = |stood: &Stand| (stand.start, stand.off) == (stood.start, stood.off);
    let place_only = same(&stood) && day.known.news.iter().all(|news| same(&news.stand));
    if day.known.news.is_empty() {
        day.known.news.push(News { seq: 0, at: c.at, by: None, stand: stood });
    }
    day.known.news.push(News { seq: c.seq, at: c.at, by: c.by.person(), stand });
    day.known.reached.clear();
    day.due.retain(|(_, due)| !matches!(due, DueKey::News(..) | DueKey::Unheard(..)));
    if place_only && !day.calls_begun() {
        return;
    }
    let again = day.plan.awake(day.plan.awake(c.at) + AGAIN);
    day.due.insert((c.at, DueKey::News(id, day.newest())));
    if again < if first > c.at { first } else { day.end } {
        day.due.insert((again, DueKey::Unheard(id, day.newest())));
    }
}

/// What became of a message that says how the day stands, sent by that commit. What a page shows is how it is now.
pub(super) fn heard(day: &mut Day, seq: u64, person: PersonId, end: &delivery::Ended) {
    let newest = day.newest();
    let Some(last) = day.known.news.last().map(|news| news.seq) else { return };
    let seen = *end == delivery::Ended::Seen;
    if seq < last && !seen {
        let then = day.known.news.iter().rposition(|news| news.seq <= seq).unwrap_or(0) as u16;
        if let delivery::Ended::Delivered(_) = end {
            let knows = day.known.knows.entry(person).or_default();
            *knows = then.max(*knows);
        }
        return;
    }
    lists::note(&mut day.known.reached, person, end);
    if seen || matches!(end, delivery::Ended::Delivered(_)) {
        day.known.knows.insert(person, newest);
    }
}

/// Whether a message about it is older than the newest news.
pub(super) fn outdated(day: &Day, seq: u64, end: &delivery::Ended) -> bool {
    *end != delivery::Ended::Seen && day.known.news.last().is_some_and(|news| seq < news.seq)
}

/// Somebody has just heard how the day stands: they booked, were called, or said that they come.
pub fn learns(s: &mut State, id: DayId, who: PersonId) {
    let who = people::listener(s, who, id.community).unwrap_or(who);
    if let Some(day) = s.days.days.get_mut(&id).filter(|day| !day.known.news.is_empty()) {
        let newest = day.newest();
        day.known.knows.insert(who, newest);
    }
}

/// The same where they pressed it themselves: what others put back for them tells them nothing.
pub fn learns_by(s: &mut State, id: DayId, who: PersonId, c: &Commit) {
    let listener = people::listener(s, who, id.community).unwrap_or(who);
    if c.by.person() == Some(listener) {
        learns(s, id, who);
    }
}

/// Somebody was told that of its news.
pub fn hears(s: &mut State, id: DayId, who: PersonId, news: u16) {
    if let Some(day) = s.days.days.get_mut(&id).filter(|day| !day.known.news.is_empty()) {
        day.known.knows.insert(who, news);
        // Whatever message they had before, they believe the voice.
        if news != day.newest() {
            day.known.reached.insert(who, Heard::Missed);
        }
    }
}

/// Which news somebody knows, where it is any.
pub fn knows(s: &State, id: DayId, who: PersonId) -> Option<u16> {
    super::get(s, id)?.known.knows.get(&who).copied()
}

/// It was a mistake that they were told: they know what they knew before.
pub fn unlearns(s: &mut State, id: DayId, who: PersonId, knew: Option<u16>) {
    let Some(day) = s.days.days.get_mut(&id) else { return };
    match knew {
        Some(news) => day.known.knows.insert(who, news),
        None => day.known.knows.remove(&who),
    };
}

/// What somebody does not know yet, of what matters now.
pub(super) fn unknown(day: &Day, who: PersonId) -> Option<What> {
    let n = day.known.knows.get(&who).copied().unwrap_or_default();
    let known = &day.known.news.get(usize::from(n))?.stand;
    let stand = day.stand();
    if *known == stand || day.status == Status::Over {
        return None;
    }
    let back = day.known.news.first().is_some_and(|first| first.stand == stand);
    let indoors = day.plan.indoor.as_ref() == Some(&stand.venue);
    match () {
        () if stand.off => Some(What::Off),
        () if known.off && known.start == stand.start => Some(What::On),
        () if back && (known.start != stand.start || day.asked.is_some()) => Some(What::Back),
        () if known.start != stand.start => Some(What::Moved),
        // Before anybody asks whether they come, there is time.
        () if day.asked.is_none() => None,
        () => Some(if indoors { What::Indoors } else { What::Elsewhere }),
    }
}

/// Whether somebody has heard of the newest news since people were asked whether they come: that says it all.
pub(super) fn up_to_date(day: &Day, who: PersonId) -> bool {
    day.changed_at() >= day.asked && day.known.knows.get(&who) == Some(&day.newest())
}

/// Whether no message about the newest news has reached somebody, as far as is known.
pub(super) fn missed(day: &Day, who: PersonId) -> bool {
    lists::unheard(&day.known.reached, who, early(day))
}

/// Whether the newest news is so fresh that a page that was not opened yet means nothing.
pub(super) fn early(day: &Day) -> bool {
    day.due.iter().any(|(_, due)| matches!(due, DueKey::Unheard(..)))
}

/// What became of the message about it.
pub(super) fn reached(day: &Day, who: PersonId) -> Option<Heard> {
    day.known.reached.get(&who).copied()
}

/// Organizers and heads are told whom to call about the newest news; whoever brought it about has been answered already.
pub(super) fn tell(ctx: &Ctx<'_>, id: DayId, n: u16) -> Decision {
    let day = super::get(ctx.s, id).filter(|day| day.status != Status::Over && day.newest() == n);
    let Some(day) = day.filter(|day| ctx.now < day.end && !super::missing(ctx.s, id).is_empty()) else {
        return Decision::nothing();
    };
    if super::away(ctx.s) {
        return super::missed::calls(ctx, id);
    }
    let notice = calls::Notice::News(id, n);
    let (wake, end) = day.to_be_told(ctx.now);
    let by = day.known.news.last().and_then(|news| news.by);
    // On a page, their answer has been buried by what everybody is told.
    let answered = |who: &PersonId| Some(*who) == by && people::channel(ctx.s, *who) != Some(ChannelId::Web);
    let organizers = people::organizers(ctx.s, id.community).into_iter().filter(|who| !answered(who));
    let mut decision = Decision::nothing();
    decision.sends = organizers
        .map(|who| Send::tell(To::Person(who), Lane::Reminder, notice.clone()).not_before(wake).void_after(end))
        .chain(calls::tell(ctx, id, &notice))
        .collect();
    decision
}

/// What the calls to these are about.
pub fn matter(ctx: &Ctx<'_>, id: DayId, whom: &[PersonId]) -> Line {
    let Some(day) = super::get(ctx.s, id) else { return Line::new("calls-matter") };
    let key = match whom.iter().find_map(|who| unknown(day, *who)) {
        None => "calls-matter",
        Some(What::Off) => "calls-matter-off",
        Some(What::Moved) => "calls-matter-moved",
        Some(What::Indoors) => "calls-matter-indoors",
        Some(What::Elsewhere) => "calls-matter-venue",
        Some(What::On) => "calls-matter-on",
        Some(What::Back) => "calls-matter-back",
    };
    Line::new(key).with("date", day.date())
}

/// What to say to somebody.
pub fn to_say(ctx: &Ctx<'_>, id: DayId, day: &Day, who: PersonId, reader: PersonId) -> Vec<Line> {
    let what = unknown(day, who);
    let why = || super::talk::published(ctx, day.reason.as_ref(), reader);
    let mut lines: Vec<Line> = what.map(|what| in_short(day, who, what)).into_iter().collect();
    if what == Some(What::Off) {
        lines.extend(why());
        return lines;
    }
    lines.push(super::talk::when_and_where(day));
    if what == Some(What::Moved) {
        lines.extend(why());
    }
    lines.extend(super::told::known_to_all(ctx, who, id));
    lines
}

fn in_short(day: &Day, who: PersonId, what: What) -> Line {
    let n = day.known.knows.get(&who).copied().unwrap_or_default();
    let known = day.known.news.get(usize::from(n)).map_or(day.start, |news| news.stand.start);
    let old = known.with_timezone(&day.plan.zone).date_naive();
    let key = match what {
        What::Off => "calls-say-off",
        What::Moved => "calls-say-moved",
        What::Indoors => "calls-say-indoors",
        What::Elsewhere => "calls-say-venue",
        What::On => "calls-say-on",
        What::Back => "calls-say-back",
    };
    Line::new(key).with("date", old)
}

/// The same for a line of a printed sheet; nothing where all is as they know it.
pub(super) fn on_paper(day: &Day, who: PersonId) -> Option<Line> {
    let key = match unknown(day, who)? {
        What::Off => "sheet-say-off",
        What::Moved => "sheet-say-moved",
        What::Indoors => "sheet-say-indoors",
        What::Elsewhere => "sheet-say-venue",
        What::On => "sheet-say-on",
        What::Back => "sheet-say-back",
    };
    Some(
        Line::new(key)
            .with("date", day.date())
            .with("time", day.local(day.start))
            .with("venue", day.plan.venue.clone()),
    )
}

/// For organizers who changed something: how many are to be called about it, and the way there.
pub(super) fn calls_to_make(ctx: &Ctx<'_>, id: DayId) -> Option<(Line, Button)> {
    let n = super::missing(ctx.s, id).len();
    let call = || Button::press(Line::new("day-call-button").with("n", n), Action::CallList(id));
    (n > 0).then(|| (Line::new("day-done-calls").with("n", n), call()))
}
