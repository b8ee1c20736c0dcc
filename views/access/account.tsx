import type { Grant } from '../../src/domain/access/caller.ts'
import { PASSWORD_LENGTH_MIN } from '../../src/domain/access/password.ts'
import type { Permission } from '../../src/domain/access/permissions.ts'
import type { SessionInfo } from '../../src/domain/access/user.ts'
import { DeedButton, DeedForm, type Entered, Entry, FormFault } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { LastUsedAgo } from './key-table.tsx'
import { writeAbilities } from './status-badge.tsx'

/** The names of the fields of another password. */
export const PASSWORD_LABELS = {
  present: 'Present password',
  wanted: 'New password',
  again: 'The new one again',
}

export type AccountProps = {
  may: readonly Exclude<Permission, 'nothing'>[]
  grants: Grant[]
  sessions: (SessionInfo & { isThis: boolean })[]
  /** False for who only ever comes in through another authority. */
  hasPassword: boolean
  entered: Entered
  notice: NoticeName | null
  now: Date
}

/** What people see to themselves: what they may do, where they are signed in, and their password. */
export function AccountPage({ viewer, ...props }: AccountProps & { viewer: Viewer }) {
  const { entered, notice, hasPassword } = props
  return (
    <Layout title="Your account" section="account" viewer={viewer} notice={notice}>
      <article class="sheet">
        <header class="sheet-head">
          <h1>{viewer.userName}</h1>
          <span class="soft">{viewer.customerName}</span>
        </header>
        <FormFault entered={entered} />
        <May {...props} />
        <Sessions {...props} csrf={viewer.csrf} />
        {hasPassword && <PasswordForm entered={entered} csrf={viewer.csrf} />}
        {!hasPassword && <NoPassword />}
      </article>
    </Layout>
  )
}

function May({ may, grants }: AccountProps) {
  if (may.length === 0 && grants.length === 0) {
    return (
      <p>
        You may do nothing here yet. The primary administrator gives grants: <code>activity-log</code> to look
        at events, <code>collector</code> to send them.
      </p>
    )
  }
  return (
    <>
      <p>You may {writeAbilities(may) || 'do nothing with these grants alone'}.</p>
      {grants.length > 0 && (
        <ul class="chips">
          {grants.map(({ name, project }) => (
            <li class="chip chip-plain">
              <span class="mono">{name}</span> {project && <span class="chip-label">in {project}</span>}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Sessions({ sessions, now, csrf }: AccountProps & { csrf: string }) {
  return (
    <section class="part" id="sessions">
      <h2>Where you are signed in</h2>
      <table class="plain">
        <thead class="plain-head">
          <tr>
            <th scope="col">Browser</th>
            <th scope="col">Address</th>
            <th scope="col">Signed in</th>
            <th scope="col">Last seen</th>
            <th scope="col">
              <span class="unseen">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr>
              <th scope="row" title={session.userAgent}>
                {writeAgent(session.userAgent)}
              </th>
              <td class="mono">{session.sourceIPAddress}</td>
              <td data-label="Signed in">
                <LastUsedAgo at={session.startedAt} now={now} />
              </td>
              <td data-label="Last seen">
                <LastUsedAgo at={session.seenAt} now={now} />
              </td>
              <td class="plain-deeds">
                {session.isThis ? (
                  <strong>This one</strong>
                ) : (
                  <DeedButton
                    action={paths.session()}
                    csrf={csrf}
                    label="End"
                    about={`the session from ${session.sourceIPAddress}`}
                    fields={{ session: session.id }}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {sessions.length > 1 && (
        <DeedButton action={paths.otherSessions()} csrf={csrf} label="Sign out everywhere else" isPlain />
      )}
    </section>
  )
}

function NoPassword() {
  return (
    <section class="part" id="password">
      <h2>Password</h2>
      <p class="soft">
        You have none here: you come in through your company’s sign-in. The primary administrator can give you
        one.
      </p>
    </section>
  )
}

function PasswordForm({ entered, csrf }: { entered: Entered; csrf: string }) {
  return (
    <section class="part" id="password">
      <h2>Password</h2>
      <p class="soft">After changing it you are signed out everywhere, here too.</p>
      <DeedForm action={paths.ownPassword()} csrf={csrf}>
        <div class="form-fields">
          <Entry
            name="present"
            label={PASSWORD_LABELS.present}
            entered={entered}
            type="password"
            autocomplete="current-password"
          />
          <Entry
            name="wanted"
            label={PASSWORD_LABELS.wanted}
            entered={entered}
            type="password"
            autocomplete="new-password"
            note={`At least ${PASSWORD_LENGTH_MIN} characters.`}
          />
          <Entry
            name="again"
            label={PASSWORD_LABELS.again}
            entered={entered}
            type="password"
            autocomplete="new-password"
          />
        </div>
        <div class="form-end">
          <button class="button" type="submit">
            Change password
          </button>
        </div>
      </DeedForm>
    </section>
  )
}

// The part of a browser's long name that tells it from another; the whole is in the title.
function writeAgent(agent: string): string {
  const [, browser] =
    /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(agent.replace(/Chrome(?=.*(?:Edg|OPR)\/)/, '')) ?? []
  const [, system] = /(Windows|Macintosh|Android|iPhone|iPad|Linux)/.exec(agent) ?? []
  const names: { [word: string]: string } = { Edg: 'Edge', OPR: 'Opera', Macintosh: 'macOS' }
  if (!browser) return agent.slice(0, 40) || 'Unknown'
  return [browser, system].flatMap((word) => (word ? [names[word] ?? word] : [])).join(' on ')
}
