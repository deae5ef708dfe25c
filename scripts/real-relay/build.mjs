#!/usr/bin/env node
/**
 * Builds the relay-proxy of GO Feature Flag, in the release that `go.mod` beside this file pins, into
 * `.relay/relayproxy`.
 *
 * Does nothing when that binary has been built from the same inputs already. Exit codes: 0 the binary is there, 1 it
 * cannot be built, 3 Go is missing or too old. The first build downloads about 1.4 GB of modules and takes minutes.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = fileURLToPath(new URL('../../.relay/', import.meta.url));
const binary = `${folder}relayproxy`;
const stampFile = `${folder}relayproxy.built-from`;
const goModule = 'github.com/thomaspoignant/go-feature-flag';

const exitCodeWithoutGo = 3;
/** A workspace file further up would replace the pinned module graph. */
const goEnvironment = { ...process.env, GOWORK: 'off' };

const inputs = ['go.mod', 'go.sum', 'build.mjs'].map((file) => readFileSync(here + file));
const version = new RegExp(`^\\s*${goModule} (v\\S+)`, 'm').exec(inputs[0].toString())[1];
const stamp = inputs.reduce((hash, input) => hash.update(input), createHash('sha256')).digest('hex');

if (isBuilt()) process.exit(0);
if (!hasGo()) {
  console.error(`The relay ${version} cannot be built: Go is not installed, or too old (https://go.dev/dl).`);
  process.exit(exitCodeWithoutGo);
}
console.log(`Building the relay ${version}: a few minutes the first time.`);
process.exit(build());

function isBuilt() {
  return existsSync(binary) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
}

/** An older Go runs in the folder of the module only where it can get the version that the module asks for. */
function hasGo() {
  return spawnSync('go', ['version'], { cwd: here, env: goEnvironment, stdio: 'ignore' }).status === 0;
}

/** Returns the exit code. The binary gets its name only when it is whole. */
function build() {
  mkdirSync(folder, { recursive: true });
  const unfinished = `${binary}.unfinished`;
  const ldflags = `-s -w -X main.version=${version}`;
  const flags = ['-mod=readonly', '-trimpath', `-ldflags=${ldflags}`];
  const { status } = spawnSync('go', ['build', ...flags, '-o', unfinished, `${goModule}/cmd/relayproxy`], {
    cwd: here,
    env: goEnvironment,
    stdio: 'inherit',
  });
  if (status !== 0) return 1;
  renameSync(unfinished, binary);
  writeFileSync(stampFile, stamp);
  return 0;
}
