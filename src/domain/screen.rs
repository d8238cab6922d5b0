//! What a person sees: text and buttons, without a word about any channel or language.

use super::Action;
use super::ids::PersonId;
use super::private::{Item, Private};
use super::text::Text;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use std::fmt;

/// One message.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Screen {
    /// Its lines, top to bottom.
    pub text: Vec<Line>,
    /// Its buttons, row by row.
    pub rows: Vec<Vec<Button>>,
    /// A document that comes with it.
    pub file: Option<File>,
    /// A photo above the words: whose drawer it lies in, and as which entry.
    pub photo: Option<(PersonId, Item)>,
    /// It asks for words: a channel where typing has to be opened opens it.
    pub asks: bool,
    /// A photo can be sent to it: a channel where a field is needed for that shows one.
    pub asks_photo: bool,
    /// Where nothing is yet known of the reader's language: say it in all of them.
    pub every_language: bool,
}

/// A line (or a whole paragraph): a key of the locale and what fills it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The locale's key.
    pub key: &'static str,
    /// Its arguments.
    pub args: Vec<(&'static str, Arg)>,
}

/// What fills a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// A number.
    Int(i64),
    /// A date, worded with its weekday.
    Date(NaiveDate),
    /// A time of day, as 9:20.
    Time(NaiveTime),
    /// From and to, as 上午9点到11点.
    Hours(NaiveTime, NaiveTime),
    /// Another line of the locale, without arguments.
    Key(&'static str),
    /// Other lines of the locale, listed one after the other.
    List(Vec<Line>),
    /// Something about a person.
    Name(Private),
    /// Something the committee published.
    Text(Text),
    /// A code, a link: the same in every language. Whoever has it may use it, so it is never printed.
    Code(Private),
}

/// A button.
#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    /// What it says.
    pub label: Line,
    /// What it does.
    pub does: Does,
}

/// What a button does.
#[derive(Clone, PartialEq)]
pub enum Does {
    /// Comes back as a press.
    Press(Action),
    /// Opens a page of the web channel; the path is relative to its public address.
    Open(String),
    /// Opens a private conversation with the bot, as that community's poster does. Only where there are groups.
    Talk(String),
}

/// Whoever has a page's path may open it, so only its first part is ever printed.
impl fmt::Debug for Does {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Does::Press(action) => f.debug_tuple("Press").field(action).finish(),
            Does::Open(path) => write!(f, "Open({}/…)", path.split('/').next().unwrap_or_default()),
            Does::Talk(slug) => f.debug_tuple("Talk").field(slug).finish(),
        }
    }
}

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub enum File {
    /// An entry for the telephone's calendar, with alarms.
    Calendar(CalendarEntry),
    /// Sheets to print, and what they are called.
    Print(String, Vec<Sheet>),
    /// The same as a workbook for a spreadsheet.
    Workbook(&'static str, Vec<Sheet>),
    /// One of them as comma-separated values.
    Table(String, Sheet),
    /// What is kept about the reader, as a JSON text.
    Json(Private),
    /// A place at a stall, to take along; and what it is called.
    Ticket(String, Ticket),
}

/// What stands on a ticket, from its head down.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticket {
    /// Whose day.
    pub head: Line,
    /// At which stall, and the number there.
    pub number: Line,
    /// Who comes, as they like to be called.
    pub name: Line,
    /// On which date.
    pub date: Line,
    /// At which time.
    pub when: Line,
    /// Where.
    pub place: Line,
    /// What it costs, what to bring.
    pub notes: Vec<Line>,
}

/// One entry for a calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarEntry {
    /// Permanent, so that saving it again replaces it.
    pub uid: String,
    /// From.
    pub start: DateTime<Utc>,
    /// To.
    pub end: DateTime<Utc>,
    /// What.
    pub title: Line,
    /// Where.
    pub place: Text,
    /// Alarms, minutes before.
    pub alarms: Vec<i64>,
}

/// A neutral table, for print and for spreadsheets.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Above the table.
    pub title: Vec<Line>,
    /// The columns' heads.
    pub columns: Vec<Line>,
    /// The cells; an empty line is a blank to write in.
    pub rows: Vec<Vec<Option<Line>>>,
    /// A plot above the table: what each bar is, and how high.
    pub bars: Vec<(Line, u32)>,
}

