import { createContext, useContext } from 'hono/jsx'
import { UTC } from '../../src/domain/periods/time-zone.ts'

/** The time zone in which a page shows times, and the one of the browser if it is known. */
export type ShownTimeZone = { zone: string; browserZone: string | null }

/** The time zone of the page that is rendered. A page that is rendered without one shows UTC. */
export const TimeZoneContext = createContext<ShownTimeZone>({ zone: UTC, browserZone: null })

/** Returns the name of the time zone in which the page that is rendered shows times. */
export function useTimeZone(): string {
  return useContext(TimeZoneContext).zone
}
