//! A whole crowd wants the same places in the same batch, through the writer's own desk; a small model that
//! counts everything anew, and shares nothing with the rules, says beforehand what must come of each press.

#[path = "../figures/mod.rs"]
mod figures;
mod model;
mod tables;
mod whole;

#[path = "../simulation/dice.rs"]
mod dice;

use dice::Dice;
use figures::{figure, rounds};
use model::{Happened, Model, Stall, Wants};
use std::sync::Arc;
use std::time::Instant;
use tongxin::domain::{
    Action, Address, BookingId, Cause, ChannelId, Command, Commit, CommunityId, DayId, Event, Hello, Input, Lang,
    Link, PersonId, Private, Role, Said, ServiceId, ShiftId, Text, WaitId, bookings, day, people, shifts, waiting,
};
use tongxin::engine::desk::{BATCH, Desk, Sealed, Took};
use tongxin::engine::{Lots, Words};
use tongxin::journal::{Journal, Memory};

const HERE: CommunityId = CommunityId(0);
const DAY: DayId = DayId { community: HERE, n: 1 };
/// One organizer, two helpers, and residents who also help.
const MEMBERS: u32 = 24;
/// So many is a street asked before the next one begins.
const PRESSES: u64 = 10_000;

struct Street {
    journal: Arc<Memory>,
    desk: Desk,
    now: chrono::DateTime<chrono::Utc>,
    updates: u64,
    read: u64,
}

impl Street {
    fn new(stalls: &[Stall]) -> Self {
        let journal = Arc::new(Memory::new());
        let now = "2026-12-15T01:00:00Z".parse().unwrap();
        let services = stalls.iter().enumerate().map(|(n, stall)| day::Service {
            slug: format!("s{n}"),
            name: Text::One(format!("s{n}")),
            slot: stall.slot,
            places: stall.places,
            kept: stall.kept,
            wanted: stall.wanted,
            turn: stall.turn,
            needs_volunteer: stall.needs,
            ..day::Service::default()
        });
        let (slug, name) = ("baile".into(), Text::One("百乐".into()));
        let services = services.collect();
        let kept_until = Some(day::Lead::Seconds(3600));
        let plan = day::Plan { slug, name, services, kept_until, ..day::Plan::default() };
        let until = now + chrono::TimeDelta::days(9);
        let invite = |n: u32| {
            let role = if n == 1 { Role::Organizer } else { Role::Helper };
            let command = people::Command::Invite(HERE, role, people::code_digest(&code(n)), until);
            (Cause::Console([n as u8; 16]), Command::from(command))
        };
        let configure = day::Command::Configure(vec![plan]).into();
        let mut orders = vec![(Cause::Config { digest: [1; 16], epoch: 0 }, configure)];
        orders.extend((1..=3).map(invite));
        let order = |(cause, command)| Input::inner(cause, Said::Order(Box::new(command)));
        let orders = orders.into_iter().map(order).collect();
        let silent = Arc::new(|_: &_, _| Words::default());
        let (desk, _) = Desk::open(Arc::clone(&journal) as _, silent, Lots::Seeded(1, 0), orders, now).unwrap();
        let mut street = Street { journal, desk, now, updates: 0, read: 0 };
        // Nothing is to be delivered here.
        street.desk.reach_by(Vec::new());
        street.desk.due(now);
        let mut join = Vec::new();
        for n in 1..=MEMBERS {
            let link = if n <= 3 { Link::Code(code(n)) } else { Link::Community("baile".into()) };
            join.push((n, Said::Start(link)));
            join.push((n, Said::Pressed(Some(people::Action::Agree(HERE, Lang::Zh).into()))));
        }
        // Neighbours without a telephone: five for everybody, eight for the committee.
        let wish = bookings::Wish { day: DAY, service: ServiceId(0), slot: 0 };
        for n in 1..=MEMBERS {
            for k in 0..if n <= 3 { 8 } else { 5 } {
                join.push((n, Said::Pressed(Some(bookings::Action::Other(wish).into()))));
                join.push((
                    n,
                    Said::Text(Private::new(["王婆", "李婆", "陈婆", "张婆", "赵婆", "孙婆", "周婆", "吴婆"][k])),
                ));
            }
        }
        for said in join.chunks(BATCH) {
            street.batch(said.to_vec());
        }
        // All of them know of it.
        let everyone: Vec<_> = people::everyone(street.desk.state()).map(|(id, p)| (id, p.carer)).collect();
        let theirs = everyone.into_iter().filter_map(|(id, carer)| Some((id, carer?)));
        let agreed = |id| people::Action::Agreed(id, people::How::Oral).into();
        let know: Vec<_> = theirs.map(|(id, carer)| (carer.0, Said::Pressed(Some(agreed(id))))).collect();
        for said in know.chunks(BATCH) {
            street.batch(said.to_vec());
        }
        street
    }

