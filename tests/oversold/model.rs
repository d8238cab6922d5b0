//! The rules of places and turns once more, as short as can be: two lists, counted from their beginning each time.

use super::{HERE, MEMBERS, Street};
use std::collections::{BTreeMap, BTreeSet};
use tongxin::domain::{PersonId, people};

/// The day lasts so many minutes.
const LASTS: u16 = 120;
/// For so many others a resident may book.
const OTHERS: usize = 3;

/// A stall as configured, with its places as they are now.
#[derive(Clone, Debug)]
pub struct Stall {
    pub slot: Option<u16>,
    pub places: u16,
    pub kept: u16,
    pub wanted: u16,
    pub turn: Option<u16>,
    pub needs: bool,
}

impl Stall {
    pub fn slots(&self) -> u16 {
        self.slot.map_or(1, |minutes| LASTS / minutes)
    }

    pub fn pieces(&self) -> u16 {
        self.turn.map_or(1, |minutes| LASTS / minutes)
    }
}

/// What somebody presses.
#[derive(Clone, Debug)]
pub enum Wants {
    Take { stall: usize, slot: u16, who: u32 },
    Cancel(u32),
    Restore(u32),
    Move(u32, u16),
    Help { stall: usize, turn: u16 },
    Leave(u32),
    Return(u32),
    Places(usize, u16),
    Wait { stall: usize, who: u32, with: Option<u32> },
    Accept(usize, u32),
    LeaveLine(usize, u32),
}

/// What comes of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Happened {
    Taken { id: u32, stall: usize, slot: u16, number: u16, who: u32, by: u32, kept: bool },
    Cancelled(u32),
    Restored(u32),
    Moved(u32, u16, u16),
    Helps { id: u32, stall: usize, turn: u16, who: u32 },
    Leaves(u32),
    Returns(u32),
    Places(usize, u16),
    Waits { id: u32, stall: usize, who: u32, with: Option<u32>, by: u32 },
    Offered(u32, [u16; 2]),
    Accepted(u32),
    LeavesLine(u32),
    Lapsed(u32),
}

/// Somebody in line.
#[derive(Clone, Debug)]
pub struct Waiter {
    pub stall: usize,
    pub who: u32,
    pub with: Option<u32>,
    pub by: u32,
    /// The slots in which places are held for them: for the first, and for the second if there is one.
    pub offer: Option<[u16; 2]>,
    pub here: bool,
}

impl Waiter {
    pub fn party(&self) -> usize {
        1 + usize::from(self.with.is_some())
    }

    /// How many places are held for them in a slot.
    pub fn asked_in(&self, slot: u16) -> usize {
        let held = self.offer.into_iter().flat_map(|slots| slots.into_iter().take(self.party()));
        held.filter(|held| *held == slot).count()
    }

    fn people(&self) -> Vec<u32> {
        [Some(self.who), self.with].into_iter().flatten().collect()
    }
}

#[derive(Clone, Debug)]
pub struct Booking {
    pub stall: usize,
    pub slot: u16,
    pub who: u32,
    pub by: u32,
    pub kept: bool,
    pub held: bool,
}

#[derive(Clone, Debug)]
pub struct Turn {
    pub stall: usize,
    pub turn: u16,
    pub who: u32,
    pub here: bool,
}

/// What comes of it, which may be nothing, or why not.
type Says = Result<Vec<Happened>, &'static str>;

pub struct Model {
    pub stalls: Vec<Stall>,
    /// By number, counted from 1.
    pub bookings: Vec<Booking>,
    pub turns: Vec<Turn>,
    pub lines: Vec<Waiter>,
    /// Who stands for whom.
    carers: BTreeMap<u32, u32>,
    numbers: BTreeMap<usize, u16>,
}

impl Model {
    pub fn new(stalls: Vec<Stall>, street: &Street) -> Self {
        let mut carers = BTreeMap::new();
        for (id, person) in people::everyone(street.desk.state()) {
            carers.extend(person.carer.map(|carer| (id.0, carer.0)));
        }
        assert_eq!(carers.len(), 3 * 8 + (MEMBERS as usize - 3) * 5, "everybody stands for somebody");
        for n in 1..=MEMBERS {
            let role = people::person(street.desk.state(), PersonId(n)).map(|p| p.roles.len());
            assert_eq!((role, n), (Some(usize::from(n <= 3)), n));
            assert_eq!(people::home(street.desk.state(), PersonId(n)), Some(HERE));
        }
        Model {
            stalls,
            bookings: Vec::new(),
            turns: Vec::new(),
            lines: Vec::new(),
            carers,
            numbers: BTreeMap::new(),
        }
    }

