import { CUSTOMER_GRANTS, type Grant, PROJECT_GRANTS } from '../../src/domain/access/grant.ts'
import type { Project } from '../../src/domain/access/project.ts'
import { PostForm } from '../components/form.tsx'
import { RelativeTime } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { formatGrant, grantTitle, type UserAccess } from './grant-matrix.tsx'

type GrantTableProps = Pick<UserAccess, 'user' | 'grants'> & {
  projects: Project[]
  csrf: string
  now: Date
}

/** What each grant allows. */
const GRANT_DESCRIPTIONS: { [name in Grant['name']]: string } = {
  'activity-log': 'read events and trails',
  file: 'create and change trails that save to this project’s buckets (also needs activity-log)',
  collector: 'send events',
  'cloudtrail-administrator': 'read events and trails',
  reports: 'read administrator log reports',
}

/** All grants of one user by project: who granted them and when, or that the user does not have them. */
export function GrantTable(props: GrantTableProps) {
  const { user, projects, csrf } = props
  return (
    <PostForm action={paths.userGrants(user.userName)} csrf={csrf} class="grants">
      <table class="data-table grants-table">
        <thead class="data-table-head visually-hidden">
          <tr>
            <th scope="col">Grant</th>
            <th scope="col">Granted</th>
            <th scope="col">Actions</th>
          </tr>
        </thead>
        {projects.map(({ id, name }) => (
          <tbody>
            <tr class="grants-head">
              <th colspan={3} scope="rowgroup">
                {name} {name !== id && <span class="grants-id mono">{id}</span>}
              </th>
            </tr>
            {PROJECT_GRANTS.map((grant) => (
              <GrantRow {...props} grant={{ name: grant, project: id }} />
            ))}
          </tbody>
        ))}
        <tbody>
          <tr class="grants-head">
            <th colspan={3} scope="rowgroup">
              All projects
            </th>
          </tr>
          {CUSTOMER_GRANTS.map((name) => (
            <GrantRow {...props} grant={{ name, project: null }} />
          ))}
        </tbody>
      </table>
    </PostForm>
  )
}

function GrantRow({ grants, projects, now, grant }: GrantTableProps & { grant: Grant }) {
  const userGrant = grants.find(({ name, project }) => name === grant.name && project === grant.project)
  return (
    <tr class={userGrant ? 'grants-held' : undefined}>
      <th scope="row">
        <span class="mono">{grant.name}</span>{' '}
        <span class="grants-description">{GRANT_DESCRIPTIONS[grant.name]}</span>
      </th>
      <td>
        {userGrant ? (
          <>
            by {userGrant.grantedBy}, <RelativeTime at={userGrant.grantedAt} now={now} />
          </>
        ) : (
          <span class="muted">not granted</span>
        )}
      </td>
      <td class="data-table-actions">
        <button
          class="button quiet"
          type="submit"
          name={userGrant ? 'take' : 'give'}
          value={formatGrant(grant)}
        >
          {userGrant ? 'Remove' : 'Add'} <span class="visually-hidden">{grantTitle(grant, projects)}</span>
        </button>
      </td>
    </tr>
  )
}
