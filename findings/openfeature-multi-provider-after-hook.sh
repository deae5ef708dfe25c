#!/usr/bin/env bash
# OpenFeature's MultiProvider runs the `after` hooks of a provider that returned an error.
#
# A provider may throw an error, or return it as `errorCode`. Hooks that count or record evaluations do it in `after`.
# Expected: the hooks of a provider run alike with and without a MultiProvider: an evaluation that ends with an error
# code runs `error`, and not `after`.
# Seen: alone, a provider that returns FLAG_NOT_FOUND has its hooks' `error` run. As the first of a MultiProvider it has
# `after` run, as for a success, though the strategy takes the same result for an error and asks the next provider.
# Versions: @openfeature/server-sdk 1.23.0, @openfeature/core 1.12.0, Node.js 20.20
# Output seen: alone: value false, its hooks ran error finally; first of two: value true, its hooks ran after finally
set -eu

SDK=1.23.0
CORE=1.12.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "@openfeature/server-sdk@$SDK" "@openfeature/core@$CORE" >/dev/null

cat > hooks.mjs <<'JS'
import { FirstMatchStrategy, InMemoryProvider, MultiProvider, OpenFeature } from '@openfeature/server-sdk';

const ran = [];
const note = (stage) => () => void ran.push(stage);
const without = () => ({
  metadata: { name: 'without the flag' },
  runsOn: 'server',
  hooks: [{ after: note('after'), error: note('error'), finally: note('finally') }],
  resolveBooleanEvaluation: async (_key, value) => ({ value, errorCode: 'FLAG_NOT_FOUND', reason: 'ERROR' }),
});
const having = new InMemoryProvider({ flag: { variants: { on: true }, defaultVariant: 'on', disabled: false } });
const both = [{ provider: without() }, { provider: having }];

async function evaluate(domain, provider) {
  await OpenFeature.setProviderAndWait(domain, provider);
  ran.length = 0;
  const value = await OpenFeature.getClient(domain).getBooleanValue('flag', false);
  return `value ${value}, its hooks ran ${ran.join(' ')}`;
}

const alone = await evaluate('alone', without());
const first = await evaluate('first of two', new MultiProvider(both, new FirstMatchStrategy()));
console.log(`alone: ${alone}; first of two: ${first}`);
const isAsSeen = alone.endsWith('ran error finally') && first === 'value true, its hooks ran after finally';
process.exitCode = isAsSeen ? 0 : 1;
JS
node hooks.mjs || { echo 'This has changed.'; exit 1; }
