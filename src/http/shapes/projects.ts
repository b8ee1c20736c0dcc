import { z } from 'zod'
import { PROJECT_NAME_LENGTH_MAX, type Project } from '../../domain/access/project.ts'
import { InventoryShape, StorageShape } from './connections.ts'
import { pathText, shortText, text, time } from './values.ts'

export const ProjectPath = z.object({ id: pathText('default').describe('The project ID.') })

export const ProjectChange = z.strictObject({
  name: shortText(PROJECT_NAME_LENGTH_MAX, 'Web shop').describe('Display name, on one line.'),
})

export const NewProject = z.strictObject({
  id: shortText(64, 'shop').describe(
    'Letters, digits, dots, underscores and hyphens; the first character must be a letter or digit. Cannot be changed later.',
  ),
  ...ProjectChange.shape,
})

/** A project with its connections, which are shown without their secrets. */
export const ProjectShape = z
  .object({
    id: text('default'),
    name: text('Default project'),
    createdAt: time(),
    storage: StorageShape.nullable(),
    inventory: InventoryShape.nullable(),
  })
  .meta({ id: 'Project' }) satisfies z.ZodType<Project>

export const ProjectList = z.object({ projects: z.array(ProjectShape) }).meta({ id: 'Projects' })
