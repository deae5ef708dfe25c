#!/usr/bin/env bash
# OpenFeature does not bind a domain to the provider that is the default at that time.
#
# Expected: `setProvider('shop', provider)` binds the domain: it keeps this provider when the default is replaced later.
# Seen: where the provider is the current default, the call does nothing and only a debug line tells. A domain without
# a binding uses the default, so all is right until `setProvider(other)`: from then on the domain uses the other one. In
# the other order, first the domain and then the default, the domain is bound and keeps its provider.
# Versions: @openfeature/server-sdk 1.23.0, @openfeature/core 1.12.0, Node.js 20.20
# Output seen: after the default was replaced: default first other, domain first own
set -eu

SDK=1.23.0
CORE=1.12.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "@openfeature/server-sdk@$SDK" "@openfeature/core@$CORE" >/dev/null

cat > bind.mjs <<'JS'
import { InMemoryProvider, OpenFeature } from '@openfeature/server-sdk';

const flag = (name) => ({ variants: { name }, defaultVariant: 'name', disabled: false });
const provider = (name) => new InMemoryProvider({ who: flag(name) });
const ask = (domain) => OpenFeature.getClient(domain).getStringValue('who', 'nobody');

const shared = provider('own');
await OpenFeature.setProviderAndWait(shared);
await OpenFeature.setProviderAndWait('default first', shared);
await OpenFeature.setProviderAndWait(provider('other'));
const defaultFirst = await ask('default first');

const again = provider('own');
await OpenFeature.setProviderAndWait('domain first', again);
await OpenFeature.setProviderAndWait(again);
await OpenFeature.setProviderAndWait(provider('other'));
const domainFirst = await ask('domain first');

console.log(`after the default was replaced: default first ${defaultFirst}, domain first ${domainFirst}`);
await OpenFeature.close();
process.exitCode = defaultFirst === 'other' && domainFirst === 'own' ? 0 : 1;
JS
node bind.mjs || { echo 'This has changed.'; exit 1; }
