//! Reads a story line by line: who comes, what they say and press, how the clock moves.

use crate::camera;
use crate::chat::Soul;
use crate::ears::Faults;
use crate::house::House;
use crate::store::Store;
use chrono::{DateTime, Datelike, TimeDelta, TimeZone, Utc};
use chrono_tz::Asia::Shanghai;
use std::time::Duration;
use tongxin::darkroom;
use tongxin::domain::{
    Action, Actor, By, ChannelId, Ctx, Drawers as _, File, Handed, InGroup, Item, Lang, Link, MsgRef, Private,
    Role, Said, ShiftId, VisitId, day, hours, people, render, shifts, visits,
};
use tongxin::engine::{Heard, Patience};
use tongxin::locale::Locale;

/// Where a story begins unless it says otherwise: eight days before the day, in the evening.
const BEGIN: (i32, u32, u32, u32, u32) = (2026, 12, 12, 18, 0);

/// Plays a story: its transcript, and what went wrong on the way.
pub fn play(written: &str) -> (String, Vec<String>) {
    let faults = Faults::default();
    let english = written.lines().next().is_some_and(str::is_ascii);
    let told = tracing::subscriber::with_default(faults.clone(), || {
        let mut script = Script::new(english, faults.clone());
        for (n, line) in written.lines().enumerate() {
            if spoken(line) {
                continue; // what came of it is told anew
            }
            if let Err(what) = script.line(line) {
                faults.note(format!("line {}: {line}\n  {what}", n + 1));
                // The rest stays as it is, so that writing anew loses nothing.
                script.told.extend(written.lines().skip(n + 1).map(|line| format!("{line}\n")));
                break;
            }
        }
        if let Err(what) = script.house.verify() {
            faults.note(what);
        }
        script.told
    });
    (told, faults.all())
}

/// Presses many times at once: how often, and the same pressed once.
fn many(said: &str) -> Option<(usize, String)> {
    let chinese = said.strip_prefix("连按").and_then(|rest| rest.split_once("下："));
    let english = || said.strip_prefix("presses ").and_then(|rest| rest.split_once(" times:"));
    let (times, rest) = chinese.or_else(english)?;
    Some((times.parse().ok()?, format!("按：{rest}")))
}

/// A line that the street says, and no driving line.
fn spoken(line: &str) -> bool {
    ["同心：", "同心→", "Tongxin:", "Tongxin→", "　", "控制台："].iter().any(|mark| line.starts_with(mark))
}

/// A story being played.
pub struct Script {
    house: House,
    told: String,
    /// The minute that the transcript showed last.
    minute: i64,
    codes: Vec<String>,
}

impl Script {
    pub fn new(english: bool, faults: Faults) -> Self {
        let mut house = House::new(english, faults);
        let (year, month, day, hour, minute) = BEGIN;
        house.now = Shanghai.with_ymd_and_hms(year, month, day, hour, minute, 0).unwrap().with_timezone(&Utc);
        let minute = house.now.timestamp() / 60;
        Script { house, told: String::new(), minute, codes: Vec::new() }
    }

    /// What stands on somebody's screen last.
    #[allow(dead_code)] // the recorded history looks at none
    pub fn screen(&self, who: &str) -> Option<&tongxin::engine::Words> {
        let soul = self.house.souls.iter().find(|soul| soul.name == who)?;
        soul.chat.last().map(|(_, words)| words)
    }

    /// Does what a line says.
    pub fn line(&mut self, line: &str) -> Result<(), String> {
        if let Some(when) = line.strip_prefix("── ").and_then(|rest| rest.strip_suffix(" ──")) {
            return self.clock(when);
        }
        self.told += &format!("{line}\n");
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let done = self.deed(line);
        self.house.speaking = None;
        for line in self.house.faults.console() {
            self.told += &format!("控制台：{line}\n");
        }
        self.tell();
        done
    }

