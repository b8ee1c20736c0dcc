import { Hono } from 'hono'
import { FindPage } from '../../../views/find/find.tsx'
import { foundPageUrl } from '../../../views/find/found-events.ts'
import { Fault, faultMessage } from '../../domain/fault.ts'
import type { FoundWords } from '../../domain/find/resolve-words.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { FindByWords } from '../../services/events/find.ts'
import type { ConsoleEnv } from './console-env.ts'
import { withLabels } from './field-labels.ts'
import { requireSession, sessionOf, toViewer } from './session.ts'

/** Returns the page that finds filters of events by words. It leads on to what the words name exactly. */
export function findPage(findByWords: FindByWords) {
  const app = new Hono<ConsoleEnv>()
  app.get('/find', requireSession, async (c) => {
    const session = sessionOf(c)
    const query = (c.req.query('q') ?? '').trim()
    const found = await findByWords(session.caller, query === '' ? null : query).then(withoutFault, withFault)
    if (found.certain !== null) return c.redirect(foundPageUrl(found.certain), 303)
    if (found.fault !== null) c.status(400)
    return c.render(<FindPage {...found} query={query} viewer={toViewer(session)} />)
  })
  return app
}

function withoutFault(found: FoundWords) {
  return { ...found, fault: null }
}

// What is wrong with the words is shown on the page.
function withFault(error: unknown): FoundWords & { fault: string } {
  if (!(error instanceof Fault) || error.field !== 'q') throw error
  const labels = { q: MESSAGES.pages.find.inMessages }
  const fault = withLabels(faultMessage(error), labels)
  return { matches: [], certain: null, unknown: [], didYouMean: [], fault }
}
