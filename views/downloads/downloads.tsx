import type { OwnDownload } from '../../src/domain/events/own-download.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { formatBytes } from '../components/bytes.ts'
import { PostButton } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { RichText } from '../components/rich-text.tsx'
import { RelativeTime } from '../components/time.tsx'
import { toPairs } from '../events/filter-params.ts'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { ViewFilters } from '../views/view-filters.tsx'
import { toConsoleParams } from './console-params.ts'

const { downloads: TEXT, downloadProgress: PROGRESS } = MESSAGES.pages

export type DownloadsProps = {
  downloads: readonly OwnDownload[]
  /** Whether there are others that are not listed. */
  isMore: boolean
  /** Those that this process sends, by their IDs. */
  running: ReadonlyMap<string, { rows: number }>
  now: Date
  notice: NoticeName | null
}

/** The downloads of a user in the last day. */
export function DownloadsPage(all: DownloadsProps & { viewer: Viewer }) {
  const { viewer, downloads, isMore, notice, ...props } = all
  return (
    <Layout title={TEXT.title} section="events" viewer={viewer} notice={notice}>
      <PageHead
        title={TEXT.title}
        parent={{ label: TEXT.events, href: paths.events() }}
        about={{ text: TEXT.intro, guide: 'finding-events' }}
      />
      {downloads.length === 0 ? (
        <p class="empty-state">
          <RichText text={TEXT.empty} links={{ events: paths.events() }} />
        </p>
      ) : (
        <div class="page-table">
          <table class="data-table">
            <DownloadsHead />
            <tbody>
              {downloads.map((download) => (
                <DownloadRow download={download} {...props} csrf={viewer.csrf} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {isMore && <p class="muted">{TEXT.more({ count: downloads.length })}</p>}
    </Layout>
  )
}

function DownloadsHead() {
  return (
    <thead class="data-table-head">
      <tr>
        <th scope="col">{TEXT.started}</th>
        <th scope="col">{TEXT.filters}</th>
        <th scope="col">{TEXT.format}</th>
        <th scope="col">{TEXT.result}</th>
        <th scope="col">{TEXT.size}</th>
        <th scope="col">{TEXT.checksum}</th>
      </tr>
    </thead>
  )
}

type RowProps = Pick<DownloadsProps, 'running' | 'now'> & { download: OwnDownload; csrf: string }

function DownloadRow({ download, running, now, csrf }: RowProps) {
  const params = toConsoleParams(download.filter)
  const query = new URLSearchParams(toPairs(params).map(([name, value]) => [name, value])).toString()
  const sending = running.get(download.id)
  return (
    <tr>
      <th scope="row">
        <RelativeTime at={download.startedAt} now={now} />
      </th>
      <td>
        <ViewFilters query={query} />
        <a class="data-table-note" href={paths.newDownload(params)}>
          {TEXT.again}
        </a>
      </td>
      <td data-label={TEXT.format}>{download.format.toUpperCase()}</td>
      <td data-label={TEXT.result}>
        <Result download={download} rows={sending?.rows ?? null} />
        {sending && (
          <PostButton
            action={paths.downloadCancellation()}
            csrf={csrf}
            label={PROGRESS.cancel}
            fields={{ id: download.id }}
          />
        )}
      </td>
      <td data-label={TEXT.size}>{download.bytes === null ? '–' : formatBytes(download.bytes)}</td>
      <td class="download-checksum mono">{download.sha256 ?? '–'}</td>
    </tr>
  )
}

function Result({ download, rows }: { download: OwnDownload; rows: number | null }) {
  const { endedAt, sha256 } = download
  if (endedAt === null) return <span class="status status-inactive">{TEXT.running({ rows })}</span>
  if (sha256 === null) return <span class="status status-warning">{TEXT.brokenOff(download)}</span>
  return <span class="status status-active">{TEXT.complete({ rows: download.rows ?? 0 })}</span>
}
