//! Listens for what must not happen while a story is told: errors in the log, words that do not fit a
//! screen.

use std::sync::{Arc, Mutex};
use tongxin::domain::{Does, Lang, Screen};
use tongxin::engine::{Wording, Words};
use tongxin::locale::Locale;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber, span};

/// Most lines of a screen.
const LINES: usize = 8;
/// Most choices beside the last row, which leads back.
const CHOICES: usize = 8;

/// What was noticed.
#[derive(Clone, Default)]
pub struct Faults {
    faults: Arc<Mutex<Vec<String>>>,
    /// What the operator reads when the disk is full.
    console: Arc<Mutex<Vec<String>>>,
}

impl Faults {
    pub fn note(&self, fault: String) {
        let mut faults = self.faults.lock().unwrap();
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }

    pub fn all(&self) -> Vec<String> {
        self.faults.lock().unwrap().clone()
    }

    /// What the operator has read since.
    pub fn console(&self) -> Vec<String> {
        std::mem::take(&mut self.console.lock().unwrap())
    }
}

impl Subscriber for Faults {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::ERROR
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        struct Text(String);
        impl Visit for Text {
            fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
                self.0 += &format!(" {field}={value:?}");
            }
        }
        let mut text = Text(String::new());
        event.record(&mut text);
        match text.0.split_once(" error=") {
            Some((_, error)) if error.contains("no storage space") => {
                self.console.lock().unwrap().push(error.into());
            }
            _ => self.note(format!("logged an error:{}", text.0)),
        }
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Words every screen in every language, so that a key or an argument missing in one is noticed in
/// any story, and looks whether it fits.
pub struct Reader {
    pub locale: Locale,
    pub faults: Faults,
}

impl Wording for Reader {
    fn words(&self, screen: &Screen, lang: Option<Lang>) -> Words {
        let key = screen.text.first().map_or("", |line| line.key);
        for lang in [Lang::Zh, Lang::En] {
            let words = self.locale.words(screen, Some(lang));
            let lines = words.text.lines().count();
            if lines > LINES && !screen.every_language {
                self.faults.note(format!("the screen {key} has {lines} lines ({lang:?})"));
            }
            for label in words.rows.iter().flatten() {
                if label.text.trim().is_empty() || label.text.contains('\n') {
                    self.faults.note(format!("the screen {key} has a button {:?}", label.text));
                }
            }
        }
        let choices: usize = screen.rows.iter().rev().skip(1).map(Vec::len).sum();
        if choices > CHOICES {
            self.faults.note(format!("the screen {key} has {choices} choices"));
        }
        for button in screen.rows.iter().flatten() {
            if let Does::Press(action) = &button.does {
                let data = action.encode();
                if tongxin::domain::Action::decode(&data).as_ref() != Some(action) || data.len() > 64 {
                    self.faults.note(format!("the button {data} does not come back"));
                }
            }
        }
        self.locale.words(screen, lang)
    }
}
