import type { Child } from 'hono/jsx'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import type { FilterParams } from './filter-params.ts'
import { type ValueParam, valueFilters } from './value-links.ts'

const { facts: TEXT } = MESSAGES.pages

export type FactProps = {
  label: string
  /** The value, as it is copied; nothing is shown without one. */
  value: string | null
  /** What is shown instead of the value. */
  shown?: Child
  /** What is known of the value. */
  note?: Child
  /** The filter that the value belongs to, and the filter of the list that it adds to. */
  filter?: { name: ValueParam; list: FilterParams }
  /** The page about the value, or other events with it. */
  link?: { href: string; label: string } | null
}

/** A fact of an event: its value, and links to only the events that have it, or to those without it, and a button to copy it. */
export function Fact({ label, value, shown, note, filter, link }: FactProps) {
  if (value === null || value === '') return null
  return (
    <div class="fact">
      <dt>{label}</dt>
      <dd>
        <span class="fact-value">
          {shown ?? value} {note && <span class="fact-note">{note}</span>}
        </span>
        <span class="fact-actions">
          {link && (
            <a class="fact-link" href={link.href}>
              {link.label}
            </a>
          )}
          {filter && <FilterLinks label={label} value={value} {...filter} />}
          <CopyButton label={label} value={value} />
        </span>
      </dd>
    </div>
  )
}

function FilterLinks(props: { label: string; value: string; name: ValueParam; list: FilterParams }) {
  const { label, value, name, list } = props
  const filters = valueFilters(list, name, value)
  if (filters === null) return null
  return (
    <>
      <a
        class="fact-link"
        href={paths.events(filters.only)}
        title={TEXT.onlyFull({ label, value })}
        aria-label={TEXT.onlyFull({ label, value })}
      >
        {TEXT.only}
      </a>
      <a
        class="fact-link"
        href={paths.events(filters.not)}
        title={TEXT.notFull({ label, value })}
        aria-label={TEXT.notFull({ label, value })}
        data-excludes=""
      >
        {TEXT.not}
      </a>
    </>
  )
}

function CopyButton({ label, value }: { label: string; value: string }) {
  return (
    <button
      class="fact-link needs-script"
      type="button"
      data-copy={value}
      aria-label={TEXT.copyFull({ label, value })}
      title={TEXT.copyFull({ label, value })}
    >
      {TEXT.copy}
    </button>
  )
}
