import { expect, test } from 'vitest'
import { builtInPacks } from '../../platform/packs/pack-files.ts'
import { leavesOf } from './pack-view.ts'

const recommended = async () => (await builtInPacks()).get('recommended')?.pack as NonNullable<never>

test('the recommended tree has at least 150 leaves, each complete and in a known department and trade', async () => {
  const pack = await recommended()
  const leaves = [...leavesOf(pack).values()]
  expect(leaves.length).toBeGreaterThanOrEqual(150)
  const departments = Object.keys((pack as any).organisation.departments)
  const trades = Object.keys((pack as any).taxonomy.trades)
  for (const one of leaves) {
    expect(departments, one.id).toContain(one.departmentId)
    expect(trades, one.id).toContain(one.trade)
    expect(one.checklist.length, one.id).toBeGreaterThan(0)
    expect(one.path, one.id).toHaveLength(3)
    expect(one.inHome, one.id).toBe(one.place === 'home')
  }
})

test('what a branch says holds below it until a leaf says otherwise', async () => {
  const leaves = leavesOf(await recommended())
  expect(leaves.get('home.waterSupply.tapLeak')).toMatchObject({
    urgency: 'ordinary',
    charge: 'free',
    trade: 'plumbing',
    guaranteeDays: 90,
  })
  expect(leaves.get('home.waterSupply.burstPipe')?.urgency).toBe('emergency')
  expect(leaves.get('home.doorsWindows.lockReplace')?.charge).toBe('paid')
  expect(leaves.get('publicArea.greening.treeFallen')?.departmentId).toBe('customerService')
})