    /// Writes down what was told since.
    fn tell(&mut self) {
        let heard = std::mem::take(&mut self.house.heard);
        for (at, text) in heard {
            let minute = at.timestamp() / 60;
            if minute != self.minute {
                self.minute = minute;
                self.told += &format!("　　（{}）\n", moment(at, self.house.english));
            }
            let text = self
                .codes
                .iter()
                .enumerate()
                .fold(text, |text, (n, code)| text.replace(code.as_str(), &format!("〈码{}〉", n + 1)));
            self.told += &text;
        }
    }

    /// Moves the clock. Whatever happens before stands before the line, each at its own time.
    fn clock(&mut self, when: &str) -> Result<(), String> {
        let at = read_moment(when, self.house.now)?;
        if at < self.house.now - TimeDelta::minutes(1) {
            return Err(format!("the clock stands at {} already", moment(self.house.now, self.house.english)));
        }
        if self.house.desk.is_some() {
            self.house.run_until(at - TimeDelta::milliseconds(1));
            self.tell();
        }
        self.house.pass(at.max(self.house.now));
        self.minute = at.timestamp() / 60;
        self.told += &format!("── {} ──\n", moment(at, self.house.english));
        if self.house.desk.is_some() {
            self.house.settle();
            self.tell();
        }
        Ok(())
    }

    fn deed(&mut self, line: &str) -> Result<(), String> {
        let (verb, rest) =
            line.split_once(['：', ':']).map_or((line, ""), |(verb, rest)| (verb, rest.trim_start()));
        if let "群" | "the group" = verb {
            return self.group(rest);
        }
        if let Some((who, said)) = self.person_line(line) {
            return self.said(who, said);
        }
        match verb {
            "街道" => {
                let path = format!("{}/tests/stories/config/{rest}", env!("CARGO_MANIFEST_DIR"));
                let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
                match self.house.configure(&text) {
                    Ok(()) if self.house.desk.is_some() => {
                        self.house.stop();
                        self.house.start();
                    }
                    Ok(()) => {}
                    Err(faults) => {
                        for fault in faults.lines() {
                            self.told += &format!("控制台：{fault}\n");
                        }
                    }
                }
            }
            "人" | "person" => {
                self.people(rest)?;
            }
            "已同意" | "agreed" => self.come(rest, None)?,
            "组织者" | "organizer" => self.come(rest, Some(Role::Organizer))?,
            "帮手" | "helper" => self.come(rest, Some(Role::Helper))?,
            "楼组长" | "head" => self.come(rest, Some(Role::Head))?,
            "邻居" => {
                let n: usize = rest.trim_end_matches('位').parse().map_err(|_| "how many?")?;
                for n in 1..=n {
                    self.come(&format!("邻居{n}"), None)?;
                    self.house.souls.last_mut().unwrap().heard = false;
                }
            }
            "演员到齐" => self.cast()?,
            "操作员" | "operator" => {
                let (role, slug) = rest.split_once('@').unwrap_or((rest, ""));
                let role = if role.contains("帮手") || role.contains("helper") {
                    Role::Helper
                } else if role.contains("楼组长") || role.contains("head") {
                    Role::Head
                } else {
                    Role::Organizer
                };
                self.open();
                let community = self.community(slug)?;
                let code = self.house.invite(community, role);
                self.codes.push(code);
                self.told += &format!("控制台：〈码{}〉\n", self.codes.len());
            }
            "说明改过了" | "the notice changed" => self.house.reworded()?,
            "照片走得慢" | "photos are slow" => self.house.slow = true,
            "照片到了" | "photos arrive" => {
                self.house.slow = false;
                self.house.bring();
            }
            "停机" => self.house.stop(),
            "开机" => {
                if let Err(what) = self.house.open() {
                    self.told += &format!("控制台：{what}\n");
                }
            }
            "存在文件夹里" => self.house.store = Store::real()?,
            "存在小盘上" => self.house.store = Store::small()?,
            "盘满了" => self.house.store.full(true)?,
            "盘上腾出了地方" => {
                self.house.store.full(false)?;
                self.house.retry();
                self.house.settle();
            }
            "记录里翻了一个字节" => self.house.store.damage(|bytes| {
                let at = bytes.len() / 2;
                bytes[at] ^= 0x20;
            })?,
            "记录的后半截没了" => self.house.store.damage(|bytes| bytes.truncate(bytes.len() / 2))?,
            "把备份放回去" => self.house.store.restore()?,
            "停电" => {
                self.house.stop();
                self.house.start();
            }
            "停电时" | "同时" => {
                let mut inputs = Vec::new();
                for part in rest.split('；') {
                    let (who, said) = self.person_line(part).ok_or(format!("who is {part:?}?"))?;
                    let (said, origin) = self.understand(who, said)?;
                    inputs.push(self.house.input(who, said, origin));
                }
                self.house.batch(&inputs);
                if verb == "停电时" {
                    self.house.stop();
                    self.house.start();
                }
                self.house.settle();
            }
            "等" | "wait" => {
                let n: i64 =
                    rest.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().map_err(|_| "how long?")?;
                let unit = if rest.contains('分') || rest.contains("min") { 60 } else { 1 };
                let end = self.house.now + TimeDelta::seconds(n * unit);
                self.house.run_until(end);
                self.house.settle();
            }
            _ => return Err("nobody knows what that means".into()),
        }
        Ok(())
    }

