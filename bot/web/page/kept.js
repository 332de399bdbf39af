/** Keeps what was entered while the tab lives, so that a phone that drops the tab loses nothing. */

const KEY = "page";

/**
 * @typedef {Object} Kept
 * @property {string} fragment the letter, as it came in the link
 * @property {string} about a mark of the case; "" if it is not known
 * @property {string} pasted the words of a letter that was too long for the link
 * @property {Object<string, string|boolean>} values what was typed, by field
 * @property {Object<string, number[][]>} strokes what was drawn, by field
 */

/** @returns {Kept|null} null as well where the browser keeps nothing (private mode) */
export function readKept() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    return isWhole(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** Whether it is what this page keeps: one that was open before an update may have kept something else. */
function isWhole(kept) {
  return (
    isRecord(kept) && [kept.fragment, kept.about, kept.pasted].every((text) => typeof text === "string") &&
    isRecord(kept.values) && isRecord(kept.strokes) && Object.values(kept.strokes).every(Array.isArray)
  );
}

const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

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
