import { times } from '../lib/ratio.mjs';
import { median } from '../lib/statistics.mjs';

/** A ratio that misses the bar by no more than this share still meets it if noise explains that. */
const MOST_NOISE = 0.05;

const FIGURES = [
  { figure: 'startMs', what: 'start to first response', unit: 'ms', digits: 0, atMost: 1 },
  { figure: 'idleMb', what: 'idle resident memory', unit: 'MB', digits: 1, atMost: 1 },
  { figure: 'eventsPerSecond', what: 'events taken in and written', unit: '/s', digits: 0, atLeast: 1 },
];

/** A verdict on each figure; `runs` has those of each round of both sides, in the same order. */
export function judge({ runs, hash }) {
  return FIGURES.map((bar) => {
    const [ours, theirs] = ['ours', hash].map((name) => runs[name].map((run) => run[bar.figure]));
    const ratio = median(ours) / median(theirs);
    const interval = intervalOfMedian(ours.map((value, round) => value / theirs[round]));
    return {
      ...{ scenario: 'dev relay', what: bar.what, measured: `${times(ratio)} ${hash}` },
      limit: bar.atMost === undefined ? `>= ${times(bar.atLeast)}` : `<= ${times(bar.atMost)}`,
      met: isMet({ ratio, interval, ...bar }),
      values:
        `${shown(median(ours), bar)} against ${shown(median(theirs), bar)}; ` +
        `ratio of rounds ${shownInterval(interval)}`,
    };
  });
}

/**
 * Whether the ratio of the medians meets the bar; within `MOST_NOISE` of it, the interval of the rounds may meet it.
 */
function isMet({ ratio, interval: [least, most], atMost, atLeast }) {
  if (atMost !== undefined) return ratio <= atMost || (least <= atMost && ratio <= atMost * (1 + MOST_NOISE));
  return ratio >= atLeast || (most >= atLeast && ratio >= atLeast * (1 - MOST_NOISE));
}

/**
 * The two values between which the median of all that could be measured is, with a probability of at least 95 %. They
 * follow from the binomial distribution of how many values are below the median. Of fewer than six values they are the
 * least and the most.
 */
export function intervalOfMedian(values) {
  const ascending = Float64Array.from(values).sort();
  const count = ascending.length;
  let outside = 0;
  let cut = 0;
  for (let below = 0; below < count / 2; below++) {
    outside += 2 * choose(count, below) * 0.5 ** count;
    if (outside > 0.05) break;
    cut = below;
  }
  return [ascending[cut], ascending[count - 1 - cut]];
}

function choose(count, chosen) {
  let ways = 1;
  for (let n = 0; n < chosen; n++) ways = (ways * (count - n)) / (n + 1);
  return ways;
}

function shown(value, { unit, digits }) {
  const text = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return unit === '/s' ? `${text}/s` : `${text} ${unit}`;
}

const shownInterval = ([least, most]) => `${least.toFixed(3)} to ${most.toFixed(3)}`;
