import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { DrainKind } from '../../src/domain/trails/drain.ts'
import { ALL_EVENTS } from '../../src/domain/trails/simple-selector.ts'
import { FaultText } from '../components/fault-text.tsx'
import { FormError, type FormState, PostForm, TextInput } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { RichText } from '../components/rich-text.tsx'
import { Timestamp } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { AlwaysSaved, DestinationInputs, SelectionInputs, WriteOnlyInput } from './trail-form.tsx'
import { formatSelection, TrailStatusBadge, type TrailSummary } from './trail-status.tsx'

const { trails: TEXT, trailLabels: LABELS } = MESSAGES.pages

export type TrailsProps = {
  trails: TrailSummary[]
  /** The maximum number of trails. */
  limit: number
  /** Projects in which the viewer has the grant `file`, so that their buckets can be the destination of a trail. */
  projects: string[]
  /** Deleted and moved trails that still deliver what they received before. */
  draining: DrainingTrail[]
  form: FormState
  notice: NoticeName | null
  now: Date
}

type DrainingTrail = {
  name: string
  bucket: string
  prefix: string | null
  kind: DrainKind
  endsAt: Date | null
  /** Number of deliveries that are pending, and why the first one failed; null if it did not. */
  waiting: number
  error: string | null
}

/** All trails of the customer. */
export function TrailsPage({ viewer, ...props }: TrailsProps & { viewer: Viewer }) {
  const { trails, now } = props
  return (
    <Layout title={TEXT.title} section="trails" viewer={viewer} notice={props.notice}>
      <div class="page-top">
        <PageHead title={TEXT.title} about={{ text: TEXT.intro, guide: 'trails' }} />
        <CreateTrail {...props} csrf={viewer.csrf} />
      </div>
      {trails.length === 0 ? (
        <NoTrails canCreate={props.projects.length > 0} />
      ) : (
        <div class="page-table">
          <table class="data-table">
            <thead class="data-table-head">
              <tr>
                <th scope="col">{TEXT.name}</th>
                <th scope="col">{TEXT.status}</th>
                <th scope="col">{TEXT.events}</th>
                <th scope="col">{TEXT.destination}</th>
                <th scope="col">{TEXT.lastDelivery}</th>
              </tr>
            </thead>
            <tbody>
              {trails.map((summary) => (
                <TrailRow summary={summary} now={now} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {props.draining.map((trail) => (
        <Draining trail={trail} now={now} />
      ))}
    </Layout>
  )
}

function Draining({ trail, now }: { trail: DrainingTrail; now: Date }) {
  const { name, bucket, prefix, kind, waiting } = trail
  const place = prefix === null ? bucket : `${bucket}/${prefix}`
  return (
    <p class="page-intro muted">
      <RichText
        text={TEXT.draining({ name, place, isDeleted: kind === 'deleted', waiting })}
        slots={{ time: trail.endsAt && <Timestamp at={trail.endsAt} now={now} /> }}
      />
      {trail.error && (
        <span class="data-table-note">
          <FaultText text={trail.error} />
        </span>
      )}
    </p>
  )
}

function NoTrails({ canCreate }: { canCreate: boolean }) {
  return (
    <section class="empty-state">
      <h2>{TEXT.noneTitle}</h2>
      <p>{canCreate ? TEXT.noneCreatable : TEXT.none}</p>
    </section>
  )
}

function TrailRow({ summary, now }: { summary: TrailSummary; now: Date }) {
  const { trail, status } = summary
  return (
    <tr>
      <th scope="row">
        <a class="data-table-name" href={paths.trail(trail.name)}>
          {trail.name}
        </a>
      </th>
      <td data-label={TEXT.status}>
        <TrailStatusBadge {...summary} />
        {status.failure && <span class="data-table-note">{status.failure.message}</span>}
      </td>
      <td data-label={TEXT.events}>{formatSelection(trail)}</td>
      <td class="mono" data-label={TEXT.destination}>
        {trail.bucket}
        {trail.prefix && `/${trail.prefix}`}
      </td>
      <td data-label={TEXT.lastDelivery}>
        {status.lastDelivery?.deliveredAt ? (
          <Timestamp at={status.lastDelivery.deliveredAt} now={now} />
        ) : (
          <span class="muted">{TEXT.noDelivery}</span>
        )}
      </td>
    </tr>
  )
}

function CreateTrail(props: TrailsProps & { csrf: string }) {
  const { trails, limit, projects, form } = props
  if (projects.length === 0)
    return (
      <p class="page-intro">
        <RichText text={TEXT.grantNeeded} />
      </p>
    )
  if (trails.length >= limit && !form.faults.form)
    return (
      <p class="page-intro">
        <RichText text={TEXT.limitReached({ limit })} />
      </p>
    )
  return (
    <details class="create" open={Object.keys(form.values).length > 0}>
      <summary class="create-toggle button primary">{TEXT.create}</summary>
      <CreateTrailForm {...props} />
    </details>
  )
}

function CreateTrailForm({ limit, projects, form, csrf }: TrailsProps & { csrf: string }) {
  return (
    <PostForm action={paths.trails()} csrf={csrf} class="create-form">
      <FormError form={form} />
      <div class="form-fields">
        <TextInput name="name" label={LABELS.name} form={form} isMono />
        <DestinationInputs form={form} projects={projects} />
      </div>
      <WriteOnlyInput form={form} isWriteOnly={false} />
      <div class="form-fields">
        <SelectionInputs form={form} selector={ALL_EVENTS} />
      </div>
      <AlwaysSaved />
      <p class="muted">{TEXT.createHint({ limit })}</p>
      <div class="form-actions">
        <button class="button primary" type="submit" name="start" value="yes">
          {TEXT.createAndStart}
        </button>
        <button class="button" type="submit" name="start" value="no">
          {TEXT.create}
        </button>
      </div>
    </PostForm>
  )
}
