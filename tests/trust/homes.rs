//! Visits at home: where somebody lives and what they need is seen by whom it must be, while it must be, and tells
//! nobody who is in need.

use super::street::{Came, HERE, Street, at, press, text};
use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use std::collections::BTreeSet;
use tongxin::domain::{
    Actor, Address, By, Cause, ChannelId, Ctx, Drawers as _, Event, Handed, Input, Item, Notice, PersonId,
    PhotoId, Private, QuoteId, Role, Said, SkillId, VisitId, day, people, photos, render, repairs, skills, teams,
    visits,
};
use tongxin::journal::Wanted;
use tongxin::locale::Locale;
use visits::{Action, Kind};

const WORDS: &str = "鹧鸪擦窗";
const HOME: &str = "杜鹃弄7号";
const PHONE: &str = "02165557788";
const FIRST: VisitId = VisitId(1);

/// A street with an elder, an organizer, four who help, and somebody who only lives there.
struct Homes {
    street: Street,
    elder: Address,
    boss: Address,
    four: Vec<Address>,
    other: Address,
    code: String,
    quotes: u32,
}

impl Homes {
    fn open() -> Self {
        let mut street = Street::open();
        let address = |n: u64| at(if n.is_multiple_of(2) { ChannelId::Web } else { ChannelId::Telegram }, n);
        let names = ["张阿婆", "陈书记", "小焦", "老金", "老周", "老吴", "阿芳"];
        for (n, name) in names.into_iter().enumerate() {
            let role = (n == 1).then_some(Role::Organizer);
            street.joins(&address(n as u64), name, HERE, role);
        }
        let (elder, boss, other) = (address(0), address(1), address(6));
        let four: Vec<_> = (2..6).map(address).collect();
        for (n, from) in four.iter().enumerate() {
            street.says(from, "", press(skills::Action::AskWords(HERE)));
            street.says(from, "", text("擦窗"));
            street.says(&boss, "", press(skills::Action::ConfirmWords(SkillId(n as u32 + 1))));
        }
        Homes { street, elder, boss, four, other, code: String::new(), quotes: 0 }
    }

    fn who(&self, address: &Address) -> PersonId {
        self.street.who(address).unwrap()
    }

    fn at(&self, days: u64, hour: u32, minute: u32) -> DateTime<Utc> {
        let zone = day::zone(self.street.state(), HERE);
        let date = "2026-12-12".parse::<chrono::NaiveDate>().unwrap() + Days::new(days);
        day::plan::at(date, NaiveTime::from_hms_opt(hour, minute, 0).unwrap(), zone)
    }

    fn presses(&mut self, from: &Address, action: Action) -> Came {
        let came = self.street.says(from, "", press(action));
        self.street.runs_until(self.street.now);
        came
    }

    fn asks(&mut self, kind: Kind, words: &str) {
        let (elder, who) = (self.elder.clone(), self.who(&self.elder));
        self.presses(&elder, Action::Agree(who));
        // As a page keeps what is said on it.
        for (n, said) in [press(Action::Kind(who, kind)), text(words), text(HOME)].into_iter().enumerate() {
            let mut input = Input::inner(Cause::Post([n as u8 + 1; 16]), said);
            (input.from, input.keep) = (Some(elder.clone()), Some(Private::new([words, HOME].concat())));
            self.street.takes(input);
        }
        let kept = |page| self.street.drawers().read(who, Item::Page(page));
        let mut pages = (0..200).filter_map(kept).collect::<Vec<_>>().into_iter();
        assert!(!pages.any(|page| page.reveal().contains(HOME)), "a conversation keeps it");
    }

    /// On the fourth day at two; the first two are asked for it, and two say yes.
    fn planned(&mut self) -> DateTime<Utc> {
        let start = self.at(4, 14, 0);
        let boss = self.boss.clone();
        self.presses(&boss, Action::Plan(FIRST, start, Some(SkillId(1))));
        start
    }

    fn two_go(&mut self, start: DateTime<Utc>) {
        for n in [0, 1] {
            let from = self.four[n].clone();
            self.presses(&from, Action::Accept(FIRST, start));
        }
        let who = self.who(&self.elder);
        let code = self.street.drawers().read(who, Item::VisitCode(FIRST));
        self.code = code.expect("two go").reveal().into();
    }

    /// One of the two names something and its price, the other heard the yes.
    fn needs(&mut self, item: &str) {
        let [first, second, ..] = &self.four.clone()[..] else { unreachable!() };
        let quote = QuoteId(self.quotes + 1);
        self.quotes += 1;
        for said in [press(repairs::Action::AskAt(FIRST)), text(item), press(repairs::Action::Payer(quote, false))]
        {
            self.street.says(first, "", said);
        }
        self.street.says(second, "", press(repairs::Action::Agree(quote)));
        assert_eq!(self.asked(quote), repairs::Asked::Agreed);
    }

    fn asked(&self, quote: QuoteId) -> repairs::Asked {
        repairs::get(self.street.state(), quote).unwrap().state
    }

    /// Whoever is visited says that photos may be taken, or not.
    fn may_photograph(&mut self, yes: bool) {
        let elder = self.elder.clone();
        self.presses(&elder, Action::MayPhotograph(FIRST, yes));
    }

