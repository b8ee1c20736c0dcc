import type { OperationName } from '../../src/domain/access/permissions.ts'

/** A request to a route that changes nothing, its operation, and the status for a caller who may run that operation. */
export type RouteCase = {
  /** Null if the route is open to everyone. */
  operation: OperationName | null
  /** What the caller must be allowed to do as well. */
  also?: OperationName
  /** The route's pattern with values for its parameters. */
  path: string
  status: number
  /** The JSON body of an API request. */
  body?: object
  /** The fields of a console form. The CSRF token is added to them. */
  form?: { [name: string]: string }
}

/** The cases of each route. */
export type RouteCases = { [route: string]: RouteCase[] }

/** Returns the case of a route that only reads. */
export const readCase = (operation: OperationName | null, path: string, status = 200): RouteCase[] => [
  { operation, path, status },
]

/** Returns the case of an API request about something that does not exist: 404, or 403 without the permission. */
export const missingCase = (operation: OperationName, path: string, body?: object): RouteCase => ({
  operation,
  path,
  status: 404,
  ...(body && { body }),
})

/** Returns the case of a form about something that does not exist, or with values that are invalid (400). */
export const formCase = (
  operation: OperationName,
  path: string,
  form: { [name: string]: string } = {},
  status = 404,
): RouteCase => ({ operation, path, status, form })

/** An object-storage connection whose endpoint doesn't answer. */
export const STORAGE_CONNECTION = {
  endpoint: 'http://127.0.0.1:9',
  region: 'local',
  pathStyle: true,
  accessKeyId: 'KEY',
  secretAccessKey: 'SECRET',
}

/** An inventory connection whose endpoint doesn't answer. */
export const INVENTORY_CONNECTION = {
  endpoint: 'http://127.0.0.1:9',
  region: 'local',
  accessKeyId: 'KEY',
  secretAccessKey: 'SECRET',
}
