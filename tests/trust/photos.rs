//! A photo goes with what it was for: after thirty days, taken back, stopped, never sent, or with whoever brought it,
//! nothing of it opens any more.

use super::street::{HERE, Street, at, press, text};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use std::io::Cursor;
use tongxin::darkroom;
use tongxin::domain::{
    Address, AnnouncementId, Audience, ChannelId, Does, Handed, Item, Private, Role, Said, announcements, people,
    photos,
};
use tongxin::journal::Wanted;

/// A photo as a drawer keeps it.
fn shown() -> Private {
    let mut jpeg = Cursor::new(Vec::new());
    image::RgbImage::new(32, 24).write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    Private::new(STANDARD.encode(darkroom::develop(jpeg.get_ref()).unwrap()))
}

struct Play {
    street: Street,
    chen: Address,
    neighbour: Address,
}

impl Play {
    /// An organizer who has written, and a neighbour.
    fn new(channel: ChannelId) -> Self {
        let mut street = Street::open();
        let (chen, neighbour) = (at(channel, 1), at(channel, 2));
        street.joins(&chen, "陈", HERE, Some(Role::Organizer));
        street.joins(&neighbour, "王", HERE, None);
        let mut play = Play { street, chen, neighbour };
        play.says(press(announcements::Action::Write(HERE)));
        play.says(text("窗修好了。"));
        play
    }

    fn says(&mut self, said: Said) {
        let chen = self.chen.clone();
        self.street.says(&chen, "", said);
        self.street.runs_until(self.street.now);
    }

    /// A photo, by the form of the page or in the chat, where it is fetched afterwards.
    fn photographs(&mut self) {
        let photo = shown();
        if self.chen.channel == ChannelId::Web {
            return self.says(Said::Photo(Handed::Here(Ok(photo))));
        }
        let seq = self.sends();
        self.says(Said::Photo(Handed::Fetched { seq, photo: Ok(photo), words: None }));
    }

    /// Sent in the chat, and not here yet; the commit that says so.
    fn sends(&mut self) -> u64 {
        let there = Handed::There { key: Private::new("AgAC"), size: None, words: None };
        let chen = self.chen.clone();
        self.street.says(&chen, "", Said::Photo(there)).commits[0].seq
    }

    /// The button of that kind which stands on the organizer's newest message that has one.
    fn press(&mut self, tag: &str) {
        let me = self.street.who(&self.chen).unwrap();
        let own = self.street.told.iter().rev().filter(|message| message.id.to == me);
        let found =
            own.flat_map(|message| message.words.rows.iter().flatten()).find_map(|label| match &label.does {
                Does::Press(action) if action.encode().starts_with(tag) => Some(action.clone()),
                _ => None,
            });
        self.says(Said::Pressed(Some(found.unwrap_or_else(|| panic!("no button {tag}")))));
    }

    /// Sent to everybody with its photo: now, or in the morning.
    fn announces(&mut self, tag: &str) -> AnnouncementId {
        self.photographs();
        self.says(press(announcements::Action::Preview(Audience::Everyone(HERE))));
        self.press(tag);
        let id = announcements::latest(self.street.state(), HERE).next().expect("it is made").0;
        assert_eq!(self.lie(), 1, "its photo is kept");
        assert!(photos::of_announcement(self.street.state(), id).is_some());
        id
    }

    /// How many photos lie in any drawer; where none do, nothing in the state speaks of one either.
    fn lie(&self) -> usize {
        let mut found = Vec::new();
        let photo = |item| matches!(item, Item::Photo(_) | Item::Coming);
        let each = &mut |who, item, text| found.extend(photo(item).then_some((who, item, text)));
        self.street.journal.scan(Wanted::All, each).unwrap();
        for (who, item, text) in &found {
            let told = matches!(item, Item::Coming) || photos::lies(self.street.state(), (*who, *item));
            assert!(told && !text.reveal().is_empty(), "{item:?} of {who:?} is nobody's");
        }
        if found.is_empty() {
            assert_eq!(photos::next_due(self.street.state()), None);
        }
        found.len()
    }