    /// One of the two sends a photo: by the form of the page, or in the chat, from where it is fetched afterwards.
    fn photographs(&mut self, from: &Address, after: bool, photo: &str) {
        self.presses(from, Action::AskPhoto(FIRST, after));
        let here = Private::new(photo);
        if from.channel == ChannelId::Web {
            self.street.says(from, "", Said::Photo(Handed::Here(Ok(here))));
        } else {
            let seq = self.sends(from);
            let words = Some(Private::new(HOME));
            self.street.says(from, "", Said::Photo(Handed::Fetched { seq, photo: Ok(here), words }));
        }
        self.street.runs_until(self.street.now);
    }

    /// Sent in the chat, and not here yet; the commit that says so.
    fn sends(&mut self, from: &Address) -> u64 {
        let (key, words) = (Private::new("AgAC"), Some(Private::new(HOME)));
        self.street.says(from, "", Said::Photo(Handed::There { key, size: None, words })).commits[0].seq
    }

    /// Who is shown photos of the visit, by a channel.
    fn see_photos(&self, via: Option<ChannelId>) -> BTreeSet<PersonId> {
        let (actor, drawers) = (Actor::inner(By::Outbox), self.street.drawers());
        let ctx = Ctx { s: self.street.state(), d: &drawers, now: self.street.now, actor: &actor, via };
        let all: Vec<_> = people::everyone(ctx.s).map(|(who, _)| who).collect();
        let seen = all.into_iter().filter(|who| {
            let shown = visits::pictures(&ctx, FIRST, *who);
            let opened = (1..9).map(PhotoId).filter(|n| visits::picture(&ctx, *n, *who).is_some());
            assert_eq!(opened.collect::<BTreeSet<_>>(), shown.iter().map(|(photo, _)| *photo).collect());
            !shown.is_empty()
        });
        seen.collect()
    }

    /// How much of photos lies in any drawer.
    fn photos_kept(&self) -> usize {
        let mut found = 0;
        let photo = |item| matches!(item, Item::Photo(_) | Item::Coming);
        self.street.journal.scan(Wanted::All, &mut |_, item, _| found += usize::from(photo(item))).unwrap();
        found
    }

    fn visit(&self) -> Option<&visits::Visit> {
        visits::get(self.street.state(), FIRST)
    }

    /// Who is shown where it is, on the sheet of their page.
    fn see_where(&self) -> BTreeSet<PersonId> {
        let words = |who: PersonId, notice: &Notice, via| {
            let screen = render(self.street.state(), &self.street.drawers(), notice, who, via);
            screen.map_or(String::new(), |screen| worded(&screen))
        };
        let sheet = Notice::from(visits::Notice::Sheet(FIRST));
        let all: Vec<_> = people::everyone(self.street.state()).map(|(who, _)| who).collect();
        for via in [None, Some(ChannelId::Telegram)] {
            assert!(all.iter().all(|who| words(*who, &sheet, via).is_empty()), "a sheet is for the page");
        }
        all.into_iter().filter(|who| words(*who, &sheet, Some(ChannelId::Web)).contains(HOME)).collect()
    }

    fn people(&self, addresses: &[&Address]) -> BTreeSet<PersonId> {
        addresses.iter().map(|address| self.who(address)).collect()
    }

    /// All events and sends so far, and what every message said.
    fn written(&self) -> (Vec<String>, String) {
        let mut commits = Vec::new();
        self.street
            .journal
            .read(1, &mut |commit| {
                commits.push(serde_json::to_string(&commit).unwrap());
                true
            })
            .unwrap();
        (commits, self.street.told.iter().map(|message| message.words.text.clone() + "\n").collect())
    }

    fn kept(&self) -> Vec<Item> {
        let who = self.who(&self.elder);
        let items = [Item::Visit(FIRST), Item::Home, Item::VisitCode(FIRST)];
        items.into_iter().filter(|item| self.street.drawers().read(who, *item).is_some()).collect()
    }
}

/// A screen in words, its document too.
fn worded(screen: &tongxin::domain::Screen) -> String {
    let words = Locale::new().words(screen, Some(tongxin::domain::Lang::Zh));
    words.text + &words.file.map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).unwrap_or_default()
}

#[test]
fn where_it_is_is_shown_to_the_two_from_the_eve_until_it_is_done() {
    let mut homes = Homes::open();
    homes.asks(Kind::Work, WORDS);
    let (boss, elder, other) = (homes.boss.clone(), homes.elder.clone(), homes.other.clone());
    let [first, second, third, _] = &homes.four.clone()[..] else { unreachable!() };
    let organizer = homes.people(&[&boss]);
    assert_eq!(homes.see_where(), organizer, "before it is planned");
    let start = homes.planned();
    homes.presses(first, Action::Accept(FIRST, start));
    assert_eq!(homes.see_where(), organizer, "one goes");
    homes.two_go(start);
    let eve = homes.at(3, 0, 0);
    homes.street.runs_until(eve - TimeDelta::seconds(1));
    assert_eq!(homes.see_where(), organizer, "a second before its eve");
    homes.street.runs_until(eve);
    assert_eq!(homes.see_where(), homes.people(&[&boss, first, second]), "on its eve");
    // One cannot: the other would have to go alone, and sees nothing until there are two again.
    homes.presses(first, Action::Leave(FIRST));
    assert_eq!(homes.see_where(), organizer, "one of them left");
    homes.street.runs_until(homes.at(3, 9, 0));
    homes.presses(third, Action::Accept(FIRST, start));
    assert_eq!(homes.see_where(), homes.people(&[&boss, second, third]), "two again");
    homes.street.runs_until(start);
    homes.presses(second, Action::Came(FIRST));
    assert_eq!(homes.see_where(), homes.people(&[&boss, second, third]), "they are there");
    homes.presses(second, Action::Done(FIRST));
    assert_eq!(homes.see_where(), organizer, "it is done");
    // No message ever had it, nor what is needed; and no commit.
    let (commits, told) = homes.written();
    for mark in [HOME, WORDS] {
        assert!(!told.contains(mark), "{mark} was told");
        assert!(commits.iter().all(|commit| !commit.contains(mark)), "{mark} was written down");
    }
    assert!(!format!("{:?}", homes.street.state()).contains(HOME));
    // Sixty days later nothing is left.
    assert_eq!(homes.kept(), [Item::Visit(FIRST), Item::Home]);
    homes.street.runs_until(start + TimeDelta::days(61));
    assert!(homes.kept().is_empty() && homes.visit().is_none());
    assert!(homes.see_where().is_empty() && homes.who(&elder) != homes.who(&other));
}

