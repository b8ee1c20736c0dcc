import { paths } from '../paths.ts'
import { ASKED, type Asked, type AskedName, LABELS, PERIODS, without } from './filter-params.ts'

type Chip = { label: string; value: string; lift: string; href: string }

/** The filters that hold, each with a link that lifts it. */
export function Chips({ asked }: { asked: Asked }) {
  const chips = chipsFor(asked)
  return (
    <ul class="chips" aria-label="Filters that hold">
      {chips.map(({ label, value, lift, href }) => (
        <li class="chip">
          <span class="chip-label">{label}</span> <span class="chip-value">{value}</span>{' '}
          <a class="chip-lift" href={href} title={lift}>
            <span class="unseen">{lift}</span>
            <svg viewBox="0 0 12 12" width="9" height="9" aria-hidden="true">
              <path d="M2 2l8 8M10 2l-8 8" />
            </svg>
          </a>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <a class="chips-all" href={paths.events()}>
            Start over
          </a>
        </li>
      )}
    </ul>
  )
}

/** Every filter that holds, in words, and the address without it; read only holds even when nobody asked. */
export function chipsFor(asked: Asked): Chip[] {
  const names = ASKED.filter((name) => asked[name] && name !== 'cursor' && name !== 'readOnly')
  const chips = names.map((name) => {
    const label = LABELS[name]
    const value = wordsFor(name, asked[name] ?? '')
    return { label, value, lift: liftOf(name, value), href: paths.events(without(asked, name)) }
  })
  return asked.readOnly === 'any' ? chips : [...chips, readOnlyChip(asked)]
}

function readOnlyChip(asked: Asked): Chip {
  const href = paths.events({ ...without(asked), readOnly: 'any' })
  const label = LABELS.readOnly
  return asked.readOnly === 'yes'
    ? { label, value: 'Yes', lift: 'With what changed something as well', href }
    : { label, value: 'No', lift: 'With what only read as well', href }
}

function liftOf(name: AskedName, value: string): string {
  const label = LABELS[name]
  if (name === 'q') return `Any record, also without ${value}`
  if (name === 'from' || name === 'until') return `${label} any time`
  return `Any ${label.charAt(0).toLowerCase()}${label.slice(1)} instead of ${value}`
}

function wordsFor(name: AskedName, value: string): string {
  if (name === 'errorCode' && value === '*') return 'Errors only'
  if (name === 'period') return `last ${PERIODS.find((each) => each.period === value)?.words ?? value}`
  return name === 'from' || name === 'until' ? `${value.replace('T', ' ')} UTC` : value
}
