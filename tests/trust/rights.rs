//! Every button and word, pressed and typed by everyone: what comes of it is judged by its effects.

use super::figures::{figure, long};
use super::street::{HERE, Street, THERE, at, press, text};
use super::table::{self, Least, Things, all, button, kinds};
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};
use tongxin::domain::{
    Action, Actor, Address, Audience, By, ChannelId, CommunityId, Ctx, DayId, Decision, Does, DrawerOp, Event,
    Handed, Hello, InGroup, Item, Lang, Link, MsgRef, NoDrawers, Notice, PersonId, Private, Role, Said, Screen,
    ServiceId, State, Text, To, VisitId, Work, absences, announcements, bookings, calls, day, delivery, groups,
    handle, hours, market, moves, opinions, people, photos, queue, render, repairs, reports, shifts, skills,
    standins, teams, undo, visits, waiting,
};
use tongxin::locale::Locale;

/// What everybody who may write announcements or reasons has in their drawer.
const DRAFT: &str = "明天有小雨，照常。";

/// Where those live who are visited.
const HOME: &str = "12弄3号";

/// Where one of them is told by telephone.
const PHONE: &str = "02165550099";

/// Somebody who tries.
struct Soul {
    what: &'static str,
    address: Address,
    id: Option<PersonId>,
    agreed: bool,
    /// What they may do, and where.
    role: Option<(CommunityId, Role)>,
}

pub struct World {
    pub street: Street,
    souls: Vec<Soul>,
    things: Things,
    /// Everybody's name and telephone number, the dependents' too.
    pub names: BTreeMap<PersonId, String>,
    pub phones: BTreeMap<PersonId, String>,
    locale: Locale,
}

fn dear(n: usize) -> String {
    format!("雀{n:02}号")
}

fn day_of(community: CommunityId) -> DayId {
    DayId { community, n: 1 }
}

/// A street in which everything there can be is there.
pub fn world(channel: ChannelId) -> World {
    let mut street = Street::open();
    let mut souls: Vec<Soul> = Vec::new();
    let mut names = BTreeMap::new();
    let mut phones = BTreeMap::new();
    let cast: [(&str, Option<CommunityId>, Option<Role>); 10] = [
        ("resident", Some(HERE), None),
        ("neighbour", Some(HERE), None),
        ("volunteer", Some(HERE), None),
        ("helper", Some(HERE), Some(Role::Helper)),
        ("organizer", Some(HERE), Some(Role::Organizer)),
        ("withdrawn", Some(HERE), Some(Role::Organizer)),
        ("resident there", Some(THERE), None),
        ("organizer there", Some(THERE), Some(Role::Organizer)),
        ("erased", Some(HERE), None),
        ("head", Some(HERE), Some(Role::Head)),
    ];
    for (n, (what, community, role)) in cast.into_iter().enumerate() {
        let address = at(channel, n as u64 + 1);
        let community = community.unwrap_or(HERE);
        let id = street.joins(&address, &dear(n), community, role);
        let phone = format!("139{n:04}5577");
        let said = match channel {
            ChannelId::Telegram => vec![Said::Contact(Private::new(phone.as_str()))],
            ChannelId::Web => vec![press(people::Action::Phone), text(&phone)],
        };
        for said in said {
            street.says(&address, "", said);
        }
        names.insert(id, dear(n));
        phones.insert(id, phone);
        souls.push(Soul { what, address, id: Some(id), agreed: true, role: role.map(|role| (community, role)) });
    }
    // Everybody books for themselves, and for somebody they stand for; volunteers take turns.
    for (n, soul) in souls.iter().enumerate() {
        let community = if soul.what.ends_with("there") { THERE } else { HERE };
        let (id, day) = (soul.id.unwrap(), day_of(community));
        let wish = bookings::Wish { day, service: ServiceId(0), slot: n as u16 % 6 };
        let wish = bookings::Wish { slot: if community == THERE { 0 } else { wish.slot }, ..wish };
        if ["volunteer", "organizer there"].contains(&soul.what) {
            let turn = shifts::Turn { day, service: ServiceId(0), turn: 0 };
            street.says(&soul.address, "", press(shifts::Action::Confirm(turn)));
        } else {
            street.says(&soul.address, "", press(bookings::Action::Confirm(wish, id)));
        }
        let other = people::next_id(street.state());
        let wish = bookings::Wish { slot: if community == THERE { 0 } else { (wish.slot + 2) % 6 }, ..wish };
        street.says(&soul.address, "", press(bookings::Action::Other(wish)));
        let name = format!("雀{n:02}妈");
        street.says(&soul.address, "", text(&name));
        street.says(&soul.address, "", press(bookings::Action::Agreed(wish, other, people::How::Oral)));
        names.insert(other, name);
    }
    // The desk has given one who has no telephone to the head of their building.
    let helper = souls.iter().find(|soul| soul.what == "helper").unwrap();
    let head = souls.iter().find(|soul| soul.what == "head").unwrap();
    let who = people::dependents(street.state(), helper.id.unwrap())[0];
    street.says(&helper.address, "", press(calls::Action::Give(day_of(HERE), who, head.id.unwrap())));
    assert_eq!(calls::head_of(street.state(), HERE, who), head.id);
    // The organizer has brought the bot into a group.
    let organizer = souls.iter().find(|soul| soul.what == "organizer").unwrap();
    street.says(&organizer.address, "", Said::Group("-2001".into(), InGroup::Added));
    assert!(groups::get(street.state(), tongxin::domain::GroupId(1)).is_some());
    // One place was given back, so the first who waits for it is asked; the next one waits on.
    let find = |what: &str| souls.iter().position(|soul| soul.what == what).unwrap();
    let (neighbour, first, second) = (find("neighbour"), find("resident"), find("volunteer"));
    let wish = bookings::Wish { day: day_of(HERE), service: ServiceId(1), slot: 0 };
    let id = |n: usize| souls[n].id.unwrap();
    street.says(&souls[neighbour].address, "", press(bookings::Action::Confirm(wish, id(neighbour))));
    for n in [first, second] {
        street.says(&souls[n].address, "", press(waiting::Action::Join(wish.day, wish.service, id(n))));
    }
    let only = bookings::at_stall(street.state(), wish.day, wish.service)[0].0;
    street.says(&souls[neighbour].address, "", press(bookings::Action::Cancel(only)));
    street.runs_until(street.now);
    let asked = waiting::of_stall(street.state(), wish.day, wish.service).map(|(_, w)| w.offer.is_some());
    assert_eq!(asked.collect::<Vec<_>>(), [true, false]);
    // Two neighbours have told what they can do, one of it in their own words.
    street.says(&souls[first].address, "", press(skills::Action::Offer(HERE, ServiceId(0))));
    for n in [first, second] {
        street.says(&souls[n].address, "", press(skills::Action::AskWords(HERE)));
        street.says(&souls[n].address, "", text("缝补"));
    }
    assert_eq!(skills::of_community(street.state(), HERE).len(), 3);
    // A neighbour leads a team, and their unit brings two things.
    for said in [
        press(teams::Action::Rename(HERE)),
        text("雀儿队"),
        press(teams::Action::Come(shifts::Turn { day: day_of(HERE), service: ServiceId(3), turn: 0 }, 5)),
        press(teams::Action::Bring(HERE)),
        text("长桌"),
        press(teams::Action::Bring(HERE)),
        text("水"),
    ] {
        street.says(&souls[neighbour].address, "", said);
    }
    assert_eq!(teams::coming(street.state(), day_of(HERE)).count(), 1);
    // Another one is of the team, and has hours of their own.
    let team = teams::coming(street.state(), day_of(HERE)).next().unwrap().0;
    street.says(&souls[neighbour].address, "", press(teams::Action::Members(team, 0)));
    let digits = shifts::digits(street.state(), team).unwrap();
    street.says(&souls[first].address, "", text(&digits.to_string()));
    street.says(&souls[first].address, "", press(teams::Action::Join(team, digits)));
    assert_eq!(teams::members_on(street.state(), day_of(HERE)), [id(first)]);
    assert_eq!(teams::of_person(street.state(), day_of(HERE), id(neighbour)).count(), 2);
    // The market: a table, something that somebody wants, and something that is hidden.
    let ask = |kind| press(market::Action::Ask(day_of(HERE), kind));
    let bring = [(first, market::Kind::Table), (second, market::Kind::Give), (neighbour, market::Kind::Swap)];
    for (n, kind) in bring {
        street.says(&souls[n].address, "", ask(kind));
        street.says(&souls[n].address, "", text("旧书"));
    }
    street.says(&souls[first].address, "", press(market::Action::SetUp(day_of(HERE), 1)));
    let offers: Vec<_> = market::of_day(street.state(), day_of(HERE)).map(|(id, offer)| (id, offer.by)).collect();
    let brought = |n: usize| offers.iter().find(|(_, by)| *by == id(n)).expect("it is there").0;
    street.says(&souls[first].address, "", press(market::Action::Want(brought(second))));
    street.says(&souls[first].address, "", press(market::Action::Report(brought(neighbour))));
    // Somebody brings a zipper.
    let zipper = bookings::Wish { day: day_of(HERE), service: ServiceId(2), slot: 3 };
    street.says(&souls[first].address, "", press(bookings::Action::Confirm(zipper, id(first))));
    let another = bookings::Wish { slot: 2, ..zipper };
    street.says(&souls[neighbour].address, "", press(bookings::Action::Confirm(another, id(neighbour))));
    // Both communities' organizers have told something, and have written something more.
    for what in ["organizer", "withdrawn", "organizer there"] {
        let soul = souls.iter().find(|soul| soul.what == what).unwrap();
        // Of what the organizer tells, nobody knows whether it arrived.
        street.shaky = what == "organizer";
        let community = if what == "organizer there" { THERE } else { HERE };
        let to = Audience::Everyone(community);
        let mark = Text::One(DRAFT.into()).mark();
        let deeds = [
            press(announcements::Action::Write(community)),
            text(DRAFT),
            press(announcements::Action::Send(to, what == "withdrawn", mark)),
            press(announcements::Action::Write(community)),
            text(DRAFT),
        ];
        for said in deeds {
            street.says(&soul.address, "", said);
        }
    }
    street.shaky = false;
    let find = |what: &str| souls.iter().position(|soul| soul.what == what).unwrap();
    let (organizer, withdrawn, erased) = (find("organizer"), find("withdrawn"), find("erased"));
    let boss = souls[organizer].address.clone();
    street.says(&boss, "", press(people::Action::Withdraw(HERE, souls[withdrawn].id.unwrap())));
    souls[withdrawn].role = None;
    street.says(&souls[erased].address.clone(), "", press(people::Action::Erase));
    (souls[erased].id, souls[erased].agreed) = (None, false);
    // Guests: one who only greeted, one whom an invitation waits for.
    for (n, what) in [(50, "guest"), (51, "guest with an invitation")] {
        let address = at(channel, n);
        let link = match what {
            "guest" => Link::Community("baile".into()),
            _ => Link::Code(street.code(HERE, Role::Organizer, TimeDelta::hours(1))),
        };
        street.says(&address, "", Said::Start(link));
        let id = street.who(&address);
        souls.push(Soul { what, address, id, agreed: false, role: None });
    }
    souls.push(Soul { what: "stranger", address: at(channel, 60), id: None, agreed: false, role: None });
    // An organizer who agreed before the privacy notice said something new, and has not been asked yet.
    let address = at(channel, 70);
    let id = street.joins(&address, &dear(70), HERE, Some(Role::Organizer));
    street.agreed_earlier(id);
    names.insert(id, dear(70));
    let role = Some((HERE, Role::Organizer));
    souls.push(Soul { what: "organizer of before", address, id: Some(id), agreed: true, role });
    // The neighbour was about to bring a third thing, and just said that they do not.
    for said in [
        press(teams::Action::Bring(HERE)),
        text("横幅"),
        press(teams::Action::Withdraw(tongxin::domain::PledgeId(3))),
    ] {
        street.says(&souls[neighbour].address.clone(), "", said);
    }
    let s = street.state();
    let done: Vec<_> = undo::recent(s).collect();
    assert!(done.iter().any(|(_, by)| *by == souls[neighbour].id), "it can be taken back");
    let things = Things {
        done: done.iter().map(|(seq, _)| *seq).collect(),
        people: (1..people::next_id(s).0).map(PersonId).collect(),
        bookings: (1..40).map(tongxin::domain::BookingId).filter(|id| bookings::get(s, *id).is_some()).collect(),
        turns: (1..40).map(tongxin::domain::ShiftId).filter(|id| shifts::get(s, *id).is_some()).collect(),
        announcements: (1..9)
            .map(tongxin::domain::AnnouncementId)
            .filter(|id| announcements::get(s, *id).is_some())
            .collect(),
        marks: vec![Text::One(DRAFT.into()).mark()],
        numbers: vec![1],
        digits: vec![digits.into()],
        moment: (street.now + TimeDelta::days(15)).timestamp().unsigned_abs(),
        ..Things::default()
    };
    let counts = (things.bookings.len(), things.turns.len(), things.announcements.len());
    assert_eq!(counts, (21, 3, 3), "everything is there");
    World { street, souls, things, names, phones, locale: Locale::new() }
}