    pub fn held(&self) -> impl Iterator<Item = &Booking> {
        self.bookings.iter().filter(|b| b.held)
    }

    pub fn helping(&self) -> impl Iterator<Item = &Turn> {
        self.turns.iter().filter(|t| t.here)
    }

    /// Places that can be had in a slot; the committee may also have those kept back.
    pub fn free(&self, stall: usize, slot: u16, committee: bool) -> usize {
        let s = &self.stalls[stall];
        let all = usize::from(s.places) * usize::from(s.slots());
        let asked = self.asked_about(stall).map(Waiter::party).sum::<usize>();
        let in_slot = self.in_slot(stall, slot);
        let in_all = all.saturating_sub(self.held().filter(|b| b.stall == stall).count() + asked);
        if committee { in_slot.min(in_all) } else { in_slot.min(in_all).min(self.open_to_all(stall)) }
    }

    /// Places of a stall that anybody could have, whenever they are.
    fn open_to_all(&self, stall: usize) -> usize {
        let s = &self.stalls[stall];
        let all = usize::from(s.places) * usize::from(s.slots());
        let here = self.held().filter(|b| b.stall == stall && !b.kept).count();
        let asked = self.asked_about(stall).map(Waiter::party).sum::<usize>();
        let everything = all.saturating_sub(self.held().filter(|b| b.stall == stall).count() + asked);
        all.saturating_sub(usize::from(s.kept)).saturating_sub(here + asked).min(everything)
    }

    /// Places of a slot that are neither taken nor held for somebody who was asked.
    fn in_slot(&self, stall: usize, slot: u16) -> usize {
        let taken = self.held().filter(|b| (b.stall, b.slot) == (stall, slot)).count();
        let asked = self.asked_about(stall).map(|w| w.asked_in(slot)).sum::<usize>();
        usize::from(self.stalls[stall].places).saturating_sub(taken + asked)
    }

    /// Those of a line who were asked and have not answered.
    pub fn asked_about(&self, stall: usize) -> impl Iterator<Item = &Waiter> {
        self.lines.iter().filter(move |w| w.here && w.stall == stall && w.offer.is_some())
    }

    /// The first in any line who could have a place, and where.
    pub fn next_offer(&self) -> Option<(u32, [u16; 2])> {
        let open = (1..).zip(&self.lines).filter(|(_, w)| w.here && w.offer.is_none());
        open.filter_map(|(id, w)| Some((id, self.first_free(w.stall, &w.people())?))).next()
    }

    /// The first time at which all of these people could come, and there are places for them; for two, where a time
    /// has one place only, the first two times in a row.
    fn first_free(&self, stall: usize, people: &[u32]) -> Option<[u16; 2]> {
        if self.held().any(|b| b.stall == stall && people.contains(&b.who)) {
            return None;
        }
        let last = self.stalls[stall].slots();
        let together = (0..last).find(|slot| {
            self.free(stall, *slot, false) >= people.len()
                && people.iter().all(|who| self.may_come(stall, *slot, *who, None).is_ok())
        });
        let after = |people: &[u32]| {
            let mut rows = (1..last).flat_map(|n| [[n - 1, n], [n, n - 1]]);
            rows.find(|row| {
                (0..2).all(|n| {
                    self.free(stall, row[n], false) > 0 && self.may_come(stall, row[n], people[n], None).is_ok()
                })
            })
        };
        let alone = people.len() == 2 && self.stalls[stall].places == 1 && self.open_to_all(stall) > 1;
        together.map(|slot| [slot; 2]).or_else(|| alone.then(|| after(people)).flatten())
    }

    /// Whether a free place is for somebody in line.
    fn waited_for(&self, stall: usize) -> bool {
        let mut open = self.lines.iter().filter(|w| w.here && w.stall == stall && w.offer.is_none());
        open.any(|w| self.first_free(stall, &w.people()).is_some())
    }

    pub fn line_of_theirs(&self, me: u32, roll: u64) -> Option<(usize, u32)> {
        let theirs: Vec<_> = (1..).zip(&self.lines).filter(|(_, w)| w.by == me && w.here).collect();
        theirs.get(roll as usize % theirs.len().max(1)).map(|(id, w)| (w.stall, *id))
    }

