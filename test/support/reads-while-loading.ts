// Loads all modules of pages in a process of its own, and prints which sentences they read while they load.
import { setLanguageReader } from '../../src/domain/messages/messages.ts'

const reads = new Set<string>()
setLanguageReader(() => {
  const places = new Error('read').stack?.match(/(?:src|views)\/[\w/.-]+\.tsx?:\d+/g) ?? []
  reads.add(places.find((each) => !each.startsWith('src/domain/messages/')) ?? 'an unknown place')
  return 'en'
})
const root = `${import.meta.dir}/../..`
for (const pattern of ['src/domain/**/*.ts', 'src/http/**/*.{ts,tsx}', 'views/**/*.{ts,tsx}'])
  for (const path of new Bun.Glob(pattern).scanSync({ cwd: root })) await import(`${root}/${path}`)
process.stdout.write(JSON.stringify([...reads].toSorted()))
