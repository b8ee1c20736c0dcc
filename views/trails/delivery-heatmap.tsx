import type { Delivery } from '../../src/domain/trails/delivery.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** So many days are on the strip. */
export const STRIP_DAYS = 7

const STATES = [
  { state: 'failed', sign: '✕', says: 'failed, and tried again' },
  { state: 'waiting', sign: '…', says: 'waiting' },
  { state: 'delivered', sign: '■', says: 'delivered' },
  { state: 'empty', sign: '–', says: 'nothing to deliver' },
] as const

type State = (typeof STATES)[number]['state']
type Window = Pick<Delivery, 'closedAt' | 'state' | 'error' | 'archives'>

/** The deliveries of the last days, an hour a square: its sign tells of the worst that happened in it. */
export function Strip({ windows, now }: { windows: Window[]; now: Date }) {
  const hours = byHour(windows)
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  const days = Array.from({ length: STRIP_DAYS }, (_, i) => new Date(today - i * DAY_MS))
  return (
    <>
      <div class="strip-frame">
        <table class="strip">
          <caption class="unseen">Deliveries by day and hour, in UTC</caption>
          <thead>
            <tr>
              <th scope="col" class="strip-head strip-day">
                <span class="unseen">Day</span>
              </th>
              {HOURS.map((hour) => (
                <th scope="col" class="strip-head">
                  {hour % 6 === 0 ? String(hour).padStart(2, '0') : <span class="unseen">{hour}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr>
                <th scope="row" class="strip-head">
                  {day.toISOString().slice(5, 10)}
                </th>
                {HOURS.map((hour) => (
                  <Square windows={hours.get(day.getTime() + hour * HOUR_MS) ?? []} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul class="strip-key">
        {STATES.map(({ state, sign, says }) => (
          <li>
            <span class={`strip-sign strip-${state}`} aria-hidden="true">
              {sign}
            </span>{' '}
            {says}
          </li>
        ))}
      </ul>
    </>
  )
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

function Square({ windows }: { windows: Window[] }) {
  const worst = STATES.find(({ state }) => windows.some((window) => stateOf(window) === state))
  if (!worst) return <td class="strip-square" />
  const events = windows.flatMap(({ archives }) => archives).reduce((sum, { count }) => sum + count, 0)
  const says = `${worst.says}${events > 0 ? `, ${events} events` : ''}`
  return (
    <td class="strip-square" title={says}>
      <span class={`strip-sign strip-${worst.state}`} aria-hidden="true">
        {worst.sign}
      </span>
      <span class="unseen">{says}</span>
    </td>
  )
}

function stateOf({ state, error }: Window): State {
  return state === 'waiting' && error !== null ? 'failed' : state
}

// A window belongs to the hour before it was closed: that is when its events came.
function byHour(windows: Window[]): Map<number, Window[]> {
  const hours = new Map<number, Window[]>()
  for (const window of windows) {
    const hour = Math.floor((window.closedAt.getTime() - 1) / HOUR_MS) * HOUR_MS
    hours.set(hour, [...(hours.get(hour) ?? []), window])
  }
  return hours
}
