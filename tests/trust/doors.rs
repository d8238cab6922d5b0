//! Every way on the page, by everyone, with cookies that are theirs, somebody else's, or made up.

use super::figures::figure;
use super::house::{CHEN, Dress, House, XIAOJIAO, press};
use super::table::ways;
use super::visitor::Visitor;
use std::collections::BTreeSet;
use std::time::Duration;
use tongxin::channel::web::address_of;
use tongxin::domain::{
    Cause, Command, CommunityId, DayId, Input, Lang, Link, PersonId, Private, Role, Said, ServiceId, bookings,
    day, people,
};

const HERE: CommunityId = CommunityId(0);
const THERE: CommunityId = CommunityId(1);
const WANG: &str = "wang-token-0123456789abcdef";
const NAME: &str = "金丝雀阿姨";
const PHONE: &str = "13955667788";

/// The ways that the router knows, as its source says it.
fn routed() -> BTreeSet<(String, String)> {
    let source = include_str!("../../src/channel/web/mod.rs");
    let routes = source.split(".route(\"").skip(1);
    routes
        .flat_map(|route| {
            let path = route.split('"').next().unwrap().to_string();
            let handlers = &route[..route.find('\n').unwrap()];
            let methods = [("get(", "GET"), ("post(", "POST")].into_iter();
            methods
                .filter(|(call, _)| handlers.contains(call))
                .map(move |(_, m)| (m.to_string(), path.clone()))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// A way without a line in the table fails, and so does a line without a way.
#[test]
fn every_way_has_its_line() {
    let table: BTreeSet<_> = ways().iter().map(|(m, p, _)| (m.to_string(), p.to_string())).collect();
    assert_eq!(table, routed());
}

async fn invite(house: &House, n: u8, community: CommunityId, role: Role) -> String {
    let code = format!("{n:02x}").repeat(16);
    let until = tongxin::engine::Clock::now(&*house.clock) + chrono::TimeDelta::days(2);
    let command = people::Command::Invite(community, role, people::code_digest(&code), until);
    let order = Said::Order(Box::new(Command::People(command)));
    house.handle.submit(Input::inner(Cause::Console([n; 16]), order)).await.unwrap();
    code
}

/// What is somebody's, and what is everybody's, in a line: nothing of it may change by anybody else's doing.
async fn belongings(house: &House, who: PersonId) -> String {
    let look = move |s: &tongxin::domain::State, d: &dyn tongxin::domain::Drawers| {
        let p = people::person(s, who)
            .map(|p| (p.community, p.lang, p.consent, p.roles.clone(), p.devices.len(), p.quiet));
        let name = d.read(who, tongxin::domain::Item::Name).map(|name| name.reveal().to_string());
        let places: Vec<_> = bookings::of_person(s, who).map(|(id, b)| (id, b.slot)).collect();
        let days: Vec<_> = day::all(s).map(|(id, d)| (id, d.status, d.start, d.plan.venue.clone())).collect();
        let roles: Vec<_> = people::everyone(s).map(|(id, p)| (id, p.roles.clone())).collect();
        format!("{p:?} {name:?} {places:?} {days:?} {roles:?}")
    };
    house.handle.look(look).await.unwrap()
}

/// All of it.
#[tokio::test]
async fn nobody_opens_a_door_that_is_not_theirs() {
    let house = House::dressed(Dress { two: true, ..Dress::default() }).await;
    let agree = |c| press(people::Action::Agree(c, Lang::Zh));
    house.says(WANG, NAME, agree(HERE)).await;
    house.says(WANG, NAME, Said::Contact(Private::new(PHONE))).await;
    let wang = house.handle.find(&address_of(WANG)).unwrap();
    let today = DayId { community: HERE, n: 1 };
    let wish = bookings::Wish { day: today, service: ServiceId(0), slot: 1 };
    house.says(WANG, NAME, press(bookings::Action::Confirm(wish, wang))).await;
    house.says(WANG, NAME, press(bookings::Action::Calendar(tongxin::domain::BookingId(1)))).await;
    house.says(WANG, NAME, press(people::Action::LinkDevice)).await;
    let link = house.handle.look(move |_, d| d.read(wang, tongxin::domain::Item::Code)).await.unwrap().unwrap();
    let (helper, there, guest, gone) = (
        "help-token-0123456789abcdef",
        "there-token-0123456789abcd",
        "guest-token-0123456789abcd",
        "gone-token-0123456789abcdef",
    );
    house.says(WANG, NAME, Said::Shown(0)).await; // the ninth key is the house's own
    house.says(helper, "帮手", agree(HERE)).await;
    let code = invite(&house, 0x11, HERE, Role::Helper).await;
    house.says(helper, "帮手", Said::Start(Link::Code(code))).await;
    house.says(there, "别处", agree(THERE)).await;
    let code = invite(&house, 0x22, THERE, Role::Organizer).await;
    house.says(there, "别处", Said::Start(Link::Code(code))).await;
    let code = invite(&house, 0x33, HERE, Role::Organizer).await;
    house.says(guest, "客人", Said::Start(Link::Code(code))).await;
    house.says(gone, "走了", agree(HERE)).await;
    house.says(gone, "走了", press(people::Action::Erase)).await;
    // What stands in the journal of somebody's address is no key to it.
    let digest = address_of(CHEN).key.to_string();
    let visitors: [(&str, &str, bool); 10] = [
        ("nobody", "", false),
        ("a made-up cookie", "made-up-token-0123456789abc", false),
        ("an address's digest", &digest, false),
        ("somebody erased", gone, false),
        ("a guest whom a role waits for", guest, false),
        ("a resident", XIAOJIAO, false),
        ("the organizer there", there, false),
        ("herself", WANG, true),
        ("a helper", helper, true),
        ("the organizer", CHEN, true),
    ];
    let before = belongings(&house, wang).await;
    let buttons =
        ["p.r.0", "p.I.0.0", "d.s.0.1.0", "d.l.0.1", "d.k.0.1.0.3", "b.v.1", "b.x.1", "b.w.0.1.0.1.3", "a.p.0.0"];
    let (mut tried, mut wrong, mut key) = (0, Vec::new(), 0x1000u64);
    for (what, token, may) in visitors {
        let visitor = Visitor::known(&house, token);
        for (method, way, _) in ways() {
            if way.ends_with("/events") {
                continue; // never ends; looked at below
            }
            let mut paths = Vec::new();
            for community in ["baile", "anle"] {
                for n in 1..=8 {
                    let path = way.replace("{community}", community).replace("{code}", link.reveal());
                    paths.push(path.replace("{n}", &n.to_string()).replace("{name}", "web.css"));
                }
            }
            paths.dedup();
            for path in paths {
                let forms: Vec<Vec<(&str, String)>> = match (method, way) {
                    ("GET", _) => vec![Vec::new()],
                    // A door is opened by whoever has the link, as long as they are not known already.
                    (_, "/go/{code}") if !["a resident", "the organizer there"].contains(&what) => continue,
                    (_, "/go/{code}") | (_, "/c/{community}/move") if path.contains("anle") || may => continue,
                    (_, "/c/{community}/join") => continue, // makes somebody new, with what is in the form
                    (_, "/c/{community}/say") if !may => buttons
                        .iter()
                        .map(|b| vec![("b", b.to_string())])
                        .chain([vec![("b", buttons[0].into()), ("n", "1".into())]])
                        .collect(),
                    (_, "/c/{community}/shown") => vec![vec![("n", "9".into())]],
                    _ => vec![Vec::new()],
                };
                for mut form in forms {
                    tried += 1;
                    key += 1;
                    form.push(("post", format!("{key:032x}")));
                    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
                    let answer = match method {
                        "GET" => visitor.get(&path).await,
                        _ => visitor.posting(&path, &form).header("x-live", "1").send().await.unwrap(),
                    };
                    let cookie = super::visitor::cookie_of(&answer);
                    if cookie.as_deref().is_some_and(|c| c.contains(WANG) || c.contains(CHEN)) && !may {
                        wrong.push(format!("{what}: {method} {path} gives somebody's cookie"));
                    }
                    let body = answer.text().await.unwrap();
                    let (name, phone) = (body.contains(NAME), body.contains(PHONE));
                    if (name || phone) && !may || phone && what == "a helper" {
                        wrong.push(format!("{what}: {method} {path} shows what is not theirs"));
                    }
                }
            }
        }
        // What was pressed is answered on their own page: it must not say more there.
        let page = visitor.page("/c/baile").await;
        if !may && (page.contains(NAME) || page.contains(PHONE)) {
            wrong.push(format!("{what}: their page shows what is not theirs"));
        }
        let mut events = visitor.get("/c/baile/events").await;
        tried += 1;
        while let Ok(Ok(Some(bytes))) = tokio::time::timeout(Duration::from_millis(60), events.chunk()).await {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if !may && (text.contains(NAME) || text.contains(PHONE)) {
                wrong.push(format!("{what}: the stream shows what is not theirs"));
            }
        }
        if !may {
            let after = belongings(&house, wang).await;
            if after != before {
                wrong.push(format!("{what} has changed something:\n{before}\n{after}"));
            }
        }
    }
    figure(
        "rights, ways on the page",
        format_args!("{tried} requests (way × visitor), {} passed that should not", wrong.len()),
    );
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    // And who may, sees: or all this would say nothing.
    assert!(Visitor::known(&house, helper).page("/c/baile/print").await.contains(NAME));
    assert!(Visitor::known(&house, WANG).page("/c/baile/mine.json").await.contains(PHONE));
    // A ticket is for whoever may change the booking, and holds a name and no telephone number.
    for token in [WANG, CHEN] {
        let ticket = Visitor::known(&house, token).page("/c/baile/print/ticket-1.html").await;
        assert!(ticket.contains(NAME) && !ticket.contains(PHONE), "{ticket}");
    }
    for token in ["", "made-up-token-0123456789abc", gone, guest, XIAOJIAO, there, helper] {
        for way in ["/c/baile/print/ticket-1.html", "/c/anle/print/ticket-1.html"] {
            let refused = Visitor::known(&house, token).get(way).await;
            assert_eq!(refused.status(), 403, "{token} at {way}");
        }
    }
    for name in ["ticket-999.html", "ticket-0.html"] {
        let refused = Visitor::known(&house, CHEN).get(&format!("/c/baile/print/{name}")).await;
        assert_eq!(refused.status(), 403, "{name}");
    }
    for name in ["ticket-.html", "ticket--1.html", "ticket-1", "ticket-4294967297.html", "ticket-1.html.html"] {
        let lost = Visitor::known(&house, CHEN).get(&format!("/c/baile/print/{name}")).await;
        assert_eq!(lost.status(), 404, "{name}");
    }
}

/// Codes are guessed at the door no better than in a chat: five misses from a house, and the right one waits.
#[tokio::test]
async fn the_door_closes_after_five_misses() {
    let house = House::open(false).await;
    let right = invite(&house, 0x44, HERE, Role::Helper).await;
    let stranger = Visitor::new(&house);
    let mut pages = BTreeSet::new();
    let open = async |code: &str, n: u32, from: &str| {
        let key = format!("{n:032x}");
        let form = [("post", key.as_str())];
        stranger.posting(&format!("/go/{code}"), &form).header("x-forwarded-for", from).send().await.unwrap()
    };
    for n in 0..5u32 {
        let answer = open(&format!("{n:032x}"), n, "203.0.113.7").await;
        assert_eq!(answer.status(), 410);
        pages.insert(answer.text().await.unwrap());
    }
    assert_eq!(pages.len(), 1, "the same answer, byte for byte");
    let refused = open(&right, 90, "203.0.113.7").await;
    assert_eq!(refused.status(), 429);
    assert!(refused.text().await.unwrap().contains("歇一个小时"));
    assert_eq!(open(&right, 91, "203.0.113.8").await.status(), 303, "somebody else is let in");
}
