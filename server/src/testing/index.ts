import './matchers.ts'

export { type Answer, type Client, clientOf, type RequestOptions } from './client.ts'
export type { Position } from './positions.ts'
export { type TestApp, testApp } from './test-app.ts'
export { type TestCompany, type TestHouse, type TestStaff, testCompany } from './test-company.ts'
