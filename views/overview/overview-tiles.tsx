import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { ComparedDays } from '../../src/domain/overview/compared-days.ts'
import { MEASURES, type Measure } from '../../src/domain/overview/measures.ts'
import { RichText } from '../components/rich-text.tsx'
import { Sparkline } from '../components/sparkline.tsx'
import { useTimeZone } from '../components/time-zone.ts'
import { dayIn } from './overview-days.ts'
import { measureUrl } from './overview-links.ts'

const { overview: TEXT } = MESSAGES.pages

type Days = { [measure in Measure]: ComparedDays }

/** How many events of some kinds there are today, beside the days before. Each number leads to its events. */
export function OverviewTiles({ days }: { days: Days }) {
  const isIncomplete = MEASURES.some((measure) => !days[measure].isComplete)
  return (
    <section class="overview-tiles" aria-label={TEXT.tiles}>
      {MEASURES.map((measure) => (
        <Tile measure={measure} compared={days[measure]} />
      ))}
      {isIncomplete && <p class="overview-note">{TEXT.incomplete}</p>}
    </section>
  )
}

function Tile({ measure, compared }: { measure: Measure; compared: ComparedDays }) {
  const { days, usual, isComplete } = compared
  const zone = useTimeZone()
  const today = days.at(-1)
  if (!today) return null
  const named = days.map(({ from, count }) => ({ day: dayIn(from, zone), count }))
  return (
    <section class="overview-tile">
      <h2 class="overview-tile-title" id={`measure-${measure}`}>
        {TEXT.measures[measure]}
      </h2>
      <a
        class="overview-tile-number"
        href={measureUrl(measure, today)}
        aria-describedby={`measure-${measure}`}
      >
        {TEXT.number({ count: today.count, isComplete })}
      </a>
      <Sparkline numbers={days.map(({ count }) => count)} label={TEXT.days({ measure, days: named })} />
      <p class="overview-tile-usual" title={TEXT.usualHelp}>
        {usual !== null && isUnusual(today.count, usual) ? (
          <RichText text={TEXT.unusual({ usual })} />
        ) : (
          TEXT.usual({ usual })
        )}
      </p>
    </section>
  )
}

/** So many times the usual number, and so many more, is more than usual. */
const UNUSUAL_FACTOR = 2
const UNUSUAL_MORE = 10

function isUnusual(count: number, usual: number): boolean {
  return count >= usual * UNUSUAL_FACTOR && count - usual >= UNUSUAL_MORE
}
