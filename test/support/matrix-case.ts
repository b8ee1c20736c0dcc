/**
 * A request that names things of a customer and a project in braces. `status` is that of the answer to the owner of those
 * things, who sends all cases in the order of the table, so that each is known to name what exists.
 */
export type MatrixCase = {
  path: string
  status: number
  body?: object
  form?: { [name: string]: string }
  /** The operation of the CloudTrail API. */
  operation?: string
  /** Authenticates with user name and password, as the CloudControl API requires. */
  withPassword?: boolean
}

/** The cases of each route. */
export type MatrixCases = { [route: string]: MatrixCase[] }

/** Returns the case of a page or file. */
export const readPage = (path: string, status = 200): MatrixCase[] => [{ path, status }]
/** Returns the case of a request to the JSON API. */
export const api = (path: string, body: object | null = null, status = 200): MatrixCase => ({
  ...{ path: `/api/v1${path}`, status },
  ...(body && { body }),
})
/** Returns the case of a form of the console. */
export const postForm = (
  path: string,
  fields: { [name: string]: string } = {},
  status = 303,
): MatrixCase => ({
  ...{ path, status, form: fields },
})
/** Returns the case of an operation of the CloudTrail API. */
export const aws = (operation: string, body: object, status = 200): MatrixCase => ({
  ...{ path: '/', operation, body, status },
})