/// The same street after its organizer has called the day off.
fn called_off(channel: ChannelId) -> World {
    let mut world = world(channel);
    let organizer = world.souls.iter().find(|soul| soul.what == "organizer").unwrap().address.clone();
    let cancel = day::Action::Make(day_of(HERE), day::Change::Cancel, world.things.marks[0]);
    world.street.says(&organizer, "", press(cancel));
    assert_eq!(day::get(world.state(), day_of(HERE)).unwrap().status, day::Status::Cancelled);
    world
}

/// The same street after nobody is left for a stall at which the helper has a place.
fn without_volunteers(channel: ChannelId) -> World {
    let mut world = world(channel);
    let find = |what: &str| world.souls.iter().find(|soul| soul.what == what).unwrap();
    let (day, radios) = (day_of(HERE), ServiceId(4));
    let (neighbour, helper) = (find("neighbour").address.clone(), find("helper").address.clone());
    let me = find("helper").id.unwrap();
    let turn = shifts::Turn { day, service: radios, turn: 0 };
    world.street.says(&neighbour, "", press(teams::Action::Come(turn, 2)));
    let wish = bookings::Wish { day, service: radios, slot: 0 };
    world.street.says(&helper, "", press(bookings::Action::Confirm(wish, me)));
    let id = shifts::at_stall(world.state(), day, radios)[0].0;
    world.street.says(&neighbour, "", press(shifts::Action::Leave(id)));
    assert!(bookings::seeking(world.state(), day, radios) && bookings::held(world.state(), day, radios) == 1);
    world
}

/// The same street while organizers telephone for a stand-in: whoever was asked has said nothing.
fn telephoned_for(channel: ChannelId) -> World {
    let mut world = world(channel);
    let [asked, boss, away] = ["resident", "organizer", "neighbour"].map(|what| world.address(what));
    for who in [&asked, &away] {
        let me = world.street.who(who).expect("they are known");
        let places: Vec<_> = bookings::of_person(world.state(), me).map(|(id, _)| id).collect();
        for place in places {
            world.street.says(who, "", press(bookings::Action::Cancel(place)));
        }
    }
    let turn = shifts::Turn { day: day_of(HERE), service: ServiceId(4), turn: 0 };
    let id = shifts::next_id(world.state());
    world.street.says(&asked, "", press(skills::Action::Offer(HERE, turn.service)));
    let all = skills::of_community(world.state(), HERE);
    let skill = all.iter().map(|(id, _)| *id).max().expect("somebody can do it");
    world.street.says(&boss, "", press(skills::Action::Confirm(skill, turn.service)));
    // As long as nobody has the turn, they are asked for it by name.
    world.street.says(&boss, "", press(shifts::Action::Appeal(turn.day, turn.service)));
    assert!(skills::asked_for(world.state(), turn.day, turn.service) > 0, "somebody is asked");
    world.street.says(&away, "", press(shifts::Action::Confirm(turn)));
    world.street.says(&away, "", press(standins::Action::Seek(id)));
    world.street.runs_until(world.street.now + TimeDelta::hours(14));
    assert!(standins::search(world.state(), id).is_some_and(|search| search.telephone));
    world.things.turns.push(id);
    world
}

/// The same street on the day itself, with somebody at each table and a number drawn.
fn at_the_tables(channel: ChannelId) -> World {
    let mut world = world(channel);
    let start = day::get(world.state(), day_of(HERE)).unwrap().start;
    world.street.runs_until(start + TimeDelta::minutes(61));
    let service = ServiceId(0);
    let find = |what: &str| world.souls.iter().find(|soul| soul.what == what).unwrap().address.clone();
    let (volunteer, helper) = (find("volunteer"), find("helper"));
    let next = |world: &World| queue::next(world.state(), day_of(HERE), service, world.street.now).unwrap().number;
    let ticket = |number| tongxin::domain::TicketId { day: day_of(HERE), service, number };
    let drawn = ticket(bookings::give_walk_in(world.state(), day_of(HERE), service));
    world.street.says(&helper, "", press(queue::Action::Draw(drawn)));
    let paper = ticket(drawn.number + 1);
    world.street.says(&helper, "", press(queue::Action::TickedMore(paper)));
    // The helper's last is over and can be taken back; the volunteer's is being called.
    let first = next(&world);
    world.street.says(&helper, "", press(queue::Action::Next(day_of(HERE), service)));
    world.street.says(&helper, "", press(queue::Action::Done(ticket(first), queue::Outcome::Served)));
    world.street.says(&volunteer, "", press(queue::Action::Next(day_of(HERE), service)));
    let tally = queue::tally(world.state(), day_of(HERE), service);
    assert_eq!((tally.served, tally.walk_ins), (2, 1), "the tables are at work");
    // A zipper lies on the helper's other table: one part is asked about, of another nobody has said who pays.
    let (mends, zipper) =
        (ServiceId(2), tongxin::domain::TicketId { day: day_of(HERE), service: ServiceId(2), number: 1 });
    let quote = tongxin::domain::QuoteId;
    // Before it somebody is called twice in vain.
    let missed = tongxin::domain::TicketId { number: 2, ..zipper };
    for _ in 0..2 {
        world.street.says(&helper, "", press(queue::Action::Next(day_of(HERE), mends)));
        world.street.says(&helper, "", press(queue::Action::Absent(missed)));
        world.street.passes(TimeDelta::minutes(11));
    }
    let owner = queue::owner(world.state(), missed).unwrap();
    assert_eq!(absences::of_person(world.state(), owner, world.street.now).count(), 1);
    for action in [
        Action::from(queue::Action::Next(day_of(HERE), mends)),
        queue::Action::Begin(zipper).into(),
        repairs::Action::Listed(zipper, 0).into(),
        repairs::Action::Payer(quote(1), false).into(),
        repairs::Action::Listed(zipper, 1).into(),
    ] {
        world.street.says(&helper, "", press(action));
    }
    let states = [1, 2].map(|n| repairs::get(world.state(), quote(n)).map(|quote| quote.state));
    assert_eq!(states, [Some(repairs::Asked::Waiting), Some(repairs::Asked::Draft)]);
    world.things.numbers = (1..=paper.number + 1).map(u64::from).collect();
    // The digits stand on the table, and the list is kept.
    let volunteer = world.souls.iter().find(|soul| soul.what == "volunteer").unwrap().id.unwrap();
    for action in [
        hours::Action::Open(day_of(HERE)),
        hours::Action::Tick(day_of(HERE), volunteer, hours::Mark::Came),
        hours::Action::Tick(day_of(HERE), volunteer, hours::Mark::Went),
    ] {
        world.street.says(&helper, "", press(action));
    }
    assert!(hours::entry(world.state(), day_of(HERE), volunteer).is_some_and(|entry| entry.left.is_some()));
    world
}

/// The same street when the day is over: somebody's hours are to be confirmed, and other times are proposed.
fn to_confirm(channel: ChannelId) -> World {
    let mut world = at_the_tables(channel);
    let end = day::get(world.state(), day_of(HERE)).unwrap().end;
    world.street.runs_until(end + TimeDelta::hours(1));
    let find = |what: &str| world.souls.iter().find(|soul| soul.what == what).unwrap();
    let (volunteer, organizer) = (find("volunteer").id.unwrap(), find("organizer").address.clone());
    world.street.says(&organizer, "", press(hours::Action::AskTimes(day_of(HERE), volunteer)));
    world.street.says(&organizer, "", text("8:30-11:00 忘了签退"));
    let entry = hours::entry(world.state(), day_of(HERE), volunteer).unwrap();
    assert_eq!(entry.proposed.map(|proposal| proposal.n), Some(1));
    // What an organizer would confirm, as they see it.
    let boss = find("organizer").id.unwrap();
    let sum = render(world.state(), &NoDrawers, &hours::Notice::Sum(day_of(HERE)).into(), boss, None).unwrap();
    let seen = sum.rows.iter().flatten().find_map(|button| match button.does {
        Does::Press(Action::Hours(hours::Action::ConfirmSeen(_, seen))) => Some(seen),
        _ => None,
    });
    world.things.marks.extend(seen);
    world
}

/// The same street after five have asked for a visit at home; of one, who is told by telephone, the number is awaited.
fn asked_home(channel: ChannelId) -> World {
    let mut world = world(channel);
    let names = ["neighbour", "resident there", "helper", "withdrawn", "organizer"];
    let [neighbour, there, helper, withdrawn, boss] = names.map(|what| world.address(what));
    let street = &mut world.street;
    // The skills told in words are the second and the third.
    for skill in [2, 3].map(tongxin::domain::SkillId) {
        street.says(&boss, "", press(skills::Action::ConfirmWords(skill)));
    }
    // Whoever leads the team can do something that the committee knows of, too.
    for said in [press(skills::Action::AskWords(HERE)), text("擦玻璃")] {
        street.says(&neighbour, "", said);
    }
    street.says(&boss, "", press(skills::Action::ConfirmWords(tongxin::domain::SkillId(4))));
    let id = |street: &Street, address: &Address| street.who(address).unwrap();
    let stood_for =
        |street: &Street, address: &Address| people::dependents(street.state(), id(street, address))[0];
    let asks = [
        (&neighbour, id(street, &neighbour)),
        (&neighbour, stood_for(street, &neighbour)),
        (&there, id(street, &there)),
        (&helper, stood_for(street, &helper)),
        (&withdrawn, id(street, &withdrawn)),
    ];
    for (n, (from, who)) in asks.into_iter().enumerate() {
        let kind = if n % 2 == 0 { visits::Kind::Work } else { visits::Kind::Company };
        for said in
            [press(visits::Action::Agree(who)), press(visits::Action::Kind(who, kind)), text("擦窗"), text(HOME)]
        {
            street.says(from, "", said);
        }
    }
    world
}

/// So many days from now, at that hour.
fn at_hour(street: &Street, days: u64, hour: u32) -> chrono::DateTime<chrono::Utc> {
    let zone = day::zone(street.state(), HERE);
    let date = street.now.with_timezone(&zone).date_naive() + chrono::Days::new(days);
    day::plan::at(date, chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap(), zone)
}

