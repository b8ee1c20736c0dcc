import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { Archive, Delivery } from '../../src/domain/trails/delivery.ts'
import type { ScheduledVerification } from '../../src/domain/trails/scheduled-verification.ts'
import {
  formatFinding,
  formatVerdict,
  isValid,
  type Verification,
} from '../../src/domain/trails/verification.ts'
import { formatBytes } from '../components/bytes.ts'
import { FormError, type FormState, PostButton } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { RichText } from '../components/rich-text.tsx'
import { Timestamp } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { DeliveryHeatmap } from './delivery-heatmap.tsx'
import { EditTrail } from './edit-trail.tsx'
import { TrailProperties } from './trail-properties.tsx'
import { TrailStatusBadge, type TrailSummary } from './trail-status.tsx'

const TEXT = MESSAGES.pages.trail

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
      <PageHead
        title={trail.name}
        parent={{ label: TEXT.back, href: paths.trails() }}
        beside={<TrailStatusBadge {...props} />}
      />
      <article class="panel">
        <FormError form={form} />
        <Warnings {...props} />
        <TrailProperties {...props} />
        {props.canUpdate && <LoggingSwitch {...sectionProps} />}
        <section class="panel-section">
          <h2>{TEXT.deliveries}</h2>
          {deliveries.length === 0 ? (
            <p class="muted">{TEXT.noDeliveries}</p>
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
  const { failure, keptDays, conflict } = status
  return (
    <>
      {conflict && (
        <div class="check-result check-result-failed" role="alert">
          <p>
            <RichText text={TEXT.conflict} slots={{ time: <Timestamp at={conflict.foundAt} now={now} /> }} />
          </p>
          <blockquote class="mono">{conflict.key}</blockquote>
          <p>{TEXT.conflictAdvice}</p>
        </div>
      )}
      {failure && !conflict && (
        <div class="check-result check-result-failed" role="alert">
          <p>
            <RichText text={TEXT.failed} slots={{ time: <Timestamp at={failure.at} now={now} /> }} />
          </p>
          <blockquote>{failure.message}</blockquote>
        </div>
      )}
      {keptDays.length > 0 && <p class="check-result check-result-failed">{formatKeptDays(keptDays)}</p>}
    </>
  )
}

function formatKeptDays(days: string[]): string {
  return TEXT.keptDays({ count: days.length, oldest: days.toSorted()[0] ?? '' })
}

function LoggingSwitch({ trail, csrf }: SectionProps) {
  return (
    <div class="button-row">
      <PostButton
        action={paths.trailLogging(trail.name)}
        csrf={csrf}
        label={trail.isLogging ? TEXT.stop : TEXT.start}
        fields={{ logging: trail.isLogging ? 'no' : 'yes' }}
        isProminent
      />
    </div>
  )
}

function VerificationSection({ trail, status, verification, csrf, now }: SectionProps) {
  if (trail.isWriteOnly) {
    return (
      <section class="panel-section" id="verify">
        <h2>{TEXT.verify}</h2>
        <p class="muted">
          <RichText text={TEXT.verifyWriteOnly(trail)} />
        </p>
      </section>
    )
  }
  return (
    <section class="panel-section" id="verify">
      <h2>{TEXT.verify}</h2>
      <p class="muted">
        <RichText text={TEXT.verifyHint(trail)} /> {TEXT.verifiedDaily}
      </p>
      {status.lastVerification && <LastVerification {...status.lastVerification} now={now} />}
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
      <PostButton action={paths.trailVerification(trail.name)} csrf={csrf} label={TEXT.verify} isProminent />
    </section>
  )
}

function LastVerification({ finishedAt, result, now }: ScheduledVerification & { now: Date }) {
  const { isComplete, problems, error, verdict, lines } = result
  const text = error === null ? TEXT.lastVerified({ isComplete }) : TEXT.verificationFailed
  return (
    <div class={problems > 0 || error !== null ? 'check-result check-result-failed' : 'check-result'}>
      <p>
        <RichText text={text} slots={{ time: <Timestamp at={finishedAt} now={now} /> }} /> {error ?? verdict}
      </p>
      {lines.map((line) => (
        <p class="check-result-line">{line}</p>
      ))}
    </div>
  )
}

function Archives({ trail, archives, digests, now }: TrailProps) {
  return (
    <section class="panel-section">
      <h2>{TEXT.archives}</h2>
      {archives.length === 0 ? (
        <p class="muted">{TEXT.noArchives}</p>
      ) : (
        <ArchiveTable trail={trail} archives={archives} now={now} />
      )}
      {archives.length >= ARCHIVES_SHOWN && (
        <p class="muted">
          <RichText text={TEXT.newest({ shown: ARCHIVES_SHOWN, name: trail.name })} />
        </p>
      )}
      {digests.length > 0 && (
        <details>
          <summary>{TEXT.digests({ count: digests.length })}</summary>
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

function ArchiveTable({ trail, archives, now }: Pick<TrailProps, 'trail' | 'archives' | 'now'>) {
  return (
    <table class="data-table">
      <thead class="data-table-head">
        <tr>
          <th scope="col">{TEXT.delivered}</th>
          <th scope="col" class="data-table-number">
            {TEXT.events}
          </th>
          <th scope="col" class="data-table-number">
            {TEXT.size}
          </th>
          <th scope="col">{TEXT.file}</th>
        </tr>
      </thead>
      <tbody>
        {archives.map(({ key, count, bytes, deliveredAt, closedAt }) => (
          <tr>
            <td>
              <Timestamp at={deliveredAt ?? closedAt} now={now} />
            </td>
            <td class="data-table-number" data-label={TEXT.events}>
              {count}
            </td>
            <td class="data-table-number" data-label={TEXT.size}>
              {formatBytes(bytes)}
            </td>
            <td class="mono">
              {trail.isWriteOnly ? (
                fileNameOf(key)
              ) : (
                <a href={paths.archive(trail.name, fileNameOf(key))}>{fileNameOf(key)}</a>
              )}
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
