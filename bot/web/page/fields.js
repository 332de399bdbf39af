/** The form: one field a line, with its label, why it is asked, and a mark while it is empty. */

import { byId, element, refill, show } from "./dom.js";
import { bounds } from "./ink.js";
import { idsIn, isLeftOut, ownGaps } from "./letter.js";
import { signaturePad } from "./signature.js";
import { clean } from "./text.js";
import { asHeading, fields, say, voiced } from "./words.js";

const MOST_CHARACTERS = 5000;
const DOT = 40; // what is no larger, in units of the pad, is a tap and no signature
const SECTIONS = ["details", "gaps", "permission-choices", "signing"];
const PERMISSION = ["scope", "health", "helper", "helper_name", "lawyer_too"];
// Nothing that is typed here may be kept by the browser, or sent to a spelling service.
const PRIVATE = { autocomplete: "off", autocorrect: "off", spellcheck: "false", dir: "auto" };

/** Today in English, as letters write it, by the clock of the phone: "30 November 2026". */
export const today = () =>
  new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" }).format(new Date());

/** The fields a letter needs, in the order of the page. */
export function fieldsFor(letter) {
  const used = idsIn(letter);
  const own = [...ownGaps(letter)].map(([id, original]) => ownField(id, letter.labels[id] || original));
  const all = [...fields.filter((field) => used.has(field.id)), ...own];
  return SECTIONS.flatMap((section) => all.filter((field) => sectionOf(field) === section));
}

/**
 * Builds the form.
 * @param {Object[]} shown fields, as in the words JSON
 * @param {import("./payload.js").Letter} letter
 * @param {import("./letter.js").Entries} entries filled in at once, and changed as the person types
 * @param {() => void} changed called after every change
 */
export function buildForm(shown, letter, entries, changed) {
  for (const section of SECTIONS) {
    const own = shown.filter((field) => sectionOf(field) === section);
    refill(byId(section).querySelector(".group"), own.map((field) => fieldset(field, letter, entries, changed)));
    show(section, own.length > 0);
  }
}

/** The fields that are still empty; marks them in the form, and hides those that another one has to ask for. */
export function markEmpty(shown, entries) {
  const empty = shown.filter((field) => isEmpty(field, entries));
  for (const field of shown) {
    const mark = byId(`empty-${field.id}`);
    if (mark) mark.hidden = !empty.includes(field);
    document.querySelector(`[data-field="${field.id}"]`).hidden = isLeftOut(field.id, entries);
  }
  return empty;
}

export const labelOf = (field) => voiced(field.label);

/** Goes to a field, so that it can be filled in. */
export function focusField(field) {
  const id = field.kind === "choice" ? optionId(field, field.options[0]) : inputId(field);
  byId(id).focus();
  byId(id).scrollIntoView({ block: "center" });
}

const inputId = (field) => `field-${field.id}`;
const optionId = (field, option) => `field-${field.id}-${option.id}`;
const ownField = (id, label) => ({ id, label: asHeading(label), kind: "lines", own: true });

function sectionOf(field) {
  if (field.own) return "gaps";
  if (field.kind === "signature" || field.kind === "today") return "signing";
  return PERMISSION.includes(field.id) ? "permission-choices" : "details";
}

/** Whether a field asks to check something, and puts nothing into the letter. */
const isCheck = (field) => field.kind === "tick" && field.drops && !field.english;

function isEmpty(field, entries) {
  if (isCheck(field)) return !entries.values.get(field.id);
  if (field.drops || field.kind === "tick") return false;
  if (field.kind === "signature") return !isDrawn(entries.strokes.get(field.id) || []);
  if (isLeftOut(field.id, entries)) return false;
  return !clean(String(entries.values.get(field.id) || "")).trim();
}

function isDrawn(strokes) {
  const { width, height } = bounds(strokes);
  return width > DOT || height > DOT; // of no strokes, neither is
}

