//! One-time codes: guessing gets nowhere, and the answer to a guess tells nothing.

use super::canaries::Log;
use super::figures::figure;
use super::street::{Came, HERE, Street, at, press};
use chrono::TimeDelta;
use std::time::Instant;
use tongxin::domain::{ChannelId, Link, Role, Said, people};

fn code(code: &str) -> Said {
    Said::Start(Link::Code(code.into()))
}

fn wrong(n: u32) -> Said {
    code(&format!("{n:032x}"))
}

fn granted(came: &Came) -> bool {
    came.events().iter().any(|event| event.contains("granted") || event.contains("\"device\""))
}

/// Everything that can be told of an attempt from outside and from the journal, without the person's number.
fn shape(came: &Came, me: tongxin::domain::PersonId) -> String {
    let events =
        came.events().join("\n").replace(&format!("[{}", me.0), "[me").replace(&format!(":{}}}", me.0), ":me}");
    format!("{events}\n--\n{}", came.seen_by(Some(me)))
}

/// Codes of every kind that is not good.
fn not_good(street: &mut Street) -> Vec<(&'static str, String)> {
    let organizer = at(ChannelId::Telegram, 900);
    street.joins(&organizer, "陈书记", HERE, Some(Role::Organizer));
    let leaver = at(ChannelId::Telegram, 901);
    let leaves = street.joins(&leaver, "小林", HERE, Some(Role::Organizer));
    let expired = street.code(HERE, Role::Organizer, TimeDelta::minutes(1));
    let used = street.code(HERE, Role::Helper, TimeDelta::hours(1));
    street.says(&at(ChannelId::Telegram, 902), "小焦", code(&used));
    street.says(&leaver, "小林", press(people::Action::Invite(HERE, Role::Organizer)));
    let withdrawn = made_by(street, leaves);
    street.says(&organizer, "陈书记", press(people::Action::Withdraw(HERE, leaves)));
    let goes = at(ChannelId::Telegram, 903);
    let gone = street.joins(&goes, "老周", HERE, None);
    street.says(&goes, "老周", press(people::Action::LinkDevice));
    let erased = made_by(street, gone);
    street.says(&goes, "老周", press(people::Action::Erase));
    street.passes(TimeDelta::minutes(2));
    vec![
        ("wrong", "0123456789abcdef".repeat(2)),
        ("expired", expired),
        ("used", used),
        ("withdrawn", withdrawn),
        ("of somebody erased", erased),
    ]
}

fn made_by(street: &Street, who: tongxin::domain::PersonId) -> String {
    use tongxin::domain::Drawers as _;
    street.drawers().read(who, tongxin::domain::Item::Code).expect("a code was made").reveal().to_string()
}

/// Wrong, expired, used, withdrawn, of somebody erased: the same events, the same words, byte for byte.
#[test]
fn a_code_that_is_not_good_tells_nothing_about_why() {
    let mut first = Street::open();
    let kinds = not_good(&mut first);
    for channel in [ChannelId::Telegram, ChannelId::Web] {
        for known in [false, true] {
            let mut shapes = Vec::new();
            for (kind, tried) in &kinds {
                // Each in a street of its own, that knows the same: the number of the person is the same too.
                let mut street = Street::open();
                not_good(&mut street);
                let from = at(channel, 1);
                if known {
                    street.joins(&from, "骗子", HERE, None);
                }
                let came = street.says(&from, "骗子", code(tried));
                let me = street.who(&from).unwrap_or_default();
                assert!(!granted(&came), "{kind}: {came:?}");
                shapes.push((kind, shape(&came, me)));
            }
            for (kind, shape) in &shapes {
                assert_eq!(shape, &shapes[0].1, "{kind} is told apart from {}", shapes[0].0);
            }
            assert!(shapes[0].1.contains("missed"), "{}", shapes[0].1);
        }
    }
}

/// How long the rules take for each kind of code that is not good; printed, because a shared machine is noisy.
#[test]
fn the_time_for_a_code_tells_nothing_either() {
    let mut street = Street::open();
    let kinds = not_good(&mut street);
    let from = at(ChannelId::Telegram, 1);
    street.joins(&from, "骗子", HERE, None);
    let me = street.who(&from).unwrap();
    let actor = tongxin::domain::Actor::inner(tongxin::domain::By::Person(me, ChannelId::Telegram));
    let mut best = vec![u128::MAX; kinds.len()];
    for _ in 0..2_000 {
        for (n, (_, tried)) in kinds.iter().enumerate() {
            let began = Instant::now();
            let decision =
                tongxin::domain::handle(street.state(), &street.drawers(), street.now, &actor, &code(tried));
            best[n] = best[n].min(began.elapsed().as_nanos());
            assert_eq!(decision.sends.len(), 1);
        }
    }
    let (least, most) = (best.iter().min().unwrap(), best.iter().max().unwrap());
    figure(
        "time for codes that are not good",
        format_args!("slowest kind {:.2} times the fastest (best of 2,000 each)", *most as f64 / *least as f64),
    );
    assert!(*most < least * 20, "{best:?}");
}

/// Five misses in an hour, on either channel; then the right one is refused as well, until the hour is over.
#[test]
fn after_five_misses_the_right_code_waits_too() {
    for channel in [ChannelId::Telegram, ChannelId::Web] {
        let mut street = Street::open();
        let from = at(channel, 1);
        street.joins(&from, "骗子", HERE, None);
        let right = street.code(HERE, Role::Organizer, TimeDelta::hours(48));
        for n in 0..5 {
            assert!(!street.says(&from, "骗子", wrong(n)).events().is_empty(), "miss {n} is counted");
            street.passes(TimeDelta::minutes(1));
        }
        street.passes(TimeDelta::minutes(54));
        let refused = street.says(&from, "骗子", code(&right));
        assert!(!granted(&refused) && refused.events().is_empty(), "{refused:?}");
        assert!(refused.seen_by(street.who(&from)).contains("歇一个小时"), "{refused:?}");
        // Somebody else is not held up.
        let other = at(channel, 2);
        street.joins(&other, "王阿姨", HERE, None);
        assert!(street.says(&other, "王阿姨", wrong(99)).seen_by(street.who(&other)).contains("再要一个"));
        street.passes(TimeDelta::minutes(1));
        assert!(granted(&street.says(&from, "骗子", code(&right))), "the hour is over");
    }
}

/// Many accounts guess no faster: after sixty misses in all codes rest for everybody, strangers too.
#[test]
fn many_accounts_guess_no_faster() {
    let mut street = Street::open();
    let right = street.code(HERE, Role::Organizer, TimeDelta::hours(48));
    let mut taken = 0;
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), || {
        for n in 0..100 {
            let channel = if n % 2 == 0 { ChannelId::Telegram } else { ChannelId::Web };
            let came = street.says(&at(channel, n), "骗子", wrong(n as u32));
            taken += came.events().iter().filter(|event| event.contains("missed")).count();
            let told = log.words().matches("guesses at invitation codes").count();
            assert_eq!(told, usize::from(taken == 60), "the operator hears of it once, after {taken}");
        }
    });
    assert_eq!(taken, 60, "what is over is not even counted");
    assert!(!granted(&street.says(&at(ChannelId::Telegram, 500), "骗子", code(&right))));
    assert!(!granted(&street.says(&at(ChannelId::Web, 501), "骗子", code(&right))));
    street.passes(TimeDelta::minutes(61));
    assert!(granted(&street.says(&at(ChannelId::Telegram, 502), "陈书记", code(&right))));
}
