//! How people come in, what the menu says, and how everyone looks after their own data.

use super::super::*;
use super::{Action, Command as Wish, Good, Notice, Refusal, menus};

type Top = super::super::Notice;

/// Words that mean something here, whatever is on the screen.
pub fn words(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
    let show = |notice: Notice| Some(Command::Show(notice.into()));
    match words {
        "start" | "home" | "menu" | "开始" | "首页" | "返回" | "back" | "你好" | "您好" | "谢谢" | "hello"
        | "hi" | "thanks" => show(Notice::Home),
        "help" | "帮助" | "怎么用" | "人工" | "?" => show(Notice::Help),
        "lang" | "language" | "语言" => show(Notice::Lang),
        "english" | "英文" => Some(Wish::Speak(Lang::En).into()),
        "中文" | "chinese" => Some(Wish::Speak(Lang::Zh).into()),
        "privacy" | "隐私" => show(Notice::Privacy),
        "more" | "更多" => show(Notice::More),
        "about me" | "关于我" => show(Notice::Me),
        "committee" | "居委会的事" => Some(pressed(ctx, &Action::Office)),
        "stop" | "不再通知" | "退订" => Some(Wish::Quiet(true).into()),
        "invite" | "邀请" | "请人来做事" => {
            let community = super::my_community(ctx).ok()?;
            Some(pressed(ctx, &Action::InviteAsk(community)))
        }
        "改称呼" | "change name" => Some(pressed(ctx, &Action::Rename)),
        _ => code(words),
    }
}

/// A code that was passed on by hand instead of being followed as a link; by itself, or with the address before it.
fn code(words: &str) -> Option<Command> {
    match Link::parse(words.rsplit_once("/go/").map_or(words, |(_, code)| code)) {
        Link::Code(code) => Some(Wish::Redeem(Private::new(code)).into()),
        _ => None,
    }
}

/// The start of a conversation, a link, a telephone number from the channel.
pub fn understand(ctx: &Ctx<'_>, said: &Said) -> Command {
    match said {
        Said::Start(Link::Plain) => Wish::Greet(None).into(),
        Said::Start(Link::Community(slug)) => Wish::Greet(day::by_slug(ctx.s, slug)).into(),
        Said::Start(Link::Code(code)) => Wish::Redeem(Private::new(code.as_str())).into(),
        Said::Start(Link::Here(code)) if super::is_member(ctx) => hours::Command::Code(code.clone(), false).into(),
        Said::Contact(number) if super::is_member(ctx) => Wish::Phone(number.clone()).into(),
        _ => Wish::Greet(None).into(),
    }
}

/// Where words lead back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// One step, as the button does.
    Step,
    /// All the way.
    Home,
}

/// Words that lead back from any question.
pub fn goes_back(words: &str) -> Option<Back> {
    match words {
        "返回" | "back" => Some(Back::Step),
        "首页" | "home" => Some(Back::Home),
        _ => None,
    }
}

/// Whatever somebody says who has not agreed yet: only agreeing leads on.
pub fn stranger(ctx: &Ctx<'_>, said: &Said) -> Command {
    match said {
        Said::Pressed(Some(super::super::Action::People(Action::Agree(community, lang)))) => {
            Wish::Agree(Some(*community), *lang).into()
        }
        Said::Pressed(Some(super::super::Action::People(Action::Choose(community)))) => {
            Wish::Greet(day::community(ctx.s, *community).map(|_| *community)).into()
        }
        Said::Text(text) => code(&normalise(text.reveal())).unwrap_or(Wish::Greet(None).into()),
        _ => Wish::Greet(None).into(),
    }
}

/// What was typed when this was asked.
pub fn answered(_: &Ctx<'_>, asked: &Notice, text: &Private) -> Option<Command> {
    match asked {
        Notice::AskName(person, then) => Some(Wish::Rename(*person, text.clone(), then.clone()).into()),
        Notice::AskPhone => Some(Wish::Phone(text.clone()).into()),
        _ => None,
    }
}

