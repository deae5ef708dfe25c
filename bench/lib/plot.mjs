/** Draws results as SVG; no dependency, and the same results always give the same drawing. */
const WIDTH = 860;
const LEFT = 190;
const RIGHT = 110;
const ROW = 22;
const BAR = 14;
const HEAD = 46;

/** The panels, from the top. A logarithmic one shows factors. */
const PANELS = [
  { scenario: 'deliver', title: 'CPU per event, µs (less is better)', figure: (run) => run.cpuUs, digits: 2 },
  { scenario: 'deliver', title: 'events per second (more is better)', figure: (run) => run.eventsPerSecond, digits: 0 },
  {
    scenario: 'deliver',
    title: 'longest stall of the event loop, ms (less is better)',
    figure: (run) => run.loopDelayMs,
    digits: 1,
  },
  {
    scenario: 'outage',
    title: 'mean of track while the collector refuses connections, µs, logarithmic (less is better)',
    figure: (run) => run.track.mean,
    digits: 1,
    logarithmic: true,
  },
];

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600 }
  .ours { fill: #0b7a4b } .peer { fill: #8d96a0 } .floor { fill: #c9d1d9 }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .floor { fill: #484f58 } .ours { fill: #2ea36f } }`;

export function plot({ subjects, summaries }) {
  let y = 0;
  const parts = PANELS.filter(({ scenario }) => summaries[scenario] !== undefined).map((panel) => {
    const rows = rowsOf(panel, subjects, summaries[panel.scenario]);
    const drawing = drawPanel({ ...panel, rows, y });
    y += HEAD + rows.length * ROW;
    return drawing;
  });
  const title = '<title>Delivery of tracking events, measured side by side</title>';
  const size = `viewBox="0 0 ${WIDTH} ${y + 12}" width="${WIDTH}" height="${y + 12}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">`;
  return `${svg}${title}<style>${STYLE}</style>\n${parts.join('\n')}\n</svg>\n`;
}

function rowsOf({ figure }, subjects, runs) {
  return subjects
    .map((subject) => ({ subject, run: runs[subject.name] }))
    .filter(({ run }) => run?.track !== undefined)
    .map(({ subject, run }) => ({ subject, value: figure(run) }))
    .filter(({ value }) => Number.isFinite(value));
}

function drawPanel({ title, scenario, rows, y, digits, logarithmic }) {
  const width = scale(
    rows.map(({ value }) => value),
    logarithmic,
  );
  const bars = rows.map(({ subject, value }, index) =>
    drawBar({ subject, y: y + HEAD + index * ROW, width: width(value), label: number(value, digits) }),
  );
  return [`<text class="title" x="8" y="${y + 30}">${escape(`${scenario}: ${title}`)}</text>`, ...bars].join('\n');
}

function drawBar({ subject, y, width, label }) {
  const kind = subject.name === 'ours' ? 'ours' : subject.floor ? 'floor' : 'peer';
  const middle = y + BAR - 3;
  return [
    `<text x="${LEFT - 8}" y="${middle}" text-anchor="end">${escape(subject.title)}</text>`,
    `<rect class="${kind}" x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2"/>`,
    `<text x="${(LEFT + width + 6).toFixed(1)}" y="${middle}">${label}</text>`,
  ].join('');
}

/** Returns how wide a value's bar is. A logarithmic scale begins at half of the smallest value. */
function scale(values, logarithmic) {
  const room = WIDTH - LEFT - RIGHT;
  const most = Math.max(...values);
  if (!logarithmic) return (value) => (value / most) * room;
  const least = Math.min(...values) / 2;
  return (value) => (Math.log(value / least) / Math.log(most / least)) * room;
}

function number(value, digits) {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function escape(text) {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
