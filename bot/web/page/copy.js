/** Copies words to the clipboard, on browsers old and new. */

/** @returns {Promise<boolean>} whether it worked */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // no clipboard on this browser, or not allowed inside another app
  }
}

function copyBySelection(text) {
  const area = document.createElement("textarea");
  const focused = document.activeElement;
  area.value = text;
  area.readOnly = true; // no keyboard comes up
  area.className = "off-screen";
  document.body.append(area);
  area.select();
  area.setSelectionRange(0, text.length); // what iPhones need besides
  const copied = command();
  area.remove();
  if (focused) focused.focus({ preventScroll: true });
  return copied;
}

function command() {
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  }
}
