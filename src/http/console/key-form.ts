import type { KeyLimits } from '../../domain/access/access-key.ts'
import { invalidField } from '../../domain/fault.ts'
import { DAY_MS } from '../../domain/time.ts'
import { parseGrant } from './grant-form.ts'

/** The fields of the form that creates an access key, apart from those of its grants. */
export const KEY_FIELDS = ['expiresAt', 'networks'] as const

const SCOPE_PREFIX = 'scope '

/** Returns the limits of a new access key from the values of its form; throws a fault for a date that is none. */
export function parseKeyLimitsForm(values: { [name: string]: string }): KeyLimits {
  const networks = (values.networks ?? '').split(/[\s,]+/).filter(Boolean)
  const scope = Object.entries(values).flatMap(([name, value]) =>
    name.startsWith(SCOPE_PREFIX) && value === 'yes' ? [parseGrant(name.slice(SCOPE_PREFIX.length))] : [],
  )
  return {
    expiresAt: parseLastDay(values.expiresAt ?? ''),
    scope: scope.length === 0 ? null : scope,
    networks: networks.length === 0 ? null : networks,
  }
}

/** Returns whether a field of the form chooses a grant. */
export function isScopeField(name: string): boolean {
  return name.startsWith(SCOPE_PREFIX)
}

// The key works until the end of the day.
function parseLastDay(day: string): Date | null {
  if (day === '') return null
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms)) throw invalidField('expiresAt', 'notADay')
  return new Date(ms + DAY_MS)
}
