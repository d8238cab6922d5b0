//! Reads a TOML text key by key, so that all faults are told at once, each with its line and key.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::{Range, RangeInclusive};
use std::str::FromStr;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Something in the configuration that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, or `environment`, or `command line`.
    pub place: String,
    /// The line, counted from 1; 0 outside files.
    pub line: usize,
    /// The key, with the tables it stands in: `community.service.kept`.
    pub key: String,
    /// What is wrong, and what would be right.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if !self.key.is_empty() {
            write!(f, ": {}", self.key)?;
        }
        write!(f, ": {}", self.what)
    }
}

/// A text being read, and what was found wrong with it.
pub(super) struct Source<'i> {
    place: String,
    text: &'i str,
    root: Spanned<DeTable<'i>>,
    faults: RefCell<Vec<Fault>>,
    asked: RefCell<BTreeSet<String>>,
}

impl<'i> Source<'i> {
    /// Parses a text. Faults of its grammar are found too, and what can be read is read.
    pub fn new(place: &str, text: &'i str) -> Self {
        let (root, errors) = DeTable::parse_recoverable(text);
        let source =
            Source { place: place.into(), text, root, faults: RefCell::default(), asked: RefCell::default() };
        for error in errors {
            source.fault(error.span().unwrap_or(0..0), "", error.message());
        }
        source
    }

    /// The text's outermost table.
    pub fn root(&self) -> Table<'_, 'i> {
        Table::new(self, "", self.root.span(), Some(self.root.get_ref()))
    }

    /// Notes a fault at some bytes of the text.
    pub fn fault(&self, span: Range<usize>, key: &str, what: impl Into<String>) {
        let before = self.text.get(..span.start.min(self.text.len())).unwrap_or(self.text);
        self.faults.borrow_mut().push(Fault {
            place: self.place.clone(),
            line: before.matches('\n').count() + 1,
            key: key.into(),
            what: what.into(),
        });
    }

    /// Notes a fault of the environment or the command line.
    pub fn fault_outside(&self, place: &str, key: &str, what: impl Into<String>) {
        let fault = Fault { place: place.into(), line: 0, key: key.into(), what: what.into() };
        self.faults.borrow_mut().push(fault);
    }

    /// Every fault found, in the text's order; and every key that was asked for.
    pub fn finish(self) -> (Vec<Fault>, BTreeSet<String>) {
        let mut faults = self.faults.into_inner();
        faults.sort();
        faults.dedup();
        (faults, self.asked.into_inner())
    }
}

/// A table being read. What nobody asked it for is an unknown key.
pub(super) struct Table<'s, 'i> {
    source: &'s Source<'i>,
    path: String,
    span: Range<usize>,
    table: Option<&'s DeTable<'i>>,
    used: RefCell<BTreeSet<&'static str>>,
}

/// A value being read.
pub(super) struct Value<'s, 'i> {
    source: &'s Source<'i>,
    path: String,
    value: &'s Spanned<DeValue<'i>>,
}

impl<'s, 'i> Table<'s, 'i> {
    fn new(source: &'s Source<'i>, path: &str, span: Range<usize>, table: Option<&'s DeTable<'i>>) -> Self {
        Table { source, path: path.into(), span, table, used: RefCell::default() }
    }

    fn key(&self, key: &str) -> String {
        if self.path.is_empty() { key.into() } else { format!("{}.{key}", self.path) }
    }

    /// The value of a key, if it is there.
    pub fn get(&self, key: &'static str) -> Option<Value<'s, 'i>> {
        let path = self.key(key);
        self.source.asked.borrow_mut().insert(path.clone());
        self.used.borrow_mut().insert(key);
        self.table?.get(key).map(|value| Value { source: self.source, path, value })
    }

    /// Reads a key; a fault is noted and counts as absent.
    pub fn read<T>(&self, key: &'static str, read: impl FnOnce(&Value<'s, 'i>) -> Result<T, String>) -> Option<T> {
        let value = self.get(key)?;
        read(&value).map_err(|what| value.fault(what)).ok()
    }

    /// Reads a key that must be there.
    pub fn need<T>(&self, key: &'static str, read: impl FnOnce(&Value<'s, 'i>) -> Result<T, String>) -> Option<T> {
        if self.get(key).is_none() {
            self.source.fault(self.span.clone(), &self.key(key), "is missing");
        }
        self.read(key, read)
    }

