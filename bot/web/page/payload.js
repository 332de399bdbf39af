/** Reads the letter that comes in the fragment of the address: `#1.<base64url of deflated JSON>`. */

import { permissionBlocks } from "./permission.js";
import { clean } from "./text.js";
import { fields } from "./words.js";

const VERSION = "1";
const MOST_BYTES = 64 * 1024; // of JSON; a small link must not unfold into more than a phone can hold
const STYLES = "THAFBLKWINS";
const OWN_GAP = /^x\d{1,3}$/;
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Why a link cannot be opened. Its message is the key of the words that say so. */
export class LinkError extends Error {}

/**
 * @typedef {string|[string, string]} Part text, or a gap: the fields that fill it, and its English words
 * @typedef {Object} Letter
 * @property {"person"|"supporter"} writer
 * @property {string} about a mark of the case, the same in all its links; "" if it is not known
 * @property {boolean} detained
 * @property {string} address of the MP; "" if there is none
 * @property {Part[]} subject
 * @property {Part[][]|null} letter blocks, each with its style first; null before it is pasted, or if there is none
 * @property {boolean} isPasted the letter is too long for a link, and its words are pasted
 * @property {Part[][]|null} permission
 * @property {string[]} attached names of letters to attach, in the person's own language
 * @property {Object<string, string>} labels of gaps that no field of the page fills
 * @property {Object<string, string>} placed the fields of gaps in a letter to be pasted whose words do not tell them
 */

/**
 * @param {string} fragment without its `#`
 * @returns {Promise<Letter>}
 * @throws {LinkError}
 */
export async function readLetter(fragment) {
  const [version, code] = split(fragment);
  if (version !== VERSION) throw new LinkError("too_new");
  if (!canInflate()) throw new LinkError("too_old");
  return checked(await parsed(code));
}

/** A letter of which nothing is known, for browsers that cannot read the link: its words are pasted. */
export const unknownLetter = () => checked({ w: "person", p: 1 });

function split(fragment) {
  const found = /^(\d{1,6})\.([A-Za-z0-9_-]+)$/.exec(fragment);
  if (!found) throw new LinkError("damaged");
  return [found[1], found[2]];
}

/** Whether the browser knows raw deflate: `DecompressionStream` came first without it. */
function canInflate() {
  try {
    return Boolean(new DecompressionStream("deflate-raw"));
  } catch {
    return false;
  }
}

async function parsed(code) {
  try {
    const json = await inflate(bytesOf(code));
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
  } catch {
    throw new LinkError("damaged");
  }
}

function bytesOf(code) {
  const binary = atob(code.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

async function inflate(bytes) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const chunks = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.length;
    if (size > MOST_BYTES) throw new RangeError("too large");
    chunks.push(read.value);
  }
  return new Blob(chunks).arrayBuffer();
}

/** The letter with every part of its shape checked, and its text cleaned. */
function checked(given) {
  if (!isRecord(given)) throw new LinkError("damaged");
  require(given.w === "person" || given.w === "supporter");
  require(given.l || given.p || given.a);
  require(!(given.l && given.p));
  return {
    writer: given.w,
    about: optional(given.k, textOf, ""),
    detained: Boolean(given.d),
    address: optional(given.t, addressOf, ""),
    subject: optional(given.s, partsOf, []),
    letter: optional(given.l, blocksOf, null),
    isPasted: Boolean(given.p),
    permission: optional(given.a, (ids) => permissionOf(ids, given), null),
    attached: optional(given.e, namesOf, []),
    labels: optional(given.q, labelsOf, {}),
    placed: optional(given.g, placedOf, {}),
  };
}

function require(condition) {
  if (!condition) throw new LinkError("damaged");
}

const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const optional = (value, read, missing) => (value === undefined ? missing : read(value));

function textOf(value) {
  require(typeof value === "string");
  return clean(value);
}

function addressOf(value) {
  require(ADDRESS.test(textOf(value)));
  return clean(value);
}

function namesOf(value) {
  require(Array.isArray(value));
  return value.map(textOf);
}

function labelsOf(value) {
  require(isRecord(value));
  return Object.fromEntries(Object.entries(value).map(([id, label]) => [id, textOf(label)]));
}

function permissionOf(value, { m, c }) {
  const blocks = permissionBlocks(namesOf(value), { mp: optional(m, textOf, ""), constituency: optional(c, textOf, "") });
  if (!blocks) throw new LinkError("too_new");
  return blocksOf(blocks);
}

function placedOf(value) {
  const placed = labelsOf(value);
  for (const references of Object.values(placed)) checkFields(references.split(" "));
  return placed;
}

function blocksOf(value) {
  require(Array.isArray(value) && value.length > 0);
  return value.map(blockOf);
}

function blockOf(value) {
  require(Array.isArray(value) && typeof value[0] === "string");
  require(value[0].length === 1 && STYLES.includes(value[0]));
  return [value[0], ...partsOf(value.slice(1))];
}

function partsOf(value) {
  require(Array.isArray(value));
  return value.map((part) => (typeof part === "string" ? clean(part) : gapOf(part)));
}

function gapOf(value) {
  require(Array.isArray(value) && value.length === 2);
  const ids = textOf(value[0]).split(" ");
  checkFields(ids);
  return [ids.join(" "), textOf(value[1])];
}

function checkFields(references) {
  // A field this page has never heard of was added since the browser stored the page.
  if (!references.every(isKnown)) throw new LinkError("too_new");
}

function isKnown(reference) {
  const id = reference.replace(/\^$|:\w+$/, "");
  return OWN_GAP.test(id) || fields.some((field) => field.id === id);
}
