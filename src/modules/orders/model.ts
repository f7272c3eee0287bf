// Shapes and pure rules of orders; they run in server, browser and CLI.
export * from './model/budget.ts'
export * from './model/forms.ts'
export * from './model/order.ts'
export * from './model/route.ts'
export * from './model/talk.ts'
