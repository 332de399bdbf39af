/** Shows the English pages as they will be sent. */

import { element, refill } from "./dom.js";
import { bounds, pointsOf } from "./ink.js";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 10; // around a signature, in units of the pad, so that no line is cut off

/**
 * @param {HTMLElement} page
 * @param {import("./letter.js").PlainBlock[]} blocks
 */
export function preview(page, blocks) {
  refill(page, blocks.map(shownBlock));
}

function shownBlock(block) {
  const tag = block.style === "T" || block.style === "H" ? "h4" : "p";
  const made = element(tag, { class: `block block-${block.style}${block.signed ? " signed" : ""}` });
  if (block.strokes && block.style === "S") made.append(drawing(block.strokes));
  if (block.style === "K") made.append(element("span", { class: "box" }, [block.ticked ? "☒" : "☐"]));
  made.append(element("span", { class: "text" }, block.pieces.map(shownPiece)));
  if (block.strokes && block.style === "I") made.append(drawing(block.strokes));
  if (block.ruled) made.append(element("span", { class: "rule" }));
  return made;
}

function shownPiece({ text, empty }) {
  return empty ? element("mark", {}, [text]) : text;
}

function drawing(strokes) {
  const area = bounds(strokes);
  const box = [area.left - MARGIN, area.top - MARGIN, area.width + 2 * MARGIN, area.height + 2 * MARGIN];
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", box.join(" "));
  picture.setAttribute("class", "signature");
  picture.setAttribute("aria-hidden", "true");
  for (const stroke of strokes) picture.append(line(stroke));
  return picture;
}

function line(stroke) {
  const made = document.createElementNS(SVG, "polyline");
  made.setAttribute("points", pointsOf(stroke).join(" "));
  return made;
}
