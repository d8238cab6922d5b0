//! The first scene: everybody in the cast comes in and does what they have done already.
//!
//! They take the same way as everybody else: presses from the address of their page, orders from the
//! console. Each input's cause is always the same, so that a scene cut short is played again without harm.

use super::props::Props;
use crate::channel::web::address_of;
use crate::config::{Cast, Member};
use crate::control::Failed;
use crate::domain::people::{self, code_digest, code_text};
use crate::domain::{
    Action, Cause, Command, CommunityId, DayId, Hello, Input, Link, Private, Role, Said, bookings, day, shifts,
};
use crate::engine::{Accepted, Handle};
use crate::street::Trouble;
use chrono::TimeDelta;
use std::time::Duration;

/// The cast lives in the first community.
const HERE: CommunityId = CommunityId(0);
/// How long the first day may take to appear in the calendar.
const PATIENCE: Duration = Duration::from_secs(10);

/// Plays the first scene.
///
/// # Errors
/// If somebody's deed could not be done at all.
pub async fn play(handle: &Handle, cast: &Cast, props: &Props) -> Result<(), Trouble> {
    let day = tokio::time::timeout(PATIENCE, first_day(handle)).await??;
    let stage = Stage { handle, props, day };
    let there = || cast.people.iter().filter(|member| member.agreed);
    for member in there() {
        stage.comes_in(member).await?;
    }
    for member in there() {
        stage.takes_turns(member).await?;
    }
    for member in there() {
        stage.books(member).await?;
    }
    for member in there() {
        stage.settles(member).await?;
    }
    Ok(())
}

async fn first_day(handle: &Handle) -> Result<DayId, Trouble> {
    loop {
        let coming = handle.look(|s, _| day::coming(s, HERE).map(|(id, _)| id)).await?;
        if let Some(id) = coming {
            return Ok(id);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

struct Stage<'a> {
    handle: &'a Handle,
    props: &'a Props,
    day: DayId,
}

impl Stage<'_> {
    async fn comes_in(&self, member: &Member) -> Result<(), Trouble> {
        self.does(member, "agree", press(people::Action::Agree(HERE, member.lang))).await?;
        if let Some(role) = member.role {
            let code = code_text(self.props.lot("code", &member.id));
            self.invites(member, role, &code).await?;
            self.does(member, "redeem", Said::Start(Link::Code(code))).await?;
        }
        Ok(())
    }

    async fn takes_turns(&self, member: &Member) -> Result<(), Trouble> {
        for (n, deed) in member.helps.iter().enumerate() {
            let turn = shifts::Turn { day: self.day, service: deed.service, turn: deed.part };
            self.does(member, &format!("help {n}"), press(shifts::Action::Confirm(turn))).await?;
        }
        Ok(())
    }

    async fn books(&self, member: &Member) -> Result<(), Trouble> {
        let me = self.handle.find(&address_of(&self.props.token(&member.id)));
        let me = me.ok_or_else(|| format!("{} of the demo's cast did not come in", member.id))?;
        for (n, deed) in member.books.iter().enumerate() {
            let wish = bookings::Wish { day: self.day, service: deed.service, slot: deed.part };
            self.does(member, &format!("book {n}"), press(bookings::Action::Confirm(wish, me))).await?;
        }
        Ok(())
    }

    /// Those with a phone on the page stand before their first screen; the others have read everything.
    async fn settles(&self, member: &Member) -> Result<(), Trouble> {
        if member.part.is_some() {
            return self.does(member, "home", press(people::Action::Home)).await;
        }
        let address = address_of(&self.props.token(&member.id));
        let Some(me) = self.handle.find(&address) else { return Ok(()) };
        let newest = self.handle.look(move |s, _| people::page(s, me)).await?;
        self.does(member, "read", Said::Shown(newest)).await
    }

    async fn does(&self, member: &Member, deed: &str, said: Said) -> Result<(), Trouble> {
        let hello = Hello { name: Some(Private::new(&*member.name)), lang: Some(member.lang) };
        let input = Input {
            cause: Cause::Post(self.props.lot(deed, &member.id)),
            from: Some(address_of(&self.props.token(&member.id))),
            hello,
            origin: None,
            said,
            keep: None,
        };
        self.submit(input).await
    }

    async fn invites(&self, member: &Member, role: Role, code: &str) -> Result<(), Trouble> {
        let until = self.handle.clock().now() + TimeDelta::hours(1);
        let command: Command = people::Command::Invite(HERE, role, code_digest(code), until).into();
        let cause = Cause::Console(self.props.lot("invite", &member.id));
        self.submit(Input::inner(cause, Said::Order(Box::new(command)))).await
    }

    async fn submit(&self, input: Input) -> Result<(), Trouble> {
        match self.handle.submit(input).await? {
            Accepted::Done(_) | Accepted::Repeat => Ok(()),
            Accepted::SetAside => Err(Failed::SetAside.into()),
        }
    }
}

fn press(action: impl Into<Action>) -> Said {
    Said::Pressed(Some(action.into()))
}

#[cfg(test)]
mod tests;
