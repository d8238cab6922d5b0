//! What has one part a slice: the enums of events, commands, notices and buttons, and the ways to each slice.

/// Declares an enum with one variant a slice, and the conversion from each slice's own type.
macro_rules! per_slice {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident($inner:ty)),* $(,)? } $(plus { $($(#[$pmeta:meta])* $plus:ident $(($pinner:ty))?),* $(,)? })?) => {
        $(#[$meta])*
        pub enum $name {
            $($(#[$vmeta])* $variant($inner),)*
            $($($(#[$pmeta])* $plus $(($pinner))?,)*)?
        }
        $(impl From<$inner> for $name {
            fn from(inner: $inner) -> Self {
                $name::$variant(inner)
            }
        })*
    };
}

/// Everything that follows from the table of contents in `mod.rs`.
macro_rules! slices {
    ($($(#[$doc:meta])* $slice:ident: $Slice:ident, $name:literal, $letter:literal;)*) => {
        per_slice! {
            /// Something that changed. Events only gain variants or optional fields.
            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
            Event { $($(#[$doc])* #[serde(rename = $name)] $Slice($slice::Event),)*
                /// In what is still to be told.
                #[serde(rename = "delivery")] Delivery(delivery::Event),
            }
        }

        per_slice! {
            /// What somebody wants.
            #[derive(Clone, Debug, PartialEq)]
            Command { $($(#[$doc])* $Slice($slice::Command),)*
                /// Of the outbox.
                Delivery(delivery::Command),
            } plus {
                /// To look at something: no events, one send.
                Show(Notice),
                /// Something that cannot be.
                Refuse(Refusal),
                /// Nothing at all.
                Ignore,
            }
        }

        per_slice! {
            /// Why not: seen and understood by whoever asked.
            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
            Refusal { $($(#[$doc])* #[serde(rename = $name)] $Slice($slice::Refusal),)* } plus {
                /// The button is old or was never ours.
                #[serde(rename = "stale")] Stale,
                /// That is for organizers (or helpers).
                #[serde(rename = "role")] NotYours,
                /// The words were not understood.
                #[serde(rename = "words")] NotUnderstood,
                /// Too many words at once.
                #[serde(rename = "long")] TooLong,
                /// A sticker or a photo where words were expected.
                #[serde(rename = "other")] NotWords,
                /// Too much in too short a time.
                #[serde(rename = "fast")] TooFast,
            }
        }

        per_slice! {
            /// What is to be told or shown: ids only. Stored in commits, so its meaning is permanent too.
            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
            Notice { $($(#[$doc])* #[serde(rename = $name)] $Slice($slice::Notice),)*
                /// That something cannot be.
                #[serde(rename = "refused")] Refused(Refusal),
            }
        }

        per_slice! {
            /// What a button does.
            #[derive(Clone, Debug, PartialEq)]
            Action { $($(#[$doc])* $Slice($slice::Action),)* }
        }

        impl Action {
            /// The permanent text of a button, at most 64 bytes.
            pub fn encode(&self) -> String {
                let (tag, fields) = match self {
                    $(Action::$Slice(a) => a.tag(),)*
                };
                tags::join(tag, &fields)
            }

            /// Reads a button's data; `None` for anything that `encode` would not have written. What it
            /// names may still not exist: `decide` looks.
            pub fn decode(data: &str) -> Option<Action> {
                let (tag, fields) = tags::split(data)?;
                let action = match tag.split_once('.')?.0 {
                    $($letter => $slice::Action::parse(tag, &fields).map(Action::$Slice),)*
                    _ => None,
                }?;
                // One text a button: what carries more numbers than it needs was not written by us.
                (action.encode() == data).then_some(action)
            }
        }

        /// What follows from a slice's command, or why not.
        fn decide_in_slice(ctx: &Ctx<'_>, command: Command) -> Result<Decision, Refusal> {
            match command {
                $(Command::$Slice(c) => $slice::decide(ctx, c),)*
                Command::Delivery(c) => Ok(delivery::decide(ctx, c)),
                Command::Refuse(refusal) => Err(refusal),
                Command::Show(_) | Command::Ignore => Ok(Decision::nothing()),
            }
        }

        /// Folds one event in.
        fn apply_event(s: &mut State, event: &Event, c: &Commit) {
            match event {
                $(Event::$Slice(e) => $slice::apply(s, e, c),)*
                Event::Delivery(e) => delivery::apply(s, e, c),
            }
        }

        /// A notice in words.
        fn screen(ctx: &Ctx<'_>, notice: &Notice, reader: PersonId) -> Option<Screen> {
            match notice {
                $(Notice::$Slice(n) => $slice::talk::screen(ctx, n, reader),)*
                Notice::Refused(refusal) => Some(understand::asked_again(ctx, refusal, reader, match refusal {
                    $(Refusal::$Slice(r) => $slice::talk::refusal(ctx, r, reader),)*
                    Refusal::Stale => people::talk::sorry("stale"),
                    Refusal::NotYours => people::talk::sorry("not-yours"),
                    Refusal::NotUnderstood => people::talk::not_understood(),
                    Refusal::TooLong => people::talk::sorry("too-long"),
                    Refusal::NotWords => people::talk::sorry("not-words"),
                    Refusal::TooFast => people::talk::sorry("too-fast"),
                })),
            }
        }

        /// What a button means.
        fn pressed(ctx: &Ctx<'_>, action: &Action) -> Command {
            match action {
                $(Action::$Slice(a) => $slice::talk::pressed(ctx, a),)*
            }
        }

        /// What was typed when that was asked.
        fn answered(ctx: &Ctx<'_>, asked: &Notice, text: &Private) -> Option<Command> {
            match asked {
                $(Notice::$Slice(n) => $slice::talk::answered(ctx, n, text),)*
                Notice::Refused(_) => None,
            }
        }

        /// Words that mean something whatever is on the screen.
        fn known(ctx: &Ctx<'_>, words: &str) -> Option<Command> {
            None$(.or_else(|| $slice::talk::words(ctx, words)))*
        }

        /// What every slice offers in a menu, in the slices' order.
        pub fn entries(ctx: &Ctx<'_>, menu: Menu, reader: PersonId) -> Vec<Button> {
            [$($slice::talk::entries(ctx, menu, reader)),*].concat()
        }
    };
}
