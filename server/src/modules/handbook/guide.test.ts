import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { packFromYaml } from '../../platform/packs/pack-files.ts'
// The rooms say which placeholders there are.
import '../index.ts'
import { checkDraft } from './check.ts'

test('the handbook of the guide is one that this release takes', async () => {
  const guide = await readFile(new URL('../../../../docs/guides/add-a-deadline.md', import.meta.url), 'utf8')
  const yaml = guide.match(/```yaml\n([\s\S]*?)```/)?.[1] as string
  const pack = await packFromYaml(yaml)
  expect(checkDraft(pack)).toEqual({ activatable: true, problems: [], missingValues: [] })
  expect(pack.inherited).toEqual(['base@1', 'recommended@1'])
  expect(pack.records.some((record) => record.id === 'liftVisit')).toBe(true)
})
