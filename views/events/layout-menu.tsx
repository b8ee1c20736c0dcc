import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import {
  EVENT_COLUMNS,
  type EventLayout,
  FIXED_COLUMNS,
  ROW_HEIGHTS,
  STORY_CHOICES,
} from './event-columns.ts'
import { OtherFilters } from './filter-form.tsx'
import { type FilterParams, LAYOUT_PARAMS, withoutParams } from './filter-params.ts'

const { layoutMenu: TEXT, events: EVENTS } = MESSAGES.pages

/** The menu that chooses the columns of the list, how high its rows are and what they are. The browser remembers them. */
export function LayoutMenu({ params, layout }: { params: FilterParams; layout: EventLayout }) {
  return (
    <details class="menu menu-end" name="toolbar-menu">
      <summary class="button menu-toggle">{TEXT.label}</summary>
      <form class="menu-panel layout-form" method="get" action={paths.events()}>
        <OtherFilters params={withoutParams(params, ...LAYOUT_PARAMS)} />
        <fieldset>
          <legend>{TEXT.columns}</legend>
          {EVENT_COLUMNS.filter((name) => !FIXED_COLUMNS.includes(name)).map((name) => (
            <label class="layout-choice">
              <input type="checkbox" name="column" value={name} checked={layout.columns.includes(name)} />{' '}
              {EVENTS.columns[name]}
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>{TEXT.rows}</legend>
          {ROW_HEIGHTS.map((name) => (
            <label class="layout-choice">
              <input type="radio" name="rows" value={name} checked={layout.rows === name} />{' '}
              {TEXT.rowHeights[name]}
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>{TEXT.stories}</legend>
          {STORY_CHOICES.map((name) => (
            <label class="layout-choice">
              <input type="radio" name="stories" value={name} checked={layout.stories === name} />{' '}
              {TEXT.storyChoices[name]}
            </label>
          ))}
        </fieldset>
        <div class="layout-actions">
          <button class="button primary" type="submit" name="keep" value="chosen">
            {TEXT.apply}
          </button>
          <button class="button" type="submit" name="keep" value="usual">
            {TEXT.usual}
          </button>
        </div>
      </form>
    </details>
  )
}
