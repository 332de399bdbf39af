/** Small helpers for building and finding elements. Words always go in as text, never as markup. */

/** @returns {HTMLElement} the element with this id, which page.html always holds */
export const byId = (id) => document.getElementById(id);

/**
 * Makes an element.
 * @param {string} tag
 * @param {Object<string, string>} attributes set as attributes, so `for`, `aria-…` and `data-…` work alike
 * @param {(Node|string)[]} children strings become text nodes
 */
export function element(tag, attributes = {}, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Replaces what an element holds. `replaceChildren` is younger than the phones this page is for. */
export function refill(parent, children) {
  parent.textContent = "";
  parent.append(...children);
}

/** Shows an element only if there is a reason to. */
export function show(id, shown) {
  byId(id).hidden = !shown;
}
