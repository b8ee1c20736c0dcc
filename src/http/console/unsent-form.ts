import type { Context } from 'hono'
import { EMPTY_FORM, type FormState } from '../../../views/components/form.tsx'
import type { Secrets } from '../../domain/ports.ts'
import { MINUTE_MS } from '../../domain/time.ts'
import type { Cookie } from './cookies.ts'
import { parseReturnPath } from './return-path.ts'

/** Where a form is: the page that shows it, from the path that it is sent to, and its fields that may be kept. */
export type FormPlace = {
  /** Matches the path; the first group is the path of the page. */
  path: RegExp
  /** Never passwords or secrets. Empty for buttons, which have nothing to fill in again. */
  fields: readonly string[]
}

/** A form that was not accepted: the URL of its page, and whether that page will show what was entered. */
export type UnsentForm = { page: string; isKept: boolean }

export type UnsentForms = ReturnType<typeof createUnsentForms>

/** What was entered is kept this long. */
const KEPT_MINUTES = 15
/** Browsers keep cookies of up to 4 KB, their name and attributes included. */
const COOKIE_LENGTH_MAX = 3_800

/** Keeps what was entered in a form that was sent without a valid session, sealed in a cookie, until its page shows it. */
export function createUnsentForms(
  places: readonly FormPlace[],
  cookie: Cookie,
  secrets: Pick<Secrets, 'seal' | 'open'>,
  clock: () => Date,
) {
  return {
    /** Keeps the form of a POST request. Returns null if no page shows it, such as that of signing out. */
    async keep(c: Context): Promise<UnsentForm | null> {
      const place = findPlace(places, c.req.path)
      if (place === null) return null
      const body = await c.req.parseBody().catch(() => ({}))
      const values = pickValues(body, place.fields)
      const page = pageOf(c, body) ?? place.page
      const kept = { page: place.page, values, until: clock().getTime() + KEPT_MINUTES * MINUTE_MS }
      const sealed = secrets.seal(JSON.stringify(kept))
      const isKept = Object.keys(values).length > 0 && sealed.length <= COOKIE_LENGTH_MAX
      if (isKept) cookie.write(c, sealed, KEPT_MINUTES * 60)
      return { page, isKept }
    },

    /** Returns what was entered on this page before, once; an empty form if nothing was. */
    take(c: Context): FormState {
      const kept = parseKept(cookie.read(c), secrets.open)
      if (kept === null || kept.page !== c.req.path) return EMPTY_FORM
      cookie.clear(c)
      return kept.until < clock().getTime() ? EMPTY_FORM : { values: kept.values, faults: {} }
    },
  }
}

function findPlace(places: readonly FormPlace[], path: string) {
  for (const { path: pattern, fields } of places) {
    const page = pattern.exec(path)?.[1]
    if (page !== undefined) return { page, fields }
  }
  return null
}

// A part of a page, such as a cell of a table of grants, says which page it is on.
function pageOf(c: Context, body: object): string | null {
  if ('back' in body && typeof body.back === 'string') return parseReturnPath(body.back)
  const current = c.req.header('hx-current-url') ?? ''
  if (c.req.header('hx-request') !== 'true' || !URL.canParse(current)) return null
  const { pathname, search } = new URL(current)
  return pathname + search
}

// Fields that the browser left out, such as an unticked checkbox, are empty: that was entered too.
function pickValues(body: object, fields: readonly string[]): { [name: string]: string } {
  const sent = new Map<string, unknown>(Object.entries(body))
  const values = fields.map((name) => [name, sent.get(name) ?? ''] as const)
  return Object.fromEntries(
    values.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.trim()]] : [])),
  )
}

function parseKept(sealed: string | null, open: Secrets['open']) {
  if (sealed === null) return null
  try {
    const kept: { page: string; values: { [name: string]: string }; until: number } = JSON.parse(open(sealed))
    return kept
  } catch {
    return null
  }
}
