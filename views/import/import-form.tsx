import { UPLOAD_LIMITS } from '../../src/domain/events/upload.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { FaultText } from '../components/fault-text.tsx'
import { FormError, type FormState, PostForm, Select } from '../components/form.tsx'
import { RichText } from '../components/rich-text.tsx'
import { paths } from '../paths.ts'

const { importFiles: TEXT } = MESSAGES.pages

export type ImportFormProps = {
  /** The projects into which the viewer may import, at least one. */
  projects: readonly string[]
  form: FormState
  csrf: string
}

/** The form that imports files. The fields precede the files, because Daybook reads them as they arrive. */
export function ImportForm({ projects, form, csrf }: ImportFormProps) {
  const [first = '', ...others] = projects
  const error = form.faults.files
  return (
    <PostForm action={paths.importFiles()} csrf={csrf} class="post-form import-form" hasFiles>
      <FormError form={form} />
      {others.length > 0 ? (
        <Select
          name="project"
          label={TEXT.project}
          value={form.values.project ?? first}
          options={projects.map((project) => ({ value: project, label: project }))}
          hint={TEXT.projectHint}
        />
      ) : (
        <input type="hidden" name="project" value={first} />
      )}
      <div class={error ? 'field field-invalid' : 'field'}>
        <label for="files">{TEXT.files}</label>
        <input
          id="files"
          name="files"
          type="file"
          multiple
          required
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? 'files-error files-hint' : 'files-hint'}
          data-bytes-max={UPLOAD_LIMITS.megabytes * 1_000_000}
          data-too-large={TEXT.tooLarge(UPLOAD_LIMITS)}
        />
        {error && (
          <p class="field-error" id="files-error">
            <FaultText text={error} />
          </p>
        )}
        <p class="field-hint" id="files-hint">
          {TEXT.filesHint(UPLOAD_LIMITS)}{' '}
          {others.length === 0 && <RichText text={TEXT.intoProject({ project: first })} />}
        </p>
      </div>
      <div class="form-actions">
        <button class="button primary" type="submit">
          {TEXT.submit}
        </button>
      </div>
      <p class="import-running" role="status" data-running={TEXT.running} />
    </PostForm>
  )
}
