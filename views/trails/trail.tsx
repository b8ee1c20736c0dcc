import type { Archive, Delivery } from '../../src/domain/trails/delivery.ts'
import { ALL_EVENTS, toSimpleSelector } from '../../src/domain/trails/simple-selector.ts'
import {
  formatFinding,
  formatVerdict,
  isValid,
  type Verification,
} from '../../src/domain/trails/verification.ts'
import { DeedButton, DeedForm, type Entered, FormFault } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { Moment } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { Strip } from './delivery-heatmap.tsx'
import { TrailFacts } from './trail-facts.tsx'
import { ChoiceEntries, OrderEntries } from './trail-form.tsx'
import { Faring, type TrailSeen, writeBytes } from './trail-status.tsx'

/** So many archives are on the page. */
export const ARCHIVES_SHOWN = 12

export type ArchiveSeen = Archive & { closedAt: Date; deliveredAt: Date | null }

export type TrailProps = TrailSeen & {
  windows: Delivery[]
  archives: ArchiveSeen[]
  digests: { key: string; start: Date; end: Date }[]
  /** Projects in which the viewer may use files. */
  projects: string[]
  /** Whether the viewer may change this trail. */
  mayChange: boolean
  verification: Verification | null
  entered: Entered
  notice: NoticeName | null
  now: Date
}

type Part = TrailProps & { csrf: string }

/** One trail: what it does, how it fares, what it delivered, and whether that is still whole. */
export function TrailPage({ viewer, ...props }: TrailProps & { viewer: Viewer }) {
  const { trail, entered, windows, now } = props
  const part = { ...props, csrf: viewer.csrf }
  return (
    <Layout title={trail.name} section="trails" viewer={viewer} notice={props.notice}>
      <p class="back">
        <a href={paths.trails()}>Trails</a>
      </p>
      <article class="sheet">
        <header class="sheet-head">
          <h1>{trail.name}</h1>
          <Faring {...props} />
        </header>
        <FormFault entered={entered} />
        <Trouble {...props} />
        <TrailFacts {...props} />
        {props.mayChange && <Switch {...part} />}
        <section class="part">
          <h2>Deliveries</h2>
          {windows.length === 0 ? <p class="soft">None yet.</p> : <Strip windows={windows} now={now} />}
        </section>
        <Verify {...part} />
        <Archives {...props} />
        {props.mayChange && <Change {...part} />}
      </article>
    </Layout>
  )
}

function Trouble({ state, now }: TrailProps) {
  const { failure, keptDays } = state
  return (
    <>
      {failure && (
        <div class="checked checked-bad" role="alert">
          <p>
            The last delivery failed, <Moment at={failure.at} now={now} />. The storage’s own words:
          </p>
          <blockquote>{failure.message}</blockquote>
        </div>
      )}
      {keptDays.length > 0 && (
        <p class="checked checked-bad">
          This holds the purge back: {keptDays.length === 1 ? '1 day is' : `${keptDays.length} days are`} kept
          beyond the retention, from {keptDays.toSorted()[0]} on, until they are delivered.
        </p>
      )}
    </>
  )
}

function Switch({ trail, csrf }: Part) {
  return (
    <div class="deeds">
      <DeedButton
        action={paths.trailLogging(trail.name)}
        csrf={csrf}
        label={trail.isLogging ? 'Stop' : 'Start'}
        fields={{ logging: trail.isLogging ? 'no' : 'yes' }}
        isPlain
      />
    </div>
  )
}

function Archives({ trail, archives, digests, now }: TrailProps) {
  return (
    <section class="part">
      <h2>Archives</h2>
      {archives.length === 0 ? (
        <p class="soft">None yet.</p>
      ) : (
        <table class="plain">
          <thead class="plain-head">
            <tr>
              <th scope="col">Delivered</th>
              <th scope="col" class="plain-count">
                Events
              </th>
              <th scope="col" class="plain-count">
                Size
              </th>
              <th scope="col">File</th>
            </tr>
          </thead>
          <tbody>
            {archives.map(({ key, count, bytes, deliveredAt, closedAt }) => (
              <tr>
                <td>
                  <Moment at={deliveredAt ?? closedAt} now={now} />
                </td>
                <td class="plain-count" data-label="Events">
                  {count}
                </td>
                <td class="plain-count" data-label="Size">
                  {writeBytes(bytes)}
                </td>
                <td class="mono">
                  <a href={paths.archive(trail.name, nameIn(key))} download>
                    {nameIn(key)}
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {archives.length >= ARCHIVES_SHOWN && (
        <p class="soft">
          The newest ones. <code>GET /api/v1/trails/{trail.name}/archives</code> lists them all.
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

function nameIn(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

function Verify({ trail, verification, csrf }: Part) {
  return (
    <section class="part" id="verify">
      <h2>Is it still whole?</h2>
      <p class="soft">
        Reads everything the trail left in its bucket and compares it with what was signed. Large buckets take
        a while; <code>daybook verify --trail {trail.name}</code> does the same and shows how far it is. On an
        embedded database it runs while Daybook is stopped.
      </p>
      {verification && (
        <div class={isValid(verification) ? 'checked' : 'checked checked-bad'} role="status">
          <p>{formatVerdict(verification)}</p>
          {[...verification.findings.map(formatFinding), ...verification.notes].map((line) => (
            <p class="verdict-line">{line}</p>
          ))}
        </div>
      )}
      <DeedButton action={paths.trailVerification(trail.name)} csrf={csrf} label="Verify" isPlain />
    </section>
  )
}

function Change({ trail, entered, projects, csrf }: Part) {
  const choice = toSimpleSelector(trail.selectors)
  return (
    <section class="part" id="change">
      <h2>Changing</h2>
      <DeedForm action={paths.trailOrder(trail.name)} csrf={csrf}>
        <div class="form-fields">
          <OrderEntries entered={entered} projects={projects} order={trail} />
        </div>
        <div class="form-end">
          <button class="button" type="submit">
            Save where it writes
          </button>
        </div>
      </DeedForm>
      {choice === null && (
        <p>Its selectors are finer than this form; saving it puts the form in their place.</p>
      )}
      <DeedForm action={paths.trailChoice(trail.name)} csrf={csrf}>
        <div class="form-fields">
          <ChoiceEntries entered={entered} choice={choice ?? ALL_EVENTS} />
        </div>
        <div class="form-end">
          <button class="button" type="submit">
            Save what it saves
          </button>
        </div>
      </DeedForm>
      <div class="deeds">
        <a class="button danger" href={paths.trailDeletion(trail.name)}>
          Delete …
        </a>
      </div>
    </section>
  )
}
