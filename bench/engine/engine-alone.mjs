import { contexts } from './cases.mjs';

let sink = 0;

/** Evaluates like a provider that has found the flag already: with an input of its own for every evaluation. */
export function engineAlone({ inputs }, compileFlag) {
  const flags = inputs.map(({ flagKey, flag }) => compileFlag(flagKey, flag));
  const [{ flagContext }] = inputs;
  const enrichment = flagContext.evaluationContextEnrichment;
  const nowMs = Date.now();
  return (times) => {
    for (let index = 0; index < times; index++) {
      const context = contexts[index & 15];
      const result = flags[index % flags.length].evaluate({ context, enrichment, defaultValue: false, nowMs });
      if (result.failed) sink++;
    }
    return sink;
  };
}
