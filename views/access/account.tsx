import type { Grant } from '../../src/domain/access/grant.ts'
import { PASSWORD_LENGTH_MIN } from '../../src/domain/access/password.ts'
import type { Permission } from '../../src/domain/access/permissions.ts'
import type { SessionInfo } from '../../src/domain/access/session.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { FormError, type FormState, PostButton, PostForm, TextInput } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { RichText } from '../components/rich-text.tsx'
import { RelativeTime } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { type FactorStatus, SecondFactorSection } from './second-factor.tsx'

const { account: TEXT, passwordLabels: LABELS } = MESSAGES.pages

export type AccountProps = {
  permissions: readonly Exclude<Permission, 'authenticated'>[]
  grants: Grant[]
  sessions: (SessionInfo & { isThis: boolean })[]
  /** False for users who sign in only through the identity provider. */
  hasPassword: boolean
  secondFactor: FactorStatus
  form: FormState
  notice: NoticeName | null
  now: Date
}

/** The viewer's own account: permissions, sessions and password. */
export function AccountPage({ viewer, ...props }: AccountProps & { viewer: Viewer }) {
  const { form, notice, hasPassword } = props
  return (
    <Layout title={TEXT.title} section="account" viewer={viewer} notice={notice}>
      <PageHead
        title={viewer.userName}
        about={{ text: TEXT.about, guide: 'sign-in' }}
        beside={<span class="muted">{viewer.customerName}</span>}
      />
      <article class="panel">
        <FormError form={form} />
        <Permissions {...props} />
        <Sessions {...props} csrf={viewer.csrf} />
        {hasPassword && <PasswordForm form={form} csrf={viewer.csrf} />}
        {!hasPassword && <NoPassword />}
        {hasPassword && <SecondFactorSection status={props.secondFactor} csrf={viewer.csrf} />}
      </article>
    </Layout>
  )
}

function Permissions({ permissions, grants }: AccountProps) {
  if (permissions.length === 0 && grants.length === 0) {
    return (
      <p>
        <RichText text={TEXT.noPermissions} />
      </p>
    )
  }
  return (
    <>
      <p>{permissions.length > 0 ? TEXT.permissions({ permissions }) : TEXT.ineffectiveGrants}</p>
      {grants.length > 0 && (
        <ul class="chips">
          {grants.map(({ name, project }) => (
            <li class="chip chip-plain">
              <span class="mono">{name}</span>{' '}
              {project && <span class="chip-label">{TEXT.inProject({ project })}</span>}
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
      <h2>{TEXT.sessions}</h2>
      <table class="data-table">
        <thead class="data-table-head">
          <tr>
            <th scope="col">{TEXT.browser}</th>
            <th scope="col">{TEXT.ipAddress}</th>
            <th scope="col">{TEXT.signedIn}</th>
            <th scope="col">{TEXT.lastSeen}</th>
            <th scope="col">
              <span class="visually-hidden">{TEXT.actions}</span>
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
        <PostButton action={paths.otherSessions()} csrf={csrf} label={TEXT.endOtherSessions} isProminent />
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
      <td data-label={TEXT.signedIn}>
        <RelativeTime at={session.startedAt} now={now} />
      </td>
      <td data-label={TEXT.lastSeen}>
        <RelativeTime at={session.seenAt} now={now} />
      </td>
      <td class="data-table-actions">
        {session.isThis ? (
          <strong>{TEXT.thisSession}</strong>
        ) : (
          <PostButton
            action={paths.session()}
            csrf={csrf}
            label={TEXT.endSession}
            about={TEXT.endSessionFrom(session)}
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
      <h2>{TEXT.password}</h2>
      <p class="muted">{TEXT.noPassword}</p>
    </section>
  )
}

function PasswordForm({ form, csrf }: { form: FormState; csrf: string }) {
  return (
    <section class="panel-section" id="password">
      <h2>{TEXT.password}</h2>
      <p class="muted">{TEXT.passwordHint}</p>
      <PostForm action={paths.ownPassword()} csrf={csrf} class="post-form">
        <div class="form-fields">
          <TextInput
            name="present"
            label={LABELS.present}
            form={form}
            type="password"
            autocomplete="current-password"
          />
          <TextInput
            name="wanted"
            label={LABELS.wanted}
            form={form}
            type="password"
            autocomplete="new-password"
            hint={TEXT.newPasswordHint({ min: PASSWORD_LENGTH_MIN })}
          />
          <TextInput
            name="again"
            label={LABELS.again}
            form={form}
            type="password"
            autocomplete="new-password"
          />
        </div>
        <div class="form-actions">
          <button class="button" type="submit">
            {TEXT.changePassword}
          </button>
        </div>
      </PostForm>
    </section>
  )
}

// Browser and operating system, such as `Firefox on Linux`; the full user agent is in the title.
function formatBrowser(userAgent: string): string {
  const isChromium = /(?:Edg|OPR)\//.test(userAgent)
  const named = isChromium ? userAgent.replace('Chrome', '') : userAgent
  const [, browser] = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(named) ?? []
  const [, system] = /(Windows|Macintosh|Android|iPhone|iPad|Linux)/.exec(userAgent) ?? []
  const names: { [word: string]: string } = { Edg: 'Edge', OPR: 'Opera', Macintosh: 'macOS' }
  if (!browser) return userAgent.slice(0, 40) || TEXT.unknownBrowser
  const browserName = names[browser] ?? browser
  return system
    ? TEXT.browserOnSystem({ browser: browserName, system: names[system] ?? system })
    : browserName
}
