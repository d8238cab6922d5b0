//! What an organizer tells many: written, looked at, sent once, followed, stopped, reported, corrected,
//! taken back.

mod actions;
mod announcement;
mod change;
mod copies;
mod fold;
mod photo;
mod report;
pub mod talk;

pub use actions::Action;
pub(in crate::domain) use actions::{audience, audience_fields};
pub use announcement::{Announcement, Mark};
pub use change::{Round, catch_up, place, readers, stands, takes_back};
pub use copies::Copies;
pub use fold::{apply, erased, forget_old, heard, lined_up};
pub(in crate::domain) use photo::{over, with_photo};

use super::*;
use chrono::TimeDelta;
use std::collections::BTreeMap;

/// So late an announcement for a certain hour is still of use.
const LATE: TimeDelta = TimeDelta::hours(3);
/// How often progress is shown, at most.
const PROGRESS: TimeDelta = TimeDelta::seconds(3);
/// So shortly after an announcement its button is pressed by a hand that trembled.
const AGAIN: TimeDelta = TimeDelta::minutes(10);
/// How long an announcement and who has heard it are remembered.
const KEPT: TimeDelta = TimeDelta::days(30);

/// All announcements of the last 30 days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Announcements {
    list: BTreeMap<AnnouncementId, Announcement>,
    newest: u32,
}

/// What is wanted of announcements.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// What was typed becomes the draft; in English if told so. Then this is shown.
    Draft(CommunityId, Private, bool, Box<super::Notice>),
    /// The draft goes out: to whom, now or in the morning, and the mark of the text that was looked at.
    Send(Audience, bool, u32),
    /// No more of it.
    Stop(AnnouncementId),
    /// The draft takes the place of what was sent; with the mark of the text that was looked at.
    Correct(AnnouncementId, u32),
    /// It is deleted where it can be, and goes to nobody else.
    TakeBack(AnnouncementId),
    /// Once more to those of whom nobody can tell; how often that was done before.
    Again(AnnouncementId, u32),
}

/// What changed in announcements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// An organizer told something.
    #[serde(rename = "made")]
    Made {
        /// Its number.
        id: AnnouncementId,
        /// Who.
        by: PersonId,
        /// In whose name.
        community: CommunityId,
        /// To whom.
        to: Audience,
        /// What.
        text: Text,
        /// When, if not at once.
        #[serde(default, skip_serializing_if = "Option::is_none", with = "chrono::serde::ts_seconds_option")]
        at: Option<DateTime<Utc>>,
    },
    /// It goes out now.
    #[serde(rename = "begun")]
    Begun(AnnouncementId),
    /// No more of it goes out.
    #[serde(rename = "stopped")]
    Stopped(AnnouncementId),
    /// It was to go out while nothing could; now it is too late.
    #[serde(rename = "missed")]
    Missed(AnnouncementId),
    /// Its progress was shown.
    #[serde(rename = "shown")]
    Shown(AnnouncementId),
    /// These words take the place of what was said.
    #[serde(rename = "corrected")]
    Corrected(AnnouncementId, Text),
    /// It is taken back.
    #[serde(rename = "taken")]
    TakenBack(AnnouncementId),
    /// It goes once more to those of whom nobody can tell.
    #[serde(rename = "repeated")]
    Repeated(AnnouncementId),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// Nothing was written.
    #[serde(rename = "empty")]
    Empty,
    /// Longer than one message.
    #[serde(rename = "long")]
    TooLong,
    /// Longer than fits beside a photo.
    #[serde(rename = "beside")]
    BesidePhoto,
    /// There is nobody to tell it to.
    #[serde(rename = "nobody")]
    Nobody,
    /// It has gone out already.
    #[serde(rename = "done")]
    Done,
}

