import { paths } from '../paths.ts'

type Download = { rows: number; state: 'going' | 'whole' | 'broken' }

/** So often a page asks after a download that this process knows nothing of. */
const ASKS_MAX = 20

/** Where it is told how far a download is, once a link in the element `from` was followed; empty until then. */
export function ProgressPlace(props: { id: string; total: number | null; from: string }) {
  return (
    <div
      id="progress"
      class="progress"
      hx-get={paths.reportProgress(props.id, props.total)}
      hx-trigger={`click from:#${props.from} target:a delay:300ms`}
      hx-swap="innerMorph"
    >
      <p role="status" />
    </div>
  )
}

/** How far a download is, and that it is asked for again while it goes on; nobody knowing it means that it is about to begin. */
export function DownloadProgress(props: {
  id: string
  download: Download | null
  /** Rows to be expected; null where it is not known how many. */
  total: number | null
  asks: number
}) {
  const { id, download, total, asks } = props
  const isGoing = download ? download.state === 'going' : asks < ASKS_MAX
  const next = paths.reportProgress(id, total, download ? 0 : asks + 1)
  return (
    <>
      <p role="status">{tell(download, asks)}</p>
      {isGoing && (
        <p class="progress-bar">
          <progress
            aria-label="Rows sent"
            max={total ?? undefined}
            value={total !== null && download ? Math.min(download.rows, total) : undefined}
          />{' '}
          {download && (
            <span class="progress-rows">
              {download.rows.toLocaleString('en')}
              {total !== null && ` of ${total.toLocaleString('en')}`} rows
            </span>
          )}
          <span hx-get={next} hx-trigger="every 1s" hx-target="#progress" hx-swap="innerMorph" />
        </p>
      )}
    </>
  )
}

// What is said stays the same while nothing new is to be said, for it is read aloud whenever it changes.
function tell(download: Download | null, asks: number): string {
  if (!download) {
    return asks < ASKS_MAX
      ? 'The file is being prepared.'
      : 'How far it is cannot be told here; the browser’s own list of downloads knows.'
  }
  const rows = `${download.rows.toLocaleString('en')} ${download.rows === 1 ? 'row' : 'rows'}`
  if (download.state === 'going') return 'The file is on its way.'
  if (download.state === 'whole') return `Done: the file is whole and has ${rows}.`
  return `The download broke off after ${rows}: the file is not whole. Start it again.`
}
