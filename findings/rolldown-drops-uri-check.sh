#!/usr/bin/env bash
# A bundler removes a check that consists of a call that throws.
#
# A common way to validate percent-encoding is to call decodeURIComponent for its exception alone:
#   try { decodeURIComponent(text); } catch { return false; }
# Expected: the bundled module behaves like its source; a call that can throw is not free of effects.
# Seen: rolldown drops the call as free of effects, and with it the check: the source returns false for '%zz', the
# bundle returns true. Tests of the sources cannot notice it.
# Versions: rolldown 1.0.0-rc.17, Node.js 20.20
# Output seen: source false, bundle true
set -eu

ROLLDOWN=1.0.0-rc.17
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "rolldown@$ROLLDOWN" >/dev/null

cat > check.mjs <<'JS'
export function isDecodable(text) {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
JS
npx --no rolldown check.mjs --format esm --file bundle.mjs >/dev/null

ask() { node --input-type=module -e "import { isDecodable } from '$folder/$1'; console.log(isDecodable('%zz'));"; }
source=$(ask check.mjs)
bundle=$(ask bundle.mjs)
echo "source $source, bundle $bundle"
[ "$source" = false ] && [ "$bundle" = true ] || { echo 'This has changed.'; exit 1; }
