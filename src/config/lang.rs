//! The language in which commands answer.

use super::Environment;
use crate::domain::Lang;

/// The language that the environment names for commands, where there is no file.
pub fn lang_of(env: Environment<'_>) -> Option<Lang> {
    lang(env("TONGXIN_LANG")?.trim()).ok()
}

pub(super) fn lang(text: &str) -> Result<Lang, String> {
    match text {
        "zh" => Ok(Lang::Zh),
        "en" => Ok(Lang::En),
        _ => Err("write \"zh\" or \"en\"".into()),
    }
}
