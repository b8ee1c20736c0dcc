import { ALL_EVENTS } from '../../src/domain/trails/simple-selector.ts'
import { DeedForm, type Entered, Entry, FormFault } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { Moment } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { ChoiceEntries, OrderEntries, TRAIL_LABELS } from './trail-form.tsx'
import { Faring, type TrailSeen, writeSaved } from './trail-status.tsx'

export type TrailsProps = {
  trails: TrailSeen[]
  limit: number
  /** Projects in which the viewer may use files, and so give a trail a bucket. */
  projects: string[]
  entered: Entered
  notice: NoticeName | null
  now: Date
}

/** The trails of the customer. */
export function TrailsPage({ viewer, ...props }: TrailsProps & { viewer: Viewer }) {
  const { trails, now } = props
  return (
    <Layout title="Trails" section="trails" viewer={viewer} notice={props.notice}>
      <div class="page-head">
        <h1>Trails</h1>
      </div>
      <p class="page-say soft">
        A trail saves events into a bucket, for as long as the bucket keeps them, and signs what it saved.
      </p>
      <Create {...props} csrf={viewer.csrf} />
      {trails.length > 0 && (
        <div class="page-table">
          <table class="plain">
            <thead class="plain-head">
              <tr>
                <th scope="col">Name</th>
                <th scope="col">State</th>
                <th scope="col">Saves</th>
                <th scope="col">Into</th>
                <th scope="col">Last delivery</th>
              </tr>
            </thead>
            <tbody>
              {trails.map((seen) => (
                <Row seen={seen} now={now} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Layout>
  )
}

function Row({ seen, now }: { seen: TrailSeen; now: Date }) {
  const { trail, state } = seen
  return (
    <tr>
      <th scope="row">
        <a class="plain-name" href={paths.trail(trail.name)}>
          {trail.name}
        </a>
      </th>
      <td data-label="State">
        <Faring {...seen} />
        {state.failure && <span class="plain-note">{state.failure.message}</span>}
      </td>
      <td data-label="Saves">{writeSaved(trail)}</td>
      <td class="mono" data-label="Into">
        {trail.bucket}
        {trail.prefix && `/${trail.prefix}`}
      </td>
      <td data-label="Last delivery">
        {state.lastDelivery?.deliveredAt ? (
          <Moment at={state.lastDelivery.deliveredAt} now={now} />
        ) : (
          <span class="soft">none yet</span>
        )}
      </td>
    </tr>
  )
}

function Create({ trails, limit, projects, entered, csrf }: TrailsProps & { csrf: string }) {
  if (projects.length === 0)
    return <p class="page-say">Making a trail takes the grant file in the project that owns the bucket.</p>
  if (trails.length >= limit && !entered.faults.form)
    return (
      <p class="page-say">
        {trails.length} of {limit} trails are there, which is the limit. Delete one to create another; whoever
        runs Daybook can raise it with <code>DAYBOOK_TRAIL_LIMIT</code>.
      </p>
    )
  return (
    <details class="add" open={Object.keys(entered.values).length > 0}>
      <summary class="add-press button primary">Create a trail</summary>
      <DeedForm action={paths.trails()} csrf={csrf} class="sheet-form add-form">
        <FormFault entered={entered} />
        <div class="form-fields">
          <Entry name="name" label={TRAIL_LABELS.name} entered={entered} isMono />
          <OrderEntries entered={entered} projects={projects} />
        </div>
        <div class="form-fields">
          <ChoiceEntries entered={entered} choice={ALL_EVENTS} />
        </div>
        <p class="soft">
          A customer has {limit} trails at most. The bucket is tried with a small object before the trail is
          made.
        </p>
        <div class="form-end">
          <button class="button primary" type="submit" name="start" value="yes">
            Create and start
          </button>
          <button class="button" type="submit" name="start" value="no">
            Create
          </button>
        </div>
      </DeedForm>
    </details>
  )
}
