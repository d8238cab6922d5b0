//! The channels: each turns what its own world says into inputs, and words into its own world's shapes.

mod date;
pub mod telegram;
pub mod web;

pub use date::date;

/// A text that has a code on a line of its own, with the whole address above it: for those who type it on another
/// telephone. `path` is what a button opens with that code (`go/…`); without an address of its own the text stays as it is.
fn with_address(text: &str, path: &str, address: Option<String>) -> String {
    let (Some(code), Some(address)) = (path.strip_prefix("go/"), address) else { return text.into() };
    let line = |line: &str| if line == code { format!("{address}\n{line}") } else { line.into() };
    text.lines().map(line).collect::<Vec<String>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_stands_above_its_code() {
        let whole = |path: &str| Some(format!("https://baile.example/{path}"));
        let told = with_address("打开：\n00ff\n半小时", "go/00ff", whole("go/00ff"));
        assert_eq!(told, "打开：\nhttps://baile.example/go/00ff\n00ff\n半小时");
        for (text, path) in
            [("打开：00ff", "go/00ff"), ("打开：\n00ff", "c/baile/here"), ("打开：\n00ff", "go/11")]
        {
            assert_eq!(with_address(text, path, whole(path)), text);
        }
        assert_eq!(with_address("打开：\n00ff", "go/00ff", None), "打开：\n00ff");
    }
}
