//! What was meant: buttons, commands, plain words, and answers to what was asked last.

use super::*;

/// So many choices fit a screen.
const CHOICES: usize = 8;

/// What was meant.
pub fn understand(ctx: &Ctx<'_>, said: &Said) -> Command {
    match said {
        Said::Order(command) => (**command).clone(),
        Said::Tick => Command::Ignore, // its cause says what is due; see `tick`
        Said::Claim(_) | Said::Sent(_) | Said::Shown(_) | Said::Reachable(_) => {
            delivery::talk::understand(ctx, said)
        }
        Said::Group(chat, what) => groups::talk::understand(chat, what),
        Said::TooFast => Command::Refuse(Refusal::TooFast),
        Said::Start(_) | Said::Contact(_) => people::talk::understand(ctx, said),
        // Nobody says it: whoever sent it may be gone by now, and is not met anew.
        Said::Photo(handed @ Handed::Fetched { .. }) => photos::talk::handed(ctx, handed),
        _ if !people::is_member(ctx) => people::talk::stranger(ctx, said),
        Said::Pressed(Some(action)) => pressed(ctx, action),
        Said::Pressed(None) => Command::Refuse(Refusal::Stale),
        Said::Photo(handed) => photos::talk::handed(ctx, handed),
        Said::Other => Command::Refuse(Refusal::NotWords),
        Said::Text(text) => typed(ctx, text),
    }
}

/// Typed words: a command, a digit that chooses a button, or the answer to what was asked last.
fn typed(ctx: &Ctx<'_>, text: &Private) -> Command {
    if text.reveal().chars().count() > TEXT_MAX {
        return Command::Refuse(Refusal::TooLong);
    }
    let words = normalise(text.reveal());
    let slash = text.reveal().trim_start().starts_with(['/', '／']);
    let asked = ctx.me().and_then(|me| ctx.s.people.showing(me, ctx.now)).cloned();
    if !slash && let Some(asked) = &asked {
        // The way back is the one that stands there.
        if people::talk::goes_back(&words) == Some(people::talk::Back::Step)
            && let Some(back) = ctx.me().and_then(|me| render(ctx.s, ctx.d, asked, me, None)?.back().cloned())
        {
            return understand(ctx, &Said::Pressed(Some(back)));
        }
        if let Some(answer) = answered(ctx, asked, text) {
            // Nobody is called "book": whoever is asked for a name may still say what they want; and what is no answer
            // may be a wish to see something, while nothing is done by it.
            let free = asks_name(asked) || people::talk::goes_back(&words).is_some();
            let refused = matches!(answer, Command::Refuse(_));
            let elsewhere = known(ctx, &words).filter(|wish| free || refused && matches!(wish, Command::Show(_)));
            return elsewhere.unwrap_or(answer);
        }
        if let Some(me) = ctx.me()
            && let Ok(n) = words.parse::<usize>()
            && let Some(action) = render(ctx.s, ctx.d, asked, me, None).and_then(|screen| screen.nth(n).cloned())
        {
            return understand(ctx, &Said::Pressed(Some(action)));
        }
    }
    known(ctx, &words).unwrap_or(Command::Refuse(Refusal::NotUnderstood))
}

/// What is asked for is short and about a person: no command is a good answer to it.
fn asks_name(asked: &Notice) -> bool {
    matches!(
        asked,
        Notice::People(people::Notice::AskName(..) | people::Notice::AskPhone)
            | Notice::Bookings(bookings::Notice::AskOther(_))
            // Asked for by the way: whoever says what they want has done with it.
            | Notice::Opinions(opinions::Notice::Thanks(_))
            | Notice::Market(market::Notice::Ask(..))
            | Notice::Teams(teams::Notice::AskName(..) | teams::Notice::AskPledge(_) | teams::Notice::JoinWhom(_))
            | Notice::Visits(visits::Notice::AskOther(_) | visits::Notice::AskOne(..))
            | Notice::Waiting(waiting::Notice::AskOther(..) | waiting::Notice::AskWith(..))
    )
}

impl Refusal {
    /// It asks to say the same again in another way: what was asked before it stays open.
    pub fn asks_again(&self) -> bool {
        match self {
            Refusal::NotUnderstood | Refusal::TooLong | Refusal::NotWords | Refusal::TooFast => true,
            Refusal::People(r) => matches!(r, people::Refusal::Name | people::Refusal::Phone),
            Refusal::Repairs(r) => matches!(r, repairs::Refusal::Words(_) | repairs::Refusal::WordsAt(_)),
            Refusal::Opinions(_) => true,
            Refusal::Market(r) => matches!(r, market::Refusal::Words),
            Refusal::Visits(r) => matches!(r, visits::Refusal::Words | visits::Refusal::Code),
            Refusal::Skills(r) => matches!(r, skills::Refusal::Words),
            Refusal::Teams(r) => {
                use teams::Refusal::{Heads, Name, Names, Room, Words};
                matches!(r, Heads | Name | Names | Words | Room(_))
            }
            Refusal::Shifts(r) => matches!(r, shifts::Refusal::Digits),
            Refusal::Hours(r) => matches!(r, hours::Refusal::Code | hours::Refusal::Times),
            Refusal::Day(r) => matches!(r, day::Refusal::Date | day::Refusal::Empty),
            Refusal::Announcements(r) => {
                use announcements::Refusal::{BesidePhoto, Empty, TooLong};
                matches!(r, Empty | TooLong | BesidePhoto)
            }
            Refusal::Photos(_) => true,
            _ => false,
        }
    }
}

/// Whoever is asked to say it again has what stood below the question: nothing they did before is lost by a slip.
pub(super) fn asked_again(ctx: &Ctx<'_>, refusal: &Refusal, reader: PersonId, mut sorry: Screen) -> Screen {
    let asked = ctx.s.people.showing(reader, ctx.now).filter(|asked| !matches!(asked, Notice::Refused(_)));
    let question = asked.filter(|_| refusal.asks_again()).and_then(|asked| screen(ctx, asked, reader));
    if let Some(question) = question.filter(|question| question.asks || question.asks_photo) {
        if *refusal == Refusal::NotUnderstood && question.asks {
            sorry.text = [vec![Line::new("not-understood-asked")], question.text].concat();
        }
        // What the answer itself offers stands above the way back, where there is room.
        let own = sorry.rows.iter().flatten().filter(|button| button.label.key != "back");
        let own: Vec<_> =
            own.filter(|button| !question.rows.iter().flatten().any(|b| b == *button)).cloned().collect();
        let mut rows = question.rows;
        if !own.is_empty() && rows.iter().map(Vec::len).sum::<usize>() + own.len() <= CHOICES {
            rows.insert(rows.len().saturating_sub(1), own);
        }
        (sorry.rows, sorry.asks, sorry.asks_photo) = (rows, question.asks, question.asks_photo);
    }
    sorry
}
