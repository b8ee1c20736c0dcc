/**
 * Returns the path and query to go to after a sign-in or a form, or null unless `value` is a path of this console: a
 * link must not be able to send people to another site.
 */
export function parseReturnPath(value: string | undefined): string | null {
  if (!value?.startsWith('/') || !URL.canParse(value, PLACEHOLDER_ORIGIN)) return null
  const url = new URL(value, PLACEHOLDER_ORIGIN)
  return url.origin === PLACEHOLDER_ORIGIN && !url.pathname.startsWith('//')
    ? url.pathname + url.search
    : null
}

const PLACEHOLDER_ORIGIN = 'http://here.invalid'
