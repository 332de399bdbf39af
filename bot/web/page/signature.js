/** A pad to sign on with a finger, a pen or a mouse. */

import { PAD, pointsOf } from "./ink.js";

const LINE = 7; // width of the line, in units of the pad

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number[][]} strokes kept and changed in place
 * @param {() => void} changed called after every stroke
 */
export function signaturePad(canvas, strokes, changed) {
  const redraw = () => draw(canvas, strokes);
  new ResizeObserver(redraw).observe(canvas);
  listen(canvas, strokes, redraw, changed);
  const edit = (change) => () => {
    change();
    redraw();
    changed();
  };
  return { undo: edit(() => strokes.pop()), clear: edit(() => strokes.splice(0)) };
}

function listen(canvas, strokes, redraw, changed) {
  let pointer = null; // the one that draws; a second finger or the palm of the hand does not
  canvas.addEventListener("pointerdown", (event) => {
    if (pointer !== null || event.button > 0) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    strokes.push(positionOf(event, canvas));
    redraw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId === pointer) extend(canvas, strokes[strokes.length - 1], event);
  });
  const end = (event) => {
    if (event.pointerId !== pointer) return;
    pointer = null;
    changed();
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
}

/** Draws on from the last point: to draw all again for every move would be slow on a cheap phone. */
function extend(canvas, stroke, event) {
  const from = stroke.slice(-2);
  const added = pointsDuring(event).flatMap((point) => positionOf(point, canvas));
  stroke.push(...added);
  drawStroke(canvas.getContext("2d"), [...from, ...added]);
}

/** All positions since the last event: a slow phone reports several at once, and a line through all is smoother. */
function pointsDuring(event) {
  const points = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
  return points.length ? points : [event];
}

function positionOf(event, canvas) {
  const box = canvas.getBoundingClientRect();
  const x = ((event.clientX - box.left) / box.width) * PAD.width;
  const y = ((event.clientY - box.top) / box.height) * PAD.height;
  return [Math.round(within(x, PAD.width)), Math.round(within(y, PAD.height))];
}

const within = (value, most) => Math.min(Math.max(value, 0), most);

/** Draws all strokes at the canvas's real number of pixels, so that lines are crisp at any size. */
function draw(canvas, strokes) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(canvas.clientWidth * ratio);
  canvas.height = Math.round(canvas.clientHeight * ratio);
  const pen = canvas.getContext("2d");
  pen.scale(canvas.width / PAD.width, canvas.height / PAD.height);
  Object.assign(pen, { lineWidth: LINE, lineCap: "round", lineJoin: "round", strokeStyle: "#00227a" });
  for (const stroke of strokes) drawStroke(pen, stroke);
}

function drawStroke(pen, stroke) {
  pen.beginPath();
  for (const [x, y] of pointsOf(stroke)) pen.lineTo(x, y);
  pen.stroke();
}
