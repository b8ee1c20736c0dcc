import type { Resource } from '../../src/domain/events/event.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'

const { resourceList: TEXT } = MESSAGES.pages

/** The first resource of an event and the number of others, in one line, so that all table rows have the same height. */
export function Resources({ resources }: { resources: Resource[] }) {
  const [first, ...others] = resources
  if (!first) return <span class="muted">–</span>
  const { name } = first
  const type = first.type ? formatResourceType(first.type) : ''
  return (
    <span class="resource" title={resources.map(({ name }) => name).join('\n')}>
      <span class="mono">{shortenResourceName(name)}</span>{' '}
      <span class="resource-type">
        {others.length === 0 ? type : TEXT.andOthers({ type, others: others.length })}
      </span>
    </span>
  )
}

/** Returns a resource type in words: `EC2 Instance` for `AWS::EC2::Instance`. */
export function formatResourceType(type: string): string {
  return type.replace(/^AWS::/, '').replaceAll('::', ' ')
}

// The part of an ARN that distinguishes it; the full ARN is in the title and in the event's details.
function shortenResourceName(name: string): string {
  const [arn, , , , , ...rest] = name.split(':')
  return arn === 'arn' && rest.length > 0 ? rest.join(':') : name
}
