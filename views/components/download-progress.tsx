import type { Child } from 'hono/jsx'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { formatBytes } from './bytes.ts'

const { downloadProgress: TEXT } = MESSAGES.pages

type Download = {
  rows: number
  state: 'running' | 'complete' | 'interrupted'
  file?: { bytes: number; sha256: string }
}

/** How often a page polls for a download that this process does not know. */
const POLLS_MAX = 20

/** An empty element that starts to show progress, from a URL, once something happens. */
export function ProgressPlaceholder({ url, trigger }: { url: string; trigger: string }) {
  return (
    <div
      id="progress"
      class="progress"
      hx-get={url}
      hx-trigger={`${trigger} delay:300ms`}
      hx-swap="innerMorph"
    >
      <p role="status" />
    </div>
  )
}

/** The progress of a download, which polls until the download ends. An unknown download (null) is about to start. */
export function DownloadProgress(props: {
  download: Download | null
  /** Expected number of rows; null if unknown. */
  total: number | null
  /** How often the page has polled for a download that was unknown. */
  attempts: number
  /** Returns the URL of the progress after so many polls. */
  url: (attempts: number) => string
  /** What cancels the download, if it can be. */
  children?: Child
}) {
  const { download, total, attempts, url, children } = props
  const isRunning = download ? download.state === 'running' : attempts < POLLS_MAX
  const next = url(download ? 0 : attempts + 1)
  return (
    <>
      <p role="status">{formatStatus(download, attempts)}</p>
      {download?.file && <FileSummary {...download.file} />}
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
      {download?.state === 'running' && children}
    </>
  )
}

function FileSummary({ bytes, sha256 }: { bytes: number; sha256: string }) {
  return (
    <p class="progress-file">
      {TEXT.size({ size: formatBytes(bytes) })} <code class="mono">{sha256}</code>
    </p>
  )
}

// Screen readers announce every change of this text, so it has no row count while the download runs.
function formatStatus(download: Download | null, attempts: number): string {
  if (!download) return attempts < POLLS_MAX ? TEXT.preparing : TEXT.unknown
  if (download.state === 'running') return TEXT.running
  return download.state === 'complete' ? TEXT.complete(download) : TEXT.interrupted(download)
}
