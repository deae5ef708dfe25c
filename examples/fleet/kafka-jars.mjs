import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Lacking } from './lacking.mjs';
import { runTool } from './tool.mjs';

const pom = fileURLToPath(new URL('pom.xml', import.meta.url));
const folder = fileURLToPath(new URL('../../.kafka/', import.meta.url));
const jars = `${folder}jars`;
const stampFile = `${folder}jars.built-from`;
const LOWEST_JAVA = 17;

/** Returns the class path of Kafka. The first time Maven downloads it: some 45 files, 44 MB. */
export function kafkaClassPath() {
  checkJava();
  const stamp = createHash('sha256').update(readFileSync(pom)).digest('hex');
  const isThere = existsSync(jars) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (!isThere) download(stamp);
  return `${jars}/*`;
}

function checkJava() {
  const { stderr } = runTool('java', ['-version']);
  const [, major] = /version "(\d+)/.exec(stderr ?? '') ?? [];
  if (major !== undefined && Number(major) >= LOWEST_JAVA) return;
  throw new Lacking(`Kafka cannot be started: Java ${LOWEST_JAVA} or later is not installed (https://adoptium.net).`);
}

/** The folder gets its name only when it is whole. */
function download(stamp) {
  if (runTool('mvn', ['--version']).status !== 0) {
    throw new Lacking('Kafka cannot be downloaded: Maven is not installed (https://maven.apache.org).');
  }
  const unfinished = `${jars}.unfinished`;
  for (const path of [jars, unfinished]) rmSync(path, { recursive: true, force: true });
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${unfinished}`];
  const { status } = runTool('mvn', ['-B', '-q', '-f', pom, ...goal], ['ignore', 'inherit', 'inherit']);
  if (status !== 0) throw new Error('Maven could not download Kafka.');
  renameSync(unfinished, jars);
  writeFileSync(stampFile, stamp);
}