/// The same street before the two go to whom no message reaches: the committee is to telephone.
fn before_a_visit(channel: ChannelId) -> World {
    let mut world = asked_home(channel);
    let [helper, boss, first, second] =
        ["helper", "organizer", "resident", "volunteer"].map(|what| world.address(what));
    let street = &mut world.street;
    street.says(&helper, "", text(PHONE));
    let start = at_hour(street, 3, 14);
    let visit = VisitId(4);
    street.says(&boss, "", press(visits::Action::Plan(visit, start, Some(tongxin::domain::SkillId(2)))));
    street.runs_until(street.now);
    for from in [&first, &second] {
        street.says(from, "", press(visits::Action::Accept(visit, start)));
    }
    let who = visits::get(street.state(), visit).unwrap().who;
    assert!(visits::call(street.state(), who).is_some_and(|call| call.told.is_none()));
    world
}

/// The same street after they were told by telephone.
fn telephoned(channel: ChannelId) -> World {
    let mut world = before_a_visit(channel);
    let boss = world.address("organizer");
    let who = visits::get(world.state(), VisitId(4)).unwrap().who;
    let n = visits::call(world.state(), who).unwrap().n;
    world.street.says(&boss, "", press(visits::Action::Called(who, n, true)));
    assert!(visits::call(world.state(), who).is_some_and(|call| call.told.is_some()));
    world
}

/// The same street after a visit is done.
fn visited(channel: ChannelId) -> World {
    let mut world = at_homes(channel);
    let [first, second] = ["resident", "volunteer"].map(|what| world.address(what));
    let street = &mut world.street;
    street.says(&second, "", press(repairs::Action::Refuse(tongxin::domain::QuoteId(1))));
    // The photo that is still on its way comes after it is done, or never.
    street.says(&first, "", press(visits::Action::Done(VisitId(1))));
    assert_eq!(visits::get(street.state(), VisitId(1)).unwrap().stage, visits::Stage::Done);
    world
}

/// The same street on a day on which two are visited at home: one opens to nobody, one waits. Two more have asked, and
/// of one it is asked who goes.
pub fn at_homes(channel: ChannelId) -> World {
    let mut world = asked_home(channel);
    let [helper, boss, first, second, neighbour] =
        ["helper", "organizer", "resident", "volunteer", "neighbour"].map(|what| world.address(what));
    let street = &mut world.street;
    // Whom no message reaches is told by telephone.
    street.says(&helper, "", text(PHONE));
    let at = at_hour;
    let plans = [(1, at(street, 3, 14)), (2, at(street, 3, 9)), (5, at(street, 5, 10))];
    for (n, start) in plans {
        let visit = VisitId(n);
        street.says(&boss, "", press(visits::Action::Plan(visit, start, Some(tongxin::domain::SkillId(2)))));
        street.runs_until(street.now);
        for from in [&first, &second].into_iter().filter(|_| n != 5) {
            street.says(from, "", press(visits::Action::Accept(visit, start)));
        }
    }
    street.runs_until(at(street, 3, 9));
    street.says(&first, "", press(visits::Action::Unopened(VisitId(2))));
    let stands = |n| visits::get(street.state(), VisitId(n)).unwrap();
    let open = |n| stands(n).planned().is_some_and(|plan| plan.near && plan.full());
    assert!(open(1) && open(2) && stands(2).planned().unwrap().unopened, "two are visited today");
    assert!(stands(5).planned().unwrap().asked.len() == 2, "of one it is asked who goes");
    // One opens, and needs something.
    for said in [
        press(visits::Action::Came(VisitId(1))),
        press(repairs::Action::AskAt(VisitId(1))),
        text("滤网 35元"),
        press(repairs::Action::Payer(tongxin::domain::QuoteId(1), false)),
    ] {
        street.says(&first, "", said);
    }
    let quote = repairs::get(street.state(), tongxin::domain::QuoteId(1)).map(|quote| quote.state);
    assert_eq!(quote, Some(repairs::Asked::Waiting));
    // There photos may be taken: one is there, one is on its way where it is fetched.
    street.says(&neighbour, "", press(visits::Action::MayPhotograph(VisitId(1), true)));
    for (from, after) in [(&first, false), (&second, true)] {
        street.says(from, "", press(visits::Action::AskPhoto(VisitId(1), after)));
        let here = Handed::Here(Ok(Private::new("/9j/4AAQ")));
        let there = Handed::There { key: Private::new("AgACAgUAAx"), size: None, words: None };
        street.says(from, "", Said::Photo(if after { there } else { here }));
    }
    assert_eq!(photos::of_visit(street.state(), VisitId(1)).count(), 1);
    // Of a page nothing is fetched: what was sent there is here, or nowhere.
    let fetched = usize::from(channel == ChannelId::Telegram);
    assert_eq!(photos::coming_for(street.state(), VisitId(1)).count(), fetched);
    let moments = [plans[2].1, at(street, 6, 10)];
    world.things.moments = moments.map(|at| at.timestamp().unsigned_abs()).into();
    let days = chrono::Datelike::num_days_from_ce(
        &moments[1].with_timezone(&day::zone(world.state(), HERE)).date_naive(),
    );
    world.things.dates = vec![days.unsigned_abs().into()];
    world
}

impl World {
    /// Everybody, by what they are.
    pub fn souls(&self) -> impl Iterator<Item = (&'static str, &Address)> {
        self.souls.iter().map(|soul| (soul.what, &soul.address))
    }

    fn state(&self) -> &State {
        self.street.state()
    }

    fn address(&self, what: &str) -> Address {
        self.souls.iter().find(|soul| soul.what == what).expect("they are of the cast").address.clone()
    }

    fn actor(&self, soul: &Soul) -> Actor {
        let channel = soul.address.channel;
        Actor {
            by: soul.id.map_or(By::Stranger(channel), |id| By::Person(id, channel)),
            address: Some(soul.address.clone()),
            hello: Hello { name: Some(Private::new("雀99号")), lang: Some(Lang::Zh) },
            // The message that they claim to press on is somebody else's.
            origin: Some(MsgRef { channel, id: "1".into() }),
            keep: None,
            lot: [7; 16],
        }
    }

    fn tries(&self, soul: &Soul, said: &Said) -> Decision {
        handle(self.state(), &self.street.drawers(), self.street.now, &self.actor(soul), said)
    }

    fn may(&self, soul: &Soul, community: CommunityId, least: Least) -> bool {
        match least {
            Least::Guest => true,
            Least::Member => soul.agreed,
            Least::Head => soul.role.is_some_and(|(c, role)| c == community && role != Role::Helper),
            Least::Helper => soul.role.is_some_and(|(c, role)| c == community && role != Role::Head),
            Least::Organizer => soul.role == Some((community, Role::Organizer)),
        }
    }

    /// Whether they are to be asked once more, since the privacy notice says something new.
    fn asked_again(&self, soul: &Soul) -> bool {
        soul.id.is_some_and(|id| people::outdated(self.state(), id))
    }

    /// Somebody's own matters: theirs, and those of whom they stand for.
    fn own(&self, soul: &Soul, who: PersonId) -> bool {
        let next = people::next_id(self.state());
        let carer = people::person(self.state(), who).and_then(|p| p.carer);
        soul.id == Some(who) || carer.is_some() && carer == soul.id || who == next
    }

