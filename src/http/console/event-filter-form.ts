import {
  ASKED,
  type Asked,
  type AskedName,
  isPreset,
  LABELS,
  PERIODS,
} from '../../../views/events/filter-params.ts'
import { type ExportFormat, paths } from '../../../views/paths.ts'
import { FILTER_LENGTH_MAX, type Filter, type TextFilter } from '../../domain/events/query.ts'
import { toColumn } from '../../domain/events/record.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import { checkLength, parseInstant, parseOneOf } from '../../domain/parse.ts'

/** What an address asks for: as text to show again, as a filter to ask with, and what is wrong with it. */
export type Ask = {
  asked: Asked
  filter: Filter
  faults: { [name in AskedName]?: string }
  cursor: string | null
  /** Where the chosen period begins; all pages of one answer share it, however much later they are asked for. */
  since: Date | null
  /** The one address of this question, when the given one says it differently. */
  elsewhere: string | null
}

/** Reads the address of a page of events; it never throws: what is wrong with a value stands beside its field. */
export function readAsk(given: { [name: string]: string }, now: Date): Ask {
  const asked = readAsked(given)
  const { read, faults } = reader(asked)
  const period = read('period', (value) => parseOneOf(value, PERIOD_NAMES, LABELS.period))
  const { began, cursor } = readPlace(asked)
  const since = period && (began ?? new Date(now.getTime() - minutesOf(period) * MINUTE_MS))
  const from = read('from', (value) => parseInstant(value, LABELS.from))
  const until = read('until', (value) => parseInstant(value, LABELS.until))
  if (from && until && from >= until) faults.until = 'Until must be later than From.'
  return {
    asked: { ...asked, ...(from && { from: forField(from) }), ...(until && { until: forField(until) }) },
    filter: { ...readTexts(read), from: since ?? from, until, readOnly: readReadOnly(read) },
    faults,
    cursor,
    since,
    elsewhere: isPlain(given, asked) ? null : paths.events(asked),
  }
}

/** What the page after this one is asked with. */
export function askedNext({ asked, since }: Ask, cursor: string | null): Asked | null {
  if (cursor === null) return null
  return { ...asked, cursor: since ? `${since.getTime()}~${cursor}` : cursor }
}

/** What a download of exactly this answer is asked with: a chosen period becomes the moment it began. */
export function askedWhole({ asked, since }: Ask): Asked {
  const { cursor: _, period, ...rest } = asked
  if (!period || !since) return { ...rest, ...(period && { period }) }
  return { ...rest, from: since.toISOString() }
}

/** Which file is wanted. */
export function readFormat(given: string | undefined): ExportFormat {
  return parseOneOf(given ?? 'csv', ['csv', 'json', 'ndjson'], 'format')
}

/** The filter of a download; a fault where a page would show what is wrong beside a field. */
export function readFilter(given: { [name: string]: string }, now: Date): Filter {
  const { filter, faults } = readAsk(given, now)
  refuse(faults)
  return filter
}

/** Throws what is wrong, where there is no field to say it beside. */
export function refuse(faults: { [name in AskedName]?: string }): void {
  for (const [name, sentence] of Object.entries(faults)) throw invalidField(name, sentence)
}

/** The day that the rows above the wanted ones end with, or null. */
export function readDay(given: string | undefined): string | null {
  return given ?? null
}

/** Who wants to come in. */
export function readSignIn(body: Body) {
  return {
    token: parseTextField(body, 'token'),
    userName: parseTextField(body, 'userName').trim(),
    password: parseTextField(body, 'password'),
  }
}

/** A text of a form; empty when it was not sent. */
export function parseTextField(body: Body, name: string): string {
  const value = body[name]
  return typeof value === 'string' ? value : ''
}

/** Where to go after signing in: an address of this house, or null. */
export function readNext(given: string | undefined): string | null {
  if (!given?.startsWith('/') || !URL.canParse(given, HERE)) return null
  const url = new URL(given, HERE)
  return url.origin === HERE && !url.pathname.startsWith('//') ? url.pathname + url.search : null
}

type Body = { [name: string]: unknown }
type Read = <Value>(name: AskedName, reader: (value: string) => Value) => Value | null

const HERE = 'http://here.invalid'
const MINUTE_MS = 60_000
const PERIOD_NAMES = PERIODS.map(({ period }) => period)
const READ_ONLY = ['any', 'no', 'yes'] as const

// A pressed period wins over everything, exact times over a period that was chosen before.
function readAsked({ preset, ...given }: { [name: string]: string }): Asked {
  const values = ASKED.map((name) => [name, name === 'q' ? given[name] : given[name]?.trim()] as const)
  const { from, until, period, cursor, ...rest }: Asked = Object.fromEntries(
    values.filter(([, value]) => value),
  )
  if (rest.readOnly === 'no') delete rest.readOnly
  if (preset !== undefined) return isPreset(preset) ? { ...rest, period: preset } : rest
  if (from || until)
    return { ...rest, ...(from && { from }), ...(until && { until }), ...(cursor && { cursor }) }
  return { ...rest, ...(period && { period }), ...(cursor && { cursor }) }
}

function reader(asked: Asked): { read: Read; faults: { [name in AskedName]?: string } } {
  const faults: { [name in AskedName]?: string } = {}
  return {
    faults,
    read(name, reader) {
      try {
        return asked[name] === undefined ? null : reader(asked[name])
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        faults[name] = error.message
        return null
      }
    },
  }
}

// With a period the cursor is led by the moment at which the period began for the first page.
function readPlace({ period, cursor }: Asked): { began: Date | null; cursor: string | null } {
  const [, time, rest] = (period && /^(\d{1,15})~(.+)$/.exec(cursor ?? '')) || []
  return { began: time ? new Date(Number(time)) : null, cursor: rest ?? cursor ?? null }
}

function readTexts(read: Read) {
  const text = (name: TextFilter) => read(name, (value) => readFilterText(value, name))
  return {
    q: text('q'),
    resourceName: text('resourceName'),
    resourceType: text('resourceType'),
    eventName: text('eventName'),
    userName: text('userName'),
    project: text('project'),
    eventSource: text('eventSource'),
    sourceIPAddress: text('sourceIPAddress'),
    accessKeyId: text('accessKeyId'),
    errorCode: text('errorCode'),
    eventId: text('eventId'),
  }
}

function readFilterText(value: string, name: TextFilter): string {
  const text = checkLength(value, FILTER_LENGTH_MAX, LABELS[name])
  return name === 'q' ? text.toWellFormed().replaceAll('\0', '\uFFFD') : toColumn(text)
}

function readReadOnly(read: Read): boolean | null {
  const word = read('readOnly', (value) => parseOneOf(value, READ_ONLY, LABELS.readOnly)) ?? 'no'
  return word === 'any' ? null : word === 'yes'
}

function minutesOf(name: string): number {
  return PERIODS.find(({ period }) => period === name)?.minutes ?? 0
}

// As a date field takes it: without a zone; seconds and their parts only where there are some.
function forField(moment: Date): string {
  return moment.toISOString().replace(/(?:\.000)?Z$/, '')
}

function isPlain(given: { [name: string]: string }, asked: Asked): boolean {
  return Object.keys(given).every((name) => Object.hasOwn(asked, name))
}
