import type { Project } from '../../src/domain/access/project.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Checkbox, FormError, type FormState, PostForm, TextInput } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageLinks, SearchForm } from '../components/list-page.tsx'
import { PageHead } from '../components/page-head.tsx'
import { RichText } from '../components/rich-text.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { GrantMatrix, type UserAccess } from './grant-matrix.tsx'

const { users: TEXT, userLabels: LABELS } = MESSAGES.pages

export type UsersProps = {
  params: { q: string; after: string }
  /** One page of users, by name. */
  users: UserAccess[]
  /** The number of all users and of those that match the search. */
  count: { all: number; matching: number }
  /** The user name after which the next page starts; null on the last page. */
  next: string | null
  projects: Project[]
  form: FormState
  notice: NoticeName | null
}

/** The number of users from which on the page has a search field. */
const SEARCHABLE_USERS_MIN = 12

/** All users of the customer with their grants. */
export function UsersPage({ viewer, ...props }: UsersProps & { viewer: Viewer }) {
  const { params, users, projects } = props
  return (
    <Layout title={TEXT.title} section="users" viewer={viewer} notice={props.notice}>
      <div class="page-top">
        <PageHead title={TEXT.title} about={{ text: TEXT.about, guide: 'access' }}>
          <Search {...props} />
        </PageHead>
        <AddUser form={props.form} csrf={viewer.csrf} />
      </div>
      {users.length === 0 ? (
        <p class="page-no-results">
          <RichText text={TEXT.noMatch({ search: params.q })} links={{ all: paths.users() }} />
        </p>
      ) : (
        <PostForm action={paths.users(params)} csrf={viewer.csrf}>
          <input type="hidden" name="back" value={paths.users(params)} />
          <GrantMatrix users={users} projects={projects} />
        </PostForm>
      )}
      <PageFooter {...props} />
    </Layout>
  )
}

/** The inputs for the report tags of a user. */
export function UserTagInputs({ form }: { form: FormState }) {
  return (
    <>
      {(['department', 'customerDefined1', 'customerDefined2'] as const).map((name) => (
        <TextInput name={name} label={LABELS[name]} form={form} />
      ))}
    </>
  )
}

function Search({ params, count, next }: UsersProps) {
  if (count.all < SEARCHABLE_USERS_MIN && params.q === '' && next === null) return null
  return (
    <SearchForm
      action={paths.users()}
      q={params.q}
      label={TEXT.searchLabel}
      placeholder={TEXT.searchPlaceholder}
    />
  )
}

function AddUser({ form, csrf }: { form: FormState; csrf: string }) {
  const { values, faults } = form
  const isSubmitted = Object.keys(values).length > 0
  return (
    <details class="create" open={isSubmitted}>
      <summary class="create-toggle button primary">{TEXT.add}</summary>
      <PostForm action={paths.users()} csrf={csrf} class="create-form">
        <FormError form={form} />
        <div class="form-fields">
          <TextInput
            name="userName"
            label={LABELS.userName}
            form={form}
            isMono
            hint={faults.userName ? '' : TEXT.userNameHint}
          />
          <UserTagInputs form={form} />
        </div>
        <Checkbox
          name="withPassword"
          label={TEXT.withPassword}
          isChecked={!isSubmitted || values.withPassword === 'yes'}
          hint={TEXT.withPasswordHint}
        />
        <div class="form-actions">
          <button class="button primary" type="submit">
            {TEXT.add}
          </button>
        </div>
      </PostForm>
    </details>
  )
}

function PageFooter({ params, count, next }: UsersProps) {
  const { q, after } = params
  return (
    <p class="page-foot muted">
      {q === '' ? TEXT.countAll({ ...count, after }) : TEXT.countMatching({ ...count, after })}{' '}
      <PageLinks
        next={next === null ? null : paths.users({ q, after: next })}
        first={after === '' ? null : paths.users({ q })}
      />
      <span class="page-hint"> {TEXT.grantHint}</span>
    </p>
  )
}
