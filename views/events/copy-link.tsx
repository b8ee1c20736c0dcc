import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { useTimeZone } from '../components/time-zone.ts'
import { paths } from '../paths.ts'
import type { EventLayout } from './event-columns.ts'
import { type FilterParams, withoutParams } from './filter-params.ts'

const { events: TEXT } = MESSAGES.pages

/** The link to exactly this list, with its time zone and its layout, also where the browser remembers other ones. A script copies it. */
export function CopyLink({ params, layout }: { params: FilterParams; layout: EventLayout }) {
  const zone = useTimeZone()
  const { columns, rows, stories } = layout
  const shared = { ...withoutParams(params), zone, columns: columns.join(','), rows, stories }
  return (
    <button class="button needs-script" type="button" data-copies-link={paths.events(shared)}>
      {TEXT.copyLink}
    </button>
  )
}
