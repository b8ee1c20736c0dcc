import { expect, test } from 'bun:test'
import { createDataFolder, launchServer, startServer } from '../support/server-process.ts'
import { wrapperForReadOnlyFolder } from '../support/small-disk.ts'
import { createEvent, listEventIds, sendBatch } from './traffic.ts'

const folder = createDataFolder()
const wrapper = wrapperForReadOnlyFolder(folder.path)
if (wrapper === null) console.log('not run: nothing can be mounted on this machine')

test.skipIf(wrapper === null)(
  'a start on a data folder that is read-only names the folder and the setting, and changes nothing',
  async () => {
    const location = { dataDir: folder.path, databaseUrl: null }
    const first = await startServer(location)
    expect(await sendBatch(first, [createEvent('ann')])).toBe(200)
    await first.stop()
    const started = launchServer(location, {}, wrapper ?? [])
    expect(await started.ended).toBe(1)
    expect(started.output()).toContain(folder.path)
    expect(started.output()).toContain('Check DAYBOOK_DATA_DIR.')
    expect(started.output()).not.toContain('    at ')
    const again = await startServer(location)
    expect(await listEventIds(again, 'userName=ann')).toHaveLength(1)
    expect(await again.stop()).toBe(0)
    folder.remove()
  },
  60_000,
)
