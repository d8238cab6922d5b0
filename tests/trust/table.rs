//! The table of rights, as it is written down by hand, and every button with every number that may be meant.

use std::collections::{BTreeMap, BTreeSet};
use tongxin::domain::{Action, AnnouncementId, BookingId, PersonId, ShiftId};

pub const TABLE: &str = include_str!("../golden/rights.txt");
const BUTTONS: &str = include_str!("../golden/buttons.txt");

/// The least that somebody must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Least {
    Guest,
    Member,
    /// A head of a building, for those they were given; organizers too.
    Head,
    Helper,
    Organizer,
}

fn least(word: &str) -> Least {
    match word {
        "guest" | "anyone" => Least::Guest,
        "member" => Least::Member,
        "helper" => Least::Helper,
        "head" => Least::Head,
        "organizer" => Least::Organizer,
        _ => panic!("{word} is no right"),
    }
}

/// A kind of button.
pub struct Kind {
    pub tag: &'static str,
    pub least: Least,
    pub numbers: Vec<&'static str>,
}

fn lines() -> impl Iterator<Item = Vec<&'static str>> {
    let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_whitespace().collect())
}

/// All kinds of buttons.
pub fn kinds() -> Vec<Kind> {
    let lines = lines().filter(|line| !["word", "way"].contains(&line[0]));
    lines.map(|line| Kind { tag: line[0], least: least(line[1]), numbers: line[2..].to_vec() }).collect()
}

/// Every word, and the least that whoever says it must be.
pub fn words() -> BTreeMap<String, Least> {
    let words = lines().filter(|line| line[0] == "word");
    words
        .map(|line| match &line[1..] {
            [word @ .., least] => (word.join(" "), self::least(least)),
            [] => panic!("a word without itself"),
        })
        .collect()
}

/// The ways on the page: method, path, the least.
pub fn ways() -> Vec<(&'static str, &'static str, Least)> {
    lines().filter(|line| line[0] == "way").map(|line| (line[1], line[2], least(line[3]))).collect()
}

/// The tags of all buttons ever made.
pub fn known_tags() -> BTreeSet<&'static str> {
    let lines = BUTTONS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let data = lines.filter_map(|line| line.split_whitespace().next());
    data.map(|data| data.match_indices('.').nth(1).map_or(data, |(second, _)| &data[..second])).collect()
}

/// What there is in the street.
#[derive(Default)]
pub struct Things {
    pub people: Vec<PersonId>,
    pub bookings: Vec<BookingId>,
    pub turns: Vec<ShiftId>,
    pub announcements: Vec<AnnouncementId>,
    pub marks: Vec<u32>,
    /// Numbers at a stall.
    pub numbers: Vec<u64>,
    /// Digits that are passed on by hand.
    pub digits: Vec<u64>,
    /// A moment that a day can be moved to.
    pub moment: u64,
    /// Moments at which somebody can be visited, and their dates.
    pub moments: Vec<u64>,
    pub dates: Vec<u64>,
    /// Commits whose deeds can be taken back.
    pub done: Vec<u64>,
}

/// Every button of a kind, with everything that is there and something that is not.
pub fn all(kind: &Kind, things: &Things) -> Vec<String> {
    let mut made: Vec<Vec<u64>> = vec![Vec::new()];
    for number in &kind.numbers {
        let choices = choices(number, things);
        made = made
            .iter()
            .flat_map(|before| choices.iter().map(move |more| [before.clone(), more.clone()].concat()))
            .collect();
    }
    made.iter().map(|numbers| tongxin::domain::tags::join(kind.tag, numbers)).collect()
}

