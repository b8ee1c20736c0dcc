import { CUSTOMER_GRANTS, type Grant, PROJECT_GRANTS } from '../../src/domain/access/grant.ts'
import type { Project } from '../../src/domain/access/project.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { PostForm } from '../components/form.tsx'
import { RichText } from '../components/rich-text.tsx'
import { RelativeTime } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { formatGrant, grantTitle, type UserAccess } from './grant-matrix.tsx'

const { grants: TEXT, grantDescriptions: DESCRIPTIONS } = MESSAGES.pages

type GrantTableProps = Pick<UserAccess, 'user' | 'grants'> & {
  projects: Project[]
  csrf: string
  now: Date
}

/** All grants of one user by project: who granted them and when, or that the user does not have them. */
export function GrantTable(props: GrantTableProps) {
  const { user, projects, csrf } = props
  return (
    <PostForm action={paths.userGrants(user.userName)} csrf={csrf} class="grants">
      <table class="data-table grants-table">
        <thead class="data-table-head visually-hidden">
          <tr>
            <th scope="col">{TEXT.grant}</th>
            <th scope="col">{TEXT.granted}</th>
            <th scope="col">{TEXT.actions}</th>
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
              {TEXT.allProjects}
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
        <span class="grants-description">{DESCRIPTIONS[grant.name]}</span>
      </th>
      <td>
        {userGrant ? (
          <RichText
            text={TEXT.grantedBy(userGrant)}
            slots={{ time: <RelativeTime at={userGrant.grantedAt} now={now} /> }}
          />
        ) : (
          <span class="grants-missing">{TEXT.notGranted}</span>
        )}
      </td>
      <td class="data-table-actions">
        <button
          class="button quiet"
          type="submit"
          name={userGrant ? 'take' : 'give'}
          value={formatGrant(grant)}
        >
          {userGrant ? TEXT.remove : TEXT.add}{' '}
          <span class="visually-hidden">{grantTitle(grant, projects)}</span>
        </button>
      </td>
    </tr>
  )
}
