import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { CopyLink } from './copy-link.tsx'
import type { EventLayout } from './event-columns.ts'
import { Downloads } from './event-downloads.tsx'
import { FilterChips } from './filter-chips.tsx'
import { FilterForm } from './filter-form.tsx'
import { type FilterMessages, type FilterParams, withoutParams } from './filter-params.ts'
import { LayoutMenu } from './layout-menu.tsx'
import { LiveToggle } from './live.tsx'
import type { PeriodFormValues } from './period-form-fields.ts'
import { PeriodMenu } from './period-menu.tsx'
import { ShownMenu } from './shown-menu.tsx'

const { events: TEXT, filterForm: FORM } = MESSAGES.pages

export type ToolbarProps = {
  params: FilterParams
  faults: FilterMessages
  notes: FilterMessages
  /** What the forms that choose a period were sent with. */
  periodForm: PeriodFormValues
  retentionDays: number
  now: Date
  layout: EventLayout
  /** The parameters of a download of exactly these events; null if there are none to download. */
  downloads: FilterParams | null
}

/** One line with the title, what is shown as menus and chips, and what can be done with it. */
export function Toolbar(props: ToolbarProps) {
  const { params, faults, layout, downloads } = props
  return (
    <div class="toolbar">
      <h1 class="page-title">{TEXT.title}</h1>
      <search class="toolbar-filters">
        <PeriodMenu {...props} />
        <ShownMenu params={params} />
        <FilterChips params={params} faults={faults} />
        <AddFilter params={params} />
      </search>
      <div class="toolbar-actions">
        <LiveToggle params={params} />
        <CopyLink params={params} layout={layout} />
        <LayoutMenu params={params} layout={layout} />
        {downloads && <Downloads params={downloads} />}
      </div>
    </div>
  )
}

function AddFilter({ params }: { params: FilterParams }) {
  return (
    <details class="menu add-filter" name="toolbar-menu">
      <summary class="button menu-toggle-plain" data-key="f">
        {FORM.add}
      </summary>
      <div class="menu-panel">
        <FilterForm params={withoutParams(params)} id="new-filter" field={null} operator="is" texts={[]} />
      </div>
    </details>
  )
}
