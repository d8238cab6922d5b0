//! The engine's figures for whoever watches, every name in one place.
//!
//! Base units, and no label that could name anybody (Prometheus, "Metric and label naming"). What only
//! counts up is one figure for the process; what has a level is labelled with its street.

use super::desk::Took;
use super::{Delivered, Handle, Message};
use crate::domain::{Cause, ChannelId, Input, Lane, Outcome, State, people};
use chrono::{DateTime, TimeDelta, Utc};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use std::time::Duration;

/// Bounds of the histograms of what happens within the house, in seconds.
pub const SYNC_BOUNDS: &[f64] = &[0.0001, 0.001, 0.01, 0.1, 1.0, 10.0];
/// Bounds of the histograms of lateness, in seconds.
pub const LATE_BOUNDS: &[f64] = &[1.0, 10.0, 60.0, 600.0, 3_600.0, 21_600.0, 86_400.0];
/// The histogram of [`SYNC_BOUNDS`].
pub const SYNC: &str = "tongxin_sync_duration_seconds";
/// The histograms of [`LATE_BOUNDS`].
pub const LATE: [&str; 2] = ["tongxin_due_lateness_seconds", "tongxin_reminder_lateness_seconds"];

/// When a street's newest nightly backup was made.
pub const BACKUP: &str = "tongxin_backup_newest_timestamp_seconds";

/// Levels are looked at so often: counting all people takes the writer a moment.
const LOOK: Duration = Duration::from_secs(15);

/// Says of each figure what it means.
pub fn describe() {
    describe_counter!("tongxin_updates_total", "What came in from people, by channel and by what became of it");
    describe_counter!("tongxin_commits_total", "Commits made durable");
    describe_histogram!(SYNC, Unit::Seconds, "How long it took to make a batch of commits durable");
    describe_counter!("tongxin_deliveries_total", "Deliveries that ended, by outcome");
    describe_histogram!(LATE[0], Unit::Seconds, "How late what fell due was folded in");
    describe_histogram!(LATE[1], Unit::Seconds, "How long after the hour they were meant for reminders arrived");
    describe_gauge!(
        "tongxin_lane_messages",
        "Messages that are not finished, by lane and whether they are claimed"
    );
    describe_gauge!("tongxin_people", "People known, by the channel that reaches them (none: nothing does)");
    describe_gauge!(BACKUP, Unit::Seconds, "When the newest nightly backup was made, in seconds since 1970");
    describe_gauge!("tongxin_ready", "1 while the street takes inputs and can write, else 0");
    describe_gauge!("tongxin_loop_age_seconds", Unit::Seconds, "How long ago each of the street's loops moved");
}

/// Something came in from outside, and this became of it in the end.
pub(super) fn came_in(input: &Input, took: Took) {
    let channel = match (&input.from, &input.cause) {
        (Some(from), _) => channel_name(from.channel),
        (None, Cause::Update { channel, .. }) => channel_name(*channel),
        (None, Cause::Console(_)) => "console",
        (None, _) => return,
    };
    let result = match took {
        Took::Staged(_) => "committed",
        Took::Nothing => "nothing",
        Took::Repeat => "repeat",
        Took::Stumbled => "stumbled",
    };
    counter!("tongxin_updates_total", "channel" => channel, "result" => result).increment(1);
}

/// Something came in that cannot be read.
pub(super) fn unreadable(channel: ChannelId) {
    let labels = [("channel", channel_name(channel)), ("result", "unreadable")];
    counter!("tongxin_updates_total", &labels).increment(1);
}

/// The rules stumbled over something that fell due.
pub(super) fn passed_over() {
    counter!("tongxin_updates_total", "channel" => "clock", "result" => "stumbled").increment(1);
}

/// A batch is durable.
pub(super) fn synced(took: Duration, commits: usize) {
    histogram!(SYNC).record(took.as_secs_f64());
    counter!("tongxin_commits_total").increment(commits as u64);
}

/// Something that was due is folded in.
pub(super) fn fell_due(late: TimeDelta) {
    histogram!(LATE[0]).record(seconds(late));
}

/// A delivery ended.
pub(super) fn ended(outcome: &Outcome) {
    let outcome = match outcome {
        Outcome::Delivered(_) => "delivered",
        Outcome::Kept(_) => "kept",
        Outcome::Removed => "removed",
        Outcome::Failed(_) | Outcome::Gone(_) => "failed",
        Outcome::Unknown | Outcome::Lost => "unknown",
        Outcome::Unsent => "unsent",
        Outcome::Void | Outcome::Moved(_) => "void",
    };
    counter!("tongxin_deliveries_total", "outcome" => outcome).increment(1);
}

/// A delivery ended. Of reminders that arrived it counts how late they were.
pub(super) fn delivered(message: &Message, what: &Delivered, now: DateTime<Utc>) {
    let arrived = matches!(what, Delivered::Ended(Outcome::Delivered(_) | Outcome::Kept(_)));
    if let Some(meant) = message.meant.filter(|_| arrived && message.lane == Lane::Reminder) {
        histogram!(LATE[1]).record(seconds(now - meant));
    }
}

/// Keeps a street's levels up to date, for as long as it is open.
pub async fn watch(street: String, handle: Handle) {
    loop {
        let status = handle.status();
        gauge!("tongxin_ready", "street" => street.clone()).set(f64::from(u8::from(status.ready)));
        for (name, age) in status.loops() {
            let labels = [("street", street.clone()), ("loop", name.to_string())];
            gauge!("tongxin_loop_age_seconds", &labels).set(age.as_secs_f64());
        }
        let Ok(levels) = handle.look(|s, _| levels(s)).await else { return };
        for (figure, label, value, other, level) in levels {
            let mut labels = vec![("street", street.clone()), (label, value.to_string())];
            labels.extend(other.map(|claimed: &str| ("state", claimed.to_string())));
            gauge!(figure, &labels).set(f64::from(level));
        }
        tokio::time::sleep(LOOK).await;
    }
}

type Level = (&'static str, &'static str, &'static str, Option<&'static str>, u32);

fn levels(s: &State) -> Vec<Level> {
    let mut lanes = [[0; 2]; 3];
    for (_, send, status) in s.delivery.all() {
        lanes[send.lane as usize][usize::from(status.claimed.is_some())] += 1;
    }
    let mut found = Vec::new();
    for lane in [Lane::Answer, Lane::Reminder, Lane::Broadcast] {
        for (claimed, state) in ["waiting", "claimed"].into_iter().enumerate() {
            let level = lanes[lane as usize][claimed];
            found.push(("tongxin_lane_messages", "lane", lane_name(lane), Some(state), level));
        }
    }
    let reached = |by| people::everyone(s).filter(|(id, _)| people::channel(s, *id) == by).count();
    for by in [Some(ChannelId::Telegram), Some(ChannelId::Web), None] {
        let level = u32::try_from(reached(by)).unwrap_or(u32::MAX);
        found.push(("tongxin_people", "channel", by.map_or("none", channel_name), None, level));
    }
    found
}

fn seconds(late: TimeDelta) -> f64 {
    late.to_std().unwrap_or_default().as_secs_f64()
}

fn lane_name(lane: Lane) -> &'static str {
    match lane {
        Lane::Answer => "answer",
        Lane::Reminder => "reminder",
        Lane::Broadcast => "broadcast",
    }
}

fn channel_name(channel: ChannelId) -> &'static str {
    match channel {
        ChannelId::Telegram => "telegram",
        ChannelId::Web => "web",
    }
}
