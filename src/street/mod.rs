//! A street at work: its store, engine, channels and control socket, wired together and taken apart again.

mod hour;
mod master;
mod nightly;
mod process;
pub mod service;
mod store;
mod webhook;

pub use master::master_key;
pub use process::{Signals, count, log, runtime, show};
pub use store::{CLOCK, erase_here, invite_here, now, open_store};

use crate::channel::telegram::{self, Telegram, Token};
use crate::channel::web::{self, DemoOptions, Pages, WebOptions};
use crate::config::{Config, Environment};
use crate::control::{Office, Reach, Server};
use crate::darkroom::Darkroom;
use crate::domain::{ChannelId, CommunityId, Screen, State, day, people};
use crate::engine::{
    Channel, Clock, Engine, Later, Limit, Limits, OpenError, Pace, Running, Street, SystemDial, Watch, load,
};
use crate::locale::Locale;
use axum::Router;
use std::convert::Infallible;
use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What went wrong, with the remedy.
pub type Trouble = Box<dyn Error + Send + Sync>;

/// The engine is waited for so long; with the pages, all ends within five seconds of a signal.
const LAST: Duration = Duration::from_secs(4);
/// Where Telegram says that there is no such bot, it is asked again after so long.
const NO_BOT: Duration = Duration::from_secs(60);
/// Whoever asks in vain shows so often that it is still asking.
const BREATH: Duration = Duration::from_secs(10);
/// How long answers on their way to browsers may take after a signal.
const LAST_PAGES: Duration = Duration::from_millis(500);

/// What a play changes about a street.
pub struct Play {
    /// The clock of the play.
    pub clock: Arc<dyn Clock>,
    /// Another port is taken where the one asked for is in use.
    pub any_port: bool,
}

/// A street at work.
pub struct Daemon {
    /// Its name in logs.
    pub name: String,
    /// Where its web channel listens.
    pub listen: SocketAddr,
    /// What the operator can have done.
    pub office: Office,
    running: Running,
    locale: Arc<Locale>,
    listener: Option<TcpListener>,
    config: Config,
    /// One for all channels: unpacking takes room.
    darkroom: Darkroom,
    /// Where Telegram posts, if it does.
    posts: Option<Router>,
    tasks: Vec<JoinHandle<()>>,
    pages: Option<JoinHandle<()>>,
    closing: watch::Sender<bool>,
    _control: Server,
}