    fn passes(&mut self, time: TimeDelta) {
        self.street.runs_until(self.street.now + time);
    }
}

const CHANNELS: [ChannelId; 2] = [ChannelId::Web, ChannelId::Telegram];

#[test]
fn after_thirty_days_nothing_of_it_opens() {
    for channel in CHANNELS {
        let mut play = Play::new(channel);
        play.announces("a.k.0");
        let reader = play.street.who(&play.neighbour);
        let told =
            play.street.told.iter().find(|message| Some(message.id.to) == reader && message.photo.is_some());
        let told = told.expect("the neighbour has it").photo.clone();
        assert_eq!(told.map(|photo| photo.at.0), play.street.who(&play.chen), "out of the organizer's drawer");
        play.passes(TimeDelta::days(30) - TimeDelta::minutes(1));
        assert_eq!(play.lie(), 1, "to the last day");
        play.passes(TimeDelta::minutes(2));
        assert_eq!(play.lie(), 0, "{channel:?}");
    }
}

/// Told to everybody it stays with them, also once stopped; it goes as it is taken back. Of one that waits for its morning
/// and is stopped nobody ever had the photo.
#[test]
fn taken_back_or_stopped_before_it_began_it_is_for_nobody() {
    for channel in CHANNELS {
        let mut play = Play::new(channel);
        let id = play.announces("a.k.0");
        play.says(press(announcements::Action::Stop(id)));
        assert_eq!(play.lie(), 1, "stopped where some have it, it may go on");
        play.says(press(announcements::Action::TakeBack(id)));
        assert_eq!(play.lie(), 0, "{channel:?}, taken back");
        let mut play = Play::new(channel);
        let id = play.announces("a.k.1");
        play.passes(TimeDelta::hours(2));
        assert_eq!(play.lie(), 1, "it waits for the morning");
        play.says(press(announcements::Action::Stop(id)));
        assert_eq!(play.lie(), 0, "{channel:?}, stopped before it began");
        play.passes(TimeDelta::days(1));
        assert!(
            play.street
                .told
                .iter()
                .all(|m| Some(m.id.to) != play.street.who(&play.neighbour) || m.photo.is_none())
        );
    }
}

/// A photo that was brought by mistake goes at a press, and another comes in its place; of one that is still on its way
/// nothing is kept once it is here.
#[test]
fn a_photo_by_mistake_is_gone_at_a_press() {
    for channel in CHANNELS {
        let mut play = Play::new(channel);
        play.photographs();
        play.photographs();
        assert_eq!(play.lie(), 1, "a second one takes the place of the first");
        play.says(press(announcements::Action::Preview(Audience::Everyone(HERE))));
        play.press("i.w");
        assert_eq!(play.lie(), 0, "{channel:?}");
        play.press("i.w");
        play.photographs();
        assert_eq!(play.lie(), 1, "and here again");
        // Never sent, it is forgotten a day later.
        play.passes(TimeDelta::days(1) + TimeDelta::seconds(1));
        assert_eq!(play.lie(), 0, "{channel:?}, a draft's");
    }
    let mut play = Play::new(ChannelId::Telegram);
    let seq = play.sends();
    assert_eq!(play.lie(), 1, "where it is to be fetched");
    play.says(press(photos::Action::Without(Audience::Everyone(HERE))));
    assert_eq!(play.lie(), 0);
    play.says(Said::Photo(Handed::Fetched { seq, photo: Ok(shown()), words: None }));
    assert_eq!(play.lie(), 0, "it comes after all, and is let go");
}

#[test]
fn it_goes_with_whoever_brought_it() {
    for channel in CHANNELS {
        let mut play = Play::new(channel);
        let id = play.announces("a.k.0");
        play.says(press(people::Action::Erase));
        assert_eq!(play.lie(), 0, "{channel:?}");
        assert!(announcements::get(play.street.state(), id).is_some(), "the words stay");
        play.passes(TimeDelta::days(40));
        assert_eq!(play.lie(), 0);
    }
}
