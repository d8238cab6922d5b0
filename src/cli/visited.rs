//! Who is not named in the list of deeds: whoever is visited at home, and who asked for them.

use crate::domain::visits::Event as V;
use crate::domain::{By, Commit, Event, PersonId, Role, State, VisitId, Work, people, photos, repairs, visits};
use std::collections::BTreeSet;

/// Those whom a commit would show as visited, in the state that it meets. Volunteers and the committee's people do what
/// they do by name.
pub(super) fn nameless(s: &State, commit: &Commit) -> BTreeSet<PersonId> {
    let mut all: BTreeSet<_> = commit.events.iter().filter_map(|event| visited(s, event)).collect();
    let asks = commit.by.person().filter(|_| !all.is_empty()).filter(|me| {
        let carer = |who: &PersonId| people::person(s, *who).is_some_and(|p| p.carer == Some(*me));
        all.iter().any(carer) && !works(s, *me)
    });
    all.extend(asks);
    // Who tried a code at their own door, or at the committee's desk.
    if let By::Person(me, _) = commit.by
        && commit.events.iter().any(|event| matches!(event, Event::Visits(V::Missed(_))))
        && !works(s, me)
    {
        all.insert(me);
    }
    all
}

/// Whether somebody acts for a committee.
fn works(s: &State, who: PersonId) -> bool {
    people::person(s, who).is_some_and(|p| p.roles.iter().any(|(_, role)| *role != Role::Head))
}

fn visited(s: &State, event: &Event) -> Option<PersonId> {
    let of = |id: VisitId| visits::get(s, id).map(|visit| visit.who);
    match event {
        Event::Visits(event) => match event {
            V::Agreed(who, _)
            | V::Begun(_, who, _)
            | V::Disagreed(who)
            | V::Phone(who)
            | V::NoPhone(who)
            | V::Call(who, _)
            | V::Called(who, _)
            | V::Uncalled(who)
            | V::CallAgain(who)
            | V::CallOver(who) => Some(*who),
            V::Asked(id)
            | V::Ended(id)
            | V::Planned(id, ..)
            | V::Offered(id, ..)
            | V::Passed(id, _)
            | V::Accepted(id, _)
            | V::WithOne(id, _)
            | V::Left(id, _)
            | V::Short(id)
            | V::Near(id)
            | V::Came(id)
            | V::Unopened(id)
            | V::Again(id)
            | V::Known(id, _)
            | V::Done(id)
            | V::Over(id)
            | V::Waits(id)
            | V::Photos(id, _) => of(*id),
            V::Missed(_) => None,
        },
        Event::Repairs(event) => {
            use repairs::Event as R;
            let work = match event {
                R::Proposed(_, quote) => quote.work,
                R::Asked(id, _) | R::Answered(id, _) | R::Heard(id, ..) | R::Receipt(id, _) => {
                    repairs::get(s, *id)?.work
                }
            };
            if let Work::Visit(id) = work { of(id) } else { None }
        }
        Event::Photos(event) => {
            use photos::{Event as P, Spot};
            let spot = match event {
                P::Coming(_, spot) | P::Kept { spot, .. } | P::For(_, spot) => *spot,
                P::Gone(id) => photos::get(s, *id)?.spot,
                P::NotComing(_) => return None,
            };
            if let Spot::Visit(id, _) = spot { of(id) } else { None }
        }
        _ => None,
    }
}