/// What is told or shown about announcements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// What is to be told?
    #[serde(rename = "write")]
    Write(CommunityId),
    /// And in English?
    #[serde(rename = "english")]
    WriteEnglish(CommunityId),
    /// To whom?
    #[serde(rename = "whom")]
    Whom(CommunityId),
    /// Just as it will look.
    #[serde(rename = "preview")]
    Preview(Audience),
    /// The announcement itself.
    #[serde(rename = "told")]
    Told(AnnouncementId),
    /// How far it has got, and in the end the report.
    #[serde(rename = "progress")]
    Progress(AnnouncementId),
    /// Who is to be called.
    #[serde(rename = "call")]
    CallList(AnnouncementId),
    /// The same, from the given name on.
    #[serde(rename = "call-from")]
    CallFrom(AnnouncementId, u16),
    /// What was said lately.
    #[serde(rename = "list")]
    List(CommunityId),
    /// How should it have read?
    #[serde(rename = "rewrite")]
    Rewrite(AnnouncementId),
    /// And in English?
    #[serde(rename = "reenglish")]
    RewriteEnglish(AnnouncementId),
    /// Just as it will read once corrected.
    #[serde(rename = "corrected-preview")]
    CorrectPreview(AnnouncementId),
    /// The announcement with its words corrected, for whoever had the earlier ones.
    #[serde(rename = "corrected")]
    Corrected(AnnouncementId),
    /// Really taken back?
    #[serde(rename = "take-back")]
    AskTakeBack(AnnouncementId),
    /// It was taken back: what stands where it cannot be deleted.
    #[serde(rename = "taken")]
    TakenBack(AnnouncementId),
}

/// An announcement still remembered.
pub fn get(s: &State, id: AnnouncementId) -> Option<&Announcement> {
    s.announcements.list.get(&id)
}

/// A community's announcements, newest first.
pub fn latest(s: &State, community: CommunityId) -> impl Iterator<Item = (AnnouncementId, &Announcement)> {
    let list = s.announcements.list.iter().rev().filter(move |(_, known)| known.community == community);
    list.map(|(id, known)| (*id, known))
}

/// Whether a notice tells an announcement that was stopped.
pub fn is_stopped(s: &State, notice: &super::Notice) -> bool {
    let super::Notice::Announcements(Notice::Told(id)) = notice else { return false };
    get(s, *id).is_none_or(|known| known.stopped)
}

/// The community an audience belongs to.
pub fn community_of(to: Audience) -> CommunityId {
    match to {
        Audience::Everyone(community) | Audience::Organizers(community) => community,
        Audience::Booked(day) | Audience::Volunteers(day) | Audience::OnList(day) | Audience::Concerned(day) => {
            day.community
        }
    }
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    match command {
        Command::Draft(community, text, english, then) => {
            let me = people::acting(ctx, community, Role::Organizer)?;
            let text = clean_text(text.reveal());
            if text.is_empty() {
                return Err(Refusal::Empty.into());
            }
            if text.chars().count() > TEXT_LONGEST {
                return Err(Refusal::TooLong.into());
            }
            photo::fits_beside(ctx, me, community, &then, &text)?;
            let item = if english { Item::DraftEnglish } else { Item::Draft };
            let mut decision = Decision::nothing().drawer(DrawerOp::Put(me, item, Private::new(text)));
            if !english {
                // A new text; the English of an earlier one does not belong to it.
                decision = decision.drawer(DrawerOp::Drop(me, Item::DraftEnglish));
            }
            Ok(ctx.and_answer(decision, *then))
        }
        Command::Send(to, later, mark) => send(ctx, to, later, mark),
        Command::Stop(id) => {
            let known = get(ctx.s, id).ok_or(super::Refusal::Stale)?;
            people::acting(ctx, known.community, Role::Organizer)?;
            if !known.stoppable() {
                return Ok(ctx.answer(Notice::Progress(id)));
            }
            Ok(ctx.and_answer(Decision::nothing().event(Event::Stopped(id)), Notice::Progress(id)))
        }
        Command::Correct(id, mark) => change::correct(ctx, id, mark),
        Command::TakeBack(id) => change::take_back(ctx, id),
        Command::Again(id, times) => change::again(ctx, id, times),
    }
}

/// The longest announcement, in characters: with its head it fits one message of every channel.
const TEXT_LONGEST: usize = 1_500;

/// The draft of whoever writes, in both languages if they gave them.
pub(crate) fn draft(ctx: &Ctx<'_>, by: PersonId) -> Option<Text> {
    let zh = ctx.d.read(by, Item::Draft)?.reveal().to_string();
    Some(match ctx.d.read(by, Item::DraftEnglish) {
        Some(en) => Text::Both { zh, en: en.reveal().to_string() },
        None => Text::One(zh),
    })
}