    /// What falls due after that time: the commits that came of it.
    fn pass(&mut self, time: chrono::TimeDelta) -> Vec<Commit> {
        self.now += time;
        self.desk.due(self.now);
        self.seal()
    }

    /// Everybody's word in one batch; for each, the commit that came of it.
    fn batch(&mut self, said: Vec<(u32, Said)>) -> Vec<Option<Commit>> {
        self.now += chrono::TimeDelta::milliseconds(3);
        let from = self.read + 1;
        let mut took = Vec::new();
        for (who, said) in said {
            self.updates += 1;
            // Every other one comes by the page.
            let channel = if who % 2 == 0 { ChannelId::Web } else { ChannelId::Telegram };
            let input = Input {
                cause: Cause::Update { channel, id: self.updates },
                from: Some(Address { channel, key: who.to_string().into() }),
                hello: Hello { name: Some(Private::new("王阿姨")), lang: Some(Lang::Zh) },
                origin: None,
                keep: None,
                said,
            };
            took.push(self.desk.take(&input, self.now));
        }
        let mut commits: Vec<_> = self.seal().into_iter().map(Some).collect();
        let commit = |took| match took {
            Took::Staged(seq) => commits[(seq - from) as usize].take(),
            Took::Nothing => None,
            other => panic!("{other:?}"),
        };
        took.into_iter().map(commit).collect()
    }

    fn seal(&mut self) -> Vec<Commit> {
        assert!(matches!(self.desk.seal(), Sealed::Done(_)), "memory keeps everything");
        let mut commits = Vec::new();
        let each = &mut |commit| {
            commits.push(commit);
            true
        };
        self.journal.read(self.read + 1, each).unwrap();
        self.read += commits.len() as u64;
        commits
    }
}

fn code(n: u32) -> String {
    format!("{n:032x}")
}

/// What a commit says about places, turns and lines.
fn happened(commit: Option<Commit>) -> Vec<Happened> {
    let events = commit.map(|commit| commit.events).unwrap_or_default();
    events
        .into_iter()
        .filter_map(|event| match event {
            Event::Bookings(bookings::Event::Taken(id, b)) => {
                let (stall, slot) = (usize::from(b.service.0), b.slot);
                assert!(!b.cancelled && b.day == DAY);
                Some(Happened::Taken {
                    id: id.0,
                    stall,
                    slot,
                    number: b.number,
                    who: b.who.0,
                    by: b.by.0,
                    kept: b.kept,
                })
            }
            Event::Bookings(bookings::Event::Cancelled(id)) => Some(Happened::Cancelled(id.0)),
            Event::Bookings(bookings::Event::Restored(id)) => Some(Happened::Restored(id.0)),
            Event::Bookings(bookings::Event::Moved(id, slot, number)) => Some(Happened::Moved(id.0, slot, number)),
            Event::Shifts(shifts::Event::Taken(id, turn, who)) => {
                Some(Happened::Helps { id: id.0, stall: usize::from(turn.service.0), turn: turn.turn, who: who.0 })
            }
            Event::Shifts(shifts::Event::Left(id)) => Some(Happened::Leaves(id.0)),
            Event::Shifts(shifts::Event::Restored(id)) => Some(Happened::Returns(id.0)),
            Event::Waiting(waiting::Event::Joined(id, w)) => {
                let (stall, with) = (usize::from(w.service.0), w.with.map(|with| with.0));
                Some(Happened::Waits { id: id.0, stall, who: w.who.0, with, by: w.by.0 })
            }
            Event::Waiting(waiting::Event::Offered(id, offer)) => Some(Happened::Offered(id.0, offer.slots())),
            Event::Waiting(waiting::Event::Accepted(id)) => Some(Happened::Accepted(id.0)),
            Event::Waiting(waiting::Event::Left(id)) => Some(Happened::LeavesLine(id.0)),
            Event::Waiting(waiting::Event::Lapsed(id)) => Some(Happened::Lapsed(id.0)),
            Event::Day(day::Event::Places(_, service, n)) => Some(Happened::Places(usize::from(service.0), n)),
            _ => None,
        })
        .collect()
}

