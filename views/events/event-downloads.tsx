import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import type { FilterParams } from './filter-params.ts'

const { events: TEXT } = MESSAGES.pages

const FORMATS = [
  { format: 'csv', label: 'CSV' },
  { format: 'json', label: 'JSON' },
  { format: 'ndjson', label: 'NDJSON' },
] as const

/** The links that download the events of a filter. */
export function Downloads({ params }: { params: FilterParams }) {
  return (
    <p class="downloads">
      {TEXT.download}
      {FORMATS.map(({ format, label }) => (
        <a href={paths.exportedEvents(format, params)}>{label}</a>
      ))}
    </p>
  )
}
