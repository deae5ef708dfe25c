#!/usr/bin/env bash
# Installs Debian's Chromium for `npm run test:browser` where that can be done: as root, with apt-get. Elsewhere, and
# where it fails, it says so; the test says itself what is missing then.
set -uo pipefail

for name in "${CHROMIUM:-chromium}" chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
if ! command -v apt-get >/dev/null; then
  echo 'Chromium is not installed: there is no apt-get here.'
  exit 0
fi
if ((EUID != 0)); then
  echo 'Chromium is not installed: apt-get needs root.'
  exit 0
fi

# Without a network apt-get would try for minutes.
limits=(-q -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20)
export DEBIAN_FRONTEND=noninteractive
if apt-get "${limits[@]}" update >/dev/null &&
  apt-get "${limits[@]}" install -y --no-install-recommends chromium >/dev/null; then
  echo 'Chromium is installed.'
else
  echo 'Chromium is not installed: apt-get failed.'
fi
