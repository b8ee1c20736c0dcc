import { expect, test } from 'bun:test'
import { memberHeader, readTar, TAR_END } from '../../../src/adapters/archive/tar.ts'
import { rejectionOf } from '../../support/rejection.ts'

test('an error that comes after the last member is thrown', async () => {
  const failing = async function* () {
    yield Buffer.concat([memberHeader('a.json', 512, new Date(1_000)), Buffer.alloc(512, 32)])
    yield Buffer.from(TAR_END)
    await Bun.sleep(1)
    throw new Error('The checksum is wrong.')
  }
  const names: string[] = []
  const reading = (async () => {
    for await (const { name, bytes } of readTar(failing())) {
      names.push(name)
      for await (const _ of bytes);
    }
  })()
  expect(await rejectionOf(reading)).toEqual(new Error('The checksum is wrong.'))
  expect(names).toEqual(['a.json'])
})