    pub fn one_of_theirs(&self, me: u32, roll: u64) -> Option<u32> {
        let ids = (1..=self.bookings.len()).rev();
        let theirs = ids.filter(|id| matches!(&self.bookings[id - 1], b if b.by == me || b.who == me));
        // The newest few: what was given back long ago is pressed by chance, below.
        let theirs: Vec<_> = theirs.take(6).collect();
        theirs.get(roll as usize % theirs.len().max(1)).map(|id| *id as u32)
    }

    pub fn turn_of_theirs(&self, me: u32, roll: u64) -> Option<u32> {
        let theirs: Vec<_> = (1..).zip(&self.turns).filter(|(_, t)| t.who == me).collect();
        theirs.get(roll as usize % theirs.len().max(1)).map(|(id, _)| *id)
    }

    /// Mostly somebody they stand for, sometimes anybody.
    pub fn somebody_of(&self, me: u32, roll: u64) -> u32 {
        let theirs: Vec<_> = self.carers.iter().filter(|(_, carer)| **carer == me).map(|(who, _)| *who).collect();
        if roll.is_multiple_of(11) { (roll % 150) as u32 } else { theirs[(roll / 11) as usize % theirs.len()] }
    }

    /// What must come of a press.
    pub fn says(&self, me: u32, wants: &Wants) -> Says {
        let committee = me <= 3;
        match *wants {
            Wants::Take { stall, slot, who } => {
                if who != me && self.carers.get(&who) != Some(&me) {
                    return Err("not theirs to book for");
                }
                if let Some(b) = self.held().find(|b| b.who == who && b.stall == stall) {
                    return if b.slot == slot && b.by == me { Ok(Vec::new()) } else { Err("has one already") };
                }
                self.may_come(stall, slot, who, None)?;
                self.not_too_many(me, who)?;
                let for_another = committee && who != me;
                if self.free(stall, slot, for_another) == 0 || !for_another && self.waited_for(stall) {
                    return Err("full");
                }
                let used = self.held().filter(|b| b.stall == stall && b.kept).count();
                let kept = for_another && used < usize::from(self.stalls[stall].kept);
                let (id, number) = (self.bookings.len() as u32 + 1, self.number(stall));
                Ok(vec![Happened::Taken { id, stall, slot, number, who, by: me, kept }])
            }
            Wants::Cancel(id) => {
                let b = self.theirs(me, id)?;
                Ok(b.held.then_some(Happened::Cancelled(id)).into_iter().collect())
            }
            Wants::Restore(id) => {
                let b = self.theirs(me, id)?;
                if b.held {
                    return Ok(Vec::new());
                }
                self.again(id, b.slot)?;
                Ok(vec![Happened::Restored(id)])
            }
            Wants::Move(id, slot) => {
                let b = self.theirs(me, id)?;
                if b.held && b.slot == slot {
                    return Ok(Vec::new());
                }
                if b.held {
                    self.may_come(b.stall, slot, b.who, Some(id))?;
                    if self.in_slot(b.stall, slot) == 0 {
                        return Err("full");
                    }
                } else {
                    self.again(id, slot)?;
                }
                Ok(vec![Happened::Moved(id, slot, self.number(b.stall))])
            }
            Wants::Help { stall, turn } => {
                if self.helping().any(|t| (t.stall, t.turn, t.who) == (stall, turn, me)) {
                    return Ok(Vec::new());
                }
                self.may_help(me, stall, turn)?;
                Ok(vec![Happened::Helps { id: self.turns.len() as u32 + 1, stall, turn, who: me }])
            }
            Wants::Leave(id) => {
                Ok(self.own_turn(me, id)?.here.then_some(Happened::Leaves(id)).into_iter().collect())
            }
            Wants::Return(id) => {
                let t = self.own_turn(me, id)?;
                if t.here {
                    return Ok(Vec::new());
                }
                self.may_help(me, t.stall, t.turn)?;
                Ok(vec![Happened::Returns(id)])
            }
            Wants::Places(stall, n) => {
                let mut slots: BTreeMap<u16, u16> = BTreeMap::new();
                self.held().filter(|b| b.stall == stall).for_each(|b| *slots.entry(b.slot).or_default() += 1);
                let fits = n > 0 && slots.values().all(|taken| *taken <= n);
                if me == 1 && fits { Ok(vec![Happened::Places(stall, n)]) } else { Err("cannot be") }
            }
            Wants::Wait { stall, who, with } => self.wait(me, stall, who, with),
            Wants::Accept(stall, id) => match self.own_place_in_line(me, stall, id)? {
                None if self.held().any(|b| b.stall == stall && b.by == me) => Ok(Vec::new()),
                None => Err("too late"),
                Some(w) => self.accept(me, id, w),
            },
            Wants::LeaveLine(stall, id) => {
                let here = self.own_place_in_line(me, stall, id)?.is_some();
                Ok(here.then_some(Happened::LeavesLine(id)).into_iter().collect())
            }
        }
    }

