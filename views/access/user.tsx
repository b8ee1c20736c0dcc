import { ACTIVE_KEYS_MAX } from '../../src/domain/access/access-key.ts'
import { heldPermissions } from '../../src/domain/access/permissions.ts'
import type { Project } from '../../src/domain/access/project.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { FormError, type FormState, PostButton, PostForm } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { RichText } from '../components/rich-text.tsx'
import { formatLongDate } from '../components/time.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import type { UserAccess } from './grant-matrix.tsx'
import { GrantTable } from './grant-table.tsx'
import { countActiveKeys, KeyTable } from './key-table.tsx'
import { NewKeyForm } from './new-key-form.tsx'
import { StatusBadge } from './status-badge.tsx'
import { UserTagInputs } from './users.tsx'

const { user: TEXT, users: USERS_TEXT } = MESSAGES.pages

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
      <PageHead
        title={user.userName}
        parent={{ label: USERS_TEXT.title, href: paths.users() }}
        beside={<StatusBadge subject={user} />}
      />
      <article class="panel">
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
  const period = { from: formatLongDate(createdAt), until: formatLongDate(deletedAt) }
  const links = {
    events: paths.events({ userName, readOnly: 'any' }),
    changes: paths.events({ q: `"userName":"${encodeURIComponent(userName)}"`, eventSource: 'daybook' }),
  }
  return (
    <>
      <p>{TEXT.deleted({ userName, ...period })}</p>
      <p>
        <RichText text={TEXT.deletedEvents({ userName })} links={links} />
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
        <span class="muted">{TEXT.added({ date: formatLongDate(user.createdAt) })} </span>
        <a href={paths.events({ userName: user.userName, readOnly: 'any' })}>{TEXT.eventsBy(user)}</a>
      </p>
      <Tags {...props} />
      <section class="panel-section" id="grants">
        <h2>{TEXT.grants}</h2>
        <p class="muted">{TEXT.grantsHint}</p>
        <GrantTable {...props} />
      </section>
      <Keys {...props} />
      <Password {...props} />
      <Removal {...props} />
    </>
  )
}

function summarizePermissions({ user, grants }: Pick<UserAccess, 'user' | 'grants'>): string {
  if (user.deactivatedAt) return TEXT.deactivated
  const permissions = heldPermissions({ ...user, grants })
  return permissions.length === 0 ? TEXT.noPermissions : TEXT.permissions({ permissions })
}

function Tags({ user, form, csrf }: SectionProps) {
  const { department, customerDefined1, customerDefined2 } = user
  const values = { department, customerDefined1, customerDefined2, ...form.values }
  return (
    <section class="panel-section">
      <h2>{TEXT.tags}</h2>
      <PostForm action={paths.userTags(user.userName)} csrf={csrf} class="post-form">
        <div class="form-fields">
          <UserTagInputs form={{ ...form, values }} />
        </div>
        <div class="form-actions">
          <button class="button" type="submit">
            {TEXT.saveTags}
          </button>
        </div>
      </PostForm>
    </section>
  )
}

function Keys({ user, keys, grants, form, csrf, now }: SectionProps) {
  const isFull = countActiveKeys(keys) >= ACTIVE_KEYS_MAX
  return (
    <section class="panel-section" id="keys">
      <h2>{TEXT.keys}</h2>
      <p class="muted">{TEXT.keysHint(user)}</p>
      {keys.length > 0 && <KeyTable keys={keys} now={now} csrf={csrf} />}
      {isFull ? (
        <p>{TEXT.keysFull}</p>
      ) : (
        <NewKeyForm userName={user.userName} grants={grants} form={form} csrf={csrf} />
      )}
    </section>
  )
}

function Password({ user, csrf }: SectionProps) {
  const { userName, hasPassword } = user
  return (
    <section class="panel-section">
      <h2>{TEXT.password}</h2>
      <p class="muted">
        {hasPassword ? TEXT.resetPasswordHint({ userName }) : TEXT.createPasswordHint({ userName })}
      </p>
      <PostButton
        action={paths.userPassword(userName)}
        csrf={csrf}
        label={hasPassword ? TEXT.resetPassword : TEXT.createPassword}
        isProminent
      />
    </section>
  )
}

function Removal({ user, csrf }: SectionProps) {
  const { userName, isPrimaryAdministrator, deactivatedAt } = user
  return (
    <section class="panel-section">
      <h2>{TEXT.removal}</h2>
      {isPrimaryAdministrator ? (
        <p class="muted">{TEXT.primaryAdministratorStays}</p>
      ) : (
        <div class="button-row">
          <PostButton
            action={paths.userActivity(userName)}
            csrf={csrf}
            label={deactivatedAt ? TEXT.reactivate : TEXT.deactivate}
            fields={{ active: deactivatedAt ? 'yes' : 'no' }}
            isProminent
          />
          {!deactivatedAt && (
            <a class="button" href={paths.primaryAdministrator(userName)}>
              {TEXT.toTransfer}
            </a>
          )}
          <a class="button danger" href={paths.userDeletion(userName)}>
            {TEXT.toDeletion}
          </a>
        </div>
      )}
    </section>
  )
}
