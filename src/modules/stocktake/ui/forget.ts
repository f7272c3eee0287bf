// At signing out: what the school should have goes. Scans that nobody has sent yet stay: they hold a code, a room and a time, and would be lost.
import { dropRounds } from './queue.ts'

export default async function forget(): Promise<void> {
  await dropRounds()
}
