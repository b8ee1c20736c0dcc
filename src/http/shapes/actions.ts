import { z } from 'zod'
import { type ListedAction, SEARCH_LENGTH_MAX } from '../../domain/actions/action-search.ts'
import { parameter, text, truth } from './values.ts'

export const ActionQuery = z.strictObject({
  q: parameter('server', SEARCH_LENGTH_MAX)
    .describe(
      'Words that the name, title or object type must contain. Case-insensitive. Default: every action.',
    )
    .exactOptional(),
})

export const ActionShape = z
  .object({
    name: text('StopInstances'),
    title: text('Stop Server'),
    objectType: text('SERVER')
      .nullable()
      .describe('Type of the objects it acts on; null if it varies from event to event.'),
    readOnly: truth(false).describe('Whether its events are read only, unless they say otherwise.'),
    asynchronous: truth(true).describe('Whether its outcome follows later, in an event of the system.'),
    effect: z
      .enum(['running', 'stopped', 'gone'])
      .meta({ example: 'stopped' })
      .nullable()
      .describe('The state it leaves a server in; null if it does not change the state of servers.'),
  })
  .meta({ id: 'Action' }) satisfies z.ZodType<ListedAction>

export const ActionList = z.object({ actions: z.array(ActionShape) }).meta({ id: 'Actions' })
