/**
 * Breaks text into lines. Words whose letters the PDF's font has stay text; other words are drawn by the browser,
 * as many neighbours together as stand on one line, so that the browser puts them in their own order (right to left).
 */

/**
 * @typedef {Object} Run
 * @property {string} text
 * @property {boolean} drawn whether the browser has to draw it
 * @property {number} width in points at a size of 1 point
 *
 * @typedef {Object} Measure
 * @property {(character: string) => boolean} has whether the font has a glyph for a character
 * @property {(text: string, drawn: boolean) => number} width at a size of 1 point
 */

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const LETTER = /\p{Letter}/u;

/**
 * @param {string} text
 * @param {number} width of a line, in units of the size of the type
 * @param {Measure} measure
 * @param {number} first how much of the first line is taken already
 * @returns {Run[][]} at least one line
 */
export function brokenLines(text, width, measure, first = 0) {
  const lines = text.split("\n").flatMap((line, index) => brokenLine(line, width, measure, index ? 0 : first));
  return lines.length ? lines : [[]];
}

export const widthOf = (line, measure) =>
  line.reduce((sum, run) => sum + run.width, 0) + Math.max(line.length - 1, 0) * measure.width(" ", false);

function brokenLine(text, width, measure, first) {
  const lines = [[]];
  let room = width - first;
  for (const word of wordsOf(text, measure)) {
    for (const piece of pieces(word, width, measure)) {
      const longer = withWord(lines[lines.length - 1], piece, measure);
      if (widthOf(longer, measure) <= room || !lines[lines.length - 1].length) lines[lines.length - 1] = longer;
      else {
        lines.push(withWord([], piece, measure));
        room = width;
      }
    }
  }
  return lines;
}

/**
 * The words of a line. Numbers and signs between drawn words are drawn with them, and so are those after words from
 * right to left: their place depends on their neighbours, and only the browser knows it.
 */
function wordsOf(text, measure) {
  const words = text.split(" ").filter(Boolean);
  const marked = words.map((word) => ({ text: word, drawn: ![...word].every(measure.has) }));
  marked.forEach((word, index) => {
    const before = marked[index - 1];
    if (!before || !before.drawn || LETTER.test(word.text)) return;
    const next = marked.slice(index + 1).find(({ text: later }) => LETTER.test(later));
    word.drawn = word.drawn || Boolean(next && next.drawn) || RIGHT_TO_LEFT.test(before.run || before.text);
    word.run = before.run || before.text;
  });
  return marked;
}

/** A word, cut where it is wider than a whole line. */
function pieces(word, width, measure) {
  if (measure.width(word.text, word.drawn) <= width) return [word];
  const cut = [""];
  for (const character of charactersOf(word.text)) {
    const longer = cut[cut.length - 1] + character;
    if (measure.width(longer, word.drawn) > width) cut.push(character);
    else cut[cut.length - 1] = longer;
  }
  return cut.filter(Boolean).map((text) => ({ text, drawn: word.drawn }));
}

/** The characters of a word as a reader counts them, so that no vowel sign is torn from its letter. */
function charactersOf(text) {
  if (!Intl.Segmenter) return [...text];
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

function withWord(line, { text, drawn }, measure) {
  const last = line[line.length - 1];
  const joins = last && last.drawn === drawn;
  const whole = joins ? `${last.text} ${text}` : text;
  return [...(joins ? line.slice(0, -1) : line), { text: whole, drawn, width: measure.width(whole, drawn) }];
}
