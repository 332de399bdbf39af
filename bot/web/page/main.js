/** The fill-in page: opens the letter, and keeps form, pages and ways out in step. */

import { byId, element, refill, show } from "./dom.js";
import { canShareFiles, insideApp, listenToButtons, setStatus, updateMail } from "./delivery.js";
import { buildForm, fieldsFor, focusField, labelOf, markEmpty, today } from "./fields.js";
import { loadFont } from "./font.js";
import { forget, keep, readKept } from "./kept.js";
import { filled, filledLine, ownGaps, plainText } from "./letter.js";
import { pastedBlocks } from "./paste.js";
import { LinkError, readLetter, unknownLetter } from "./payload.js";
import { loadJsPdf, pdfOf } from "./pdf.js";
import { preview } from "./preview.js";
import { fitWhenPrinting } from "./print.js";
import { fields, listed, say, speakTo, writeWords } from "./words.js";

const main = document.querySelector("main");
const KINDS = ["letter", "permission"]; // of papers, in the order in which they are sent
const STATES = { loading: "loading", message: "message", cleared: "message", paste: "pasting", form: "form" };
// Elements that hold something of the person.
const HOLDING = ".group, .page, #still-empty, #attach, #address-line, #subject-line";

/** All that is known now: the link, the letter, and what was entered. */
const now = { fragment: "", pasted: "", letter: null, shown: [], entries: noEntries() };
let font = null;

function start() {
  show("inside", insideApp());
  show("share-part", canShareFiles());
  listen();
  preparePdf();
  open();
}

function listen() {
  window.addEventListener("hashchange", open);
  byId("paste-done").addEventListener("click", usePasted);
  byId("paste-again").addEventListener("click", pasteAgain);
  byId("clear").addEventListener("click", () => askToClear(true));
  byId("clear-no").addEventListener("click", () => askToClear(false));
  byId("clear-yes").addEventListener("click", clear);
  listenToButtons(
    {
      "copy-address": () => now.letter.address,
      "copy-subject": subject,
      "copy-letter": () => plainText(filledPaper("letter")),
      "copy-permission": () => plainText(filledPaper("permission")),
      "copy-page-address": () => `${location.href.split("#")[0]}#${now.fragment}`,
    },
    () => pdfOf(papers(), font),
  );
  fitWhenPrinting([byId("letter-page"), byId("permission-page")]);
}

/** Loads what makes the PDF. The form can be filled in meanwhile. */
async function preparePdf() {
  try {
    [font] = await Promise.all([loadFont(), loadJsPdf()]);
    for (const id of ["save", "share"]) byId(id).disabled = false;
    main.dataset.pdf = "ready";
  } catch {
    show("unfinished", true);
    main.dataset.pdf = "failed";
  }
}

/** Opens the letter of the address, or the one kept in this tab, and takes it out of the address and the history. */
async function open() {
  const kept = readKept() || inMemory();
  const fragment = location.hash.slice(1);
  if (!insideApp()) hideLetter(); // there the menu opens the address in the browser, and the letter has to come along
  if (!fragment && main.dataset.state === "form") return; // the address lost a fragment that was none of ours
  if (!fragment && !kept) return showMessage("no_letter");
  const link = fragment || kept.fragment;
  try {
    begin(await readLetter(link), link, kept);
    if (now.letter.isPasted) askForWords("paste");
    else showForm();
  } catch (error) {
    refuse(error, link, kept);
  }
}

/** Takes the letter out of the address and of the history. */
function hideLetter() {
  history.replaceState(null, "", location.pathname + location.search);
}

/** What the tab still knows where the browser keeps nothing, for a link tapped a second time. */
const inMemory = () => now.letter && keepable();

function begin(letter, link, kept) {
  Object.assign(now, { fragment: link, letter });
  restore(kept);
  speakTo(letter.writer);
  writeWords();
}

/**
 * Takes over what was kept: all of it for the same letter, what was typed into fields for another of the same case,
 * and nothing for another case: a supporter of several people must not send the name of one in the letter of another.
 */
function restore(kept) {
  const same = kept && now.fragment === kept.fragment;
  const sameCase = kept && now.letter.about && now.letter.about === kept.about;
  now.pasted = same ? kept.pasted : "";
  now.entries = noEntries();
  if (!same && !sameCase) return;
  for (const [id, value] of Object.entries(kept.values)) if (same || isTyped(id)) now.entries.values.set(id, value);
  if (same) for (const [id, strokes] of Object.entries(kept.strokes)) now.entries.strokes.set(id, strokes);
}

/** Whether a field holds facts about the person. Ticks and signatures were given for one letter only. */
function isTyped(id) {
  const field = fields.find((known) => known.id === id);
  return Boolean(field) && ["line", "lines"].includes(field.kind);
}