/// Where nobody says that it is done, its day ends at midnight.
#[test]
fn nobody_sees_where_it_is_when_its_day_is_over() {
    let mut homes = Homes::open();
    homes.asks(Kind::Work, WORDS);
    let start = homes.planned();
    homes.two_go(start);
    let midnight = homes.at(5, 0, 0);
    homes.street.runs_until(midnight - TimeDelta::seconds(1));
    assert_eq!(homes.see_where().len(), 3);
    homes.street.runs_until(midnight);
    assert_eq!(homes.see_where(), homes.people(&[&homes.boss.clone()]));
    assert_eq!(homes.visit().unwrap().stage, visits::Stage::Over);
}

/// Work for somebody in need, or company for somebody who lives alone: whoever reads everything that is written down,
/// and everything that was ever told, cannot tell which.
#[test]
fn nothing_that_is_written_down_tells_of_what_kind_it_is() {
    let lived = |kind, words: &str, item: &str, photo: &str| {
        let mut homes = Homes::open();
        homes.asks(kind, words);
        let start = homes.planned();
        homes.two_go(start);
        homes.street.runs_until(start);
        let from = homes.four[0].clone();
        homes.presses(&from, Action::Unopened(FIRST));
        homes.street.runs_until(start + TimeDelta::hours(1));
        homes.presses(&from, Action::Came(FIRST));
        homes.needs(item);
        homes.may_photograph(true);
        let second = homes.four[1].clone();
        homes.photographs(&from, false, photo);
        homes.photographs(&second, true, photo);
        homes.presses(&from, Action::PhotoAway(FIRST, PhotoId(1)));
        assert_eq!(homes.photos_kept(), 1);
        homes.presses(&from, Action::Done(FIRST));
        let state = format!("{:?}", homes.street.state());
        (homes.written(), state)
    };
    let work = lived(Kind::Work, WORDS, "滤网 35元", "/9j/4AAQwork");
    assert_eq!(work, lived(Kind::Company, "陪我坐坐", "毛线 35元", "/9j/4AAQcompany"));
    let receipts = |commit: &&String| commit.contains("receipt");
    assert_eq!(work.0.0.iter().filter(receipts).count(), 1, "a part was paid");
}

#[test]
fn what_is_not_needed_any_more_is_not_kept() {
    let mut homes = Homes::open();
    homes.asks(Kind::Company, WORDS);
    let start = homes.planned();
    homes.two_go(start);
    assert_eq!(homes.kept().len(), 3);
    let told = homes.street.told.len();
    let elder = homes.elder.clone();
    homes.presses(&elder, Action::Withdraw(FIRST));
    assert!(homes.kept().is_empty() && homes.visit().is_none());
    assert!(!visits::agreed(homes.street.state(), homes.who(&elder)), "it is asked anew the next time");
    // The elder's answer, the two, and the organizer.
    assert_eq!(homes.street.told.len() - told, 4);
    // What was begun and not told to its end is kept for a day.
    let who = homes.who(&elder);
    homes.presses(&elder, Action::Agree(who));
    homes.presses(&elder, Action::Kind(who, Kind::Work));
    let second = Item::Visit(VisitId(2));
    assert!(homes.street.drawers().read(who, second).is_some());
    homes.street.runs_until(homes.street.now + TimeDelta::hours(25));
    assert!(homes.street.drawers().read(who, second).is_none());
}

/// Whoever is erased takes the visit with them, and whoever goes makes room for another.
#[test]
fn the_erased_are_not_waited_for() {
    let mut homes = Homes::open();
    homes.asks(Kind::Work, WORDS);
    let start = homes.planned();
    homes.two_go(start);
    let [first, _, third, _] = &homes.four.clone()[..] else { unreachable!() };
    homes.street.says(first, "", press(people::Action::Erase));
    homes.street.runs_until(homes.street.now);
    let two = &homes.visit().unwrap().planned().unwrap().two;
    assert_eq!(two.len(), 1);
    homes.presses(third, Action::Accept(FIRST, start));
    assert!(homes.visit().unwrap().planned().unwrap().full());
    let told = homes.street.told.len();
    let elder = homes.elder.clone();
    homes.street.says(&elder, "", press(people::Action::Erase));
    assert!(homes.visit().is_none());
    assert_eq!(
        homes.street.told[told..].iter().filter(|message| message.to != elder).count(),
        2,
        "the two are told"
    );
}

