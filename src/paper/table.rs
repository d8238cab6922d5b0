//! A sheet as comma-separated values, for whoever wants to go on with it elsewhere.

use super::Page;
use crate::engine::Document;

/// The media type of comma-separated values (RFC 7111).
pub const CSV: &str = "text/csv";
/// Without this mark, spreadsheets on Windows read Chinese characters as something else.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The columns' heads and the rows; what stands above the table on paper follows below it here, so that the first line
/// is the heads'. `None` if it cannot be written, which in memory nothing causes.
pub fn table(name: &str, page: &Page) -> Option<Document> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(MARK.to_vec());
    let below = page.title.iter().map(std::slice::from_ref);
    let rows = std::iter::once(page.columns.as_slice()).chain(page.rows.iter().map(Vec::as_slice)).chain(below);
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell))).ok()?;
    }
    Some(Document { name: format!("tongxin-{name}.csv"), mime: CSV, bytes: writer.into_inner().ok()? })
}

/// A spreadsheet would run a cell that begins like a formula: it is kept as the words it is. (OWASP, CSV injection.)
fn harmless(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{cell}") } else { cell.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Commas and quotes stay within their cell, and a name that looks like a formula is a name.
    #[test]
    fn cells_stay_cells() {
        let page = Page {
            title: vec!["记录".into()],
            columns: vec!["事".into(), "点".into()],
            rows: vec![vec!["磨刀,“剪刀”".into(), "2.5".into()], vec!["=HYPERLINK(\"x\")".into(), "a\"b".into()]],
            bars: Vec::new(),
        };
        let bytes = table("record", &page).expect("it fits memory").bytes;
        let text = String::from_utf8(bytes).expect("it is text");
        assert_eq!(text, "\u{FEFF}事,点\n\"磨刀,“剪刀”\",2.5\n\"'=HYPERLINK(\"\"x\"\")\",\"a\"\"b\"\n记录\n",);
    }
}
