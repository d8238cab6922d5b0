//! The card in a group: whatever stands in line for it, a new one is not for the night.

use super::street::{HERE, Street, at};
use chrono::{DateTime, Days, NaiveTime, Utc};
use tongxin::domain::{ChannelId, DayId, GroupId, InGroup, Notice, Role, Said, day, groups, render};

fn local(street: &Street, days: u64, hour: u32) -> DateTime<Utc> {
    let date = street.now.date_naive() + Days::new(days);
    day::plan::at(date, NaiveTime::from_hms_opt(hour, 0, 0).unwrap(), day::zone(street.state(), HERE))
}

/// A change may stand in line while the card that it would change goes: what leaves would be a new card then, and wake
/// everyone.
#[test]
fn what_would_be_a_new_card_says_nothing_at_night() {
    let mut street = Street::open();
    let boss = at(ChannelId::Telegram, 1);
    street.joins(&boss, "陈书记", HERE, Some(Role::Organizer));
    let card = Notice::from(groups::Notice::Card(DayId { community: HERE, n: 1 }));
    let shown = |street: &Street| {
        render(street.state(), &street.drawers(), &card, GroupId(1).reader(), Some(ChannelId::Telegram)).is_some()
    };
    let (night, morning) = (local(&street, 0, 23), local(&street, 1, 9));
    street.runs_until(night);
    street.says(&boss, "", Said::Group("-2001".into(), InGroup::Added));
    assert!(!shown(&street), "at eleven in the evening");
    street.now = morning;
    street.says(&boss, "", Said::Group("-2002".into(), InGroup::Added));
    assert!(shown(&street), "at nine in the morning");
}
