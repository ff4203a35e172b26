import { expect, test } from 'vitest'
import { looksPersonal, NOT_PERSONAL, PERSONAL_DATA } from '../../server/src/platform/privacy/register.ts'
import { testApp } from '../../server/src/testing/index.ts'

async function columns(): Promise<string[]> {
  const { database } = await testApp()
  const rows = await database.rows<{ column: string }>(
    `select table_name || '.' || column_name as column from information_schema.columns where table_schema = 'public'`,
  )
  return rows.map((row) => row.column)
}

test('every column that looks personal stands in the register of personal data, with purpose, ground and keeping time', async () => {
  const registered = new Set(PERSONAL_DATA.map((entry) => entry.column))
  const silent = (await columns()).filter(
    (column) =>
      looksPersonal(column.split('.')[1] as string) && !registered.has(column) && NOT_PERSONAL[column] === undefined,
  )
  expect(silent).toEqual([])
})

test('the register speaks of columns that exist', async () => {
  const known = new Set(await columns())
  const gone = [...PERSONAL_DATA.map((entry) => entry.column), ...Object.keys(NOT_PERSONAL)].filter(
    (column) => !known.has(column),
  )
  expect(gone).toEqual([])
})
