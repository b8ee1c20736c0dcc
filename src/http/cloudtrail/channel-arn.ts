import { type Caller, canSendEvents } from '../../domain/access/caller.ts'
import { Exception } from './exceptions.ts'

/**
 * The project that a channel stands for. Each project has one channel, whose ARN ends in the project's id:
 * `arn:aws:cloudtrail:REGION:ACCOUNT:channel/PROJECT`, or that id alone.
 */
export function projectOf(channel: string, caller: Caller): string {
  const [, account = '', id = ''] = CHANNEL.exec(channel) ?? [null, caller.customer.accountId, channel]
  if (id.startsWith('arn:') || id === '')
    throw new Exception(
      'InvalidChannelARN',
      'The channel must be arn:aws:cloudtrail:REGION:ACCOUNT:channel/PROJECT, or a project id.',
    )
  if (account !== caller.customer.accountId)
    throw new Exception('ChannelNotFound', 'Your account has no such channel.')
  if (!canSendEvents(caller, id))
    throw new Exception(
      'ChannelInsufficientPermission',
      `You may not send events into project ${id.slice(0, 64)}.`,
    )
  return id
}

const CHANNEL = /^arn:[\w-]+:cloudtrail:[\w-]*:(\d{12}):channel\/(.+)$/