/// Nobody opened: the committee hears of it at once, and once more after half an hour, whatever the hour.
#[test]
fn a_closed_door_is_told_twice_within_the_hour_until_somebody_looks_after_it() {
    for looked_after in [true, false] {
        let mut homes = Homes::open();
        homes.asks(Kind::Work, WORDS);
        let start = homes.planned();
        homes.two_go(start);
        homes.street.runs_until(start);
        let (boss, from) = (homes.boss.clone(), homes.four[0].clone());
        let alarms =
            |homes: &Homes| homes.street.told.iter().filter(|m| m.words.text.contains("没人开门")).count();
        let before = alarms(&homes);
        homes.presses(&from, Action::Unopened(FIRST));
        homes.presses(&from, Action::Unopened(FIRST));
        let to_boss = |homes: &Homes| {
            let told = homes.street.told.iter().filter(|m| m.to == boss && m.words.text.contains("没人开门"));
            told.count()
        };
        assert_eq!((to_boss(&homes), before), (1, 0), "told at once, and once");
        if looked_after {
            homes.presses(&boss, Action::Known(FIRST));
        }
        homes.street.runs_until(start + TimeDelta::minutes(29));
        assert_eq!(to_boss(&homes), 1);
        homes.street.runs_until(start + TimeDelta::minutes(59));
        assert_eq!(to_boss(&homes), if looked_after { 1 } else { 2 });
    }
}

/// A code is good for whom it is for, on its day, while it is to come; everything else gets one answer, and after five
/// of them even the right one has to wait.
#[test]
fn a_code_is_good_at_one_door_on_one_day() {
    let mut homes = Homes::open();
    homes.asks(Kind::Work, WORDS);
    let start = homes.planned();
    homes.two_go(start);
    let (elder, boss, other, code) =
        (homes.elder.clone(), homes.boss.clone(), homes.other.clone(), homes.code.clone());
    let mut answers = BTreeSet::new();
    let mut says = |homes: &mut Homes, from: &Address, code: &str| {
        homes.street.says(from, "", press(Action::AskCode(HERE)));
        let came = homes.street.says(from, "", text(code));
        let good = came.commits.iter().flat_map(|commit| &commit.sends);
        let good = good.clone().any(|send| matches!(send.notice, Notice::Visits(visits::Notice::Checked(_))));
        let missed = came.commits.iter().flat_map(|commit| &commit.events);
        let missed = missed.clone().any(|event| matches!(event, Event::Visits(visits::Event::Missed(_))));
        let told = came.told.last().unwrap().words.text.clone();
        if !good && missed {
            answers.insert(told);
        }
        (good, missed)
    };
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert_eq!(
        says(&mut homes, &elder, &code),
        (false, false),
        "theirs, and too early: it is said when they come"
    );
    homes.street.runs_until(homes.at(4, 0, 1));
    assert_eq!(says(&mut homes, &other, &code), (false, true), "on its day, and not yet its hour");
    homes.street.runs_until(start - TimeDelta::minutes(90));
    assert_eq!(says(&mut homes, &elder, &code), (true, false));
    let spoken = format!("{} {}", &code[..3], &code[3..]);
    assert_eq!(says(&mut homes, &elder, &spoken), (true, false), "as it is said");
    assert_eq!(says(&mut homes, &boss, &code), (true, false), "at the desk");
    assert_eq!(says(&mut homes, &other, &code), (false, true), "at another door");
    for _ in 0..5 {
        assert_eq!(says(&mut homes, &elder, wrong), (false, true));
    }
    assert_eq!(says(&mut homes, &elder, &code), (false, false), "it rests");
    homes.street.runs_until(start - TimeDelta::minutes(28));
    assert_eq!(says(&mut homes, &elder, &code), (true, false), "an hour later");
    homes.street.runs_until(start);
    let from = homes.four[0].clone();
    homes.presses(&from, Action::Done(FIRST));
    assert_eq!(says(&mut homes, &elder, &code), (false, true), "it is done");
    assert_eq!(answers.len(), 1, "one answer: {answers:?}");
}

/// A yes to a date is no yes to another, and only those who are asked go.
#[test]
fn an_old_offer_is_no_yes_to_a_new_date() {
    let mut homes = Homes::open();
    homes.asks(Kind::Work, WORDS);
    let start = homes.planned();
    let (boss, first, other) = (homes.boss.clone(), homes.four[0].clone(), homes.other.clone());
    let later = homes.at(6, 10, 0);
    homes.presses(&boss, Action::Plan(FIRST, later, Some(SkillId(1))));
    homes.presses(&first, Action::Accept(FIRST, start));
    homes.presses(&other, Action::Accept(FIRST, later));
    assert!(homes.visit().unwrap().planned().unwrap().two.is_empty());
    homes.presses(&first, Action::Accept(FIRST, later));
    assert_eq!(homes.visit().unwrap().planned().unwrap().two.len(), 1);
    // Nobody else says yes: on its eve at the latest organizers hear of it, once.
    homes.street.runs_until(later);
    let short = homes.street.told.iter().filter(|m| m.to == boss && m.words.text.contains("还差1位")).count();
    assert_eq!(short, 1);
}

