import type { Context } from 'hono'
import type { FilterParams } from '../../../views/events/filter-params.ts'
import { paths } from '../../../views/paths.ts'
import type { ConsoleEnv } from './console-env.ts'
import { sessionOf } from './session.ts'

/**
 * Returns what proves that the events page with these filters was opened in this session. What the page loads later leaves no
 * event of its own, and only with this proof.
 */
export function pageProof(c: Context<ConsoleEnv>, params: FilterParams): string {
  const { cursor: _, loaded: __, ...filters } = params
  return c.get('sign')(`events page of ${sessionOf(c).csrf}: ${paths.events(filters)}`)
}

/** Whether a proof is that of the events page with these filters. */
export function isPageProof(c: Context<ConsoleEnv>, params: FilterParams, proof: string): boolean {
  return c.get('equalsConstantTime')(proof, pageProof(c, params))
}
