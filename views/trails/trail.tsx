import type { Archive, Delivery } from '../../src/domain/trails/delivery.ts'
import {
  formatFinding,
  formatVerdict,
  isValid,
  type Verification,
} from '../../src/domain/trails/verification.ts'
import { FormError, type FormState, PostButton } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { Timestamp } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { DeliveryHeatmap } from './delivery-heatmap.tsx'
import { EditTrail } from './edit-trail.tsx'
import { TrailProperties } from './trail-properties.tsx'
import { formatBytes, TrailStatusBadge, type TrailSummary } from './trail-status.tsx'

/** The number of archives on the page. */
export const ARCHIVES_SHOWN = 12

export type ArchiveInfo = Archive & { closedAt: Date; deliveredAt: Date | null }

export type TrailProps = TrailSummary & {
  deliveries: Delivery[]
  archives: ArchiveInfo[]
  digests: { key: string; start: Date; end: Date }[]
  /** Projects in which the viewer has the grant `file`. */
  projects: string[]
  /** Whether the viewer may change this trail. */
  canUpdate: boolean
  /** The result of a verification that was just run; null if none was. */
  verification: Verification | null
  form: FormState
  notice: NoticeName | null
  now: Date
}

type SectionProps = TrailProps & { csrf: string }

/** The page of one trail: status, deliveries, verification, archives, and the forms that change it. */
export function TrailPage({ viewer, ...props }: TrailProps & { viewer: Viewer }) {
  const { trail, form, deliveries, now } = props
  const sectionProps = { ...props, csrf: viewer.csrf }
  return (
    <Layout title={trail.name} section="trails" viewer={viewer} notice={props.notice}>
      <p class="back">
        <a href={paths.trails()}>Trails</a>
      </p>
      <article class="panel">
        <header class="panel-head">
          <h1>{trail.name}</h1>
          <TrailStatusBadge {...props} />
        </header>
        <FormError form={form} />
        <Warnings {...props} />
        <TrailProperties {...props} />
        {props.canUpdate && <LoggingSwitch {...sectionProps} />}
        <section class="panel-section">
          <h2>Deliveries</h2>
          {deliveries.length === 0 ? (
            <p class="muted">No deliveries yet.</p>
          ) : (
            <DeliveryHeatmap deliveries={deliveries} now={now} />
          )}
        </section>
        <VerificationSection {...sectionProps} />
        <Archives {...props} />
        {props.canUpdate && <EditTrail {...sectionProps} />}
      </article>
    </Layout>
  )
}

function Warnings({ status, now }: TrailProps) {
  const { failure, keptDays } = status
  return (
    <>
      {failure && (
        <div class="check-result check-result-failed" role="alert">
          <p>
            Delivery failed on <Timestamp at={failure.at} now={now} />:
          </p>
          <blockquote>{failure.message}</blockquote>
        </div>
      )}
      {keptDays.length > 0 && <p class="check-result check-result-failed">{formatKeptDays(keptDays)}</p>}
    </>
  )
}

function formatKeptDays(days: string[]): string {
  const oldest = days.toSorted()[0]
  return days.length === 1
    ? `1 day past the retention period is being kept until its events are delivered: ${oldest}.`
    : `${days.length} days past the retention period are being kept until their events are delivered. The oldest is ${oldest}.`
}

function LoggingSwitch({ trail, csrf }: SectionProps) {
  return (
    <div class="button-row">
      <PostButton
        action={paths.trailLogging(trail.name)}
        csrf={csrf}
        label={trail.isLogging ? 'Stop' : 'Start'}
        fields={{ logging: trail.isLogging ? 'no' : 'yes' }}
        isProminent
      />
    </div>
  )
}

function VerificationSection({ trail, verification, csrf }: SectionProps) {
  return (
    <section class="panel-section" id="verify">
      <h2>Verify integrity</h2>
      <p class="muted">
        Daybook reads everything that the trail delivered to its bucket and compares it with the signed
        digests. A large bucket takes a while. <code>daybook verify --trail {trail.name}</code> does the same
        and shows its progress; with the embedded database, stop Daybook before you run it.
      </p>
      {verification && (
        <div
          class={isValid(verification) ? 'check-result' : 'check-result check-result-failed'}
          role="status"
        >
          <p>{formatVerdict(verification)}</p>
          {[...verification.findings.map(formatFinding), ...verification.notes].map((line) => (
            <p class="check-result-line">{line}</p>
          ))}
        </div>
      )}
      <PostButton
        action={paths.trailVerification(trail.name)}
        csrf={csrf}
        label="Verify integrity"
        isProminent
      />
    </section>
  )
}

function Archives({ trail, archives, digests, now }: TrailProps) {
  return (
    <section class="panel-section">
      <h2>Archives</h2>
      {archives.length === 0 ? (
        <p class="muted">No archives yet.</p>
      ) : (
        <ArchiveTable trailName={trail.name} archives={archives} now={now} />
      )}
      {archives.length >= ARCHIVES_SHOWN && (
        <p class="muted">
          The {ARCHIVES_SHOWN} newest archives are shown.{' '}
          <code>GET /api/v1/trails/{trail.name}/archives</code> lists all.
        </p>
      )}
      {digests.length > 0 && (
        <details>
          <summary>{digests.length === 1 ? '1 digest' : `${digests.length} digests`}</summary>
          <ul class="digests">
            {digests.map(({ key }) => (
              <li class="mono">{key}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function ArchiveTable(props: { trailName: string; archives: ArchiveInfo[]; now: Date }) {
  const { trailName, archives, now } = props
  return (
    <table class="data-table">
      <thead class="data-table-head">
        <tr>
          <th scope="col">Delivered</th>
          <th scope="col" class="data-table-number">
            Events
          </th>
          <th scope="col" class="data-table-number">
            Size
          </th>
          <th scope="col">File</th>
        </tr>
      </thead>
      <tbody>
        {archives.map(({ key, count, bytes, deliveredAt, closedAt }) => (
          <tr>
            <td>
              <Timestamp at={deliveredAt ?? closedAt} now={now} />
            </td>
            <td class="data-table-number" data-label="Events">
              {count}
            </td>
            <td class="data-table-number" data-label="Size">
              {formatBytes(bytes)}
            </td>
            <td class="mono">
              <a href={paths.archive(trailName, fileNameOf(key))} download>
                {fileNameOf(key)}
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function fileNameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}