    /// Opens the street, if it is not open yet.
    fn open(&mut self) {
        if self.house.desk.is_none() {
            self.house.start();
        }
    }

    fn community(&self, slug: &str) -> Result<tongxin::domain::CommunityId, String> {
        let state = self.house.state();
        let first = day::communities(state).next().map(|(id, _)| id);
        let slug = slug.trim();
        let found = if slug.is_empty() { first } else { day::by_slug(state, slug) };
        found.ok_or_else(|| format!("there is no community {slug}"))
    }

    /// Declares people: 王阿姨、Anna（英文）、李伯伯（网页）.
    fn people(&mut self, list: &str) -> Result<Vec<usize>, String> {
        let mut all = Vec::new();
        for one in list.split(['、', ',']).map(str::trim) {
            let (name, options) = one.split_once(['（', '(']).unwrap_or((one, ""));
            let name = name.trim();
            let n = match self.house.souls.iter().position(|soul| soul.name == name) {
                Some(n) => n,
                None => {
                    let mut soul = Soul::new(name, self.house.souls.len());
                    soul.client = Some(if self.house.english { Lang::En } else { Lang::Zh });
                    self.house.souls.push(soul);
                    self.house.souls.len() - 1
                }
            };
            let soul = &mut self.house.souls[n];
            for option in options.trim_end_matches(['）', ')']).split(['，', ';']).map(str::trim) {
                match option {
                    "" => {}
                    "英文" | "English" => soul.client = Some(Lang::En),
                    "中文" | "Chinese" => soul.client = Some(Lang::Zh),
                    "法文" | "French" => soul.client = None,
                    "网页" | "web" => soul.channel = ChannelId::Web,
                    _ => match (option.strip_prefix("名字"), option.strip_prefix('@')) {
                        (Some(first), _) => soul.first = unescape(first),
                        (_, Some(slug)) => soul.poster = slug.into(),
                        _ => return Err(format!("what is {option:?}?")),
                    },
                }
            }
            all.push(n);
        }
        Ok(all)
    }

    /// People who have joined before the story begins.
    fn come(&mut self, list: &str, role: Option<Role>) -> Result<(), String> {
        self.open();
        let told = self.told.len();
        let minute = self.minute;
        for n in self.people(list)? {
            let slug = self.house.souls[n].poster.clone();
            let community = self.community(&slug)?;
            let link = match role {
                Some(role) => Link::Code(self.house.invite(community, role)),
                None if slug.is_empty() => Link::Plain,
                None => Link::Community(slug),
            };
            let lang = self.house.souls[n].client.unwrap_or(Lang::En);
            self.quietly(n, Said::Start(link));
            self.quietly(n, Said::Pressed(Some(people::Action::Agree(community, lang).into())));
            if role.is_some() {
                // What they are now they have read.
                self.quietly(n, Said::Pressed(Some(people::Action::Home.into())));
            }
            let person = self.house.person(n).ok_or("they did not come in")?;
            let page = people::page(self.house.state(), person);
            self.quietly(n, Said::Shown(page));
        }
        self.told.truncate(told);
        self.minute = minute;
        Ok(())
    }