    /// Whether this may happen because of that soul: what each event is about, written down here once more.
    fn may_happen(&self, soul: &Soul, event: &Event) -> bool {
        use announcements::Event as A;
        use bookings::Event as B;
        use day::Event as D;
        use delivery::Event as O;
        use market::Event as M;
        use people::Event as P;
        use queue::Event as Q;
        use repairs::Event as R;
        use shifts::Event as S;
        use skills::Event as K;
        use waiting::Event as W;
        let own = |who: &PersonId| self.own(soul, *who);
        let runs = |community: CommunityId| self.may(soul, community, Least::Organizer);
        // Whom they were given to call.
        let given = |who: &PersonId| soul.id.is_some() && calls::head_of(self.state(), HERE, *who) == soul.id;
        let place = |id: &tongxin::domain::BookingId| {
            let b = bookings::get(self.state(), *id).expect("it is there");
            own(&b.who) || Some(b.by) == soul.id || runs(b.day.community)
        };
        let turn = |id: &tongxin::domain::ShiftId| {
            shifts::get(self.state(), *id).is_some_and(|shift| Some(shift.who) == soul.id)
        };
        let telephones = |id: &tongxin::domain::ShiftId| {
            let open = standins::search(self.state(), *id).is_some_and(|search| search.telephone);
            open && shifts::get(self.state(), *id).is_some_and(|shift| runs(shift.turn.day.community))
        };
        if self.asked_again(soul) && !goes_on(event) {
            return false;
        }
        match event {
            Event::People(e) => match e {
                P::Met(id, ..) => soul.id.is_none() && *id == people::next_id(self.state()),
                P::Agreed(id, ..) => own(id) && (!soul.agreed || self.asked_again(soul)),
                P::Moved(id, _) | P::Speaks(id, _) | P::Quiet(id, _) | P::PhoneGiven(id) => soul.id == Some(*id),
                P::Renamed(id) | P::Erased(id) => own(id) && soul.agreed,
                // Whose role is withdrawn leaves those of the desk to the desk.
                P::Carer(id, _) => soul.agreed && (own(id) || runs(HERE) || runs(THERE)),
                P::Dependent(id, carer, _) => own(id) && soul.agreed && Some(*carer) == soul.id,
                P::AgreedFor(id, _, _, by) => {
                    own(id) && soul.agreed && Some(*by) == soul.id && Some(*id) != soul.id
                }
                P::CodeMade(_, people::Good::Role(c, _), _) => runs(*c),
                P::CodeMade(_, people::Good::Device(id), _) => soul.agreed && soul.id == Some(*id),
                P::DeviceDropped(id, _) => soul.agreed && soul.id == Some(*id),
                P::Withdrawn(_, c) => runs(*c),
                P::CodeMissed(_) => true,
                P::CodeUsed(_) | P::Granted(..) | P::DeviceAdded(..) => false,
            },
            Event::Day(e) => match e {
                D::Coming(_, who) => soul.agreed && soul.id == Some(*who),
                D::Venue(id, _)
                | D::Places(id, ..)
                | D::Moved(id, ..)
                | D::Cancelled(id, _)
                | D::Reopened(id)
                | D::TakenBack(id) => runs(id.community),
                _ => false,
            },
            Event::Bookings(e) => match e {
                B::Taken(_, b) => soul.agreed && Some(b.by) == soul.id && own(&b.who),
                B::Cancelled(id) | B::Restored(id) | B::Moved(id, ..) => soul.agreed && place(id),
            },
            Event::Shifts(e) => match e {
                // An organizer who telephoned for a stand-in says who comes, and that nobody does.
                S::Taken(_, t, who) => {
                    soul.agreed && soul.id == Some(*who)
                        || runs(t.day.community) && standins::given_up(self.state(), *t) > 0
                }
                S::Left(id) => soul.agreed && turn(id) || telephones(id),
                S::Restored(id) => soul.agreed && turn(id),
                S::Team(_, _, who, heads) => soul.agreed && soul.id == Some(*who) && *heads > 1,
                S::Heads(id, _) | S::Passed(id, _) => soul.agreed && turn(id),
                S::Missed(who) => soul.agreed && soul.id == Some(*who),
            },
            Event::Announcements(e) => match e {
                A::Made { by, community, .. } => Some(*by) == soul.id && runs(*community),
                A::Stopped(id) | A::Corrected(id, _) | A::TakenBack(id) | A::Repeated(id) => {
                    runs(announcements::get(self.state(), *id).expect("it is there").community)
                }
                _ => false,
            },
            Event::Photos(e) => {
                use photos::Event as F;
                use photos::Spot::{Draft, Told, Visit};
                let visit = |id: &VisitId| visits::get(self.state(), *id).expect("it is there");
                let see = |id: &VisitId| {
                    let goes = self.at_work(soul, Work::Visit(*id));
                    goes || own(&visit(id).who) || self.may(soul, visit(id).community, Least::Organizer)
                };
                let agreed = |id: &VisitId| visit(id).photos == visits::PHOTOS;
                match e {
                    F::Coming(who, Visit(id, _)) => {
                        soul.id == Some(*who) && self.at_work(soul, Work::Visit(*id)) && agreed(id)
                    }
                    F::Kept { owner, by, spot: Visit(id, _), .. } => {
                        let there = self.at_work(soul, Work::Visit(*id)) && agreed(id);
                        soul.id == Some(*by) && visit(id).who == *owner && there
                    }
                    // Whoever says that none may be taken ends what is on its way, too.
                    F::NotComing(who) if soul.id != Some(*who) => {
                        let mut all = (1..=5).map(VisitId);
                        all.any(|id| photos::coming_for(self.state(), id).any(|of| of == *who) && see(&id))
                    }
                    F::Coming(who, Draft(c)) => soul.id == Some(*who) && runs(*c),
                    F::NotComing(who) => soul.id == Some(*who),
                    F::Kept { owner, by, spot: Draft(c), .. } => {
                        soul.id == Some(*by) && soul.id == Some(*owner) && runs(*c)
                    }
                    F::For(id, Told(_)) | F::Gone(id) => photos::get(self.state(), *id).is_some_and(|kept| {
                        let told = |id| announcements::get(self.state(), id).map(|known| known.community);
                        match kept.spot {
                            Draft(c) => soul.id == Some(kept.by) && runs(c),
                            Told(id) => told(id).is_some_and(runs),
                            Visit(id, _) => see(&id),
                        }
                    }),
                    _ => false,
                }
            }
            Event::Waiting(e) => match e {
                W::Joined(_, w) => soul.agreed && Some(w.by) == soul.id && w.people().all(|who| own(&who)),
                W::Accepted(id) | W::Left(id) => {
                    waiting::get(self.state(), *id).is_some_and(|w| Some(w.by) == soul.id)
                }
                W::Offered(..) | W::Lapsed(_) | W::Over(_) => false,
            },
            Event::Queue(e) => match e {
                Q::Drawn(t, _) | Q::Undrawn(t) | Q::Ticked(t, _) | Q::Unticked(t) => {
                    self.may(soul, t.day.community, Least::Helper)
                }
                Q::Came(t) => {
                    let owner = queue::owner(self.state(), *t).expect("it is somebody's");
                    soul.agreed && (own(&owner) || self.calls(soul, t.day, t.service))
                }
                Q::Called(t, _, by) => Some(*by) == soul.id && self.calls(soul, t.day, t.service),
                Q::Begun(t) | Q::Done(t, _) | Q::Held(t, _) | Q::NoShow(t) | Q::Back(t) => {
                    self.calls(soul, t.day, t.service)
                }
                Q::Paused(day, service, _) | Q::Told(day, service, _) => self.calls(soul, *day, *service),
            },
            Event::Repairs(e) => {
                let (id, answers) = match e {
                    R::Proposed(_, quote) => return self.at_work(soul, quote.work),
                    // Whoever named a price never says yes to it.
                    R::Heard(id, yes, who) => {
                        let quote = repairs::get(self.state(), *id).expect("it is there");
                        let alone = *yes && quote.by == Some(*who);
                        return soul.id == Some(*who) && !alone && self.may_quote(soul, *id);
                    }
                    R::Answered(id, _) => (id, true),
                    R::Asked(id, _) | R::Receipt(id, _) => (id, false),
                };
                let work = repairs::get(self.state(), *id).expect("it is there").work;
                let owner = match work {
                    Work::Ticket(ticket) => queue::owner(self.state(), ticket),
                    Work::Visit(visit) => visits::get(self.state(), visit).map(|visit| visit.who),
                };
                // Who plans a visit anew, or ends it, ends what was asked for it.
                let ends = matches!(work, Work::Visit(_)) && matches!(e, R::Answered(_, false));
                self.at_work(soul, work)
                    || answers && owner.is_some_and(|who| own(&who))
                    || ends && self.may_quote(soul, *id)
            }
            Event::Market(e) => {
                let offer = |id: &tongxin::domain::OfferId| market::get(self.state(), *id).expect("it is there");
                soul.agreed
                    && match e {
                        M::Brought(_, offer) => soul.id == Some(offer.by),
                        M::Gone(id) => soul.id == Some(offer(id).by) || runs(offer(id).day.community),
                        M::Wanted(_, who) => soul.id == Some(*who),
                        M::Given(id, _) => soul.id == Some(offer(id).by),
                        M::Hidden(_) => true,
                        M::Said(_, who) | M::Unsaid(_, who) => soul.id == Some(*who),
                        M::Cleared(id) | M::Unseen(id) => runs(offer(id).day.community),
                        M::Unwanted(_, who) => soul.id == Some(*who),
                        M::NotGiven(id) => soul.id == Some(offer(id).by),
                        M::Shown(_) => true,
                    }
            }
            Event::Opinions(e) => match e {
                opinions::Event::Rated(_, who, _) | opinions::Event::Said(_, who) => {
                    soul.agreed && soul.id == Some(*who)
                }
                opinions::Event::Asked(_) => false,
            },
            Event::Reports(_) => false,
            Event::Hours(e) => self.may_count(soul, e),
            Event::Teams(e) => {
                use teams::Event as T;
                let pledge = |id: &tongxin::domain::PledgeId| *teams::get(self.state(), *id).expect("it is there");
                soul.agreed
                    && match e {
                        T::Named(who) => soul.id == Some(*who),
                        // An organizer may say for them that it was a mistake.
                        T::Pledged(_, pledge) => soul.id == Some(pledge.by) || runs(pledge.day.community),
                        T::Withdrawn(id) => soul.id == Some(pledge(id).by),
                        T::Arrived(id, _) => self.may(soul, pledge(id).day.community, Least::Helper),
                        T::Joined(_, who) => own(who),
                        T::Parted(_, who) => own(who),
                        T::Done(..) => false,
                    }
            }
            Event::Groups(groups::Event::Belongs(id, c)) => {
                runs(*c) && groups::get(self.state(), *id).is_some_and(|group| Some(group.by) == soul.id)
            }
            // These come of what happens in a group, not of what anybody says or presses.
            Event::Groups(_) => false,
            Event::Absences(absences::Event::Counted(_, t, _)) => self.calls(soul, t.day, t.service),
            Event::Absences(absences::Event::Struck(who, t)) => {
                soul.agreed && (own(who) || self.calls(soul, t.day, t.service))
            }
            Event::StandIns(e) => match e {
                standins::Event::Sought(id) | standins::Event::Stopped(id) | standins::Event::Again(id, _) => {
                    soul.agreed && turn(id)
                }
                standins::Event::Handed(id, _) => soul.agreed && turn(id),
                standins::Event::Found(_, who)
                | standins::Event::Named(_, who)
                | standins::Event::Declined(_, who) => soul.agreed && soul.id == Some(*who),
                standins::Event::Came(id, _) | standins::Event::Nobody(id) => telephones(id),
                standins::Event::Asked(..) | standins::Event::Telephone(_) | standins::Event::Reminded(_) => false,
            },
            Event::Moves(moves::Event::Moved(way, _) | moves::Event::Back(way, _)) => runs(way.day.community),
            Event::Moves(moves::Event::Manned(day, _)) => runs(day.community),
            Event::Moves(moves::Event::Looked(..)) => false,
            // What was done is taken back by whoever did it, or by an organizer.
            Event::Undo(undo::Event::Back(seq)) => {
                let by = undo::recent(self.state()).find(|(known, _)| known == seq).and_then(|(_, by)| by);
                soul.agreed && (by.is_some() && by == soul.id || runs(HERE) || runs(THERE))
            }
            Event::Undo(undo::Event::Over(_)) => false,
            Event::Calls(e) => match e {
                calls::Event::Noted(id, who, by, _) | calls::Event::Outdated(id, who, by, _) => {
                    soul.id == Some(*by) && (runs(id.community) || given(who))
                }
                calls::Event::Undone(id, who) => runs(id.community) || given(who),
                calls::Event::Given(c, ..) => self.may(soul, *c, Least::Helper),
                calls::Event::Reminded(_) => false,
            },
            Event::Skills(e) => match e {
                K::Offered(_, skill) => soul.agreed && soul.id == Some(skill.who),
                K::Withdrawn(id) => skills::get(self.state(), *id).is_some_and(|k| soul.id == Some(k.who)),
                K::Confirmed(id, _) | K::Declined(id) => {
                    runs(skills::get(self.state(), *id).expect("it is there").community)
                }
                K::NotThisTime(_, _, who) => soul.agreed && soul.id == Some(*who),
                K::Asked(day, ..) => runs(day.community),
                K::Looked(..) | K::Discovered(..) => false,
            },
            Event::Visits(e) => soul.agreed && self.visit_may(soul, e),
            Event::Delivery(e) => matches!(e, O::Own(who, _) if soul.id == Some(*who)),
        }
    }

    /// Whether hours may change because of that soul: never their own by the list, and late ones by two others.
    fn may_count(&self, soul: &Soul, event: &hours::Event) -> bool {
        use hours::Event as H;
        let me = |who: &PersonId| soul.agreed && soul.id == Some(*who);
        let keeps = |day: &DayId| self.may(soul, day.community, Least::Helper);
        let runs = |day: &DayId| self.may(soul, day.community, Least::Organizer);
        match event {
            H::Opened(day, _) => keeps(day),
            // Nobody in this crowd knows the digits; whoever leads a team keeps the list of those who are of it.
            H::Came(day, who, _) | H::Went(day, who, _) | H::Off(day, who) => {
                let leads = soul.id.is_some_and(|lead| teams::members_of(self.state(), *day, lead).contains(who));
                (keeps(day) || soul.agreed && leads) && !me(who)
            }
            H::Back(_, who) | H::Missed(who) | H::Disputed(_, who) => me(who),
            H::Confirmed(day, all, by) => {
                // A helper confirms those of organizers only.
                let runs_too = |who: &PersonId| people::may(self.state(), *who, day.community, Role::Organizer);
                me(by) && !all.iter().any(me) && (runs(day) || keeps(day) && all.iter().all(runs_too))
            }
            H::Proposed(day, who, proposal) => me(&proposal.by) && runs(day) && !me(who),
            H::Seconded(day, who, by, _) => {
                let proposal = hours::entry(self.state(), *day, *who).and_then(|entry| entry.proposed);
                me(by) && keeps(day) && !me(who) && proposal.is_some_and(|proposal| !me(&proposal.by))
            }
            H::Issued(_, record) => me(&record.who),
            H::Asked(_) => false,
        }
    }

    /// Whether this may happen to a visit.
    fn visit_may(&self, soul: &Soul, event: &visits::Event) -> bool {
        use visits::Event as V;
        let me = |who: &PersonId| soul.id == Some(*who);
        let visit = |id: &VisitId| visits::get(self.state(), *id).expect("it is there");
        let mine = |id: &VisitId| self.own(soul, visit(id).who);
        let runs = |id: &VisitId| self.may(soul, visit(id).community, Least::Organizer);
        let goes = |id: &VisitId| visit(id).plan.as_ref().is_some_and(|plan| plan.two.iter().any(me));
        match event {
            V::Agreed(who, _) | V::Begun(_, who, _) => self.own(soul, *who),
            V::Asked(id) => mine(id),
            V::Ended(id) => mine(id) || runs(id),
            V::Planned(id, ..) => runs(id),
            V::Accepted(id, _) if runs(id) => true,
            V::Accepted(id, who) | V::WithOne(id, who) => {
                me(who) && visit(id).plan.as_ref().is_some_and(|plan| plan.asked.contains(who))
            }
            V::Left(id, _) if runs(id) => true,
            V::Passed(_, who) | V::Left(_, who) | V::Missed(who) => me(who),
            V::Came(id) | V::Unopened(id) | V::Done(id) => goes(id),
            V::Known(id, who) => me(who) && runs(id),
            // Whoever goes there says no yes for whoever lives there.
            V::Photos(id, 0) => mine(id) || runs(id) || goes(id),
            V::Photos(id, _) => (mine(id) || runs(id)) && !goes(id),
            V::Phone(who) | V::NoPhone(who) => self.own(soul, *who) || self.visits_run(soul, *who),
            V::Disagreed(who) => self.own(soul, *who) || self.visits_run(soul, *who),
            V::Call(_, call) => self.concerned(soul, call.visit),
            V::Called(who, _) | V::Uncalled(who) => self.calls_run(soul, *who),
            V::CallOver(who) => {
                let call = &visits::call(self.state(), *who).expect("it is there");
                self.concerned(soul, call.visit)
            }
            // Planned, and nobody suited is known.
            V::Short(id) => runs(id),
            // By the clock, or because of a yes or no of today, which nobody here says.
            V::Offered(..) | V::Near(_) | V::Again(_) | V::Over(_) | V::CallAgain(_) | V::Waits(_) => false,
        }
    }

