//! [停止发送] works within a second: the whole engine on a clock that only counts, under the limit of 30 a second.

use super::figures::figure;
use super::{agree, evening, keys, plan};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;
use tongxin::domain::{
    Address, AnnouncementId, Audience, Cause, ChannelId, Command, CommunityId, Hello, Input, Link, MsgRef, Notice,
    Outcome, Private, Role, Said, SendId, Text, announcements, day, delivery, people,
};
use tongxin::engine::{Channel, Clock, Delivered, Engine, HandClock, Handle, Later, Limits, Message, Street};
use tongxin::journal::{Journal, Memory};

const CROWD: u32 = 2_000;
const WORDS: &str = "明天停水。";
const CODE: &str = "00112233445566778899aabbccddeeff";

/// A channel with the latency of a far server, which notes when each message was begun.
#[derive(Default)]
struct Far(Mutex<Vec<(Instant, SendId)>>);

impl Channel for Far {
    fn id(&self) -> ChannelId {
        ChannelId::Telegram
    }

    fn deliver<'a>(&'a self, message: &'a Message) -> Later<'a, Delivered> {
        Box::pin(async move {
            self.0.lock().unwrap().push((Instant::now(), message.id));
            tokio::time::sleep(Duration::from_millis(80)).await;
            let id = message.id.to.0.to_string().into();
            Delivered::Ended(Outcome::Delivered(MsgRef { channel: ChannelId::Telegram, id }))
        })
    }
}

fn update(n: u64, from: u32, said: Said) -> Input {
    Input {
        cause: Cause::Update { channel: ChannelId::Telegram, id: n },
        from: Some(Address { channel: ChannelId::Telegram, key: from.to_string().into() }),
        hello: Hello::default(),
        origin: None,
        said,
        keep: None,
    }
}

/// Lets the counted clock run for so long. The writer has a thread of its own, which counted time would overtake:
/// so it moves by hand, and each time the writer has done what there was to do.
async fn run(handle: &Handle, time: Duration) {
    const TICK: Duration = Duration::from_millis(5);
    for _ in 0..time.as_millis() / TICK.as_millis() {
        tokio::time::advance(TICK).await;
        for _ in 0..3 {
            handle.look(|_, _| ()).await.unwrap();
            tokio::task::yield_now().await;
        }
    }
}

/// After the press is durable nothing starts but what was claimed before, and that is over within a second.
#[tokio::test(start_paused = true)]
async fn stopping_takes_less_than_a_second() {
    // While this one works, the clock does not move by itself.
    let (done, wait) = std::sync::mpsc::channel::<()>();
    tokio::task::spawn_blocking(move || wait.recv().ok());
    let far: Arc<Far> = Arc::default();
    let invite = people::Command::Invite(
        CommunityId(0),
        Role::Organizer,
        people::code_digest(CODE),
        evening() + chrono::TimeDelta::days(30),
    );
    let journal: Arc<dyn Journal> = Arc::new(Memory::new());
    let street = |limits| Street {
        name: "test".into(),
        journal: Arc::clone(&journal),
        clock: Arc::new(HandClock::new(evening())) as Arc<dyn Clock>,
        wording: Arc::new(keys),
        channels: vec![Arc::clone(&far) as Arc<dyn Channel>],
        limits,
        orders: vec![
            (Cause::Config { digest: [1; 16], epoch: 0 }, Command::Day(day::Command::Configure(vec![plan()]))),
            (Cause::Console([2; 16]), Command::People(invite.clone())),
        ],
    };
    // They come in while nothing limits the welcome.
    let (handle, running) = Engine::start(street(Limits::none())).await.unwrap();
    let mut n = 0;
    let mut say = async |handle: &Handle, from: u32, said: Said| {
        n += 1;
        handle.submit(update(n, from, said)).await.unwrap();
    };
    for from in 1..=CROWD {
        let link = if from == 1 { Link::Code(CODE.into()) } else { Link::Plain };
        say(&handle, from, Said::Start(link)).await;
        say(&handle, from, Said::Pressed(Some(agree().into()))).await;
    }
    while !handle.look(|s, _| s.delivery.waiting() == 0).await.unwrap() {
        run(&handle, Duration::from_millis(100)).await;
    }
    running.shutdown().await.unwrap();
    let (handle, running) = Engine::start(street(Limits::default())).await.unwrap();
    let here = CommunityId(0);
    let all = Audience::Everyone(here);
    say(&handle, 1, Said::Pressed(Some(announcements::Action::Write(here).into()))).await;
    say(&handle, 1, Said::Text(Private::new(WORDS))).await;
    let send = announcements::Action::Send(all, false, Text::One(WORDS.into()).mark());
    say(&handle, 1, Said::Pressed(Some(send.into()))).await;
    run(&handle, Duration::from_secs(8)).await;
    say(&handle, 1, Said::Pressed(Some(announcements::Action::Stop(AnnouncementId(1)).into()))).await;
    let durable = Instant::now();
    let told = |s: &tongxin::domain::State| {
        let mine = |notice: &Notice| matches!(notice, Notice::Announcements(announcements::Notice::Told(_)));
        s.delivery.all().filter(|(_, send, _)| mine(&send.notice)).map(|(id, _, status)| (id, status)).collect()
    };
    let open: Vec<(SendId, delivery::Status)> = handle.look(move |s, _| told(s)).await.unwrap();
    assert!(
        !open.is_empty() && open.iter().all(|(_, status)| status.claimed.is_some()),
        "nothing waits unclaimed"
    );
    run(&handle, Duration::from_secs(4)).await;
    let known = handle.look(|s, _| announcements::get(s, AnnouncementId(1)).cloned()).await.unwrap().unwrap();
    let begun = far.0.lock().unwrap().clone();
    let seq = open[0].0.seq;
    let late: Vec<_> = begun.iter().filter(|(at, id)| id.seq == seq && *at > durable).collect();
    let last = late.iter().map(|(at, _)| *at - durable).max().unwrap_or_default();
    let before = begun.iter().filter(|(at, id)| id.seq == seq && *at <= durable).count();
    figure(
        "stopping an announcement to 2,000",
        format_args!(
            "{before} begun before the press was durable, {} claimed ones after it, the last {} ms later; {} never",
            late.len(),
            last.as_millis(),
            known.count(announcements::Mark::Stopped)
        ),
    );
    assert!(last <= Duration::from_secs(1), "the last one began {last:?} after the press");
    assert!(late.iter().all(|(_, id)| open.iter().any(|(claimed, _)| claimed == id)), "only what was claimed");
    assert_eq!(known.delivered as usize + known.count(announcements::Mark::Stopped), CROWD as usize);
    drop(done);
    running.shutdown().await.unwrap();
}
