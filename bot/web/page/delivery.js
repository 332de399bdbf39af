/** The ways out of the page: share, save, print, e-mail and copy. None of them sends a request. */

import { byId, show } from "./dom.js";
import { copyText } from "./copy.js";
import { mailLink } from "./mail.js";
import { say } from "./words.js";

const FILE_NAME = "letter.pdf";
const OBJECT_URL_LIFE = 60000; // milliseconds; a slow phone may ask before it saves

/** Whether the page was opened in Telegram or another Android web view, where saving and mail links may fail. */
export function insideApp() {
  return Boolean(
    window.TelegramWebviewProxy || window.TelegramWebview || /Telegram|; wv\)/.test(navigator.userAgent),
  );
}

/** Whether the phone's share sheet takes a PDF file. */
export function canShareFiles() {
  try {
    return navigator.canShare({ files: [pdfFile(new Blob(["-"]))] });
  } catch {
    return false;
  }
}

/**
 * Lets the buttons work.
 * @param {Object<string, () => string>} texts what each copy button copies, by its id
 * @param {() => Blob} makePdf
 */
export function listenToButtons(texts, makePdf) {
  byId("share").addEventListener("click", () => attempt(() => share(makePdf())));
  byId("save").addEventListener("click", () => attempt(() => save(makePdf())));
  byId("print").addEventListener("click", () => attempt(() => window.print()));
  for (const [id, text] of Object.entries(texts)) byId(id).addEventListener("click", () => copy(text()));
}

/** Points the mail button to the words of the letter, and says what does not fit. */
export function updateMail(address, subject, body) {
  const { href, cut } = mailLink(address, subject, body);
  byId("email").href = href;
  show("email-cut", cut);
  show("email-no-address", !address);
}

export function setStatus(text) {
  byId("status").textContent = text;
}

/** Does what a button says; what fails in one browser or another is said in words. */
async function attempt(action) {
  setStatus("");
  try {
    await action();
  } catch (error) {
    if (error.name !== "AbortError") setStatus(say("failed")); // an abort is the person closing the share sheet
  }
}

const share = (blob) => navigator.share({ files: [pdfFile(blob)] });
const pdfFile = (blob) => new File([blob], FILE_NAME, { type: "application/pdf" });

function save(blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = FILE_NAME;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), OBJECT_URL_LIFE);
  setStatus(say(insideApp() ? "inside" : "saved")); // another app may swallow the file without a word
}

async function copy(text) {
  setStatus("");
  setStatus(say((await copyText(text)) ? "copied" : "copy_by_hand"));
}
