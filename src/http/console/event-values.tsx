import { Hono } from 'hono'
import { EventValues } from '../../../views/events/event-values.tsx'
import { VALUE_FILTER_NAMES } from '../../domain/events/query.ts'
import type { TypedValues } from '../../services/events/typed-values.ts'
import type { ConsoleEnv } from './console-env.ts'
import { requireSession, sessionOf } from './session.ts'

/** Returns the part of a page with the values that a filter can have: those that a text is a part of. */
export function eventValuePages(typedValues: Pick<TypedValues, 'suggest'>) {
  const app = new Hono<ConsoleEnv>()

  // A field whose values are not known has no suggestions.
  app.get('/event-values', requireSession, async (c) => {
    const { caller } = sessionOf(c)
    const name = VALUE_FILTER_NAMES.find((each) => each === c.req.query('field'))
    const text = c.req.query('value')?.trim() ?? ''
    const values = name ? await typedValues.suggest(caller, name, text) : []
    return c.html(<EventValues values={values} />)
  })

  return app
}
