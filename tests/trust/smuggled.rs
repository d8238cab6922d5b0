//! Hostile words in every place where somebody types, read again wherever they come out: in Telegram's payloads, on
//! pages, on paper, in the calendar's file and in what one takes away.

use super::figures::figure;
use super::house::{CHEN, House, XIAOJIAO, press};
use super::injection::{HOSTILE, harmless, unseen};
use super::scene::Scene;
use super::server::private;
use super::visitor::Visitor;
use serde_json::{Value, json};
use std::time::Duration;
use tongxin::channel::web::address_of;
use tongxin::domain::{
    Action, Address, AnnouncementId, Audience, BookingId, ChannelId, CommunityId, DayId, Drawers, Item, Lang,
    PersonId, Private, Said, ServiceId, State, Text, announcements, bookings, day, people,
};
use tongxin::engine::Handle;

const HERE: CommunityId = CommunityId(0);
const DAY: DayId = DayId { community: HERE, n: 1 };

/// What an organizer does with words of their own; after each of these the words are typed.
fn deeds(n: u32) -> [(Action, &'static str); 4] {
    [
        (day::Action::AskVenue(DAY).into(), "venue"),
        (day::Action::AskReason(DAY, day::Change::Cancel).into(), "reason"),
        (announcements::Action::Write(HERE).into(), "announcement"),
        (announcements::Action::Correct(AnnouncementId(n)).into(), "correction"),
    ]
}

/// The button below what they looked at.
fn done(what: &str, n: u32, mark: u32) -> Action {
    match what {
        "venue" => day::Action::Make(DAY, day::Change::Venue, mark).into(),
        "reason" => day::Action::Make(DAY, day::Change::Cancel, mark).into(),
        "announcement" => announcements::Action::Send(Audience::Everyone(HERE), false, mark).into(),
        _ => announcements::Action::MakeCorrection(AnnouncementId(n), mark).into(),
    }
}

/// The mark of the words that somebody typed last, once they are kept.
async fn mark(handle: &Handle, who: Address, words: &str) -> u32 {
    let who = handle.find(&who).expect("they are known");
    for _ in 0..500 {
        let draft = handle.look(move |_, d| d.read(who, Item::Draft)).await.unwrap();
        if let Some(draft) = draft {
            return Text::One(draft.reveal().into()).mark();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{words}: they are not kept");
}

/// Whether something else is published soon than before.
async fn changes(handle: &Handle, before: &str) -> bool {
    for _ in 0..500 {
        if published(handle).await != before {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    false
}

/// What is published now: the day's venue and reason, and every announcement.
async fn published(handle: &Handle) -> String {
    let look = |s: &State, _: &dyn Drawers| {
        let told: Vec<_> = (1..99).filter_map(|n| announcements::get(s, AnnouncementId(n))).collect();
        let day = day::get(s, DAY).map(|day| (day.plan.venue.clone(), day.reason.clone(), day.status));
        format!("{day:?} {told:?}")
    };
    handle.look(look).await.unwrap()
}

/// Every text within a payload.
fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            // A keyboard is JSON within JSON.
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => texts(&inner, into),
            _ => into.push(text.clone()),
        },
        Value::Array(all) => all.iter().for_each(|one| texts(one, into)),
        Value::Object(all) => all.values().for_each(|one| texts(one, into)),
        _ => {}
    }
}

/// Names, telephone numbers, dependents, venues, reasons, announcements and their corrections, through Telegram: its
/// payloads are plain text without marks that nobody sees, and nothing asks for mark-up to be read.
#[tokio::test]
async fn through_telegram() {
    const CHEN: i64 = 501;
    let scene = Scene::open().await;
    // What is confirmed is taken in; not everything has an answer of its own.
    let press = async |chat: i64, action: Action| {
        let id = scene.server.world().newest(chat).map_or(1, |shown| shown.id);
        let update = scene.server.press(chat, id, &action.encode());
        scene.server.confirmed(update).await;
    };
    let say = async |chat: i64, text: &str| scene.server.confirmed(scene.server.say(chat, text)).await;
    scene.join(CHEN).await;
    scene.say(CHEN, &format!("/start {}", super::scene::CODE)).await;
    let chen = Address { channel: ChannelId::Telegram, key: CHEN.to_string().into() };
    let mut made = 0;
    for (n, hostile) in HOSTILE.into_iter().enumerate() {
        // They are called so, come by such a poster, and name somebody so.
        let chat = 600 + n as i64;
        let from = json!({"id": chat, "is_bot": false, "first_name": hostile, "last_name": hostile, "username": hostile, "language_code": hostile});
        for said in [format!("/start {hostile}"), hostile.to_string(), "/start baile".into()] {
            let chat = private(chat);
            let message = json!({"message_id": 1, "date": 1, "chat": chat, "from": from, "text": said});
            scene.server.confirmed(scene.server.update(json!({ "message": message }))).await;
        }
        press(chat, people::Action::Agree(HERE, Lang::Zh).into()).await;
        let wish = bookings::Wish { day: DAY, service: ServiceId(0), slot: n as u16 };
        press(chat, people::Action::Rename.into()).await;
        say(chat, hostile).await;
        press(chat, people::Action::Phone.into()).await;
        say(chat, hostile).await;
        press(chat, bookings::Action::Other(wish).into()).await;
        say(chat, hostile).await;
        if let Some(me) = scene.person(chat) {
            press(chat, bookings::Action::Confirm(wish, me).into()).await;
            press(chat, bookings::Action::Calendar(BookingId(n as u32 + 1)).into()).await;
        }
        press(chat, people::Action::Export.into()).await;
        let about = n as u32 + 1;
        for (asks, what) in deeds(about) {
            let before = published(scene.handle()).await;
            press(CHEN, asks).await;
            say(CHEN, hostile).await;
            let mark = mark(scene.handle(), chen.clone(), &format!("{hostile:?} as {what}")).await;
            press(CHEN, done(what, about, mark)).await;
            made += u32::from(changes(scene.handle(), &before).await);
            if what == "reason" {
                press(CHEN, day::Action::Reopen(DAY).into()).await;
            }
        }
        for action in [day::Action::Roster(HERE), day::Action::Print(HERE), day::Action::CallList(DAY)] {
            press(CHEN, action.into()).await;
        }
    }
    assert_eq!(made as usize, HOSTILE.len() * 4, "all of it was published");
    scene.say(CHEN, "/help").await;
    let world = scene.server.world();
    let (mut payloads, mut read) = (0, 0);
    for call in world.calls.iter().filter(|call| call.chat.is_some()) {
        payloads += 1;
        for marked in ["parse_mode", "entities", "caption_entities"] {
            assert!(call.body.get(marked).is_none_or(Value::is_null), "{marked} in {}", call.body);
        }
        let mut all = Vec::new();
        texts(&call.body, &mut all);
        for text in all {
            read += u32::from(text.contains("<script>x()"));
            assert!(!text.contains('\r') || text.contains("BEGIN:VCALENDAR"), "{}: {text:?}", call.method);
            let seen = text.replace('\r', "");
            assert!(!seen.chars().any(unseen), "{}: {text:?}", call.method);
        }
    }
    figure(
        "injection, Telegram",
        format_args!("{payloads} payloads after {} hostile words in 9 places: 0 marks", HOSTILE.len()),
    );
    assert!(read > 5, "what was typed can still be read: {read}");
}

/// The lines of a calendar's file: each is one of ours, and none is too much.
fn calendar(text: &str, what: &str) {
    let unfolded = text.replace("\r\n ", "").replace("\r\n\t", "");
    for line in unfolded.split("\r\n").filter(|line| !line.is_empty()) {
        let name: String = line.chars().take_while(|c| c.is_ascii_uppercase() || *c == '-').collect();
        let ours = [
            "BEGIN",
            "END",
            "VERSION",
            "PRODID",
            "CALSCALE",
            "METHOD",
            "UID",
            "DTSTAMP",
            "DTSTART",
            "DTEND",
            "SUMMARY",
            "LOCATION",
            "TRIGGER",
            "ACTION",
            "DESCRIPTION",
            "NAME",
            "X-WR-CALNAME",
        ];
        assert!(ours.contains(&name.as_str()), "{what}: {line:?} in {text}");
        assert!(!line.chars().any(|c| unseen(c) || c == '\n'), "{what}: {line:?}");
    }
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 1, "{what}: {text}");
}

/// The same on the personal page: organizers', residents' and strangers' pages, the poster, the print page, the
/// calendar's file, and what one takes away.
#[tokio::test]
async fn on_pages() {
    let (mut pages, mut made, mut files, mut read) = (0, 0, 0, 0);
    for hostile in HOSTILE {
        let house = House::open(false).await;
        for _ in 4..10 {
            house.says(CHEN, "", Said::Shown(0)).await; // the ninth key is the house's own
        }
        let mut aunt = Visitor::new(&house);
        aunt.join(hostile).await;
        if aunt.cookie.is_empty() {
            aunt.join("王阿姨").await; // nobody can be called that
        }
        for action in [people::Action::Rename, people::Action::Phone] {
            aunt.say(&[("b", &Action::from(action).encode())]).await;
            aunt.say(&[("text", hostile)]).await;
        }
        let token = aunt.cookie.trim_start_matches("tongxin=").to_string();
        let me: PersonId = house.handle.find(&address_of(&token)).unwrap();
        let wish = bookings::Wish { day: DAY, service: ServiceId(0), slot: 1 };
        let act = async |action: Action| house.says(&token, hostile, press(action)).await;
        act(bookings::Action::Other(wish).into()).await;
        house.says(&token, hostile, Said::Text(Private::new(hostile))).await;
        act(bookings::Action::Confirm(wish, me).into()).await;
        for (asks, what) in deeds(1) {
            let before = published(&house.handle).await;
            house.says(CHEN, hostile, press(asks)).await;
            house.says(CHEN, hostile, Said::Text(Private::new(hostile))).await;
            let mark = mark(&house.handle, address_of(CHEN), &format!("{hostile:?} as {what}")).await;
            house.says(CHEN, hostile, press(done(what, 1, mark))).await;
            made += u32::from(changes(&house.handle, &before).await);
            act(people::Action::Home.into()).await;
            if what == "venue" {
                act(bookings::Action::Calendar(BookingId(1)).into()).await;
            }
            for action in [day::Action::Roster(HERE), day::Action::Print(HERE)] {
                house.says(CHEN, hostile, press(action)).await;
            }
            let all =
                [("organizer", Visitor::known(&house, CHEN)), ("volunteer", Visitor::known(&house, XIAOJIAO))];
            let all = all.iter().map(|(who, visitor)| (*who, visitor)).chain([("resident", &aunt)]);
            let stranger = Visitor::new(&house);
            for (who, visitor) in all.chain([("stranger", &stranger)]) {
                for path in
                    ["/c/baile", "/c/baile/poster", "/c/baile/print", "/c/%3Cscript%3E", "/go/%0d%0aX-Evil%3a1"]
                {
                    let answer = visitor.get(path).await;
                    assert!(answer.headers().get("x-evil").is_none());
                    let page = answer.text().await.unwrap();
                    harmless(&page, &format!("{path} of the {who} after {what} {hostile:?}"));
                    pages += 1;
                    read += u32::from(page.contains("&lt;script&gt;x()"));
                }
            }
        }
        let mine: Value = serde_json::from_str(&aunt.page("/c/baile/mine.json").await).expect("it is JSON");
        assert!(mine.to_string().len() > 50);
        for n in 1..40 {
            let answer = aunt.get(&format!("/c/baile/file/{n}")).await;
            if answer.headers().get("content-type").is_some_and(|kind| kind.to_str().unwrap().contains("calendar"))
            {
                let named = answer.headers().get("content-disposition").unwrap().to_str().unwrap().to_string();
                assert!(!named.contains("evil") && !named.contains("script"), "{named}");
                calendar(&answer.text().await.unwrap(), hostile);
                files += 1;
            }
        }
    }
    assert_eq!(made as usize, HOSTILE.len() * 4, "all of it was published");
    assert!(files >= HOSTILE.len(), "calendar files: {files}");
    assert!(read > 5, "what was typed can still be read: {read}");
    figure(
        "injection, pages",
        format_args!("{pages} pages and {files} calendar files after {} hostile words: 0 marks", HOSTILE.len()),
    );
}
