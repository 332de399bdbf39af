// Everything can be read and copied by hand without this script.
document.querySelectorAll("button.copy").forEach(function (button) {
  button.hidden = false;
  button.addEventListener("click", function () {
    var text = button.parentNode.querySelector("textarea");
    text.focus();
    text.select();
    button.textContent = document.execCommand("copy") ? "Copied" : "Hold your finger on the text to copy it";
  });
});
// A picture that is unfolded begins at its first step.
document.querySelectorAll("details.fold").forEach(function (fold) {
  fold.addEventListener("toggle", function () {
    var drawing = fold.querySelector(".drawing");
    if (drawing === null) { return; }
    var step = drawing.querySelector("a").getBoundingClientRect();
    var frame = drawing.getBoundingClientRect();
    drawing.scrollLeft += step.left + step.width / 2 - frame.left - frame.width / 2;
  });
});
// The link to the contents unfolds them.
document.querySelectorAll(".filters a").forEach(function (link) {
  link.addEventListener("click", function () { document.querySelector("#contents").open = true; });
});
