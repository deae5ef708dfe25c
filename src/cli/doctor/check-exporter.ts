import { quoted } from '../../log-text.js';
import { note, ok, wrong, type Finding } from './finding.js';

/** What a relay needs so that tracking events come out. */
export const EXPORTER_YAML = `exporters:
  - { kind: file, outputDir: /events, format: JSON, flushInterval: 10000, eventType: feature }
  - { kind: file, outputDir: /events, format: JSON, flushInterval: 10000, eventType: tracking }`;

/** No response of a relay tells whether it exports: without an exporter it says 200 and throws the events away. */
export const exporterUnknown: Finding = note('exporter', {
  code: 'EXPORTER_UNKNOWN',
  what: 'A relay does not say whether it exports tracking events: without an exporter it throws them away.',
  todo:
    'Check that its configuration has exporters as below (with --relay-config FILE goff-doctor does), ' +
    'or look for the event of --send in what it writes.',
});

/** Under another name, such as `exportes`, a relay ignores exporters. */
const HAS_EXPORTERS = /\bexporters?\b["']?\s*[:=\]]/i;

/** What leaves the type out: then it is feature. */
const NO_TYPE = /^(?:|null|~)$/;

/** Looks for mistakes with which relays start in silence, by their spelling alone, which YAML, JSON and TOML share. */
export function checkExporter(configuration: string): Finding[] {
  const text = configuration.replace(/^\s*#.*$/gm, '').replace(/\s#.*$/gm, '');
  const types = HAS_EXPORTERS.test(text) ? valuesOf(text, 'eventType').filter((type) => !NO_TYPE.test(type)) : [];
  const misspelt = types.find((type) => type !== 'tracking' && type !== 'feature');
  // A misspelt exporter is the missing one: that is one mistake, with one remedy.
  const hasNone = misspelt === undefined && !types.includes('tracking');
  const found = [
    ...(misspelt === undefined ? [] : [meansFeature(misspelt)]),
    ...(hasNone ? [noExporter] : []),
    ...valuesOf(text, 'filename').filter(hasUnknownField).slice(0, 1).map(blocks),
  ];
  return found.length > 0 ? found : [ok('exporter', 'The configuration has an exporter with eventType: tracking.')];
}

/** The values of a member, in quotes or without, wherever it is. Its name may be in any case, as for the relay. */
function valuesOf(text: string, member: string): string[] {
  const value = `"([^"\\n]*)"|'([^'\\n]*)'|([^\\s,}#"']+)`;
  const found = text.matchAll(new RegExp(`\\b${member}\\b["']?[ \\t]*[:=][ \\t]*(?:${value})`, 'gi'));
  return [...found].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
}

const FIELDS: ReadonlySet<string> = new Set(['Hostname', 'Timestamp', 'Format']);

function hasUnknownField(filename: string): boolean {
  return [...filename.matchAll(/\{\{-?\s*\.(\w+)/g)].some(([, field = '']) => !FIELDS.has(field));
}

function meansFeature(type: string): Finding {
  return wrong('exporter', {
    code: 'EVENT_TYPE_MISSPELT',
    what: `An exporter has eventType: ${quoted(type.slice(0, 40))}: the relay takes that for feature in silence.`,
    todo: 'Write exactly eventType: tracking, in small letters.',
  });
}

const noExporter: Finding = wrong('exporter', {
  code: 'NO_TRACKING_EXPORTER',
  what: 'No exporter has eventType: tracking: the relay says 200 to tracking events and throws them away.',
  todo: 'Add one as below to the configuration of the relay.',
});

function blocks(filename: string): Finding {
  return wrong('exporter', {
    code: 'FILENAME_BLOCKS',
    what: `The filename ${quoted(filename.slice(0, 80))} has an unknown field: the exporter writes nothing.`,
    todo: 'Use only the fields {{ .Hostname}}, {{ .Timestamp}} and {{ .Format}}.',
  });
}
