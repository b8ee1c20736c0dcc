import type { ArchiveFormat } from '../../src/domain/trails/archive.ts'
import type { SimpleSelector } from '../../src/domain/trails/simple-selector.ts'
import { Choose, type Entered, Entry } from '../components/form.tsx'

/** The names of a trail's fields. */
export const TRAIL_LABELS = {
  name: 'Name',
  bucket: 'Bucket',
  prefix: 'Prefix',
  project: 'Project',
  format: 'Format',
  sources: 'Event sources',
  actions: 'Actions',
  projects: 'Projects',
}

const FORMATS = [
  { value: 'tar.gz', label: 'tar.gz' },
  { value: 'json.gz', label: 'json.gz, exactly as AWS writes it' },
] as const

const READ_WRITE = [
  { value: 'all', label: 'Reads and writes' },
  { value: 'writes', label: 'Writes only' },
  { value: 'reads', label: 'Reads only' },
] as const

/** Where a trail writes, and how. */
export function OrderEntries(props: {
  entered: Entered
  projects: string[]
  order?: { bucket: string; prefix: string | null; project: string; format: ArchiveFormat }
}) {
  const { entered, projects, order } = props
  const choices = projects.map((project) => ({ value: project, label: project }))
  return (
    <>
      <Entry
        name="bucket"
        label={TRAIL_LABELS.bucket}
        entered={entered}
        value={order?.bucket}
        isMono
        hint="audit-logs"
        note="In the project’s object storage; file:NAME is a folder of this machine."
      />
      <Entry
        name="prefix"
        label={TRAIL_LABELS.prefix}
        entered={entered}
        value={order?.prefix ?? ''}
        isMono
        note="What its keys begin with; may be empty."
      />
      <Choose
        name="project"
        label={TRAIL_LABELS.project}
        value={entered.values.project ?? order?.project ?? ''}
        choices={choices}
        note="Owns the bucket."
      />
      <Choose
        name="format"
        label={TRAIL_LABELS.format}
        value={entered.values.format ?? order?.format ?? 'tar.gz'}
        choices={FORMATS}
      />
    </>
  )
}

/** Which events a trail saves. */
export function ChoiceEntries({ entered, choice }: { entered: Entered; choice: SimpleSelector }) {
  const text = (name: 'sources' | 'actions' | 'projects', hint: string) => (
    <Entry
      name={name}
      label={TRAIL_LABELS[name]}
      entered={entered}
      value={choice[name].join(', ')}
      hint={hint}
      note="With commas between them; empty for all."
    />
  )
  return (
    <>
      <Choose
        name="readWrite"
        label="Saves"
        value={entered.values.readWrite ?? choice.readWrite}
        choices={READ_WRITE}
      />
      {text('sources', 'ec2.amazonaws.com')}
      {text('actions', 'StopInstances')}
      {text('projects', 'default')}
    </>
  )
}
