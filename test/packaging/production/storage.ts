import { startStorage } from '../../support/storage.ts'

// The storage of the tests in a process of its own: prints its port, and runs until it is ended.
const storage = await startStorage()
await storage.createBucket('audit-logs')
process.stdout.write(new URL(storage.connection.endpoint).port)
