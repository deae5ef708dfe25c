import assert from 'node:assert/strict';
import { runToEnd } from './run.mjs';
import scenario from './scenario.cjs';

/**
 * Runs `application/application.mjs`, as it is or bundled, with a relay: once it closes its provider, once it leaves.
 */
export async function runApplication({ file, args, cwd }) {
  for (const evaluationType of ['InProcess', 'Remote']) {
    for (const ending of ['close', 'leave']) await runOnce({ file, args, cwd, evaluationType, ending });
  }
}

async function runOnce({ file, args, cwd, evaluationType, ending }) {
  const relay = await scenario.startRelay();
  try {
    const parameters = [...args, relay.endpoint, evaluationType, ending];
    const { code, stdout, stderr } = await runToEnd(file, parameters, { cwd });
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    checkSeen(JSON.parse(stdout), { evaluationType, ending });
    checkEvents(relay.events, { evaluationType, ending });
    checkLines(stderr, ending);
  } finally {
    await relay.close();
  }
}

function checkSeen({ name, refusal, evaluation, flushed, ended }, { evaluationType, ending }) {
  assert.equal(name, 'GO Feature Flag Provider');
  assert.deepEqual(refusal, { name: 'InvalidOptionsException', code: 'INVALID_OPTIONS', isKnown: true });
  assert.deepEqual(evaluation, { value: true, reason: 'STATIC', variant: 'on' });
  const first = evaluationType === 'InProcess' ? 2 : 1;
  assert.deepEqual(balanceOf(flushed), { accepted: first, delivered: first, waiting: 0 });
  const isClosed = ending === 'close';
  const all = { accepted: first + 1, delivered: isClosed ? first + 1 : first, waiting: isClosed ? 0 : 1 };
  assert.deepEqual(balanceOf(ended), all);
}

const balanceOf = ({ accepted, delivered, pending, inFlight }) => ({
  accepted,
  delivered,
  waiting: pending + inFlight,
});

function checkEvents(events, { evaluationType, ending }) {
  const exposures = evaluationType === 'InProcess' ? ['new-button'] : [];
  const keys = [...exposures, 'checkout', ...(ending === 'close' ? ['goodbye'] : [])];
  assert.deepEqual(
    events.map(({ key }) => key),
    keys,
  );
}

/** A warning of the default logger, and the line about what is lost. */
function checkLines(stderr, ending) {
  const lines = stderr.trim().split('\n');
  const { name, level, msg } = JSON.parse(lines[0]);
  assert.deepEqual({ name, level }, { name: 'goff-server-provider', level: 40 });
  assert.match(msg, /did you mean "dataFlushInterval"\?$/);
  assert.equal(lines.length, ending === 'close' ? 1 : 2, stderr);
  if (ending === 'leave') assert.match(lines[1], /1 event/);
}
