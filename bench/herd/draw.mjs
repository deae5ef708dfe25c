import { SCENARIOS } from './scenarios.mjs';

/** Draws what reached the relay, second by second, as SVG; the same counts always give the same drawing. */
const FRAME = { width: 860, left: 60, right: 12, height: 130, head: 40, foot: 24 };

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600 } .limit { stroke: #cf222e; stroke-dasharray: 4 3 } .axis { stroke: #8d96a0 }
  .requests { fill: #0b7a4b } .loads { fill: #0969da } .away { fill: #cf222e; opacity: 0.12 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .requests { fill: #2ea36f } .loads { fill: #4493f8 } }`;

/** `limits` has the requests a second that each scenario may have, by its name. */
export function draw(played, limits) {
  let y = 0;
  const parts = Object.entries(played)
    .flatMap(([name, { relay }]) => panelsOf(name, relay, limits))
    .map((panel) => {
      const drawing = drawPanel({ ...panel, y });
      y += FRAME.head + FRAME.height + FRAME.foot;
      return drawing;
    });
  const size = `viewBox="0 0 ${FRAME.width} ${y}" width="${FRAME.width}" height="${y}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">`;
  const title = '<title>Requests that reach the relay of a simulated fleet, second by second</title>';
  return `${svg}${title}<style>${STYLE}</style>\n${parts.join('\n')}\n</svg>\n`;
}

function panelsOf(name, { requests, loads }, limits) {
  const scenario = SCENARIOS[name];
  const { title, outage, lastsMs } = scenario;
  const panel = { outage, seconds: lastsMs / 1000, limit: limits[name] };
  const posts = { ...panel, kind: 'requests', counts: requests, title: `${title}: requests with events, a second` };
  if (outage !== undefined) return [posts];
  // The loads of the first seconds cannot be spread; they would hide everything after them.
  const polls = loads.map((count, second) => (second < 3 ? 0 : count));
  return [{ ...panel, kind: 'loads', counts: polls, title: `${title}: polls after the first load, a second` }, posts];
}

function drawPanel({ title, counts, kind, seconds, outage, limit = 0, y }) {
  const filled = Array.from({ length: seconds }, (_, second) => counts[second] ?? 0);
  const most = Math.max(limit, ...filled) * 1.05;
  const [top, bottom] = [y + FRAME.head, y + FRAME.head + FRAME.height];
  const x = (second) => (FRAME.left + (second / seconds) * (FRAME.width - FRAME.left - FRAME.right)).toFixed(1);
  const height = (count) => (bottom - (count / most) * FRAME.height).toFixed(1);
  const outline = filled.map((count, second) => `L${x(second)} ${height(count)}`).join('');
  const highest = Math.round(most / 1.05).toLocaleString('en');
  return [
    `<text class="title" x="8" y="${y + 26}">${title}</text>`,
    ...awayOf(outage, { x, top }),
    `<path class="${kind}" d="M${x(0)} ${bottom}${outline}V${bottom}Z"/>`,
    ...limitOf(limit, { x, y: height(limit), seconds }),
    `<line class="axis" x1="${FRAME.left}" y1="${bottom}" x2="${FRAME.width - FRAME.right}" y2="${bottom}"/>`,
    `<text x="${FRAME.left - 8}" y="${top + 10}" text-anchor="end">${highest}</text>`,
    ...ticksOf({ x, seconds, y: bottom + 16 }),
  ].join('\n');
}

function awayOf(outage, { x, top }) {
  if (outage === undefined) return [];
  const [from, to] = [outage.fromMs / 1000, outage.toMs / 1000];
  const width = (Number(x(to)) - Number(x(from))).toFixed(1);
  return [`<rect class="away" x="${x(from)}" y="${top}" width="${width}" height="${FRAME.height}"/>`];
}

function limitOf(limit, { x, y, seconds }) {
  if (limit === 0) return [];
  return [`<line class="limit" x1="${x(0)}" y1="${y}" x2="${x(seconds)}" y2="${y}"/>`];
}

function ticksOf({ x, seconds, y }) {
  const minutes = Array.from({ length: Math.floor(seconds / 120) + 1 }, (_, index) => 2 * index);
  return minutes.map((minute) => `<text x="${x(60 * minute)}" y="${y}" text-anchor="middle">${minute} min</text>`);
}
