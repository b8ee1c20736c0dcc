/** Throws an error that names a question unless its answer is the expected one. */
export function equal(what: string, question: unknown, actual: unknown, expected: unknown): void {
  if (Bun.deepEquals(actual, expected)) return
  const [is, shouldBe] = [actual, expected].map((each) => JSON.stringify(each).slice(0, 1_500))
  throw new Error(`${what} ${JSON.stringify(question)}\nis ${is}\nnot ${shouldBe}`)
}
