import { MOST_BACK_S, deployFigures, outageFigures } from './figures.mjs';
import { SCENARIOS } from './scenarios.mjs';

/** The most that reaches the relay in a second, as a multiple of the steady rate. */
const MOST = { outage: 3, deploy: 2 };

/** A verdict on each bar, for the scenarios that were played; a verdict without `met` is only shown. */
export function judge(played) {
  return Object.entries(played).flatMap(([name, result]) => {
    const scenario = SCENARIOS[name];
    const verdicts = scenario.outage ? outageVerdicts(scenario, result) : deployVerdicts(scenario, result);
    return verdicts.map((verdict) => ({ scenario: name, ...verdict }));
  });
}

/** Requests a second that each scenario may have, by its name: what the plot draws a line for. */
export function limitsOf(played) {
  const limitOf = ([name, result]) => {
    const scenario = SCENARIOS[name];
    return [name, scenario.outage ? MOST.outage * outageFigures(scenario, result).steady : 0];
  };
  return Object.fromEntries(Object.entries(played).map(limitOf));
}

function outageVerdicts(scenario, result) {
  const figures = outageFigures(scenario, result);
  const { steady, onset, during, after, backS, drainedS, dropped, timeouts, isBalanced } = figures;
  const drops = { what: 'events dropped', measured: count(dropped) };
  return [
    { what: 'peak as the outage is noticed', measured: times(onset / steady), limit: 'shown' },
    atMost(MOST.outage, { what: 'peak in the rest of the outage', ratio: during / steady }),
    atMost(MOST.outage, { what: 'peak at the relay afterwards', ratio: after / steady }),
    {
      what: 'the last instance is back',
      measured: seconds(backS),
      limit: `<= ${MOST_BACK_S} s`,
      met: backS <= MOST_BACK_S,
    },
    { what: 'the backlog is gone', measured: seconds(drainedS), limit: 'before the end', met: drainedS < Infinity },
    scenario.overflows ? { ...drops, limit: 'shown' } : { ...drops, limit: '0', met: dropped === 0 },
    { what: 'requests that time out', measured: count(timeouts), limit: '0', met: timeouts === 0 },
    balance(isBalanced),
  ];
}

function deployVerdicts(scenario, result) {
  const { loads, polls, posts, isBalanced } = deployFigures(scenario, result);
  return [
    { what: 'first loads in a second', measured: count(loads), limit: 'shown' },
    atMost(MOST.deploy, { what: 'peak of the polls after the first load', ratio: polls.peak / polls.steady }),
    atMost(MOST.deploy, { what: 'peak of the posts of events', ratio: posts.peak / posts.steady }),
    balance(isBalanced),
  ];
}

function atMost(most, { what, ratio }) {
  return { what, measured: `${times(ratio)} steady`, limit: `<= ${times(most)}`, met: ratio <= most };
}

function balance(isBalanced) {
  return { what: 'every event is in the ledger', measured: isBalanced ? 'yes' : 'no', limit: 'yes', met: isBalanced };
}

const HEAD = ['', 'requests/s steady', 'noticing', 'in the outage', 'afterwards', 'last back', 'backlog gone'];
const EVENTS = ['events/s steady', 'afterwards', 'dropped'];

/** The rows of the table of outages, its header first: requests are batches, the peaks those of one second. */
export function outageRows(played) {
  const rows = Object.entries(played)
    .filter(([name]) => SCENARIOS[name].outage)
    .map(([name, result]) => {
      const figures = outageFigures(SCENARIOS[name], result);
      const { steady, onset, during, after, backS, drainedS, events, dropped } = figures;
      const requests = [steady, onset, during, after].map(count);
      const times = [backS, drainedS].map(seconds);
      return [SCENARIOS[name].title, ...requests, ...times, ...[events.steady, events.after, dropped].map(count)];
    });
  return [[...HEAD, ...EVENTS], ...rows];
}

/** The rows of the table of the deploy, its header first. */
export function deployRows(played) {
  if (played.deploy === undefined) return [];
  const { loads, polls, posts } = deployFigures(SCENARIOS.deploy, played.deploy);
  return [
    ['', 'steady a second', 'peak a second', 'times'],
    ['first loads of the configuration', '', count(loads), ''],
    ...Object.entries({ 'polls after that': polls, 'posts of events': posts }).map(([what, { steady, peak }]) => {
      return [what, count(steady), count(peak), times(peak / steady)];
    }),
  ];
}

const count = (value) => Math.round(value).toLocaleString('en');
const seconds = (value) => (value === Infinity ? 'never' : `${Math.ceil(value)} s`);
const times = (ratio) => `${ratio.toFixed(2)} x`;
