//! The people of a simulated neighbourhood, who press, type, stray and repeat themselves.

use crate::dice::Dice;
use std::collections::VecDeque;
use tongxin::domain::{
    Action, Address, AnnouncementId, Audience, BookingId, Cause, ChannelId, CommunityId, DayId, Does, Hello,
    InGroup, Input, Lang, Link, MsgRef, PersonId, Private, Role, Said, ServiceId, ShiftId, announcements,
    bookings, day, people, shifts,
};
use tongxin::engine::Message;

pub const HERE: CommunityId = CommunityId(0);
/// A code that makes its finder an organizer; its digest is ordered at start.
pub const CODE: &str = "00112233445566778899aabbccddeeff";

/// Somebody with a telephone.
pub struct Neighbour {
    pub address: Address,
    /// The buttons on their screen, and where it stands.
    screen: Vec<Action>,
    origin: Option<MsgRef>,
    shown: u32,
    /// Their own number, as the messages' envelopes tell.
    me: Option<PersonId>,
    /// What they are about to say, one after the other.
    plan: VecDeque<Said>,
}

/// What organizers have to tell.
const RAIN: &str = "明天有小雨，照常。";

/// The mark of those words.
fn rain() -> u32 {
    tongxin::domain::Text::One(RAIN.into()).mark()
}

impl Neighbour {
    pub fn new(n: usize) -> Self {
        let channel = if n.is_multiple_of(2) { ChannelId::Telegram } else { ChannelId::Web };
        let address = Address { channel, key: format!("{n}").into() };
        let press = |action: Action| Said::Pressed(Some(action));
        let link = if n < 2 { Link::Code(CODE.into()) } else { Link::Plain };
        let plan = [Said::Start(link), press(people::Action::Agree(HERE, Lang::Zh).into())].into();
        Neighbour { address, screen: Vec::new(), origin: None, shown: 0, me: None, plan }
    }

    /// Another telephone of somebody known: its first word is the code that was made on the other one.
    pub fn second(n: usize, code: &Private) -> Self {
        let plan = [Said::Start(Link::Code(code.reveal().into()))].into();
        Neighbour { plan, ..Neighbour::new(n) }
    }

    /// Their own number, once a message has told it.
    pub fn number(&self) -> Option<PersonId> {
        self.me
    }

    /// A message has arrived.
    pub fn sees(&mut self, message: &Message, at: Option<MsgRef>) {
        let does = message.words.rows.iter().flatten().map(|label| &label.does);
        self.screen = does
            .filter_map(|does| match does {
                Does::Press(action) => Some(action.clone()),
                Does::Open(_) | Does::Talk(_) => None,
            })
            .collect();
        self.origin = at;
        self.shown += 1;
        self.me = Some(message.id.to);
    }

    /// Says something.
    pub fn speaks(&mut self, cause: Cause, today: DayId, dice: &mut Dice) -> Input {
        if self.plan.is_empty() && dice.percent(30) {
            self.decide(today, dice);
        }
        let said = if dice.percent(85) { self.plan.pop_front() } else { None };
        let said = said.unwrap_or_else(|| self.words(today, dice));
        let pressed = matches!(said, Said::Pressed(_));
        let web = self.address.channel == ChannelId::Web;
        Input {
            cause,
            from: Some(self.address.clone()),
            hello: Hello {
                name: Some(Private::new(*dice.pick(&["王阿姨", "小焦", "<b>李</b>", "\u{202E}x", ""]))),
                lang: *dice.pick(&[None, Some(Lang::Zh), Some(Lang::En)]),
            },
            origin: self.origin.clone().filter(|_| pressed),
            keep: (web && dice.percent(60)).then(|| Private::new("{\"own\":1}")),
            said,
        }
    }

    /// Makes up their mind to do something sensible, step by step.
    fn decide(&mut self, day: DayId, dice: &mut Dice) {
        let me = self.me.unwrap_or(PersonId(1));
        let wish = bookings::Wish { day, service: ServiceId(dice.below(3) as u16), slot: dice.below(4) as u16 };
        let turn = shifts::Turn { day, service: wish.service, turn: dice.below(2) as u16 };
        let press = |action: Action| Said::Pressed(Some(action));
        let text = |text: &str| Said::Text(Private::new(text));
        let names = ["陈奶奶", "小王", "Anna"];
        let name = names[dice.below(3) as usize];
        let some = Audience::Everyone(HERE);
        self.plan = match dice.below(16) {
            0..4 => vec![press(bookings::Action::Confirm(wish, me).into())],
            4..6 => vec![
                press(bookings::Action::Choose(HERE).into()),
                press(bookings::Action::Service(day, wish.service).into()),
                press(bookings::Action::Time(wish).into()),
                press(bookings::Action::Confirm(wish, me).into()),
            ],
            6 => vec![
                press(bookings::Action::Other(wish).into()),
                text(name),
                // Whoever was named last has the highest number; their button is the first.
                press(self.screen.first().cloned().unwrap_or(people::Action::Home.into())),
            ],
            7..10 => vec![press(shifts::Action::Confirm(turn).into())],
            11 | 12 => vec![press(people::Action::LinkDevice.into())],
            10 => vec![press(bookings::Action::Cancel(BookingId(dice.below(8) as u32 + 1)).into())],
            _ => vec![
                press(announcements::Action::Write(HERE).into()),
                text(RAIN),
                press(announcements::Action::Preview(some).into()),
                press(announcements::Action::Send(some, dice.percent(15), rain()).into()),
                // For anybody but an organizer nothing comes of it.
                Said::Group(format!("-{}", 4_000 + dice.below(4)).into(), InGroup::Added),
            ],
        }
        .into();
    }