    /// Whether they run the community that looks after visits to somebody.
    fn visits_run(&self, soul: &Soul, who: PersonId) -> bool {
        let mut all = (1..9).filter_map(|n| visits::get(self.state(), VisitId(n)));
        let here = all.any(|visit| visit.who == who && self.may(soul, visit.community, Least::Organizer));
        here || self.calls_run(soul, who)
    }

    /// Whether they run the community that is to telephone somebody.
    fn calls_run(&self, soul: &Soul, who: PersonId) -> bool {
        visits::call(self.state(), who).is_some_and(|call| self.may(soul, call.community, Least::Organizer))
    }

    /// Whether a visit is any of their business.
    fn concerned(&self, soul: &Soul, id: VisitId) -> bool {
        let visit = visits::get(self.state(), id).expect("it is there");
        let asked = visit.plan.as_ref().is_some_and(|plan| plan.asked.iter().any(|who| soul.id == Some(*who)));
        soul.agreed && (asked || self.own(soul, visit.who) || self.may(soul, visit.community, Least::Organizer))
    }

    /// Whether that soul may have this told of a visit.
    fn visit_may_tell(&self, soul: &Soul, to: &To, notice: &visits::Notice) -> bool {
        use visits::Notice as V;
        match (to, notice) {
            // By an organizer too, to whom they said that nothing of it shall be kept.
            (To::Audience(Audience::Organizers(to)), V::CalledOff(of, who)) => {
                let mut all = (1..9).filter_map(|n| visits::get(self.state(), VisitId(n)));
                let theirs = all.any(|visit| visit.who == *who && visit.community == *of);
                let says = self.own(soul, *who) || self.may(soul, *of, Least::Organizer);
                soul.agreed && to == of && theirs && says
            }
            (
                To::Audience(Audience::Organizers(_)),
                V::New(id) | V::Ready(id) | V::Unopened(id, false) | V::Opened(id),
            ) => self.concerned(soul, *id),
            (
                To::Person(_),
                V::Dated(id) | V::Coming(id) | V::OneLess(id) | V::AtTheDoor(id) | V::Duty(id) | V::OnIt(id),
            )
            | (To::Person(_), V::Photos(id) | V::NoPhotos(id) | V::PhotosOff(id)) => self.concerned(soul, *id),
            (To::Person(_), V::Short(id)) => {
                self.may(soul, visits::get(self.state(), *id).expect("it is there").community, Least::Organizer)
            }
            // The call was looked at with its event; whoever asked for somebody may know their number.
            (To::Audience(Audience::Organizers(_)), V::Call(..)) | (To::Person(_), V::AskPhone(_)) => soul.agreed,
            // Of somebody whose role or skill was withdrawn; by themselves, or by an organizer.
            (To::Audience(Audience::Organizers(_)), V::TakenOff(id, who)) => {
                let visit = visits::get(self.state(), *id).expect("it is there");
                soul.id == Some(*who) || self.may(soul, visit.community, Least::Organizer)
            }
            // The visit that these are about was looked at with the event.
            (To::Person(_), V::Off(..) | V::Declined(_) | V::Thanks(_)) => soul.agreed,
            _ => false,
        }
    }

    /// Whether they call at a stall: the helpers, and whoever has a turn there.
    fn calls(&self, soul: &Soul, day: DayId, service: ServiceId) -> bool {
        let helps = shifts::on_day(self.state(), day)
            .any(|(_, shift)| Some(shift.who) == soul.id && shift.turn.service == service);
        soul.agreed && (helps || self.may(soul, day.community, Least::Helper))
    }

    /// Whether they work there: at the table, or at the home.
    fn at_work(&self, soul: &Soul, work: Work) -> bool {
        match work {
            Work::Ticket(ticket) => self.calls(soul, ticket.day, ticket.service),
            Work::Visit(visit) => {
                let plan = visits::get(self.state(), visit).and_then(|visit| visit.planned());
                plan.is_some_and(|plan| plan.near && plan.two.iter().any(|who| soul.id == Some(*who)))
            }
        }
    }

    /// Whether what a part costs is any of their business.
    fn may_quote(&self, soul: &Soul, id: tongxin::domain::QuoteId) -> bool {
        match repairs::get(self.state(), id).expect("it is there").work {
            Work::Ticket(ticket) => {
                let owner = queue::owner(self.state(), ticket);
                self.calls(soul, ticket.day, ticket.service) || owner.is_some_and(|who| self.own(soul, who))
            }
            Work::Visit(visit) => self.concerned(soul, visit),
        }
    }

    /// Whether that soul may have this told to somebody else.
    fn may_tell(&self, soul: &Soul, to: &To, notice: &Notice) -> bool {
        let runs = |community: CommunityId| self.may(soul, community, Least::Organizer);
        match (to, notice) {
            (To::Person(who), _) if soul.id == Some(*who) => true,
            // A stranger's answer goes to whom they become.
            (To::Person(who), _) if soul.id.is_none() => *who == people::next_id(self.state()),
            // That somebody gave a turn back, or took one, their organizers hear of anyone.
            (To::Audience(Audience::Organizers(_)), Notice::Shifts(n)) => {
                soul.agreed && matches!(n, shifts::Notice::LastOut(..) | shifts::Notice::Found(..))
            }
            (To::Person(_), Notice::Bookings(bookings::Notice::CancelledForYou(id))) => {
                bookings::get(self.state(), *id).is_some_and(|b| runs(b.day.community) || Some(b.by) == soul.id)
            }
            (To::Person(_), Notice::People(people::Notice::Withdrawn(c))) => runs(*c),
            // What somebody can do, the organizers hear of anyone; that it is noted, the organizers tell.
            (To::Audience(Audience::Organizers(_)), Notice::Skills(skills::Notice::New(_))) => soul.agreed,
            (To::Person(_), Notice::Skills(skills::Notice::Confirmed(id))) => {
                runs(skills::get(self.state(), *id).expect("it is there").community)
            }
            (
                To::Audience(Audience::Organizers(_)),
                Notice::Market(market::Notice::Reported(_) | market::Notice::ReportedAgain(_)),
            ) => soul.agreed,
            // That a team comes, or something is brought, or not, the organizers hear of anyone.
            (To::Audience(Audience::Organizers(_)), Notice::Teams(n)) => match n {
                teams::Notice::NewTeam(_) | teams::Notice::NewPledge(_) => soul.agreed,
                teams::Notice::NoPledge(_, who) => soul.id == Some(*who),
                _ => false,
            },
            // Whoever was asked tells the volunteer that they cannot.
            (To::Person(_), Notice::StandIns(standins::Notice::Declined(id))) => {
                let search = standins::search(self.state(), *id);
                search.is_some_and(|search| search.named.iter().any(|who| soul.id == Some(*who)))
            }
            (To::Audience(Audience::Organizers(_)), Notice::Hours(hours::Notice::Disputed(_, who))) => {
                soul.id == Some(*who)
            }
            (To::Person(_), Notice::Hours(hours::Notice::AskSecond(day, ..))) => runs(day.community),
            (To::Person(_), Notice::Hours(hours::Notice::Confirmed(day) | hours::Notice::Declined(day, _))) => {
                self.may(soul, day.community, Least::Helper)
            }
            (To::Audience(Audience::Organizers(_)), Notice::Absences(absences::Notice::Disputed(who, _))) => {
                soul.id == Some(*who)
            }
            (To::Person(_), Notice::Absences(absences::Notice::Settled(t, _))) => runs(t.day.community),
            (To::Person(owner), Notice::Market(market::Notice::Wanted(id, who))) => {
                soul.id == Some(*who) && market::get(self.state(), *id).is_some_and(|offer| offer.by == *owner)
            }
            (To::Person(_), Notice::Market(market::Notice::Yours(id) | market::Notice::NotYours(id))) => {
                market::get(self.state(), *id).is_some_and(|offer| Some(offer.by) == soul.id)
            }
            (To::Audience(Audience::Organizers(_)), Notice::Opinions(opinions::Notice::Said(_, who))) => {
                soul.agreed && soul.id == Some(*who)
            }
            // Of a home, where nobody else heard the answer.
            (To::Audience(Audience::Organizers(_)), Notice::Repairs(repairs::Notice::Quote(id)))
            | (To::Person(_), Notice::Repairs(repairs::Notice::Quote(id) | repairs::Notice::Answered(id))) => {
                self.may_quote(soul, *id)
            }
            (To::Person(_), Notice::Queue(n)) => match n {
                queue::Notice::Called(t)
                | queue::Notice::Soon(t)
                | queue::Notice::Held(t)
                | queue::Notice::NoPart(t)
                | queue::Notice::NoShow(t) => self.calls(soul, t.day, t.service),
                queue::Notice::Paused(day, service, _) => self.calls(soul, *day, *service),
                _ => false,
            },
            // Whom they were given, a head is told by whoever gave them.
            (To::Person(_), Notice::Calls(calls::Notice::Mine(day))) => {
                self.may(soul, day.community, Least::Helper)
            }
            (to, Notice::Visits(notice)) => self.visit_may_tell(soul, to, notice),
            (To::Person(_), Notice::Shifts(shifts::Notice::Nobody(id, _))) => runs(id.community),
            (To::Person(_), Notice::Moves(moves::Notice::Told(way, _) | moves::Notice::Back(way, _))) => {
                runs(way.day.community)
            }
            (To::Person(owner), Notice::Market(market::Notice::NotWanted(id, who))) => {
                soul.id == Some(*who) && market::get(self.state(), *id).is_some_and(|offer| offer.by == *owner)
            }
            // What is not brought after all, its owner tells, or an organizer who took it off; and whoever had asked for
            // it tells its owner that they do not need it.
            (To::Person(_), Notice::Market(market::Notice::Gone(id) | market::Notice::Back(id))) => {
                runs(HERE) || market::get(self.state(), *id).is_some_and(|offer| Some(offer.by) == soul.id)
            }
            (To::Person(owner), Notice::Market(market::Notice::TakenOff(id))) => {
                runs(HERE) && market::get(self.state(), *id).is_some_and(|offer| offer.by == *owner)
            }
            (To::Person(_), Notice::Market(market::Notice::NoMore(day))) => {
                soul.id.is_some_and(|who| market::of_person(self.state(), *day, who).next().is_some())
            }
            (To::Person(owner), Notice::Market(market::Notice::NotNeeded(id, who))) => {
                soul.id == Some(*who) && market::get(self.state(), *id).is_some_and(|offer| offer.by == *owner)
            }
            (To::Person(_), Notice::Market(market::Notice::Undecided(id))) => {
                market::get(self.state(), *id).is_some_and(|offer| Some(offer.by) == soul.id)
            }
            (To::Person(_), Notice::Skills(skills::Notice::NotYet(id))) => {
                runs(skills::get(self.state(), *id).expect("it is there").community)
            }
            // Whoever did it is told where an organizer takes it back.
            (
                To::Person(_),
                Notice::StandIns(
                    standins::Notice::Sought(id)
                    | standins::Notice::Lost(id, _)
                    | standins::Notice::OffAgain(id)
                    | standins::Notice::Resumed(id)
                    | standins::Notice::NotFound(id)
                    | standins::Notice::Found(id, _),
                ),
            ) => shifts::get(self.state(), *id).is_some_and(|shift| runs(shift.turn.day.community)),
            // Whoever was telephoned for hears that they come, and the other organizers who comes, or that nobody does.
            (
                To::Person(_),
                Notice::StandIns(
                    standins::Notice::Agreed(_) | standins::Notice::Comes(..) | standins::Notice::Nobody(_),
                )
                | Notice::Moves(moves::Notice::Alone(..)),
            ) => runs(HERE) || runs(THERE),
            (To::Person(_), Notice::Skills(skills::Notice::Ask(day, _))) => runs(day.community),
            (To::Person(_), Notice::Skills(skills::Notice::Mine(community))) => runs(*community),
            (
                To::Person(_),
                Notice::Market(market::Notice::Show(_))
                | Notice::Teams(teams::Notice::Pledge(_))
                | Notice::Waiting(waiting::Notice::Show(_)),
            ) => runs(HERE),
            (To::Told(id, _), _) => runs(announcements::get(self.state(), *id).expect("it is there").community),
            (To::Audience(audience), _) => runs(announcements::community_of(*audience)),
            _ => false,
        }
    }

