/** Runs one piece of work at a time, in the order of the calls. */
export type Exclusive = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Returns a function that runs one piece of work at a time, in the order of the calls; a failed one does not stop the next. */
export function createMutex(): Exclusive {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work, work)
    last = result.catch(() => {})
    return result
  }
}