    fn quietly(&mut self, who: usize, said: Said) {
        let input = self.house.input(who, said, None);
        self.house.batch(&[input]);
        self.house.settle();
        self.house.heard.clear();
    }

    /// The demo's cast comes in and does what it has done before the curtain rises.
    fn cast(&mut self) -> Result<(), String> {
        let members = self.house.cast.clone().ok_or("this street has no cast")?.people;
        for member in members.into_iter().filter(|member| member.agreed) {
            let known = self.house.souls.iter().any(|soul| soul.name == member.name);
            let english = if member.lang == Lang::En { "（英文）" } else { "（中文）" };
            if !known {
                self.come(&format!("{}{english}", member.name), member.role)?;
                self.house.souls.last_mut().unwrap().heard = false;
            }
            let n = self.house.souls.iter().position(|soul| soul.name == member.name).unwrap();
            let person = self.house.person(n).ok_or("they did not come in")?;
            let (day, _) = day::coming(self.house.state(), self.community("")?).ok_or("there is no day")?;
            for deed in member.books {
                let wish = tongxin::domain::bookings::Wish { day, service: deed.service, slot: deed.part };
                let action = tongxin::domain::bookings::Action::Confirm(wish, person);
                self.quietly(n, Said::Pressed(Some(action.into())));
            }
            for deed in member.helps {
                let turn = tongxin::domain::shifts::Turn { day, service: deed.service, turn: deed.part };
                self.quietly(n, Said::Pressed(Some(tongxin::domain::shifts::Action::Confirm(turn).into())));
            }
        }
        Ok(())
    }

