import { getPath } from 'hono/utils/url'

/** The path of a request; for CloudControl's clients, some of which write slashes twice, each counts once. */
export function pathOf(request: Request): string {
  const path = getPath(request)
  return /^\/+(?:oec|caas)\//.test(path) ? path.replace(/\/{2,}/g, '/') : path
}
