/**
 * Returns the error that a promise rejects with. Throws if it resolves. Used instead of `expect(…).rejects`, which
 * blocks the event loop while it waits: a promise that needs an answer from a worker thread would then never settle.
 */
export async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
  throw new Error('The promise was not rejected.')
}