    /// Whose name that soul may read.
    fn may_read(&self, soul: &Soul, who: PersonId) -> bool {
        let s = self.state();
        let there = |c: CommunityId| {
            let theirs = people::person(s, who)
                .is_some_and(|p| p.community == Some(c) || p.roles.iter().any(|(r, _)| *r == c));
            theirs || bookings::on_day(s, day_of(c)).any(|(_, b)| b.who == who)
        };
        // Who wants what I bring has let me know their name.
        let wants = market::of_day(s, day_of(HERE))
            .any(|(_, offer)| soul.id == Some(offer.by) && offer.wanted.contains(&who));
        // Whoever is visited knows who comes; those who go know each other.
        let all = (1..9).filter_map(|n| visits::get(s, VisitId(n)));
        let visited = all.into_iter().any(|visit| {
            let two = visit.plan.as_ref().map_or(&[][..], |plan| &plan.two);
            two.contains(&who) && (self.own(soul, visit.who) || two.iter().any(|goes| soul.id == Some(*goes)))
        });
        // Whoever leads a team knows who is of it.
        let leads = soul.id.is_some_and(|lead| teams::members_of(s, day_of(HERE), lead).contains(&who));
        let called = soul.id.is_some() && calls::head_of(s, HERE, who) == soul.id;
        let staff = soul.role.filter(|(_, role)| *role != Role::Head);
        visited || wants || leads || called || self.own(soul, who) || staff.is_some_and(|(c, _)| there(c))
    }

    fn words(&self, screen: &Screen) -> String {
        let words = self.locale.words(screen, Some(Lang::Zh));
        let file = words.file.map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).unwrap_or_default();
        let labels = words.rows.iter().flatten().map(|label| label.text.clone()).collect::<Vec<_>>().join("\n");
        format!("{}\n{labels}\n{file}", words.text)
    }

    /// What is wrong with what came of it; `allowed`: the table lets them.
    fn judge(&self, soul: &Soul, decision: &Decision, allowed: bool) -> Vec<String> {
        let mut wrong = Vec::new();
        for event in &decision.events {
            let coming_in = matches!(event, Event::People(people::Event::Met(..) | people::Event::CodeMissed(_)));
            if !self.may_happen(soul, event) || !allowed && !coming_in {
                wrong.push(format!("it happened: {event:?}"));
            }
        }
        for op in &decision.drawers {
            let (DrawerOp::Put(who, ..) | DrawerOp::Drop(who, _) | DrawerOp::Erase(who)) = op;
            let coming_in = matches!(op, DrawerOp::Put(_, Item::Address(..), _)) && soul.id.is_none();
            // What is not asked for is forgotten, whoever said so.
            let declined =
                allowed && matches!(op, DrawerOp::Drop(_, Item::Skill(_) | Item::Offer(_) | Item::Photo(_)));
            // Why somebody's times came late, whoever entered them says.
            let late = matches!(op, DrawerOp::Put(_, Item::HoursWhy(day), _)
                if self.may(soul, day.community, Least::Organizer) && soul.id != Some(*who));
            // Of a visit, too; and whoever says yes makes its code.
            let ended = allowed
                && matches!(
                    op,
                    DrawerOp::Drop(
                        _,
                        Item::Companion(_)
                            | Item::Visit(_)
                            | Item::Home
                            | Item::HomePhone
                            | Item::VisitCode(_)
                            | Item::Part(_)
                            | Item::Coming
                    )
                );
            let phoned =
                allowed && matches!(op, DrawerOp::Put(_, Item::HomePhone, _)) && self.visits_run(soul, *who);
            let coded =
                allowed && matches!(op, DrawerOp::Put(_, Item::VisitCode(id), _) if self.concerned(soul, *id));
            // What is needed at a home is noted with whoever lives there, by the two who are there.
            let needed = |item: &Item| {
                decision.events.iter().any(|event| match event {
                    Event::Repairs(repairs::Event::Proposed(id, quote)) => match quote.work {
                        Work::Visit(visit) => {
                            *item == Item::Part(*id)
                                && visits::get(self.state(), visit).is_some_and(|v| v.who == *who)
                        }
                        Work::Ticket(_) => false,
                    },
                    Event::Photos(photos::Event::Kept { id, owner, .. }) => {
                        *item == Item::Photo(*id) && owner == who
                    }
                    _ => false,
                })
            };
            let needed = allowed && matches!(op, DrawerOp::Put(_, item, _) if needed(item));
            let declined = declined || ended || coded || phoned || needed;
            if !declined && !late && !self.own(soul, *who) || !allowed && !coming_in {
                wrong.push(format!("a drawer was opened: {op:?}"));
            }
        }
        let mut s = self.state().clone();
        let commit = tongxin::domain::Commit {
            v: 1,
            seq: s.seq + 1,
            at: self.street.now,
            epoch: 1,
            cause: tongxin::domain::Cause::Console([1; 16]),
            by: self.actor(soul).by,
            on_behalf: decision.on_behalf,
            events: decision.events.clone(),
            sends: decision.sends.clone(),
        };
        tongxin::domain::apply(&mut s, &commit);
        for send in &decision.sends {
            let itself = matches!(&send.to, To::Person(who) if soul.id.is_none_or(|id| id == *who));
            if !self.may_tell(soul, &send.to, &send.notice) || !allowed && !itself {
                wrong.push(format!("it was told to {:?}: {:?}", send.to, send.notice));
            }
            let To::Person(reader) = send.to else { continue };
            if !itself {
                continue;
            }
            // As the outbox will word it: with the state of then, for the channel they are at.
            let via = soul.address.channel;
            let Some(screen) = render(&s, &self.street.drawers(), &send.notice, reader, Some(via)) else {
                continue;
            };
            let seen = self.words(&screen);
            for (who, name) in &self.names {
                if seen.contains(name) && !(allowed && self.may_read(soul, *who)) {
                    wrong.push(format!("the name of {who} is shown in {:?}", send.notice));
                }
            }
            for (who, phone) in &self.phones {
                let mine = soul.id == Some(*who);
                let called = allowed
                    && soul.role.is_some_and(|(c, role)| {
                        let given = calls::head_of(self.state(), c, *who) == soul.id;
                        (role == Role::Organizer || given) && people::home(self.state(), *who) == Some(c)
                    });
                if seen.contains(phone) && (via == ChannelId::Telegram || !mine && !called) {
                    wrong.push(format!("the number of {who} is shown in {:?}", send.notice));
                }
            }
            if !allowed && screen.file.is_some() {
                wrong.push("a document was handed out".into());
            }
        }
        wrong
    }

    /// Which community a button is about.
    fn about(&self, action: &Action) -> CommunityId {
        let known = |id: &tongxin::domain::AnnouncementId| {
            announcements::get(self.state(), *id).map_or(CommunityId(99), |known| known.community)
        };
        match action {
            Action::Announcements(
                announcements::Action::Stop(id)
                | announcements::Action::Progress(id)
                | announcements::Action::CallList(id)
                | announcements::Action::CallFrom(id, _)
                | announcements::Action::Correct(id)
                | announcements::Action::CorrectEnglish(id)
                | announcements::Action::CorrectPreview(id)
                | announcements::Action::MakeCorrection(id, _)
                | announcements::Action::AskTakeBack(id)
                | announcements::Action::TakeBack(id)
                | announcements::Action::Again(id, _),
            ) => known(id),
            Action::Market(
                market::Action::Show(id)
                | market::Action::Withdraw(id)
                | market::Action::Want(id)
                | market::Action::Give(id, _)
                | market::Action::Report(id)
                | market::Action::Clear(id)
                | market::Action::Remove(id),
            ) => market::get(self.state(), *id).map_or(CommunityId(99), |known| known.day.community),
            Action::Teams(
                teams::Action::Show(id) | teams::Action::Withdraw(id) | teams::Action::Arrived(id, _),
            ) => teams::get(self.state(), *id).map_or(CommunityId(99), |known| known.day.community),
            Action::Repairs(
                repairs::Action::Payer(id, _) | repairs::Action::Agree(id) | repairs::Action::Refuse(id),
            ) => repairs::get(self.state(), *id).map_or(CommunityId(99), |known| match known.work {
                Work::Ticket(ticket) => ticket.day.community,
                Work::Visit(visit) => visits::get(self.state(), visit).expect("it is there").community,
            }),
            Action::Visits(
                visits::Action::Desk(id)
                | visits::Action::Dates(id, _)
                | visits::Action::Hours(id, _)
                | visits::Action::Whom(id, _)
                | visits::Action::Plan(id, ..)
                | visits::Action::PlanTeam(id, ..)
                | visits::Action::AskWho(id)
                | visits::Action::Add(id, _)
                | visits::Action::AskDecline(id)
                | visits::Action::Decline(id)
                | visits::Action::Known(id),
            ) => visits::get(self.state(), *id).map_or(CommunityId(99), |known| known.community),
            Action::StandIns(
                standins::Action::Call(id) | standins::Action::Came(id, _) | standins::Action::Nobody(id),
            ) => shifts::get(self.state(), *id).map_or(CommunityId(99), |known| known.turn.day.community),
            Action::Visits(
                visits::Action::Call(who) | visits::Action::Called(who, ..) | visits::Action::Uncalled(who),
            ) => visits::call(self.state(), *who).map_or(CommunityId(99), |call| call.community),
            Action::Skills(
                skills::Action::Withdraw(id)
                | skills::Action::Show(id)
                | skills::Action::Confirm(id, _)
                | skills::Action::ConfirmWords(id)
                | skills::Action::Decline(id),
            ) => skills::get(self.state(), *id).map_or(CommunityId(99), |known| known.community),
            Action::Announcements(announcements::Action::Preview(to) | announcements::Action::Send(to, ..)) => {
                announcements::community_of(*to)
            }
            Action::Photos(photos::Action::Without(to)) => announcements::community_of(*to),
            Action::Groups(groups::Action::Belong(_, community)) => *community,
            _ => {
                let data = action.encode();
                let (_, numbers) = tongxin::domain::tags::split(&data).unwrap();
                CommunityId(numbers.first().copied().unwrap_or(0) as u16)
            }
        }
    }
}