fn choices(kind: &str, things: &Things) -> Vec<Vec<u64>> {
    let one = |numbers: &[u64]| numbers.iter().map(|n| vec![*n]).collect::<Vec<_>>();
    let and_none = |numbers: Vec<u64>| numbers.into_iter().chain([999]).map(|n| vec![n]).collect::<Vec<_>>();
    let days = || vec![vec![0, 1], vec![1, 1], vec![0, 2], vec![7, 1]];
    match kind {
        "c" => one(&[0, 1, 7]),
        "d" => days(),
        "s" => one(&[0, 1, 2, 3, 4, 5]),
        "w" => one(&[0, 3]),
        "l" | "y" | "n" => one(&[0, 1]),
        "p" => and_none(things.people.iter().map(|id| id.0.into()).collect()),
        "b" => and_none(things.bookings.iter().map(|id| id.0.into()).collect()),
        "t" => and_none(things.turns.iter().map(|id| id.0.into()).collect()),
        "a" => and_none(things.announcements.iter().map(|id| id.0.into()).collect()),
        "z" => and_none(things.numbers.clone()),
        "j" => one(&[1, 2]),
        "o" => one(&[0, 1, 7]),
        "q" => one(&[1, 2, 999]),
        "i" => one(&[1, 2, 3, 999]),
        "v" => one(&[1, 2, 3, 999]),
        "g" => one(&[0, 1, 5, 6]),
        "f" => one(&[1, 2, 3, 999]),
        "D" => and_none(things.digits.clone()),
        "V" => one(&[1, 2, 3, 4, 5, 999]),
        "E" => and_none(things.moments.clone()),
        "H" => and_none(things.dates.clone()),
        "S" => one(&[0, 2, 999]),
        "m" => and_none(things.marks.iter().map(|mark| u64::from(*mark)).collect()),
        "k" => vec![vec![0], vec![1, 0, 5], vec![2, things.moment], vec![3]],
        "N" => one(&[0, 1, 2]),
        "P" => one(&[1, 2, 999]),
        "x" => one(&[0, 5, 4821]),
        "h" => one(&[0, 1, 2]),
        "e" => one(&[2026, 2027]),
        "r" | "F" => one(&[1, 2, 999]),
        "Q" => and_none(things.done.clone()),
        "u" => {
            let on = (1..=4).flat_map(|n| days().into_iter().map(move |day| [vec![n], day].concat()));
            let of = [0, 5].into_iter().flat_map(|n| [vec![n, 0], vec![n, 1]]);
            on.chain(of).collect()
        }
        _ => panic!("{kind} is no kind of number"),
    }
}

/// The button, if it is one.
pub fn button(data: &str) -> Option<Action> {
    Action::decode(data)
}

/// Every word that some slice understands, as its source says it: the literals of its `words`.
pub fn understood() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for source in [
        include_str!("../../src/domain/people/talk.rs"),
        include_str!("../../src/domain/day/talk.rs"),
        include_str!("../../src/domain/bookings/talk.rs"),
        include_str!("../../src/domain/waiting/talk.rs"),
        include_str!("../../src/domain/queue/talk.rs"),
        include_str!("../../src/domain/calls/talk.rs"),
        include_str!("../../src/domain/market/talk.rs"),
        include_str!("../../src/domain/absences/talk.rs"),
        include_str!("../../src/domain/hours/talk.rs"),
        include_str!("../../src/domain/teams/talk.rs"),
        include_str!("../../src/domain/visits/talk.rs"),
        include_str!("../../src/domain/standins/talk.rs"),
        include_str!("../../src/domain/moves/talk.rs"),
        include_str!("../../src/domain/opinions/talk.rs"),
        include_str!("../../src/domain/repairs/talk.rs"),
        include_str!("../../src/domain/reports/talk.rs"),
        include_str!("../../src/domain/shifts/talk.rs"),
        include_str!("../../src/domain/skills/talk.rs"),
        include_str!("../../src/domain/announcements/talk.rs"),
        include_str!("../../src/domain/groups/talk.rs"),
        include_str!("../../src/domain/undo/talk.rs"),
        include_str!("../../src/domain/photos/talk.rs"),
    ] {
        let body = source.split("pub fn words(").nth(1).expect("each slice has its words");
        let body = &body[..body.find("\n}").expect("it ends")];
        let code = body.lines().filter(|line| !line.trim_start().starts_with("//"));
        let code = code.collect::<Vec<_>>().join("\n");
        all.extend(code.split('"').skip(1).step_by(2).map(str::to_string));
    }
    // However somebody says that it was a mistake, stands by itself, below what may be said round it.
    let undo = include_str!("../../src/domain/undo/talk.rs").split("fn means_back(").nth(1).expect("it is there");
    let undo = undo[..undo.find("\n}").expect("it ends")].split("matches!(").nth(1).expect("they are named");
    all.extend(undo.split('"').skip(1).step_by(2).map(str::to_string));
    all
}
