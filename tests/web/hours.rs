//! Coming and going on the web: the digits in large, the door behind a scanned code, the record and its check.

use super::house::{CHEN, House, XIAOJIAO};
use super::visitor::{Visitor, cookie_of, key_in};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, REFRESH};
use tongxin::domain::{Action, CommunityId, DayId, Said, ServiceId, hours, shifts};

const DAY: DayId = DayId { community: CommunityId(0), n: 1 };

fn press(action: impl Into<Action>) -> Said {
    Said::Pressed(Some(action.into()))
}

async fn set(house: &House, at: &str) {
    house.clock.set(at.parse().unwrap());
    // What fell due by then has happened once something said later is answered.
    house.says(CHEN, "陈书记", press(tongxin::domain::people::Action::Home)).await;
}

/// The digits on the page, whatever stands between them.
fn digits(board: &str) -> String {
    let row = board.split("class=\"digits\"").nth(1).expect("the digits").split("</p>").next().unwrap();
    row.chars().filter(char::is_ascii_digit).collect()
}

/// From the digits at the table to a record that a stranger can check.
#[tokio::test]
async fn a_day_s_work_becomes_a_record_that_anyone_can_check() {
    let house = House::open(false).await;
    let (chen, jiao) = (Visitor::known(&house, CHEN), Visitor::known(&house, XIAOJIAO));
    let turn = shifts::Turn { day: DAY, service: ServiceId(0), turn: 0 };
    house.says(XIAOJIAO, "小焦", press(shifts::Action::Confirm(turn))).await;
    assert!(chen.page("/c/baile/here").await.contains("还没有数字"));

    set(&house, "2026-12-20T00:30:10Z").await;
    house.says(CHEN, "陈书记", press(hours::Action::Open(DAY))).await;
    let board = chen.get("/c/baile/here").await;
    assert_eq!(board.headers()[REFRESH], "51", "it turns over with the minute");
    let board = board.text().await.unwrap();
    let code = digits(&board);
    assert_eq!(code.len(), 4, "{board}");
    assert_eq!(board.matches("<svg role=\"img\"").count(), 2, "for the page and for Telegram");
    assert_eq!(jiao.get("/c/baile/here").await.status(), StatusCode::FORBIDDEN);
    assert_eq!(Visitor::new(&house).get("/c/baile/here").await.status(), StatusCode::FORBIDDEN);

    // A device that nobody is known by comes to nothing, and becomes nobody.
    let door = format!("/go/here-{code}");
    let stranger = Visitor::new(&house).post(&door, &[("post", &"a".repeat(32))]).await;
    assert_eq!((stranger.status(), cookie_of(&stranger)), (StatusCode::FORBIDDEN, None));
    assert!(stranger.text().await.unwrap().contains("还不认得"));
    let key = key_in(&jiao.page(&door).await, "/go/");
    assert_eq!(jiao.post(&door, &[("post", &key)]).await.status(), StatusCode::SEE_OTHER);
    jiao.sees("您8:30到了").await;

    set(&house, "2026-12-20T03:00:20Z").await;
    let code = digits(&chen.page("/c/baile/here").await);
    house.says(XIAOJIAO, "小焦", press(hours::Action::Enter(DAY))).await;
    jiao.say(&[("text", &code)]).await;
    jiao.sees("一共2.5小时").await;
    // Looking at the sum confirms nothing: the button below it does, which carries what was seen.
    house.says(CHEN, "陈书记", press(hours::Action::Confirm(DAY))).await;
    chen.presses("h.K.").await;
    jiao.sees("居委会确认过了").await;

    assert_eq!(jiao.get("/c/baile/print/record-2026.html").await.status(), StatusCode::FORBIDDEN, "not made yet");
    house.says(XIAOJIAO, "小焦", press(hours::Action::Record(2026))).await;
    let paper = jiao.page("/c/baile/print/record-2026.html").await;
    assert!(paper.contains("小焦") && paper.contains("2026-12-20") && paper.contains("/check"), "{paper}");
    let table = jiao.get("/c/baile/print/record-2026.csv").await;
    assert_eq!(table.headers()[CONTENT_TYPE], "text/csv; charset=utf-8");
    assert!(table.text().await.unwrap().contains("2026-12-20,百乐居民区,理发,8:30,11:00,2.5"));
    for other in ["record-2025.html", "record-x.html", "record-2026.pdf", "record-99999.html"] {
        assert_ne!(jiao.get(&format!("/c/baile/print/{other}")).await.status(), StatusCode::OK, "{other}");
    }
    // One's own, and nobody else's.
    assert_eq!(chen.get("/c/baile/print/record-2026.html").await.status(), StatusCode::FORBIDDEN);

    let number = paper.split("核对号：").nth(1).expect("a number").chars().take(19).collect::<String>();
    let anyone = Visitor::new(&house);
    assert!(anyone.page("/check").await.contains("核对号"));
    let check = async |number: &str| anyone.post("/check", &[("number", number)]).await.text().await.unwrap();
    for typed in [number.clone(), number.to_lowercase(), format!(" {} ", number.replace('-', ""))] {
        let found = check(&typed).await;
        assert!(found.contains("是真的") && found.contains("2.5小时") && found.contains("“小”"), "{found}");
        assert!(!found.contains("小焦"), "the name itself is for whoever has the paper");
    }
    for wrong in ["", "ABCD-EFGH-JKLM-NPQR", &number[..18], "<script>"] {
        let found = check(wrong).await;
        assert!(found.contains("没有这个核对号") && !found.contains("<script>"), "{found}");
    }
}
