import type { FlagFile } from '../flag-file.js';
import { jsonCases } from './json-cases.js';
import { positions } from './positions.js';
import { stepCases } from './steps.js';
import { tomlCases } from './toml-cases.js';
import { yamlDocuments } from './yaml-documents.js';
import { yamlScalars } from './yaml-scalars.js';
import { yamlStructures } from './yaml-structures.js';

/** The fixed table: what both relays do with each is recorded in `__tests__/fixtures/flag-files.jsonl`. */
export const FLAG_FILE_CASES: readonly FlagFile[] = [
  ...[...yamlScalars, ...yamlDocuments, ...yamlStructures, ...jsonCases, ...tomlCases, ...positions, ...stepCases],
];
