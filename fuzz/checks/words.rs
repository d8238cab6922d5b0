//! What people, their clients and operators write: updates, buttons, links, configuration.

use chrono::{DateTime, Utc};
use std::sync::{Arc, LazyLock};
use tongxin::channel::telegram;
use tongxin::config::{self, Config, Flags};
use tongxin::domain::{Action, Cause, Command, Input, Lang, Link, Said, Screen, State, apply, day};
use tongxin::engine::desk::{Desk, Sealed, Took};
use tongxin::engine::{Lots, OpenError, Words};
use tongxin::journal::{Journal, Memory};

static STREET: LazyLock<Vec<day::Plan>> = LazyLock::new(|| {
    read(include_str!("../../config/tongxin.toml")).expect("the explained configuration can be used").plans
});

fn read(text: &str) -> Result<Config, config::Faults> {
    config::read("street.toml", text, &Flags::default(), &|_| None, false).0
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_765_000_000, 0).expect("a moment")
}

fn silent(_: &Screen, _: Option<Lang>) -> Words {
    Words::default()
}

fn desk(plans: Vec<day::Plan>, journal: &Arc<Memory>) -> Result<Desk, OpenError> {
    let order = Said::Order(Box::new(Command::Day(day::Command::Configure(plans))));
    let order = Input::inner(Cause::Config { digest: [1; 16], epoch: 0 }, order);
    let journal = Arc::clone(journal);
    Desk::open(journal, Arc::new(silent), Lots::Seeded(1, 0), vec![order], now()).map(|(desk, _)| desk)
}

/// Each line is an update. Whatever they say, the rules do not stumble, and the journal leads to the same state.
pub fn update(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let journal = Arc::new(Memory::new());
    let mut desk = desk(STREET.clone(), &journal).expect("the street opens");
    for line in text.lines().take(40) {
        let Some(input) = telegram::hear(line) else { continue };
        assert!(matches!(input.cause, Cause::Update { .. }));
        assert!(desk.take(&input, now()) != Took::Stumbled, "the rules stumbled");
        assert!(matches!(desk.seal(), Sealed::Done(_)), "it could not be stored");
    }
    let mut state = State::default();
    let mut each = |commit| {
        apply(&mut state, &commit);
        true
    };
    journal.read(1, &mut each).expect("the journal reads");
    assert!(&state == desk.state(), "the journal leads to another state");
}

/// What is read as a button's data would be written so again, and fits into Telegram's 64 bytes.
pub fn button(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(action) = Action::decode(text) {
        assert_eq!(action.encode(), text);
        assert!(text.len() <= 64);
    }
}

/// A configuration can be used, or every fault names its line or its variable. Tokens are never shown.
pub fn config(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match read(text) {
        Ok(config) => {
            if let Some(token) = config.telegram.token.as_ref().filter(|token| token.0.len() > 20) {
                assert!(!format!("{config:?}").contains(&token.0), "a token is shown");
            }
            let opened = desk(config.plans, &Arc::new(Memory::new()));
            assert!(opened.is_ok(), "{:?}", opened.err());
        }
        Err(faults) => {
            assert!(!faults.0.is_empty());
            for fault in faults.0 {
                let lines = text.matches('\n').count() + 1;
                let named = (1..=lines).contains(&fault.line) || fault.place != "street.toml";
                assert!(named, "this names no line: {fault}");
                assert!(!fault.what.is_empty());
            }
        }
    }
}

/// A link's parameter is read the same again, and is safe in an address; typed after `/start` it is the same.
pub fn link(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let link = Link::parse(text);
    let (Link::Code(word) | Link::Community(word)) = &link else { return };
    assert_eq!(Link::parse(word), link);
    assert!(word.len() <= 64 && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'));
    let words = serde_json::to_string(&format!("/start {word}")).expect("a text");
    let update = format!(
        r#"{{"update_id":1,"message":{{"chat":{{"id":7,"type":"private"}},"from":{{"id":7}},"text":{words}}}}}"#
    );
    let heard = telegram::hear(&update).map(|input| input.said);
    assert!(matches!(heard, Some(Said::Start(same)) if same == link));
}
