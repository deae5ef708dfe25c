import { cpus, release, totalmem, type } from 'node:os';

/** What a reader has to know about the machine; nothing that identifies it. */
export function machine() {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() ?? 'unknown CPU',
    cpus: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    platform: `${type()} ${release().split('.').slice(0, 2).join('.')}`,
  };
}
