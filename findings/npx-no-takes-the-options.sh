#!/usr/bin/env bash
# npx --no NAME --option: the option never reaches the command.
#
# `npx --no NAME` runs a command that is installed and refuses to fetch one: the safe way to write it into
# documentation.
# Expected: what follows the name belongs to the command, as it does after `npx NAME` and `npx --yes NAME`.
# Seen: npx takes the name for the value of `--no`, looks for the command behind it, and gives the options to npm. The
# command runs without them; npm warns of an unknown config. `npx --no -- NAME --option` works.
# Versions: npm 11.19.1, semver 7.6.3, Node.js 20.20
# Output seen: npx semver: 1.2.0, npx --no semver: (nothing), npx --no -- semver: 1.2.0
set -eu

NPM=11.19.1
SEMVER=7.6.3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "npm@$NPM" "semver@$SEMVER" >/dev/null
npx=node_modules/npm/bin/npx-cli.js

coerce() { node "$npx" "$@" --coerce v1.2 2>/dev/null || true; }
plain=$(coerce semver)
refusing=$(coerce --no semver)
separated=$(coerce --no -- semver)
echo "npx semver: $plain, npx --no semver: ${refusing:-(nothing)}, npx --no -- semver: $separated"
[ "$plain" = 1.2.0 ] && [ "$refusing" != 1.2.0 ] && [ "$separated" = 1.2.0 ] || { echo 'This has changed.'; exit 1; }
