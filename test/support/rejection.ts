/**
 * The error a promise is refused with; an error of its own when it is not. `expect(…).rejects` is not used: it holds the
 * event loop while it waits, and a promise that needs an answer from a worker thread then never settles.
 */
export async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
  throw new Error('Nothing was refused.')
}
