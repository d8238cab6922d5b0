//! Who works together fits a screen, however many they are, and everybody stands there once.

use super::street::{HERE, Street, at, press};
use std::collections::BTreeSet;
use tongxin::domain::{ChannelId, Link, Role, Said, people};

#[test]
fn ten_heads_and_their_organizer_fit_the_screens() {
    let mut street = Street::open();
    let organizer = at(ChannelId::Telegram, 1);
    let me = street.joins(&organizer, "陈书记", HERE, Some(Role::Organizer));
    for n in 2..12 {
        let head = at(ChannelId::Telegram, n);
        street.joins(&head, "沈阿姨", HERE, Some(Role::Head));
        // One of them calls numbers, too.
        if n == 2 {
            let code = street.code(HERE, Role::Helper, chrono::TimeDelta::hours(1));
            street.says(&head, "沈阿姨", Said::Start(Link::Code(code)));
        }
    }
    let mut rest = BTreeSet::new();
    let mut page = press(people::Action::Roles(HERE));
    for n in 1..=2 {
        let came = street.says(&organizer, "陈书记", page);
        let message = came.told.iter().rfind(|message| message.id.to == me).expect("it is shown");
        let labels: Vec<_> = message.words.rows.iter().flatten().map(|label| label.text.clone()).collect();
        let (people, others): (Vec<_>, Vec<_>) = labels.into_iter().partition(|label| label.starts_with('请'));
        assert!(message.words.text.lines().count() <= 8, "{}", message.words.text);
        assert!(people.len() <= 8 && others.len() <= 2, "{people:?} {others:?}");
        let said = came.seen_by(Some(me));
        let buttons = said.lines().filter(|line| line.starts_with("[请"));
        rest.extend(buttons.map(str::to_string));
        page = press(people::Action::RolesFrom(HERE, n));
    }
    assert_eq!(rest.len(), 11, "everybody, once: {rest:?}");
}
