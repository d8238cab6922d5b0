//! What happened, as something that a committee can read. Whoever adds an event says it here too: the compiler asks.

use super::about;
use crate::domain::people::Good;
use crate::domain::{Event, Line, PersonId, State};

/// Something that was done.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Deed {
    /// What: a line of the locale.
    pub(super) what: &'static str,
    /// To what: a stall, a number, a date, words that were published.
    pub(super) thing: Option<Line>,
    /// Whom it concerns.
    pub(super) whom: Option<PersonId>,
}

/// What an event comes to, in the state that it meets; `None` for what is of no use to a committee.
pub(super) fn of(s: &State, event: &Event) -> Option<Deed> {
    Some(Deed { what: what(event)?, thing: about::thing(s, event), whom: about::whom(s, event) })
}

fn what(event: &Event) -> Option<&'static str> {
    Some(match event {
        Event::People(event) => {
            use crate::domain::people::Event as E;
            match event {
                E::Met(..) => "deed-met",
                E::Agreed(..) => "deed-agreed",
                E::Moved(..) => "deed-moved",
                E::Speaks(..) => "deed-speaks",
                E::Renamed(_) => "deed-renamed",
                E::PhoneGiven(_) => "deed-phone",
                E::Quiet(..) => "deed-quiet",
                E::Dependent(..) => "deed-dependent",
                E::AgreedFor(..) => "deed-agreed-for",
                E::Carer(..) => "deed-carer",
                E::CodeMade(_, Good::Role(..), _) => "deed-code",
                E::CodeMade(_, Good::Device(_), _) => "deed-link",
                E::CodeMissed(_) => "deed-code-missed",
                E::Granted(..) => "deed-granted",
                E::Withdrawn(..) => "deed-withdrawn",
                E::DeviceAdded(..) => "deed-device",
                E::DeviceDropped(..) => "deed-device-dropped",
                E::Erased(_) => "deed-erased",
                E::CodeUsed(_) => return None,
            }
        }
        Event::Day(event) => {
            use crate::domain::day::Event as E;
            match event {
                E::Configured(..) => "deed-configured",
                E::Closed(_) => "deed-closed",
                E::Opened(..) => "deed-opened",
                E::Venue(..) => "deed-venue",
                E::Places(..) => "deed-places",
                E::Moved(..) => "deed-day-moved",
                E::Cancelled(..) => "deed-cancelled",
                E::Reopened(_) => "deed-reopened",
                E::TakenBack(_) => "deed-taken-back",
                E::Released(_) => "deed-released",
                E::Over(_) => "deed-over",
                E::Coming(..) => "deed-coming",
                E::Away(_) => "deed-away",
                E::Missed(..) => "deed-missed",
                E::Reported(..) | E::Back => return None,
            }
        }
        Event::Bookings(event) => {
            use crate::domain::bookings::Event as E;
            match event {
                E::Taken(..) => "deed-booked",
                E::Cancelled(_) => "deed-unbooked",
                E::Restored(_) => "deed-rebooked",
                E::Moved(..) => "deed-rescheduled",
            }
        }
        Event::Shifts(event) => {
            use crate::domain::shifts::Event as E;
            match event {
                E::Taken(..) => "deed-shift",
                E::Left(_) => "deed-shift-left",
                E::Restored(_) => "deed-shift-restored",
                E::Team(..) => "deed-team",
                E::Heads(..) => "deed-heads",
                E::Passed(..) => "deed-passed",
                E::Missed(_) => "deed-shift-missed",
            }
        }
        Event::Announcements(event) => {
            use crate::domain::announcements::Event as E;
            match event {
                E::Made { .. } => "deed-told",
                E::Begun(_) => "deed-telling",
                E::Stopped(_) => "deed-stopped",
                E::Missed(_) => "deed-telling-missed",
                E::Corrected(..) => "deed-corrected",
                E::TakenBack(_) => "deed-untold",
                E::Repeated(_) => "deed-told-again",
                E::Shown(_) => return None,
            }
        }
        Event::Waiting(event) => {
            use crate::domain::waiting::Event as E;
            match event {
                E::Joined(..) => "deed-waiting",
                E::Offered(..) => "deed-offered",
                E::Accepted(_) => "deed-accepted",
                E::Left(_) => "deed-unwaiting",
                E::Lapsed(_) => "deed-lapsed",
                E::Over(_) => "deed-waiting-over",
            }
        }
        Event::Queue(event) => {
            use crate::domain::queue::Event as E;
            match event {
                E::Drawn(..) => "deed-drawn",
                E::Undrawn(_) => "deed-undrawn",
                E::Came(_) => "deed-came",
                E::Called(..) => "deed-called",
                E::Begun(_) => "deed-begun",
                E::Done(_, outcome) if !outcome.helped() => "deed-not-mended",
                E::Done(..) => "deed-served",
                E::Held(..) => "deed-held",
                E::NoShow(_) => "deed-no-show",
                E::Back(_) => "deed-called-back",
                E::Paused(..) => "deed-paused",
                E::Ticked(..) => "deed-ticked",
                E::Unticked(_) => "deed-unticked",
                E::Told(..) => return None,
            }
        }
        Event::Skills(event) => {
            use crate::domain::skills::Event as E;
            match event {
                E::Offered(..) => "deed-skill",
                E::Withdrawn(_) => "deed-skill-withdrawn",
                E::Confirmed(..) => "deed-skill-confirmed",
                E::Declined(_) => "deed-skill-declined",
                E::Asked(_, _, people) if people.is_empty() => return None,
                E::Asked(..) => "deed-skill-asked",
                E::NotThisTime(..) => "deed-not-this-time",
                E::Discovered(..) => "deed-discovered",
                E::Looked(..) => return None,
            }
        }
        Event::Repairs(event) => {
            use crate::domain::repairs::Event as E;
            match event {
                E::Proposed(..) => "deed-proposed",
                E::Asked(..) => "deed-asked-part",
                E::Answered(..) => "deed-answered-part",
                E::Heard(..) => "deed-heard-part",
                E::Receipt(..) => "deed-receipt",
            }
        }
        Event::Opinions(event) => {
            use crate::domain::opinions::Event as E;
            match event {
                E::Asked(_) => "deed-opinion-asked",
                E::Rated(..) => "deed-rated",
                E::Said(..) => "deed-said",
            }
        }
        Event::Market(event) => {
            use crate::domain::market::Event as E;
            match event {
                E::Brought(..) => "deed-brought",
                E::Gone(_) => "deed-market-gone",
                E::Wanted(..) => "deed-wanted",
                E::Given(..) => "deed-given",
                E::Hidden(_) => "deed-hidden",
                E::Cleared(_) => "deed-cleared",
                E::Unwanted(..) => "deed-unwanted",
                E::NotGiven(_) => "deed-not-given",
                E::Shown(_) => "deed-market-shown",
                E::Unseen(_) => "deed-market-unseen",
                E::Said(..) => "deed-market-said",
                E::Unsaid(..) => "deed-market-unsaid",
            }
        }
        Event::Reports(event) => {
            use crate::domain::reports::Event as E;
            match event {
                E::Counted(_) => "deed-counted",
            }
        }
        Event::Calls(event) => {
            use crate::domain::calls::Event as E;
            match event {
                E::Noted(..) => "deed-noted",
                E::Outdated(..) => "deed-call-outdated",
                E::Undone(..) => "deed-call-undone",
                E::Reminded(_) => "deed-call-reminded",
                E::Given(..) => "deed-call-given",
            }
        }
        Event::StandIns(event) => {
            use crate::domain::standins::Event as E;
            match event {
                E::Sought(_) => "deed-sought",
                E::Asked(..) => "deed-standin-asked",
                E::Telephone(_) => "deed-standin-telephone",
                E::Stopped(_) => "deed-standin-stopped",
                E::Found(..) => "deed-standin-found",
                E::Handed(..) => "deed-handed",
                E::Named(..) => "deed-standin-named",
                E::Declined(..) => "deed-standin-declined",
                E::Again(..) => "deed-standin-again",
                E::Reminded(_) => "deed-standin-reminded",
                E::Came(..) => "deed-standin-came",
                E::Nobody(_) => "deed-standin-nobody",
            }
        }
        Event::Absences(event) => {
            use crate::domain::absences::Event as E;
            match event {
                E::Counted(..) => "deed-absent",
                E::Struck(..) => "deed-absent-struck",
            }
        }
        Event::Hours(event) => {
            use crate::domain::hours::Event as E;
            match event {
                E::Opened(..) => "deed-hours-opened",
                E::Came(..) => "deed-hours-came",
                E::Went(..) => "deed-hours-went",
                E::Back(..) => "deed-hours-back",
                E::Off(..) => "deed-hours-off",
                E::Missed(_) => "deed-hours-missed",
                E::Asked(_) => "deed-hours-asked",
                E::Confirmed(..) => "deed-hours-confirmed",
                E::Disputed(..) => "deed-hours-disputed",
                E::Proposed(..) => "deed-hours-proposed",
                E::Seconded(..) => "deed-hours-seconded",
                E::Issued(..) => "deed-hours-issued",
            }
        }
        Event::Teams(event) => {
            use crate::domain::teams::Event as E;
            match event {
                E::Named(_) => "deed-team-named",
                E::Pledged(..) => "deed-pledged",
                E::Withdrawn(_) => "deed-pledge-withdrawn",
                E::Arrived(..) => "deed-arrived",
                E::Joined(..) => "deed-joined",
                E::Parted(..) => "deed-parted",
                E::Done(..) => return None,
            }
        }
        Event::Moves(event) => {
            use crate::domain::moves::{Event as E, Look as L};
            match event {
                E::Moved(..) => "deed-stall-moved",
                E::Back(..) => "deed-stall-back",
                E::Looked(_, _, L::Told(_)) => "deed-stall-alone",
                E::Manned(..) => "deed-stall-manned",
                E::Looked(..) => return None,
            }
        }
        Event::Visits(event) => {
            use crate::domain::visits::Event as E;
            match event {
                E::Agreed(..) => "deed-visit-agreed",
                E::Begun(..) => "deed-visit-begun",
                E::Asked(_) => "deed-visit-asked",
                E::Ended(_) => "deed-visit-ended",
                E::Planned(..) => "deed-visit-planned",
                E::Offered(..) => "deed-visit-offered",
                E::Passed(..) => "deed-visit-passed",
                E::Accepted(..) => "deed-visit-accepted",
                E::WithOne(..) => "deed-visit-with-one",
                E::Left(..) => "deed-visit-left",
                E::Short(_) => "deed-visit-short",
                E::Near(_) => "deed-visit-near",
                E::Came(_) => "deed-visit-came",
                E::Unopened(_) => "deed-visit-unopened",
                E::Again(_) => "deed-visit-again",
                E::Known(..) => "deed-visit-known",
                E::Done(_) => "deed-visit-done",
                E::Over(_) => "deed-visit-over",
                E::Missed(_) => "deed-visit-missed",
                E::Phone(_) => "deed-visit-phone",
                E::Call(..) => "deed-visit-call",
                E::Called(..) => "deed-visit-called",
                E::Uncalled(_) => "deed-visit-uncalled",
                E::CallAgain(_) => "deed-visit-call-again",
                E::CallOver(_) => "deed-visit-call-over",
                E::Waits(_) => "deed-visit-waits",
                E::Disagreed(_) => "deed-visit-disagreed",
                E::NoPhone(_) => "deed-visit-no-phone",
                E::Photos(_, 0) => "deed-visit-no-photos",
                E::Photos(..) => "deed-visit-photos",
            }
        }
        Event::Groups(event) => {
            use crate::domain::groups::Event as E;
            match event {
                E::Added(..) => "deed-group",
                E::Belongs(..) => "deed-group-belongs",
                E::Unsettled(_) => "deed-group-unsettled",
                E::Anew(_) => "deed-group-anew",
                E::Taken(_) => "deed-group-taken",
                E::Left(_) => "deed-group-left",
                E::Moved(..) => return None,
            }
        }
        Event::Undo(event) => {
            use crate::domain::undo::Event as E;
            match event {
                E::Back(_) => "deed-undone",
                E::Over(_) => return None,
            }
        }
        Event::Photos(event) => {
            use crate::domain::photos::Event as E;
            match event {
                E::Kept { .. } => "deed-photo",
                E::Gone(_) => "deed-photo-gone",
                E::Coming(..) | E::NotComing(_) | E::For(..) => return None,
            }
        }
        Event::Delivery(_) => return None,
    })
}
