import { getPath } from 'hono/utils/url'

/** Returns the path of a request. Repeated slashes in CloudControl paths count as one: some clients send them. */
export function normalizePath(request: Request): string {
  const path = getPath(request)
  return /^\/+(?:oec|caas)\//.test(path) ? path.replace(/\/{2,}/g, '/') : path
}
