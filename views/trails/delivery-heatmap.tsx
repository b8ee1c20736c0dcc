import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { DAY_MS, HOUR_MS } from '../../src/domain/time.ts'
import type { Delivery } from '../../src/domain/trails/delivery.ts'

const { deliveryHeatmap: TEXT } = MESSAGES.pages

/** The number of days in the heatmap. */
export const HEATMAP_DAYS = 7

/** The statuses, worst first. */
const STATUSES = [
  { status: 'failed', sign: '✕' },
  { status: 'waiting', sign: '…' },
  { status: 'delivered', sign: '■' },
  { status: 'empty', sign: '–' },
] as const

type Status = (typeof STATUSES)[number]['status']
type HeatmapDelivery = Pick<Delivery, 'closedAt' | 'state' | 'error' | 'archives'>

/** The deliveries of the last days, with a cell for each hour that shows the worst status in it. */
export function DeliveryHeatmap({ deliveries, now }: { deliveries: HeatmapDelivery[]; now: Date }) {
  const hours = groupByHour(deliveries)
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  const days = Array.from({ length: HEATMAP_DAYS }, (_, i) => new Date(today - i * DAY_MS))
  return (
    <>
      <div class="heatmap-scroll">
        <table class="heatmap">
          <caption class="visually-hidden">{TEXT.caption}</caption>
          <HeatmapHead />
          <tbody>
            {days.map((day) => (
              <tr>
                <th scope="row" class="heatmap-head">
                  {day.toISOString().slice(5, 10)}
                </th>
                {HOURS.map((hour) => (
                  <HeatmapCell deliveries={hours.get(day.getTime() + hour * HOUR_MS) ?? []} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul class="heatmap-legend">
        {STATUSES.map(({ status, sign }) => (
          <li>
            <span class={`heatmap-mark heatmap-${status}`} aria-hidden="true">
              {sign}
            </span>{' '}
            {TEXT.statuses[status]}
          </li>
        ))}
      </ul>
    </>
  )
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

function HeatmapHead() {
  return (
    <thead>
      <tr>
        <th scope="col" class="heatmap-head heatmap-day">
          <span class="visually-hidden">{TEXT.day}</span>
        </th>
        {HOURS.map((hour) => (
          <th scope="col" class="heatmap-head">
            {hour % 6 === 0 ? String(hour).padStart(2, '0') : <span class="visually-hidden">{hour}</span>}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function HeatmapCell({ deliveries }: { deliveries: HeatmapDelivery[] }) {
  const worst = STATUSES.find(({ status }) => deliveries.some((delivery) => statusOf(delivery) === status))
  if (!worst) return <td class="heatmap-cell" />
  const events = deliveries.flatMap(({ archives }) => archives).reduce((sum, { count }) => sum + count, 0)
  const status = TEXT.statuses[worst.status]
  const label = events > 0 ? TEXT.statusWithEvents({ status, events }) : status
  return (
    <td class="heatmap-cell" title={label}>
      <span class={`heatmap-mark heatmap-${worst.status}`} aria-hidden="true">
        {worst.sign}
      </span>
      <span class="visually-hidden">{label}</span>
    </td>
  )
}

function statusOf({ state, error }: HeatmapDelivery): Status {
  return state === 'waiting' && error !== null ? 'failed' : state
}

// A delivery belongs to the hour before its window closed, in which its events were received.
function groupByHour(deliveries: HeatmapDelivery[]): Map<number, HeatmapDelivery[]> {
  const hours = new Map<number, HeatmapDelivery[]>()
  for (const delivery of deliveries) {
    const hour = Math.floor((delivery.closedAt.getTime() - 1) / HOUR_MS) * HOUR_MS
    hours.set(hour, [...(hours.get(hour) ?? []), delivery])
  }
  return hours
}
