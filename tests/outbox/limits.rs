//! Whatever happens, what leaves keeps to the limits, and nothing waits that may leave: against an
//! oracle that knows the limits as Telegram's FAQ words them, and nothing of how they are kept.

use super::figures::{figure, rounds};
use super::*;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Requests take different times to arrive: a message counts from when its call was back, at the latest after this.
const CLEAR: Duration = ms(10);
/// What nobody waits for leaves one by one, a thirtieth of 1.02 seconds after whatever left before.
const EVEN: Duration = ms(34);

/// A message that is to be told.
#[derive(Clone, Debug)]
struct Wish {
    at: Duration,
    chat: u32,
    lane: Lane,
}

/// An attempt as the oracle saw it.
#[derive(Clone, Debug)]
struct Try {
    left: Duration,
    back: Duration,
    chat: u32,
    /// Nobody may call that chat (or anybody) before then, from `back` on.
    chat_until: Duration,
    all_until: Duration,
}

/// One in five is a group.
fn group(chat: u32) -> bool {
    chat.is_multiple_of(5)
}

fn wishes() -> impl Strategy<Value = Vec<Wish>> {
    let lane = prop_oneof![3 => Just(Lane::Answer), 1 => Just(Lane::Reminder), 4 => Just(Lane::Broadcast)];
    let wish = (0..20_000_u64, 1..60_u32, 0..4_u32, lane);
    // A few chats get most of it.
    let wish = wish.prop_map(|(at, chat, few, lane)| Wish {
        at: ms(at),
        chat: if few > 0 { chat } else { chat % 6 + 1 },
        lane,
    });
    prop::collection::vec(wish, 1..500)
}

/// What the other side says to one attempt after the other, and how long each takes.
fn moods() -> impl Strategy<Value = Vec<(u8, u64, u64)>> {
    prop::collection::vec((0..100_u8, 1..8_u64, 1..400_u64), 64)
}

fn play(wishes: &[Wish], moods: &[(u8, u64, u64)]) -> (Vec<Try>, HashMap<SendId, (Wish, Duration)>) {
    let mut world = World::new();
    let mut all = HashMap::new();
    for (n, wish) in wishes.iter().enumerate() {
        let id = id(n as u64 + 1, wish.chat);
        let mut message = message(id, wish.lane);
        if group(wish.chat) {
            message.to.key = format!("-100{}", wish.chat).into();
        }
        all.insert(id, wish.clone());
        world.ready_at(wish.at, message);
    }
    let tries: Rc<RefCell<Vec<Try>>> = Rc::default();
    let (noted, moods) = (Rc::clone(&tries), moods.to_vec());
    let mood = move |n: usize| moods[n % moods.len()];
    let mut n = 0;
    let (takes, mut takes_n) = (mood.clone(), 0);
    world.latency = Box::new(move || {
        takes_n += 1;
        ms(takes(takes_n - 1).2)
    });
    world.refuses = Box::new(move |message, now| {
        let (what, seconds, takes) = mood(n);
        n += 1;
        let (back, after) = (now + ms(takes), Duration::from_secs(seconds));
        let scope = match what {
            0..8 => Some(Scope::Chat),
            8..10 => Some(Scope::Bot),
            _ => None,
        };
        let until = |wanted| if scope == Some(wanted) { back + after } else { Duration::ZERO };
        noted.borrow_mut().push(Try {
            left: now,
            back,
            chat: message.id.to.0,
            chat_until: until(Scope::Chat),
            all_until: until(Scope::Bot),
        });
        scope.map(|scope| Delivered::Later { scope, after })
    });
    world.run(FAR);
    let left = |id: &SendId| world.left.iter().rev().find(|(_, left)| left == id).map(|(at, _)| *at);
    let ended = all.iter().filter_map(|(id, wish)| Some((*id, (wish.clone(), left(id)?)))).collect();
    (tries.take(), ended)
}

