import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { write } from 'bun'

/** A package that the executable may contain, with the texts of its licenses and the names of the packages that it needs. */
export type BundledPackage = {
  name: string
  version: string
  license: string
  texts: string[]
  needs: string[]
}

const ROOT = join(import.meta.dir, '../..')
const FILE = join(ROOT, 'src/cli/licenses.txt')

/** Returns the licenses of all packages that the executable may contain. */
export function formatLicenses(): string {
  const packages = listBundledPackages()
  const groups = Map.groupBy(
    packages.flatMap(({ texts, ...each }) => texts.map((text) => ({ ...each, text }))),
    ({ text }) => text,
  )
  const own = readJson(join(ROOT, 'package.json'))
  return [
    [
      'Daybook is licensed under the Apache License 2.0. It contains the packages below under their own licenses.',
      `The executable also contains Bun ${String(own.packageManager).replace('bun@', '')}, which is under the MIT license, with JavaScriptCore under the GNU`,
      'Library General Public License 2 and further libraries. https://bun.com/docs/project/license lists them and says',
      'how to build Bun with a changed JavaScriptCore.',
    ].join('\n'),
    packages.map(({ name, version, license }) => `${name} ${version} (${license})`).join('\n'),
    ...[...groups].map(([text, members]) => `${RULE}\n${namesOf(members)}\n${RULE}\n\n${text}`),
  ]
    .join('\n\n')
    .concat('\n')
}

/** Returns all packages that the executable may contain, in the order of their names: those of package.json, and what they need. */
export function listBundledPackages(): BundledPackage[] {
  return listPackageNames().map(readPackage)
}

const RULE = '-'.repeat(100)

function namesOf(members: { name: string; version: string }[]): string {
  return members.map(({ name, version }) => `${name} ${version}`).join(', ')
}

function listPackageNames(): string[] {
  const found = new Set<string>()
  const visit = (manifest: { [member: string]: unknown }) => {
    for (const name of Object.keys(Object(manifest.dependencies))) {
      const folder = join(ROOT, 'node_modules', name)
      if (found.has(name) || !existsSync(folder)) continue
      found.add(name)
      visit(readJson(join(folder, 'package.json')))
    }
  }
  visit(readJson(join(ROOT, 'package.json')))
  return [...found].sort()
}

function readPackage(name: string): BundledPackage {
  const folder = join(ROOT, 'node_modules', name)
  const { version, license, dependencies } = readJson(join(folder, 'package.json'))
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice|copying)/i.test(file))
  const texts = files.sort().map((file) => toPlainLines(readFileSync(join(folder, file), 'utf8')))
  const needs = Object.keys(Object(dependencies)).sort()
  return { name, version: String(version), license: String(license), texts, needs }
}

// Without the characters that a terminal would show as codes.
function toPlainLines(text: string): string {
  return text
    .replace(/\r\n?|\f/g, '\n')
    .replaceAll('\t', '    ')
    .replace(/[\u00a0\ufeff]/g, ' ')
    .replace(/[ ]+$/gm, '')
    .trim()
}

function readJson(path: string): { [member: string]: unknown } {
  return JSON.parse(readFileSync(path, 'utf8'))
}

// `bun run licenses` and every build write the file; a test holds that it is current.
if (import.meta.main) await write(FILE, formatLicenses())
