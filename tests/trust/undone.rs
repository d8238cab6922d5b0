//! What becomes of a mistake: every command says so in one of three ways, and what can be taken back for ten minutes is.

use super::rights::world;
use super::street::{HERE, Street, THERE, press, text};
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tongxin::domain::{
    Action, Address, Cause, ChannelId, DayId, Event, InGroup, Input, Link, Notice, PersonId, PledgeId, Role, Said,
    ServiceId, ShiftId, SkillId, State, To, bookings, groups, market, moves, people, shifts, skills, standins,
    teams, undo, waiting,
};

const TABLE: &str = include_str!("../golden/undo.txt");

/// Every command of every slice, as the sources say it.
fn commands() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain");
    let mut all = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path().join("mod.rs");
        let Ok(source) = std::fs::read_to_string(&path) else { continue };
        let slice = path.parent().unwrap().file_name().unwrap().to_str().unwrap().to_string();
        let Some(body) = source.split("pub enum Command {\n").nth(1) else { continue };
        let body = &body[..body.find("\n}").expect("it ends")];
        let lines = body.lines().map(str::trim).filter(|line| line.starts_with(char::is_uppercase));
        let names = lines.map(|line| line.split(['(', ',', ' ', '{']).next().unwrap().to_string());
        all.extend(names.map(|name| format!("{slice}.{name}")));
    }
    all
}

/// Each line: the command, what becomes of it, by which command or why not.
fn lines() -> Vec<(&'static str, &'static str, &'static str)> {
    let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (what, rest) = line.split_once(' ').expect("a command");
            let (how, by) = rest.split_once(' ').expect("what becomes of it, and by what");
            (what, how, by)
        })
        .collect()
}

#[test]
fn every_command_says_what_becomes_of_a_mistake() {
    let commands = commands();
    assert!(commands.len() > 100, "they are found");
    let known: BTreeSet<_> = lines().into_iter().map(|(what, ..)| what.to_string()).collect();
    let without: Vec<_> = commands.difference(&known).collect();
    assert!(without.is_empty(), "no line in tests/golden/undo.txt: {without:?}");
    let gone: Vec<_> = known.difference(&commands).collect();
    assert!(gone.is_empty(), "there is no such command any more: {gone:?}");
    assert_eq!(lines().len(), known.len(), "a line each");
    for (what, how, by) in lines() {
        match how {
            "minutes" | "back" => assert!(commands.contains(by), "{what}: there is no {by}"),
            "never" => assert!(by.split(' ').count() > 3, "{what}: why not?"),
            _ => panic!("{what}: {how} is no way"),
        }
    }
}

