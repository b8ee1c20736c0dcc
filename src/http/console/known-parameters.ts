import { invalidField } from '../../domain/fault.ts'
import { cutName } from '../../domain/parse.ts'
import { parseTimeZone } from '../../domain/periods/time-zone.ts'
import { findSimilarName } from '../../domain/similar-name.ts'

type QueryParams = { [name: string]: string[] }

// The query parameters of the pages that have some. All other pages take none.
const PARAMETERS: { [path: string]: readonly string[] } = {
  '/find': ['q'],
  '/entity': ['user', 'address', 'key', 'server', 'project'],
  '/first-event': ['key', 'proof', 'polls'],
  '/people': ['q', 'after'],
  '/servers': ['q', 'differing', 'project', 'after'],
  '/actions': ['q'],
  '/event-values': ['field', 'value'],
  '/reports/administration/progress': ['id', 'of', 'asks'],
  '/downloads/progress': ['id', 'of', 'asks'],
  '/sign-in/file': ['next'],
  '/account/confirmation': ['next'],
}

// These pages show a message beside the form that has the parameters.
const PAGES_WITH_OWN_MESSAGES = [
  ...[
    '/events',
    '/events/export',
    '/downloads/new',
    '/event-histogram',
    '/event-facets',
    '/event-tail',
    '/event-news',
  ],
  ...['/reports', '/reports/administration/file'],
]
/** The page of an event, with the list that it was opened from, and its files. */
const EVENT_PATH = /^\/events\/[^/]+$/
const EVENT_PARAMETERS = ['project', 'list']
const EVENT_FILE_PATH = '/events/'
const EVENT_FILE_PARAMETERS = ['project']
/** The message that a redirect shows on any page. */
const NOTICE = 'notice'
/** The time zone in which any page shows times. */
const ZONE = 'zone'

/**
 * Throws `invalid` for a query parameter that a page does not know, or that is repeated: a page that ignored it would show
 * something else than what the link asks for.
 */
export function requireParametersOfPage(path: string, given: QueryParams): void {
  const { [ZONE]: zones = [], ...query } = given
  for (const zone of zones) parseTimeZone(zone, ZONE)
  if (zones.length > 1) throw invalidField(ZONE, 'givenTwice')
  if (PAGES_WITH_OWN_MESSAGES.includes(path)) return
  const { [NOTICE]: _, ...others } = query
  requireKnownParameters(others, parametersOf(path))
}

function parametersOf(path: string): readonly string[] {
  if (EVENT_PATH.test(path)) return EVENT_PARAMETERS
  if (path.startsWith(EVENT_FILE_PATH)) return EVENT_FILE_PARAMETERS
  return Object.hasOwn(PARAMETERS, path) ? (PARAMETERS[path] ?? []) : []
}

/** Throws `invalid` for a parameter that is not among the allowed ones, or that is repeated. */
export function requireKnownParameters(query: QueryParams, allowed: readonly string[]): void {
  for (const [name, values] of Object.entries(query)) {
    if (!allowed.includes(name)) {
      const similar = findSimilarName(name, allowed)
      const shown = cutName(name)
      throw invalidField(shown, 'pageParameterUnknown', { name: shown, similar, allowed })
    }
    if (values.length > 1) throw invalidField(name, 'givenTwice')
  }
}
