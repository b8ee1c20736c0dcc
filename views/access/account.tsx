import type { Grant } from '../../src/domain/access/grant.ts'
import { PASSWORD_LENGTH_MIN } from '../../src/domain/access/password.ts'
import type { Permission } from '../../src/domain/access/permissions.ts'
import type { SessionInfo } from '../../src/domain/access/session.ts'
import { FormError, type FormState, PostButton, PostForm, TextInput } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { RelativeTime } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { formatPermissions } from './status-badge.tsx'

/** The labels of the fields of the password form. */
export const PASSWORD_LABELS = {
  present: 'Current password',
  wanted: 'New password',
  again: 'Repeat new password',
}

export type AccountProps = {
  permissions: readonly Exclude<Permission, 'authenticated'>[]
  grants: Grant[]
  sessions: (SessionInfo & { isThis: boolean })[]
  /** False for users who sign in only through the identity provider. */
  hasPassword: boolean
  form: FormState
  notice: NoticeName | null
  now: Date
}

/** The viewer's own account: permissions, sessions and password. */
export function AccountPage({ viewer, ...props }: AccountProps & { viewer: Viewer }) {
  const { form, notice, hasPassword } = props
  return (
    <Layout title="Your account" section="account" viewer={viewer} notice={notice}>
      <article class="panel">
        <header class="panel-head">
          <h1>{viewer.userName}</h1>
          <span class="muted">{viewer.customerName}</span>
        </header>
        <FormError form={form} />
        <Permissions {...props} />
        <Sessions {...props} csrf={viewer.csrf} />
        {hasPassword && <PasswordForm form={form} csrf={viewer.csrf} />}
        {!hasPassword && <NoPassword />}
      </article>
    </Layout>
  )
}

function Permissions({ permissions, grants }: AccountProps) {
  if (permissions.length === 0 && grants.length === 0) {
    return (
      <p>
        You have no permissions yet. Ask the primary administrator for a grant: <code>activity-log</code> to
        read events, <code>collector</code> to send events.
      </p>
    )
  }
  return (
    <>
      <p>
        {permissions.length > 0
          ? `You can ${formatPermissions(permissions)}.`
          : 'These grants alone give you no permissions.'}
      </p>
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
    <section class="panel-section" id="sessions">
      <h2>Sessions</h2>
      <table class="data-table">
        <thead class="data-table-head">
          <tr>
            <th scope="col">Browser</th>
            <th scope="col">IP address</th>
            <th scope="col">Signed in</th>
            <th scope="col">Last seen</th>
            <th scope="col">
              <span class="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <SessionRow session={session} now={now} csrf={csrf} />
          ))}
        </tbody>
      </table>
      {sessions.length > 1 && (
        <PostButton action={paths.otherSessions()} csrf={csrf} label="Sign out everywhere else" isProminent />
      )}
    </section>
  )
}

function SessionRow(props: { session: AccountProps['sessions'][number]; now: Date; csrf: string }) {
  const { session, now, csrf } = props
  return (
    <tr>
      <th scope="row" title={session.userAgent}>
        {formatBrowser(session.userAgent)}
      </th>
      <td class="mono">{session.sourceIPAddress}</td>
      <td data-label="Signed in">
        <RelativeTime at={session.startedAt} now={now} />
      </td>
      <td data-label="Last seen">
        <RelativeTime at={session.seenAt} now={now} />
      </td>
      <td class="data-table-actions">
        {session.isThis ? (
          <strong>This session</strong>
        ) : (
          <PostButton
            action={paths.session()}
            csrf={csrf}
            label="End session"
            about={`from ${session.sourceIPAddress}`}
            fields={{ session: session.id }}
          />
        )}
      </td>
    </tr>
  )
}

function NoPassword() {
  return (
    <section class="panel-section" id="password">
      <h2>Password</h2>
      <p class="muted">
        You have no password because you sign in through your company’s identity provider. The primary
        administrator can create one for you.
      </p>
    </section>
  )
}

function PasswordForm({ form, csrf }: { form: FormState; csrf: string }) {
  return (
    <section class="panel-section" id="password">
      <h2>Password</h2>
      <p class="muted">Changing your password signs you out everywhere, including here.</p>
      <PostForm action={paths.ownPassword()} csrf={csrf} class="post-form">
        <div class="form-fields">
          <TextInput
            name="present"
            label={PASSWORD_LABELS.present}
            form={form}
            type="password"
            autocomplete="current-password"
          />
          <TextInput
            name="wanted"
            label={PASSWORD_LABELS.wanted}
            form={form}
            type="password"
            autocomplete="new-password"
            hint={`At least ${PASSWORD_LENGTH_MIN} characters.`}
          />
          <TextInput
            name="again"
            label={PASSWORD_LABELS.again}
            form={form}
            type="password"
            autocomplete="new-password"
          />
        </div>
        <div class="form-actions">
          <button class="button" type="submit">
            Change password
          </button>
        </div>
      </PostForm>
    </section>
  )
}

// Browser and operating system, such as `Firefox on Linux`; the full user agent is in the title.
function formatBrowser(userAgent: string): string {
  const [, browser] =
    /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(userAgent.replace(/Chrome(?=.*(?:Edg|OPR)\/)/, '')) ?? []
  const [, system] = /(Windows|Macintosh|Android|iPhone|iPad|Linux)/.exec(userAgent) ?? []
  const names: { [word: string]: string } = { Edg: 'Edge', OPR: 'Opera', Macintosh: 'macOS' }
  if (!browser) return userAgent.slice(0, 40) || 'Unknown'
  return [browser, system].flatMap((word) => (word ? [names[word] ?? word] : [])).join(' on ')
}
