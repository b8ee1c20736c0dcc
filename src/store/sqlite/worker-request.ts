import { VALUE_SEPARATOR, type WorkerRequest } from './worker-messages.ts'

/**
 * Returns a request as a string: one string crosses to a thread faster than many values. It is JSON, followed by the records of
 * events as they are. Escaping their quotes would take longer than everything else.
 */
export function encodeRequest(request: WorkerRequest): string {
  if (request.op !== 'insertEvents') return JSON.stringify(request)
  const { records, ...task } = request
  return [JSON.stringify(task), ...records].join(VALUE_SEPARATOR)
}

/** Returns the request of a string. */
export function decodeRequest(message: string): WorkerRequest {
  const [task = '', ...records] = message.split(VALUE_SEPARATOR)
  return { ...JSON.parse(task), records }
}
