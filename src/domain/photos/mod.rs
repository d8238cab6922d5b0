//! Photos that people hand over: on their way here, kept with what they are for, forgotten with it.
//!
//! A photo lies in a drawer and nowhere else; commits know its number, whose drawer it is, and what for. What is sent in
//! a chat is fetched only after the commit that says it is there: so no update waits for a download, and none is lost.

mod fold;
pub mod talk;

pub use fold::{apply, erased, gone};

use super::*;
use chrono::TimeDelta;
use std::collections::BTreeMap;

/// The most bytes that are taken from anybody: a telephone's photo has three to eight million.
pub const BYTES_MAX: u64 = 10 << 20;
/// So long a photo of a draft that was never sent is kept.
const DRAFT: TimeDelta = TimeDelta::days(1);

/// All photos, and what is on its way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Photos {
    kept: BTreeMap<PhotoId, Kept>,
    coming: BTreeMap<PersonId, Coming>,
    newest: u32,
}

/// A photo in a drawer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Whose drawer.
    pub owner: PersonId,
    /// Who handed it over.
    pub by: PersonId,
    /// What for.
    pub spot: Spot,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// A photo that was sent, and is to be fetched from where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coming {
    /// The commit that says so.
    pub seq: u64,
    /// Since when.
    pub since: DateTime<Utc>,
    /// What for.
    pub spot: Spot,
}

/// What a photo is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Spot {
    /// An announcement that is being written in a community's name.
    #[serde(rename = "draft")]
    Draft(CommunityId),
    /// An announcement.
    #[serde(rename = "told")]
    Told(AnnouncementId),
    /// What is done at a home: before it, or after it (`true`).
    #[serde(rename = "visit")]
    Visit(VisitId, bool),
}

/// What buttons do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The announcement to these goes without a photo.
    Without(Audience),
}

impl Action {
    /// Its permanent tag and numbers.
    pub fn tag(&self) -> (&'static str, Vec<u64>) {
        match self {
            Action::Without(audience) => ("i.w", announcements::audience_fields(audience)),
        }
    }

    /// Reads it back; whether the numbers make sense is looked at later.
    pub fn parse(tag: &str, fields: &[u64]) -> Option<Action> {
        Some(match tag {
            "i.w" => Action::Without(announcements::audience(fields, 0)?),
            _ => return None,
        })
    }
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// A photo lies with the channel under this key; what was written beside it.
    Sent(Spot, Private, Option<Private>),
    /// A photo is here, as a drawer keeps it; what was written beside it; and the commit that waits for it.
    Keep(Spot, Private, Option<Private>, Option<u64>),
    /// What that commit waits for never comes.
    GiveUp(u64, Unfit),
    /// Away with the draft's.
    Without(Audience),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Somebody sent a photo for something, which is to be fetched. An earlier one is not waited for any more.
    #[serde(rename = "coming")]
    Coming(PersonId, Spot),
    /// It does not come, or is not wanted any more.
    #[serde(rename = "not-coming")]
    NotComing(PersonId),
    /// A photo is kept.
    #[serde(rename = "kept")]
    Kept {
        /// Its number.
        id: PhotoId,
        /// In whose drawer.
        owner: PersonId,
        /// Who handed it over.
        by: PersonId,
        /// What for.
        spot: Spot,
    },
    /// It is for this from now on.
    #[serde(rename = "for")]
    For(PhotoId, Spot),
    /// It is gone.
    #[serde(rename = "gone")]
    Gone(PhotoId),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// It cannot be kept.
    #[serde(rename = "unfit")]
    Unfit(Unfit),
    /// Nothing that a photo is good for is under way.
    #[serde(rename = "what-for")]
    WhatFor,
    /// The photo of what was sent already stays as it is.
    #[serde(rename = "stays")]
    Stays,
    /// It is still on its way.
    #[serde(rename = "wait")]
    Wait,
}

/// Nothing is told of photos by themselves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {}

/// A photo that is kept.
pub fn get(s: &State, id: PhotoId) -> Option<&Kept> {
    s.photos.kept.get(&id)
}

/// Where a photo lies, if it is still there.
pub fn place(s: &State, id: PhotoId) -> Option<(PersonId, Item)> {
    s.photos.kept.get(&id).map(|kept| (kept.owner, Item::Photo(id)))
}

/// Whether what lay there is still there: it is forgotten with what it was for.
pub fn lies(s: &State, (owner, item): (PersonId, Item)) -> bool {
    matches!(item, Item::Photo(id) if place(s, id) == Some((owner, item)))
}

/// The photo of somebody's draft.
pub fn of_draft(s: &State, by: PersonId, community: CommunityId) -> Option<PhotoId> {
    let mut all = s.photos.kept.iter();
    all.find(|(_, kept)| kept.by == by && kept.spot == Spot::Draft(community)).map(|(id, _)| *id)
}

