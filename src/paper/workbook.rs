//! Sheets as a workbook (XLSX), for those who count on.

use super::Page;
use crate::engine::Document;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

/// The media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// One worksheet a page; what is a number there is a number here. `None` if it cannot be written, which only more rows
/// than a worksheet has could cause.
pub fn workbook(name: &str, pages: &[Page]) -> Option<Document> {
    let bytes = written(pages).ok()?;
    Some(Document { name: format!("tongxin-{name}.xlsx"), mime: XLSX, bytes })
}

fn written(pages: &[Page]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same table is always the same bytes: no moment is written into it.
    let never = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&never));
    let bold = Format::new().set_bold();
    for page in pages {
        let sheet = book.add_worksheet();
        let mut row = 0;
        for line in &page.title {
            sheet.write_with_format(row, 0, line, &bold)?;
            row += 1;
        }
        for (column, head) in (0..).zip(&page.columns) {
            sheet.write_with_format(row, column, head, &bold)?;
        }
        for cells in &page.rows {
            row += 1;
            for (column, cell) in (0..).zip(cells) {
                match cell.parse::<f64>() {
                    Ok(number) if number.is_finite() => sheet.write(row, column, number)?,
                    _ => sheet.write(row, column, cell)?,
                };
            }
        }
        sheet.autofit();
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A workbook is a packed folder; the same table is the same bytes, and what is no number stays words.
    #[test]
    fn the_same_table_is_the_same_workbook() {
        let page = |cell: &str| Page {
            title: vec!["公益日".into()],
            columns: vec!["约".into(), "办好".into()],
            rows: vec![vec![cell.into(), "inf".into()]],
            bars: Vec::new(),
        };
        let bytes = |cell| workbook("report", &[page(cell)]).expect("it fits a worksheet").bytes;
        assert!(bytes("3").starts_with(b"PK"));
        assert_eq!(bytes("3"), bytes("3"));
        assert_ne!(bytes("3"), bytes("4"));
    }
}