/// A button.
pub fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
    let show = |notice: Notice| Command::Show(notice.into());
    let organizer = |community: CommunityId, notice: Notice| match super::acting(ctx, community, Role::Organizer) {
        Ok(_) => Command::Show(notice.into()),
        Err(refusal) => Command::Refuse(refusal),
    };
    match action {
        Action::Home => show(Notice::Home),
        Action::More => show(Notice::More),
        Action::Me => show(Notice::Me),
        Action::Office => match super::my_community(ctx).and_then(|c| super::acting(ctx, c, Role::Helper)) {
            Ok(_) => show(Notice::Office),
            Err(refusal) => Command::Refuse(refusal),
        },
        Action::Agree(community, lang) => Wish::Agree(Some(*community), *lang).into(),
        Action::Which => show(Notice::Which),
        Action::Choose(community) => Wish::Move(*community).into(),
        Action::Lang => show(Notice::Lang),
        Action::Speak(lang) => Wish::Speak(*lang).into(),
        Action::Help => show(Notice::Help),
        Action::Privacy => show(Notice::Privacy),
        Action::Seen => show(Notice::Seen),
        Action::Export => show(Notice::Export),
        Action::EraseAsk => show(Notice::EraseAsk),
        Action::Erase => Wish::Erase.into(),
        Action::Quiet(yes) => Wish::Quiet(*yes).into(),
        Action::Rename => {
            ctx.me().map_or(Command::Ignore, |me| show(Notice::AskName(me, Box::new(Notice::Seen.into()))))
        }
        Action::Phone => show(Notice::AskPhone),
        Action::InviteAsk(community) => organizer(*community, Notice::InviteAsk(*community)),
        Action::Invite(community, role) => Wish::InviteByChat(*community, *role).into(),
        Action::Roles(community) => organizer(*community, Notice::Roles(*community)),
        Action::RolesFrom(community, page) => organizer(*community, Notice::RolesFrom(*community, *page)),
        Action::Withdraw(community, person) => Wish::Withdraw(*person, *community).into(),
        Action::Devices => show(super::access::this_device(ctx).map_or(Notice::Devices, Notice::DevicesFrom)),
        Action::LinkDevice => Wish::LinkDevice.into(),
        Action::DropDevice(n) => Wish::DropDevice(*n).into(),
        Action::SignOut => Wish::DropThis.into(),
        Action::Agreed(person, how) => Wish::AgreedFor(*person, *how).into(),
        Action::NotAsked(person) => Wish::NotAsked(*person).into(),
        Action::NotAskedBoth(one, other) => Wish::NotAskedBoth(*one, *other).into(),
        Action::Others => show(Notice::Others),
    }
}

/// [返回] to the first screen.
pub fn back() -> Button {
    Button::press("back", Action::Home)
}

/// What this slice offers in a menu; its buttons on the first screen stand there already.
pub fn entries(_: &Ctx<'_>, _: Menu, _: PersonId) -> Vec<Button> {
    Vec::new()
}

