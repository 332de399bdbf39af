/** Makes the PDF file: text as text, other scripts as pictures, signatures as lines. */

import { FAMILY } from "./font.js";
import { laidOut } from "./layout.js";

const NAME = "sans";
const DOTS = 300 / 72; // pixels of a drawn word to a point: 300 to an inch
const INK = { line: 1.1, colour: "#00227a" };
const MARGIN = 0.2; // around drawn words, in sizes of the type, for letters that reach out of their place

/** Loads jsPDF: most of the page by size, so it is asked for after all that the form needs. */
export function loadJsPdf() {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: "./jspdf.umd.min.js", onload: resolve, onerror: reject });
    document.head.append(script);
  });
}

/**
 * @param {import("./letter.js").PlainBlock[][]} papers each begins on a page of its own
 * @param {string} font its bytes as a binary string
 * @returns {Blob}
 */
export function pdfOf(papers, font) {
  const file = newFile(font);
  const measure = measureOf(file);
  papers.forEach((blocks, index) => {
    if (index > 0) file.addPage();
    putPaper(file, laidOut(blocks, measure));
  });
  return file.output("blob");
}

function newFile(font) {
  const file = new window.jspdf.jsPDF({ unit: "pt", format: "a4", compress: true, putOnlyUsedFonts: true });
  file.addFileToVFS(`${NAME}.ttf`, font);
  file.addFont(`${NAME}.ttf`, NAME, "normal");
  file.setFont(NAME, "normal");
  file.setLanguage("en-GB");
  file.setProperties({ title: "Letter" });
  return file;
}

/** Measures words at a size of 1 point. Kept by word, because a letter is laid out at several sizes. */
function measureOf(file) {
  const glyphs = file.internal.getFont().metadata.cmap.unicode.codeMap;
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `100px ${FAMILY}`;
  const widths = new Map();
  const width = (text, drawn) => (drawn ? pen.measureText(text).width / 100 : file.getStringUnitWidth(text));
  return {
    has: (character) => Boolean(glyphs[character.codePointAt(0)]),
    width: (text, drawn) => {
      if (!widths.has(text)) widths.set(text, width(text, drawn));
      return widths.get(text);
    },
  };
}

function putPaper(file, marks) {
  const first = file.getNumberOfPages();
  for (const mark of marks) {
    if (first + mark.page > file.getNumberOfPages()) file.addPage();
    file.setPage(first + mark.page);
    PUT[mark.kind](file, mark);
  }
}

const PUT = {
  text(file, { text, x, y, size, bold }) {
    file.setFontSize(size).setLineWidth(size / 32).setDrawColor("#000000");
    file.text(text, x, y, { renderingMode: bold ? "fillThenStroke" : "fill" });
  },
  drawn(file, { text, x, y, size, bold }) {
    const { canvas, left, above } = pictureOf(text, size, bold);
    const [width, height] = [canvas.width / DOTS, canvas.height / DOTS];
    file.addImage(canvas, "PNG", x - left / DOTS, y - above / DOTS, width, height, undefined, "FAST");
  },
  box(file, { x, y, size, ticked }) {
    file.setLineWidth(0.8).setDrawColor("#000000");
    file.rect(x, y - size, size, size);
    if (ticked) file.line(x, y - size, x + size, y).line(x, y, x + size, y - size);
  },
  rule(file, { x, y, to }) {
    file.setLineWidth(0.6).setDrawColor("#000000").line(x, y, to, y);
  },
  ink(file, { x, top, lines }) {
    file.setLineWidth(INK.line).setDrawColor(INK.colour).setLineCap("round").setLineJoin("round");
    for (const points of lines) putLine(file, points, x, top);
  },
};

function putLine(file, points, x, top) {
  const steps = points.slice(1).map(([left, down], index) => [left - points[index][0], down - points[index][1]]);
  file.lines(steps, x + points[0][0], top + points[0][1], [1, 1], "S");
}

/**
 * Words in the phone's own fonts, black on nothing: pictures may overlap, because some scripts are taller than a line.
 * `left` and `above` say where in the picture the words begin.
 */
function pictureOf(text, size, bold) {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const style = { font: `${bold ? "bold " : ""}${size * DOTS}px ${FAMILY}`, direction: "ltr" };
  const margin = Math.ceil(size * DOTS * MARGIN);
  Object.assign(pen, style);
  const measured = pen.measureText(text);
  const above = Math.ceil(measured.actualBoundingBoxAscent) + margin;
  canvas.width = Math.ceil(measured.width) + 2 * margin;
  canvas.height = above + Math.ceil(measured.actualBoundingBoxDescent) + margin;
  Object.assign(pen, style); // a canvas forgets its style with a new size
  pen.fillText(text, margin, above);
  return { canvas, left: margin, above };
}