/// Whom the desk looks after stays when one of its people goes; what is to be told is told by telephone.
#[test]
fn who_is_visited_by_way_of_the_desk_stays_with_the_desk() {
    let mut homes = Homes::open();
    let helper = at(ChannelId::Telegram, 9);
    homes.street.joins(&helper, "小李", HERE, Some(Role::Helper));
    let who = people::next_id(homes.street.state());
    homes.street.says(&helper, "", press(Action::Other(HERE)));
    homes.street.says(&helper, "", text("沈阿婆"));
    let number = text(PHONE);
    for said in [press(Action::Agree(who)), press(Action::Kind(who, Kind::Work)), text(WORDS), text(HOME), number]
    {
        homes.street.says(&helper, "", said);
    }
    let start = homes.planned();
    let from = homes.four[0].clone();
    homes.presses(&from, Action::Accept(FIRST, start));
    homes.street.says(&helper, "", press(people::Action::Erase));
    let visit = homes.visit().expect("it is still to come");
    assert_eq!((visit.who, visits::listener(homes.street.state(), visit)), (who, None));
    let from = homes.four[1].clone();
    homes.presses(&from, Action::Accept(FIRST, start));
    // It waits until nine on its eve.
    homes.street.runs_until(homes.at(3, 0, 0));
    let told = |n: visits::Notice| {
        homes.street.state().delivery.all().any(|(_, send, _)| send.notice == n.clone().into())
    };
    let call = visits::call(homes.street.state(), who).expect("they are to be called");
    assert_eq!(call.why, visits::Why::Tomorrow);
    assert!(told(visits::Notice::Call(who, call.n, false)) && !told(visits::Notice::Tomorrow(FIRST)));
}

/// The page of a sheet: whoever may see it does, and nobody else, whatever cookie they have.
#[tokio::test]
async fn a_sheet_is_a_page_of_its_own() {
    use super::house::{CHEN, House, XIAOJIAO, press};
    use super::visitor::Visitor;
    const ELDER: &str = "elder-token-0123456789abcdef";
    let house = House::open(false).await;
    house.says(ELDER, "张阿婆", press(people::Action::Agree(HERE, tongxin::domain::Lang::Zh))).await;
    let elder = house.handle.find(&tongxin::channel::web::address_of(ELDER)).unwrap();
    for said in [press(Action::Agree(elder)), press(Action::Kind(elder, Kind::Work)), text(WORDS), text(HOME)] {
        house.says(ELDER, "张阿婆", said).await;
    }
    let organizer = Visitor::known(&house, CHEN);
    let sheet = organizer.page("/c/baile/print/visit-1.html").await;
    assert!(sheet.contains(HOME) && sheet.contains(WORDS));
    assert!(!organizer.page("/c/baile").await.contains(HOME), "her own page has the way there only");
    for token in [XIAOJIAO, ELDER, "", "made-up-token-0123456789abc"] {
        for name in ["visit-1.html", "visit-2.html", "visit-x.html", "visit-1"] {
            let page = Visitor::known(&house, token).page(&format!("/c/baile/print/{name}")).await;
            assert!(!page.contains(HOME) && !page.contains(WORDS), "{token} at {name}");
        }
    }
}

/// Who says yes by telephone is named by an organizer; where nobody does, nobody goes alone: it gets another date.
#[test]
fn nobody_goes_alone() {
    let mut homes = Homes::open();
    homes.asks(Kind::Work, WORDS);
    let start = homes.planned();
    let (boss, first, elder) = (homes.boss.clone(), homes.four[0].clone(), homes.elder.clone());
    homes.presses(&first, Action::Accept(FIRST, start));
    homes.street.runs_until(start - TimeDelta::seconds(1));
    assert!(!homes.visit().unwrap().planned().unwrap().near, "one alone sees nothing");
    homes.street.runs_until(start);
    let visit = homes.visit().unwrap();
    assert!(visit.stage == visits::Stage::Asked && visit.plan.is_none());
    let told =
        |to: &Address, words: &str| homes.street.told.iter().any(|m| m.to == *to && m.words.text.contains(words));
    assert!(told(&elder, "另定日子") && told(&boss, "没去成") && told(&first, "不用去了"));
    // Another date; two neighbours said yes by telephone.
    let later = homes.at(7, 10, 0);
    homes.presses(&boss, Action::Plan(FIRST, later, Some(SkillId(1))));
    let (third, fourth) = (homes.who(&homes.four[2].clone()), homes.who(&homes.four[3].clone()));
    let nobody = homes.who(&homes.other.clone());
    for who in [nobody, third, fourth, fourth] {
        homes.presses(&boss, Action::Add(FIRST, who));
    }
    assert_eq!(homes.visit().unwrap().planned().unwrap().two, [third, fourth]);
}

