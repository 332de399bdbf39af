/** The geometry of a signature: strokes are lists of numbers `[x, y, x, y, …]`, on a pad 1,000 wide and 400 high. */

export const PAD = { width: 1000, height: 400 };

/** The smallest rectangle around all strokes. */
export function bounds(strokes) {
  const xs = strokes.flatMap((stroke) => stroke.filter((_, index) => index % 2 === 0));
  const ys = strokes.flatMap((stroke) => stroke.filter((_, index) => index % 2 === 1));
  const [left, top] = [least(xs), least(ys)];
  return { left, top, width: Math.max(most(xs) - left, 1), height: Math.max(most(ys) - top, 1) };
}

/** The points of a stroke as pairs; a tap becomes a line too short to see the length of, so that it leaves a dot. */
export function pointsOf(stroke) {
  const points = [];
  for (let index = 0; index < stroke.length; index += 2) points.push([stroke[index], stroke[index + 1]]);
  if (points.length === 1) points.push([points[0][0] + 1, points[0][1]]);
  return points;
}

/** Strokes scaled and moved so that they fit into a box, and their size there; never larger than `most` of the pad. */
export function fitted(strokes, box) {
  const area = bounds(strokes);
  const scale = Math.min(box.width / area.width, box.height / area.height, box.most || Infinity);
  const move = ([x, y]) => [(x - area.left) * scale, (y - area.top) * scale];
  return {
    lines: strokes.map((stroke) => pointsOf(stroke).map(move)),
    width: area.width * scale,
    height: area.height * scale,
  };
}

// Not `Math.min(...all)`: a signature may have more points than a call may have arguments.
const least = (numbers) => numbers.reduce((a, b) => Math.min(a, b), Infinity);
const most = (numbers) => numbers.reduce((a, b) => Math.max(a, b), -Infinity);
