import { type SimpleSelector, toSimpleSelector } from '../../src/domain/trails/simple-selector.ts'
import type { Trail } from '../../src/domain/trails/trail.ts'

/** How a trail fares, as pages show it. */
export type StateSeen = {
  lastDelivery: { closedAt: Date; deliveredAt: Date | null } | null
  nextAt: Date | null
  waiting: number
  waitingSince: Date | null
  failure: { message: string; at: Date } | null
  lastDigest: { writtenAt: Date } | null
  keptDays: string[]
}

export type TrailSeen = { trail: Trail; state: StateSeen }

/** Whether a trail works, told by sign and word. */
export function Faring({ trail, state }: TrailSeen) {
  const { name, word } = faringOf(trail, state)
  return <span class={`standing standing-${name}`}>{word}</span>
}

/** Which events a trail saves, in a sentence. */
export function writeSaved({ selectors }: Pick<Trail, 'selectors'>): string {
  const choice = toSimpleSelector(selectors)
  if (choice) return writeChoice(choice)
  const [only, ...more] = selectors?.kind === 'basic' ? selectors.selectors : []
  const isPlain = only?.hasManagementEvents && more.length === 0
  if (!isPlain || only.dataResources.length + only.excludedSources.length > 0)
    return 'Events that finer selectors choose'
  return `${KINDS[WORDS[only.readWrite]]} among management events`
}

/** A size as people read it. */
export function writeBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  const at = Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  return `${(bytes / 1_000 ** at).toFixed(1)} ${UNITS[at]}`
}

const WORDS = { All: 'all', WriteOnly: 'writes', ReadOnly: 'reads' } as const
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const
const KINDS = { all: 'Every event', writes: 'Every write', reads: 'Every read' }

function faringOf({ isLogging, startedAt }: Trail, { failure }: StateSeen): { name: string; word: string } {
  if (failure) return { name: 'off', word: 'Behind' }
  if (isLogging) return { name: 'on', word: 'Logging' }
  return { name: 'gone', word: startedAt ? 'Stopped' : 'Not started' }
}

function writeChoice({ readWrite, sources, actions, projects }: SimpleSelector): string {
  const parts = [
    sources.length > 0 && `from ${sources.join(', ')}`,
    actions.length > 0 && `of the actions ${actions.join(', ')}`,
    projects.length > 0 && `in ${projects.join(', ')}`,
  ]
  return [KINDS[readWrite], ...parts.filter(Boolean)].join(' ')
}
