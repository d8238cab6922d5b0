//! The command menus: one for everyone in each language, a longer one for each organizer's chat.

use super::Telegram;
use super::api::Trouble;
use crate::domain::{ChannelId, Drawers, Item, Lang, Role, State, people};
use crate::engine::{EngineGone, Handle};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::time::Duration;
use teloxide::payloads::{DeleteMyCommands, SetMyCommands};
use teloxide::requests::Payload;
use teloxide::types::{BotCommand, BotCommandScope, ChatId, Recipient, True};
use tokio::sync::broadcast::error::RecvError;

/// The commands of everyone, and the locale's key of what each does.
const EVERYONE: [(&str, &str); 9] = [
    ("start", "menu-start"),
    ("book", "menu-book"),
    ("shifts", "menu-shifts"),
    ("my", "menu-my"),
    ("day", "menu-day"),
    ("help", "menu-help"),
    ("lang", "menu-lang"),
    ("privacy", "menu-privacy"),
    ("stop", "menu-stop"),
];
/// Those of organizers, besides.
const ORGANIZERS: [(&str, &str); 3] =
    [("announce", "menu-announce"), ("roster", "menu-roster"), ("invite", "menu-invite")];
/// Organizers change rarely: it is enough to look so often while anything changes at all.
const LOOK: Duration = Duration::from_secs(5);
/// The pause after a menu could not be set.
const RETRY: Duration = Duration::from_secs(60);

/// Gives the words of a locale's key in a language.
pub type Describe<'a> = &'a (dyn Fn(Lang, &'static str) -> String + Send + Sync);

impl Telegram {
    /// Keeps the menus as they should be, until the engine stops. They are a convenience: rights are
    /// checked on every input all the same, and a failure is tried again later.
    ///
    /// # Errors
    /// [`EngineGone`] when the writer has stopped.
    pub async fn keep_menus(&self, handle: &Handle, describe: Describe<'_>) -> Result<Infallible, EngineGone> {
        // English for clients in any language that has no menu of its own.
        for (lang, code) in [(Lang::En, None), (Lang::Zh, Some("zh"))] {
            let mut menu = SetMyCommands::new(commands(EVERYONE.iter(), lang, describe));
            menu.scope = Some(BotCommandScope::AllPrivateChats);
            menu.language_code = code.map(str::to_string);
            // In groups nothing is answered, so nothing is offered there: what stood for all chats goes.
            let mut groups = DeleteMyCommands::new();
            groups.language_code = code.map(str::to_string);
            self.insist(&menu).await;
            self.insist(&groups).await;
        }
        let mut set = BTreeMap::new();
        loop {
            let mut changes = handle.changes();
            let wanted = handle.look(organizers).await?;
            let all_set = self.follow(&mut set, &wanted, describe).await;
            tokio::time::sleep(if all_set { LOOK } else { RETRY }).await;
            if all_set && changes.recv().await == Err(RecvError::Closed) {
                return Err(EngineGone);
            }
        }
    }

    /// Calls until it is done.
    async fn insist<P>(&self, call: &P)
    where
        P: Payload<Output = True> + serde::Serialize,
    {
        while let Err(trouble) = self.api.call::<_, bool>(call).await {
            tracing::warn!(%trouble, "the command menu could not be set; trying again");
            tokio::time::sleep(RETRY).await;
        }
    }

    /// Brings the organizers' menus from what is set to what is wanted; whether all went well.
    async fn follow(
        &self,
        set: &mut BTreeMap<i64, Lang>,
        wanted: &BTreeMap<i64, Lang>,
        describe: Describe<'_>,
    ) -> bool {
        let mut all_set = true;
        let gone: Vec<i64> = set.keys().filter(|chat| !wanted.contains_key(chat)).copied().collect();
        for chat in gone {
            let mut plain = DeleteMyCommands::new();
            plain.scope = Some(scope(chat));
            let done = settled(self.api.call::<_, bool>(&plain).await);
            if done {
                set.remove(&chat);
            }
            all_set &= done;
        }
        for (&chat, &lang) in wanted {
            if set.get(&chat) == Some(&lang) {
                continue;
            }
            let both = EVERYONE.iter().chain(&ORGANIZERS);
            let mut menu = SetMyCommands::new(commands(both, lang, describe));
            menu.scope = Some(scope(chat));
            let done = settled(self.api.call::<_, bool>(&menu).await);
            if done {
                set.insert(chat, lang);
            }
            all_set &= done;
        }
        all_set
    }
}

/// Whether there is nothing more to be tried: it is done, or nobody is there.
fn settled(result: Result<bool, Trouble>) -> bool {
    match result {
        Ok(_) => true,
        Err(Trouble::Refused(refused)) if matches!(refused.code, 400 | 403) => true,
        Err(trouble) => {
            tracing::warn!(%trouble, "an organizer's command menu could not be set; trying again");
            false
        }
    }
}

fn scope(chat: i64) -> BotCommandScope {
    BotCommandScope::Chat { chat_id: Recipient::Id(ChatId(chat)) }
}

fn commands<'a>(
    list: impl Iterator<Item = &'a (&'static str, &'static str)>,
    lang: Lang,
    describe: Describe<'_>,
) -> Vec<BotCommand> {
    list.map(|(command, key)| BotCommand::new(*command, describe(lang, key))).collect()
}

/// The chats of those who run days, with the language each reads.
fn organizers(s: &State, d: &dyn Drawers) -> BTreeMap<i64, Lang> {
    let runs = people::everyone(s).filter(|(_, p)| p.roles.iter().any(|(_, role)| *role == Role::Organizer));
    let chats = runs.flat_map(|(id, person)| {
        let here =
            person.devices.iter().filter(|device| device.channel == ChannelId::Telegram && !device.unreachable);
        here.filter_map(move |device| {
            let key = d.read(id, Item::Address(device.channel, device.n))?;
            Some((key.reveal().parse().ok()?, person.lang.unwrap_or(Lang::Zh)))
        })
    });
    chats.collect()
}