    /// Somebody's line: the longest name it begins with, and the rest.
    fn person_line<'a>(&self, line: &'a str) -> Option<(usize, &'a str)> {
        let souls = self.house.souls.iter().enumerate();
        let named = souls.filter(|(_, soul)| line.starts_with(&soul.name));
        let (n, soul) = named.max_by_key(|(_, soul)| soul.name.len())?;
        Some((n, line[soul.name.len()..].trim_start()))
    }

    fn said(&mut self, who: usize, said: &str) -> Result<(), String> {
        self.open();
        let soul = &mut self.house.souls[who];
        match said {
            "没有信号" | "has no signal" => {
                soul.shaky = true;
                return Ok(());
            }
            "悄悄拉黑了同心" => {
                soul.gone = true;
                return Ok(());
            }
            "拉黑了同心" | "blocks Tongxin" => soul.gone = true,
            "又放出来了" | "unblocks Tongxin" => soul.gone = false,
            "把聊天都删了" | "deletes the whole chat" => {
                soul.chat.clear();
                return Ok(());
            }
            "那条又来了一次" => return self.house.again(),
            _ => {}
        }
        let sheet = said.strip_prefix("看上门单：").or_else(|| said.strip_prefix("looks at the sheet: "));
        if let Some(n) = sheet {
            let id = VisitId(n.parse().map_err(|_| "of which visit?")?);
            return self.sheet(who, id);
        }
        let twice = said.starts_with("连按两下") || said.starts_with("presses twice");
        let many = many(said);
        let (meant, origin) = self.understand(who, many.as_ref().map_or(said, |(_, once)| once))?;
        let times = many.map_or(1 + usize::from(twice), |(times, _)| times);
        // As the writer does: who goes on like a machine is told once, and the rest is let go.
        let mut patience = Patience::new(2);
        let mut inputs = Vec::new();
        for _ in 0..times {
            let mut input = self.house.input(who, meant.clone(), origin.clone());
            match input.from.as_ref().map_or(Heard::Yes, |from| patience.hear(from, false, Duration::ZERO)) {
                Heard::Yes => {}
                Heard::Tell => input.said = Said::TooFast,
                Heard::No => continue,
            }
            inputs.push(input);
        }
        self.house.speaking = Some(who);
        self.house.batch(&inputs);
        self.house.settle();
        self.house.bring();
        self.note_code(who);
        Ok(())
    }

    /// What the sheet of a visit shows somebody on their page at this moment.
    fn sheet(&mut self, who: usize, id: VisitId) -> Result<(), String> {
        let me = self.house.person(who).ok_or("they are not known")?;
        let desk = self.house.desk.as_ref().ok_or("the street is closed")?;
        let (state, drawers) = (desk.state(), desk.drawers());
        let notice = visits::Notice::Sheet(id).into();
        let screen = render(state, &drawers, &notice, me, Some(ChannelId::Web));
        let Some(File::Print(_, sheets)) = screen.and_then(|screen| screen.file) else {
            self.told += if self.house.english {
                "　　│ (not for them now)\n"
            } else {
                "　　│ （现在不给看）\n"
            };
            return Ok(());
        };
        let locale = Locale::new();
        let lang = if self.house.english { Lang::En } else { Lang::Zh };
        let colon = if self.house.english { ": " } else { "：" };
        let code = self.code_of(id);
        let mut told = String::new();
        for row in sheets.iter().flat_map(|sheet| &sheet.rows) {
            let cells = row.iter().map(|cell| cell.as_ref().map_or(String::new(), |line| locale.line(lang, line)));
            told += &format!("　　│ {}\n", cells.collect::<Vec<_>>().join(colon).trim_end());
        }
        let actor = Actor::inner(By::Outbox);
        let ctx = Ctx { s: state, d: &drawers, now: state.at, actor: &actor, via: Some(ChannelId::Web) };
        for (photo, after) in visits::pictures(&ctx, id, me) {
            let kept = visits::picture(&ctx, photo, me).ok_or("a photo that is shown is nowhere")?;
            let jpeg = darkroom::read(&kept).ok_or("that is no photo")?;
            let colour = camera::seen(&jpeg, self.house.english);
            told += &match (self.house.english, after) {
                (true, false) => format!("　　│ 〔photo of before: {colour}〕\n"),
                (true, true) => format!("　　│ 〔photo of after: {colour}〕\n"),
                (false, false) => format!("　　│ 〔做之前的照片：{colour}〕\n"),
                (false, true) => format!("　　│ 〔做之后的照片：{colour}〕\n"),
            };
        }
        self.told += &code.map_or(told.clone(), |code| told.replace(&code, &format!("〈暗号{id}〉")));
        Ok(())
    }

    /// The code that is said at the door.
    fn code_of(&self, id: VisitId) -> Option<String> {
        let desk = self.house.desk.as_ref()?;
        let who = visits::get(desk.state(), id)?.who;
        Some(desk.drawers().read(who, Item::VisitCode(id))?.reveal().to_string())
    }

    /// Something happens to the bot in the group, or to the group.
    fn group(&mut self, what: &str) -> Result<(), String> {
        self.open();
        let name = if self.house.english { "the group" } else { "群" };
        let n = self.house.souls.iter().position(|soul| soul.name == name).unwrap_or_else(|| {
            let mut group = Soul::new(name, self.house.souls.len());
            group.key = "-2001".into();
            self.house.souls.push(group);
            self.house.souls.len() - 1
        });
        let group = &mut self.house.souls[n];
        let key: Box<str> = group.key.as_str().into();
        let upgraded = "-1003000002001";
        match what {
            "有人把卡片删了" | "somebody deletes the card" => group.chat.clear(),
            "同心不能在这里说话" | "Tongxin may not speak here" => group.mute = true,
            "同心又能说话了" | "Tongxin may speak again" => group.mute = false,
            "悄悄升级了" | "is upgraded, and nobody tells" => {
                (group.key, group.former) = (upgraded.into(), group.key.clone());
                group.chat.clear();
            }
            "升级了" | "is upgraded" => {
                (group.key, group.former) = (upgraded.into(), group.key.clone());
                group.chat.clear();
                let mut input = self.house.input(n, Said::Group(key, InGroup::Moved(upgraded.into())), None);
                input.from = None;
                self.house.batch(&[input]);
                self.house.settle();
            }
            _ => {
                let (who, deed) = self.person_line(what).ok_or("who does what?")?;
                let deed = match deed {
                    "把同心拉进来" | "brings Tongxin in" | "让同心当管理员" => InGroup::Added,
                    "把同心移出去" | "takes Tongxin out" => InGroup::Removed,
                    _ => return Err("nobody knows what that means".into()),
                };
                let input = self.house.input(who, Said::Group(key, deed), None);
                self.house.speaking = Some(who);
                self.house.batch(&[input]);
                self.house.settle();
            }
        }
        Ok(())
    }

    /// A code that somebody has on their screen gets a number in the transcript.
    fn note_code(&mut self, who: usize) {
        let text = self.house.souls[who].chat.last().map_or(String::new(), |(_, words)| words.text.clone());
        for word in text.split_whitespace() {
            let code = matches!(Link::parse(word), Link::Code(_)) && !self.codes.iter().any(|known| known == word);
            if code {
                self.codes.push(word.to_string());
            }
        }
    }

    /// What stands on the table just now.
    fn digits(&self) -> Result<String, String> {
        let code = hours::shown(self.house.state(), self.community("")?, self.house.now);
        code.map(|code| format!("{code:04}")).ok_or_else(|| "nobody has asked for the digits".into())
    }

    fn understand(&self, who: usize, said: &str) -> Result<(Said, Option<MsgRef>), String> {
        let soul = &self.house.souls[who];
        let (verb, rest) =
            said.split_once(['：', ':']).map_or((said, ""), |(verb, rest)| (verb, rest.trim_start()));
        let label = rest.trim_start_matches('[').trim_end_matches(']');
        let plain = |said| Ok((said, None));
        let photo = said.strip_prefix("发来照片 ").or_else(|| said.strip_prefix("sends a photo, "));
        if let Some(photo) = photo {
            return plain(Said::Photo(sent(soul.channel, photo)?));
        }
        match verb {
            "按" | "presses" | "连按两下" | "presses twice" => {
                let (action, at) = soul.button(label)?;
                Ok((Said::Pressed(Some(action)), at))
            }
            "又按" | "presses again" => {
                let (action, at) = soul.old_button(label)?;
                Ok((Said::Pressed(Some(action)), at))
            }
            "伪造" | "forges" => plain(Said::Pressed(Action::decode(rest))),
            "照着打" | "types the digits" => plain(Said::Text(Private::new(self.digits()?))),
            "扫一扫" | "scans the code" => plain(Said::Start(Link::parse(&format!("here-{}", self.digits()?)))),
            "发来表情" | "sends a sticker" => plain(Said::Other),
            "拉黑了同心" | "blocks Tongxin" => plain(Said::Reachable(false)),
            "又放出来了" | "unblocks Tongxin" => plain(Said::Reachable(true)),
            "发来自己的电话" | "shares the number" => plain(Said::Contact(Private::new(rest))),
            "打开网页" | "opens the page" => {
                let page = self.house.person(who).map_or(0, |person| people::page(self.house.state(), person));
                plain(Said::Shown(page))
            }
            "扫了海报" | "scans the poster" => plain(Said::Start(Link::Community(rest.into()))),
            "" => match rest.strip_prefix("/start") {
                Some(link) => plain(Said::Start(Link::parse(&self.decoded(link)))),
                None => match rest.split_once("个字") {
                    Some((n, "")) if n.parse::<usize>().is_ok() => {
                        plain(Said::Text(Private::new("长".repeat(n.parse().unwrap_or(0)))))
                    }
                    _ => {
                        let text = self.said_at_the_door(&unescape(&rest.replace(" ⏎ ", "\n")));
                        plain(Said::Text(Private::new(text)))
                    }
                },
            },
            _ => Err(format!("what is {verb:?}?")),
        }
    }

    fn decoded(&self, text: &str) -> String {
        let numbered = self.codes.iter().enumerate();
        let text = text.trim().to_string();
        numbered.fold(text, |text, (n, code)| text.replace(&format!("〈码{}〉", n + 1), code))
    }

    /// The code of a visit, or the digits of a turn, where a script names it.
    fn said_at_the_door(&self, text: &str) -> String {
        let turn = text.strip_prefix("〈数字").and_then(|rest| rest.strip_suffix('〉'));
        if let Some(id) = turn.and_then(|n| n.parse().ok()).map(ShiftId) {
            return shifts::digits(self.house.state(), id).map_or(text.to_string(), shifts::aloud);
        }
        // As keyboards write it, too: in groups, and with wide digits.
        let number = text.strip_prefix("〈暗号").and_then(|rest| rest.strip_suffix('〉'));
        let (number, how) = number.map_or(("", ""), |number| number.split_once('，').unwrap_or((number, "")));
        let Some(code) = number.parse().ok().and_then(|id| self.code_of(VisitId(id))) else {
            return text.to_string();
        };
        let wide = |c: char| char::from_u32(u32::from(c) - u32::from('0') + u32::from('０')).unwrap_or(c);
        match how {
            "隔开" => format!("{} {}", &code[..3], &code[3..]),
            "全角" => format!("{}　{}", &code[..3], &code[3..])
                .chars()
                .map(|c| if c == '　' { c } else { wide(c) })
                .collect(),
            _ => code,
        }
    }
}

