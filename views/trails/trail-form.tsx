import type { ArchiveFormat } from '../../src/domain/trails/archive.ts'
import type { SimpleSelector } from '../../src/domain/trails/simple-selector.ts'
import { type FormState, Select, TextInput } from '../components/form.tsx'

/** The labels of a trail's fields. */
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
  { value: 'json.gz', label: 'json.gz (AWS CloudTrail layout)' },
] as const

const READ_WRITE = [
  { value: 'all', label: 'Reads and writes' },
  { value: 'writes', label: 'Writes only' },
  { value: 'reads', label: 'Reads only' },
] as const

/** The inputs for the bucket, prefix, project and archive format of a trail. */
export function DestinationInputs(props: {
  form: FormState
  projects: string[]
  destination?: { bucket: string; prefix: string | null; project: string; format: ArchiveFormat }
}) {
  const { form, projects, destination } = props
  return (
    <>
      <TextInput
        name="bucket"
        label={TRAIL_LABELS.bucket}
        form={form}
        value={destination?.bucket}
        isMono
        placeholder="audit-logs"
        hint="In the project’s object storage, or file:NAME for a folder inside Daybook’s data folder."
      />
      <TextInput
        name="prefix"
        label={TRAIL_LABELS.prefix}
        form={form}
        value={destination?.prefix ?? ''}
        isMono
        hint="Optional. Every object key starts with this prefix."
      />
      <Select
        name="project"
        label={TRAIL_LABELS.project}
        value={form.values.project ?? destination?.project ?? ''}
        options={projects.map((project) => ({ value: project, label: project }))}
        hint="The project that owns the bucket."
      />
      <Select
        name="format"
        label={TRAIL_LABELS.format}
        value={form.values.format ?? destination?.format ?? 'tar.gz'}
        options={FORMATS}
      />
    </>
  )
}

/** The inputs for which events a trail saves. */
export function SelectionInputs({ form, selector }: { form: FormState; selector: SimpleSelector }) {
  const listInput = (name: 'sources' | 'actions' | 'projects', example: string) => (
    <TextInput
      name={name}
      label={TRAIL_LABELS[name]}
      form={form}
      value={selector[name].join(', ')}
      placeholder={example}
      hint="Separated by commas. Leave empty for all."
    />
  )
  return (
    <>
      <Select
        name="readWrite"
        label="Events"
        value={form.values.readWrite ?? selector.readWrite}
        options={READ_WRITE}
      />
      {listInput('sources', 'ec2.amazonaws.com')}
      {listInput('actions', 'StopInstances')}
      {listInput('projects', 'default')}
    </>
  )
}