fn send(ctx: &Ctx<'_>, to: Audience, later: bool, mark: u32) -> Result<Decision, super::Refusal> {
    let community = community_of(to);
    let me = people::acting(ctx, community, Role::Organizer)?;
    let Some(text) = draft(ctx, me) else {
        // A second tap on the same button: it is on its way.
        let newest = ctx.s.announcements.list.iter().next_back();
        let mine = |known: &Announcement| known.by == me && known.to == to && ctx.now - known.made < AGAIN;
        let again = newest.filter(|(_, known)| mine(known)).map(|(id, _)| *id);
        return again.map(|id| ctx.answer(Notice::Progress(id))).ok_or(super::Refusal::Stale);
    };
    let offered = matches!(to, Audience::Everyone(_) | Audience::Booked(_) | Audience::Volunteers(_));
    if photo::mark(ctx, me, community, &text) != mark || !offered {
        return Err(super::Refusal::Stale);
    }
    if photos::is_coming(ctx.s, me, photos::Spot::Draft(community)) {
        return Err(photos::Refusal::Wait.into());
    }
    if delivery::willing(ctx.s, to).is_empty() {
        return Err(Refusal::Nobody.into());
    }
    let plan = &day::community(ctx.s, community).ok_or(super::Refusal::Stale)?.plan;
    let held = plan.awake(ctx.now) > ctx.now;
    let id = AnnouncementId(ctx.s.announcements.newest + 1);
    let at = (later || held).then(|| talk::morning(ctx, community));
    let mut decision = Decision::nothing()
        .event(Event::Made { id, by: me, community, to, text, at })
        .drawer(DrawerOp::Drop(me, Item::Draft))
        .drawer(DrawerOp::Drop(me, Item::DraftEnglish));
    if let Some(photo) = photos::of_draft(ctx.s, me, community) {
        decision = decision.event(photos::Event::For(photo, photos::Spot::Told(id)));
    }
    if at.is_none() {
        decision = decision.and_send(broadcast(to, id));
    }
    Ok(ctx.and_answer(decision, Notice::Progress(id)))
}

fn broadcast(to: Audience, id: AnnouncementId) -> Send {
    Send::tell(To::Audience(to), Lane::Broadcast, Notice::Told(id))
}

fn wake(ctx: &Ctx<'_>, known: &Announcement) -> DateTime<Utc> {
    day::community(ctx.s, known.community).map_or(ctx.now, |community| community.plan.awake(ctx.now))
}

/// What follows from something falling due.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    match due {
        DueKey::Announce(id) => match get(ctx.s, id) {
            // What was meant for this morning may be wrong by now: then its maker decides.
            Some(known) if known.at.is_some_and(|at| ctx.now - at > LATE) => {
                if day::away(ctx.s) {
                    let missed = day::Missed::Announcement(id);
                    let missed = day::Event::Missed(known.community, missed);
                    return Decision::nothing().event(Event::Missed(id)).event(missed);
                }
                let tell = Send::tell(To::Person(known.by), Lane::Reminder, Notice::Progress(id));
                Decision::nothing().event(Event::Missed(id)).and_send(tell.not_before(wake(ctx, known)))
            }
            Some(known) => {
                let send = broadcast(known.to, id).not_before(wake(ctx, known));
                Decision::nothing().event(Event::Begun(id)).and_send(send)
            }
            None => Decision::nothing(),
        },
        DueKey::Progress(id, _) => {
            let Some(known) = get(ctx.s, id) else { return Decision::nothing() };
            let mut send = Send::tell(To::Person(known.by), Lane::Reminder, Notice::Progress(id));
            let shown = Decision::nothing().event(Event::Shown(id));
            let here = super::Notice::from(Notice::Progress(id));
            // Whoever has gone on to something else keeps that on the screen; how it ended they are told
            // once, in a message of its own.
            if known.card.is_some() && ctx.s.people.showing(known.by, ctx.now) == Some(&here) {
                send.place = known.card.clone().map_or(Place::New, Place::Edit);
                return shown.and_send(send);
            }
            if known.finished() && !known.reported { shown.and_send(send) } else { shown }
        }
        _ => Decision::nothing(),
    }
}

/// When the next thing falls due.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let list = s.announcements.list.iter();
    list.filter_map(|(id, known)| match known.at.filter(|_| known.begun.is_none() && !known.stopped) {
        Some(at) => Some((at, DueKey::Announce(*id))),
        // Progress is edited in place, and waits until the place is known; how it ended is told in any case.
        None if known.stale && (known.card.is_some() || known.finished() && !known.reported) => {
            Some((known.shown.0 + PROGRESS, DueKey::Progress(*id, known.shown.1)))
        }
        None => None,
    })
    .min()
}