/// The photo of an announcement, if it has one that is still there.
pub fn of_announcement(s: &State, id: AnnouncementId) -> Option<PhotoId> {
    s.photos.kept.iter().find(|(_, kept)| kept.spot == Spot::Told(id)).map(|(id, _)| *id)
}

/// The photos of a visit, and whether each is of after it, oldest first.
pub fn of_visit(s: &State, id: VisitId) -> impl Iterator<Item = (PhotoId, bool)> {
    s.photos.kept.iter().filter_map(move |(photo, kept)| match kept.spot {
        Spot::Visit(of, after) if of == id => Some((*photo, after)),
        _ => None,
    })
}

/// How many there are of somebody's home.
pub fn of_home(s: &State, owner: PersonId) -> usize {
    let theirs = |kept: &&Kept| kept.owner == owner && matches!(kept.spot, Spot::Visit(..));
    s.photos.kept.values().filter(theirs).count()
}

/// Whose photos are on their way for that.
pub fn coming(s: &State, spot: Spot) -> impl Iterator<Item = PersonId> {
    s.photos.coming.keys().copied().filter(move |who| is_coming(s, *who, spot))
}

/// The same for a visit, before or after it.
pub fn coming_for(s: &State, id: VisitId) -> impl Iterator<Item = PersonId> {
    coming(s, Spot::Visit(id, false)).chain(coming(s, Spot::Visit(id, true)))
}

/// Whether a photo may come from somebody at all: nobody else's is unpacked.
pub fn expects(s: &State, who: PersonId, now: DateTime<Utc>) -> bool {
    let organizer = |person: &people::Person| person.roles.iter().any(|(_, role)| *role == Role::Organizer);
    people::person(s, who).is_some_and(organizer) || visits::photographs(s, who, now)
}

/// Whether a photo of somebody's is on its way: with the chat that it was sent in, it is gone.
pub fn is_coming(s: &State, by: PersonId, spot: Spot) -> bool {
    let here = people::device(s, by, ChannelId::Telegram).is_some();
    s.photos.coming.get(&by).is_some_and(|coming| here && coming.spot == spot)
}

/// One photo that is to be fetched.
pub struct Fetch {
    /// The commit that says so.
    pub seq: u64,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Where it came from.
    pub from: Address,
    /// The channel's key of it.
    pub key: Private,
    /// What was written beside it.
    pub words: Option<Private>,
}

/// What is to be fetched from a channel.
pub fn to_fetch(s: &State, d: &dyn Drawers, channel: ChannelId) -> Vec<Fetch> {
    let one = |(who, coming): (&PersonId, &Coming)| {
        let device = people::device(s, *who, channel)?;
        let from = d.read(*who, Item::Address(channel, device))?;
        let entry = d.read(*who, Item::Coming)?;
        let (key, words) = entry.reveal().split_once('\n')?;
        Some(Fetch {
            seq: coming.seq,
            since: coming.since,
            from: Address { channel, key: from.reveal().into() },
            key: Private::new(key),
            words: (!words.is_empty()).then(|| Private::new(words)),
        })
    };
    s.photos.coming.iter().filter_map(one).collect()
}

/// Takes a photo out of its drawer.
pub fn drop(s: &State, id: PhotoId, decision: Decision) -> Decision {
    match place(s, id) {
        Some((owner, item)) => decision.event(Event::Gone(id)).drawer(DrawerOp::Drop(owner, item)),
        None => decision,
    }
}

/// What is on its way from somebody is not waited for any more.
pub fn never(who: PersonId, decision: Decision) -> Decision {
    decision.event(Event::NotComing(who)).drawer(DrawerOp::Drop(who, Item::Coming))
}

/// What follows, or why not.
pub fn decide(ctx: &Ctx<'_>, command: Command) -> Result<Decision, super::Refusal> {
    let me = ctx.me().ok_or(super::Refusal::Stale)?;
    match command {
        Command::Sent(spot, key, words) => {
            may(ctx, me, spot)?;
            // What is written beside a photo of somebody's home is kept nowhere.
            let words = words.as_ref().filter(|_| !matches!(spot, Spot::Visit(..)));
            let words = words.map_or("", Private::reveal);
            let entry = Private::new(format!("{}\n{words}", key.reveal().replace('\n', "")));
            Ok(Decision::nothing().event(Event::Coming(me, spot)).drawer(DrawerOp::Put(me, Item::Coming, entry)))
        }
        Command::Keep(spot, photo, words, waits) => {
            let decision = arrived(ctx, me, Decision::nothing(), waits);
            // Refused or not: it is not waited for any more.
            match keep(ctx, me, spot, (photo, words), waits.is_some()) {
                Ok(kept) => Ok(join(decision, kept)),
                Err(refusal) => Ok(ctx.and_answer(decision, super::Notice::Refused(refusal))),
            }
        }
        Command::GiveUp(seq, why) => {
            let decision = arrived(ctx, me, Decision::nothing(), Some(seq));
            Ok(ctx.and_answer(decision, super::Notice::Refused(Refusal::Unfit(why).into())))
        }
        Command::Without(audience) => {
            let community = announcements::community_of(audience);
            people::acting(ctx, community, Role::Organizer)?;
            let mut decision = Decision::nothing();
            if is_coming(ctx.s, me, Spot::Draft(community)) {
                decision = never(me, decision);
            }
            if let Some(id) = of_draft(ctx.s, me, community) {
                decision = drop(ctx.s, id, decision);
            }
            Ok(ctx.and_answer(decision, announcements::Notice::Preview(audience)))
        }
    }
}