/// The button for it.
fn press(wants: &Wants) -> Action {
    let service = |stall: usize| ServiceId(stall as u16);
    let wish = |stall: usize, slot| bookings::Wish { day: DAY, service: service(stall), slot };
    match *wants {
        Wants::Take { stall, slot, who } => bookings::Action::Confirm(wish(stall, slot), PersonId(who)).into(),
        Wants::Cancel(id) => bookings::Action::Cancel(BookingId(id)).into(),
        Wants::Restore(id) => bookings::Action::Restore(BookingId(id)).into(),
        Wants::Move(id, slot) => bookings::Action::Move(BookingId(id), slot).into(),
        Wants::Help { stall, turn } => {
            shifts::Action::Confirm(shifts::Turn { day: DAY, service: ServiceId(stall as u16), turn }).into()
        }
        Wants::Leave(id) => shifts::Action::Leave(ShiftId(id)).into(),
        Wants::Return(id) => shifts::Action::Restore(ShiftId(id)).into(),
        Wants::Wait { stall, who, with: None } => waiting::Action::Join(DAY, service(stall), PersonId(who)).into(),
        Wants::Wait { stall, with: Some(with), .. } => {
            waiting::Action::Together(DAY, service(stall), PersonId(with)).into()
        }
        Wants::Accept(stall, id) => waiting::Action::Accept(DAY, service(stall), WaitId(id)).into(),
        Wants::LeaveLine(stall, id) => waiting::Action::Leave(DAY, service(stall), WaitId(id)).into(),
        Wants::Places(stall, n) => {
            day::Action::Make(DAY, day::Change::Places(ServiceId(stall as u16), n), 0).into()
        }
    }
}

/// What somebody is after. `rush` is what everybody is after at this moment.
fn wants(dice: &mut Dice, model: &Model, me: u32, rush: (usize, u16)) -> Wants {
    let any = |dice: &mut Dice, n: usize| dice.below(n as u64 + 2) as u32;
    let stall = if dice.percent(60) { rush.0 } else { dice.below(model.stalls.len() as u64) as usize };
    let slot = if dice.percent(60) { rush.1 } else { dice.below(8) as u16 };
    let booking = if dice.percent(80) { model.one_of_theirs(me, dice.roll()) } else { None };
    let booking = booking.unwrap_or_else(|| any(dice, model.bookings.len()));
    let turn = if dice.percent(80) { model.turn_of_theirs(me, dice.roll()) } else { None };
    let turn = turn.unwrap_or_else(|| any(dice, model.turns.len()));
    let turn_in_line = if dice.percent(80) { model.line_of_theirs(me, dice.roll()) } else { None };
    let in_line = turn_in_line.unwrap_or_else(|| (stall, any(dice, model.lines.len())));
    match dice.below(118) {
        100..104 => Wants::Wait { stall, who: me, with: None },
        104..107 => Wants::Wait { stall, who: model.somebody_of(me, dice.roll()), with: None },
        107..109 => Wants::Wait { stall, who: me, with: Some(model.somebody_of(me, dice.roll())) },
        109..115 => Wants::Accept(in_line.0, in_line.1),
        115..118 => Wants::LeaveLine(in_line.0, in_line.1),
        0..18 => Wants::Take { stall, slot, who: me },
        18..40 => Wants::Take { stall, slot, who: model.somebody_of(me, dice.roll()) },
        40..66 => Wants::Cancel(booking),
        66..74 => Wants::Restore(booking),
        74..82 => Wants::Move(booking, slot),
        82..88 => Wants::Help { stall, turn: slot % 4 },
        88..93 => Wants::Leave(turn),
        93..98 => Wants::Return(turn),
        _ => Wants::Places(stall, dice.below(6) as u16),
    }
}

fn stalls(dice: &mut Dice) -> Vec<Stall> {
    let mut stall = |slot: &[Option<u16>], turn: &[Option<u16>]| Stall {
        slot: *dice.pick(slot),
        places: 1 + dice.below(4) as u16,
        kept: dice.below(4) as u16,
        wanted: 1 + dice.below(3) as u16,
        turn: *dice.pick(turn),
        needs: dice.percent(25),
    };
    let times = [Some(20), Some(30), Some(40), Some(50)];
    vec![
        stall(&times, &[None, Some(60)]),
        stall(&times, &[Some(40)]),
        stall(&[None], &[None, Some(60)]),
        stall(&times, &[Some(30)]),
    ]
}

