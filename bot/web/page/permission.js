/** Puts the permission letter together: its words are on the page, and a link names only its paragraphs. */

import { permission } from "./words.js";

const PLACEHOLDER = /\{(\w+)\}/g;

/**
 * The paragraphs with these ids, as a link would hold them: style, words, and perhaps a gap.
 * Null if one is not known: the link was made by another release.
 * @param {string[]} ids
 * @param {Object<string, string>} values of the placeholders in the words
 */
export function permissionBlocks(ids, values) {
  if (!ids.every((id) => Object.hasOwn(permission, id))) return null;
  return ids.map((id) => permission[id].map((part) => (typeof part === "string" ? withValues(part, values) : part)));
}

const withValues = (words, values) => words.replace(PLACEHOLDER, (_, name) => values[name] ?? "");
