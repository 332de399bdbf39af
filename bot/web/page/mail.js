/** The address that opens an e-mail with the words of the letter. */

const MOST_CHARACTERS = 1900; // of the whole address; some phones and mail programs cut or refuse longer ones
const MOST_OF_SUBJECT = 600;

/**
 * @param {string} address
 * @param {string} subject
 * @param {string} body
 * @returns {{href: string, cut: boolean}} `cut` if not all of the body found room
 */
export function mailLink(address, subject, body) {
  const start = `mailto:${encoded(address).replace("%40", "@")}?subject=${shortened(subject)}&body=`;
  const whole = encoded(body);
  if (start.length + whole.length <= MOST_CHARACTERS) return { href: start + whole, cut: false };
  return { href: start + wholeParagraphs(body, MOST_CHARACTERS - start.length), cut: true };
}

const encoded = (text) => encodeURIComponent(text.replace(/\n/g, "\r\n"));

/** As much of a subject as a mail address has room for: a long name must not take all of it. */
function shortened(subject) {
  let kept = "";
  for (const character of subject) {
    if (encoded(kept + character).length > MOST_OF_SUBJECT) break;
    kept += character;
  }
  return encoded(kept);
}

/** The paragraphs that fit, encoded. */
function wholeParagraphs(body, room) {
  let kept = "";
  for (const paragraph of body.split("\n\n")) {
    const longer = kept ? `${kept}\n\n${paragraph}` : paragraph;
    if (encoded(longer).length > room) break;
    kept = longer;
  }
  return encoded(kept);
}
