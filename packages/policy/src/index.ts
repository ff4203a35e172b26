export * from './engine.ts'
export * from './model.ts'
export * from './pack-schema.ts'
