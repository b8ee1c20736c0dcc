import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { VIEW_NAME_LENGTH_MAX } from '../../src/domain/views/view.ts'
import { PostForm } from '../components/form.tsx'
import { paths } from '../paths.ts'

const { saveView: TEXT } = MESSAGES.pages

/** The menu with the form that saves the filters of the page as a view; nothing while they are invalid. */
export function SaveView({ query, csrf }: { query: string | null; csrf: string }) {
  if (query === null) return null
  return (
    <details class="menu save-view">
      <summary class="button quiet menu-toggle">{TEXT.open}</summary>
      <PostForm action={paths.views()} csrf={csrf} class="menu-panel save-view-form">
        <input type="hidden" name="query" value={query} />
        <div class="field">
          <label for="view-name">{TEXT.name}</label>
          <input
            id="view-name"
            name="name"
            required
            maxlength={VIEW_NAME_LENGTH_MAX}
            autocomplete="off"
            aria-describedby="view-name-hint"
          />
          <p class="field-hint" id="view-name-hint">
            {TEXT.nameHint}
          </p>
        </div>
        <ViewChoices isShared={false} isStartPage={false} />
        <div class="form-actions">
          <button class="button primary" type="submit">
            {TEXT.save}
          </button>
          <a class="button" href={paths.views()}>
            {TEXT.manage}
          </a>
        </div>
      </PostForm>
    </details>
  )
}

/** The checkboxes of a view: for everyone, and the start page. */
export function ViewChoices(props: { isShared: boolean; isStartPage: boolean }) {
  return (
    <>
      <Choice name="shared" label={TEXT.shared} hint={TEXT.sharedHint} isChecked={props.isShared} />
      <Choice name="start" label={TEXT.start} hint={TEXT.startHint} isChecked={props.isStartPage} />
    </>
  )
}

function Choice(props: { name: string; label: string; hint: string; isChecked: boolean }) {
  const id = `view-${props.name}`
  return (
    <div class="checkbox">
      <input
        id={id}
        name={props.name}
        type="checkbox"
        value="yes"
        checked={props.isChecked}
        aria-describedby={`${id}-hint`}
      />
      <label for={id}>{props.label}</label>
      <p class="field-hint" id={`${id}-hint`}>
        {props.hint}
      </p>
    </div>
  )
}
