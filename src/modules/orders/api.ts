// What can be asked about orders over HTTP.
export { moneyApi } from './api/money.ts'
export { ordersApi } from './api/orders.ts'
export { talksApi } from './api/talks.ts'
