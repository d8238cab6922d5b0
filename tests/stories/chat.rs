//! What people have on their screens, and how a transcript shows it.

use crate::camera;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{HashMap, HashSet};
use tongxin::domain::{Action, ChannelId, Does, Lane, Lang, MsgRef, Place};
use tongxin::engine::{Document, Label, Message, Words};

/// What became of a message.
pub enum Taken {
    /// It stands there.
    Shown(MsgRef),
    /// What it was to take away is gone.
    Away,
    /// What it was to change is gone.
    Refused,
}

/// Somebody of a story.
pub struct Soul {
    pub name: String,
    /// What the channel's client says about its language.
    pub client: Option<Lang>,
    /// The first name the channel gives.
    pub first: String,
    pub channel: ChannelId,
    pub key: String,
    /// The key that a group had before it became another one.
    pub former: String,
    /// The community of the poster they come by.
    pub poster: String,
    /// Their messages are part of the transcript.
    pub heard: bool,
    /// Sends to them fail for good.
    pub gone: bool,
    /// The bot may not speak there.
    pub mute: bool,
    /// Nobody can tell whether the next send arrives.
    pub shaky: bool,
    /// Their conversation: Telegram's can be edited, the page's grows.
    pub chat: Vec<(String, Words)>,
    /// Every button they have ever seen, with the message it stood under.
    pub ever: Vec<(String, Action, Option<MsgRef>)>,
    /// When each of their messages was sent.
    times: HashMap<String, DateTime<Utc>>,
    /// Which of their messages are photos: a text cannot take their place.
    photos: HashSet<String>,
    sent: u32,
}

impl Soul {
    pub fn new(name: &str, n: usize) -> Self {
        Soul {
            name: name.into(),
            client: Some(Lang::Zh),
            first: name.into(),
            channel: ChannelId::Telegram,
            key: format!("{}", 1_000 + n),
            former: String::new(),
            poster: String::new(),
            heard: true,
            gone: false,
            mute: false,
            shaky: false,
            chat: Vec::new(),
            ever: Vec::new(),
            times: HashMap::new(),
            photos: HashSet::new(),
            sent: 0,
        }
    }

    /// What becomes of a message, as the channel would have it.
    pub fn takes(&mut self, message: &Message, now: DateTime<Utc>) -> Taken {
        let Some(old) = message.place.mends() else { return Taken::Shown(self.take(message, now)) };
        let Some(n) = self.chat.iter().position(|(id, _)| *id == *old.id) else {
            // There is nothing to take away, or nothing to change.
            return if matches!(message.place, Place::Remove(_)) { Taken::Away } else { Taken::Refused };
        };
        let young = self.times.get(&*old.id).is_some_and(|sent| now - *sent < TimeDelta::hours(48));
        if matches!(message.place, Place::Remove(_)) && self.channel == ChannelId::Telegram && young {
            self.chat.remove(n);
            return Taken::Away;
        }
        self.chat[n].1 = message.words.clone();
        Taken::Shown(old.clone())
    }

    /// Takes a message as the channel would; where it can be edited later.
    fn take(&mut self, message: &Message, now: DateTime<Utc>) -> MsgRef {
        let at = match &message.place {
            // A document or a photo cannot take the place of a text.
            Place::Edit(at) if self.editable(at) && message.words.file.is_none() && message.photo.is_none() => {
                self.chat.retain(|(id, _)| *id != *at.id);
                at.clone()
            }
            _ => {
                self.sent += 1;
                MsgRef { channel: self.channel, id: self.sent.to_string().into() }
            }
        };
        for label in message.words.rows.iter().flatten() {
            if let Does::Press(action) = &label.does {
                self.ever.push((label.text.clone(), action.clone(), Some(at.clone())));
            }
        }
        self.chat.push((at.id.to_string(), message.words.clone()));
        self.times.insert(at.id.to_string(), now);
        if message.photo.is_some() {
            self.photos.insert(at.id.to_string());
        }
        at
    }

    fn editable(&self, at: &MsgRef) -> bool {
        let there = self.chat.iter().any(|(id, _)| *id == *at.id) && !self.photos.contains(&*at.id);
        self.channel == ChannelId::Telegram && there
    }

