// The parts of the demo in their order, one file each. A module that comes later adds its own at the end.
import type { DemoStep } from './demo.ts'
import { accountsStep } from './steps/accounts.ts'
import { calendarStep } from './steps/calendar.ts'
import { catalogueStep } from './steps/catalogue.ts'
import { conceptsStep } from './steps/concepts.ts'
import { connectionsStep } from './steps/connections.ts'
import { devicesStep } from './steps/devices.ts'
import { exportsStep } from './steps/exports.ts'
import { floorPlansStep } from './steps/floor-plans.ts'
import { fundingStep } from './steps/funding.ts'
import { importsStep } from './steps/imports.ts'
import { inventoryStep } from './steps/inventory.ts'
import { loansStep } from './steps/loans.ts'
import { operatorStep } from './steps/operator.ts'
import { ordersStep } from './steps/orders.ts'
import { organisationStep } from './steps/organisation.ts'
import { peopleStep } from './steps/people.ts'
import { reservationsStep } from './steps/reservations.ts'

export const demoSteps: readonly DemoStep[] = [
  operatorStep,
  organisationStep,
  peopleStep,
  accountsStep,
  calendarStep,
  importsStep,
  exportsStep,
  devicesStep,
  floorPlansStep,
  fundingStep,
  inventoryStep,
  loansStep,
  reservationsStep,
  catalogueStep,
  ordersStep,
  connectionsStep,
  // Last: reads what the others made.
  conceptsStep,
]