/// Whether a message to this chat may leave just then, by the limits and by what was read until then.
fn may_leave(tries: &[Try], chat: u32, answer: bool, at: Duration) -> bool {
    let before = || tries.iter().filter(|t| t.left < at);
    let within = |time: Duration, own: bool| {
        before().filter(|t| t.back.min(t.left + CLEAR) + time > at && (!own || t.chat == chat)).count()
    };
    let own: Vec<_> = before().filter(|t| t.chat == chat).collect();
    // Three at once, one a second: over any stretch that ends now, the first of it counted from rest.
    let pace = (0..own.len()).all(|i| {
        let count = own.len() - i + 1;
        count <= 3 || at >= own[i].left + Duration::from_secs(count as u64 - 3)
    });
    // What nobody waits for goes evenly, with the answers counted in.
    let all: Vec<_> = before().collect();
    let even = (0..all.len()).all(|i| at >= all[i].left + EVEN * (all.len() - i) as u32);
    within(ms(1000), false) < 30
        && (!group(chat) || within(Duration::from_secs(60), true) < 20)
        && pace
        && own.iter().all(|t| t.back <= at && t.chat_until <= at)
        && before().all(|t| t.back > at || t.all_until <= at)
        && (answer || even)
}

/// What was broken, if anything.
fn judge(wishes: &[Wish], moods: &[(u8, u64, u64)]) -> Result<usize, String> {
    let (tries, ended) = play(wishes, moods);
    for (n, t) in tries.iter().enumerate() {
        let count = |per: Duration, own: bool| {
            let since = tries[..=n].iter().rev().take_while(|other| other.left + per > t.left);
            since.filter(|other| !own || other.chat == t.chat).count()
        };
        if count(ms(1000), false) > 30 {
            return Err(format!("more than 30 in the second before {:?}", t.left));
        }
        if group(t.chat) && count(Duration::from_secs(60), true) > 20 {
            return Err(format!("more than 20 in the minute before {:?} in group {}", t.left, t.chat));
        }
        let own: Vec<_> = tries[..=n].iter().filter(|other| other.chat == t.chat).collect();
        for (i, first) in own.iter().enumerate() {
            let count = (own.len() - i) as u64;
            if count > 3 && t.left < first.left + Duration::from_secs(count - 3) {
                return Err(format!("{count} to {} from {:?} to {:?}", t.chat, first.left, t.left));
            }
        }
        let read = |other: &&Try| other.back <= t.left && other.left < t.left;
        if own.iter().any(|other| other.back <= t.left && other.chat_until > t.left) {
            return Err(format!("a call into the pause of chat {} at {:?}", t.chat, t.left));
        }
        if tries[..n].iter().filter(read).any(|other| other.all_until > t.left) {
            return Err(format!("a call into the bot's pause at {:?}", t.left));
        }
    }
    let given_back = wishes.len() - ended.len();
    if given_back > 0 {
        return Err(format!("{given_back} messages never left"));
    }
    // Nothing waits that may leave: a moment before it left something kept it, and nothing else took its turn.
    let moments: BTreeSet<Duration> = tries.iter().flat_map(|t| [t.left, t.back]).collect();
    for (id, (wish, left)) in &ended {
        let answer = wish.lane == Lane::Answer;
        let since = moments.range(..*left).next_back().copied().unwrap_or_default().max(wish.at);
        let waited = since + (*left - since) / 2;
        let turn = tries.iter().any(|t| t.chat == id.to.0 && t.back == *left);
        if *left > wish.at && waited < *left && !turn && may_leave(&tries, id.to.0, answer, waited) {
            return Err(format!("{id:?} ({:?}) waited at {waited:?} for {left:?} for nothing", wish.lane));
        }
    }
    Ok(tries.len())
}

/// In any second, in any chat, in any group's minute: never too many; and never idle while something may leave.
#[test]
fn limits_are_kept_and_used() {
    let cases = rounds(60, 6_000) as u32;
    let tries = RefCell::new(0);
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let result = runner.run(&(wishes(), moods()), |(wishes, moods)| {
        *tries.borrow_mut() += judge(&wishes, &moods).map_err(TestCaseError::fail)?;
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    figure("lanes and limits", format!("{cases} streets, {} calls: 0 beyond a limit, 0 idle", tries.take()));
}
