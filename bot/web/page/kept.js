/** Keeps what was entered while the tab lives, so that a phone that drops the tab loses nothing. */

const KEY = "page";

/**
 * @typedef {Object} Kept
 * @property {string} fragment the letter, as it came in the link
 * @property {string} pasted the words of a letter that was too long for the link
 * @property {Object<string, string|boolean>} values what was typed, by field
 * @property {Object<string, number[][]>} strokes what was drawn, by field
 */

/** @returns {Kept|null} null as well where the browser keeps nothing (private mode) */
export function readKept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

/** @param {Kept} kept */
export function keep(kept) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Private mode, or no room: the page works on, and only a dropped tab loses what was typed.
  }
}

export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
