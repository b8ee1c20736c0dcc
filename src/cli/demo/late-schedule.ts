import { schedule } from '../../schedule.ts'

/** Returns a schedule for `openApp` whose jobs do not run before `begin`. */
export function createLateSchedule() {
  let begin = (): void => {}
  let running: ReturnType<typeof schedule> | null = null
  const startSchedule: typeof schedule = (...args) => {
    begin = () => {
      running = schedule(...args)
    }
    return { stop: async () => running?.stop() }
  }
  return { startSchedule, begin: () => begin() }
}