impl Line {
    /// A line without arguments.
    pub fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// Fills an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, arg: impl Into<Arg>) -> Self {
        self.args.push((name, arg.into()));
        self
    }
}

impl From<&'static str> for Line {
    fn from(key: &'static str) -> Self {
        Line::new(key)
    }
}

macro_rules! into_arg {
    ($($from:ty => $variant:ident),* $(,)?) => {
        $(impl From<$from> for Arg {
            fn from(value: $from) -> Self {
                Arg::$variant(value.into())
            }
        })*
    };
}
into_arg!(i64 => Int, i32 => Int, u32 => Int, u16 => Int, u8 => Int, NaiveDate => Date, NaiveTime => Time,
    Private => Name, Text => Text);

impl From<String> for Arg {
    fn from(code: String) -> Self {
        Arg::Code(Private::new(code))
    }
}

impl From<usize> for Arg {
    fn from(value: usize) -> Self {
        Arg::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl Button {
    /// A button that comes back as a press.
    pub fn press(label: impl Into<Line>, action: impl Into<Action>) -> Self {
        Self { label: label.into(), does: Does::Press(action.into()) }
    }

    /// A button that opens a page.
    pub fn open(label: impl Into<Line>, path: impl Into<String>) -> Self {
        Self { label: label.into(), does: Does::Open(path.into()) }
    }

    /// A button that opens a private conversation.
    pub fn talk(label: impl Into<Line>, slug: impl Into<String>) -> Self {
        Self { label: label.into(), does: Does::Talk(slug.into()) }
    }
}

impl Screen {
    /// A screen of one line.
    pub fn line(line: impl Into<Line>) -> Self {
        Self { text: vec![line.into()], ..Self::default() }
    }

    /// It asks for words.
    #[must_use]
    pub fn asking(mut self) -> Self {
        self.asks = true;
        self
    }

    /// With a photo above the words, where there is one.
    #[must_use]
    pub fn showing(mut self, photo: Option<(PersonId, Item)>) -> Self {
        self.photo = photo;
        self
    }

    /// A photo can be sent to it.
    #[must_use]
    pub fn asking_photo(mut self) -> Self {
        self.asks_photo = true;
        self
    }

    /// Adds a line.
    #[must_use]
    pub fn and(mut self, line: impl Into<Line>) -> Self {
        self.text.push(line.into());
        self
    }

    /// Adds a row of buttons; an empty one is left out.
    #[must_use]
    pub fn row(mut self, row: impl IntoIterator<Item = Button>) -> Self {
        let row: Vec<_> = row.into_iter().collect();
        if !row.is_empty() {
            self.rows.push(row);
        }
        self
    }

    /// Adds buttons, so many to a row.
    #[must_use]
    pub fn rows_of(mut self, width: usize, buttons: impl IntoIterator<Item = Button>) -> Self {
        let mut buttons = buttons.into_iter().peekable();
        while buttons.peek().is_some() {
            self.rows.push(buttons.by_ref().take(width.max(1)).collect());
        }
        self
    }

    /// What the button that leads back does, if there is one.
    pub fn back(&self) -> Option<&Action> {
        self.rows.iter().flatten().filter(|button| button.label.key == "back").find_map(|button| {
            match &button.does {
                Does::Press(action) => Some(action),
                Does::Open(_) | Does::Talk(_) => None,
            }
        })
    }

    /// The n-th button that comes back as a press, counted from 1, as digits choose it.
    pub fn nth(&self, n: usize) -> Option<&Action> {
        let presses = self.rows.iter().flatten().filter_map(|b| match &b.does {
            Does::Press(action) => Some(action),
            Does::Open(_) | Does::Talk(_) => None,
        });
        presses.into_iter().nth(n.checked_sub(1)?)
    }
}

/// What fits a screen of a list that may be too long for it, from that place on, and where the next part begins: after
/// the last, the first again. Nothing follows where all of it fits.
pub fn part<T>(all: &[T], from: u16, most: usize) -> (&[T], Option<u16>) {
    if all.len() <= most {
        return (all, None);
    }
    let from = Some(usize::from(from)).filter(|from| *from < all.len()).unwrap_or(0);
    let to = (from + most).min(all.len());
    let next = if to < all.len() { u16::try_from(to).unwrap_or(0) } else { 0 };
    (&all[from..to], Some(next))
}
