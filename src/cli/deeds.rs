//! `tongxin deeds`: who did what on a day, for whom and by which way, in the order in which it happened.

use super::{Ended, Folder, tools};
use crate::control::{self, Ask, Tell};
use crate::domain::{self, By, Cause, ChannelId, Commit, Event, PersonId, State, day};
use chrono::{NaiveDate, Utc};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What was read of the street.
#[derive(Default)]
struct Read {
    /// Lets the time zone be known.
    state: State,
    /// The day's commits by which somebody changed something.
    commits: Vec<Commit>,
    names: BTreeMap<PersonId, String>,
}

/// Prints the deeds of a date, or of today.
pub(super) fn deeds(folder: &Folder, date: Option<NaiveDate>) -> Ended {
    let place = tools::Place::of(folder)?;
    let read = std::cell::RefCell::new((Read::default(), Vec::new()));
    let piece = |bytes: &[u8]| {
        let (read, rest) = &mut *read.borrow_mut();
        rest.extend_from_slice(bytes);
        while let Some(end) = rest.iter().position(|b| *b == b'\n') {
            let line: Vec<u8> = rest.drain(..=end).collect();
            read.line(&line, date).map_err(io::Error::other)?;
        }
        Ok(())
    };
    place.ask(
        &Ask::Export,
        &mut |bytes| piece(bytes),
        |tell| if let Tell::Exported(count) = tell { Some(count) } else { None },
        |store| Ok(control::export_stored(&store, &mut Pieces(&piece))?),
    )?;
    let (read, _) = read.into_inner();
    let mut out = io::stdout().lock();
    for commit in &read.commits {
        writeln!(out, "{}", read.words(commit))?;
    }
    tools::note(&format!("{} deeds; times are those of {}", read.commits.len(), read.zone()));
    Ok(())
}

/// Whatever is written goes on in pieces.
struct Pieces<'a>(&'a dyn Fn(&[u8]) -> io::Result<()>);

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (self.0)(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read {
    fn zone(&self) -> chrono_tz::Tz {
        day::communities(&self.state).next().map_or(chrono_tz::UTC, |(_, known)| known.plan.zone)
    }

    /// One line of an export: a commit, or an entry of a drawer.
    fn line(&mut self, line: &[u8], date: Option<NaiveDate>) -> Result<(), serde_json::Error> {
        let value: Value = serde_json::from_slice(line)?;
        if let Some(entry) = value.get("drawer") {
            if entry["item"] == "Name"
                && let (Some(who), Some(name)) = (entry["person"].as_u64(), entry["value"].as_str())
            {
                self.names.insert(PersonId(u32::try_from(who).unwrap_or_default()), name.to_string());
            }
            return Ok(());
        }
        if value.get("seq").is_none() {
            return Ok(());
        }
        let commit: Commit = serde_json::from_value(value)?;
        domain::apply(&mut self.state, &commit);
        let date = date.unwrap_or_else(|| Utc::now().with_timezone(&self.zone()).date_naive());
        let then = commit.at.with_timezone(&self.zone()).date_naive() == date;
        let outbox = matches!(commit.cause, Cause::Outbox { .. });
        // What is looked at changes nothing, and what became of messages is nobody's deed.
        let changes = commit.events.iter().any(|event| !matches!(event, Event::Delivery(_)));
        if then && changes && !outbox {
            self.commits.push(commit);
        }
        Ok(())
    }

    fn name(&self, who: PersonId) -> String {
        self.names.get(&who).map_or_else(|| format!("no. {who}"), |name| format!("{name} (no. {who})"))
    }

    /// When, who, for whom, what, and why it was done.
    fn words(&self, commit: &Commit) -> String {
        let by = match commit.by {
            By::Person(who, _) => self.name(who),
            By::Stranger(_) => "somebody new".to_string(),
            By::Clock => "the clock".to_string(),
            By::Outbox => "the outbox".to_string(),
            By::Console => "the operator".to_string(),
        };
        let on_behalf = commit.on_behalf.map(|who| format!(" for {}", self.name(who))).unwrap_or_default();
        let what = commit.events.iter().filter_map(named).collect::<Vec<_>>().join(", ");
        let why = match &commit.cause {
            Cause::Update { channel: ChannelId::Telegram, .. } => "said in Telegram".to_string(),
            Cause::Update { .. } | Cause::Post(_) => "said on the page".to_string(),
            Cause::Due(due) => format!("fell due: {due:?}"),
            Cause::Console(_) => "an operator's command".to_string(),
            Cause::Config { .. } => "the configuration".to_string(),
            Cause::Outbox { .. } => "a message's outcome".to_string(),
        };
        let time = commit.at.with_timezone(&self.zone()).format("%H:%M:%S");
        format!("{time}  {}  {by}{on_behalf}: {what} ({why})", commit.seq)
    }
}

/// An event's stored name: the slice, and what happened.
fn named(event: &Event) -> Option<String> {
    let value = serde_json::to_value(event).ok()?;
    let (slice, inner) = value.as_object()?.iter().next()?;
    let what = inner.as_str().or_else(|| inner.as_object()?.keys().next().map(String::as_str))?;
    (slice != "delivery").then(|| format!("{slice}.{what}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BookingId, bookings};

    /// Who, for whom, what and why, in one line; whoever was erased is a number.
    #[test]
    fn a_deed_says_who_for_whom_and_why() {
        let commit = Commit {
            v: 1,
            seq: 7,
            at: "2026-12-12T10:00:00Z".parse().unwrap(),
            epoch: 1,
            cause: Cause::Post([1; 16]),
            by: By::Person(PersonId(2), ChannelId::Web),
            on_behalf: Some(PersonId(9)),
            events: vec![bookings::Event::Cancelled(BookingId(3)).into()],
            sends: Vec::new(),
        };
        let mut read = Read::default();
        read.line(br#"{"drawer":{"person":2,"item":"Name","value":"Lin"}}"#, None).unwrap();
        assert_eq!(
            read.words(&commit),
            "10:00:00  7  Lin (no. 2) for no. 9: bookings.cancelled (said on the page)"
        );
    }
}