/// A mistake that somebody makes, and what it was before.
struct Deed {
    /// Which command of the table it is.
    what: &'static str,
    who: &'static str,
    /// What comes before it: who says what.
    before: Vec<(&'static str, Said)>,
    deed: Said,
    /// What is as it was, once it is taken back.
    was: fn(&State) -> String,
}

fn day() -> DayId {
    DayId { community: HERE, n: 1 }
}

fn places(s: &State) -> String {
    let all = bookings::on_day(s, day());
    let all: Vec<_> = all.map(|(id, b)| (id, b.service, b.slot, b.number, b.kept)).collect();
    let left: Vec<_> = (0..7).map(|n| bookings::left(s, day(), ServiceId(n), true)).collect();
    format!("{all:?} {left:?}")
}

fn turns(s: &State) -> String {
    let all = shifts::on_day(s, day()).map(|(_, shift)| (shift.turn, shift.who)).collect::<BTreeSet<_>>();
    format!("{:?} {all:?}", s.standins)
}

fn deeds(s: &State) -> Vec<Deed> {
    let offer = |kind| market::of_day(s, day()).find(|(_, offer)| offer.kind == kind).expect("it is there").0;
    let (table, give, hidden) = (offer(market::Kind::Table), offer(market::Kind::Give), offer(market::Kind::Swap));
    let wants = market::get(s, give).unwrap().wanted[0];
    let line = waiting::of_stall(s, day(), ServiceId(1)).last().expect("somebody waits").0;
    let deed = |what, who, action: Action, was| Deed { what, who, before: Vec::new(), deed: press(action), was };
    let market = |s: &State| format!("{:?}", s.market);
    let skills = |s: &State| format!("{:?}", s.skills);
    // A team leaves the only stall that cannot be without anybody: its places can be moved.
    let turn = shifts::Turn { day: day(), service: ServiceId(4), turn: 0 };
    let next = ShiftId(shifts::next_id(s).0);
    // Whoever was asked to stand in says nothing, and after a while organizers telephone.
    let telephoned = |what, action: standins::Action| Deed {
        what,
        who: "organizer",
        before: vec![
            ("resident there", press(skills::Action::Offer(HERE, ServiceId(4)))),
            ("organizer", press(skills::Action::Confirm(SkillId(4), ServiceId(4)))),
            ("organizer there", press(shifts::Action::Confirm(turn))),
            ("organizer there", press(standins::Action::Seek(next))),
            ("the clock", Said::Tick),
        ],
        deed: press(action),
        was: turns,
    };
    vec![
        deed("teams.Withdraw", "neighbour", teams::Action::Withdraw(PledgeId(1)).into(), |s| {
            format!("{:?}", s.teams)
        }),
        deed("market.Withdraw", "resident", market::Action::Withdraw(table).into(), market),
        deed("market.Want", "helper", market::Action::Want(give).into(), market),
        deed("market.Give", "volunteer", market::Action::Give(give, wants).into(), market),
        deed("market.Report", "resident", market::Action::Report(give).into(), market),
        deed("market.Judge", "organizer", market::Action::Clear(hidden).into(), market),
        deed("market.Judge", "organizer", market::Action::Remove(hidden).into(), market),
        deed("skills.Withdraw", "resident", skills::Action::Withdraw(SkillId(1)).into(), skills),
        deed("skills.Withdraw", "resident", skills::Action::Withdraw(SkillId(2)).into(), skills),
        deed("skills.Confirm", "organizer", skills::Action::ConfirmWords(SkillId(2)).into(), skills),
        deed("skills.Decline", "organizer", skills::Action::Decline(SkillId(2)).into(), skills),
        deed("waiting.Leave", "volunteer", waiting::Action::Leave(day(), ServiceId(1), line).into(), |s| {
            format!("{:?}", s.waiting)
        }),
        Deed {
            what: "standins.Stop",
            who: "organizer there",
            before: vec![
                ("organizer there", press(shifts::Action::Confirm(turn))),
                ("organizer there", press(standins::Action::Seek(next))),
            ],
            deed: press(standins::Action::Stop(next)),
            was: turns,
        },
        Deed {
            what: "standins.Take",
            who: "resident there",
            before: vec![
                ("resident there", press(skills::Action::Offer(HERE, ServiceId(4)))),
                ("organizer", press(skills::Action::Confirm(SkillId(4), ServiceId(4)))),
                ("organizer there", press(shifts::Action::Confirm(turn))),
                ("organizer there", press(standins::Action::Seek(next))),
            ],
            deed: press(standins::Action::Take(next)),
            was: turns,
        },
        telephoned("standins.Came", standins::Action::Came(next, PersonId(0))),
        telephoned("standins.Nobody", standins::Action::Nobody(next)),
        Deed {
            what: "moves.Move",
            who: "organizer",
            before: vec![
                ("neighbour", press(teams::Action::Come(turn, 2))),
                (
                    "helper",
                    press(bookings::Action::Confirm(
                        bookings::Wish { day: day(), service: turn.service, slot: 0 },
                        PersonId(0),
                    )),
                ),
                ("neighbour", press(shifts::Action::Leave(next))),
            ],
            deed: press(moves::Action::Move(
                moves::Way { day: day(), from: turn.service, to: ServiceId(2) },
                moves::Count { all: 1, other: 1 },
            )),
            was: places,
        },
    ]
}

struct Play {
    street: Street,
    at: BTreeMap<&'static str, Address>,
}

impl Play {
    fn new(channel: ChannelId) -> Self {
        let world = world(channel);
        let at = world.souls().map(|(what, address)| (what, address.clone())).collect();
        Play { street: world.street, at }
    }

