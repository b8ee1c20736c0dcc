import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { ArchiveFormat } from '../../src/domain/trails/archive.ts'
import type { SimpleSelector } from '../../src/domain/trails/simple-selector.ts'
import { Checkbox, type FormState, Select, TextInput } from '../components/form.tsx'

const { trailForm: TEXT, trailLabels: LABELS } = MESSAGES.pages

const BUCKET_EXAMPLE = 'audit-logs'
const FORMATS = ['tar.gz', 'json.gz'] as const
const READ_WRITE = ['all', 'writes', 'reads'] as const

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
        label={LABELS.bucket}
        form={form}
        value={destination?.bucket}
        isMono
        placeholder={BUCKET_EXAMPLE}
        hint={TEXT.bucketHint}
      />
      <TextInput
        name="prefix"
        label={LABELS.prefix}
        form={form}
        value={destination?.prefix ?? ''}
        isMono
        hint={TEXT.prefixHint}
      />
      <Select
        name="project"
        label={LABELS.project}
        value={form.values.project ?? destination?.project ?? ''}
        options={projects.map((project) => ({ value: project, label: project }))}
        hint={TEXT.projectHint}
      />
      <Select
        name="format"
        label={LABELS.format}
        value={form.values.format ?? destination?.format ?? 'tar.gz'}
        options={FORMATS.map((value) => ({ value, label: TEXT.formats[value] }))}
      />
    </>
  )
}

/** The input for a trail without reading. */
export function WriteOnlyInput({ form, isWriteOnly }: { form: FormState; isWriteOnly: boolean }) {
  // A browser does not send an unchecked box, so a submitted form (it has a bucket) without it means no.
  const isChecked = form.values.bucket === undefined ? isWriteOnly : form.values.writeOnly === 'yes'
  return <Checkbox name="writeOnly" label={TEXT.writeOnly} isChecked={isChecked} hint={TEXT.writeOnlyHint} />
}

/** The inputs for which events a trail saves. */
export function SelectionInputs({ form, selector }: { form: FormState; selector: SimpleSelector }) {
  const listInput = (name: 'sources' | 'actions' | 'projects', example: string) => (
    <TextInput
      name={name}
      label={LABELS[name]}
      form={form}
      value={selector[name].join(', ')}
      placeholder={example}
      hint={TEXT.listHint}
    />
  )
  return (
    <>
      <Select
        name="readWrite"
        label={TEXT.readWrite}
        value={form.values.readWrite ?? selector.readWrite}
        options={READ_WRITE.map((value) => ({ value, label: TEXT.readWriteOptions[value] }))}
      />
      {listInput('sources', 'ec2.amazonaws.com')}
      {listInput('actions', 'StopInstances')}
      {listInput('projects', 'default')}
    </>
  )
}

/** Says which events a trail saves whatever its selection. */
export function AlwaysSaved() {
  return <p class="muted">{TEXT.alwaysSaved}</p>
}
