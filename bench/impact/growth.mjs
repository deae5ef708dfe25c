/** A run of this few lines is the start of the process and nothing else. */
const START_LINES = 1_000;

/** The parts of the lines with which the time is compared that all of them take. */
export const PARTS = [9, 3, 1];

/** Each subject with each size of the data; `start` is the run that shows what starting costs. */
export function growthEntries({ subjects, lines, dataSets }) {
  const sizes = PARTS.map((part) => ({ size: `1/${part}`, data: dataSets.of(Math.round(lines / part)) }));
  const all = [{ size: 'start', data: dataSets.of(Math.min(START_LINES, lines)) }, ...sizes];
  return subjects.flatMap((subject) =>
    all.map(({ size, data }) => ({ name: `${subject.name} ${size}`, subject, data })),
  );
}

/** Microseconds of a line at each size, without those of the start, and how many times as long one takes at the end. */
export function growthOf({ subject, lines, summaries }) {
  const start = summaries[`${subject.name} start`].seconds;
  const sizes = PARTS.map((part) => {
    const { seconds } = summaries[`${subject.name} 1/${part}`];
    const count = Math.round(lines / part);
    return { lines: count, seconds, usPerLine: (1e6 * (seconds - start)) / count };
  });
  const last = sizes.at(-1).usPerLine;
  return { start, sizes: sizes.map((size) => ({ ...size, lastBesideIt: last / size.usPerLine })) };
}