function fieldset(field, letter, entries, changed) {
  const build = { tick: tickField, choice: choiceField, signature: signatureField }[field.kind] || textField;
  const built = build(field, entries, changed, letter);
  built.classList.add("field", `kind-${field.kind}`);
  built.dataset.field = field.id;
  return built;
}

function textField(field, entries, changed) {
  const tag = field.kind === "lines" ? "textarea" : "input";
  const limits = { maxlength: String(MOST_CHARACTERS), ...PRIVATE };
  const input = element(tag, { id: inputId(field), ...limits, ...describedBy(field) });
  if (field.kind === "lines") input.rows = 3;
  input.value = entries.values.get(field.id) || "";
  input.addEventListener("input", () => change(entries, field.id, input.value, changed));
  return element("div", {}, [label(field), ...why(field), input]);
}

function tickField(field, entries, changed) {
  const input = element("input", { type: "checkbox", id: inputId(field), ...describedBy(field) });
  input.checked = entries.values.get(field.id) === true;
  input.addEventListener("change", () => change(entries, field.id, input.checked, changed));
  return element("div", {}, [choiceLabel(input, labelOf(field)), ...why(field)]);
}

function choiceField(field, entries, changed) {
  const options = field.options.map((option) => {
    const input = element("input", { type: "radio", name: inputId(field), id: optionId(field, option) });
    input.checked = entries.values.get(field.id) === option.id;
    input.addEventListener("change", () => change(entries, field.id, option.id, changed));
    return choiceLabel(input, voiced(option.label));
  });
  const legend = element("legend", {}, [labelOf(field), emptyMark(field)]);
  return element("fieldset", describedBy(field), [legend, ...why(field), ...options]);
}

function signatureField(field, entries, changed, letter) {
  const heading = element("p", { class: "label", id: `label-${field.id}` }, [labelOf(field), emptyMark(field)]);
  const canvas = element("canvas", {
    id: inputId(field), role: "img", tabindex: "-1", "aria-labelledby": `label-${field.id}`, ...describedBy(field),
  });
  if (!entries.strokes.has(field.id)) entries.strokes.set(field.id, []);
  const pad = signaturePad(canvas, entries.strokes.get(field.id), changed);
  const buttons = element("div", { class: "row" }, [
    button(`undo-${field.id}`, say("sign_undo"), pad.undo),
    button(`clear-${field.id}`, say("sign_clear"), pad.clear),
  ]);
  return element("div", {}, [heading, ...why(field), ...signingHelp(field, letter), canvas, buttons]);
}

/** Who signs here; and what to do if the person is held somewhere else. */
function signingHelp(field, letter) {
  const forOther = letter.writer === "supporter" && field.id === "signature";
  const keys = [forOther ? "sign_them" : "sign_here"];
  if (forOther && letter.detained) keys.push("sign_held");
  return keys.map((key) => element("p", {}, [say(key)]));
}

function change(entries, id, value, changed) {
  entries.values.set(id, value);
  changed();
}

function label(field) {
  const text = element("span", { dir: "auto" }, [labelOf(field)]); // a gap's own label may be English
  return element("label", { for: inputId(field) }, [text, emptyMark(field)]);
}

function choiceLabel(input, text) {
  return element("label", { class: "choice", for: input.id }, [input, element("span", {}, [text])]);
}

const emptyMark = (field) => element("span", { class: "empty", id: `empty-${field.id}` }, [say("empty")]);
const describedBy = (field) => (field.why ? { "aria-describedby": `why-${field.id}` } : {});

function why(field) {
  if (!field.why) return [];
  const sentence = element("p", { class: "why", id: `why-${field.id}` }, [voiced(field.why)]);
  if (field.example) sentence.append(" ", element("bdi", { lang: "en", class: "example" }, [field.example]));
  return [sentence];
}

function button(id, text, press) {
  const made = element("button", { type: "button", id }, [text]);
  made.addEventListener("click", press);
  return made;
}
