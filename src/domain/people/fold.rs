//! How what happened to people changes what is known of them.

use super::super::*;
use super::{Code, Device, Event, GUEST, Good, Person};

/// Folds an event in.
pub fn apply(s: &mut State, event: &Event, c: &Commit) {
    match event {
        Event::Met(id, channel, community, lang) => {
            assert_eq!(id.0 as usize, s.people.list.len() + 1, "people are counted without gaps");
            let device = Device { channel: *channel, n: 0, since: c.at, unreachable: false };
            s.people.list.push(Person {
                community: *community,
                lang: *lang,
                devices: vec![device],
                via: Some(*channel),
                addresses: 1,
                ..Person::default()
            });
            s.people.guests.insert((c.at + GUEST, *id), ());
        }
        Event::Dependent(id, carer, community) => {
            assert_eq!(id.0 as usize, s.people.list.len() + 1, "people are counted without gaps");
            let person = Person { community: Some(*community), carer: Some(*carer), ..Person::default() };
            s.people.list.push(person);
        }
        Event::CodeMade(digest, good, until) => {
            s.people.codes.retain(|_, code| code.until > c.at);
            s.people.codes.insert(digest.clone(), Code { good: *good, until: *until, by: c.by.person() });
        }
        Event::CodeUsed(digest) => {
            s.people.codes.remove(digest);
        }
        Event::CodeMissed(who) => super::codes::missed(s, *who, c.at),
        Event::Erased(id) => {
            super::codes::taken_back(s, *id, None);
            s.people.guests.retain(|(_, guest), ()| guest != id);
            s.people.codes.retain(|_, code| code.good != Good::Device(*id));
            // Their places become free while it is still known whose they were.
            bookings::erased(s, *id, c);
            waiting::erased(s, *id);
            skills::erased(s, *id);
            opinions::erased(s, *id);
            market::erased(s, *id);
            calls::erased(s, *id);
            standins::erased(s, *id);
            absences::erased(s, *id);
            hours::erased(s, *id);
            teams::erased(s, *id);
            visits::erased(s, *id);
            undo::erased(s, *id);
            photos::erased(s, *id);
            shifts::erased(s, *id, c);
            if let Some(person) = s.people.get_mut(*id) {
                *person =
                    Person { gone: true, page: person.page, addresses: person.addresses, ..Person::default() };
            }
            delivery::forget(s, *id);
            announcements::erased(s, *id);
        }
        Event::Agreed(id, ..)
        | Event::Moved(id, _)
        | Event::Speaks(id, _)
        | Event::Renamed(id)
        | Event::PhoneGiven(id)
        | Event::Quiet(id, _)
        | Event::Carer(id, _)
        | Event::AgreedFor(id, ..)
        | Event::Granted(id, ..)
        | Event::Withdrawn(id, _)
        | Event::DeviceAdded(id, ..)
        | Event::DeviceDropped(id, _) => {
            if let Event::Withdrawn(_, community) = event {
                super::codes::taken_back(s, *id, Some(*community));
                calls::stepped_down(s, *id, *community);
            }
            if let Event::Agreed(..) = event {
                s.people.guests.retain(|(_, guest), ()| guest != id);
            }
            if let Some(person) = s.people.get_mut(*id) {
                change(person, event, c.at);
            }
        }
    }
}

/// Folds what concerns one person only.
fn change(person: &mut Person, event: &Event, at: DateTime<Utc>) {
    match event {
        Event::Agreed(_, community, lang, wording) => {
            person.community = Some(*community);
            person.lang = Some(*lang);
            person.consent = Some((at, *wording));
        }
        Event::Moved(_, community) => person.community = Some(*community),
        Event::Speaks(_, lang) => person.lang = Some(*lang),
        Event::PhoneGiven(_) => person.phone = true,
        Event::Quiet(_, quiet) => person.quiet = *quiet,
        Event::Carer(_, carer) => person.carer = *carer,
        Event::AgreedFor(_, how, ..) => person.agreed = Some((*how, at)),
        Event::Granted(_, community, role) if !person.roles.contains(&(*community, *role)) => {
            person.roles.push((*community, *role));
        }
        Event::Withdrawn(_, community) => person.roles.retain(|(c, _)| c != community),
        Event::DeviceAdded(_, channel, n) => {
            person.devices.push(Device { channel: *channel, n: *n, since: at, unreachable: false });
            person.addresses = person.addresses.max(n + 1);
            person.via = Some(*channel);
        }
        Event::DeviceDropped(_, n) => {
            person.devices.retain(|device| device.n != *n);
            person.via = person.devices.last().map(|device| device.channel);
        }
        _ => {}
    }
}

/// Somebody did something: they are reachable where they did it from.
pub fn acted(s: &mut State, c: &Commit) {
    // Whoever takes the bot out of a group has not spoken with it.
    let group = |event: &super::super::Event| {
        matches!(event, super::super::Event::Groups(groups::Event::Left(_) | groups::Event::Moved(..)))
    };
    if !c.events.is_empty() && c.events.iter().all(group) {
        return;
    }
    if let By::Person(id, channel) = c.by
        && let Some(person) = s.people.get_mut(id)
        && person.devices.iter().any(|device| device.channel == channel)
    {
        person.via = Some(channel);
        for device in person.devices.iter_mut().filter(|device| device.channel == channel) {
            device.unreachable = false;
        }
    }
}

/// The channel says whether somebody is there.
pub fn reach(s: &mut State, id: PersonId, channel: ChannelId, yes: bool) {
    if let Some(person) = s.people.get_mut(id) {
        for device in person.devices.iter_mut().filter(|device| device.channel == channel) {
            device.unreachable = !yes;
        }
    }
}

/// Their page has one more message.
pub fn turned(s: &mut State, id: PersonId, page: u32) {
    if let Some(person) = s.people.get_mut(id) {
        person.page = person.page.max(page);
    }
}

/// That is on their screen now.
pub fn shows(s: &mut State, id: PersonId, notice: &super::super::Notice, at: DateTime<Utc>) {
    // "I did not understand" is no new question: the one before it waits for its answer.
    let again = matches!(notice, super::super::Notice::Refused(refusal) if refusal.asks_again());
    if let Some(person) = s.people.get_mut(id).filter(|person| !again || person.showing.is_none()) {
        person.showing = Some(Box::new((notice.clone(), at)));
    }
}
