/** The address that opens an e-mail with the words of the letter. */

// Of the whole address. Phones hand it to their mail program as it is; Windows refuses longer ones than this.
const MOST_ON_A_PHONE = 6000;
const MOST_ELSEWHERE = 1900;
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
  const room = (isPhone() ? MOST_ON_A_PHONE : MOST_ELSEWHERE) - start.length;
  if (whole.length <= room) return { href: start + whole, cut: false };
  return { href: start + wholeParagraphs(body, room), cut: true };
}

/** Whether it is used with a finger, as a phone is. */
const isPhone = () => window.matchMedia("(pointer: coarse)").matches;

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
