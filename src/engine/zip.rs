//! Files put into one, as they are: a ZIP archive without compression (PKWARE's APPNOTE, 4.3 and 4.4).

/// Files by name.
#[derive(Default)]
pub struct Zip {
    bytes: Vec<u8>,
    index: Vec<u8>,
    count: u16,
}

/// Midnight of 1 January 1980, the first day that there is: no clock is read.
const DAY: u16 = (1 << 5) | 1;
/// What is needed to read it: version 1.0.
const VERSION: u16 = 10;
/// Names are UTF-8.
const UTF_8: u16 = 1 << 11;

impl Zip {
    /// Adds a file; no more are taken than an archive can hold.
    pub fn add(&mut self, name: &str, contents: &[u8]) {
        let (Ok(at), Ok(size)) = (u32::try_from(self.bytes.len()), u32::try_from(contents.len())) else { return };
        if self.count == u16::MAX || name.len() > usize::from(u16::MAX) {
            return;
        }
        let mut head = Vec::new();
        for number in [VERSION, UTF_8, 0, 0, DAY] {
            head.extend(number.to_le_bytes());
        }
        for number in [checksum(contents), size, size] {
            head.extend(number.to_le_bytes());
        }
        head.extend((name.len() as u16).to_le_bytes());
        head.extend([0, 0]);
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&head);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(contents);
        self.index.extend(b"PK\x01\x02");
        self.index.extend(VERSION.to_le_bytes());
        self.index.extend(&head);
        // No comment, the first disk, no attributes.
        self.index.extend([0; 10]);
        self.index.extend(at.to_le_bytes());
        self.index.extend(name.as_bytes());
        self.count += 1;
    }

    /// The archive.
    pub fn done(mut self) -> Vec<u8> {
        let (at, size) = (self.bytes.len() as u32, self.index.len() as u32);
        self.bytes.extend(&self.index);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(self.count.to_le_bytes());
        self.bytes.extend(self.count.to_le_bytes());
        self.bytes.extend(size.to_le_bytes());
        self.bytes.extend(at.to_le_bytes());
        self.bytes.extend([0, 0]);
        self.bytes
    }
}

/// CRC-32 as ZIP and PNG have it.
fn checksum(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut i = 0;
        while i < 256 {
            let (mut x, mut bit) = (i as u32, 0);
            while bit < 8 {
                x = if x & 1 == 1 { 0xEDB8_8320 ^ (x >> 1) } else { x >> 1 };
                bit += 1;
            }
            table[i] = x;
            i += 1;
        }
        table
    };
    !bytes.iter().fold(!0, |sum, byte| TABLE[((sum ^ u32::from(*byte)) & 255) as usize] ^ (sum >> 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_standard_and_files_are_found() {
        assert_eq!(checksum(b"123456789"), 0xCBF4_3926);
        let mut zip = Zip::default();
        zip.add("a.txt", b"one");
        zip.add("ü/b.csv", b"1,2\n");
        let bytes = zip.done();
        let end = bytes.len() - 22;
        assert_eq!(&bytes[end..end + 4], b"PK\x05\x06");
        let number = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]) as usize;
        let (index, size) = (number(end + 16), number(end + 12));
        assert_eq!((index + size, &bytes[index..index + 4]), (end, &b"PK\x01\x02"[..]));
        // The first entry of the index leads to the first file.
        assert_eq!((number(index + 42), &bytes[30..38]), (0, &b"a.txtone"[..]));
    }
}
