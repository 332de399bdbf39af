/** Printing: one A4 page each, by shrinking the type until the page holds all. */

const LARGEST = 11; // points
const SMALLEST = 8; // below that a letter is hard to read, and rather runs on to a second page
const STEP = 0.25;

/** The largest size of type for which `fits` is true; the smallest there is if none does. */
export function fittingSize(fits) {
  for (let size = LARGEST; size > SMALLEST; size -= STEP) if (fits(size)) return size;
  return SMALLEST;
}

/** Chooses the size of the type whenever the page is printed, by the button or by the browser's menu. */
export function fitWhenPrinting(pages) {
  window.addEventListener("beforeprint", () => pages.forEach(fitPage));
}

/** Tries sizes while the page has the measures of paper; `page.css` uses the one that fits. */
function fitPage(page) {
  page.classList.add("measured");
  const size = fittingSize((points) => {
    page.style.setProperty("--print-size", `${points}pt`);
    return page.scrollHeight <= page.clientHeight;
  });
  page.classList.remove("measured");
  page.style.setProperty("--print-size", `${size}pt`);
}
