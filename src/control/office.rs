//! What the operator can have done, whether through the socket or on a store that nobody runs.

use super::{Ask, ClockTold, Health, Invited, Nightly, Tell, Verified};
use crate::domain::people::{self, code_digest, code_text};
use crate::domain::{Cause, CommunityId, Input, Lang, Role, Said, State, apply, day};
use crate::engine::{Accepted, EngineGone, Handle, Standing};
use crate::journal::{Journal, JournalError, SharedJournal};
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The journal says so.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The writer has stopped.
    #[error(transparent)]
    Gone(#[from] EngineGone),
    /// There is no such community.
    #[error("there is no community {0:?} here{1}")]
    NoCommunity(String, String),
    /// The rules stumbled.
    #[error("the request was set aside; the daemon's log says why")]
    SetAside,
    /// A replay leads somewhere else.
    #[error("{0}")]
    Differs(String),
    /// The system has no chance to give.
    #[error("the system gives no random numbers: {0}")]
    NoLots(String),
}

/// Where people reach a street. Written down in the data folder, for invitations made while it rests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// The web channel's public address, without a slash at its end.
    pub web: Option<String>,
    /// The bot's user name.
    pub bot: Option<String>,
    /// The language in which commands answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// The first community's time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Tz>,
}

impl Reach {
    const FILE: &'static str = "reach.json";

    /// What the folder says; nothing where it says nothing.
    pub fn read(data: &Path) -> Self {
        let text = std::fs::read(data.join(Self::FILE)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Writes it down.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, data: &Path) -> io::Result<()> {
        let fresh = data.join("reach.new");
        std::fs::write(&fresh, serde_json::to_vec(self)?)?;
        std::fs::rename(fresh, data.join(Self::FILE))
    }
}

/// The operator's office of one street.
#[derive(Clone)]
pub struct Office {
    /// The way to the writer.
    pub handle: Handle,
    /// What is stored.
    pub journal: SharedJournal,
    /// Where people reach the street.
    pub reach: std::sync::Arc<std::sync::RwLock<Reach>>,
    /// What keeps a channel from reading, and the remedy, while something does.
    pub trouble: std::sync::Arc<dyn Fn() -> Option<String> + Send + Sync>,
    /// Where the master key is.
    pub key_at: String,
    /// How the nightly backups go; nothing where there are none.
    pub nightly: std::sync::Arc<std::sync::RwLock<Option<Nightly>>>,
}

impl Office {
    /// Does what is asked; all but what goes piece by piece.
    pub async fn answer(&self, ask: Ask) -> Tell {
        let told = match ask {
            Ask::Health => self.health().await.map(Tell::Health),
            Ask::Invite { community, role, valid } => {
                self.invite(&community, role, valid).await.map(Tell::Invited)
            }
            Ask::Verify => self.verify().await.map(Tell::Verified),
            Ask::Clock { agree } => Ok(Tell::Clock(self.clock(agree))),
            Ask::Export | Ask::Backup { .. } => Err(Failed::Differs("that goes piece by piece".into())),
        };
        told.unwrap_or_else(|failed| Tell::Failed(failed.to_string()))
    }

    /// How the street is.
    ///
    /// # Errors
    /// [`Failed::Gone`] if its writer has stopped.
    pub async fn health(&self) -> Result<Health, Failed> {
        let status = self.handle.status();
        let people = self.handle.look(|s, _| people::everyone(s).count()).await?;
        Ok(Health {
            ready: status.ready,
            version: env!("CARGO_PKG_VERSION").into(),
            epoch: status.epoch,
            commits: status.seq,
            people,
            waiting: status.waiting,
            now: self.handle.clock().now(),
            trouble: (self.trouble)(),
            clock: self.clock(false).noticed,
            set_aside: Some(self.handle.set_aside()).filter(|all| all.count > 0),
            backup: self.nightly.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone(),
        })
    }

    /// How the clock stands; after the operator's word that it is right, if they give it.
    pub fn clock(&self, agree: bool) -> ClockTold {
        let clock = self.handle.clock();
        if agree {
            clock.agree();
        }
        let Standing { machine, street, second, doubt, held, .. } = clock.standing();
        let noticed = doubt.map(|doubt| {
            let now = if held { "what is due waits" } else { "what is due goes by the time that was counted" };
            format!("{doubt}; {now}. Set it right, or, if it is right, say so: tongxin clock agree")
        });
        ClockTold { machine, street, second, held, noticed }
    }

    /// Makes a code that gives a role; good once, for so many seconds.
    ///
    /// # Errors
    /// [`Failed::NoCommunity`] where the community is not known.
    pub async fn invite(&self, community: &str, role: Role, valid: u32) -> Result<Invited, Failed> {
        let (asked, now) = (community.to_string(), self.handle.clock().now());
        let made = self.handle.look(move |s, _| Invitation::make(s, &asked, role, valid, now)).await??;
        let reach = self.reach.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        match self.handle.submit(made.order.clone()).await? {
            Accepted::Done(_) | Accepted::Repeat => Ok(made.told(&reach)),
            Accepted::SetAside => Err(Failed::SetAside),
        }
    }

