/** Text tables of a run. */
const COLUMNS = {
  deliver: ['track', 'cpuUs', 'eventsPerSecond', 'loopDelayMs', 'peakRssMb', 'loss'],
  burst: ['track', 'cpuUs', 'eventsPerSecond', 'loopDelayMs', 'peakRssMb', 'loss'],
  outage: ['outage', 'track', 'loopDelayMs', 'peakRssMb', 'loss'],
  flush: ['flushMs', 'flushWaits', 'track', 'loss'],
  stringify: ['eventsPerStringify', 'loss'],
};

const CELLS = {
  track: {
    'mean us': ({ track }) => us(track?.mean),
    'p50 us': ({ track }) => us(track?.p50),
    'p99.9 us': ({ track }) => us(track?.p999),
    'worst us': ({ track }) => us(track?.worst),
  },
  outage: {
    'usual us: healthy': ({ healthy }) => us(healthy?.usual),
    outage: ({ beforeFull }) => us(beforeFull?.usual),
    full: ({ whenFull }) => us(whenFull?.usual),
  },
  cpuUs: { 'CPU us/event': ({ cpuUs }) => fixed(cpuUs, 2) },
  eventsPerSecond: {
    'events/s': ({ eventsPerSecond }) => (eventsPerSecond ? Math.round(eventsPerSecond).toLocaleString('en') : ''),
  },
  loopDelayMs: { 'loop delay ms': ({ loopDelayMs }) => fixed(loopDelayMs, 1) },
  peakRssMb: { 'peak RSS MB': ({ peakRssMb }) => fixed(peakRssMb, 0) },
  flushMs: { 'flush ms': ({ flushMs }) => fixed(flushMs, 1) },
  flushWaits: { 'flush waits': ({ flushWaits }) => (flushWaits === undefined ? '' : flushWaits ? 'yes' : 'no') },
  eventsPerStringify: {
    'most events per JSON.stringify': ({ eventsPerStringify }) => String(eventsPerStringify ?? ''),
  },
  loss: { 'not delivered': lossOf },
};

function lossOf({ missing, dropped, unaccounted }) {
  if (missing === undefined) return '';
  if (missing === 0) return '0';
  if (dropped === undefined) return `${missing} (no ledger)`;
  return unaccounted === 0 ? `${missing} (in the ledger)` : `${missing} (${unaccounted} LOST)`;
}

/**
 * The rows of a scenario's table, its header first. `subjects` are in order; one that cannot be measured has a row that
 * says why, and one that was not measured in this scenario has none.
 */
export function rowsOf({ scenario, subjects, summaries }) {
  const cells = Object.assign({}, ...COLUMNS[scenario].map((column) => CELLS[column]));
  const shown = subjects.filter(({ name, unavailable }) => unavailable !== undefined || summaries[name] !== undefined);
  const rows = shown.map(({ name, title, unavailable }) => {
    if (unavailable !== undefined) return [title, unavailable];
    return [title, ...Object.values(cells).map((cell) => cell(summaries[name]))];
  });
  return [['', ...Object.keys(cells)], ...rows];
}

/** Columns under each other; figures to the right. */
export function textTable(rows) {
  const whole = rows.filter((row) => row.length === rows[0].length);
  const widths = rows[0].map((_, column) => Math.max(...whole.map((row) => row[column].length)));
  widths[0] = Math.max(...rows.map(([first]) => first.length));
  return rows
    .map((row) =>
      row
        .map((cell, column) => pad(cell, column, widths))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function pad(cell, column, widths) {
  return column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
}

export function markdownTable([header, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const full = rows.map((row) => [...row, ...Array(header.length - row.length).fill('')]);
  return [line(header), line(header.map((_, column) => (column === 0 ? '---' : '--:'))), ...full.map(line)].join('\n');
}

const VERDICTS = { true: 'met   ', false: 'MISSED', undefined: 'seen  ' };

/** One line a bar; a ratio may come with the two values that it was made of. */
export function barLines(verdicts) {
  return verdicts.map(({ scenario, what, measured, limit, met, values }) => {
    const bar = `${VERDICTS[met]}  ${`${scenario}: ${what}`.padEnd(46)} ${measured.padStart(22)}   (${limit})`;
    return values === undefined ? bar : `${bar.padEnd(96)}${values}`;
  });
}

function us(value) {
  return value == null ? '' : value < 100 ? value.toFixed(2) : value.toFixed(0);
}

function fixed(value, digits) {
  return value == null ? '' : value.toFixed(digits);
}
