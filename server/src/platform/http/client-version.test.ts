import { expect, test } from 'vitest'
import { testApp } from '../../testing/index.ts'

const world = await testApp()
const ask = (client: string) => world.anonymous.get('/sign-in', { headers: { 'huiyin-client': client } })

test('an app that is too old is asked to update; all others are let through', async () => {
  expect(await ask('phone/0')).toBeProblem('client/too-old')
  expect(await ask('phone/rubbish')).toBeProblem('client/too-old')
  expect(await ask('phone/1')).not.toBeProblem('client/too-old')
  expect((await ask('constructor/0')).status).not.toBe(426)
})