    fn words(&self, today: DayId, dice: &mut Dice) -> Said {
        match dice.below(100) {
            // Whoever has a screen mostly presses what is on it.
            0..55 if !self.screen.is_empty() => Said::Pressed(Some(dice.pick(&self.screen).clone())),
            0..70 => Said::Pressed(Some(some_action(today, dice))),
            70..84 => Said::Text(Private::new(some_text(dice))),
            84..88 => Said::Start(Link::Plain),
            88..90 => Said::Start(Link::Community("baile".into())),
            90..92 => Said::Start(Link::Code(CODE.into())),
            92 => Said::Start(Link::Code("ff".repeat(16))),
            93 => Said::Contact(Private::new("13800000000")),
            94 if dice.percent(30) => Said::Other,
            94 => in_a_group(dice),
            95 => Said::Pressed(None),
            96 => Said::Reachable(dice.percent(50)),
            _ => Said::Shown(dice.below(u64::from(self.shown) + 2) as u32),
        }
    }
}

/// Whoever it is brings the bot into a group, takes it out, or makes it another group.
fn in_a_group(dice: &mut Dice) -> Said {
    let group = |n: u64| Box::<str>::from(format!("-{}", 4_000 + n));
    let what = match dice.below(8) {
        0 => InGroup::Removed,
        1 => InGroup::Moved(group(4 + dice.below(4))),
        _ => InGroup::Added,
    };
    Said::Group(group(dice.below(4)), what)
}

fn some_text(dice: &mut Dice) -> String {
    let texts = [
        "预约",
        "帮忙",
        "book",
        "/start",
        "/help",
        "1",
        "2",
        "3",
        "99",
        "陈奶奶",
        "明天有小雨，照常。",
        "<b>",
        "\u{202E}\u{200B}",
        "",
        "名单",
        "/announce",
        "/roster",
        "报名",
        "。。。",
    ];
    match dice.below(20) {
        0 => "长".repeat(5_000),
        _ => (*dice.pick(&texts)).to_string(),
    }
}

/// A button that may or may not exist: forged, stale, or just right.
fn some_action(today: DayId, dice: &mut Dice) -> Action {
    let other = DayId { community: CommunityId(dice.below(2) as u16), n: dice.below(4) as u16 };
    let day = if dice.percent(85) { today } else { other };
    let service = ServiceId(dice.below(5) as u16);
    let who = PersonId(dice.below(12) as u32 + 1);
    let wish = bookings::Wish { day, service, slot: dice.below(8) as u16 };
    let booking = BookingId(dice.below(12) as u32 + 1);
    let shift = ShiftId(dice.below(8) as u32 + 1);
    let turn = shifts::Turn { day, service, turn: dice.below(3) as u16 };
    let audience = *dice.pick(&[
        Audience::Everyone(HERE),
        Audience::Booked(day),
        Audience::Volunteers(day),
        Audience::Organizers(HERE),
    ]);
    match dice.below(26) {
        0..4 => people::Action::Agree(HERE, *dice.pick(&[Lang::Zh, Lang::En])).into(),
        4..8 => bookings::Action::Confirm(wish, who).into(),
        8 => bookings::Action::Cancel(booking).into(),
        9 => bookings::Action::Restore(booking).into(),
        10 => bookings::Action::Move(booking, wish.slot).into(),
        11..13 => shifts::Action::Confirm(turn).into(),
        13 => shifts::Action::Leave(shift).into(),
        14 => shifts::Action::Restore(shift).into(),
        15 => shifts::Action::Appeal(day, service).into(),
        16 => {
            let change = *dice.pick(&[day::Change::Cancel, day::Change::Places(service, 2)]);
            day::Action::Make(day, change, rain()).into()
        }
        17 => day::Action::Coming(day).into(),
        18 => announcements::Action::Write(HERE).into(),
        19 | 20 => announcements::Action::Send(audience, dice.percent(20), rain()).into(),
        21 => {
            let id = AnnouncementId(dice.below(4) as u32 + 1);
            match dice.below(4) {
                0 => announcements::Action::Stop(id).into(),
                1 => announcements::Action::TakeBack(id).into(),
                2 => announcements::Action::Correct(id).into(),
                _ => announcements::Action::Again(id, 0).into(),
            }
        }
        22 => people::Action::Home.into(),
        23 => people::Action::Quiet(dice.percent(50)).into(),
        24 if dice.percent(30) => people::Action::Erase.into(),
        24 => people::Action::LinkDevice.into(),
        _ => people::Action::Withdraw(HERE, who).into(),
    }
}

/// What the configuration orders at the start: one neighbourhood with few places, and an invitation.
pub fn orders(now: chrono::DateTime<chrono::Utc>) -> Vec<Input> {
    use tongxin::domain::{Command, Text};
    let service = |slug: &str, slot, places, kept, needs_volunteer| day::Service {
        slug: slug.into(),
        name: Text::One(slug.into()),
        slot,
        places,
        kept,
        wanted: 1,
        turn: Some(60),
        needs_volunteer,
        ..day::Service::default()
    };
    let plan = day::Plan {
        slug: "baile".into(),
        name: Text::One("百乐居民区".into()),
        services: vec![
            service("hair", Some(20), 1, 2, false),
            service("knives", None, 3, 1, false),
            service("radio", Some(30), 1, 1, true),
        ],
        ..day::Plan::default()
    };
    let invite = people::Command::Invite(
        HERE,
        Role::Organizer,
        people::code_digest(CODE),
        now + chrono::TimeDelta::days(30),
    );
    [
        (Cause::Config { digest: [1; 16], epoch: 0 }, Command::Day(day::Command::Configure(vec![plan]))),
        (Cause::Console([2; 16]), Command::People(invite)),
    ]
    .into_iter()
    .map(|(cause, command)| Input::inner(cause, Said::Order(Box::new(command))))
    .collect()
}
