import type { Project } from '../../src/domain/access/caller.ts'
import { heldPermissions } from '../../src/domain/access/permissions.ts'
import { ACTIVE_KEYS_MAX } from '../../src/domain/access/user.ts'
import { DeedButton, DeedForm, type Entered, FormFault } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { writeDay } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import type { Holding } from './grant-matrix.tsx'
import { GrantTable } from './grant-table.tsx'
import { activeIn, KeyTable } from './key-table.tsx'
import { Standing, writeAbilities } from './status-badge.tsx'
import { PersonEntries } from './users.tsx'

export type PersonProps = Holding & {
  projects: Project[]
  entered: Entered
  notice: NoticeName | null
  now: Date
}

type Part = PersonProps & { csrf: string }

/** One person: what they are called and may do, their keys, and how they leave. */
export function PersonPage({ viewer, ...props }: PersonProps & { viewer: Viewer }) {
  const { person, entered } = props
  const part = { ...props, csrf: viewer.csrf }
  return (
    <Layout title={person.userName} section="people" viewer={viewer} notice={props.notice}>
      <p class="back">
        <a href={paths.people()}>People</a>
      </p>
      <article class="sheet">
        <header class="sheet-head">
          <h1>{person.userName}</h1>
          <Standing of={person} />
        </header>
        <FormFault entered={entered} />
        {person.deletedAt ? <Tombstone deletedAt={person.deletedAt} {...part} /> : <Living {...part} />}
      </article>
    </Layout>
  )
}

function Tombstone({ person, deletedAt }: Part & { deletedAt: Date }) {
  const name = encodeURIComponent(person.userName)
  return (
    <>
      <p>
        {person.userName} was here from {writeDay(person.createdAt)} to {writeDay(deletedAt)}. The name and
        what was done under it stay; the name is never given again.
      </p>
      <p>
        <a href={paths.events({ userName: person.userName, readOnly: 'any' })}>What {person.userName} did</a>,{' '}
        <a href={paths.events({ q: `"userName":"${name}"`, eventSource: 'daybook' })}>
          what was done with this person
        </a>
      </p>
    </>
  )
}

function Living(props: Part) {
  const { person, grants } = props
  const may = person.deactivatedAt ? [] : heldPermissions({ ...person, grants })
  return (
    <>
      <p>
        {may.length === 0 ? 'May do nothing yet' : `May ${writeAbilities(may)}`}
        {person.deactivatedAt ? ' while deactivated' : ''}.{' '}
        <span class="soft">Here since {writeDay(person.createdAt)}. </span>
        <a href={paths.events({ userName: person.userName, readOnly: 'any' })}>What {person.userName} did</a>
      </p>
      <Tags {...props} />
      <section class="part" id="grants">
        <h2>Grants</h2>
        <p class="soft">
          One who may look at one project’s events looks at those of all; the rest counts in its project.
        </p>
        <GrantTable {...props} />
      </section>
      <Keys {...props} />
      <Password {...props} />
      <Leaving {...props} />
    </>
  )
}

function Tags({ person, entered, csrf }: Part) {
  const { department, customerDefined1, customerDefined2 } = person
  const values = { department, customerDefined1, customerDefined2, ...entered.values }
  return (
    <section class="part">
      <h2>In reports</h2>
      <DeedForm action={paths.tags(person.userName)} csrf={csrf}>
        <div class="form-fields">
          <PersonEntries entered={{ ...entered, values }} />
        </div>
        <div class="form-end">
          <button class="button" type="submit">
            Save
          </button>
        </div>
      </DeedForm>
    </section>
  )
}

function Keys({ person, keys, csrf, now }: Part) {
  const isFull = activeIn(keys) >= ACTIVE_KEYS_MAX
  return (
    <section class="part" id="keys">
      <h2>Access keys</h2>
      <p class="soft">
        A key acts with the grants of {person.userName}, never with more. Two can be active, so that one can
        take over from the other.
      </p>
      {keys.length > 0 && <KeyTable keys={keys} now={now} csrf={csrf} />}
      {isFull ? (
        <p>Both keys are active. Deactivate or revoke one to make another.</p>
      ) : (
        <DeedButton action={paths.keysOf(person.userName)} csrf={csrf} label="Make a key" isPlain />
      )}
    </section>
  )
}

function Password({ person, csrf }: Part) {
  const { userName, hasPassword } = person
  return (
    <section class="part">
      <h2>Password</h2>
      <p class="soft">
        {hasPassword
          ? `A new one is made and shown once; ${userName} is signed out everywhere.`
          : `${userName} has none, and cannot sign in with one. It is made here and shown once.`}
      </p>
      <DeedButton
        action={paths.password(userName)}
        csrf={csrf}
        label={hasPassword ? 'Reset password' : 'Make a password'}
        isPlain
      />
    </section>
  )
}

function Leaving({ person, csrf }: Part) {
  const { userName, isPrimaryAdministrator, deactivatedAt } = person
  return (
    <section class="part">
      <h2>Staying and leaving</h2>
      {isPrimaryAdministrator ? (
        <p class="soft">
          The primary administrator cannot be deactivated or deleted. Hand the office on first, on the page of
          the person who is to have it.
        </p>
      ) : (
        <div class="deeds">
          <DeedButton
            action={paths.activity(userName)}
            csrf={csrf}
            label={deactivatedAt ? 'Reactivate' : 'Deactivate'}
            fields={{ active: deactivatedAt ? 'yes' : 'no' }}
            isPlain
          />
          {!deactivatedAt && (
            <a class="button" href={paths.office(userName)}>
              Make primary administrator …
            </a>
          )}
          <a class="button danger" href={paths.deletion(userName)}>
            Delete …
          </a>
        </div>
      )}
    </section>
  )
}
