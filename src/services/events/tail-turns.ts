/** A follower's turn to read from the store. It must be released, also before it is ready. */
export type Turn = { isReady: () => boolean; release: () => void }

/** Gives turns to read from the store. */
export type TailTurns = ReturnType<typeof createTailTurns>

/** Returns what gives turns in the order in which they are asked for, at most `max` at a time. */
export function createTailTurns(max: number) {
  const ready = new Set<symbol>()
  const waiting = new Map<symbol, () => void>()
  const giveNext = () => {
    for (const [turn, onReady] of waiting) {
      if (ready.size >= max) return
      waiting.delete(turn)
      ready.add(turn)
      onReady()
    }
  }
  return {
    /** Asks for a turn, and calls `onReady` when it has come, which may be at once. */
    ask(onReady: () => void): Turn {
      const turn = Symbol('turn')
      waiting.set(turn, onReady)
      giveNext()
      return {
        isReady: () => ready.has(turn),
        release() {
          waiting.delete(turn)
          if (ready.delete(turn)) giveNext()
        },
      }
    },
  }
}
