import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed, permissionFault } from '../../domain/access/permissions.ts'
import { cutName } from '../../domain/parse.ts'
import { Exception } from './exceptions.ts'

/**
 * Returns the ID of the project that a channel belongs to. Each project has one channel, named by its ARN
 * `arn:aws:cloudtrail:REGION:ACCOUNT:channel/PROJECT` or by the project ID alone.
 * Throws if the ARN is malformed, of another account, or of a project the caller may not send events to.
 */
export function parseChannelArn(channel: string, caller: Caller): string {
  const [, account = '', id = ''] = CHANNEL.exec(channel) ?? [null, caller.customer.accountId, channel]
  if (id.startsWith('arn:') || id === '')
    throw new Exception(
      'InvalidChannelARN',
      'The channel must be arn:aws:cloudtrail:REGION:ACCOUNT:channel/PROJECT, or a project ID.',
    )
  if (account !== caller.customer.accountId)
    throw new Exception('ChannelNotFound', 'Your account has no such channel.')
  if (!isAllowed(caller, 'PutEvents', id))
    throw new Exception(
      'ChannelInsufficientPermission',
      permissionFault(caller, 'PutEvents', cutName(id)).message,
    )
  return id
}

const CHANNEL = /^arn:[\w-]+:cloudtrail:[\w-]*:(\d{12}):channel\/(.+)$/
