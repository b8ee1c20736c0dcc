import { CSV_COLUMNS } from '../../src/domain/events/csv-columns.ts'
import type { ExportFormat, RowSizes } from '../../src/domain/events/own-download.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { UTC } from '../../src/domain/periods/time-zone.ts'
import { formatBytes } from '../components/bytes.ts'
import { ProgressPlaceholder } from '../components/download-progress.tsx'
import { Select } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { RichText } from '../components/rich-text.tsx'
import { useTimeZone } from '../components/time-zone.ts'
import { type FilterParams, toPairs } from '../events/filter-params.ts'
import { paths } from '../paths.ts'
import { ViewFilters } from '../views/view-filters.tsx'

const { newDownload: TEXT } = MESSAGES.pages

export type NewDownloadProps = {
  /** The parameters of exactly the events to download. */
  params: FilterParams
  /** The bytes that an event takes in each format; null if there are no events. */
  sizes: RowSizes | null
  /** How many events there are; null if they could not be counted in time. */
  count: { count: number; isMore: boolean } | null
  /** The ID of the downloads that start on this page, for their progress. */
  downloadId: string
}

const FORMATS = ['csv', 'json', 'ndjson'] as const
const FORM_ID = 'download'

/** The page on which the format of a download is chosen, with its size, and which shows its progress. */
export function NewDownloadPage({ viewer, ...props }: NewDownloadProps & { viewer: Viewer }) {
  const { params, sizes, count } = props
  const links = { events: paths.events(params), downloads: paths.downloads() }
  return (
    <Layout title={TEXT.title} section="events" viewer={viewer}>
      <PageHead title={TEXT.title} parent={{ label: TEXT.events, href: links.events }} />
      <article class="panel panel-narrow">
        {sizes === null ? (
          <p>
            <RichText text={TEXT.none} links={links} />
          </p>
        ) : (
          <p class="download-count">
            <strong>{count === null ? TEXT.countUnknown : TEXT.count(count)}</strong>{' '}
            <a href={links.events}>{TEXT.change}</a>
          </p>
        )}
        <ViewFilters
          query={new URLSearchParams(toPairs(params).map(([name, value]) => [name, value])).toString()}
        />
        <DownloadForm {...props} />
        <p class="muted">
          <RichText text={TEXT.kept} links={links} />
        </p>
      </article>
    </Layout>
  )
}

function DownloadForm({ params, sizes, count, downloadId }: NewDownloadProps) {
  const total = count && !count.isMore ? count.count : null
  return (
    <>
      <form id={FORM_ID} class="post-form download-form" method="get" action={paths.exportedEvents()}>
        {toPairs(params).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="download" value={downloadId} />
        <fieldset class="download-formats">
          <legend class="field-label">{TEXT.format}</legend>
          {FORMATS.map((format) => (
            <Format
              format={format}
              bytes={sizes && count && sizes[format] * count.count}
              isMore={count?.isMore ?? false}
            />
          ))}
        </fieldset>
        <Columns />
        <Times />
        <div class="form-actions">
          <button class="button primary" type="submit">
            {TEXT.download}
          </button>
        </div>
      </form>
      {/* Listening on the form itself, htmx would send it in place of the browser. */}
      <ProgressPlaceholder
        url={paths.downloadProgress(downloadId, total)}
        trigger={`submit from:body target:#${FORM_ID}`}
      />
    </>
  )
}

function Format({ format, bytes, isMore }: { format: ExportFormat; bytes: number | null; isMore: boolean }) {
  const size = bytes === null ? null : { size: formatBytes(Math.round(bytes)) }
  return (
    <label class="download-format">
      <input type="radio" name="format" value={format} checked={format === 'csv'} />
      {TEXT.formats[format]}
      {size && <span class="muted">{isMore ? TEXT.sizeAtLeast(size) : TEXT.size(size)}</span>}
    </label>
  )
}

// Records have their times as they were received, so only the column of a CSV file has a choice.
function Times() {
  const zones = [...new Set([UTC, useTimeZone()])]
  if (zones.length === 1) return <p class="field-hint">{TEXT.times}</p>
  return (
    <div class="download-times">
      <Select
        name="times"
        label={TEXT.timesOfCsv}
        value={UTC}
        options={zones.map((zone) => ({ value: zone, label: zone }))}
        hint={TEXT.timesHint}
      />
    </div>
  )
}

function Columns() {
  return (
    <details class="download-columns">
      <summary>{TEXT.columns({ count: CSV_COLUMNS.length })}</summary>
      <input type="hidden" name="choice" value="columns" />
      <div class="download-column-list">
        {CSV_COLUMNS.map((column) => (
          <label class="mono">
            <input type="checkbox" name="column" value={column} checked />
            {column}
          </label>
        ))}
      </div>
    </details>
  )
}
