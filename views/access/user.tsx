import { ACTIVE_KEYS_MAX } from '../../src/domain/access/access-key.ts'
import { heldPermissions } from '../../src/domain/access/permissions.ts'
import type { Project } from '../../src/domain/access/project.ts'
import { FormError, type FormState, PostButton, PostForm } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { formatLongDate } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import type { UserAccess } from './grant-matrix.tsx'
import { GrantTable } from './grant-table.tsx'
import { countActiveKeys, KeyTable } from './key-table.tsx'
import { formatPermissions, StatusBadge } from './status-badge.tsx'
import { UserTagInputs } from './users.tsx'

export type UserProps = UserAccess & {
  projects: Project[]
  form: FormState
  notice: NoticeName | null
  now: Date
}

type SectionProps = UserProps & { csrf: string }

/** The page of one user: permissions, report tags, grants, access keys, password, deactivation and deletion. */
export function UserPage({ viewer, ...props }: UserProps & { viewer: Viewer }) {
  const { user, form } = props
  return (
    <Layout title={user.userName} section="users" viewer={viewer} notice={props.notice}>
      <p class="back">
        <a href={paths.users()}>Users</a>
      </p>
      <article class="panel">
        <header class="panel-head">
          <h1>{user.userName}</h1>
          <StatusBadge subject={user} />
        </header>
        <FormError form={form} />
        {user.deletedAt ? (
          <DeletedUser {...props} deletedAt={user.deletedAt} />
        ) : (
          <ExistingUser {...props} csrf={viewer.csrf} />
        )}
      </article>
    </Layout>
  )
}

function DeletedUser({ user, deletedAt }: UserProps & { deletedAt: Date }) {
  const { userName, createdAt } = user
  return (
    <>
      <p>
        {userName} was a user from {formatLongDate(createdAt)} to {formatLongDate(deletedAt)}. The user name
        and its events are kept. The name cannot be used again.
      </p>
      <p>
        <a href={paths.events({ userName, readOnly: 'any' })}>Events by {userName}</a>,{' '}
        <a href={paths.events({ q: `"userName":"${encodeURIComponent(userName)}"`, eventSource: 'daybook' })}>
          Changes to this user
        </a>
      </p>
    </>
  )
}

function ExistingUser(props: SectionProps) {
  const { user, grants } = props
  return (
    <>
      <p>
        {summarizePermissions({ user, grants })}{' '}
        <span class="muted">Added {formatLongDate(user.createdAt)}. </span>
        <a href={paths.events({ userName: user.userName, readOnly: 'any' })}>Events by {user.userName}</a>
      </p>
      <Tags {...props} />
      <section class="panel-section" id="grants">
        <h2>Grants</h2>
        <p class="muted">
          Read access to any project covers all projects. Other grants apply to their project only.
        </p>
        <GrantTable {...props} />
      </section>
      <Keys {...props} />
      <Password {...props} />
      <Removal {...props} />
    </>
  )
}

function summarizePermissions({ user, grants }: Pick<UserAccess, 'user' | 'grants'>): string {
  if (user.deactivatedAt) return 'No permissions while deactivated.'
  const permissions = heldPermissions({ ...user, grants })
  return permissions.length === 0 ? 'No permissions yet.' : `Can ${formatPermissions(permissions)}.`
}

function Tags({ user, form, csrf }: SectionProps) {
  const { department, customerDefined1, customerDefined2 } = user
  const values = { department, customerDefined1, customerDefined2, ...form.values }
  return (
    <section class="panel-section">
      <h2>Report tags</h2>
      <PostForm action={paths.userTags(user.userName)} csrf={csrf} class="post-form">
        <div class="form-fields">
          <UserTagInputs form={{ ...form, values }} />
        </div>
        <div class="form-actions">
          <button class="button" type="submit">
            Save report tags
          </button>
        </div>
      </PostForm>
    </section>
  )
}

function Keys({ user, keys, csrf, now }: SectionProps) {
  const isFull = countActiveKeys(keys) >= ACTIVE_KEYS_MAX
  return (
    <section class="panel-section" id="keys">
      <h2>Access keys</h2>
      <p class="muted">
        A key has the grants of {user.userName} and no others. Two keys can be active at a time, so that one
        can replace the other.
      </p>
      {keys.length > 0 && <KeyTable keys={keys} now={now} csrf={csrf} />}
      {isFull ? (
        <p>Both keys are active. To create another, deactivate or delete one.</p>
      ) : (
        <PostButton
          action={paths.userKeys(user.userName)}
          csrf={csrf}
          label="Create access key"
          isProminent
        />
      )}
    </section>
  )
}

function Password({ user, csrf }: SectionProps) {
  const { userName, hasPassword } = user
  return (
    <section class="panel-section">
      <h2>Password</h2>
      <p class="muted">
        {hasPassword
          ? `Daybook creates a new password, shows it once and signs ${userName} out everywhere.`
          : `${userName} has no password. Daybook creates one and shows it once.`}
      </p>
      <PostButton
        action={paths.userPassword(userName)}
        csrf={csrf}
        label={hasPassword ? 'Reset password' : 'Create password'}
        isProminent
      />
    </section>
  )
}

function Removal({ user, csrf }: SectionProps) {
  const { userName, isPrimaryAdministrator, deactivatedAt } = user
  return (
    <section class="panel-section">
      <h2>Deactivate or delete</h2>
      {isPrimaryAdministrator ? (
        <p class="muted">
          The primary administrator cannot be deactivated or deleted. To transfer the role, open another user
          and choose Make primary administrator.
        </p>
      ) : (
        <div class="button-row">
          <PostButton
            action={paths.userActivity(userName)}
            csrf={csrf}
            label={deactivatedAt ? 'Reactivate' : 'Deactivate'}
            fields={{ active: deactivatedAt ? 'yes' : 'no' }}
            isProminent
          />
          {!deactivatedAt && (
            <a class="button" href={paths.primaryAdministrator(userName)}>
              Make primary administrator…
            </a>
          )}
          <a class="button danger" href={paths.userDeletion(userName)}>
            Delete user…
          </a>
        </div>
      )}
    </section>
  )
}