/// What whoever agreed to an older wording may do before they are asked: give back what they have, look after their own
/// data, come to a door, and stop what many are being told. Nothing that concerns somebody else anew.
fn goes_on(event: &Event) -> bool {
    use people::Event as P;
    use visits::Event as V;
    match event {
        Event::People(e) => matches!(
            e,
            P::Agreed(..) | P::Speaks(..) | P::Quiet(..) | P::Erased(_) | P::Carer(..) | P::DeviceDropped(..)
        ),
        Event::Day(e) => matches!(e, day::Event::Coming(..)),
        Event::Bookings(e) => !matches!(e, bookings::Event::Taken(..)),
        Event::Shifts(e) => matches!(e, shifts::Event::Left(_) | shifts::Event::Restored(_)),
        Event::Announcements(e) => {
            matches!(e, announcements::Event::Stopped(_) | announcements::Event::TakenBack(_))
        }
        Event::Visits(e) => matches!(
            e,
            V::Ended(_)
                | V::Disagreed(_)
                | V::Missed(_)
                | V::Left(..)
                | V::Came(_)
                | V::Unopened(_)
                | V::Known(..)
                | V::Done(_)
                | V::Short(_)
                | V::Call(..)
                | V::CallOver(_)
                | V::Photos(_, 0)
        ),
        Event::Photos(photos::Event::Gone(_) | photos::Event::NotComing(_)) => true,
        Event::Delivery(_) | Event::Groups(_) => true,
        _ => false,
    }
}

fn refused(decision: &Decision) -> bool {
    decision.sends.iter().any(|send| matches!(send.notice, Notice::Refused(_)))
}

/// Every kind of button and every word has its line, and every line its button or word.
#[test]
fn the_table_is_whole() {
    let table: BTreeSet<_> = kinds().iter().map(|kind| kind.tag).collect();
    assert_eq!(table, table::known_tags(), "tests/golden/rights.txt and buttons.txt name different buttons");
    let understood = table::understood();
    assert!(understood.len() > 60, "the words are found in the source: {understood:?}");
    let table: BTreeSet<_> = table::words().into_keys().collect();
    assert_eq!(table, understood, "tests/golden/rights.txt and the slices' words name different words");
}

/// What came of pressing every button.
#[derive(Default)]
struct Pressed {
    tried: u64,
    passed: u64,
    wrong: Vec<String>,
    works: BTreeMap<&'static str, u32>,
}

/// Every button with every number, by everyone, on one channel.
fn pressed(channel: ChannelId) -> Pressed {
    let Pressed { mut tried, mut passed, mut wrong, mut works } = Pressed::default();
    // Another street, whose day is cancelled: there one can be had after all.
    let off = called_off(channel);
    // What was changed just now can be taken back.
    let mut moved = self::world(channel);
    let organizer = moved.souls.iter().find(|soul| soul.what == "organizer").unwrap().address.clone();
    let venue = day::Action::Make(day_of(HERE), day::Change::Venue, moved.things.marks[0]);
    moved.street.says(&organizer, "", press(venue));
    // On the day numbers are drawn and called.
    let tables = at_the_tables(channel);
    // On the eve, at eight, some have not heard.
    let mut eve = self::world(channel);
    eve.street.runs_until(day::get(eve.state(), day_of(HERE)).unwrap().start - TimeDelta::hours(13));
    // On the day after people are asked how it was.
    let mut after = self::world(channel);
    after.street.runs_until(day::get(after.state(), day_of(HERE)).unwrap().end + TimeDelta::hours(30));
    let late = to_confirm(channel);
    let emptied = without_volunteers(channel);
    let sought = telephoned_for(channel);
    // On a day on which some are visited at home.
    let homes = at_homes(channel);
    let (asking, before, told, past) =
        (asked_home(channel), before_a_visit(channel), telephoned(channel), visited(channel));
    let world = world(channel);
    for kind in kinds() {
        let done = works.entry(kind.tag).or_default();
        let world = match kind.tag {
            "d.o" => &off,
            "d.u" => &moved,
            tag if tag.starts_with("o.") => &after,
            tag if tag.starts_with("y.") => &emptied,
            tag if tag.starts_with("c.") => &eve,
            "t.c" | "t.f" | "t.o" | "k.N" => &sought,
            "h.s" | "h.k" | "h.K" | "h.d" | "h.w" | "h.y" => &late,
            "u.c" | "u.a" => &tables,
            tag if tag.starts_with("n.") || tag.starts_with("h.") => &tables,
            "v.Q" => &asking,
            "v.C" | "v.T" | "v.e" => &before,
            "v.U" => &told,
            "v.s" | "v.F" | "v.R" | "v.S" => &past,
            tag if tag.starts_with("v.") => &homes,
            "r.v" | "r.w" | "r.x" => &homes,
            tag if tag.starts_with("q.") || tag.starts_with("r.") => &tables,
            _ => &world,
        };
        let buttons: Vec<_> = all(&kind, &world.things).iter().filter_map(|data| button(data)).collect();
        assert!(!buttons.is_empty(), "{}: no button is made of the numbers that its line names", kind.tag);
        for action in buttons {
            for soul in &world.souls {
                let least = if soul.agreed { kind.least } else { kind.least.max(Least::Member) };
                let comes_in = kind.least == Least::Guest;
                let allowed = comes_in || soul.agreed && world.may(soul, world.about(&action), least);
                let decision = world.tries(soul, &press(action.clone()));
                tried += 1;
                let found = world.judge(soul, &decision, allowed);
                passed += u64::from(!found.is_empty());
                wrong.extend(
                    found.iter().map(|w| format!("{} ({channel:?}) pressed {}: {w}", soul.what, action.encode())),
                );
                *done += u32::from(allowed && !refused(&decision) && !decision.sends.is_empty());
            }
        }
    }
    Pressed { tried, passed, wrong, works }
}

/// Every button with every number, by everyone, on both channels.
#[test]
fn nobody_presses_what_is_not_theirs() {
    let [mut all, page] = std::thread::scope(|scope| {
        [ChannelId::Telegram, ChannelId::Web]
            .map(|channel| scope.spawn(move || pressed(channel)))
            .map(|thread| thread.join().expect("it comes to an end"))
    });
    all.wrong.extend(page.wrong);
    for (tag, done) in page.works {
        *all.works.entry(tag).or_default() += done;
    }
    let Pressed { tried, passed, mut wrong, works } =
        Pressed { tried: all.tried + page.tried, passed: all.passed + page.passed, ..all };
    figure(
        "rights, buttons",
        format_args!("{tried} presses (button × person × channel), {passed} passed that should not"),
    );
    wrong.truncate(20);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    // A table that is too strict would let nothing pass, and hide that.
    let dead: Vec<_> = works.iter().filter(|(_, done)| **done == 0).map(|(tag, _)| tag).collect();
    assert!(dead.is_empty(), "these work for nobody: {dead:?}");
}

