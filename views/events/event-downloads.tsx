import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import type { FilterParams } from './filter-params.ts'

const { events: TEXT } = MESSAGES.pages

const FORMATS = [
  { format: 'csv', label: 'CSV' },
  { format: 'json', label: 'JSON' },
  { format: 'ndjson', label: 'NDJSON' },
] as const

/** The menu with the links that download the events of a filter. */
export function Downloads({ params }: { params: FilterParams }) {
  return (
    <details class="menu menu-end" name="toolbar-menu">
      <summary class="button menu-toggle">{TEXT.download}</summary>
      <ul class="menu-panel menu-links event-downloads">
        {FORMATS.map(({ format, label }) => (
          <li>
            <a href={paths.exportedEvents(format, params)}>{label}</a>
          </li>
        ))}
        <li>
          <a href={paths.newDownload(params)}>{TEXT.downloadChoices}</a>
        </li>
        <li>
          <a href={paths.downloads()}>{TEXT.ownDownloads}</a>
        </li>
      </ul>
    </details>
  )
}