    /// Examines what is stored, replays it, and compares the replay with the live state.
    ///
    /// # Errors
    /// [`Failed::Journal`] where something is damaged, [`Failed::Differs`] where the replay leads elsewhere.
    pub async fn verify(&self) -> Result<Verified, Failed> {
        let live = self.handle.look(|s, _| s.clone()).await?;
        let journal = self.journal.clone();
        blocking(move || verify_stored(&*journal, Some(&live))).await
    }
}

/// A code that gives a role, and the order that makes it good.
pub struct Invitation {
    /// To be committed before the code is shown.
    pub order: Input,
    code: String,
    until: DateTime<Utc>,
    zone: Tz,
}

impl Invitation {
    /// Draws a code, good once, for so many seconds from now.
    ///
    /// # Errors
    /// [`Failed::NoCommunity`] where the community is not known.
    pub fn make(s: &State, community: &str, role: Role, valid: u32, now: DateTime<Utc>) -> Result<Self, Failed> {
        let id = find(s, community).map_err(|known| Failed::NoCommunity(community.into(), known))?;
        let code = code_text(lot()?);
        // To the millisecond, as it is stored: a replay must lead to the same.
        let until =
            (now + TimeDelta::seconds(valid.into())).duration_trunc(TimeDelta::milliseconds(1)).unwrap_or(now);
        let command = people::Command::Invite(id, role, code_digest(&code), until);
        let order = Input::inner(Cause::Console(lot()?), Said::Order(Box::new(command.into())));
        Ok(Self { order, code, until, zone: day::zone(s, id) })
    }

    /// What the operator is told.
    pub fn told(self, reach: &Reach) -> Invited {
        let Self { code, until, zone, .. } = self;
        Invited {
            zone: Some(zone),
            web: reach.web.as_ref().map(|web| format!("{web}/go/{code}")),
            telegram: reach.bot.as_ref().map(|bot| format!("https://t.me/{bot}?start={code}")),
            code,
            until,
        }
    }
}

fn lot() -> Result<[u8; 16], Failed> {
    let mut lot = [0; 16];
    getrandom::fill(&mut lot).map_err(|e| Failed::NoLots(e.to_string()))?;
    Ok(lot)
}

/// Runs what blocks outside the runtime's own threads.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failed> + Send + 'static,
) -> Result<T, Failed> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(e) => Err(Failed::Differs(format!("the work stumbled: {e}"))),
    }
}

/// A community by its short name, or what there is instead.
fn find(s: &State, slug: &str) -> Result<CommunityId, String> {
    let known: Vec<_> = day::communities(s).map(|(id, c)| (id, c.plan.slug.clone())).collect();
    if let Some((id, _)) = known.iter().find(|(_, known)| known == slug) {
        return Ok(*id);
    }
    Err(if known.is_empty() {
        "; nobody has started this street yet: give its file too, with --config FILE".into()
    } else {
        format!("; there is {}", known.into_iter().map(|(_, slug)| slug).collect::<Vec<_>>().join(", "))
    })
}

/// Walks the chain of what is stored and replays it; compares it with a live state at that state's commit.
///
/// # Errors
/// As [`Office::verify`].
pub fn verify_stored(journal: &dyn Journal, live: Option<&State>) -> Result<Verified, Failed> {
    let commits = journal.verify()?;
    let head = journal.head()?;
    let mut state = State::default();
    let mut differs = None;
    let mut compared = false;
    journal.read(1, &mut |commit| {
        if commit.seq != state.seq + 1 {
            differs = Some(format!("commit {} follows on {}", commit.seq, state.seq));
            return false;
        }
        apply(&mut state, &commit);
        if let Some(live) = live.filter(|live| live.seq == state.seq) {
            compared = true;
            if *live != state {
                differs = Some(format!("the replay of {} commits is not the live state", state.seq));
            }
        }
        differs.is_none()
    })?;
    if let Some(differs) = differs {
        return Err(Failed::Differs(format!("{differs}; keep the folder and report this as a fault of tongxin")));
    }
    let live = compared || live.is_some_and(|live| live.seq == 0);
    Ok(Verified { commits, head: head.hash.iter().map(|byte| format!("{byte:02x}")).collect(), live })
}

/// Writes everything that is stored, line by line.
///
/// # Errors
/// [`Failed::Journal`].
pub fn export_stored(journal: &dyn Journal, out: &mut dyn io::Write) -> Result<u64, Failed> {
    Ok(journal.export(out)?)
}
