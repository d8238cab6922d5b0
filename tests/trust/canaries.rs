//! Canaries in everything that is somebody's own: none of them sings in the events, the state or the log.

use super::figures::figure;
use super::rights::world;
use super::street::{at, press, text};
use chrono::TimeDelta;
use std::fmt::Write;
use std::sync::{Arc, Mutex};
use tongxin::domain::{ChannelId, Drawers as _, Item, announcements, day, people};
use tongxin::journal::Journal;
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

/// Everything that is ever logged, whatever its level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for &Log {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        writeln!(self.0.lock().unwrap(), "{field}={value:?}").unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        span.record(&mut &*self);
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut &*self);
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut &*self);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Three months with everything that people do, on both channels.
#[test]
fn what_is_somebodys_own_stays_in_their_drawer() {
    let log = Log::default();
    let (mut commits, mut canaries, mut found) = (0, 0, Vec::new());
    for channel in [ChannelId::Telegram, ChannelId::Web] {
        let (world, secrets) = tracing::subscriber::with_default(log.clone(), || {
            let mut world = world(channel);
            let organizer = at(channel, 5);
            let here = super::street::HERE;
            let mut secrets = vec!["草稿里的金丝雀".to_string(), "理由里的金丝雀".into(), "乱打的金丝雀".into()];
            let today = tongxin::domain::DayId { community: here, n: 1 };
            for said in [
                text("乱打的金丝雀，谁也看不懂，也不该记下来，更不该写到别处去"),
                press(announcements::Action::Write(here)),
                text("草稿里的金丝雀"),
                press(day::Action::AskReason(today, day::Change::Cancel)),
                text("理由里的金丝雀"),
                press(people::Action::LinkDevice),
            ] {
                world.street.says(&organizer, "介绍里的金丝雀", said);
            }
            secrets.push("介绍里的金丝雀".into());
            let me = world.street.who(&organizer).unwrap();
            secrets.push(world.street.drawers().read(me, Item::Code).unwrap().reveal().into());
            let end = world.street.now + TimeDelta::days(92);
            world.street.runs_until(end);
            (world, secrets)
        });
        let addresses = (1..=9).map(|n| at(channel, n).key.to_string());
        let all: Vec<String> =
            world.names.values().chain(world.phones.values()).cloned().chain(secrets).chain(addresses).collect();
        let mut places = vec![("the log".to_string(), log.0.lock().unwrap().clone())];
        world
            .street
            .journal
            .read(1, &mut |commit| {
                commits += 1;
                places.push((format!("commit {}", commit.seq), serde_json::to_string(&commit).unwrap()));
                places.push((format!("commit {} as it is debugged", commit.seq), format!("{commit:?}")));
                true
            })
            .unwrap();
        places.push(("the state".into(), format!("{:?}", world.street.state())));
        canaries += all.len();
        for (place, words) in &places {
            found.extend(
                all.iter().filter(|one| words.contains(one.as_str())).map(|one| format!("{one} in {place}")),
            );
        }
        // Or all this would say nothing: those who may see, saw.
        let told = format!("{:?}", world.street.told.iter().map(|m| m.words.text.clone()).collect::<Vec<_>>());
        assert!(world.names.values().any(|name| told.contains(name)) && world.street.state().seq > 100);
    }
    figure(
        "canaries",
        format_args!("{canaries} canaries, {commits} commits in three months, {} sang", found.len()),
    );
    found.truncate(20);
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}
