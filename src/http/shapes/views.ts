import { z } from 'zod'
import { VIEW_NAME_LENGTH_MAX, VIEW_QUERY_LENGTH_MAX } from '../../domain/views/view.ts'
import { pathText, shortText, text, time, truth } from './values.ts'

const ID = '01981d9e-93c6-7b2a-8d67-4a2f7f8f3c11'
const QUERY = 'userName=ann&outcome=failed&period=24h'

export const ViewPath = z.object({ id: pathText(ID).describe('The ID of the view.') })

const ViewMembers = {
  name: shortText(VIEW_NAME_LENGTH_MAX, 'Failures of ann').describe(
    'The name, on one line. A user cannot have two views with the same name.',
  ),
  query: shortText(VIEW_QUERY_LENGTH_MAX, QUERY).describe(
    'The query of the Events page in the console: what follows `?` in its URL, such as filters and a relative or exact period. An empty query shows all changes.',
  ),
  shared: truth(false).describe(
    'Whether everyone who may read events sees the view. Otherwise only its owner does.',
  ),
  startPage: truth(false).describe(
    'Whether the view opens after its owner signs in. A user has at most one such view: setting it clears the previous one.',
  ),
}

export const NewView = z.strictObject({
  name: ViewMembers.name,
  query: ViewMembers.query,
  shared: ViewMembers.shared.optional(),
  startPage: ViewMembers.startPage.optional(),
})

export const ViewChanges = z.strictObject(ViewMembers).partial()

export const ViewShape = z
  .object({
    id: text(ID),
    owner: text('ann').describe('The user who saved the view.'),
    ...ViewMembers,
    readable: truth(true).describe(
      'Whether the Events page can still read the query. If not, save the view with another query.',
    ),
    createdAt: time(),
  })
  .meta({ id: 'View' })

export const ViewList = z.object({ views: z.array(ViewShape) }).meta({ id: 'Views' })
