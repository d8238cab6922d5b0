//! Who an audience is, at a point of the order.

use super::super::*;

/// Who an audience is right now, each once. Whoever has no address is stood for by who booked for them.
pub fn people_of(s: &State, audience: Audience) -> Vec<PersonId> {
    let mut list: Vec<PersonId> = match audience {
        Audience::Everyone(community) => people::wishing_to_be_told(s, community),
        Audience::Organizers(community) => people::organizers(s, community),
        Audience::Booked(day) => bookings::people_on(s, day),
        Audience::Volunteers(day) => teams::helpers_on(s, day),
        Audience::OnList(day) => on_list(s, day),
        Audience::Concerned(day) => {
            // Also those who want no invitations: a day moved or cancelled is none.
            let mut all = people::members_of(s, day.community);
            all.extend(on_list(s, day));
            all
        }
    };
    for person in &mut list {
        *person = people::reader(s, *person);
    }
    list.sort_unstable();
    list.dedup();
    list
}

/// Who of an audience hears announcements: not those who asked to be left in peace.
pub fn willing(s: &State, audience: Audience) -> Vec<PersonId> {
    let mut list = people_of(s, audience);
    list.retain(|person| people::person(s, *person).is_some_and(|p| !p.quiet));
    list
}

fn on_list(s: &State, day: DayId) -> Vec<PersonId> {
    let mut both = bookings::people_on(s, day);
    both.extend(teams::helpers_on(s, day));
    both.extend(market::people_on(s, day));
    both.extend(teams::of_day(s, day).map(|(_, pledge)| pledge.by));
    both
}