fn join(mut one: Decision, other: Decision) -> Decision {
    one.on_behalf = one.on_behalf.or(other.on_behalf);
    one.events.extend(other.events);
    one.sends.extend(other.sends);
    one.drawers.extend(other.drawers);
    one
}

/// What waited for it waits no longer.
fn arrived(ctx: &Ctx<'_>, me: PersonId, decision: Decision, waits: Option<u64>) -> Decision {
    let waited = ctx.s.photos.coming.get(&me).is_some_and(|coming| Some(coming.seq) == waits);
    if waited { never(me, decision) } else { decision }
}

/// Whether whoever acts may bring a photo for that.
fn may(ctx: &Ctx<'_>, me: PersonId, spot: Spot) -> Result<(), super::Refusal> {
    match spot {
        Spot::Visit(id, after) => visits::room(ctx, me, (id, after), false).map(std::mem::drop),
        Spot::Draft(community) => people::acting(ctx, community, Role::Organizer).map(std::mem::drop),
        Spot::Told(_) => Err(Refusal::Stays.into()),
    }
}

fn keep(
    ctx: &Ctx<'_>,
    me: PersonId,
    spot: Spot,
    (photo, words): (Private, Option<Private>),
    waited: bool,
) -> Result<Decision, super::Refusal> {
    let id = PhotoId(ctx.s.photos.newest + 1);
    if let Spot::Visit(visit, after) = spot {
        let owner = visits::room(ctx, me, (visit, after), waited)?;
        let kept = Event::Kept { id, owner, by: me, spot };
        let mut decision = Decision::nothing().event(kept).drawer(DrawerOp::Put(owner, Item::Photo(id), photo));
        decision.on_behalf = Some(owner);
        return Ok(ctx.and_answer(decision, visits::Notice::PhotoThere(visit, id)));
    }
    may(ctx, me, spot)?;
    let Spot::Draft(community) = spot else { return Err(Refusal::Stays.into()) };
    let (drawers, then) = announcements::with_photo(ctx, me, community, words)?;
    let mut decision = Decision::nothing();
    if let Some(before) = of_draft(ctx.s, me, community) {
        decision = drop(ctx.s, before, decision);
    }
    let kept = Event::Kept { id, owner: me, by: me, spot };
    decision = decision.event(kept).drawer(DrawerOp::Put(me, Item::Photo(id), photo));
    decision.drawers.extend(drawers);
    Ok(ctx.and_answer(decision, then))
}

/// When a photo is of no use any more; `None` while that cannot be said.
fn over(s: &State, kept: &Kept) -> Option<DateTime<Utc>> {
    match kept.spot {
        Spot::Draft(_) => Some(kept.since + DRAFT),
        Spot::Told(id) => announcements::over(s, id, kept.since),
        // It goes with the visit.
        Spot::Visit(id, _) => visits::get(s, id).is_none().then_some(kept.since),
    }
}

/// What follows from something falling due.
pub fn due(ctx: &Ctx<'_>, due: DueKey) -> Decision {
    match due {
        DueKey::Photo(id) => drop(ctx.s, id, Decision::nothing()),
        _ => Decision::nothing(),
    }
}

/// When the next thing falls due.
pub fn next_due(s: &State) -> Option<(DateTime<Utc>, DueKey)> {
    let all = s.photos.kept.iter();
    all.filter_map(|(id, kept)| Some((over(s, kept)?, DueKey::Photo(*id)))).min()
}

/// What is kept of it, for somebody's own document.
pub fn export(ctx: &Ctx<'_>, who: PersonId) -> Vec<serde_json::Value> {
    let mine = ctx.s.photos.kept.iter().filter(|(_, kept)| kept.owner == who);
    mine.map(|(id, kept)| {
        // What somebody's home looks like goes into no chat.
        let page = ctx.via != Some(ChannelId::Telegram) || !matches!(kept.spot, Spot::Visit(..));
        let jpeg = ctx.d.read(who, Item::Photo(*id)).filter(|_| page);
        let jpeg = jpeg.map(|photo| photo.reveal().to_string());
        serde_json::json!({ "since": kept.since, "jpeg_base64": jpeg })
    })
    .collect()
}
