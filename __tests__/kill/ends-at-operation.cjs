'use strict';
// Ends this process by a SIGKILL right before, right after or in the middle of one operation on files: at the very
// moments that a random signal seldom meets.
const fs = require('node:fs');

const kill = () => process.kill(process.pid, 'SIGKILL');

/** Which functions do what; `isMeant` looks at their arguments. */
const OPERATIONS = {
  create: [[fs, 'openSync', (_path, flags) => flags === 'ax']],
  write: [
    [fs, 'writeSync', isSpool],
    [fs, 'writevSync', isSpool],
  ],
  claim: [[fs.promises, 'rename', () => true]],
  leave: [[fs, 'renameSync', () => true]],
  remove: [[fs, 'unlinkSync', (path) => String(path).endsWith('.log')]],
};

/** The standard streams are none of its files. */
function isSpool(descriptor) {
  return descriptor > 2;
}

/** What a killed process leaves of a large write. */
function writePart(write, [descriptor, bytes]) {
  const whole = Array.isArray(bytes) ? Buffer.concat(bytes) : bytes;
  write(descriptor, whole.subarray(0, Math.floor(whole.length * 0.6)));
}

/**
 * @param {{ operation: keyof typeof OPERATIONS, count: number, when: 'before' | 'within' | 'after' }} moment The one
 *   that is the `count`th of its kind.
 */
module.exports = function endAtOperation({ operation, count, when }) {
  const { writeSync } = fs;
  let left = count;
  for (const [owner, name, isMeant] of OPERATIONS[operation]) {
    const original = owner[name];
    owner[name] = (...args) => {
      const isNow = isMeant(...args) && --left === 0;
      if (isNow && when === 'before') kill();
      if (isNow && when === 'within') {
        writePart(writeSync, args);
        kill();
      }
      const result = original.apply(owner, args);
      if (isNow && operation === 'claim') return result.finally(kill);
      if (isNow) kill();
      return result;
    };
  }
};
