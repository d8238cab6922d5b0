//! What came unasked keeps its buttons as long as it is open, whatever comes after it.

use super::browser::{browser, measured};
use super::house::{CHEN, House, XIAOJIAO, press, until};
use super::visitor::Visitor;
use reqwest::StatusCode;
use tongxin::domain::{CommunityId, DayId, ServiceId, bookings, day, shifts};

const DAY: DayId = DayId { community: CommunityId(0), n: 1 };

/// The hours at which the days' reminders come: a week before, the day before, two hours before.
const WEEK: &str = "2026-12-13T01:00:00Z";
const EVE: &str = "2026-12-19T01:00:00Z";
const SOON: &str = "2026-12-19T23:20:00Z";
const AFTER: &str = "2026-12-21T01:00:00Z";

/// Whether the screen that says so can be pressed.
fn open(page: &str, words: &str) -> bool {
    let screens: Vec<_> = page.split("<article").filter(|screen| screen.contains(words)).collect();
    assert_eq!(screens.len(), 1, "{words}: {page}");
    screens[0].contains("<form class=\"acts\"")
}

/// 小焦 has a haircut at 9:20.
async fn booked(house: &House) -> Visitor {
    let jiao = house.handle.find(&tongxin::channel::web::address_of(XIAOJIAO)).unwrap();
    let wish = bookings::Wish { day: DAY, service: ServiceId(0), slot: 1 };
    house.says(XIAOJIAO, "小焦", press(bookings::Action::Confirm(wish, jiao))).await;
    Visitor::known(house, XIAOJIAO)
}

/// A later reminder takes nothing from an earlier one; whoever answers, or has nothing left to answer, ends it.
#[tokio::test]
async fn a_reminder_keeps_its_buttons_while_it_is_open() {
    let house = House::open(false).await;
    let jiao = booked(&house).await;
    let (invites, asks, soon) = ("公益日快到了", "您来吗", "别忘了");
    house.clock.set(WEEK.parse().unwrap());
    jiao.sees(invites).await;
    house.clock.set(EVE.parse().unwrap());
    let page = jiao.sees(asks).await;
    assert!(open(&page, invites) && open(&page, asks), "{page}");
    // Something else is looked at, and the next reminder comes: both are open all the same.
    jiao.say(&[("b", "d.m")]).await;
    house.clock.set(SOON.parse().unwrap());
    let page = jiao.sees(soon).await;
    assert!(open(&page, invites) && open(&page, asks) && open(&page, soon), "{page}");
    // Answered where it stands, three screens up.
    jiao.presses("d.y").await;
    let page = jiao.sees("您选了：我会来").await;
    assert!(open(&page, invites) && open(&page, soon), "{page}");
    // The place is given back: there is nothing left to say of it. The invitation still holds.
    jiao.presses("d.n").await;
    let page = jiao.sees("您选了：来不了").await;
    assert!(open(&page, invites), "{page}");
    // A day that is over invites nobody.
    house.clock.set(AFTER.parse().unwrap());
    house.says(CHEN, "陈书记", press(tongxin::domain::people::Action::Home)).await;
    until("the day is over", async || !open(&jiao.page("/c/baile").await, invites)).await;
}

/// A turn that somebody else ends (here by the volunteer's own other button) takes the buttons of what asked about it.
#[tokio::test]
async fn a_reminder_ends_with_its_duty() {
    let house = House::open(false).await;
    let turn = shifts::Turn { day: DAY, service: ServiceId(0), turn: 0 };
    house.says(XIAOJIAO, "小焦", press(shifts::Action::Confirm(turn))).await;
    let jiao = Visitor::known(&house, XIAOJIAO);
    house.clock.set(EVE.parse().unwrap());
    let page = jiao.sees("您来吗").await;
    assert!(open(&page, "您来吗"));
    let me = house.handle.find(&tongxin::channel::web::address_of(XIAOJIAO)).unwrap();
    let shift = house.handle.look(move |s, _| shifts::of_person(s, me).next().unwrap().0).await.unwrap();
    house.says(XIAOJIAO, "小焦", press(shifts::Action::Leave(shift))).await;
    until("nothing is asked any more", async || !open(&jiao.page("/c/baile").await, "您来吗")).await;
}

/// In a real browser: what arrives leaves the reminders above it as they are, and they can be pressed there.
#[tokio::test(flavor = "multi_thread")]
async fn reminders_above_can_be_pressed() {
    let house = House::open(true).await;
    let _ = booked(&house).await;
    let Some(b) = browser(390, 844, true).await else { return };
    b.client.goto(&house.url("/phone/2/c/baile")).await.unwrap();
    for (at, says) in [(WEEK, "公益日快到了"), (EVE, "您来吗"), (SOON, "别忘了")] {
        house.clock.set(at.parse().unwrap());
        b.says("#log", says).await;
    }
    let open = "return [...document.querySelectorAll('[data-lane=\"r\"] form.acts')].length";
    assert_eq!(b.run(open).await, 3);
    measured(&b, "three open reminders").await;
    b.run("scrollTo(0, 0)").await;
    b.see("reminders-above").await;
    b.press("我会来").await;
    b.says("#log .chosen", "我会来").await;
    assert_eq!(b.run(open).await, 2, "the others are open all the same");
    b.run("document.querySelector('.chosen').scrollIntoView({ block: 'center' })").await;
    b.see("reminders-answered").await;
    b.client.clone().close().await.unwrap();
}

/// A ticket and lists of a day that is forgotten say so, to whom they were shown before.
#[tokio::test]
async fn what_was_put_away_with_its_day_says_so() {
    let house = House::open(false).await;
    let (jiao, chen) = (booked(&house).await, Visitor::known(&house, CHEN));
    assert!(jiao.page("/c/baile/print/ticket-1.html").await.contains("小焦"));
    for (days, at) in [(2, "2026-12-23T01:00:00Z"), (3, "2027-01-23T01:00:00Z")] {
        house.clock.set(at.parse().unwrap());
        house.says(CHEN, "陈书记", press(tongxin::domain::people::Action::Home)).await;
        let opened = async || {
            let newest = |s: &tongxin::domain::State| day::community(s, CommunityId(0)).unwrap().newest;
            house.handle.look(move |s, _| newest(s)).await.unwrap() >= days
        };
        until("the next day is opened", opened).await;
    }
    for (who, paper, status, words) in [
        (&jiao, "ticket-1.html", StatusCode::GONE, "这张单子收起来了"),
        (&chen, "lists-1.html", StatusCode::GONE, "名单收起来了"),
        (&jiao, "lists-1.html", StatusCode::FORBIDDEN, "名单只给组织的人和帮手看"),
        (&chen, "lists-9.html", StatusCode::FORBIDDEN, "名单只给组织的人和帮手看"),
    ] {
        let answer = who.get(&format!("/c/baile/print/{paper}")).await;
        assert_eq!(answer.status(), status, "{paper}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(words), "{paper}: {page}");
    }
}