    /// A table within this one; an empty one if it is absent.
    pub fn table(&self, key: &'static str) -> Table<'s, 'i> {
        let value = self.get(key);
        let table = value.as_ref().and_then(|value| {
            let table = value.value.get_ref().as_table();
            if table.is_none() {
                value.fault(format!("must be a table: [{}]", value.path));
            }
            table
        });
        let span = value.map_or(self.span.clone(), |value| value.value.span());
        Table::new(self.source, &self.key(key), span, table)
    }

    /// The tables of a list within this one: `[[key]]`.
    pub fn tables(&self, key: &'static str) -> Vec<Table<'s, 'i>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(list) = value.value.get_ref().as_array() else {
            value.fault(format!("must be a list of tables: [[{}]]", value.path));
            return Vec::new();
        };
        let table = |item: &'s Spanned<DeValue<'i>>| {
            let table = item.get_ref().as_table();
            if table.is_none() {
                value.source.fault(item.span(), &value.path, "must be a table");
            }
            Table::new(self.source, &value.path, item.span(), table)
        };
        list.iter().map(table).collect()
    }

    /// Notes a fault of the table as a whole, or of one of its keys.
    pub fn fault(&self, key: &'static str, what: impl Into<String>) {
        let span = self.table.and_then(|table| table.get(key)).map_or(self.span.clone(), Spanned::span);
        self.source.fault(span, &self.key(key), what);
    }

    /// Says that all keys have been asked for: the others are unknown.
    pub fn finish(self) {
        let used = self.used.into_inner();
        for (key, value) in self.table.into_iter().flatten() {
            if !used.contains(key.get_ref().as_ref()) {
                let known: Vec<_> = used.iter().copied().collect();
                let name = if self.path.is_empty() {
                    key.get_ref().to_string()
                } else {
                    format!("{}.{}", self.path, key.get_ref())
                };
                let span = if key.span().is_empty() { value.span() } else { key.span() };
                self.source.fault(span, &name, format!("is not known here; known are: {}", known.join(", ")));
            }
        }
    }
}

impl<'s, 'i> Value<'s, 'i> {
    /// Notes a fault of this value.
    pub fn fault(&self, what: impl Into<String>) {
        self.source.fault(self.value.span(), &self.path, what);
    }

    /// Its text.
    pub fn text(&self) -> Result<&'s str, String> {
        self.value.get_ref().as_str().ok_or_else(|| self.is_not("a text in quotes"))
    }

    /// Its text, read as something that has a written form.
    pub fn parse<T: FromStr<Err: fmt::Display>>(&self) -> Result<T, String> {
        let text = self.text()?;
        text.parse().map_err(|e| format!("{text:?}: {e}"))
    }

    /// true or false.
    pub fn truth(&self) -> Result<bool, String> {
        self.value.get_ref().as_bool().ok_or_else(|| self.is_not("true or false"))
    }

    /// A whole number within bounds.
    pub fn number<T: TryFrom<i64>>(&self, bounds: RangeInclusive<i64>) -> Result<T, String> {
        let wanted = || self.is_not(&format!("a whole number from {} to {}", bounds.start(), bounds.end()));
        let number = self.value.get_ref().as_integer().ok_or_else(wanted)?;
        let number =
            i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).map_err(|_| wanted())?;
        if !bounds.contains(&number) {
            return Err(wanted());
        }
        T::try_from(number).map_err(|_| wanted())
    }

    /// A list, each of its values read in the same way; faults are noted where they stand.
    pub fn list<T>(&self, read: impl Fn(&Value<'s, 'i>) -> Result<T, String>) -> Result<Vec<T>, String> {
        let list = self.value.get_ref().as_array().ok_or_else(|| self.is_not("a list: [\"…\", \"…\"]"))?;
        let mut all = Vec::new();
        for value in list.iter() {
            let value = Value { source: self.source, path: self.path.clone(), value };
            match read(&value) {
                Ok(item) => all.push(item),
                Err(what) => value.fault(what),
            }
        }
        Ok(all)
    }

    /// The value as a table, if it is one.
    pub fn as_table(&self) -> Option<Table<'s, 'i>> {
        let table = self.value.get_ref().as_table()?;
        Some(Table::new(self.source, &self.path, self.value.span(), Some(table)))
    }

    fn is_not(&self, wanted: &str) -> String {
        format!(
            "must be {wanted}, not {}",
            match self.value.get_ref() {
                DeValue::String(text) => format!("{text:?}"),
                DeValue::Integer(number) => number.to_string(),
                other => other.type_str().into(),
            }
        )
    }
}