/// What a reader sees.
pub fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
    let gone = super::person(ctx.s, reader).is_none();
    Some(match notice {
        Notice::Erased => Screen::line("people-erased"),
        _ if gone => return None,
        // What waited in line may find its reader without the role.
        Notice::InviteAsk(community)
        | Notice::Invite(community, _)
        | Notice::Roles(community)
        | Notice::RolesFrom(community, _)
            if !super::may(ctx.s, reader, *community, Role::Organizer) =>
        {
            return None;
        }
        Notice::Welcome => welcome(ctx, reader)?,
        Notice::Which => {
            let buttons = day::communities(ctx.s).map(|(id, c)| {
                Button::press(Line::new("as-it-is").with("text", c.plan.name.clone()), Action::Choose(id))
            });
            let mut screen = Screen::line("people-which").rows_of(1, buttons);
            screen.every_language = super::lang(ctx.s, reader).is_none();
            screen
        }
        Notice::AgreeAgain => super::consent::screen(ctx, reader)?,
        Notice::Home => menus::home(ctx, reader)?,
        Notice::More => menus::more(ctx, reader)?,
        Notice::Me => menus::me(ctx, reader)?,
        Notice::Office => menus::office(ctx, reader)?,
        Notice::Lang => Screen::line("people-lang")
            .row([
                Button::press("lang-zh", Action::Speak(Lang::Zh)),
                Button::press("lang-en", Action::Speak(Lang::En)),
            ])
            .row([back()]),
        Notice::Help => Screen::line("people-help").row([back()]),
        Notice::Privacy => Screen::line("people-privacy")
            .row([Button::press("button-seen", Action::Seen), Button::press("button-export", Action::Export)])
            .row([Button::press("button-erase", Action::EraseAsk)])
            .row([back()]),
        Notice::Seen => super::own::seen(ctx, reader)?,
        Notice::Export => {
            let mut screen = Screen::line("people-export").row([back()]);
            if ctx.via == Some(ChannelId::Telegram) && ctx.d.read(reader, Item::Phone).is_some() {
                screen = screen.and("people-export-phone");
            }
            screen.file = Some(File::Json(super::own::export(ctx, reader)?));
            screen
        }
        Notice::EraseAsk => {
            let mut screen = Screen::line("people-erase-ask");
            // One may always go; but it is good to know that nobody else is there to run the day.
            let alone = super::home(ctx.s, reader).is_some_and(|c| super::organizers(ctx.s, c) == [reader]);
            if alone {
                screen = screen.and("people-erase-last");
            }
            screen.row([Button::press("button-erase-yes", Action::Erase)]).row([back()])
        }
        Notice::Quiet => {
            Screen::line("people-quiet").row([Button::press("button-loud", Action::Quiet(false)), back()])
        }
        Notice::Loud => Screen::line("people-loud").row([back()]),
        Notice::AskName(person, _) => {
            let key = if *person == reader { "people-ask-name" } else { "people-ask-name-other" };
            Screen::line(Line::new(key).with("name", super::name(ctx, *person))).asking().row([back()])
        }
        Notice::AskAgreed(person, _) => super::agreed::ask_screen(ctx, *person, reader)?,
        Notice::AskFirst => super::agreed::ask_first_screen(ctx, reader)?,
        Notice::Others => super::agreed::others_screen(ctx, reader)?,
        Notice::AskPhone => Screen::line("people-ask-phone").asking().row([back()]),
        Notice::Granted(community, role) => granted(ctx, *community, *role, reader)?,
        Notice::Withdrawn(community) => {
            let plan = &day::community(ctx.s, *community)?.plan;
            Screen::line(Line::new("people-withdrawn").with("community", plan.name.clone())).row([back()])
        }
        Notice::InviteAsk(community) => Screen::line("people-invite-ask")
            .row([
                Button::press("role-organizer", Action::Invite(*community, Role::Organizer)),
                Button::press("role-helper", Action::Invite(*community, Role::Helper)),
                Button::press("role-head", Action::Invite(*community, Role::Head)),
            ])
            .row([Button::press("button-roles", Action::Roles(*community)), back()]),
        Notice::Invite(community, role) => {
            let code = own_code(ctx, reader, Good::Role(*community, *role))?;
            let line = role_line("people-invite", ctx, *community, *role)?.with("code", Arg::Name(code.clone()));
            Screen::line(line)
                .row([Button::open("button-open-link", format!("go/{}", code.reveal()))])
                .row([back()])
        }
        Notice::Roles(community) => roles(ctx, *community, 0),
        Notice::RolesFrom(community, page) => roles(ctx, *community, *page),
        Notice::Devices => devices(ctx, reader, None)?,
        Notice::DevicesFrom(here) => devices(ctx, reader, Some(*here))?,
        Notice::DeviceLink => {
            let code = own_code(ctx, reader, Good::Device(reader))?;
            let line = Line::new("people-device-link").with("code", Arg::Name(code.clone()));
            Screen::line(line)
                .row([Button::open("button-open-link", format!("go/{}", code.reveal()))])
                .row([back()])
        }
        Notice::SignedOut => Screen::line("people-signed-out"),
    })
}

/// The code in the reader's drawer, if it is good for just that: the slot may hold a newer one by now,
/// and who passes an invitation on must not give their own page away.
fn own_code(ctx: &Ctx<'_>, reader: PersonId, good: Good) -> Option<Private> {
    let code = ctx.d.read(reader, Item::Code)?;
    let known = super::code(ctx, &super::code_digest(code.reveal()))?;
    (known.good == good).then_some(code)
}

/// What a role is called.
pub fn called(role: Role) -> &'static str {
    match role {
        Role::Organizer => "role-organizer",
        Role::Helper => "role-helper",
        Role::Head => "role-head",
    }
}

fn role_line(key: &'static str, ctx: &Ctx<'_>, community: CommunityId, role: Role) -> Option<Line> {
    let plan = &day::community(ctx.s, community)?.plan;
    Some(Line::new(key).with("community", plan.name.clone()).with("role", Arg::Key(called(role))))
}

/// What somebody is from now on, what that means in a sentence, and what to press first.
fn granted(ctx: &Ctx<'_>, community: CommunityId, role: Role, reader: PersonId) -> Option<Screen> {
    super::may(ctx.s, reader, community, role).then_some(())?;
    let (means, first) = match role {
        Role::Organizer => ("people-organizer-can", Some(("button-invite", Action::InviteAsk(community).into()))),
        Role::Helper => ("people-helper-can", Some(("button-roster", day::Action::Roster(community).into()))),
        Role::Head => ("people-head-can", None),
    };
    let first = first.map(|(label, action): (_, super::super::Action)| Button::press(label, action));
    let start = Button::press("button-start", Action::Home);
    let line = role_line("people-granted", ctx, community, role)?;
    Some(Screen::line(line).and(means).row(first.into_iter().chain([start])))
}

