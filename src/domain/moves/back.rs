//! A stall's places that were moved by mistake go back to where they were: all of them, or none.

use super::super::*;
use super::{Event, Notice, Way, told};
use std::collections::BTreeSet;

/// What can come back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Was {
    /// These places were there.
    #[serde(rename = "there")]
    There {
        /// From there to there they were moved.
        way: Way,
        /// As they were.
        old: Vec<bookings::Seat>,
        /// As they became.
        new: Vec<bookings::Seat>,
        /// Who had been told of the old ones by telephone, and by whom.
        called: Vec<(PersonId, PersonId)>,
    },
}

impl undo::Return for Was {
    type Event = Event;

    fn of(s: &State, event: &Event, c: &Commit) -> Option<Self> {
        let Event::Moved(way, new) = event else { return None };
        let seat = |seat: &bookings::Seat| {
            let b = bookings::get(s, seat.id)?;
            Some(bookings::Seat { id: seat.id, slot: b.slot, number: b.number, kept: b.kept })
        };
        let called = c.events.iter().filter_map(|event| match event {
            super::super::Event::Calls(calls::Event::Undone(day, who)) => {
                calls::called(s, *day, *who).map(|called| (*who, called.by))
            }
            _ => None,
        });
        let old = new.iter().filter_map(seat).collect();
        Some(Was::There { way: *way, old, new: new.clone(), called: called.collect() })
    }

    fn community(&self, _: &State) -> Option<CommunityId> {
        let Was::There { way, .. } = self;
        Some(way.day.community)
    }

    fn forget(&mut self, person: PersonId) -> bool {
        let Was::There { called, .. } = self;
        called.retain(|(who, by)| *who != person && *by != person);
        true
    }

    fn back(&self, ctx: &Ctx<'_>) -> Result<Decision, super::super::Refusal> {
        let Was::There { way, old, new, called } = self;
        let settled = || super::super::Refusal::from(undo::Refusal::Settled);
        let (open, day) = day::open(ctx.s, way.day.community)?;
        if open != way.day || ctx.now >= day.end {
            return Err(settled());
        }
        // Whoever gave the place back meanwhile has nothing to go back to; whoever chose another, or had their turn, does
        // not go back, and then nobody does.
        let mut seats = Vec::new();
        for (old, new) in old.iter().zip(new) {
            let Some(booking) = bookings::get(ctx.s, new.id).filter(|booking| !booking.cancelled) else {
                continue;
            };
            let same = (booking.service, booking.slot, booking.number) == (way.to, new.slot, new.number);
            if !same || queue::has_begun(ctx.s, booking.ticket()) {
                return Err(settled());
            }
            seats.push(*old);
        }
        if seats.is_empty() || !bookings::fit_again(ctx.s, ctx.now, (way.day, way.from), &seats) {
            return Err(settled());
        }
        let mut decision = Decision::nothing();
        // At night nobody has heard yet that they were moved.
        let wake = day.plan.awake(ctx.now);
        let unheard = |reader: PersonId, places: &[BookingId]| {
            wake > ctx.now
                && delivery::in_line(ctx.s, &Notice::Told(*way, places.to_vec()).into()).contains(&reader)
        };
        let unmoved = new.iter().filter(|seat| bookings::get(ctx.s, seat.id).is_some()).copied();
        let heard = told(ctx.s, way.day.community, &unmoved.collect::<Vec<_>>());
        for (reader, places) in told(ctx.s, way.day.community, &seats) {
            if heard.get(&reader).is_some_and(|all| unheard(reader, all)) {
                continue;
            }
            let tell = Send::tell(To::Person(reader), Lane::Reminder, Notice::Back(*way, places));
            decision.sends.push(tell.not_before(wake).void_after(day.end));
        }
        // Whoever was called about the old stall knows it still; whoever was called since then knows the new one only.
        let people = seats.iter().filter_map(|seat| Some(bookings::get(ctx.s, seat.id)?.who));
        let people: BTreeSet<_> =
            people.map(|who| people::listener(ctx.s, who, way.day.community).unwrap_or(who)).collect();
        for who in people {
            let since = calls::told(ctx.s, way.day, who);
            let before = called.iter().find(|(known, _)| *known == who).map(|(_, by)| *by);
            match (since, before) {
                (true, _) => decision = decision.event(calls::Event::Undone(way.day, who)),
                (false, Some(by)) => decision = decision.event(calls::Event::Noted(way.day, who, by, true)),
                (false, None) => {}
            }
        }
        Ok(decision.event(Event::Back(*way, seats)))
    }

    fn office(&self, _: Option<PersonId>) -> bool {
        true
    }

    fn line(&self, ctx: &Ctx<'_>, done: bool) -> Option<Line> {
        let Was::There { way, new, .. } = self;
        let day = day::get(ctx.s, way.day)?;
        let key = if done { "undone-move" } else { "undo-move" };
        Some(
            Line::new(key)
                .with("n", new.len())
                .with("from", day.service(way.from)?.name.clone())
                .with("to", day.service(way.to)?.name.clone()),
        )
    }

    fn next(&self, _: &Ctx<'_>, _: PersonId) -> Vec<Button> {
        let Was::There { way, .. } = self;
        vec![Button::press("button-roster", day::Action::RosterOf(way.day))]
    }
}
