//! Numbers that stand for things: permanent, never reused, safe in events, logs and buttons.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(/** Someone known to the street. Counted from 1 within a street. */ PersonId(u32));
id!(/** A neighbourhood of the street, in the order in which the configuration first named it. */ CommunityId(u16));
id!(/** A service of a community, in the order in which its configuration first named it. */ ServiceId(u16));
id!(/** A resident's place at a stall. */ BookingId(u32));
id!(/** A volunteer's turn at a stall. */ ShiftId(u32));
id!(/** Something an organizer told many people. */ AnnouncementId(u32));
id!(/** Somebody's turn in the line for a place at a full stall. */ WaitId(u32));

id!(/** Something that a neighbour brings to the market. */ OfferId(u32));
id!(/** What a part costs, asked before work goes on. */ QuoteId(u32));
id!(/** Something that somebody can do. */ SkillId(u32));
id!(/** Something that a unit promised to bring. */ PledgeId(u32));
id!(/** A visit at somebody's home. */ VisitId(u32));
id!(/** A photo that somebody handed over. */ PhotoId(u32));
id!(/** A group that the bot was brought into. */ GroupId(u32));

/// One occurrence of a community's welfare day; it keeps its id when it is moved to another date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DayId {
    /// Whose day.
    pub community: CommunityId,
    /// Counted from 1 within the community.
    pub n: u16,
}

/// A number in the line of a stall, booked or drawn on the spot: what is called out, never given twice at that stall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TicketId {
    /// On which day.
    pub day: DayId,
    /// At which stall.
    pub service: ServiceId,
    /// The number that is called.
    pub number: u16,
}

/// What work with parts is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Work {
    /// Something that stands on a table.
    #[serde(rename = "ticket")]
    Ticket(TicketId),
    /// A visit at somebody's home.
    #[serde(rename = "visit")]
    Visit(VisitId),
}

/// A channel through which people are reached. The tags are stored and permanent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ChannelId {
    /// A private chat with the street's Telegram bot.
    #[serde(rename = "tg")]
    Telegram,
    /// The personal page in a browser.
    #[serde(rename = "web")]
    Web,
}
