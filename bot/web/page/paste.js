/** Turns the words of a letter, pasted from the chat, into blocks with gaps. */

import { clean } from "./text.js";
import { fields, gaps, voiced } from "./words.js";

// A gap may name an area that is not known: `[your address in […] with the postcode]`.
const GAP = /(\[(?:[^[\]]|\[…\])*\])/;

/**
 * @param {string} pasted
 * @param {Object<string, string>} placed the fields of gaps whose English words do not tell them
 * @param {Map<string, string>} own English words of the gaps of the subject that have no field, by id
 * @returns {import("./payload.js").Part[][]} blocks
 */
export function pastedBlocks(pasted, placed, own) {
  const ofSubject = [...own].map(([id, original]) => [original, id]);
  const found = new Map([...ofSubject, ...Object.entries(placed)]);
  return clean(pasted)
    .split(/\n\s*\n/)
    .flatMap(linesOf)
    .map(([style, text]) => withGaps(style, text, found, own.size));
}

/** The blocks of one paragraph: every fact and every bullet is one of its own. */
function linesOf(paragraph) {
  const blocks = [];
  for (const line of paragraph.split("\n").filter((text) => text.trim())) {
    const style = styleOf(line);
    const before = blocks[blocks.length - 1];
    if (style === "B" && before && before[0] === "B") before[1] += "\n" + line.trim();
    else blocks.push([style, style === "L" ? line.trim().slice(2) : line.trim()]);
  }
  return blocks;
}

function styleOf(line) {
  if (/^\s*\d+\. /.test(line)) return "F";
  return /^\s*- /.test(line) ? "L" : "B";
}

function withGaps(style, text, found, taken) {
  const parts = text.split(GAP).filter(Boolean);
  const block = parts.map((part) => (part.startsWith("[") ? gapOf(part.slice(1, -1), found, taken) : part));
  return [block.some(isSigned) ? "S" : style, ...block];
}

/** A gap with its fields. One that nobody foresaw gets a field of its own, the same wherever it stands again. */
function gapOf(original, found, taken) {
  const words = original.replace(/\s+/g, " ").trim();
  const ids = found.has(words) ? null : fieldsFor(words);
  if (ids) return [ids.join(" "), original];
  if (!found.has(words)) found.set(words, `x${taken + found.size + 1}`); // higher than those that came with the link
  return [found.get(words), original];
}

/** The fields for the words of a gap. A key may hold `{constituency}`, which stands for any text. */
function fieldsFor(original) {
  const key = Object.keys(gaps).find((words) => patternOf(words).test(original));
  return key === undefined ? null : voiced(gaps[key]);
}

function patternOf(words) {
  const literal = words.split(/\{\w+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".+")}$`);
}

function isSigned(part) {
  return Array.isArray(part) && part[0].split(" ").some((id) => kindOf(id) === "signature");
}

function kindOf(id) {
  const field = fields.find((known) => known.id === id);
  return field && field.kind;
}
