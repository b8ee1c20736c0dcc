import { Hono } from 'hono'
import { FileAfterSignInPage } from '../../../views/access/file-after-sign-in.tsx'
import { paths } from '../../../views/paths.ts'
import type { ConsoleEnv } from './console-env.ts'
import { parseReturnPath } from './return-path.ts'
import { requireSession, sessionOf, toViewer } from './session.ts'

/**
 * Returns the page that a sign-in leads to if a file was asked for: a browser saves the file and stays on the page before
 * it, which would be the sign-in page.
 */
export function fileAfterSignInPage() {
  const app = new Hono<ConsoleEnv>()

  app.get('/sign-in/file', requireSession, (c) => {
    const session = sessionOf(c)
    const file = parseReturnPath(c.req.query('next'))
    if (file === null || !isFilePath(file)) return c.redirect(paths.home(), 303)
    c.header('Refresh', `0; url=${file}`)
    const props = { file, home: pageOfFile(file) ?? paths.home() }
    return c.render(<FileAfterSignInPage {...props} viewer={toViewer(session)} />)
  })

  return app
}

// What each of them belongs to is the first group.
const FILES = [
  /^(\/events)\/export\?/,
  /^(\/events\/[^/?]+)\/record$/,
  /^(\/reports)\/administration\/file\?/,
  /^(\/trails\/[^/?]+)\/archives\/[^/?]+$/,
]

/** Returns whether a path with its query is that of a file, which browsers save. */
export function isFilePath(path: string): boolean {
  return pageOfFile(path) !== null
}

function pageOfFile(path: string): string | null {
  for (const pattern of FILES) {
    const page = pattern.exec(path)?.[1]
    if (page !== undefined) return page
  }
  return null
}
