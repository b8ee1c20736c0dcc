import type { EventReceipt } from '../../src/domain/events/receipt.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Property } from '../components/property.tsx'
import { Timestamp } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { exactly } from './filter-params.ts'

const { event: TEXT, filterLabels: LABELS } = MESSAGES.pages

/** When an event was received, and who submitted it. */
export function Receipt({ receipt, now }: { receipt: EventReceipt; now: Date }) {
  const { receivedAt, submission } = receipt
  const { userName, accessKeyId, sourceIPAddress, requestId } = submission
  if (receivedAt === null) {
    return (
      <dl class="properties">
        <Property label={TEXT.receivedAt} value={<span class="muted">{TEXT.noReceipt}</span>} />
      </dl>
    )
  }
  const link = (name: 'submittedBy' | 'submittedKey', value: string | null) =>
    value && <a href={paths.events({ [name]: exactly(value) })}>{value}</a>
  return (
    <dl class="properties">
      <Property label={TEXT.receivedAt} value={<Timestamp at={receivedAt} now={now} />} />
      <Property label={LABELS.submittedBy} value={link('submittedBy', userName) ?? TEXT.operator} />
      <Property label={LABELS.submittedKey} value={link('submittedKey', accessKeyId)} />
      <Property label={TEXT.submittedFrom} value={sourceIPAddress} />
      <Property label={TEXT.submittedRequest} value={requestId} />
    </dl>
  )
}

/** Links to the events of other projects that have the same ID; nothing if there are none. */
export function OtherProjects({ id, projects }: { id: string; projects: string[] }) {
  if (projects.length === 0) return null
  return (
    <p>
      {TEXT.otherProjects}{' '}
      {projects.map((project) => (
        <>
          <a href={paths.event(id, project)}>{project}</a>{' '}
        </>
      ))}
    </p>
  )
}