/// Whoever names a price is not the one who says yes to it: the other of the two heard it, or an organizer asked; nobody
/// else has a say, and nothing is done before. The ledger says which part and what it cost, and nothing of a home.
#[test]
fn nobody_says_yes_to_their_own_price() {
    let mut homes = Homes::open();
    homes.asks(Kind::Work, WORDS);
    let start = homes.planned();
    homes.two_go(start);
    homes.street.runs_until(start);
    let [first, second, third, _] = &homes.four.clone()[..] else { unreachable!() };
    let (elder, boss, other) = (homes.elder.clone(), homes.boss.clone(), homes.other.clone());
    let says = |homes: &mut Homes, from: &Address, action: repairs::Action| {
        homes.street.says(from, "", press(action));
    };
    // Before they were let in there is nothing to ask.
    says(&mut homes, first, repairs::Action::AskAt(FIRST));
    homes.street.says(first, "", text("滤网 35元"));
    assert!(repairs::get(homes.street.state(), QuoteId(1)).is_none());
    homes.presses(first, Action::Came(FIRST));
    for n in 1..=4 {
        says(&mut homes, first, repairs::Action::AskAt(FIRST));
        homes.street.says(first, "", text("杜鹃滤网 35元"));
        says(&mut homes, first, repairs::Action::Payer(QuoteId(n), false));
        for from in [first, third, &other] {
            says(&mut homes, from, repairs::Action::Agree(QuoteId(n)));
            assert_eq!(homes.asked(QuoteId(n)), repairs::Asked::Waiting);
        }
        homes.presses(first, Action::Done(FIRST));
        assert_eq!(homes.visit().unwrap().stage, visits::Stage::Planned, "it waits for the answer");
        match n {
            1 => says(&mut homes, second, repairs::Action::Agree(QuoteId(n))),
            2 => says(&mut homes, &boss, repairs::Action::Agree(QuoteId(n))),
            3 => says(&mut homes, &elder, repairs::Action::Agree(QuoteId(n))),
            _ => says(&mut homes, first, repairs::Action::Refuse(QuoteId(n))),
        }
        let yes = if n < 4 { repairs::Asked::Agreed } else { repairs::Asked::Refused };
        assert_eq!(homes.asked(QuoteId(n)), yes);
    }
    // What was agreed to can be left out again, as long as it is not done.
    says(&mut homes, first, repairs::Action::Refuse(QuoteId(3)));
    homes.presses(second, Action::Done(FIRST));
    let receipts = repairs::of_month(homes.street.state(), HERE, homes.street.now);
    assert_eq!(receipts.len(), 2);
    let ledger = |homes: &Homes| {
        let notice = Notice::from(repairs::Notice::Ledger(HERE, true));
        let who = homes.who(&homes.other.clone());
        worded(&render(homes.street.state(), &homes.street.drawers(), &notice, who, Some(ChannelId::Web)).unwrap())
    };
    let seen = ledger(&homes);
    assert!(
        seen.contains("杜鹃滤网") && seen.contains("70.00") && !seen.contains("上门") && !seen.contains("张阿婆")
    );
    let (commits, _) = homes.written();
    assert!(commits.iter().all(|commit| !commit.contains("杜鹃滤网")), "an event says what was needed");
    // The resident has everything erased: the sum stays, and what it was is not known any more.
    let who = homes.who(&elder);
    homes.presses(&elder, Action::Disagree(who));
    let seen = ledger(&homes);
    assert!(!seen.contains("杜鹃滤网") && seen.contains("70.00"));
    assert!((1..5).all(|n| homes.street.drawers().read(who, Item::Part(QuoteId(n))).is_none()));
}

/// What is over goes when whoever was visited says so, or who stands for them, or an organizer for them; nobody else.
#[test]
fn what_is_over_is_forgotten_on_a_word() {
    for by in ["elder", "boss"] {
        let mut homes = Homes::open();
        homes.asks(Kind::Work, WORDS);
        let start = homes.planned();
        homes.two_go(start);
        let (elder, boss, first, other) =
            (homes.elder.clone(), homes.boss.clone(), homes.four[0].clone(), homes.other.clone());
        homes.presses(&elder, Action::Forget(FIRST));
        assert!(homes.visit().is_some(), "what is to come is called off, and not forgotten");
        homes.street.runs_until(start);
        homes.presses(&first, Action::Done(FIRST));
        for from in [&first, &other] {
            homes.presses(from, Action::Forget(FIRST));
            let who = homes.who(&elder);
            homes.presses(from, Action::Disagree(who));
            assert!(homes.visit().is_some());
        }
        homes.presses(if by == "elder" { &elder } else { &boss }, Action::Forget(FIRST));
        assert!(homes.kept().is_empty() && homes.visit().is_none());
        assert!(!visits::agreed(homes.street.state(), homes.who(&elder)));
    }
}

/// Whoever loses what the committee knows them by goes to no door, and organizers hear of it; whoever has something left
/// goes on.
#[test]
fn who_loses_role_and_skill_goes_to_no_door() {
    let mut homes = Homes::open();
    homes.asks(Kind::Work, WORDS);
    let start = homes.planned();
    homes.two_go(start);
    let (boss, first, second) = (homes.boss.clone(), homes.four[0].clone(), homes.four[1].clone());
    // One more skill, and the first is withdrawn: they are known by the other.
    homes.street.says(&first, "", press(skills::Action::AskWords(HERE)));
    homes.street.says(&first, "", text("缝补"));
    homes.street.says(&boss, "", press(skills::Action::ConfirmWords(SkillId(5))));
    homes.street.says(&first, "", press(skills::Action::Withdraw(SkillId(1))));
    assert_eq!(homes.visit().unwrap().planned().unwrap().two.len(), 2);
    homes.street.runs_until(homes.at(3, 10, 0));
    homes.street.says(&boss, "", press(skills::Action::Decline(SkillId(5))));
    let plan = homes.visit().unwrap().planned().unwrap().clone();
    assert_eq!(plan.two, [homes.who(&second)]);
    assert!(!plan.near, "one alone sees nothing");
    let told =
        |to: &Address, words: &str| homes.street.told.iter().any(|m| m.to == *to && m.words.text.contains(words));
    assert!(told(&boss, "不再上门") && told(&first, "不用去了") && told(&homes.elder, "来不了"));
}

