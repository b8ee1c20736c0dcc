import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail'
import { createUseSignatureOnce } from '../../../src/services/access/single-use.ts'
import { createCloudTrailClient, operationHeaders, signedHeaders } from '../../support/cloudtrail.ts'
import { DATABASES } from '../../support/databases.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const TRAIL = { Name: 'audit', S3BucketName: 'file:audit' }
const USED = {
  __type: 'InvalidSignatureException',
  Message:
    'Signature already used: a request that changes something is accepted once. Sign the request again.',
}

describe.each(DATABASES)('a signed request that is sent again, on %s,', (database) => {
  let daybook: TestApp
  beforeEach(async () => {
    daybook = await openTestApp({ database })
  })
  afterEach(() => daybook.close())

  const sign = async (operation: string, input: object) => {
    const body = JSON.stringify(input)
    const headers = await signedHeaders(daybook, { headers: operationHeaders(operation), body })
    return async () => (await fetch(daybook.url, { method: 'POST', headers, body })).json()
  }
  const trails = () => daybook.app.store.forCustomer(1).trails.list()

  test('is refused if it changed something, until its date is too old', async () => {
    const create = await sign('CreateTrail', TRAIL)
    expect(await create()).toMatchObject({ Name: 'audit' })
    const remove = await sign('DeleteTrail', { Name: 'audit' })
    expect(await remove()).toEqual({})
    expect(await remove()).toMatchObject({ __type: 'TrailNotFoundException' })
    daybook.setClock('2026-03-01T12:14:00Z')
    await daybook.app.store.usedSignatures.purge(daybook.clock())
    expect([await create(), await remove()]).toEqual([USED, USED])
    expect(await trails()).toEqual([])
    daybook.setClock('2026-03-01T12:15:01Z')
    await daybook.app.store.usedSignatures.purge(daybook.clock())
    expect((await create()).Message).toStartWith('Signature expired')
  })

  test('is accepted if its first attempt failed, and only reads can be repeated', async () => {
    const start = await sign('StartLogging', { Name: 'audit' })
    expect(await start()).toMatchObject({ __type: 'TrailNotFoundException' })
    await (await sign('CreateTrail', TRAIL))()
    expect(await start()).toEqual({})
    expect(await start()).toEqual({})
    const malformed = await sign('StopLogging', { Name: 5 })
    expect(await malformed()).toMatchObject({ __type: 'SerializationException' })
    expect(await malformed()).toMatchObject({ __type: 'SerializationException' })
    const list = await sign('ListTrails', {})
    expect(await list()).toEqual(await list())
    daybook.setClock('2026-03-01T12:00:06Z')
    expect(await start()).toEqual(USED)
    expect(await list()).toEqual(await list())
  })

  test('is made once when it arrives twice at the same time, at two processes', async () => {
    const processes = [1, 2].map(() => createUseSignatureOnce(daybook.app.context))
    const use = {
      signature: 'a'.repeat(64),
      signedAt: new Date('2026-03-01T11:59:54Z'),
      expiresAt: new Date('2026-03-01T12:14:54Z'),
    }
    let made = 0
    const results = await Promise.all(
      processes.map((useOnce) =>
        useOnce(use, async () => {
          made += 1
          await Bun.sleep(5)
          return {}
        }),
      ),
    )
    expect([made, results.filter((result) => result === null).length]).toEqual([1, 1])
    const fail = () => Promise.reject(new Error('no'))
    const [useOnce = createUseSignatureOnce(daybook.app.context)] = processes
    const other = { ...use, signature: 'b'.repeat(64) }
    expect((await rejectionOf(useOnce(other, fail))).message).toBe('no')
    expect(await useOnce(other, async () => ({ isMade: true }))).toEqual({ isMade: true })
  })

  // A proxy that answers the first attempt of each operation itself, before or after Daybook has seen it.
  const openFlakyProxy = (when: 'before' | 'after') => {
    const seen = new Map<string, string[]>()
    const server = Bun.serve({
      port: 0,
      async fetch(request) {
        const target = request.headers.get('x-amz-target') ?? ''
        const attempts = [...(seen.get(target) ?? []), request.headers.get('authorization') ?? '']
        seen.set(target, attempts)
        const body = await request.text()
        const forward = () => fetch(daybook.url, { method: 'POST', headers: request.headers, body })
        if (attempts.length > 1) return forward()
        if (when === 'after') await (await forward()).text()
        return new Response('{}', { status: 503 })
      },
    })
    return { server, seen }
  }

  test.each(['before', 'after'] as const)(
    'by the AWS SDK after a 503 that came %s the change',
    async (when) => {
      const { server, seen } = openFlakyProxy(when)
      const client = createCloudTrailClient(daybook, { endpoint: server.url.origin, maxAttempts: 3 })
      const create = await client.send(new CreateTrailCommand(TRAIL)).catch((error: Error) => error.name)
      if (when === 'before') expect(create).toMatchObject({ Name: 'audit' })
      else expect(create).toBe('TrailAlreadyExistsException')
      expect(await client.send(new StartLoggingCommand({ Name: 'audit' }))).toMatchObject({
        $metadata: { httpStatusCode: 200, attempts: 2 },
      })
      // Each attempt has a signature of its own, because the SDK signs the number of the attempt.
      for (const attempts of seen.values()) expect(new Set(attempts).size).toBe(2)
      await server.stop(true)
    },
  )
})
