//! `tongxin deeds`: who did what on a day, for whom and by which way, in the order in which it happened.

use super::deed::{self, Deed};
use super::visited;
use super::words::Words;
use super::{Ended, Folder, tools};
use crate::control::{self, Ask, Tell};
use crate::domain::{self, Arg, By, Cause, ChannelId, Commit, Event, Line, PersonId, Private, State, day, people};
use crate::street;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// What was read of the street.
struct Read {
    /// As it was when each commit came.
    state: State,
    /// The day's commits by which somebody changed something, and what they come to.
    commits: Vec<Done>,
    names: BTreeMap<PersonId, String>,
    /// Which day is asked for; else that of the street's own clock.
    date: Option<NaiveDate>,
    now: DateTime<Utc>,
}

/// A commit, and what it comes to.
struct Done {
    commit: Commit,
    deeds: Vec<Deed>,
    /// Who is not named: whoever is visited at home.
    nameless: BTreeSet<PersonId>,
}

/// Prints the deeds of a date, or of today.
pub(super) fn deeds(folder: &Folder, date: Option<NaiveDate>, raw: bool) -> Ended {
    let place = tools::Place::of(folder)?;
    let read = Read::new(date, street::now(&place.data)?);
    let read = std::cell::RefCell::new((read, Vec::new()));
    let piece = |bytes: &[u8]| {
        let (read, rest) = &mut *read.borrow_mut();
        rest.extend_from_slice(bytes);
        while let Some(end) = rest.iter().position(|b| *b == b'\n') {
            let line: Vec<u8> = rest.drain(..=end).collect();
            read.line(&line).map_err(io::Error::other)?;
        }
        Ok(())
    };
    place.ask(
        &Ask::Export,
        &mut |bytes| piece(bytes),
        |tell| if let Tell::Exported(count) = tell { Some(count) } else { None },
        |store| Ok(control::export_stored(&store, &mut Pieces(&piece))?),
    )?;
    let (read, _) = read.into_inner();
    let words = Words::of(&place).within(Some(read.zone()));
    let mut out = io::stdout().lock();
    if raw {
        for done in &read.commits {
            writeln!(out, "{}", read.raw(done))?;
        }
        return Ok(());
    }
    let told: Vec<_> = read.commits.iter().filter_map(|done| read.told(&words, done)).collect();
    let key = if told.is_empty() { "deeds-none" } else { "deeds-of" };
    writeln!(out, "{}", words.say(&Line::new(key).with("date", read.day())))?;
    for line in &told {
        writeln!(out, "{}", words.say(line))?;
    }
    Ok(())
}

