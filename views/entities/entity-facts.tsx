import { addressKind } from '../../src/domain/access/address-kind.ts'
import { surroundingNetwork } from '../../src/domain/entities/entity.ts'
import type { EntityPageContent, SeenTimes } from '../../src/domain/entities/entity-page.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { DAY_MS } from '../../src/domain/time.ts'
import { StatusBadge } from '../access/status-badge.tsx'
import { EntityLink } from '../components/entity-link.tsx'
import { Property } from '../components/property.tsx'
import { formatLongDate, RelativeTime, Timestamp } from '../components/time.tsx'
import { withReads } from '../events/filter-params.ts'
import { paths } from '../paths.ts'
import { entityParams } from './entity-params.ts'

const { entity: TEXT, entityFacts: FACTS } = MESSAGES.pages

type FactsProps = Pick<EntityPageContent, 'entity' | 'user' | 'accessKey' | 'events' | 'seen'> & {
  now: Date
  isManager: boolean
}

/** What is known of it, and when its events were. */
export function EntityFacts(props: FactsProps) {
  const { entity, seen, now } = props
  const { count, isComplete } = seen
  return (
    <dl class="properties entity-facts">
      {FACTS_BY_KIND[entity.kind](props)}
      <Property label={TEXT.firstSeen} value={<First seen={seen} now={now} />} />
      <Property
        label={TEXT.lastSeen}
        value={seen.last ? <Timestamp at={seen.last} now={now} /> : <Unknown />}
      />
      {count !== null && (
        <Property
          label={TEXT.events}
          value={
            <a href={paths.events(withReads(entityParams(entity)))}>{TEXT.number({ count, isComplete })}</a>
          }
        />
      )}
    </dl>
  )
}

const FACTS_BY_KIND = {
  user: UserFacts,
  address: AddressFacts,
  key: KeyFacts,
  server: () => null,
}

function UserFacts({ events, user, isManager }: FactsProps) {
  const kind = events[0]?.userKind
  const facts = user?.user
  return (
    <>
      <Property label={FACTS.kind} value={kind && FACTS.userKinds[kind]} />
      {facts && <Property label={FACTS.status} value={<StatusBadge subject={facts} />} />}
      <Property label={FACTS.department} value={facts?.department} />
      <Property label={FACTS.customerDefined1} value={facts?.customerDefined1} />
      <Property label={FACTS.customerDefined2} value={facts?.customerDefined2} />
      {user && (
        <Property
          label={FACTS.grants}
          value={
            user.grants.map(({ name, project }) => FACTS.grant({ grant: name, project })).join(', ') ||
            FACTS.noGrants
          }
        />
      )}
      {!user && isManager && <Property label={FACTS.status} value={FACTS.notKnownUser} />}
    </>
  )
}

function AddressFacts({ entity: { value } }: FactsProps) {
  const network = surroundingNetwork(value)
  return (
    <>
      <Property label={FACTS.kind} value={FACTS.addressKinds[addressKind(value)]} />
      <Property
        label={FACTS.network}
        value={network && <a href={paths.events({ sourceIPAddress: network })}>{network}</a>}
      />
    </>
  )
}

function KeyFacts({ accessKey, now }: FactsProps) {
  if (!accessKey) return <Property label={FACTS.status} value={FACTS.notKnownKey} />
  const { userName, createdAt, lastUsedAt, expiresAt } = accessKey
  return (
    <>
      <Property label={FACTS.status} value={<StatusBadge subject={accessKey} />} />
      <Property label={FACTS.owner} value={<EntityLink kind="user" value={userName} />} />
      <Property label={FACTS.created} value={formatLongDate(createdAt)} />
      <Property
        label={FACTS.lastUsed}
        value={lastUsedAt ? <RelativeTime at={lastUsedAt} now={now} /> : FACTS.never}
      />
      {expiresAt && <Property label={FACTS.expires} value={<Timestamp at={expiresAt} now={now} />} />}
    </>
  )
}

// Counts by day know the day only.
function First({ seen: { first, count }, now }: { seen: SeenTimes; now: Date }) {
  if (!first) return <Unknown />
  const isDay = count === null && first.getTime() % DAY_MS === 0
  return isDay ? (
    <span>{TEXT.onDay({ date: formatLongDate(first) })}</span>
  ) : (
    <Timestamp at={first} now={now} />
  )
}

function Unknown() {
  return <span class="muted">{TEXT.notSeen}</span>
}
