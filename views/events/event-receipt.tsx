import type { EventReceipt } from '../../src/domain/events/receipt.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Timestamp } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { Fact } from './event-fact.tsx'
import { exactly } from './filter-params.ts'

const { event: TEXT, facts: FACTS, filterLabels: LABELS } = MESSAGES.pages

/** When an event was received, and who submitted it, as facts. */
export function ReceiptFacts({ receipt, now }: { receipt: EventReceipt; now: Date }) {
  const { receivedAt, submission } = receipt
  const { userName, accessKeyId, sourceIPAddress, requestId } = submission
  if (receivedAt === null) {
    return (
      <Fact
        label={TEXT.receivedAt}
        value={TEXT.noReceipt}
        shown={<span class="muted">{TEXT.noReceipt}</span>}
      />
    )
  }
  const link = (name: 'submittedBy' | 'submittedKey', value: string | null) =>
    value === null ? null : { href: paths.events({ [name]: exactly(value) }), label: FACTS.only }
  return (
    <>
      <Fact
        label={TEXT.receivedAt}
        value={receivedAt.toISOString()}
        shown={<Timestamp at={receivedAt} now={now} />}
      />
      <Fact
        label={LABELS.submittedBy}
        value={userName ?? TEXT.operator}
        link={link('submittedBy', userName)}
      />
      <Fact label={LABELS.submittedKey} value={accessKeyId} link={link('submittedKey', accessKeyId)} />
      <Fact label={TEXT.submittedFrom} value={sourceIPAddress} />
      <Fact label={TEXT.submittedRequest} value={requestId} />
    </>
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
