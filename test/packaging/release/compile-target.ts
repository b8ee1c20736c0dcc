import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Build, compileDaybook } from '../compile.ts'
import { removeSignature } from './remove-signature.ts'
import { runtimeFor } from './runtimes.ts'
import type { Target } from './targets.ts'

// All that a build reads, apart from the packages.
const SOURCES = ['src', 'views', 'public', 'test/fixtures', 'package.json', 'tsconfig.json', 'bunfig.toml']

/** Builds the executable for a platform, whose Bun must be installed. */
export function compileFor(target: Target, build: Omit<Build, 'platform'>): void {
  compileDaybook({ ...build, platform: { target: target.bun, runtime: runtimeFor(target) } })
  if (target.hasWrongSignature) writeFileSync(build.outfile, removeSignature(readFileSync(build.outfile)))
}

/** Copies all that a build reads to a new folder; the packages stay where they are. */
export function copyBuildSource(source: string, copy: string): void {
  for (const name of SOURCES) cpSync(join(source, name), join(copy, name), { recursive: true })
  symlinkSync(join(source, 'node_modules'), join(copy, 'node_modules'))
}
