// @ts-check
import { basename, join } from 'node:path';
import { Application, Converter, KindRouter, PageEvent, ReflectionKind } from 'typedoc';
import { ENTRIES } from './entries.mjs';
import { readAsGitHub } from './markdown-rules.mjs';

/** Types that the exported types use, and that nobody needs to name. */
const UNNAMED = [
  ...['MemberName', 'FILE_FORMATS', 'DROP_REASONS', 'EVALUATION_OPTIONS', 'JsonObject', 'Connection'],
  ...['TlsVersion', 'LookupCallback', 'DeclaredArguments', 'InputOf', 'EvaluationErrorCode', 'EventSchemas'],
  ...['StandardSchema', 'TrackFor'],
];

/** Everything that TypeDoc can warn of, but members without a comment. */
const VALIDATION = {
  ...{ notExported: true, invalidLink: true, invalidPath: true, rewrittenLink: true, unusedMergeModuleWith: true },
  notDocumented: false,
};

/**
 * Builds the site: the declarations of all entries, and the pages as they are in the repository. Whatever TypeDoc warns
 * of is an error. Needs no network.
 *
 * @param {{ root: string, out: string, pages: readonly string[] }} site
 * @returns {Promise<boolean>} False if something is wrong; TypeDoc has said what.
 */
export async function buildSite({ root, out, pages }) {
  const application = await Application.bootstrap({
    ...{ name: 'goff-server-provider', tsconfig: join(root, 'tsconfig.json'), basePath: root },
    entryPoints: Object.values(ENTRIES).map((source) => join(root, source)),
    readme: join(root, 'README.md'),
    projectDocuments: pages.filter((page) => page !== 'README.md').map((page) => join(root, page)),
    ...{ intentionallyNotExported: UNNAMED, validation: VALIDATION, logLevel: 'Warn' },
    // There is no address of the sources to link to.
    ...{ disableSources: true, hideGenerator: true, excludeInternal: true, excludePrivate: true },
    highlightLanguages: ['js', 'ts', 'json', 'yaml', 'toml', 'ini', 'sql', 'sh', 'console', 'text', 'mermaid', 'diff'],
    markdownItLoader: readAsGitHub,
    customCss: join(root, 'scripts/docs/site.css'),
  });
  application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => nameAsRead(project));
  application.renderer.defineRouter('pages', PageRouter);
  application.options.setValue('router', 'pages');
  application.renderer.on(PageEvent.END, withIndex);
  const project = await application.convert();
  if (project !== undefined) application.validate(project);
  const { logger } = application;
  if (project === undefined || logger.hasErrors() || logger.hasWarnings()) return false;
  await application.generateDocs(project, out);
  return !logger.hasErrors() && !logger.hasWarnings();
}

/** The path in the repository of each page, without `.md`. @type {WeakMap<object, string>} */
const pathOf = new WeakMap();

/**
 * Modules get the names by which they are imported, in place of paths, and pages the titles that they begin with.
 *
 * @param {import('typedoc').ProjectReflection} project
 */
function nameAsRead(project) {
  const names = new Map(Object.entries(ENTRIES).map(([name, source]) => [source.replace(/(\/index)?\.ts$/, ''), name]));
  for (const module of project.getChildrenByKind(ReflectionKind.Module))
    module.name = names.get(module.name) ?? module.name;
  for (const page of project.documents ?? []) {
    pathOf.set(page, page.name);
    const [head] = page.content;
    page.name = /^# (.+)$/m.exec(head?.text ?? '')?.[1]?.replaceAll('`', '') ?? page.name;
  }
}

/** The address of a page is that of its file, so that a better title breaks no link. */
class PageRouter extends KindRouter {
  /** @override @param {import('typedoc').Reflection} reflection */
  getIdealBaseName(reflection) {
    const path = pathOf.get(reflection);
    return path === undefined ? super.getIdealBaseName(reflection) : `documents/${basename(path).toLowerCase()}`;
  }
}

/** TypeDoc writes `../#anchor` for an anchor of the first page: a file system has no first page of a folder. */
function withIndex(/** @type {PageEvent} */ page) {
  if (page.contents !== undefined) page.contents = page.contents.replaceAll('href="../#', 'href="../index.html#');
}
