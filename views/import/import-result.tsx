import { UPLOAD_LIMITS, type UploadResult } from '../../src/domain/events/upload.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { formatInteger } from '../../src/domain/messages/numbers.ts'
import { FaultText } from '../components/fault-text.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import type { FilterParams } from '../events/filter-params.ts'
import { paths } from '../paths.ts'

const { importFiles: TEXT } = MESSAGES.pages
const { imports: IMPORTS } = MESSAGES

/** What an import brought, with a link to the events. `events` is the filter of those. */
export function ImportResultPage(props: { result: UploadResult; events: FilterParams; viewer: Viewer }) {
  const { result, events, viewer } = props
  const { files, reasons, rejected, stoppedBy } = result
  return (
    <Layout title={TEXT.resultTitle} section="import-files" viewer={viewer}>
      <PageHead title={TEXT.resultTitle} parent={{ label: TEXT.title, href: paths.importFiles() }} />
      <section class="panel import">
        <p role="status">{TEXT.read({ files })}</p>
        {stoppedBy !== null && (
          <p class="form-error" role="alert">
            {TEXT.stopped[stoppedBy](UPLOAD_LIMITS)} {TEXT.stoppedHint}
          </p>
        )}
        <Counts {...result} />
        {reasons.length > 0 && (
          <>
            <h2>{TEXT.reasons}</h2>
            <ul class="import-reasons">
              {reasons.map((reason) => (
                <li>
                  <FaultText text={reason} />
                </li>
              ))}
              {rejected > reasons.length && (
                <li>{IMPORTS.moreRejected({ count: rejected - reasons.length })}</li>
              )}
            </ul>
          </>
        )}
        <p class="form-actions">
          {result.accepted > 0 && (
            <a class="button primary" href={paths.events(events)}>
              {TEXT.openEvents}
            </a>
          )}
          <a class="button" href={paths.importFiles()}>
            {TEXT.another}
          </a>
        </p>
      </section>
    </Layout>
  )
}

function Counts({ accepted, duplicates, rejected, skipped }: UploadResult) {
  const counts = [
    { label: TEXT.counts.accepted, value: accepted },
    { label: TEXT.counts.duplicates, value: duplicates, hint: TEXT.duplicatesHint },
    { label: TEXT.counts.rejected, value: rejected, isAlert: rejected > 0 },
    ...(skipped > 0 ? [{ label: TEXT.counts.skipped, value: skipped, hint: TEXT.skippedHint }] : []),
  ]
  return (
    <dl class="import-counts">
      {counts.map(({ label, value, hint, isAlert }) => (
        <div class={isAlert ? 'import-count import-count-alert' : 'import-count'}>
          <dt>{label}</dt>
          <dd class="import-value">{formatInteger(value)}</dd>
          {hint && value > 0 && <dd class="import-hint">{hint}</dd>}
        </div>
      ))}
    </dl>
  )
}
