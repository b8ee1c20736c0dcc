import type { Resource } from '../../src/core/event.ts'

const SHOWN_MAX = 2

/** The first resources of an event in one cell, the others counted. */
export function Resources({ resources }: { resources: Resource[] }) {
  const more = resources.length - SHOWN_MAX
  return (
    <>
      {resources.slice(0, SHOWN_MAX).map(({ type, name }) => (
        <span class="resource" title={type ? `${name} (${type})` : name}>
          <span class="mono">{writeName(name)}</span>{' '}
          {type && <span class="resource-type">{writeType(type)}</span>}
        </span>
      ))}
      {more > 0 && <span class="soft">and {more} more</span>}
      {resources.length === 0 && <span class="soft">–</span>}
    </>
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