/// A photo by its name, and what is written beside it: 红, 红：明天见.
fn sent(channel: ChannelId, photo: &str) -> Result<Handed, String> {
    let (name, words) = photo.split_once(['：', ':']).map_or((photo, None), |(name, words)| (name, Some(words)));
    let words = words.map(|words| Private::new(words.trim_start()));
    if let "太大的" | "large" = name {
        return Ok(Handed::There { key: Private::new(name), size: Some(11 << 20), words });
    }
    if name != "丢了的" && name != "lost" {
        camera::taken(name)?;
    }
    Ok(match channel {
        ChannelId::Telegram => Handed::There { key: Private::new(name), size: None, words },
        ChannelId::Web => Handed::Here(camera::kept(name)),
    })
}

/// Invisible marks are written out in scripts: U+202E.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("U+") {
        let hex =
            rest.get(at + 2..at + 6).and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        out += &rest[..at];
        match hex {
            Some(c) => {
                out.push(c);
                rest = &rest[at + 6..];
            }
            None => {
                out += "U+";
                rest = &rest[at + 2..];
            }
        }
    }
    out + rest
}

/// A moment as a headline has it.
fn moment(at: DateTime<Utc>, english: bool) -> String {
    let local = at.with_timezone(&Shanghai);
    if english {
        return local.format("%A %-d %B %-H:%M").to_string();
    }
    let weekday = ["一", "二", "三", "四", "五", "六", "日"][local.weekday().num_days_from_monday() as usize];
    let year = if local.year() == BEGIN.0 { String::new() } else { format!("{}年", local.year()) };
    format!("{year}{}月{}日 星期{weekday} {}", local.month(), local.day(), local.format("%-H:%M"))
}

