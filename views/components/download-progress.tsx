import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'

const { downloadProgress: TEXT } = MESSAGES.pages

type Download = { rows: number; state: 'running' | 'complete' | 'interrupted' }

/** How often a page polls for a download that this process does not know. */
const POLLS_MAX = 20

/** An empty element that starts to show progress once a link in the element with the ID `from` is clicked. */
export function ProgressPlaceholder(props: { id: string; total: number | null; from: string }) {
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

/** The progress of a download, which polls until the download ends. An unknown download (null) is about to start. */
export function DownloadProgress(props: {
  id: string
  download: Download | null
  /** Expected number of rows; null if unknown. */
  total: number | null
  /** How often the page has polled for a download that was unknown. */
  attempts: number
}) {
  const { id, download, total, attempts } = props
  const isRunning = download ? download.state === 'running' : attempts < POLLS_MAX
  const next = paths.reportProgress(id, total, download ? 0 : attempts + 1)
  return (
    <>
      <p role="status">{formatStatus(download, attempts)}</p>
      {isRunning && (
        <p class="progress-bar">
          <progress
            aria-label={TEXT.rowsSent}
            max={total ?? undefined}
            value={total !== null && download ? Math.min(download.rows, total) : undefined}
          />{' '}
          {download && <span>{TEXT.sentSoFar({ rows: download.rows, total })}</span>}
          <span hx-get={next} hx-trigger="every 1s" hx-target="#progress" hx-swap="innerMorph" />
        </p>
      )}
    </>
  )
}

// Screen readers announce every change of this text, so it has no row count while the download runs.
function formatStatus(download: Download | null, attempts: number): string {
  if (!download) return attempts < POLLS_MAX ? TEXT.preparing : TEXT.unknown
  if (download.state === 'running') return TEXT.running
  return download.state === 'complete' ? TEXT.complete(download) : TEXT.interrupted(download)
}
