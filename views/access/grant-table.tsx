import { CUSTOMER_GRANTS, type Grant, PROJECT_GRANTS, type Project } from '../../src/domain/access/caller.ts'
import type { HeldGrant, User } from '../../src/domain/access/user.ts'
import { DeedForm } from '../components/form.tsx'
import { paths } from '../paths.ts'
import { titleOf, writeGrant } from './grant-matrix.tsx'
import { LastUsedAgo } from './key-table.tsx'

type Props = { person: User; grants: HeldGrant[]; projects: Project[]; csrf: string; now: Date }

/** What each grant is for. */
export const GRANT_WORDS: { [name in Grant['name']]: string } = {
  'activity-log': 'look at events and trails',
  file: 'write into buckets; with looking, change trails',
  collector: 'send events',
  'cloudtrail-administrator': 'look at events and trails',
  reports: 'see administrator log reports',
}

/** One person's grants, project by project: held or not, by whom and since when. */
export function GrantTable(props: Props) {
  const { person, projects, csrf } = props
  return (
    <DeedForm action={paths.grants(person.userName)} csrf={csrf} class="grants">
      <table class="plain grants-table">
        <thead class="plain-head unseen">
          <tr>
            <th scope="col">Grant</th>
            <th scope="col">Given</th>
            <th scope="col">Give or take</th>
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
              <Row {...props} grant={{ name: grant, project: id }} />
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
            <Row {...props} grant={{ name, project: null }} />
          ))}
        </tbody>
      </table>
    </DeedForm>
  )
}

function Row({ grants, projects, now, grant }: Props & { grant: Grant }) {
  const given = grants.find(({ name, project }) => name === grant.name && project === grant.project)
  return (
    <tr class={given ? 'grants-held' : undefined}>
      <th scope="row">
        <span class="mono">{grant.name}</span> <span class="grants-words">{GRANT_WORDS[grant.name]}</span>
      </th>
      <td>
        {given ? (
          <>
            by {given.grantedBy}, <LastUsedAgo at={given.grantedAt} now={now} />
          </>
        ) : (
          <span class="soft">not held</span>
        )}
      </td>
      <td class="plain-deeds">
        <button class="button quiet" type="submit" name={given ? 'take' : 'give'} value={writeGrant(grant)}>
          {given ? 'Take away' : 'Give'} <span class="unseen">{titleOf(grant, projects)}</span>
        </button>
      </td>
    </tr>
  )
}
