import type { Project } from '../../src/domain/access/project.ts'
import { Checkbox, FormError, type FormState, PostForm, TextInput } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { GrantMatrix, type UserAccess } from './grant-matrix.tsx'

/** The labels of a user's fields. */
export const USER_LABELS = {
  userName: 'User name',
  department: 'Department',
  customerDefined1: 'Customer defined 1',
  customerDefined2: 'Customer defined 2',
}

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
    <Layout title="Users" section="users" viewer={viewer} notice={props.notice}>
      <div class="page-head">
        <h1>Users</h1>
        <Search {...props} />
      </div>
      <AddUser form={props.form} csrf={viewer.csrf} />
      {users.length === 0 ? (
        <p class="page-no-results">
          No users match “{params.q}”. <a href={paths.users()}>Show all users</a>
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
        <TextInput name={name} label={USER_LABELS[name]} form={form} />
      ))}
    </>
  )
}

function Search({ params, count, next }: UsersProps) {
  if (count.all < SEARCHABLE_USERS_MIN && params.q === '' && next === null) return null
  return (
    <search>
      <form class="page-search" method="get" action={paths.users()}>
        <label class="visually-hidden" for="q">
          Name or tags contain
        </label>
        <input
          id="q"
          name="q"
          type="search"
          value={params.q}
          placeholder="Name, department …"
          autocomplete="off"
        />
        <button class="button" type="submit">
          Search
        </button>
      </form>
    </search>
  )
}

function AddUser({ form, csrf }: { form: FormState; csrf: string }) {
  const { values, faults } = form
  const isSubmitted = Object.keys(values).length > 0
  return (
    <details class="create" open={isSubmitted}>
      <summary class="create-toggle button primary">Add user</summary>
      <PostForm action={paths.users()} csrf={csrf} class="create-form">
        <FormError form={form} />
        <div class="form-fields">
          <TextInput
            name="userName"
            label={USER_LABELS.userName}
            form={form}
            isMono
            hint={faults.userName ? '' : 'Cannot be changed. Letters, digits, dots, underscores, hyphens.'}
          />
          <UserTagInputs form={form} />
        </div>
        <Checkbox
          name="withPassword"
          label="Create a password for the console"
          isChecked={!isSubmitted || values.withPassword === 'yes'}
          hint="Daybook shows it once. Programs do not need one: they use an access key."
        />
        <div class="form-actions">
          <button class="button primary" type="submit">
            Add user
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
      {q === '' ? formatCount(count.all) : `${count.matching} of ${formatCount(count.all)}`}
      {after !== '' && `, after ${after}`}.{' '}
      {next !== null && <a href={paths.users({ q, after: next })}>Next page</a>}{' '}
      {after !== '' && <a href={paths.users({ q })}>First page</a>}
      <span class="page-hint"> Click a cell to add or remove a grant. Changes apply immediately.</span>
    </p>
  )
}

function formatCount(count: number): string {
  return count === 1 ? '1 user' : `${count} users`
}
