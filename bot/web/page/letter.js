/** Fills the gaps of a letter with what was entered. What comes out are plain blocks, which only have to be shown. */

import { clean, oneLine } from "./text.js";
import { fields } from "./words.js";

const ONE_LINE = "FIH"; // styles in which a value of several lines stands on one
const TIGHT = "AFLKI"; // styles whose blocks follow each other without an empty line in a copy
const ONLY_WITH = { helper_name: "helper" }; // what counts only if a box is ticked
const known = new Map(fields.map((field) => [field.id, field]));

/**
 * What a person has entered.
 * @typedef {Object} Entries
 * @property {Map<string, string|boolean>} values by field
 * @property {Map<string, number[][]>} strokes of signatures, by field
 *
 * @typedef {Object} PlainBlock
 * @property {string} style see `payload.js`
 * @property {{text: string, empty: boolean}[]} pieces `empty` marks the English words of a gap that is still empty
 * @property {boolean} ticked whether the box before a K block is ticked
 * @property {boolean} ruled whether the block has a line to write on, because nothing was filled in
 * @property {boolean} signed whether a signature belongs to the block, so that it needs room for one by hand
 * @property {number[][]|null} strokes the signature, if it was drawn
 */

/**
 * @param {import("./payload.js").Part[][]} blocks
 * @param {Entries} entries
 * @returns {PlainBlock[]} without the blocks that were only a gap which vanishes when it is empty
 */
export function filled(blocks, entries) {
  return blocks.map((block) => plainBlock(block, entries)).filter((block) => block !== null);
}

/** A subject line with its gaps filled. */
export function filledLine(parts, entries) {
  return oneLine(textOf(parts.map((part) => piece(part, "H", entries))));
}

export const textOf = (pieces) => pieces.map((part) => part.text).join("");

/** The words of a letter for an e-mail or a copy. */
export function plainText(blocks) {
  let text = "";
  blocks.forEach((block, index) => {
    if (index > 0) text += separator(blocks[index - 1], block);
    text += lineOf(block);
  });
  return text;
}

/** Whether a field is left out, because the box that asks for it is not ticked. */
export const isLeftOut = (id, { values }) => id in ONLY_WITH && values.get(ONLY_WITH[id]) !== true;

/** All fields that the letter, its subject and the permission letter ask for, and the gaps of their own. */
export function idsIn(letter) {
  return new Set(gapsIn(letter).flatMap(referencesOf).map(idOf));
}

/** The English words of a letter's own gaps, by id. */
export function ownGaps(letter) {
  const pairs = gapsIn(letter).flatMap((gap) => referencesOf(gap).map((id) => [id, gap[1]]));
  return new Map(pairs.filter(([id]) => !known.has(idOf(id))));
}

const gapsIn = ({ subject, letter, permission }) =>
  [...subject, ...(letter || []).flat(), ...(permission || []).flat()].filter(Array.isArray);

const idOf = (reference) => reference.replace(/\^$|:.*$/, "");
const kindOf = (reference) => (known.get(idOf(reference)) || { kind: "lines" }).kind;
const referencesOf = (part) => (Array.isArray(part) ? part[0].split(" ") : []);

function plainBlock([style, ...parts], entries) {
  const pieces = piecesOf(style, parts, entries);
  const strokes = strokesFor(parts, entries);
  if (parts.some(Array.isArray) && !textOf(pieces).trim() && !strokes) return null;
  return {
    style,
    pieces,
    ticked: style === "K" && parts.some((part) => isTicked(part, entries)),
    ruled: style === "I" && !strokes && parts.every((part) => !valueOf(part, style, entries)),
    signed: signatureIn(parts) !== undefined,
    strokes,
  };
}

function piecesOf(style, parts, entries) {
  const pieces = parts.map((part) => piece(part, style, entries)).filter(({ text }) => text);
  if (style !== "I") return pieces;
  const label = parts.filter((part) => typeof part === "string").join("");
  const values = parts.filter(Array.isArray).map((part) => valueOf(part, style, entries));
  return [{ text: `${label}: ${values.filter(Boolean).join(", ")}`, empty: false }];
}

/** A part as a piece of text: itself, the value of its gap, or the English words of the gap. */
function piece(part, style, entries) {
  if (typeof part === "string") return { text: part, empty: false };
  const value = valueOf(part, style, entries);
  if (value || style === "K" || isOptional(part) || isDrawn(part, entries)) return { text: value, empty: false };
  return { text: part[1] ? `[${part[1]}]` : "", empty: true };
}

/** What was entered for a gap: the values of its fields, joined by commas. */
function valueOf(part, style, entries) {
  const values = referencesOf(part).map((reference) => valueFor(reference, entries));
  const text = values.filter(Boolean).join(", ");
  return ONE_LINE.includes(style) ? oneLine(text) : text;
}

function valueFor(reference, entries) {
  if (isLeftOut(idOf(reference), entries)) return "";
  const value = entries.values.get(idOf(reference));
  switch (kindOf(reference)) {
    case "tick":
      return (value && known.get(reference).english) || "";
    case "choice":
    case "signature":
      return "";
    default:
      return typed(value || "", reference.endsWith("^"));
  }
}

function typed(value, capitals) {
  const text = clean(value).trim();
  return capitals ? text.toLocaleUpperCase("en") : text;
}

const isOptional = (part) => referencesOf(part).every((reference) => (known.get(idOf(reference)) || {}).drops);

function isTicked(part, entries) {
  return referencesOf(part).some((reference) => {
    const [id, option] = reference.split(":");
    return option ? entries.values.get(id) === option : entries.values.get(id) === true;
  });
}

function strokesFor(parts, entries) {
  const strokes = entries.strokes.get(signatureIn(parts));
  return strokes && strokes.length ? strokes : null;
}

/** Whether a gap wants nothing but a signature, and has it. One that also wants a name is empty without it. */
const isDrawn = (part, entries) => referencesOf(part).length === 1 && strokesFor([part], entries) !== null;

const signatureIn = (parts) => parts.flatMap(referencesOf).find((reference) => kindOf(reference) === "signature");

function separator(before, block) {
  return before.style === block.style && TIGHT.includes(block.style) ? "\n" : "\n\n";
}

function lineOf(block) {
  const text = textOf(block.pieces).trim();
  if (block.style === "L") return `- ${text}`;
  if (block.style === "K") return `${block.ticked ? "☒" : "☐"} ${text}`;
  return block.ruled ? `${text} ____________________` : text;
}