/// Whom no message reaches is telephoned: one call at a time, with what is so by then; an old button ticks nothing off.
#[test]
fn a_call_says_what_is_so_by_then() {
    let mut homes = Homes::open();
    let (boss, helper) = (homes.boss.clone(), at(ChannelId::Telegram, 9));
    homes.street.joins(&helper, "小李", HERE, Some(Role::Helper));
    let who = people::next_id(homes.street.state());
    homes.street.says(&helper, "", press(Action::Other(HERE)));
    homes.street.says(&helper, "", text("沈阿婆"));
    for said in
        [press(Action::Agree(who)), press(Action::Kind(who, Kind::Work)), text(WORDS), text(HOME), text(PHONE)]
    {
        homes.street.says(&helper, "", said);
    }
    let start = homes.planned();
    let call = |homes: &Homes| visits::call(homes.street.state(), who).cloned();
    assert_eq!(call(&homes), None, "they are called once it is known who comes");
    for n in [0, 1] {
        let from = homes.four[n].clone();
        homes.presses(&from, Action::Accept(FIRST, start));
    }
    let coming = call(&homes).expect("two come");
    assert_eq!(coming.why, visits::Why::Coming);
    // Before anybody called, one cannot come: there is nothing to take back.
    let first = homes.four[0].clone();
    homes.presses(&first, Action::Leave(FIRST));
    assert_eq!(call(&homes), None);
    homes.street.runs_until(homes.at(0, 20, 0));
    let third = homes.four[2].clone();
    homes.presses(&third, Action::Accept(FIRST, start));
    let again = call(&homes).expect("two come");
    homes.presses(&boss, Action::Called(who, coming.n, true));
    assert!(call(&homes).unwrap().told.is_none(), "another call's button");
    homes.presses(&helper, Action::Called(who, again.n, true));
    assert!(call(&homes).unwrap().told.is_none(), "not by the desk's helper");
    homes.presses(&boss, Action::Called(who, again.n, true));
    assert!(homes.visit().unwrap().heard);
    homes.presses(&boss, Action::Uncalled(who));
    assert!(!homes.visit().unwrap().heard);
    homes.presses(&boss, Action::Called(who, again.n, true));
    homes.presses(&third, Action::Leave(FIRST));
    assert_eq!(call(&homes).unwrap().why, visits::Why::OneLess);
    // Declined: the number stays until they were told, and no longer.
    let number = |homes: &Homes| homes.street.drawers().read(who, Item::HomePhone).is_some();
    homes.presses(&boss, Action::Decline(FIRST));
    let declined = call(&homes).unwrap();
    assert!(declined.why == visits::Why::Declined && homes.visit().is_none() && number(&homes));
    // It stands on a sheet, for whoever calls.
    let sheet = |reader: &Address| {
        let (notice, reader) = (visits::Notice::Sheet(FIRST).into(), homes.who(reader));
        let drawers = homes.street.drawers();
        let screen = render(homes.street.state(), &drawers, &notice, reader, Some(ChannelId::Web));
        screen.map_or(String::new(), |screen| worded(&screen))
    };
    assert!(sheet(&boss).contains(PHONE) && [&helper, &first].iter().all(|other| sheet(other).is_empty()));
    homes.presses(&boss, Action::Called(who, declined.n, true));
    homes.street.runs_until(homes.street.now + TimeDelta::minutes(11));
    assert!(call(&homes).is_none() && !number(&homes));
    let (commits, told) = homes.written();
    assert!(!told.contains(PHONE) && commits.iter().all(|commit| !commit.contains(PHONE)));
}

/// A team has a name that somebody gave it: its lead is asked because the committee knows them. Who comes along is
/// forgotten with whoever is visited.
#[test]
fn a_team_is_asked_by_a_lead_whom_the_committee_knows() {
    for erased in [false, true] {
        let mut homes = Homes::open();
        homes.asks(Kind::Work, WORDS);
        let (boss, lead, other) = (homes.boss.clone(), homes.four[0].clone(), homes.other.clone());
        for from in [&lead, &other] {
            homes.street.says(from, "", press(teams::Action::Rename(HERE)));
            homes.street.says(from, "", text("小焦队"));
        }
        let (start, known, unknown) = (homes.at(4, 14, 0), homes.who(&lead), homes.who(&other));
        assert!(teams::leads(homes.street.state(), known) && teams::leads(homes.street.state(), unknown));
        homes.presses(&boss, Action::PlanTeam(FIRST, start, unknown));
        assert!(homes.visit().unwrap().plan.is_none(), "a name is not enough");
        // The same press again asks nobody again.
        for _ in 0..2 {
            homes.presses(&boss, Action::PlanTeam(FIRST, start, known));
        }
        let asked = homes.street.told.iter().filter(|m| m.to == lead && m.words.text.contains("想请您上门"));
        assert_eq!(asked.count(), 1);
        homes.presses(&lead, Action::AskOne(FIRST, start));
        homes.street.says(&lead, "", text("小马"));
        let with = |homes: &Homes| homes.street.drawers().read(known, Item::Companion(FIRST)).is_some();
        assert!(with(&homes) && homes.visit().unwrap().planned().unwrap().full());
        if erased {
            let elder = homes.elder.clone();
            homes.street.says(&elder, "", press(people::Action::Erase));
        } else {
            homes.street.says(&boss, "", press(skills::Action::Decline(SkillId(1))));
            assert!(homes.visit().unwrap().planned().unwrap().two.is_empty(), "they go to no door");
        }
        assert!(!with(&homes));
    }
}