/// Every word, by everyone, whatever they were asked last (also what only others are ever asked).
#[test]
fn nobody_says_what_is_not_theirs() {
    let (mut tried, mut passed, mut wrong) = (0u64, 0u64, Vec::new());
    let table = table::words();
    let mut words: Vec<String> = table::understood().into_iter().collect();
    words.extend((0..=9).map(|n| n.to_string()));
    words.extend(
        [
            "张三",
            "13812345678",
            "2027-01-05",
            "1月5日",
            "9点半",
            "8:30-11:00 忘了签退",
            "明天有小雨，照常。",
            "/start",
            "。",
        ]
        .map(String::from),
    );
    for channel in [ChannelId::Telegram, ChannelId::Web] {
        let world = world(channel);
        let victim = world.souls[1].id.unwrap();
        let open = asked(victim);
        for soul in &world.souls {
            for notice in std::iter::once(None).chain(open.iter().map(Some)) {
                let mut state = world.state().clone();
                if let (Some(notice), Some(me)) = (notice, soul.id) {
                    people::shows(&mut state, me, notice, world.street.now);
                }
                // Every word to every question takes a while; every time it is every word without one, and some with.
                let some = if notice.is_some() && !long() { 9 } else { 1 };
                for said in photographed() {
                    let decision =
                        handle(&state, &world.street.drawers(), world.street.now, &world.actor(soul), &said);
                    tried += 1;
                    let found = world.judge(soul, &decision, soul.agreed);
                    passed += u64::from(!found.is_empty());
                    wrong.extend(found.iter().map(|w| format!("{} sent a photo to {notice:?}: {w}", soul.what)));
                }
                for word in words.iter().skip(usize::from(notice.is_some()) * 3).step_by(some) {
                    // What is no word of the table is a number or a name: nobody's but its speaker's matter.
                    let least = table.get(word).copied().unwrap_or(Least::Member);
                    let home = soul.id.and_then(|id| people::home(&state, id)).unwrap_or(HERE);
                    // An answer to a question is not judged by the word, only by what comes of it.
                    let allowed = soul.agreed && (notice.is_some() || world.may(soul, home, least));
                    let said = text(word);
                    let decision =
                        handle(&state, &world.street.drawers(), world.street.now, &world.actor(soul), &said);
                    tried += 1;
                    let found = world.judge(soul, &decision, allowed);
                    passed += u64::from(!found.is_empty());
                    wrong.extend(
                        found
                            .iter()
                            .map(|w| format!("{} ({channel:?}) said {word} to {notice:?}: {w}", soul.what)),
                    );
                }
            }
        }
    }
    figure(
        "rights, words",
        format_args!("{tried} words (word × person × question × channel), {passed} passed that should not"),
    );
    wrong.truncate(20);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A photo, on the page and in a chat, and one that nobody waits for.
fn photographed() -> [Said; 3] {
    let (key, words) = (Private::new("AgACAgUAAx"), Some(Private::new(DRAFT)));
    let photo = || Private::new("/9j/4AAQ");
    [
        Said::Photo(Handed::Here(Ok(photo()))),
        Said::Photo(Handed::There { key, size: None, words: words.clone() }),
        Said::Photo(Handed::Fetched { seq: 3, photo: Ok(photo()), words }),
    ]
}

/// Everything that can stand on a screen when words come: questions, and lists whose buttons digits press.
fn asked(victim: PersonId) -> Vec<Notice> {
    use announcements::Notice as A;
    use day::Notice as D;
    use people::Notice as P;
    let seen = || Box::new(Notice::from(P::Seen));
    let mut all: Vec<Notice> = vec![P::AskName(victim, seen()).into(), P::AskPhone.into(), P::Devices.into()];
    for c in [HERE, THERE] {
        let day = day_of(c);
        let s = ServiceId(0);
        let wish = bookings::Wish { day, service: s, slot: 1 };
        all.extend([
            P::InviteAsk(c).into(),
            P::Invite(c, Role::Organizer).into(),
            P::Roles(c).into(),
            P::RolesFrom(c, 0).into(),
        ]);
        all.extend([bookings::Notice::AskOther(wish).into(), bookings::Notice::Summary(wish, victim).into()]);
        all.extend([P::AskAgreed(victim, seen()).into(), P::AskFirst.into(), P::Others.into()]);
        all.extend(
            [A::Write(c), A::WriteEnglish(c), A::Whom(c), A::Preview(Audience::Everyone(c))].map(Notice::from),
        );
        all.extend([1, 2, 3].map(|n| A::Progress(tongxin::domain::AnnouncementId(n)).into()));
        let id = |n| tongxin::domain::AnnouncementId(n);
        all.push(A::List(c).into());
        all.extend([1, 2, 3].map(|n| A::Rewrite(id(n)).into()));
        all.extend([1, 2, 3].map(|n| A::CorrectPreview(id(n)).into()));
        all.extend([1, 2, 3].map(|n| A::AskTakeBack(id(n)).into()));
        all.extend([1, 2, 3].map(|n| A::CallList(tongxin::domain::AnnouncementId(n)).into()));
        all.extend([1, 2, 3].map(|n| A::CallFrom(id(n), 1).into()));
        all.extend(
            [
                D::Roster(day),
                D::Stall(day, s),
                D::AskGiveBack(day, s),
                D::RosterFrom(day, 1),
                D::StallFrom(day, s, 1),
                D::GiveBackFrom(day, s, 1),
                D::Print(day),
                D::CallList(day),
                D::Summary(day),
                D::Change(day),
                D::AskVenue(day),
                D::AskPlaces(day),
                D::AskPlacesOf(day, s),
                D::AskDate(day),
                D::AskHour(day),
                D::AskReason(day, day::Change::Cancel),
                D::Confirm(day, day::Change::Cancel),
                D::Confirm(day, day::Change::Venue),
                D::Done(day),
                D::Weather(day),
                D::SureWeather(day, false),
                D::DayOff(day),
                D::AsBefore(day),
            ]
            .map(Notice::from),
        );
        let skill = tongxin::domain::SkillId(1);
        all.extend(
            [skills::Notice::Mine(c), skills::Notice::AskWords(c), skills::Notice::List(c)].map(Notice::from),
        );
        all.extend([skills::Notice::New(skill), skills::Notice::Show(skill)].map(Notice::from));
        all.push(skills::Notice::Coverage(day, vec![(s, 1)]).into());
        all.extend([reports::As::Words, reports::As::Paper].map(|shape| reports::Notice::Report(c, shape).into()));
        use calls::Notice as C;
        all.extend([C::List(day), C::Show(day, victim), C::Noted(day, victim), C::Open(day)].map(Notice::from));
        all.extend([C::Mine(day), C::Whom(day, victim, 0), C::Given(day, victim)].map(Notice::from));
        all.extend([C::News(day, 0), C::Changed(day, victim), C::ListFrom(day, 1)].map(Notice::from));
        all.extend([skills::Notice::Asked(day, 0), skills::Notice::NotThisTime(day, s)].map(Notice::from));
        all.push(undo::Notice::List(c).into());
        use teams::Notice as T;
        let turn = shifts::Turn { day, service: ServiceId(3), turn: 0 };
        all.extend([T::AskName(c, teams::Goal::Help), T::AskHeads(turn), T::AskPledge(day)].map(Notice::from));
        all.extend([T::Mine(c), T::Choose(day), T::Brings(day), T::NoPledge(day, victim)].map(Notice::from));
        all.extend(
            (1..4)
                .map(tongxin::domain::ShiftId)
                .flat_map(|id| {
                    [T::AskNames(id), T::Coming(id), T::NewTeam(id), T::Members(id, 0), T::Join(id), T::Joined(id)]
                })
                .map(Notice::from),
        );
        all.extend([1, 2].map(|n| T::NewPledge(tongxin::domain::PledgeId(n)).into()));
        use hours::Notice as H;
        all.extend([H::Code(day), H::Enter(day), H::Mine(day), H::List(day, 0), H::Sum(day)].map(Notice::from));
        all.extend([H::Person(day, victim), H::AskTimes(day, victim), H::Disputed(day, victim)].map(Notice::from));
        all.extend([H::AskDispute(day), H::AskSecond(day, victim, 1), H::Confirmed(day)].map(Notice::from));
        all.push(H::Record(2026, hours::As::Words).into());
        use groups::Notice as G;
        let group = tongxin::domain::GroupId(1);
        all.extend([G::Card(day), G::Here(group), G::Which(group)].map(Notice::from));
        use market::Notice as M;
        let offer = tongxin::domain::OfferId;
        all.extend([M::Look(day), M::Ask(day, market::Kind::Give), M::Conditions(day)].map(Notice::from));
        all.extend([1, 2, 3].map(|n| M::Show(offer(n)).into()));
        all.extend(
            [M::Wanted(offer(2), victim), M::Yours(offer(2)), M::Reported(offer(3)), M::ReportedAgain(offer(3))]
                .map(Notice::from),
        );
        use opinions::Notice as O;
        all.extend([O::Ask(day), O::Thanks(day), O::Said(day, victim)].map(Notice::from));
        use repairs::Notice as R;
        let quote = tongxin::domain::QuoteId(1);
        all.extend([R::Payer(quote), R::Quote(quote), R::Answered(quote), R::Ledger(c, true)].map(Notice::from));
        use queue::Notice as Q;
        let ticket = tongxin::domain::TicketId { day, service: s, number: 1 };
        all.extend([Q::Mine(day), Q::Desk(day), Q::Stalls(day), Q::Papers(day)].map(Notice::from));
        all.extend([Q::AskCame(day, s, 0), Q::Console(day, s), Q::Paper(day, s, Some(1))].map(Notice::from));
        all.extend([Q::Called(ticket), Q::Soon(ticket), Q::Held(ticket), Q::NoShow(ticket)].map(Notice::from));
        all.push(Q::NoPart(ticket).into());
        all.extend([shifts::Notice::LastOut(day, s), shifts::Notice::Told(day, s, 1)].map(Notice::from));
    }
    all
}

/// Everything that may be told of the visits, to everyone.
fn visits_told(world: &World) -> Vec<(Notice, &Soul)> {
    use visits::Notice as V;
    let (mut all, mut parts) = (Vec::new(), Vec::new());
    for id in (1..=5).map(VisitId) {
        let visit = visits::get(world.state(), id).unwrap();
        let date = visit.date(world.state()).unwrap_or_default();
        let at = visit.plan.as_ref().map_or(world.street.now, |plan| plan.start);
        all.extend([V::AskWords(id), V::AskHome(id), V::Asked(id), V::Show(id), V::AskWithdraw(id), V::Dated(id)]);
        all.extend([
            V::Coming(id),
            V::Tomorrow(id),
            V::Checked(id),
            V::Early(id),
            V::Offer(id),
            V::Duty(id),
            V::DutyTomorrow(id),
        ]);
        all.extend([
            V::AskLeave(id),
            V::OnIt(id),
            V::New(id),
            V::Desk(id),
            V::Dates(id, true),
            V::Hours(id, date),
        ]);
        all.extend([
            V::Whom(id, at),
            V::AskDecline(id),
            V::AskOne(id, at),
            V::AskWho(id),
            V::Nobody(id),
            V::NotToday(id),
            V::Ready(id),
            V::Telephone(id),
            V::Short(id),
        ]);
        all.extend([V::Unopened(id, false), V::Unopened(id, true), V::Opened(id), V::Unsaid(id), V::Sheet(id)]);
        if id == VisitId(1) {
            use repairs::Notice as R;
            let quote = tongxin::domain::QuoteId(1);
            let all_of_it =
                [R::AskAt(id), R::AskAtFrom(id, 3), R::Payer(quote), R::Quote(quote), R::Answered(quote)];
            parts.extend(all_of_it.map(Notice::from));
        }
        all.extend([V::OneLess(id), V::AtTheDoor(id), V::Waits(id), V::AskForget(id)]);
        let photo = tongxin::domain::PhotoId(1);
        all.extend([V::Photos(id), V::NoPhotos(id), V::PhotoGone(id), V::PhotosOff(id), V::AskPhoto(id, true)]);
        all.extend([V::AskPhoto(id, false), V::PhotoThere(id, photo)]);
        all.extend([
            V::AskPhone(visit.who),
            V::Phone(visit.who),
            V::NoPhone(visit.who),
            V::AskDisagree(visit.who),
        ]);
        let calls = 1..visits::call(world.state(), visit.who).map_or(2, |call| call.n + 2);
        all.extend(calls.flat_map(|n| [V::Call(visit.who, n, false), V::Called(visit.who, n)]));
        let two = visit.plan.iter().flat_map(|plan| plan.two.clone());
        all.extend(two.map(|who| V::TakenOff(id, who)));
        all.extend([V::Consent(visit.who), V::Kind(visit.who), V::CalledOff(visit.community, visit.who)]);
    }
    all.extend([V::Mine(HERE), V::List(HERE), V::List(THERE), V::AskCode(HERE), V::Past(HERE)]);
    let souls = || world.souls.iter().filter(|soul| soul.id.is_some());
    let all = all.into_iter().map(Notice::from).chain(parts);
    all.flat_map(|notice| souls().map(move |soul| (notice.clone(), soul))).collect()
}

/// What waited in line finds its reader without the role: every notice, for everyone, by either channel. Nobody is
/// shown a name or a number that is not theirs to see.
#[test]
fn a_notice_in_line_shows_nothing_to_whom_it_is_not_for() {
    let (mut tried, mut wrong) = (0u64, Vec::new());
    for channel in [ChannelId::Telegram, ChannelId::Web] {
        let homes = at_homes(channel);
        for (notice, soul) in visits_told(&homes) {
            let me = soul.id.unwrap();
            tried += 1;
            let screen = render(homes.state(), &homes.street.drawers(), &notice, me, Some(channel));
            let sheet = matches!(notice, Notice::Visits(visits::Notice::Sheet(_)));
            let screen = screen.map(|screen| (homes.words(&screen), screen.file.is_some()));
            let Some((seen, paper)) = screen else { continue };
            let runs = soul.role.is_some_and(|(_, role)| role == Role::Organizer);
            let goes = visits::of_volunteer(homes.state(), me).next().is_some();
            if sheet && (channel != ChannelId::Web || !runs && !goes && seen.contains(HOME))
                || seen.contains(HOME) && !sheet
                || paper != sheet
            {
                wrong.push(format!("{} is shown where somebody lives: {notice:?}", soul.what));
            }
            let read = |(who, text): (&PersonId, &String)| seen.contains(text.as_str()).then_some(*who);
            for who in homes.names.iter().filter_map(read).filter(|who| !sheet && !homes.may_read(soul, *who)) {
                wrong.push(format!("{} is shown the name of {who} in {notice:?}", soul.what));
            }
        }
        let world = world(channel);
        let victim = world.souls[1].id.unwrap();
        let names = |notice: &Notice| {
            // What is said of one person is for whoever stands for them, and is looked at when it is decided.
            matches!(notice, Notice::People(people::Notice::AskName(..)) | Notice::Bookings(_))
        };
        for notice in asked(victim).iter().filter(|notice| !names(notice)) {
            for soul in world.souls.iter().filter(|soul| soul.id.is_some()) {
                let me = soul.id.unwrap();
                tried += 1;
                let screen = render(world.state(), &world.street.drawers(), notice, me, Some(channel));
                let seen = screen.map(|screen| world.words(&screen)).unwrap_or_default();
                let read = |(who, text): (&PersonId, &String)| seen.contains(text.as_str()).then_some(*who);
                for who in world.names.iter().filter_map(read).filter(|who| !world.may_read(soul, *who)) {
                    wrong.push(format!("{} is shown the name of {who} in {notice:?}", soul.what));
                }
                for who in world.phones.iter().filter_map(read) {
                    let runs = soul.role.is_some_and(|(_, role)| role == Role::Organizer);
                    if channel == ChannelId::Telegram || !runs || !world.may_read(soul, who) {
                        wrong.push(format!("{} is shown the number of {who} in {notice:?}", soul.what));
                    }
                }
            }
        }
    }
    figure(
        "rights, what waited in line",
        format_args!("{tried} notices (notice × reader × channel), {} showed too much", wrong.len()),
    );
    wrong.truncate(20);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What a page or a rule is not asked for by a `Ctx` of a channel, no number is worded for.
#[test]
fn a_number_is_worded_for_the_page_alone() {
    let world = world(ChannelId::Web);
    let organizer = world.souls.iter().find(|soul| soul.what == "organizer").unwrap().id.unwrap();
    let who = world.souls[1].id.unwrap();
    let worded = |via| {
        let actor = Actor::inner(By::Outbox);
        let drawers = world.street.drawers();
        let ctx = Ctx { s: world.state(), d: &drawers, now: world.street.now, actor: &actor, via };
        // The organizer was on their page last; that alone must not decide.
        assert_eq!(people::channel(ctx.s, organizer), Some(ChannelId::Web));
        world.locale.line(Lang::Zh, &day::talk::to_call(&ctx, who, "why-failed"))
    };
    let phone = &world.phones[&who];
    assert!(worded(Some(ChannelId::Web)).contains(phone));
    assert!(!worded(Some(ChannelId::Telegram)).contains(phone));
    assert!(!worded(None).contains(phone));
}