impl Daemon {
    /// Opens a street: its store first, so that a second daemon is refused at once. Its pages are shown by
    /// [`Daemon::show`].
    ///
    /// # Errors
    /// Whatever keeps it from starting, with the remedy.
    pub async fn start(config: Config, env: Environment<'_>, play: Option<Play>) -> Result<Self, Trouble> {
        if play.is_none() && config.data.join(CLOCK).exists() {
            let data = config.data.display();
            return Err(
                format!("{data} is a demo's folder, with a clock of its own; name another with --data").into()
            );
        }
        // Read while the store opens: whoever presses now waits for this start.
        let (locale, data) = (tokio::task::spawn_blocking(Locale::new), config.data.clone());
        let ahead = tokio::task::spawn_blocking(move || load::ahead(&data));
        let store = open_store(&config.data, Some(&config), env)?;
        let listener = listen(config.listen, play.as_ref().is_some_and(|play| play.any_port)).await?;
        let listen = listener.local_addr()?;
        let public = web_address(&config, listen);
        if config.public_url.is_none() && play.is_none() {
            tracing::warn!(%public, "public_url is not set: posters and invitations lead here, which others may not reach");
        }
        let bot = config.telegram.token.is_some().then(|| bot(&config, &public)).transpose()?;
        let mut tasks = Vec::new();
        let clock = match play {
            Some(play) => play.clock,
            None => clock(&config, bot.as_ref(), &mut tasks),
        };
        // A server on this machine has this machine's clock.
        let darkroom = Darkroom::default();
        let hears = |settings: telegram::Settings| {
            let clock = settings.is_elsewhere().then(|| clock.clone());
            telegram::Settings { clock, darkroom: darkroom.clone(), ..settings }
        };
        let telegram = bot.map(|settings| Telegram::new(&hears(settings))).transpose()?.map(Arc::new);
        let mut channels: Vec<Arc<dyn Channel>> = vec![Arc::new(Pages::new(clock.clone()))];
        if let Some(telegram) = &telegram {
            channels.push(telegram.clone());
        }
        let journal = Arc::new(store);
        let locale = Arc::new(locale.await?);
        let words = locale.clone();
        let street = Street {
            name: config.street.clone(),
            journal: journal.clone(),
            clock,
            wording: Arc::new(move |screen: &Screen, lang| words.words(screen, lang)),
            channels,
            limits: limits(&config),
            orders: store::orders(&config)?,
        };
        let (handle, running) = Engine::start_with(street, ahead.await?).await?;
        let closed = |s: &State, _: &dyn crate::domain::Drawers| {
            let all = day::communities(s).filter(|(_, community)| community.closed);
            all.map(|(_, community)| community.plan.slug.clone()).collect::<Vec<_>>()
        };
        for community in handle.look(closed).await? {
            tracing::warn!(
                %community,
                "the configuration no longer names this community: the day in its calendar goes on, no other is \
                 opened; to go on, name it again: [[community]] with this id"
            );
        }
        let reach = Reach {
            web: Some(public),
            bot: Reach::read(&config.data).bot.filter(|_| telegram.is_some()),
            lang: Some(config.lang),
            zone: config.plans.first().map(|plan| plan.zone),
        };
        reach.write(&config.data)?;
        let key_at = master_key(&config.data, Some(&config), env)?.at;
        let rival = telegram.clone();
        let office = Office {
            handle,
            journal,
            reach: Arc::new(RwLock::new(reach)),
            key_at,
            nightly: Arc::default(),
            trouble: Arc::new(move || Some(rival.as_ref()?.rival()?.to_string())),
        };
        let control = Server::start(&config.data, office.clone()).map_err(|e| {
            let data = config.data.display();
            format!("cannot make the control socket in {data}: {e}; a shorter path may help (about 90 bytes)")
        })?;
        let mut posts = None;
        if let Some(telegram) = telegram {
            let reads: Reads = match &config.telegram.webhook {
                Some(hook) => {
                    let hook = webhook::hook(&config.data, hook)?;
                    let (page, task) = telegram.hook(office.handle.clone(), hook, &web_address(&config, listen));
                    posts = Some(page);
                    Box::pin(task)
                }
                None => {
                    let (telegram, handle) = (telegram.clone(), office.handle.clone());
                    Box::pin(async move { telegram.poll(&handle).await })
                }
            };
            let task = speak(telegram, reads, office.clone(), config.data.clone(), locale.clone());
            tasks.push(tokio::spawn(task));
        }
        if let (Some(backup), Some(plan)) = (&config.backup, config.plans.first()) {
            let task = nightly::keep(backup.clone(), config.street.clone(), plan.zone, office.clone());
            tasks.push(tokio::spawn(task));
        }
        let (closing, _) = watch::channel(false);
        let name = config.street.clone();
        let listener = Some(listener);
        Ok(Self {
            name,
            listen,
            office,
            running,
            locale,
            listener,
            config,
            darkroom,
            posts,
            tasks,
            pages: None,
            closing,
            _control: control,
        })
    }

    /// Shows the street's pages; the demo's too, if this is one.
    pub fn show(&mut self, demo: Option<DemoOptions>) {
        let Some(listener) = self.listener.take() else { return };
        let mut options = WebOptions::new(self.office.handle.clone(), self.locale.clone());
        options.public_url = Some(web_address(&self.config, self.listen));
        options.trusted_proxies = self.config.trusted_proxies.clone();
        let reach = self.office.reach.clone();
        options.bot = Box::new(move || reach.read().unwrap_or_else(PoisonError::into_inner).bot.clone());
        options.darkroom = self.darkroom.clone();
        options.demo = demo;
        let mut pages = web::router(options);
        if let Some(posts) = self.posts.take() {
            pages = pages.merge(posts);
        }
        let service = pages.into_make_service_with_connect_info::<SocketAddr>();
        let mut closing = self.closing.subscribe();
        let closed = async move {
            // An error means that the daemon is gone: the same.
            closing.wait_for(|closing| *closing).await.ok();
        };
        let street = self.name.clone();
        self.pages = Some(tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(closed).await {
                tracing::error!(%street, %error, "the web channel stopped");
            }
        }));
        tracing::info!(street = %self.name, listen = %self.listen, "the web channel is open");
    }

    /// The communities that nobody can run yet.
    ///
    /// # Errors
    /// If the writer has stopped.
    pub async fn without_organizer(&self) -> Result<Vec<String>, Trouble> {
        let found = |s: &State, _: &dyn crate::domain::Drawers| {
            let nobody = |id: &CommunityId| people::organizers(s, *id).is_empty();
            let all = day::communities(s).filter(|(id, _)| nobody(id));
            all.map(|(_, community)| community.plan.slug.clone()).collect()
        };
        Ok(self.office.handle.look(found).await?)
    }

    /// Returns when the street stops by itself, and why.
    pub async fn ended(&mut self) -> Trouble {
        self.running.join().await.err().unwrap_or(OpenError::Gone).into()
    }

    /// Takes nothing more, makes durable what was taken, and ends.
    pub async fn stop(self) {
        for task in &self.tasks {
            task.abort();
        }
        self.closing.send_replace(true);
        if let Some(pages) = self.pages {
            let abort = pages.abort_handle();
            // Pages that listen for news never end by themselves.
            if tokio::time::timeout(LAST_PAGES, pages).await.is_err() {
                abort.abort();
            }
        }
        match tokio::time::timeout(LAST, self.running.shutdown()).await {
            Ok(Ok(())) => tracing::info!(street = %self.name, "closed"),
            Ok(Err(error)) => tracing::error!(street = %self.name, %error, "closed badly"),
            Err(_) => tracing::error!(street = %self.name, "not closed in time; what was confirmed is durable"),
        }
    }
}