    /// The button of that label under the newest message that has it.
    pub fn button(&self, wanted: &str) -> Result<(Action, Option<MsgRef>), String> {
        // On a page only the newest message can be pressed.
        let depth = if self.channel == ChannelId::Web { 1 } else { self.chat.len() };
        for exact in [true, false] {
            for (id, words) in self.chat.iter().rev().take(depth) {
                let found = words.rows.iter().flatten().find(|label| fits(label, wanted, exact));
                if let Some(Does::Press(action)) = found.map(|label| &label.does) {
                    return Ok((action.clone(), Some(MsgRef { channel: self.channel, id: id.as_str().into() })));
                }
            }
        }
        let there: Vec<_> =
            self.chat.iter().rev().take(depth).flat_map(|(_, w)| w.rows.iter().flatten()).collect();
        let there: Vec<_> = there.iter().map(|label| label.text.as_str()).collect();
        Err(format!("{} has no button [{wanted}], but {there:?}", self.name))
    }

    /// A button they once had, newest first.
    pub fn old_button(&self, wanted: &str) -> Result<(Action, Option<MsgRef>), String> {
        let found = self.ever.iter().rev().find(|(label, ..)| label == wanted || label.starts_with(wanted));
        let (_, action, at) = found.ok_or_else(|| format!("{} never had [{wanted}]", self.name))?;
        Ok((action.clone(), at.clone()))
    }
}

fn fits(label: &Label, wanted: &str, exact: bool) -> bool {
    if exact { label.text == wanted } else { label.text.starts_with(wanted) }
}

/// How a message stands in a transcript. `answer`: it answers whoever spoke just now.
pub fn told(soul: &Soul, message: &Message, answer: bool, english: bool) -> String {
    let bot = if english { "Tongxin" } else { "同心" };
    let colon = if english { ": " } else { "：" };
    let edited = !matches!(&message.place, Place::New) && message.lane != Lane::Answer;
    let edited = if edited { if english { " (edited)" } else { "（改）" } } else { "" };
    let head = match answer {
        true => format!("{bot}{colon}"),
        false => format!("{bot}→{}{edited}{colon}", soul.name),
    };
    let photo = message.photo.as_ref().map(|photo| match camera::seen(&photo.jpeg, english) {
        colour if english => format!("〔photo: {colour}〕"),
        colour => format!("〔照片：{colour}〕"),
    });
    let head = head + &photo.unwrap_or_default();
    let words = &message.words;
    let buttons: Vec<_> = words.rows.iter().flatten().map(button).collect();
    let lines: Vec<_> = words.text.lines().filter(|line| !line.is_empty()).collect();
    let short = lines.len() == 1 && words.file.is_none() && width(lines[0]) + width(&buttons.concat()) <= 100;
    if short && !buttons.is_empty() {
        return format!("{head}{}　{}\n", lines[0], buttons.join(" "));
    }
    let mut text = format!("{head}{}\n", lines.first().unwrap_or(&""));
    for line in lines.iter().skip(1) {
        text += &format!("　　{line}\n");
    }
    for line in words.file.as_ref().map_or(Vec::new(), document) {
        text += &format!("　　│ {line}\n");
    }
    if !buttons.is_empty() {
        text += &format!("　　{}\n", buttons.join(" "));
    }
    text
}

fn button(label: &Label) -> String {
    match &label.does {
        Does::Press(_) => format!("[{}]", label.text),
        Does::Open(path) => format!("[{} ↗ {path}]", label.text),
        Does::Talk(slug) => format!("[{} ↗ @{slug}]", label.text),
    }
}

/// Columns on a screen: a Chinese character takes two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// A document as lines that can be read.
fn document(file: &Document) -> Vec<String> {
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    let mut lines = vec![file.name.clone()];
    match file.mime {
        "text/calendar" => {
            let telling = |line: &&str| {
                ["SUMMARY", "DTSTART", "DTEND", "LOCATION", "TRIGGER"].iter().any(|key| line.starts_with(key))
            };
            lines.extend(text.lines().map(str::trim_end).filter(telling).map(String::from));
        }
        "text/html" => {
            let body = text.split("<body>").nth(1).unwrap_or_default();
            let body = body.replace("</td>", "｜").replace("</th>", "｜");
            let body = body.replace("</tr>", "\n").replace("</h1>", "\n").replace("</p>", "\n");
            let mut plain = String::new();
            let mut inside = false;
            for c in body.chars() {
                match c {
                    '<' => inside = true,
                    '>' => inside = false,
                    c if !inside => plain.push(c),
                    _ => {}
                }
            }
            // Blank rows are for writing; one of them is enough here.
            let mut rows: Vec<String> = plain.lines().map(String::from).filter(|line| !line.is_empty()).collect();
            rows.dedup_by(|a, b| a == b && a.chars().all(|c| c == '｜'));
            lines.extend(rows);
        }
        // Packed, and so nothing to read here.
        mime if mime.ends_with("spreadsheetml.sheet") => {}
        _ => lines.extend(text.lines().map(String::from)),
    }
    lines
}