    /// Somebody says it; whether something changed, and the last that they were told.
    fn says(&mut self, who: &str, said: Said) -> (bool, Option<Notice>) {
        if who == "the clock" {
            self.street.runs_until(self.street.now + TimeDelta::hours(14));
            return (true, None);
        }
        // Whoever is meant, by the number they have in this street.
        let said = match said {
            Said::Pressed(Some(Action::StandIns(standins::Action::Came(id, _)))) => {
                press(standins::Action::Came(id, self.street.who(&self.at["resident there"]).unwrap()))
            }
            said => said,
        };
        let came = self.street.says(&self.at[who].clone(), "", said);
        self.street.runs_until(self.street.now);
        let own = || came.commits.iter().filter(|commit| commit.by.person().is_some());
        let told = own().flat_map(|commit| &commit.sends).next_back().map(|send| send.notice.clone());
        let deed = |event: &&Event| !matches!(event, Event::Delivery(_));
        let changed = own().flat_map(|commit| &commit.events).any(|event| deed(&event));
        (changed, told)
    }
}

fn late(told: Option<Notice>) -> bool {
    matches!(told, Some(Notice::Refused(tongxin::domain::Refusal::Undo(undo::Refusal::TooLate))))
}

/// Each of them is as it was: by whoever did it, in time; by nobody else, and not later.
#[test]
fn a_mistake_is_taken_back_for_ten_minutes() {
    let names = deeds(Play::new(ChannelId::Web).street.state()).len();
    let mut shown = BTreeSet::new();
    for n in 0..names {
        for too_late in [false, true] {
            let mut play = Play::new(ChannelId::Web);
            let Deed { what, who, before, deed, was } = deeds(play.street.state()).swap_remove(n);
            for (who, said) in before {
                // Their own place, whoever they are.
                let said = match said {
                    Said::Pressed(Some(Action::Bookings(bookings::Action::Confirm(wish, _)))) => {
                        let me = play.street.who(&play.at[who]).unwrap();
                        press(bookings::Action::Confirm(wish, me))
                    }
                    said => said,
                };
                assert!(play.says(who, said).0, "{what}: {who} could not");
            }
            let whole = was(play.street.state());
            let (done, told) = play.says(who, deed);
            assert!(done, "{what}: {told:?}");
            assert!(was(play.street.state()) != whole, "{what} changes something");
            let by = play.street.who(&play.at[who]);
            let seq = undo::recent(play.street.state()).filter(|(_, known)| *known == by).last();
            let back = press(undo::Action::Undo(seq.unwrap_or_else(|| panic!("{what} cannot be taken back")).0));
            let stranger = if who == "neighbour" { "resident" } else { "neighbour" };
            let (changed, _) = play.says(stranger, back.clone());
            assert!(!changed, "{what}: taken back by somebody else");
            if too_late {
                play.street.runs_until(play.street.now + undo::LASTS);
                let (changed, told) = play.says(who, back);
                assert!(!changed && late(told), "{what} is taken back after ten minutes");
                continue;
            }
            play.street.passes(undo::LASTS - TimeDelta::seconds(1));
            let (changed, told) = play.says(who, back.clone());
            assert!(changed, "{what}: {told:?}");
            assert_eq!(was(play.street.state()), whole, "{what}");
            // The same press again changes nothing more.
            let (changed, told) = play.says(who, back);
            assert!(!changed && !late(told), "{what} twice");
            shown.insert(what);
        }
    }
    shown.insert(a_group_is_taken_back());
    let table = lines().into_iter().filter(|(_, how, by)| (*how, *by) == ("minutes", "undo.Undo"));
    let missing: Vec<_> = table.map(|(what, ..)| what).filter(|what| !shown.contains(what)).collect();
    assert!(missing.is_empty(), "nobody has tried to take these back: {missing:?}");
}

/// The same for a group, which no button brings the bot into.
fn a_group_is_taken_back() -> &'static str {
    let mut play = Play::new(ChannelId::Telegram);
    let code = play.street.code(THERE, Role::Organizer, TimeDelta::hours(1));
    play.says("organizer", Said::Start(Link::Code(code)));
    let input = Input {
        cause: Cause::Update { channel: ChannelId::Telegram, id: 5 },
        from: Some(play.at["organizer"].clone()),
        hello: Default::default(),
        origin: None,
        said: Said::Group("-1007".into(), InGroup::Added),
        keep: None,
    };
    play.street.takes(input);
    let id = groups::by_chat(play.street.state(), "-1007").expect("the bot is there").0;
    let belongs = |play: &Play| groups::get(play.street.state(), id).expect("it is there").community;
    assert_eq!(belongs(&play), None, "it is asked whose day");
    play.says("organizer", press(groups::Action::Belong(id, THERE)));
    assert_eq!(belongs(&play), Some(THERE));
    let (seq, _) = undo::recent(play.street.state()).last().expect("it can be taken back");
    play.says("organizer", press(undo::Action::Undo(seq)));
    assert_eq!(belongs(&play), None);
    "groups.Belong"
}

