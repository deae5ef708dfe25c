import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly licenseText: string;
}

/** The folder of the package that a module belongs to, for modules below `node_modules`. */
const packageFolder = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

function readPackage(folder: string): BundledPackage {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string };
  const license = readdirSync(folder).find((file) => /^licen[cs]e(\.(md|txt))?$/i.test(file));
  if (license === undefined) throw new Error(`${manifest.name} has no license file: it may not be bundled`);
  const { name, version } = manifest;
  return { name, version, licenseText: readFileSync(join(folder, license), 'utf8').trim() };
}

/**
 * The packages that a bundle's modules come from, by name. Throws for a package without a license file.
 */
export function bundledPackages(moduleIds: readonly string[]): BundledPackage[] {
  const folders = new Set(moduleIds.flatMap((id) => packageFolder.exec(id)?.[1] ?? []));
  return [...folders].map(readPackage).sort((a, b) => a.name.localeCompare(b.name));
}

/** Packages with the same license share one copy of its text. */
function notices(packages: readonly BundledPackage[]): string[] {
  const named = new Map<string, string[]>();
  for (const { name, version, licenseText } of packages) {
    named.set(licenseText, [...(named.get(licenseText) ?? []), `${name} ${version}`]);
  }
  return [...named].map(([licenseText, names]) => `${names.join('\n')}\n\n${licenseText}\n`);
}

/** The text of THIRD_PARTY_NOTICES. */
export function thirdPartyNotices(packages: readonly BundledPackage[]): string {
  const title = 'The builds of goff-server-provider contain the following packages.\n';
  return [title, ...notices(packages)].join(`\n${'-'.repeat(78)}\n\n`);
}
