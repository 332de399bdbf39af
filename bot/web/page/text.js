/** Makes text that came from a link or a keyboard safe to print, send and copy. */

// Controls (but the newline), bidi marks, embeddings, overrides and isolates, the byte order mark, and characters that
// only say where a word may break: invisible, and some can make a letter read differently from what it says.
// Joiners stay: Persian and Bengali words need them.
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const WIDE_AND_THIN_SPACES = /[\t\u1680\u2000-\u200a\u202f\u205f\u3000]/g;

/**
 * The text without invisible controls, in composed form: a letter and its accent are one character,
 * so that the fonts of the page and of the PDF need one glyph for it.
 * Half a surrogate pair would make `encodeURIComponent` throw.
 */
export function clean(text) {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(WIDE_AND_THIN_SPACES, " ")
    .replace(CONTROLS, "")
    .replace(INVISIBLE, "")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .normalize("NFC");
}

/** The text on one line: its lines joined by commas. */
export function oneLine(text) {
  const lines = text.split("\n").map((line) => line.trim().replace(/,$/, ""));
  return lines.filter(Boolean).join(", ");
}