function refuse(error, link, kept) {
  if (!(error instanceof LinkError)) throw error;
  if (error.message !== "too_old") return showMessage(error.message);
  begin(unknownLetter(), link, kept);
  askForWords("too_old");
}

function askForWords(why) {
  if (now.pasted) return usePasted();
  byId("paste-why").textContent = say(why);
  byId("paste-status").textContent = "";
  byId("paste").value = "";
  setState("paste");
  save();
}

function usePasted() {
  now.pasted = now.pasted || byId("paste").value;
  if (!now.pasted.trim()) {
    now.pasted = "";
    byId("paste-status").textContent = say("paste_empty");
    return;
  }
  now.letter.letter = pastedBlocks(now.pasted, now.letter.placed, ownGaps(now.letter));
  showForm();
  byId("details-heading").focus();
}

function pasteAgain() {
  now.pasted = "";
  now.letter.letter = null;
  askForWords("paste");
  byId("paste").focus();
}

function showForm() {
  const { letter, entries } = now;
  now.shown = fieldsFor(letter);
  dateToday(now.shown, entries.values);
  buildForm(now.shown, letter, entries, update);
  showWhatThereIs(letter);
  showAttachments(letter.attached);
  askToClear(false);
  setState("form");
  update();
}

/** Fills in the day of signing, unless another day was entered. */
function dateToday(shown, values) {
  for (const { id, kind } of shown) if (kind === "today" && !values.has(id)) values.set(id, today());
}

/** Leaves out what this letter does not have. */
function showWhatThereIs({ letter, isPasted, permission, address, subject: parts }) {
  for (const id of ["letter-part", "copy-letter"]) show(id, Boolean(letter));
  for (const id of ["permission-part", "copy-permission"]) show(id, Boolean(permission));
  show("paste-again", isPasted);
  show("copy-address", Boolean(address));
  show("copy-subject", parts.length > 0);
  byId("address-line").textContent = address;
}

/** Brings everything in step with what was just entered, and keeps it. */
function update() {
  setStatus("");
  for (const kind of KINDS) preview(byId(`${kind}-page`), filledPaper(kind));
  byId("subject-line").textContent = subject();
  updateMail(now.letter.address, subject(), plainText(papers()[0]));
  showEmpty(markEmpty(now.shown, now.entries));
  save();
}

const subject = () => filledLine(now.letter.subject, now.entries);

const filledPaper = (kind) => filled(now.letter[kind] || [], now.entries);

/** The papers that there are, as they are sent: a link may hold the permission letter alone. */
const papers = () => KINDS.filter((kind) => now.letter[kind]).map(filledPaper);

function showEmpty(empty) {
  byId("still-empty-why").textContent = say(empty.length ? "still_empty" : "nothing_empty");
  refill(byId("still-empty"), empty.map((field) => element("li", {}, [linkTo(field)])));
}

function linkTo(field) {
  const link = element("button", { type: "button", class: "link", dir: "auto" }, [labelOf(field)]);
  link.addEventListener("click", () => focusField(field));
  return link;
}

function showAttachments(names) {
  const lines = [say("attach_file")];
  if (names.length) lines.push(say("attach_letters").split("{letters}").join(listed(names)));
  refill(byId("attach"), lines.map((line) => element("li", {}, [line])));
}

const save = () => keep(keepable());

/** Whether it is the day of signing, filled in by the page: it is another day tomorrow. */
const isToday = (id, value) => id === "signed_on" && value === today();

function keepable() {
  const { fragment, letter, pasted, entries } = now;
  const typed = [...entries.values].filter(([id, value]) => !isToday(id, value));
  return { fragment, about: letter.about, pasted, values: Object.fromEntries(typed), strokes: Object.fromEntries(entries.strokes) };
}

function askToClear(asking) {
  show("clear-sure", asking);
  show("clear", !asking);
  if (asking) byId("clear-no").focus();
}

function clear() {
  forget();
  Object.assign(now, { fragment: "", pasted: "", letter: null, shown: [], entries: noEntries() });
  for (const place of document.querySelectorAll(HOLDING)) refill(place, []);
  byId("paste").value = "";
  byId("email").removeAttribute("href");
  hideLetter();
  showMessage("cleared", "cleared");
  byId("message").focus();
}

function showMessage(key, state = "message") {
  byId("message").textContent = say(key);
  setState(state);
}

function setState(state) {
  setStatus("");
  main.dataset.state = state;
  for (const id of Object.values(STATES)) show(id, STATES[state] === id);
}

function noEntries() {
  return { values: new Map(), strokes: new Map() };
}

start();
