//! A message over which the daemon ends again and again.

use super::{evening, keys, plan};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tongxin::domain::{
    Address, Cause, ChannelId, Command, Hello, Input, Link, MsgRef, Outcome, Private, Said, day,
};
use tongxin::engine::{
    Channel, Clock, Delivered, Engine, HandClock, Handle, Later, Limits, Message, Running, Street,
};
use tongxin::journal::Memory;

/// Crashes over one message after which it is taken for their cause.
const CRASHES: usize = 20;

/// A channel of which nobody ever learns what became of a message to 7, as of one that ends the daemon.
struct Fatal(mpsc::UnboundedSender<()>);

impl Channel for Fatal {
    fn id(&self) -> ChannelId {
        ChannelId::Telegram
    }

    fn deliver<'a>(&'a self, message: &'a Message) -> Later<'a, Delivered> {
        Box::pin(async move {
            if &*message.to.key == "7" {
                self.0.send(()).ok();
                std::future::pending::<()>().await;
            }
            Delivered::Ended(Outcome::Delivered(MsgRef { channel: ChannelId::Telegram, id: "1".into() }))
        })
    }
}

async fn start(memory: &Arc<Memory>) -> (Handle, Running, mpsc::UnboundedReceiver<()>) {
    let (told, set_off) = mpsc::unbounded_channel();
    let street = Street {
        name: "test".into(),
        journal: Arc::clone(memory) as _,
        clock: Arc::new(HandClock::new(evening())) as Arc<dyn Clock>,
        wording: Arc::new(keys),
        channels: vec![Arc::new(Fatal(told)) as Arc<dyn Channel>],
        limits: Limits::default(),
        orders: vec![(
            Cause::Config { digest: [1; 16], epoch: 0 },
            Command::Day(day::Command::Configure(vec![plan()])),
        )],
    };
    let (handle, running) = Engine::start(street).await.unwrap();
    (handle, running, set_off)
}

fn start_of(n: u64, key: &str) -> Input {
    Input {
        cause: Cause::Update { channel: ChannelId::Telegram, id: n },
        from: Some(Address { channel: ChannelId::Telegram, key: key.into() }),
        hello: Hello { name: Some(Private::new("王阿姨")), lang: None },
        origin: None,
        said: Said::Start(Link::Plain),
        keep: None,
    }
}

/// It is sent again after each crash, so that nobody's answer is lost to a few of them in a row; not for ever, as the
/// daemon would never come to anything else.
#[tokio::test]
async fn a_message_is_not_sent_after_twenty_crashes_over_it() {
    let memory = Arc::new(Memory::new());
    let mut lives = 0;
    loop {
        let (handle, running, mut set_off) = start(&memory).await;
        if lives == 0 {
            handle.submit(start_of(1, "7")).await.unwrap();
        }
        if handle.look(|s, _| s.delivery.waiting()).await.unwrap() == 0 {
            break;
        }
        set_off.recv().await.unwrap();
        lives += 1;
        assert!(lives <= CRASHES, "it is set off for ever");
        // What has not ended by then is lost with the process.
        drop((handle, running));
    }
    assert_eq!(lives, CRASHES);

    // The street goes on, for them too.
    let (handle, _running, mut set_off) = start(&memory).await;
    handle.submit(start_of(2, "7")).await.unwrap();
    let fresh = tokio::time::timeout(Duration::from_secs(10), set_off.recv()).await;
    assert_eq!(fresh, Ok(Some(())), "what they ask now is answered");
}
