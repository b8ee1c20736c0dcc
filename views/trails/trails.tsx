import { ALL_EVENTS } from '../../src/domain/trails/simple-selector.ts'
import { FormError, type FormState, PostForm, TextInput } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { Timestamp } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { DestinationInputs, SelectionInputs, TRAIL_LABELS } from './trail-form.tsx'
import { formatSelection, TrailStatusBadge, type TrailSummary } from './trail-status.tsx'

export type TrailsProps = {
  trails: TrailSummary[]
  /** The maximum number of trails. */
  limit: number
  /** Projects in which the viewer has the grant `file`, so that their buckets can be the destination of a trail. */
  projects: string[]
  form: FormState
  notice: NoticeName | null
  now: Date
}

/** All trails of the customer. */
export function TrailsPage({ viewer, ...props }: TrailsProps & { viewer: Viewer }) {
  const { trails, now } = props
  return (
    <Layout title="Trails" section="trails" viewer={viewer} notice={props.notice}>
      <div class="page-head">
        <h1>Trails</h1>
      </div>
      <p class="page-intro muted">
        A trail saves events to a bucket and signs them. The bucket determines how long they are kept.
      </p>
      <CreateTrail {...props} csrf={viewer.csrf} />
      {trails.length === 0 ? (
        <NoTrails canCreate={props.projects.length > 0} />
      ) : (
        <div class="page-table">
          <table class="data-table">
            <thead class="data-table-head">
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Status</th>
                <th scope="col">Events</th>
                <th scope="col">Destination</th>
                <th scope="col">Last delivery</th>
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
    </Layout>
  )
}

function NoTrails({ canCreate }: { canCreate: boolean }) {
  return (
    <section class="empty-state">
      <h2>No trails yet</h2>
      <p>
        A trail appears here with its status and last delivery.
        {canCreate && ' Choose Create trail to add one.'}
      </p>
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
      <td data-label="Status">
        <TrailStatusBadge {...summary} />
        {status.failure && <span class="data-table-note">{status.failure.message}</span>}
      </td>
      <td data-label="Events">{formatSelection(trail)}</td>
      <td class="mono" data-label="Destination">
        {trail.bucket}
        {trail.prefix && `/${trail.prefix}`}
      </td>
      <td data-label="Last delivery">
        {status.lastDelivery?.deliveredAt ? (
          <Timestamp at={status.lastDelivery.deliveredAt} now={now} />
        ) : (
          <span class="muted">none yet</span>
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
        To create a trail you need the grant <code>file</code> in the project that owns the bucket.
      </p>
    )
  if (trails.length >= limit && !form.faults.form)
    return (
      <p class="page-intro">
        You have reached the limit of {limit} trails. To create another, delete one, or ask the operator of
        Daybook to raise <code>DAYBOOK_TRAIL_LIMIT</code>.
      </p>
    )
  return (
    <details class="create" open={Object.keys(form.values).length > 0}>
      <summary class="create-toggle button primary">Create trail</summary>
      <CreateTrailForm {...props} />
    </details>
  )
}

function CreateTrailForm({ limit, projects, form, csrf }: TrailsProps & { csrf: string }) {
  return (
    <PostForm action={paths.trails()} csrf={csrf} class="create-form">
      <FormError form={form} />
      <div class="form-fields">
        <TextInput name="name" label={TRAIL_LABELS.name} form={form} isMono />
        <DestinationInputs form={form} projects={projects} />
      </div>
      <div class="form-fields">
        <SelectionInputs form={form} selector={ALL_EVENTS} />
      </div>
      <p class="muted">
        You can have at most {limit} trails. Before it creates the trail, Daybook writes a small object to the
        bucket to test it.
      </p>
      <div class="form-actions">
        <button class="button primary" type="submit" name="start" value="yes">
          Create and start
        </button>
        <button class="button" type="submit" name="start" value="no">
          Create trail
        </button>
      </div>
    </PostForm>
  )
}
