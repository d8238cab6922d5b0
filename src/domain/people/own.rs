//! What somebody changes about themselves and those they stand for, and sees of it.

use super::super::*;
use super::{Action, Command as Wish, Event, Notice, Refusal, access, agreed, codes, dependents};

/// What follows, or why not.
pub(super) fn decide(ctx: &Ctx<'_>, me: PersonId, wish: Wish) -> Result<Decision, super::super::Refusal> {
    let done = |event: Event, notice: super::Notice| Ok(ctx.and_answer(Decision::nothing().event(event), notice));
    match wish {
        Wish::Move(community) if day::community(ctx.s, community).is_some() => {
            done(Event::Moved(me, community), Notice::Home)
        }
        Wish::Speak(lang) => done(Event::Speaks(me, lang), Notice::Home),
        Wish::Rename(person, name, then) => {
            // One may name oneself, and those one stands for.
            let mine = person == me || people::person(ctx.s, person).is_some_and(|p| p.carer == Some(me));
            if !mine {
                return Err(super::super::Refusal::NotYours);
            }
            let name = clean_name(name.reveal()).ok_or(Refusal::Name)?;
            let decision = Decision::nothing().event(Event::Renamed(person)).drawer(DrawerOp::Put(
                person,
                Item::Name,
                Private::new(name),
            ));
            Ok(ctx.and_answer(decision, *then))
        }
        Wish::StandFor(name, building, then) => {
            Ok(ctx.and_answer(agreed::stand_for(ctx, me, [(name, building)])?, *then))
        }
        Wish::StandForTwo(two, then) => Ok(ctx.and_answer(agreed::stand_for(ctx, me, *two)?, *then)),
        Wish::AgreedFor(person, how) => agreed::agreed(ctx, me, person, how),
        Wish::NotAsked(person) => agreed::not_asked(ctx, me, &[person]),
        Wish::NotAskedBoth(one, other) => agreed::not_asked(ctx, me, &[one, other]),
        Wish::Phone(number) => {
            let digits = clean_phone(number.reveal()).ok_or(Refusal::Phone)?;
            let decision = Decision::nothing().event(Event::PhoneGiven(me)).drawer(DrawerOp::Put(
                me,
                Item::Phone,
                Private::new(digits),
            ));
            Ok(ctx.and_answer(decision, Notice::Seen))
        }
        Wish::Quiet(true) => done(Event::Quiet(me, true), Notice::Quiet),
        Wish::Quiet(false) => done(Event::Quiet(me, false), Notice::Loud),
        Wish::Erase => access::erase(ctx, me),
        Wish::LinkDevice => Ok(codes::link_device(ctx, me)),
        Wish::DropDevice(n) => access::drop_device(ctx, me, n),
        Wish::DropThis => access::drop_this(ctx, me),
        Wish::Withdraw(person, community) => access::withdraw(ctx, person, community),
        _ => Err(super::super::Refusal::Stale),
    }
}

/// A telephone number's digits (with a leading + where given), or `None` where it is none.
pub fn clean_phone(text: &str) -> Option<String> {
    let folded = normalise(text);
    let digits: String = folded.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let only = folded.chars().all(|c| c.is_ascii_digit() || between_digits(c) || "+()".contains(c));
    let plus = digits.rfind('+').is_none_or(|at| at == 0);
    (only && plus && (7..=16).contains(&digits.len())).then_some(digits)
}

/// What is known about the reader.
pub(super) fn seen(ctx: &Ctx<'_>, reader: PersonId) -> Option<Screen> {
    let p = people::person(ctx.s, reader)?;
    let plan = &day::community(ctx.s, p.community?)?.plan;
    let mut screen = Screen::line(Line::new("people-seen-name").with("name", people::name(ctx, reader)))
        .and(Line::new("people-seen-community").with("community", plan.name.clone()));
    screen = match ctx.d.read(reader, Item::Phone) {
        Some(phone) if ctx.via == Some(ChannelId::Telegram) => {
            screen.and(Line::new("people-seen-phone-kept").with("end", end_of(&phone)))
        }
        Some(phone) => screen.and(Line::new("people-seen-phone").with("phone", phone)),
        None => screen.and("people-seen-no-phone"),
    };
    screen.text.extend(visits::talk::kept(ctx, reader));
    screen.text.extend(bookings::talk::own_places(ctx, reader, p.community?));
    screen.text.extend(shifts::talk::own_turns(ctx, reader, p.community?));
    let others = !dependents(ctx.s, reader).is_empty();
    Some(
        screen
            .row([Button::press("button-rename", Action::Rename), Button::press("button-phone", Action::Phone)])
            .row(others.then(|| Button::press("button-others", Action::Others)))
            .row([Button::press("back", Action::Privacy)]),
    )
}

/// Everything kept about somebody, as a JSON text that they can take away.
pub(super) fn export(ctx: &Ctx<'_>, reader: PersonId) -> Option<Private> {
    let p = people::person(ctx.s, reader)?;
    let text = |item| ctx.d.read(reader, item).map(|private| private.reveal().to_string());
    let phone = ctx.d.read(reader, Item::Phone).map(|phone| match ctx.via {
        Some(ChannelId::Telegram) => format!("…{}", end_of(&phone).reveal()),
        _ => phone.reveal().to_string(),
    });
    let devices: Vec<_> = p.devices.iter().map(|d| (d.channel, d.since)).collect();
    let all = serde_json::json!({
        "name": text(Item::Name),
        "phone": phone,
        "community": p.community.and_then(|c| day::community(ctx.s, c)).map(|c| c.plan.slug.clone()),
        "language": p.lang,
        "agreed": p.consent.map(|(at, wording)| serde_json::json!({"at": at, "wording": wording})),
        "no_invitations": p.quiet,
        "roles": p.roles.iter().map(|(_, role)| role).collect::<Vec<_>>(),
        "devices": devices,
        "booked_for": agreed::export(ctx, reader),
        "bookings": bookings::export(ctx.s, reader),
        "shifts": shifts::export(ctx.s, reader),
        "skills": skills::export(ctx.s, ctx.d, reader),
        "did_not_come": absences::export(ctx.s, reader, ctx.now),
        "hours": hours::export(ctx.s, ctx.d, reader),
        "team": teams::export(ctx.s, ctx.d, reader),
        "market": market::export(ctx.s, ctx.d, reader),
        "market_said_not_right": market::said_by(ctx.s, reader),
        "opinions": opinions::export(ctx.s, ctx.d, reader),
        "waiting": waiting::export(ctx.s, reader),
        "visits": visits::export(ctx, reader),
        "called_by_a_head": p.community.is_some_and(|c| calls::head_of(ctx.s, c, reader).is_some()),
        "photos": photos::export(ctx, reader),
    });
    serde_json::to_string_pretty(&all).ok().map(Private::new)
}

/// Enough of a telephone number to know it again by: in a chat that others store it never stands whole.
fn end_of(phone: &Private) -> Private {
    let digits = phone.reveal();
    Private::new(digits.get(digits.len().saturating_sub(2)..).unwrap_or_default())
}
