const number = (value) => Math.round(value).toLocaleString('en');
const seconds = (value) => value.toFixed(2);

export function comparisonRows({ subjects, summaries, truth }) {
  const header = ['', 'seconds', 'fastest to slowest', 'lines/s', 'MB/s', 'peak MB', 'figures'];
  const rows = subjects.map(({ name, title }) => {
    const summary = summaries[name];
    return [
      title,
      seconds(summary.seconds),
      `${seconds(summary.fastest)} to ${seconds(summary.slowest)}`,
      number(truth.settings.lines / summary.seconds),
      number(truth.bytes / 1e6 / summary.seconds),
      summary.peakMb === undefined ? '?' : number(summary.peakMb),
      summary.wrong.length === 0 ? 'exact' : 'WRONG',
    ];
  });
  return [header, ...rows];
}

export function growthRows({ title, growth: { sizes } }) {
  const rows = sizes.map((size) => [
    `${title}, ${number(size.lines)} lines`,
    seconds(size.seconds),
    size.usPerLine.toFixed(3),
    size.lastBesideIt.toFixed(2),
  ]);
  return [['', 'seconds', 'us a line', 'the last beside it'], ...rows];
}

export function aboutData({ settings, files, bytes }) {
  const { lines, seed } = settings;
  const size = `${number(bytes / 1e6)} MB in ${files} ${files === 1 ? 'file' : 'files'}`;
  return `${number(lines)} lines, half of them exposures, ${size}, seed ${seed}`;
}
