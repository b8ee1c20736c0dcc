import type { OperationName } from '../../src/domain/access/permissions.ts'

/** One way to ask a route: which operation it is, and what it answers to whoever may, changing nothing. */
export type RouteCase = {
  /** `null` is open to all. */
  operation: OperationName | null
  /** What is put after the mount: the pattern with its names filled in. */
  path: string
  granted: number
  /** A JSON body of the API. */
  body?: object
  /** A form of the console; its token is added. */
  form?: { [name: string]: string }
}

/** The ways to ask every route. */
export type RouteCases = { [route: string]: RouteCase[] }

/** What only reads. */
export const reads = (operation: OperationName | null, path: string, granted = 200): RouteCase[] => [
  { operation, path, granted },
]

/** Of something that is not there: who may is told so, and who may not is refused before. */
export const gone = (operation: OperationName, path: string, body?: object): RouteCase => ({
  ...{ operation, path, granted: 404 },
  ...(body && { body }),
})

/** A form about something that is not there, unless it is wrong in another way. */
export const form = (
  operation: OperationName,
  path: string,
  values: { [name: string]: string } = {},
  granted = 404,
): RouteCase => ({ operation, path, granted, form: values })

/** A connection that nobody answers at. */
export const STORAGE = {
  ...{ endpoint: 'http://127.0.0.1:9', region: 'local', pathStyle: true },
  ...{ accessKeyId: 'KEY', secretAccessKey: 'SECRET' },
}

/** A connection that nobody answers at. */
export const INVENTORY = {
  ...{ endpoint: 'http://127.0.0.1:9', region: 'local' },
  ...{ accessKeyId: 'KEY', secretAccessKey: 'SECRET' },
}