/// Photos of before and after: kept only where whoever is visited said so, seen on the page alone, by them and by
/// organizers, and by the two until it is done; of what they show nothing is written down or told.
#[test]
fn photos_of_a_visit_are_seen_by_whom_they_may_be() {
    let mut homes = Homes::open();
    homes.asks(Kind::Work, WORDS);
    let start = homes.planned();
    homes.two_go(start);
    let (boss, elder, first, second) =
        (homes.boss.clone(), homes.elder.clone(), homes.four[0].clone(), homes.four[1].clone());
    homes.street.runs_until(start);
    homes.presses(&first, Action::Came(FIRST));
    // Nobody said yes; and whoever goes there cannot say it.
    homes.presses(&first, Action::MayPhotograph(FIRST, true));
    for from in [&first, &second] {
        homes.presses(from, Action::AskPhoto(FIRST, false));
        homes.street.says(from, "", Said::Photo(Handed::Here(Ok(Private::new("/9j/canary")))));
        homes.street.says(
            from,
            "",
            Said::Photo(Handed::There { key: Private::new("A"), size: None, words: None }),
        );
    }
    assert_eq!((homes.photos_kept(), homes.see_photos(Some(ChannelId::Web)).len()), (0, 0), "nobody said yes");
    homes.may_photograph(true);
    homes.photographs(&first, false, "/9j/canary");
    homes.photographs(&second, true, "/9j/canary");
    let all = homes.people(&[&boss, &elder, &first, &second]);
    assert_eq!(homes.see_photos(Some(ChannelId::Web)), all, "until it is done");
    assert!(homes.see_photos(Some(ChannelId::Telegram)).is_empty() && homes.see_photos(None).is_empty());
    // Two of each, and no more.
    for _ in 0..3 {
        homes.photographs(&first, false, "/9j/canary");
    }
    assert_eq!(homes.photos_kept(), 3);
    // One is on its way as it is done: it was sent in time.
    homes.presses(&second, Action::AskPhoto(FIRST, true));
    let seq = homes.sends(&second);
    homes.presses(&first, Action::Done(FIRST));
    let came = Said::Photo(Handed::Fetched { seq, photo: Ok(Private::new("/9j/canary")), words: None });
    homes.street.says(&second, "", came);
    assert_eq!(homes.photos_kept(), 4);
    assert_eq!(homes.see_photos(Some(ChannelId::Web)), homes.people(&[&boss, &elder]), "it is done");
    let owner = homes.who(&elder);
    assert!((1..=4).map(PhotoId).all(|n| photos::get(homes.street.state(), n).unwrap().owner == owner));
    // One's own data has them on the page, and in no chat.
    let own = |via| {
        let (actor, drawers) = (Actor::inner(By::Outbox), homes.street.drawers());
        let ctx = Ctx { s: homes.street.state(), d: &drawers, now: homes.street.now, actor: &actor, via };
        photos::export(&ctx, owner).iter().filter(|photo| photo.to_string().contains("canary")).count()
    };
    assert_eq!((own(Some(ChannelId::Web)), own(Some(ChannelId::Telegram))), (4, 0));
    let (commits, told) = homes.written();
    for mark in ["canary", HOME] {
        assert!(!told.contains(mark) && commits.iter().all(|commit| !commit.contains(mark)), "{mark}");
    }
    assert!(homes.street.told.iter().all(|message| message.photo.is_none()), "no message carries one");
}

/// They go at once with a no, with the visit, and with whoever is visited; so does one that is still on its way.
#[test]
fn photos_of_a_visit_go_with_what_they_are_of() {
    type Ends = fn(&mut Homes);
    let ends: [(&str, Ends); 7] = [
        ("a no", |homes| homes.may_photograph(false)),
        ("a no that the two heard", |homes| {
            let first = homes.four[0].clone();
            homes.presses(&first, Action::MayPhotograph(FIRST, false));
        }),
        ("a no by telephone", |homes| {
            let boss = homes.boss.clone();
            homes.presses(&boss, Action::MayPhotograph(FIRST, false));
        }),
        ("not needed any more", |homes| {
            let elder = homes.elder.clone();
            homes.presses(&elder, Action::Withdraw(FIRST));
        }),
        ("not agreed any more", |homes| {
            let (elder, who) = (homes.elder.clone(), homes.who(&homes.elder));
            homes.presses(&elder, Action::Disagree(who));
        }),
        ("erased", |homes| {
            let elder = homes.elder.clone();
            homes.street.says(&elder, "", press(people::Action::Erase));
        }),
        ("sixty days", |homes| {
            let first = homes.four[0].clone();
            homes.presses(&first, Action::Done(FIRST));
            homes.street.runs_until(homes.street.now + TimeDelta::days(61));
        }),
    ];
    for (what, end) in ends {
        let mut homes = Homes::open();
        homes.asks(Kind::Work, WORDS);
        let start = homes.planned();
        homes.two_go(start);
        homes.street.runs_until(start);
        let (first, second) = (homes.four[0].clone(), homes.four[1].clone());
        homes.presses(&first, Action::Came(FIRST));
        homes.may_photograph(true);
        homes.photographs(&first, false, "/9j/canary");
        homes.presses(&second, Action::AskPhoto(FIRST, true));
        let seq = homes.sends(&second);
        assert_eq!(homes.photos_kept(), 2, "one is there, one on its way");
        end(&mut homes);
        assert_eq!(homes.photos_kept(), 0, "{what}");
        let late = Said::Photo(Handed::Fetched { seq, photo: Ok(Private::new("/9j/late")), words: None });
        homes.street.says(&second, "", late);
        assert_eq!(homes.photos_kept(), 0, "{what}: it comes after all");
        assert!(homes.see_photos(Some(ChannelId::Web)).is_empty());
        assert_eq!(photos::next_due(homes.street.state()), None);
    }
}