/// Whatever is written goes on in pieces.
struct Pieces<'a>(&'a dyn Fn(&[u8]) -> io::Result<()>);

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (self.0)(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read {
    fn new(date: Option<NaiveDate>, now: DateTime<Utc>) -> Self {
        Self { state: State::default(), commits: Vec::new(), names: BTreeMap::new(), date, now }
    }

    fn zone(&self) -> chrono_tz::Tz {
        day::communities(&self.state).next().map_or(chrono_tz::UTC, |(_, known)| known.plan.zone)
    }

    fn day(&self) -> NaiveDate {
        self.date.unwrap_or_else(|| self.now.with_timezone(&self.zone()).date_naive())
    }

    /// One line of an export: a commit, or an entry of a drawer.
    fn line(&mut self, line: &[u8]) -> Result<(), serde_json::Error> {
        let value: Value = serde_json::from_slice(line)?;
        if let Some(entry) = value.get("drawer") {
            if entry["item"] == "Name"
                && let (Some(who), Some(name)) = (entry["person"].as_u64(), entry["value"].as_str())
            {
                self.names.insert(PersonId(u32::try_from(who).unwrap_or_default()), name.to_string());
            }
            return Ok(());
        }
        if value.get("seq").is_none() {
            return Ok(());
        }
        let commit: Commit = serde_json::from_value(value)?;
        // What is given back, or is gone, is known before; what comes to be, says so itself.
        let deeds = commit.events.iter().filter_map(|event| deed::of(&self.state, event)).collect();
        let nameless = visited::nameless(&self.state, &commit);
        domain::apply(&mut self.state, &commit);
        let then = commit.at.with_timezone(&self.zone()).date_naive() == self.day();
        let outbox = matches!(commit.cause, Cause::Outbox { .. });
        // What is looked at changes nothing, and what became of messages is nobody's deed.
        let changes = commit.events.iter().any(|event| !matches!(event, Event::Delivery(_)));
        if then && changes && !outbox {
            self.commits.push(Done { commit, deeds, nameless });
        }
        Ok(())
    }

    /// A commit in a sentence: when, who, for whom, what, and by which way; `None` where nobody did anything.
    fn told(&self, words: &Words, done: &Done) -> Option<Line> {
        let Done { commit, deeds, nameless } = done;
        let named = |who: PersonId| match nameless.contains(&who) {
            true => Arg::Key("deeds-a-neighbour"),
            false => self.named(words, who),
        };
        let mut what: Vec<Line> = Vec::new();
        for deed in deeds {
            let whom = deed.whom.filter(|who| commit.by.person() != Some(*who) && commit.on_behalf != Some(*who));
            let line = match (&deed.thing, whom) {
                (None, None) => Line::new(deed.what),
                (Some(thing), None) => Line::new("deeds-thing").with("thing", Arg::List(vec![thing.clone()])),
                (None, Some(who)) => Line::new("deeds-whom").with("whom", named(who)),
                (Some(thing), Some(who)) => Line::new("deeds-thing-whom")
                    .with("thing", Arg::List(vec![thing.clone()]))
                    .with("whom", named(who)),
            };
            let line = if line.key == deed.what { line } else { line.with("what", Arg::Key(deed.what)) };
            if !what.contains(&line) {
                what.push(line);
            }
        }
        if what.is_empty() {
            return None;
        }
        let by = match commit.by {
            By::Person(who, _) => named(who),
            // Who comes for the first time is whom the commit makes.
            By::Stranger(_) => match commit.events.iter().find_map(met).filter(|who| self.names.contains_key(who))
            {
                Some(who) => self.named(words, who),
                None => Arg::Key("deeds-by-stranger"),
            },
            By::Clock | By::Outbox => Arg::Key("deeds-by-itself"),
            By::Console => Arg::Key("deeds-by-operator"),
        };
        let why = match &commit.cause {
            Cause::Update { channel: ChannelId::Telegram, .. } => "deeds-why-telegram",
            Cause::Update { .. } | Cause::Post(_) => "deeds-why-page",
            Cause::Due(_) => "deeds-why-due",
            Cause::Console(_) => "deeds-why-command",
            Cause::Config { .. } => "deeds-why-config",
            Cause::Outbox { .. } => "deeds-why-itself",
        };
        // Of two neighbours without a name one is enough.
        let twice = commit.by.person().is_some_and(|who| nameless.contains(&who));
        let line = match commit.on_behalf.filter(|whom| !(twice && nameless.contains(whom))) {
            Some(whom) => Line::new("deeds-line-for").with("whom", named(whom)),
            None => Line::new("deeds-line"),
        };
        let time = commit.at.with_timezone(&words.zone()).time();
        Some(line.with("time", time).with("by", by).with("what", Arg::List(what)).with("why", Arg::Key(why)))
    }

    /// What somebody is called; where two are called the same, by their number too.
    fn named(&self, words: &Words, who: PersonId) -> Arg {
        let number = Arg::Int(i64::from(who.0));
        let line = match self.names.get(&who) {
            None => Line::new("deeds-nameless").with("n", number),
            Some(name) => {
                let line = match self.names.values().filter(|other| *other == name).count() {
                    1 => Line::new("as-named"),
                    _ => Line::new("deeds-namesake").with("n", number),
                };
                line.with("name", Private::new(name.clone()))
            }
        };
        Arg::Name(Private::new(words.say(&line)))
    }

    /// The same with the names under which it is stored.
    fn raw(&self, Done { commit, nameless, .. }: &Done) -> String {
        let name = |who: PersonId| {
            if nameless.contains(&who) {
                return "a neighbour".to_string();
            }
            self.names.get(&who).map_or_else(|| format!("no. {who}"), |name| format!("{name} (no. {who})"))
        };
        let by = match commit.by {
            By::Person(who, _) => name(who),
            By::Stranger(_) => "somebody new".to_string(),
            By::Clock => "the clock".to_string(),
            By::Outbox => "the outbox".to_string(),
            By::Console => "the operator".to_string(),
        };
        let on_behalf = commit.on_behalf.map(|who| format!(" for {}", name(who))).unwrap_or_default();
        let what = commit.events.iter().filter_map(stored).collect::<Vec<_>>().join(", ");
        let why = match &commit.cause {
            Cause::Update { channel: ChannelId::Telegram, .. } => "said in Telegram".to_string(),
            Cause::Update { .. } | Cause::Post(_) => "said on the page".to_string(),
            Cause::Due(due) => format!("fell due: {due:?}"),
            Cause::Console(_) => "an operator's command".to_string(),
            Cause::Config { .. } => "the configuration".to_string(),
            Cause::Outbox { .. } => "a message's outcome".to_string(),
        };
        let time = commit.at.with_timezone(&self.zone()).format("%H:%M:%S");
        format!("{time}  {}  {by}{on_behalf}: {what} ({why})", commit.seq)
    }
}

/// Who is met for the first time.
fn met(event: &Event) -> Option<PersonId> {
    match event {
        Event::People(people::Event::Met(who, ..)) => Some(*who),
        _ => None,
    }
}

/// An event's stored name: the slice, and what happened.
fn stored(event: &Event) -> Option<String> {
    let value = serde_json::to_value(event).ok()?;
    let (slice, inner) = value.as_object()?.iter().next()?;
    let what = inner.as_str().or_else(|| inner.as_object()?.keys().next().map(String::as_str))?;
    (slice != "delivery").then(|| format!("{slice}.{what}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BookingId, CommunityId, Lang, VisitId, bookings, visits};

    /// Who, for whom, what and by which way, in a sentence; whoever was erased is a number.
    #[test]
    fn a_deed_says_who_for_whom_and_why() {
        let commit = Commit {
            v: 1,
            seq: 1,
            at: "2026-12-12T10:00:00Z".parse().unwrap(),
            epoch: 1,
            cause: Cause::Post([1; 16]),
            by: By::Person(PersonId(2), ChannelId::Web),
            on_behalf: Some(PersonId(9)),
            events: vec![bookings::Event::Cancelled(BookingId(3)).into()],
            sends: Vec::new(),
        };
        let mut read = Read::new(None, commit.at);
        read.line(br#"{"drawer":{"person":2,"item":"Name","value":"Lin"}}"#).unwrap();
        read.line(&serde_json::to_vec(&commit).unwrap()).unwrap();
        let told = |lang| {
            let words = Words::new(lang, chrono_tz::Asia::Shanghai);
            words.say(&read.told(&words, &read.commits[0]).unwrap())
        };
        assert_eq!(told(Lang::En), "18:00  Lin, for no. 9 (erased): gave a place back (on the page)");
        assert!(told(Lang::Zh).starts_with("18:00"), "{}", told(Lang::Zh));
        let raw = read.raw(&read.commits[0]);
        assert_eq!(raw, "10:00:00  1  Lin (no. 2) for no. 9: bookings.cancelled (said on the page)");
    }

    /// Whoever is visited is not named, nor who asked for them; who works for the committee is.
    #[test]
    fn a_deed_of_a_visit_does_not_say_to_whom() {
        let at = "2026-12-12T10:00:00Z".parse().unwrap();
        let mut read = Read::new(None, at);
        let mut n = 0;
        let mut does = |by: u32, for_whom: Option<u32>, event: Event| {
            n += 1;
            let commit = Commit {
                v: 1,
                seq: u64::from(n),
                at,
                epoch: 1,
                cause: Cause::Post([n; 16]),
                by: By::Person(PersonId(by), ChannelId::Web),
                on_behalf: for_whom.map(PersonId),
                events: vec![event],
                sends: Vec::new(),
            };
            read.line(&serde_json::to_vec(&commit).unwrap()).unwrap();
        };
        let (jiao, fang, elder, visit, here) = (1, 2, PersonId(3), VisitId(1), CommunityId(0));
        for who in [jiao, fang] {
            does(who, None, people::Event::Met(PersonId(who), ChannelId::Web, Some(here), None).into());
        }
        does(fang, Some(3), people::Event::Dependent(elder, PersonId(fang), here).into());
        does(fang, Some(3), visits::Event::Agreed(elder, 1).into());
        does(fang, Some(3), visits::Event::Begun(visit, elder, here).into());
        does(fang, Some(3), visits::Event::Photos(visit, 1).into());
        does(jiao, Some(3), visits::Event::Came(visit).into());
        for (who, name) in [(elder.0, "张阿婆"), (fang, "阿芳"), (jiao, "小焦")] {
            let line = format!(r#"{{"drawer":{{"person":{who},"item":"Name","value":"{name}"}}}}"#);
            read.line(line.as_bytes()).unwrap();
        }
        let words = Words::new(Lang::Zh, chrono_tz::Asia::Shanghai);
        let told = |done: &Done| words.say(&read.told(&words, done).unwrap());
        let all: Vec<_> = read.commits[2..].iter().map(told).collect();
        assert!(all[0].contains("阿芳替张阿婆"), "{all:?}");
        assert!(all[1..].iter().all(|line| !line.contains("张阿婆") && !line.contains("阿芳")), "{all:?}");
        assert!(all[3].contains("一位邻居：说上门时可以拍照片"), "{all:?}");
        assert!(all[4].contains("小焦替一位邻居：进了门"), "{all:?}");
        let raw: Vec<_> = read.commits[3..].iter().map(|done| read.raw(done)).collect();
        assert!(raw.iter().all(|line| !line.contains("张阿婆") && !line.contains("阿芳")), "{raw:?}");
    }
}