/// Every count that the state keeps is what a recount finds.
fn recount(street: &Street, model: &Model, seed: u64) {
    let s = street.desk.state();
    for (n, stall) in model.stalls.iter().enumerate() {
        let service = ServiceId(n as u16);
        let here: Vec<_> = model.held().filter(|b| b.stall == n).collect();
        assert_eq!(bookings::held(s, DAY, service) as usize, here.len(), "places held at {n}");
        let kept = here.iter().filter(|b| b.kept).count();
        let left = usize::from(stall.kept).saturating_sub(kept);
        assert_eq!(
            bookings::kept_left(s, DAY, service) as usize,
            left,
            "seed {seed}: kept back at {n}: {stall:?}, {here:?}"
        );
        for slot in 0..stall.slots() {
            let taken = here.iter().filter(|b| b.slot == slot).count();
            let asked = model.asked_about(n).map(|w| w.asked_in(slot)).sum::<usize>();
            assert_eq!(usize::from(waiting::held(s, DAY, service, Some(slot))), asked, "held for those asked");
            // Organizers may take free places away while somebody is asked; nobody is promised more than there are.
            assert!(
                taken <= usize::from(stall.places),
                "OVERSOLD: slot {slot} of {n}: {taken} of {}",
                stall.places
            );
            for committee in [false, true] {
                let told = bookings::free(s, bookings::Wish { day: DAY, service, slot }, committee);
                assert_eq!(usize::from(told), model.free(n, slot, committee), "seed {seed}: free at {n}/{slot}");
            }
        }
        for turn in 0..stall.pieces() {
            let there = model.helping().filter(|t| (t.stall, t.turn) == (n, turn)).count();
            assert!(there <= usize::from(stall.wanted), "OVERSOLD: turn {turn} of {n} has {there}");
            let turn = shifts::Turn { day: DAY, service, turn };
            assert_eq!(usize::from(shifts::needed(s, turn)), usize::from(stall.wanted) - there);
        }
    }
}

/// In batches of up to 256, with most of a batch after the same slot: whatever the model says must happen
/// happens, and nothing else; and after each batch every count is equal to a recount.
#[test]
fn never_oversold() {
    let (all, began) = (rounds(20_000, 1_000_000), Instant::now());
    let (mut done, mut batches, mut changed, mut full, mut streets) = (0, 0, 0_u64, 0_u64, 0);
    let (mut asked, mut apart, mut promoted) = (0_u64, 0_u64, 0_u64);
    let seed =
        std::env::var("TONGXIN_SEED").ok().map_or(20, |seed| seed.parse().expect("TONGXIN_SEED is a number"));
    while done < all {
        let mut dice = Dice::new(seed + streets);
        let stalls = stalls(&mut dice);
        let mut street = Street::new(&stalls);
        let mut model = Model::new(stalls, &street);
        let last_hours = street.now + chrono::TimeDelta::days(4);
        streets += 1;
        let end = (done + PRESSES).min(all);
        while done < end {
            batches += 1;
            // Whoever does not answer for hours is passed over.
            let hours = if dice.percent(10) && street.now < last_hours { 9 } else { 0 };
            for commit in street.pass(chrono::TimeDelta::hours(hours)) {
                for what in happened(Some(commit)) {
                    let next = model.next_offer();
                    match what {
                        Happened::Offered(id, slot) => {
                            assert_eq!(next, Some((id, slot)), "first come, first asked")
                        }
                        Happened::Lapsed(id) => assert!(hours > 0 && model.lines[id as usize - 1].offer.is_some()),
                        other => panic!("{other:?} fell due"),
                    }
                    asked += u64::from(matches!(what, Happened::Offered(..)));
                    apart += u64::from(matches!(what, Happened::Offered(_, [one, other]) if one != other));
                    model.note(what);
                }
            }
            assert_eq!(model.next_offer(), None, "whoever can have a place has been asked");
            let rush = (dice.below(4) as usize, dice.below(6) as u16);
            let size = 1 + dice.below(BATCH as u64).min(end - done - 1);
            let crowd: Vec<_> = (0..size)
                .map(|_| {
                    let me = 1 + dice.below(MEMBERS.into()) as u32;
                    (me, wants(&mut dice, &model, me, rush))
                })
                .collect();
            let said = crowd.iter().map(|(me, wants)| (*me, Said::Pressed(Some(press(wants))))).collect();
            for ((me, wants), commit) in crowd.iter().zip(street.batch(said)) {
                let must = model.says(*me, wants);
                let did = happened(commit);
                let wanted: Vec<_> = must.clone().ok().into_iter().flatten().collect();
                assert_eq!(
                    did,
                    wanted,
                    "seed {}: {me} wants {wants:?}; the model says {must:?}",
                    seed + streets - 1
                );
                full += u64::from(must == Err("full"));
                changed += wanted.len() as u64;
                promoted += wanted.iter().filter(|what| matches!(what, Happened::Accepted(_))).count() as u64;
                wanted.into_iter().for_each(|what| model.note(what));
            }
            recount(&street, &model, seed + streets - 1);
            done += size;
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    figure(
        "never oversold",
        format_args!(
            "0 oversold in {done} presses, {batches} batches, {streets} streets: {changed} took hold, {full} found it \
             full, {} others refused or repeated; {asked} asked from the line, {apart} of them about two times, \
             {promoted} took it; every count equal to a recount; {seconds:.1} s",
            done - changed - full
        ),
    );
    // Where nobody is ever turned away, nothing was put to the test.
    assert!(
        changed * 10 > done && full * 10 > done && asked > 0 && promoted > 0,
        "too little happened: {changed} took hold, {full} found it full"
    );
}