/// Where people reach a street: as configured, else where it listens.
pub(crate) fn web_address(config: &Config, listen: SocketAddr) -> String {
    config.public_url.clone().unwrap_or_else(|| format!("http://{listen}"))
}

async fn listen(address: SocketAddr, any_port: bool) -> Result<TcpListener, Trouble> {
    match TcpListener::bind(address).await {
        Err(e) if any_port && e.kind() == std::io::ErrorKind::AddrInUse => {
            Ok(TcpListener::bind(SocketAddr::new(address.ip(), 0)).await?)
        }
        Err(e) => Err(format!(
            "cannot listen on {address}: {e}; stop what listens there, or name another address with --listen"
        )
        .into()),
        Ok(listener) => Ok(listener),
    }
}

fn limits(config: &Config) -> Limits {
    let telegram = &config.telegram;
    let chat = Pace { every: Duration::from_secs(1) / telegram.per_chat, burst: telegram.burst };
    let limit = Limit { per_second: Some(telegram.per_second), chat: Some(chat), group: Some(telegram.per_group) };
    let mut limits = Limits::default().with(ChannelId::Telegram, limit);
    limits.per_person = Some(telegram.per_person);
    limits
}

/// The machine's clock, and whoever can say whether it is right: Telegram where that is another machine, and
/// a server of the operator's choice.
fn clock(config: &Config, bot: Option<&telegram::Settings>, tasks: &mut Vec<JoinHandle<()>>) -> Arc<dyn Clock> {
    let elsewhere = bot.is_some_and(telegram::Settings::is_elsewhere);
    let watch = Arc::new(Watch::new(SystemDial::new(), elsewhere || config.time_source.is_some()));
    if let Some(url) = &config.time_source {
        tasks.push(tokio::spawn(hour::ask(url.clone(), watch.clone())));
    }
    watch
}

fn bot(config: &Config, public: &str) -> Result<telegram::Settings, Trouble> {
    let Some(token) = &config.telegram.token else { return Err("there is no token".into()) };
    let mut settings = telegram::Settings::new(Token::parse(&token.0)?);
    if let Some(url) = &config.telegram.api_url {
        settings.api_url.clone_from(url);
    }
    settings.proxy = config.telegram.proxy.as_ref().map(|proxy| proxy.0.clone());
    settings.public_url = Some(public.into());
    Ok(settings)
}

/// How updates come in, one way or the other.
type Reads = Later<'static, Result<Infallible, telegram::Stopped>>;

/// The bot's name, however long it takes: also a proxy or a portal may say that there is no such bot.
async fn introduced(telegram: &Telegram) -> &str {
    loop {
        match telegram.introduce().await {
            Ok(name) => return name,
            Err(error) => tracing::error!(%error, "there is no Telegram for now; the web channel goes on"),
        }
        tokio::time::sleep(NO_BOT).await;
    }
}

/// Speaks on Telegram for as long as the street is open.
async fn speak(telegram: Arc<Telegram>, reads: Reads, office: Office, data: PathBuf, locale: Arc<Locale>) {
    let name = tokio::select! {
        name = introduced(&telegram) => name,
        // Asking in vain is no standing still.
        never = async { loop { office.handle.reads(); tokio::time::sleep(BREATH).await } } => never,
    };
    tracing::info!("Telegram answers");
    {
        let mut reach = office.reach.write().unwrap_or_else(PoisonError::into_inner);
        reach.bot = Some(name.into());
        if let Err(error) = reach.write(&data) {
            tracing::warn!(%error, "the bot's name cannot be written down; invitations made offline lack it");
        }
    }
    let describe = |lang, key| locale.text(lang, key);
    let reads = async { reads.await.err().map(|stopped| stopped.to_string()) };
    let menus = async { telegram.keep_menus(&office.handle, &describe).await.err().map(|gone| gone.to_string()) };
    let stopped = tokio::select! { stopped = reads => stopped, stopped = menus => stopped };
    tracing::info!(?stopped, "Telegram is no longer read");
}

/// Returns when the first of some streets stops by itself.
pub async fn first_to_end(daemons: &mut [Daemon]) -> Trouble {
    let ends: Vec<_> = daemons.iter_mut().map(|daemon| Box::pin(daemon.ended())).collect();
    futures_util::future::select_all(ends).await.0
}

/// Stops all streets at the same time.
pub async fn stop(daemons: Vec<Daemon>) {
    futures_util::future::join_all(daemons.into_iter().map(Daemon::stop)).await;
}