    fn wait(&self, me: u32, stall: usize, who: u32, with: Option<u32>) -> Says {
        let people: Vec<_> = [Some(who), with].into_iter().flatten().collect();
        if people.iter().any(|p| *p != me && self.carers.get(p) != Some(&me)) || with == Some(who) {
            return Err("not theirs to wait for");
        }
        for p in &people {
            let there = self.lines.iter().find(|w| w.here && w.stall == stall && w.people().contains(p));
            if let Some(w) = there {
                let same = (w.who, w.with, w.by) == (who, with, me);
                return if same { Ok(Vec::new()) } else { Err("in line already") };
            }
            if self.stalls[stall].needs && !self.helping().any(|t| t.stall == stall) {
                return Err("nobody is there for it");
            }
            if self.held().any(|b| b.stall == stall && b.who == *p) {
                return Err("has one already");
            }
            self.not_too_many(me, *p)?;
        }
        let times = (self.stalls[stall].places, self.stalls[stall].slots());
        if with.is_some() && (times.0 == 0 || times == (1, 1)) {
            return Err("two never fit");
        }
        let line = self.lines.iter().any(|w| w.here && w.stall == stall);
        if !line && self.first_free(stall, &people).is_some() {
            return Err("there is a place");
        }
        Ok(vec![Happened::Waits { id: self.lines.len() as u32 + 1, stall, who, with, by: me }])
    }

