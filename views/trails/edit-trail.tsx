import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { ALL_EVENTS, toSimpleSelector } from '../../src/domain/trails/simple-selector.ts'
import type { Trail } from '../../src/domain/trails/trail.ts'
import { type FormState, PostForm } from '../components/form.tsx'
import { paths } from '../paths.ts'
import { AlwaysSaved, DestinationInputs, SelectionInputs, WriteOnlyInput } from './trail-form.tsx'

const TEXT = MESSAGES.pages.editTrail

/** The forms that change the destination and the event filter of a trail, and the link that deletes it. */
export function EditTrail(props: { trail: Trail; form: FormState; projects: string[]; csrf: string }) {
  const { trail, form, projects, csrf } = props
  const selector = toSimpleSelector(trail.selectors)
  return (
    <section class="panel-section" id="change">
      <h2>{TEXT.title}</h2>
      <PostForm action={paths.trailDestination(trail.name)} csrf={csrf} class="post-form">
        <div class="form-fields">
          <DestinationInputs form={form} projects={projects} destination={trail} />
        </div>
        <WriteOnlyInput form={form} isWriteOnly={trail.isWriteOnly} />
        <div class="form-actions">
          <button class="button" type="submit">
            {TEXT.saveDestination}
          </button>
        </div>
      </PostForm>
      {selector === null && <p>{TEXT.advanced}</p>}
      <PostForm action={paths.trailSelection(trail.name)} csrf={csrf} class="post-form">
        <div class="form-fields">
          <SelectionInputs form={form} selector={selector ?? ALL_EVENTS} />
        </div>
        <AlwaysSaved />
        <div class="form-actions">
          <button class="button" type="submit">
            {TEXT.saveSelection}
          </button>
        </div>
      </PostForm>
      <div class="button-row">
        <a class="button danger" href={paths.trailDeletion(trail.name)}>
          {TEXT.delete}
        </a>
      </div>
    </section>
  )
}