/// Reads such a headline: its numbers, in their order.
fn read_moment(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, String> {
    let months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let mut n: Vec<u32> = text.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
    if let Some(month) = months.iter().position(|month| text.contains(month)) {
        n.insert(0, month as u32 + 1);
    }
    let year = if n.first().is_some_and(|n| *n > 2000) { n.remove(0) as i32 } else { BEGIN.0 };
    let local = now.with_timezone(&Shanghai);
    let (month, day, hour, minute) = match n[..] {
        [month, day, hour, minute] => (month, day, hour, minute),
        [hour, minute] => (local.month(), local.day(), hour, minute),
        _ => return Err("a moment is 12月13日 星期日 9:00".into()),
    };
    let at = Shanghai.with_ymd_and_hms(year, month, day, hour, minute, 0).single();
    at.map(|at| at.with_timezone(&Utc)).ok_or_else(|| "there is no such moment".into())
}

/// Plays a story, and gives the journal it leaves behind.
#[allow(dead_code)] // the recorded history uses it
pub fn journal_of(written: &str) -> (tongxin::journal::SharedJournal, Vec<String>) {
    let faults = Faults::default();
    let mut script = Script::new(false, faults.clone());
    for line in written.lines().filter(|line| !spoken(line)) {
        if let Err(what) = script.line(line) {
            faults.note(format!("{line}: {what}"));
            break;
        }
    }
    (script.house.journal, faults.all())
}