    /// Their turn in a line, or nothing where it has ended.
    fn own_place_in_line(&self, me: u32, stall: usize, id: u32) -> Result<Option<&Waiter>, &'static str> {
        let known = (id as usize).checked_sub(1).map(|n| self.lines.get(n));
        match known {
            None => Ok(None), // no turn has the number 0
            Some(None) => Err("no such turn in line"),
            Some(Some(w)) if !w.here => Ok(None),
            Some(Some(w)) if w.by == me && w.stall == stall => Ok(Some(w)),
            Some(Some(_)) => Err("not theirs"),
        }
    }

    fn accept(&self, me: u32, id: u32, w: &Waiter) -> Says {
        let slots = w.offer.ok_or("nothing is offered")?;
        let (stall, people) = (w.stall, w.people());
        let mut all = Vec::new();
        for (n, (who, slot)) in (0..).zip(people.into_iter().zip(slots)) {
            let taken = self.held().filter(|b| (b.stall, b.slot) == (stall, slot)).count();
            if taken + w.asked_in(slot) > usize::from(self.stalls[stall].places) {
                return Err("full");
            }
            self.may_come(stall, slot, who, None)?;
            if self.held().any(|b| b.stall == stall && b.who == who) {
                return Err("has one already");
            }
            let (id, number) = (self.bookings.len() as u32 + 1 + u32::from(n), self.number(stall) + n);
            all.push(Happened::Taken { id, stall, slot, number, who, by: me, kept: false });
        }
        all.push(Happened::Accepted(id));
        Ok(all)
    }

    /// Writes down what came of it.
    pub fn note(&mut self, what: Happened) {
        match what {
            Happened::Taken { stall, slot, number, who, by, kept, .. } => {
                self.bookings.push(Booking { stall, slot, who, by, kept, held: true });
                self.numbers.insert(stall, number);
            }
            Happened::Cancelled(id) => self.bookings[id as usize - 1].held = false,
            Happened::Restored(id) => self.bookings[id as usize - 1].held = true,
            Happened::Moved(id, slot, number) => {
                let b = &mut self.bookings[id as usize - 1];
                (b.slot, b.held) = (slot, true);
                self.numbers.insert(b.stall, number);
            }
            Happened::Helps { stall, turn, who, .. } => self.turns.push(Turn { stall, turn, who, here: true }),
            Happened::Waits { stall, who, with, by, .. } => {
                self.lines.push(Waiter { stall, who, with, by, offer: None, here: true });
            }
            Happened::Offered(id, slots) => self.lines[id as usize - 1].offer = Some(slots),
            Happened::Accepted(id) | Happened::LeavesLine(id) | Happened::Lapsed(id) => {
                self.lines[id as usize - 1].here = false;
            }
            Happened::Leaves(id) => self.turns[id as usize - 1].here = false,
            Happened::Returns(id) => self.turns[id as usize - 1].here = true,
            Happened::Places(stall, n) => {
                let s = &mut self.stalls[stall];
                // Never more are kept back than there are; that stays so when there are more again.
                (s.places, s.kept) = (n, s.kept.min(n * s.slots()));
            }
        }
    }

    fn number(&self, stall: usize) -> u16 {
        self.numbers.get(&stall).map_or(1, |number| number + 1)
    }

    fn theirs(&self, me: u32, id: u32) -> Result<&Booking, &'static str> {
        let b = (id as usize).checked_sub(1).and_then(|n| self.bookings.get(n)).ok_or("no such booking")?;
        let may = b.who == me || b.by == me || self.carers.get(&b.who) == Some(&me) || me == 1;
        if may { Ok(b) } else { Err("not theirs") }
    }

    fn own_turn(&self, me: u32, id: u32) -> Result<&Turn, &'static str> {
        let turn = (id as usize).checked_sub(1).and_then(|n| self.turns.get(n));
        turn.filter(|t| t.who == me).ok_or("not theirs")
    }

    /// Has what was given back again, at that time.
    fn again(&self, id: u32, slot: u16) -> Result<(), &'static str> {
        let b = &self.bookings[id as usize - 1];
        self.may_come(b.stall, slot, b.who, Some(id))?;
        self.not_too_many(b.by, b.who)?;
        if self.held().any(|o| (o.who, o.stall) == (b.who, b.stall)) {
            return Err("has one already");
        }
        let full = self.free(b.stall, slot, b.kept) == 0 || !b.kept && self.waited_for(b.stall);
        if full { Err("full") } else { Ok(()) }
    }

    fn not_too_many(&self, by: u32, who: u32) -> Result<(), &'static str> {
        let others: BTreeSet<_> = self.held().filter(|b| b.by == by && b.who != by).map(|b| b.who).collect();
        let may = by <= 3 || who == by || others.contains(&who) || others.len() < OTHERS;
        if may { Ok(()) } else { Err("too many others") }
    }

    /// Whether somebody can be there at that time, places aside. `but`: a booking given up for it.
    fn may_come(&self, stall: usize, slot: u16, who: u32, but: Option<u32>) -> Result<(), &'static str> {
        let s = &self.stalls[stall];
        if s.needs && !self.helping().any(|t| t.stall == stall) {
            return Err("nobody is there for it");
        }
        if slot >= s.slots() {
            return Err("no such time");
        }
        let Some(minutes) = s.slot else { return Ok(()) };
        let when = (slot * minutes, (slot + 1) * minutes);
        let other = (1..).zip(&self.bookings).filter(|(id, b)| b.held && b.who == who && Some(*id) != but);
        if other.filter_map(|(_, b)| self.time(b)).any(|time| meets(time, when)) {
            return Err("is elsewhere");
        }
        let helps = self.helping().filter(|t| t.who == who).any(|t| meets(self.hours(t.stall, t.turn), when));
        if helps { Err("helps then") } else { Ok(()) }
    }

    fn may_help(&self, me: u32, stall: usize, turn: u16) -> Result<(), &'static str> {
        let s = &self.stalls[stall];
        if turn >= s.pieces() {
            return Err("no such turn");
        }
        let when = self.hours(stall, turn);
        if self.helping().filter(|t| t.who == me).any(|t| meets(self.hours(t.stall, t.turn), when)) {
            return Err("helps elsewhere");
        }
        if self.held().filter(|b| b.who == me).filter_map(|b| self.time(b)).any(|time| meets(time, when)) {
            return Err("is elsewhere");
        }
        let there = self.helping().filter(|t| (t.stall, t.turn) == (stall, turn)).count();
        if there >= usize::from(s.wanted) { Err("full") } else { Ok(()) }
    }

    /// From which minute to which; nothing where no time was asked.
    fn time(&self, b: &Booking) -> Option<(u16, u16)> {
        self.stalls[b.stall].slot.map(|minutes| (b.slot * minutes, (b.slot + 1) * minutes))
    }

    fn hours(&self, stall: usize, turn: u16) -> (u16, u16) {
        self.stalls[stall].turn.map_or((0, LASTS), |minutes| (turn * minutes, (turn + 1) * minutes))
    }
}

fn meets(one: (u16, u16), other: (u16, u16)) -> bool {
    one.0 < other.1 && other.0 < one.1
}
