/** The font of the English pages, on the screen and in the PDF. Fetched once, while the page loads. */

const NAME = "Page Sans";

/** For canvas and style sheets: what the font lacks, the phone's own fonts draw. */
export const FAMILY = `"${NAME}", system-ui, sans-serif`;

/**
 * Fetches the font and lets the screen use it.
 * @returns {Promise<string>} its bytes as a binary string, which is what jsPDF takes
 */
export async function loadFont() {
  const response = await fetch("./sans.ttf");
  if (!response.ok) throw new Error(`font: ${response.status}`);
  const bytes = await response.arrayBuffer();
  document.fonts.add(await new FontFace(NAME, bytes).load());
  return binaryString(new Uint8Array(bytes));
}

function binaryString(bytes) {
  const chunks = [];
  for (let start = 0; start < bytes.length; start += 8192) {
    chunks.push(String.fromCharCode(...bytes.subarray(start, start + 8192)));
  }
  return chunks.join("");
}
