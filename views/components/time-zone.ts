import { createContext, useContext } from 'hono/jsx'
import { UTC } from '../../src/domain/periods/time-zone.ts'

/** The time zone in which a page shows times, the one of the browser if it is known, and the URL of the page without its host. */
export type ShownTimeZone = { zone: string; browserZone: string | null; page: string }

/** The time zone of the page that is rendered. A page that is rendered without one shows UTC. */
export const TimeZoneContext = createContext<ShownTimeZone>({ zone: UTC, browserZone: null, page: '/' })

/** Returns the name of the time zone in which the page that is rendered shows times. */
export function useTimeZone(): string {
  return useContext(TimeZoneContext).zone
}
