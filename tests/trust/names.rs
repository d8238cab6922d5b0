//! The names that somebody types for their team: with the turn, until they are forgotten, and in no conversation.

use super::street::{HERE, Street, at, press, text};
use tongxin::domain::{
    Cause, ChannelId, DayId, Drawers as _, Input, Item, PersonId, Private, Said, ServiceId, shifts, teams,
};

const NAMES: &str = "鹧鸪、杜鹃";

/// What a page keeps of what is said on it are the words that were asked for, but not who comes.
#[test]
fn the_names_of_a_team_are_in_no_conversation() {
    let mut street = Street::open();
    let lead = at(ChannelId::Web, 1);
    let who = street.joins(&lead, "小焦", HERE, None);
    let day = DayId { community: HERE, n: 1 };
    let turn = shifts::Turn { day, service: ServiceId(3), turn: 0 };
    let mut n = 0;
    let mut says = |street: &mut Street, said: Said, words: &str| {
        n += 1;
        let mut input = Input::inner(Cause::Post([n; 16]), said);
        (input.from, input.keep) = (Some(lead.clone()), Some(Private::new(words)));
        street.takes(input);
    };
    says(&mut street, press(teams::Action::Rename(HERE)), "改名字");
    says(&mut street, text("雀儿队"), "雀儿队");
    says(&mut street, press(teams::Action::Come(turn, 2)), "2位");
    let id = teams::coming(street.state(), day).next().expect("a team comes").0;
    says(&mut street, press(teams::Action::AskNames(id)), "报名字");
    says(&mut street, text(NAMES), NAMES);
    let kept = street.drawers().read(who, Item::TeamNames(id));
    assert!(kept.is_some_and(|names| names.reveal().contains("鹧鸪")), "they stand with the turn");
    let pages = |who: PersonId| (0..200).filter_map(|page| street.drawers().read(who, Item::Page(page))).collect();
    let pages: Vec<Private> = pages(who);
    assert!(pages.iter().any(|page| page.reveal().contains("雀儿队")), "other words are kept");
    assert!(!pages.iter().any(|page| page.reveal().contains("鹧鸪")), "a conversation keeps the names");
}
