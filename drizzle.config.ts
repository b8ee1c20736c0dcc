import { defineConfig } from 'drizzle-kit'

// Drafts migrations (`bun run migration`); a person names them, reads them, and adds what drizzle-kit cannot say.
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/store/schema.postgres.ts',
  out: './.data/migration-drafts',
})
