import { formatInteger } from '../../numbers.ts'

/** Messages about saved views of events. */
export const VIEW_FAULTS = {
  unknownView: ({ id }: { id: string }) =>
    `There is no view ${id}. It was deleted, or it is private to another user.`,
  viewNameInvalid: '`name` must be one line of text and must not be empty.',
  viewNameTaken: ({ name }: { name: string }) => `\`name\` must be new: you already have a view ${name}.`,
  viewQueryInvalid: ({ reason }: { reason: string }) =>
    `\`query\` must be the query of the Events page, such as userName=ann&period=24h. ${reason}`,
  viewWithoutChange: 'A request must change at least one of `name`, `query`, `shared` and `startPage`.',
  tooManyViews: ({ max }: { max: number }) =>
    `You already have ${formatInteger(max)} views, which is the maximum. Delete one first.`,
  tooManySharedViews: ({ max }: { max: number }) =>
    `There are already ${formatInteger(max)} views for everyone, which is the maximum. Save this one for yourself, or delete another one first.`,
  viewOfOtherUser: ({ owner }: { owner: string }) =>
    `Only ${owner}, who saved this view, and the primary administrator can change or delete it. Save a view of your own instead.`,
  viewOnlyOfOwner: ({ owner }: { owner: string }) =>
    `Only ${owner}, who saved this view, can make it private or a start page.`,
}
