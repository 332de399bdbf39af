/** Lays plain blocks out on A4 pages, with type that shrinks until one page holds all. Lengths are in points. */

import { fitted } from "./ink.js";
import { brokenLines, widthOf } from "./lines.js";
import { textOf } from "./letter.js";
import { fittingSize } from "./print.js";

export const PAGE = { width: 595.28, height: 841.89 };
const SIDE = 62;
const TOP = 48;
const ACROSS = PAGE.width - 2 * SIDE;
const LINE = 1.35; // height of a line, in sizes of the type
const SCALE = { T: 1.5, H: 1.1, N: 0.9 }; // size of a style's type
const BEFORE = { T: 0, H: 0.9, A: 0.3, F: 0.15, B: 0.7, L: 0.15, K: 0.35, W: 0.7, I: 0.4, N: 0.3, S: 0.3 };
const INDENT = { L: 1.2, K: 1.7, W: 1.5 }; // in sizes of the type
const SIGNATURE = { width: 200, height: 40, most: 0.2 };
const SHORTEST_RULE = 130;

/**
 * @typedef {Object} Mark something to be put on a page
 * @property {"text"|"drawn"|"box"|"rule"|"ink"} kind
 * @property {number} page from 0
 * @property {number} x
 * @property {number} y the baseline
 */

/**
 * @param {import("./letter.js").PlainBlock[]} blocks
 * @param {import("./lines.js").Measure} measure
 * @returns {Mark[]} on one page if 8 points or more can make it so
 */
export function laidOut(blocks, measure) {
  const size = fittingSize((points) => lastPage(marksAt(blocks, points, measure)) === 0);
  return marksAt(blocks, size, measure);
}

const lastPage = (marks) => marks.reduce((last, mark) => Math.max(last, mark.page), 0);

function marksAt(blocks, size, measure) {
  const sheet = new Sheet(size, measure);
  for (const block of blocks) sheet.add(block);
  return sheet.marks;
}

class Sheet {
  constructor(size, measure) {
    Object.assign(this, { size, measure, marks: [], page: 0, y: TOP });
  }

  add(block) {
    const type = this.size * (SCALE[block.style] || 1);
    if (this.y > TOP) this.y += this.size * BEFORE[block.style];
    if (block.style === "S") this.room(block.strokes);
    if (block.style === "I") this.lineToFill(block, type);
    else this.paragraph(block, type);
  }

  /** The words of a block, line by line. */
  paragraph(block, type) {
    const indent = (INDENT[block.style] || 0) * type;
    const bold = block.style === "T" || block.style === "H";
    const lines = brokenLines(textOf(block.pieces).trim(), (ACROSS - indent) / type, this.measure);
    lines.forEach((line, index) => {
      this.advance(type * LINE);
      if (index === 0) this.sign(block, type);
      this.put(line, SIDE + indent, type, bold);
    });
  }

  /** What stands before the first line: an empty or ticked box, or a bullet. */
  sign(block, type) {
    if (block.style === "K") this.mark("box", SIDE, { size: type * 0.85, ticked: block.ticked });
    if (block.style === "L") this.mark("text", SIDE + type * 0.3, { text: "•", size: type, bold: false });
  }

  /** A label with its value, or with a signature or a ruled line after it. */
  lineToFill(block, type) {
    const lines = brokenLines(textOf(block.pieces), ACROSS / type, this.measure);
    const tall = block.signed ? SIGNATURE.height : 0;
    if (block.ruled) this.y += type * 0.5; // a pen needs more room than print
    lines.forEach((line, index) => {
      this.advance(Math.max(type * LINE, index === lines.length - 1 ? tall : 0));
      this.put(line, SIDE, type, false);
    });
    const end = SIDE + widthOf(lines[lines.length - 1], this.measure) * type + type * 0.4;
    if (block.strokes) this.ink(block.strokes, end);
    if (block.ruled) this.rule(end, type);
  }

  rule(end, type) {
    const short = SIDE + ACROSS - end < SHORTEST_RULE;
    this.y += short ? type * 1.6 : type * 0.25;
    this.mark("rule", short ? SIDE : end, { to: SIDE + ACROSS });
  }

  /** Room above a name: for the drawn signature, or for one by hand. */
  room(strokes) {
    this.advance(SIGNATURE.height);
    if (strokes) this.ink(strokes, SIDE);
  }

  ink(strokes, x) {
    const drawing = fitted(strokes, { ...SIGNATURE, width: Math.min(SIGNATURE.width, SIDE + ACROSS - x) });
    this.mark("ink", x, { lines: drawing.lines, top: this.y - drawing.height });
  }

  /** Goes down by a height, to the next page if this one is full. */
  advance(height) {
    if (this.y + height > PAGE.height - TOP) Object.assign(this, { page: this.page + 1, y: TOP });
    this.y += height;
  }

  put(line, x, size, bold) {
    let left = x;
    for (const run of line) {
      this.mark(run.drawn ? "drawn" : "text", left, { text: run.text, size, bold });
      left += (run.width + this.measure.width(" ", false)) * size;
    }
  }

  mark(kind, x, more) {
    this.marks.push({ kind, page: this.page, x, y: this.y, ...more });
  }
}
