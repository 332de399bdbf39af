/** Makes the PDF file: text as text, other scripts as pictures, signatures as lines. */

import { FAMILY } from "./font.js";
import { laidOut } from "./layout.js";

const NAME = "sans";
const DOTS = 300 / 72; // pixels of a drawn word to a point: 300 to an inch
const INK = { line: 1.1, colour: "#00227a" };
const TALL = 2; // height of a drawn word's picture, in sizes of the type; room for marks above and below

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
    const picture = pictureOf(text, size, bold);
    const [width, height] = [picture.width / DOTS, picture.height / DOTS];
    file.addImage(picture, "PNG", x, y - height * 0.65, width, height, undefined, "FAST");
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

/** Words in the phone's own fonts, black on white. */
function pictureOf(text, size, bold) {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const font = `${bold ? "bold " : ""}${size * DOTS}px ${FAMILY}`;
  pen.font = font;
  canvas.width = Math.ceil(pen.measureText(text).width) + 2;
  canvas.height = Math.ceil(size * DOTS * TALL);
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  Object.assign(pen, { font, fillStyle: "#000000", direction: "ltr" });
  pen.fillText(text, 1, canvas.height * 0.65);
  return canvas;
}