/// What somebody wrote lies there while it can come back, and no longer.
#[test]
fn words_are_kept_as_long_as_they_can_come_back_and_no_longer() {
    use tongxin::domain::{Drawers, Item};
    let mut play = Play::new(ChannelId::Web);
    let (me, id) = (play.street.who(&play.at["neighbour"]).unwrap(), PledgeId(1));
    let lies = |play: &Play| play.street.drawers().read(me, Item::Pledge(id)).is_some();
    play.says("neighbour", press(teams::Action::Withdraw(id)));
    assert!(lies(&play));
    play.street.runs_until(play.street.now + undo::LASTS);
    assert!(!lies(&play), "nobody can ask for it any more");
    // Brought after all, it stays.
    play.says("neighbour", press(teams::Action::Bring(HERE)));
    play.says("neighbour", text("长凳"));
    let id = teams::of_person(play.street.state(), day(), me).last().unwrap().0;
    play.says("neighbour", press(teams::Action::Withdraw(id)));
    let seq = undo::recent(play.street.state()).last().unwrap().0;
    play.says("neighbour", press(undo::Action::Undo(seq)));
    play.street.runs_until(play.street.now + undo::LASTS * 2);
    assert!(play.street.drawers().read(me, Item::Pledge(id)).is_some());
}

/// Where an organizer takes back what a neighbour did, the neighbour hears of it; what is between neighbours, and who
/// says that something is not right, is no organizer's to take back.
#[test]
fn whoever_did_it_is_told_where_an_organizer_takes_it_back() {
    let names = deeds(Play::new(ChannelId::Web).street.state()).len();
    let (mut told, mut kept) = (BTreeSet::new(), BTreeSet::new());
    for n in 0..names {
        let mut play = Play::new(ChannelId::Web);
        let Deed { what, who, before, deed, .. } = deeds(play.street.state()).swap_remove(n);
        if who == "organizer" {
            continue;
        }
        for (who, said) in before {
            play.says(who, said);
        }
        assert!(play.says(who, deed).0, "{what}");
        let owner = play.street.who(&play.at[who]).unwrap();
        let (seq, _) = undo::recent(play.street.state()).filter(|(_, by)| *by == Some(owner)).last().unwrap();
        let back = press(undo::Action::Undo(seq));
        let came = play.street.says(&play.at["organizer"].clone(), "", back);
        if !came.commits.iter().flat_map(|c| &c.events).any(|e| matches!(e, Event::Undo(_))) {
            kept.insert(what);
            continue;
        }
        let sends = came.commits.iter().flat_map(|commit| &commit.sends);
        let to_owner = sends.filter(|send| send.to == To::Person(owner)).count();
        assert_eq!(to_owner, 1, "{what}: whoever did it hears of it, once");
        told.insert(what);
    }
    let all = ["market.Withdraw", "skills.Withdraw", "standins.Stop", "standins.Take", "teams.Withdraw"];
    assert_eq!(told, BTreeSet::from_iter(all.into_iter().chain(["waiting.Leave"])));
    assert_eq!(kept, BTreeSet::from(["market.Give", "market.Report", "market.Want"]));
}

/// What somebody did as an organizer is an organizer's to take back: not theirs any more, once they are none.
#[test]
fn whoever_is_no_organizer_any_more_takes_nothing_back() {
    let mut play = Play::new(ChannelId::Web);
    let code = play.street.code(HERE, Role::Organizer, TimeDelta::hours(1));
    play.says("resident", Said::Start(Link::Code(code)));
    let me = play.street.who(&play.at["resident"]).unwrap();
    let hidden = market::of_day(play.street.state(), day()).find(|(_, offer)| offer.hidden).unwrap().0;
    assert!(play.says("resident", press(market::Action::Remove(hidden))).0, "an organizer may");
    let seq = undo::recent(play.street.state()).filter(|(_, by)| *by == Some(me)).last().unwrap().0;
    assert!(play.says("organizer", press(people::Action::Withdraw(HERE, me))).0);
    assert!(!play.says("resident", press(undo::Action::Undo(seq))).0, "no organizer any more");
    assert!(play.says("organizer", press(undo::Action::Undo(seq))).0);
}
