export default { test: { include: ['test/web/**/*.test.ts'], testTimeout: 300000, hookTimeout: 120000 } }
