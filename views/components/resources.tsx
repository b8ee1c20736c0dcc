import type { Resource } from '../../src/domain/events/event.ts'

/** The first resource of an event in one cell, the others counted, so that every row is as high as its neighbours. */
export function Resources({ resources }: { resources: Resource[] }) {
  const [first, ...others] = resources
  if (!first) return <span class="soft">–</span>
  const { type, name } = first
  const more = others.length > 0 ? `and ${others.length} more` : null
  return (
    <span class="resource" title={resources.map(({ name }) => name).join('\n')}>
      <span class="mono">{writeName(name)}</span>{' '}
      <span class="resource-type">{[type && writeType(type), more].filter(Boolean).join(' ')}</span>
    </span>
  )
}

/** A resource type in words: `EC2 Instance` for `AWS::EC2::Instance`. */
export function writeType(type: string): string {
  return type.replace(/^AWS::/, '').replaceAll('::', ' ')
}

// Of an ARN the part that tells it from its neighbours; the whole is in the title and in the details.
function writeName(name: string): string {
  const [arn, , , , , ...rest] = name.split(':')
  return arn === 'arn' && rest.length > 0 ? rest.join(':') : name
}
