import { Hono } from 'hono'

// The yardstick for single events: the framework reads a body and parses it, and nothing is stored.
const app = new Hono()
app.post('/api/v1/events', async (c) => {
  JSON.parse(await c.req.text())
  return c.json({ accepted: 1, duplicates: 0, rejected: [] })
})
const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: app.fetch })
process.stdout.write(`Listening at ${server.url.origin}\n`)