fn welcome(ctx: &Ctx<'_>, reader: PersonId) -> Option<Screen> {
    // Whoever has agreed meanwhile is not asked once more, where a crash repeats what was said before it.
    super::person(ctx.s, reader).filter(|person| person.consent.is_none())?;
    let community = super::home(ctx.s, reader).or_else(|| day::communities(ctx.s).next().map(|(id, _)| id))?;
    let mut screen = day::talk::card(ctx, community, reader)?.and("people-privacy-notice");
    if super::lang(ctx.s, reader) == Some(Lang::Zh) {
        screen = screen.row([Button::press("button-agree", Action::Agree(community, Lang::Zh))]);
    } else {
        screen.every_language = true;
        screen = screen.row([
            Button::press("button-agree-zh", Action::Agree(community, Lang::Zh)),
            Button::press("button-agree-en", Action::Agree(community, Lang::En)),
        ]);
    }
    Some(screen)
}

/// So many of those who work together fit a screen.
const TEAM: usize = 6;

fn roles(ctx: &Ctx<'_>, community: CommunityId, page: u16) -> Screen {
    let theirs = |p: &super::Person| {
        let here = p.roles.iter().filter(|(c, _)| *c == community);
        here.map(|(_, role)| Line::new(called(*role))).collect::<Vec<_>>()
    };
    let all: Vec<_> = super::everyone(ctx.s).map(|(id, p)| (id, theirs(p))).collect();
    let all: Vec<_> = all.into_iter().filter(|(_, roles)| !roles.is_empty()).collect();
    let first = usize::from(page) * TEAM;
    let next = if first + TEAM < all.len() { page + 1 } else { 0 };
    let more = (all.len() > TEAM).then(|| Button::press("button-more-names", Action::RolesFrom(community, next)));
    let mut screen = Screen::line("people-roles");
    let mut buttons = Vec::new();
    for (id, roles) in all.into_iter().skip(first).take(TEAM) {
        let name = super::name(ctx, id);
        screen.text.push(Line::new("people-role").with("name", name.clone()).with("role", Arg::List(roles)));
        buttons
            .push(Button::press(Line::new("button-withdraw").with("name", name), Action::Withdraw(community, id)));
    }
    screen.rows_of(2, buttons).row(more.into_iter().chain([Button::press("back", Action::InviteAsk(community))]))
}

fn devices(ctx: &Ctx<'_>, reader: PersonId, here: Option<u16>) -> Option<Screen> {
    let p = super::person(ctx.s, reader)?;
    let mut screen = Screen::line(Line::new("people-devices").with("n", p.devices.len()));
    let zone = day::zone(ctx.s, p.community?);
    let mut buttons = Vec::new();
    for device in &p.devices {
        let this = here == Some(device.n);
        let key = match device.channel {
            ChannelId::Telegram => "people-device-telegram",
            ChannelId::Web if this => "people-device-this",
            ChannelId::Web => "people-device-web",
        };
        let since = device.since.with_timezone(&zone);
        let line = Line::new(key).with("date", since.date_naive()).with("time", since.time());
        screen.text.push(line);
        if device.channel == ChannelId::Web && p.devices.len() > 1 && !this {
            let label =
                Line::new("button-drop-device").with("date", since.date_naive()).with("time", since.time());
            buttons.push(Button::press(label, Action::DropDevice(device.n)));
        }
    }
    Some(
        screen
            .rows_of(1, buttons)
            .row([Button::press("button-link-device", Action::LinkDevice)])
            .row([Button::press("button-sign-out", Action::SignOut), back()]),
    )
}

/// A refusal of this slice.
pub fn refusal(_: &Ctx<'_>, refusal: &Refusal, _: PersonId) -> Screen {
    sorry(match refusal {
        Refusal::Code => "people-refused-code",
        Refusal::CodesRest => "people-refused-codes-rest",
        Refusal::Name => "people-refused-name",
        Refusal::Phone => "people-refused-phone",
        Refusal::Dependents => "people-refused-dependents",
        Refusal::LastOrganizer => "people-refused-last",
    })
}

/// One kind line, and the way back.
pub fn sorry(key: &'static str) -> Screen {
    Screen::line(key).row([back()])
}

/// Words that were not understood, with what can be said.
pub fn not_understood() -> Screen {
    Screen::line("not-understood").row([Button::press("button-help", Action::Help), back()])
}

/// The first screen as a top-level notice.
pub fn home_notice() -> Top {
    Notice::Home.into()
}
