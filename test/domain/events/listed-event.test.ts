import { describe, expect, test } from 'bun:test'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import type { Resource } from '../../../src/domain/events/event.ts'
import { toEventSummary } from '../../../src/domain/events/event-summary.ts'
import { toListedEvent } from '../../../src/domain/events/listed-event.ts'
import { storedEventOf } from '../../support/store-harness.ts'

const IMAGE = { type: 'AWS::EC2::Image', name: 'ami-1' }
const SERVER = { type: 'AWS::EC2::Instance', name: 'i-1' }
const INTERFACE = { type: 'AWS::EC2::NetworkInterface', name: 'eni-1' }

describe('the row of an event', () => {
  test.each([
    ['a user', { type: 'IAMUser' }, 'ann', 'person'],
    ['a user without an identity', undefined, 'ann', 'person'],
    ['a role that was taken', { type: 'AssumedRole' }, 'deploy', 'role'],
    ['a role that a server took', { type: 'AssumedRole' }, 'i-0b1f6c2e9a7d4053f', 'service'],
    ['a service', { type: 'AWSService', invokedBy: 'logs' }, 'logs', 'service'],
    ['the system', { type: 'IAMUser' }, 'OEC_SYSTEM', 'service'],
    ['the root user', { type: 'Root' }, 'root', 'root'],
    ['an identity that is no object', 'ann', 'ann', 'person'],
  ])('knows what %s is', (_, userIdentity, userName, kind) => {
    expect(rowOf({ userName, record: JSON.stringify({ userIdentity }) }).userKind).toBe(kind as 'person')
  })

  test.each<[string, string, Resource[], string | null]>([
    ['a new server and not its image', 'RunInstances', [IMAGE, INTERFACE, SERVER], 'i-1'],
    ['something else of a server that did not come to be', 'RunInstances', [IMAGE, INTERFACE], 'eni-1'],
    ['nothing rather than an image', 'RunInstances', [IMAGE], null],
    ['the image that it is about', 'DeregisterImage', [IMAGE], 'ami-1'],
    ['the first of several of unknown types', 'DoThings', [{ type: null, name: 'a' }, INTERFACE], 'a'],
    ['nothing if there is nothing', 'StopInstances', [], null],
  ])('is about %s', (_, eventName, resources, name) => {
    expect(rowOf({ eventName, resources }).resource?.name ?? null).toBe(name)
  })

  test('has the name of its server, also by an ARN', () => {
    const names = (project: string, id: string) =>
      project === 'default' && id === 'i-1' ? 'shop-web-1' : null
    const byArn = { ...SERVER, name: 'arn:aws:ec2:local:1:instance/i-1' }
    for (const resource of [SERVER, byArn])
      expect(rowOf({ resources: [resource] }, names).resource?.serverName).toBe('shop-web-1')
    expect(rowOf({ resources: [SERVER], project: 'shop' }, names).resource?.serverName).toBeNull()
    expect(rowOf({ resources: [{ ...INTERFACE, name: 'i-1' }] }, names).resource?.serverName).toBeNull()
  })

  test.each([
    ['DeleteBucket', true],
    ['TerminateInstances', true],
    ['BatchDeleteImage', true],
    ['ScheduleKeyDeletion', true],
    ['StopInstances', false],
    ['UndeleteThings', false],
  ])('knows whether %s deletes', (eventName, isDeletion) => {
    expect(rowOf({ eventName }).isDeletion).toBe(isDeletion)
  })

  test('has the words of a failure only', () => {
    const record = JSON.stringify({ errorMessage: 'No.' })
    expect(rowOf({ record, errorCode: 'Denied' }).event.errorMessage).toBe('No.')
    expect(rowOf({ record }).event.errorMessage).toBeNull()
    expect(rowOf({ record: '{"errorMessage":7}', errorCode: 'Denied' }).event.errorMessage).toBeNull()
  })
})

function rowOf(
  members: Parameters<typeof storedEventOf>[2],
  names: (project: string, id: string) => string | null = () => null,
) {
  return toListedEvent(toEventSummary(storedEventOf('1', 0, members)), ACTION_CATALOGUE, names)
}
