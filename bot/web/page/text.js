/** Makes text that came from a link or a keyboard safe to print, send and copy. */

// C0 and C1 controls (but the newline), bidi marks, embeddings, overrides and isolates, and the byte order mark:
// invisible, and able to make a letter read differently from what it says.
const INVISIBLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * The text without invisible controls, in composed form: a letter and its accent are one character,
 * so that the fonts of the page and of the PDF need one glyph for it.
 * Half a surrogate pair would make `encodeURIComponent` throw.
 */
export function clean(text) {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/\t/g, " ")
    .replace(INVISIBLE, "")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .normalize("NFC");
}

/** The text on one line: its lines joined by commas. */
export function oneLine(text) {
  const lines = text.split("\n").map((line) => line.trim().replace(/,$/, ""));
  return lines.filter(Boolean).join(", ");
}
