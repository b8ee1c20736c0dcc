import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { DownloadProgress } from '../components/download-progress.tsx'
import { PostButton } from '../components/form.tsx'
import { paths } from '../paths.ts'

const { downloadProgress: TEXT } = MESSAGES.pages

type TrackedDownload = Parameters<typeof DownloadProgress>[0]['download'] & { started?: { id: string } }

/** The progress of a download of events, with what cancels it. */
export function EventDownloadProgress(props: {
  id: string
  download: TrackedDownload | null
  total: number | null
  attempts: number
  csrf: string
}) {
  const { id, download, total, attempts, csrf } = props
  const started = download?.started
  return (
    <DownloadProgress
      download={download}
      total={total}
      attempts={attempts}
      url={(asks) => paths.downloadProgress(id, total, asks)}
    >
      {started && (
        <PostButton
          action={paths.downloadCancellation()}
          csrf={csrf}
          label={TEXT.cancel}
          fields={{ id: started.id }}
        />
      )}
    </DownloadProgress>
  )
}
