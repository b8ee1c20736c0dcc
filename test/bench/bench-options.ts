import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { DATABASES, type DatabaseName } from '../support/databases.ts'
import { BATCH_EVENTS } from './bench-events.ts'

const SIZES: { [size: string]: number } = { '100k': 100_000, '1m': 1_000_000, '10m': 10_000_000 }
/** The parts of the bench on events that are sent and compacted first, which says what that costs. */
const STORED_PHASES = ['singles', 'pages', 'search', 'exports', 'reports', 'archive', 'start'] as const
/** All parts, in their order. */
const PHASES = [...STORED_PHASES, 'tail', 'latency'] as const

export type Phase = (typeof PHASES)[number]

/** The number of events that the bulk insert copies, and that pages with all events are compared with. */
export const SMALL_EVENTS = 100_000

export type BenchOptions = {
  events: number
  databases: DatabaseName[]
  phases: Phase[]
  /** POSTs per second of the open loop. */
  perSecond: number
  /** The folder for CPU profiles of the server; null for none. */
  profiles: string | null
  /** Whether the tables replace those of the guide. */
  isForGuide: boolean
}

/** Parses the arguments of the bench. */
export function parseOptions(): BenchOptions {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: '100k' },
      events: { type: 'string' },
      database: { type: 'string', multiple: true, default: [...DATABASES] },
      phase: { type: 'string', multiple: true, default: [...PHASES] },
      rate: { type: 'string', default: '200' },
      profile: { type: 'string' },
      guide: { type: 'boolean', default: false },
    },
  })
  const events = Number(values.events ?? SIZES[values.size])
  if (!(events >= SMALL_EVENTS && events % BATCH_EVENTS === 0))
    throw new Error(
      `--size must be ${Object.keys(SIZES).join(', ')}; --events a multiple of ${BATCH_EVENTS} and at least ${SMALL_EVENTS}.`,
    )
  const profiles = values.profile === undefined ? null : resolve(values.profile)
  if (profiles !== null) mkdirSync(profiles, { recursive: true })
  return {
    events,
    databases: pick('database', DATABASES, values.database),
    phases: pick('phase', PHASES, values.phase),
    perSecond: Number(values.rate),
    profiles,
    isForGuide: values.guide,
  }
}

/** Whether one of the phases is on events that are sent and compacted first. */
export function needsStoredEvents(phases: Phase[]): boolean {
  return STORED_PHASES.some((phase) => phases.includes(phase))
}

function pick<Name extends string>(option: string, all: readonly Name[], named: string[]): Name[] {
  const unknown = named.find((each) => !all.some((name) => name === each))
  if (unknown !== undefined) throw new Error(`--${option} must be one of ${all.join(', ')}; got ${unknown}.`)
  return all.filter((name) => named.includes(name))
}
