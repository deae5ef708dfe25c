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

/** What leaves the type out: then it is feature. */
const NO_TYPE = /^(?:|null|~)$/;

/** Looks for mistakes with which relays start in silence, by their spelling alone, which YAML, JSON and TOML share. */
export function checkExporter(configuration: string): Finding[] {
  const text = withoutIndent(configuration.replace(/^[ \t]*#.*$/gm, '').replace(/\s#.*$/gm, ''));
  const types = hasExporters(text) ? valuesOf(text, 'eventType').filter((type) => !NO_TYPE.test(type)) : [];
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

/** The text with its outermost lines at the margin. */
function withoutIndent(text: string): string {
  const [least = ''] = [...text.matchAll(/^[ \t]*(?=\S)/gm)].map(([indent]) => indent).sort();
  return text.replaceAll(new RegExp(`^${least}`, 'gm'), '');
}

/** Under another name, such as `exportes`, or below another member, a relay ignores exporters. */
function hasExporters(text: string): boolean {
  const isNested = text.trimStart().startsWith('{') || /\bflagsets\b/i.test(text);
  return isNested ? /\bexporters?\b/i.test(text) : /^[ \t]*\[+[ \t]*exporters?\b|^["']?exporters?\b/im.test(text);
}

/** The values of a member, in quotes or without, wherever it is. Its name may be in any case, as for the relay. */
function valuesOf(text: string, member: string): string[] {
  const found = text.matchAll(new RegExp(`\\b${member}\\b["']?[ \\t]*[:=]${BEFORE}(?:${VALUE})`, 'gim'));
  return [...found].map(([, double, single, bare]) => double ?? single ?? bare?.trim() ?? '');
}

/** What YAML may have before a value: an anchor, or a new line, with a sign that the value is on the lines below. */
const BEFORE = '[ \\t]*(?:&\\S+[ \\t]+)?(?:(?:[>|][+-]?[ \\t]*)?\\n[ \\t]+(?=\\w+[ \\t]*$))?';

/** A comma is a part of a value without quotes, unless another member, or the end, comes behind it. */
const VALUE =
  `"([^"\\n]*)"|'([^'\\n]*)'|` + `([^\\s,}"'](?:[^,}\\n]|,(?![ \\t]*(?:["']?[\\w-]+["']?[ \\t]*[:=]|[}\\]\\n]|$)))*)`;

const FIELDS: ReadonlySet<string> = new Set(['Hostname', 'Timestamp', 'Format']);

/** A template that cannot be parsed is no template for a relay: it takes the default. */
function hasUnknownField(filename: string): boolean {
  const actions = [...filename.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, action = '']) =>
    action.replace(/(["'`]).*?\1/g, ''),
  );
  const fields = actions.flatMap((action) => [...action.matchAll(/(?<![\w.])\.(\w[\w.]*)/g)]);
  return fields.some(([, field = '']) => !FIELDS.has(field));
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
