import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Enums, Models, Serialize, SPDX, Spec } from '@cyclonedx/cyclonedx-library'
import about from '../../../package.json' with { type: 'json' }
import { type BundledPackage, listBundledPackages } from '../../support/bundled-licenses.ts'
import type { Commit } from '../commit.ts'

const LOCK = join(import.meta.dir, '../../../bun.lock')

/**
 * Returns the bill of materials of the executables, in the JSON of CycloneDX: Bun, and all packages with their versions,
 * licenses and hashes. It has no time but that of the commit, so that the same source gives the same text.
 */
export function formatBillOfMaterials(commit: Commit | null): string {
  const bom = new Models.Bom({ version: 1 })
  const daybook = describeDaybook()
  bom.metadata.component = daybook
  if (commit !== null) bom.metadata.timestamp = commit.committedAt
  const packages = listBundledPackages()
  const components = new Map(packages.map((each) => [each.name, describePackage(each)]))
  const refsOf = (names: readonly string[]) =>
    names.map((name) => components.get(name)?.bomRef).filter((ref) => ref !== undefined)
  for (const { name, needs } of packages)
    for (const ref of refsOf(needs)) components.get(name)?.dependencies.add(ref)
  const bun = describeBun()
  for (const ref of [bun.bomRef, ...refsOf(Object.keys(about.dependencies))]) daybook.dependencies.add(ref)
  for (const component of [bun, ...components.values()]) bom.components.add(component)
  const format = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6)
  return `${new Serialize.JsonSerializer(format).serialize(bom, { sortLists: true, space: 2 })}\n`
}

function describeDaybook(): Models.Component {
  return new Models.Component(Enums.ComponentType.Application, about.name, {
    bomRef: about.name,
    version: about.version,
    description: about.description,
    licenses: licenseOf(about.license),
    purl: `pkg:generic/${about.name}@${about.version}`,
  })
}

// The executable contains Bun's, and with it JavaScriptCore.
function describeBun(): Models.Component {
  const version = about.packageManager.replace('bun@', '')
  return new Models.Component(Enums.ComponentType.Platform, 'bun', {
    bomRef: 'bun',
    version,
    licenses: licenseOf('MIT AND LGPL-2.0-or-later'),
    purl: `pkg:npm/bun@${version}`,
  })
}

function describePackage({ name, version, license }: BundledPackage): Models.Component {
  const [group, baseName] = name.startsWith('@') ? name.split('/') : [undefined, name]
  return new Models.Component(Enums.ComponentType.Library, baseName ?? name, {
    ...(group === undefined ? {} : { group }),
    bomRef: `${name}@${version}`,
    version,
    licenses: licenseOf(license),
    hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-512'], hashOf(name, version)]]),
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
  })
}

// A package may name a license that SPDX does not know.
function licenseOf(license: string): Models.LicenseRepository {
  if (license.includes(' AND ')) return new Models.LicenseRepository([new Models.LicenseExpression(license)])
  const id = SPDX.fixupSpdxId(license)
  return new Models.LicenseRepository([
    id === undefined ? new Models.NamedLicense(license) : new Models.SpdxLicense(id),
  ])
}

// The hash of the package's file on npm, as in the lock file.
function hashOf(name: string, version: string): string {
  const entry = `["${name}@${version}", `
  const line = readFileSync(LOCK, 'utf8')
    .split('\n')
    .find((each) => each.includes(entry))
  const hash = /"sha512-([^"]+)"\]/.exec(line ?? '')?.[1]
  if (hash === undefined) throw new Error(`The lock file has no hash of ${name} ${version}.`)
  return Buffer.from(hash, 'base64').toString('hex')
}
