import { type BoundedMap, createBoundedMap } from '../bounded-map.ts'
import { invalidField } from '../fault.ts'
import { quoteValue } from '../parse.ts'
import { findSimilarName } from '../similar-name.ts'
import { MINUTE_MS } from '../time.ts'

/** The zone of the log itself, of files and of reports. */
export const UTC = 'UTC'

/**
 * Returns the name of a time zone as `Intl` spells it, such as `Europe/Moscow`, for that name in any letter case, or for the name of
 * its city. Throws `invalid` for anything else, also for a city that several zones have.
 */
export function parseTimeZone(value: string, field: string): string {
  const zone = findTimeZone(value)
  if (zone !== null) return zone
  const similar = findSimilarZone(value.trim())
  throw invalidField(field, 'unknownTimeZone', { similar, got: quoteValue(value) })
}

/** Returns the time zone that a text names in the same way, or null if it names none. */
export function findTimeZone(text: string): string | null {
  const name = text.trim().replaceAll(/\s+/g, '_')
  if (UTC_NAME.test(name)) return UTC
  if (name.includes('/')) return NAME.test(name) ? canonicalName(name) : null
  const ofCity = listTimeZones().filter((zone) => cityOf(zone).toLowerCase() === name.toLowerCase())
  return ofCity.length === 1 ? (ofCity[0] ?? null) : null
}

/** Returns the time zones whose names contain a text in any letter case, those whose city begins with it first, up to `limit`. */
export function suggestTimeZones(text: string, limit: number): string[] {
  const part = text.trim().replaceAll(/\s+/g, '_').toLowerCase()
  const found = listTimeZones().filter((zone) => zone.toLowerCase().includes(part))
  const rank = (zone: string) => (cityOf(zone).toLowerCase().startsWith(part) ? 0 : 1)
  return found.toSorted((one, other) => rank(one) - rank(other)).slice(0, limit)
}

/** Returns the names of all time zones that pages suggest, in the order of the alphabet. */
export function listTimeZones(): readonly string[] {
  names ??= Intl.supportedValuesOf('timeZone').filter((zone) => zone === UTC || zone.includes('/'))
  return names
}

/** Returns the last part of the name of a time zone, for people: `New_York` becomes `New York`. */
export function formatCity(zone: string): string {
  return cityOf(zone).replaceAll('_', ' ')
}

/** Returns how many milliseconds the clocks of a time zone are ahead of UTC at an instant. */
export function offsetAt(instantMs: number, zone: string): number {
  if (zone === UTC) return 0
  const slot = Math.floor(instantMs / OFFSET_SLOT_MS)
  const key = `${zone} ${slot}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const offset = readOffset(slot * OFFSET_SLOT_MS, zone)
  offsets.set(key, offset)
  return offset
}

const UTC_NAME = /^(?:etc\/)?(?:utc|uct|gmt|gmt0|greenwich|universal|zulu|z)$/i
const NAME = /^[a-z][a-z0-9_+-]{0,31}(?:\/[a-z0-9_+-]{1,31}){1,2}$/i
// Clocks are set forward and back at whole quarters of an hour.
const OFFSET_SLOT_MS = 15 * MINUTE_MS
const OFFSETS_MAX = 20_000
const FORMATS_MAX = 600

// They only keep what `Intl` takes long to say.
let names: readonly string[] | undefined
const offsets: BoundedMap<number> = createBoundedMap(OFFSETS_MAX)
const formats: BoundedMap<Intl.DateTimeFormat> = createBoundedMap(FORMATS_MAX)

// A name is misspelt as a whole, or as that of its city.
function findSimilarZone(name: string): string | null {
  const zones = listTimeZones()
  const byName = name.includes('/') ? findSimilarName(name, zones) : null
  const city = byName === null ? findSimilarName(name, zones.map(cityOf)) : null
  return byName ?? zones.find((zone) => cityOf(zone) === city) ?? null
}

function canonicalName(name: string): string | null {
  try {
    const zone = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
    return UTC_NAME.test(zone) ? UTC : zone
  } catch {
    return null
  }
}

function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1)
}

function readOffset(instantMs: number, zone: string): number {
  const text = formatOf(zone).format(instantMs)
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = text.split(/\D+/).map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second) - instantMs
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, ...NUMERIC, hourCycle: 'h23' })
  formats.set(zone, format)
  return format
}

const NUMERIC = {
  ...({ year: 'numeric', month: 'numeric', day: 'numeric' } as const),
  ...({ hour: 'numeric', minute: 'numeric', second: 'numeric' } as const),
}
