/** What the page says: read from the JSON that stands in it, in one language and for both voices. */

const catalogue = JSON.parse(document.getElementById("words").textContent);

// Scripts whose lists are separated by the Arabic comma.
const ARABIC_COMMA = ["ar", "ckb", "fa", "prs", "ps", "ur"];

/** @type {"person"|"supporter"} who writes */
let voice = "person";

/** Chooses who is spoken to: the person the letter is about, or a supporter who writes for them. */
export function speakTo(writer) {
  voice = writer;
}

/** The words for a key, in the voice of the one who writes. */
export const say = (key) => voiced(catalogue.words[key] || "");

/** What is either the same for both voices, or an object with one entry for each. */
export const voiced = (entry) => (isVoiced(entry) ? entry[voice] : entry);

/** All fields the page knows, in the order in which they are shown. */
export const fields = catalogue.fields;

/** For a pasted letter: which fields fill a gap, by the English words between its brackets. */
export const gaps = catalogue.gaps || {};

/** Fills every element marked with `data-word`. */
export function writeWords() {
  for (const place of document.querySelectorAll("[data-word]")) place.textContent = say(place.dataset.word);
}

/** Things named one after another. */
export function listed(names) {
  const language = catalogue.language.split("-")[0];
  return names.join(ARABIC_COMMA.includes(language) ? "، " : ", ");
}

function isVoiced(entry) {
  return typeof entry === "object" && entry !== null && !Array.isArray(entry);
}
