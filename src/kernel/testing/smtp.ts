// A small real SMTP server on loopback (RFC 5321) that can answer wrongly or cut the line.
import { type AddressInfo, createServer, type Socket } from 'node:net'

export interface Smtp {
  port: number
  messages: { from: string; to: string[]; data: string }[]
  /** What AUTH PLAIN sent. */
  users: string[]
  /** Answers a command otherwise, or cuts the line; `CONNECT` and `.` stand for the greeting and the end of a message. */
  fault: (command: string) => string | undefined
  close: () => Promise<void>
}

export const cut = 'cut'

export async function startSmtp(): Promise<Smtp> {
  const smtp: Smtp = { port: 0, messages: [], users: [], fault: () => undefined, close: async () => {} }
  const server = createServer((socket) => converse(socket, smtp))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  smtp.port = (server.address() as AddressInfo).port
  smtp.close = () => new Promise((done) => server.close(() => done()))
  return smtp
}

interface Talk {
  socket: Socket
  message: { from: string; to: string[]; data: string }
  lines: string[] | null
}

function converse(socket: Socket, smtp: Smtp): void {
  const talk: Talk = { socket, message: { from: '', to: [], data: '' }, lines: null }
  let held = ''
  socket.on('error', () => {})
  socket.on('data', (bytes) => {
    held += bytes.toString('utf8')
    for (let end = held.indexOf('\r\n'); end >= 0; end = held.indexOf('\r\n')) {
      const line = held.slice(0, end)
      held = held.slice(end + 2)
      take(talk, smtp, line)
    }
  })
  say(talk, smtp, 'CONNECT', () => '220 test')
}

function say(talk: Talk, smtp: Smtp, command: string, answer: () => string): void {
  const fault = smtp.fault(command)
  if (fault === cut) talk.socket.destroy()
  else talk.socket.write(`${fault ?? answer()}\r\n`)
}

function take(talk: Talk, smtp: Smtp, line: string): void {
  if (!talk.lines) {
    say(talk, smtp, line.slice(0, 4).toUpperCase(), () => obey(talk, smtp, line))
  } else if (line !== '.') {
    talk.lines.push(line.replace(/^\.\./, '.'))
  } else {
    const data = talk.lines.join('\n')
    talk.lines = null
    say(talk, smtp, '.', () => {
      smtp.messages.push({ ...talk.message, data })
      return '250 taken'
    })
  }
}

function obey(talk: Talk, smtp: Smtp, line: string): string {
  switch (line.slice(0, 4).toUpperCase()) {
    case 'EHLO':
      return '250-test\r\n250-AUTH PLAIN\r\n250 8BITMIME'
    case 'AUTH':
      smtp.users.push(Buffer.from(line.split(' ')[2] ?? '', 'base64').toString())
      return '235 ok'
    case 'MAIL':
      talk.message = { from: line, to: [], data: '' }
      return '250 ok'
    case 'RCPT':
      talk.message.to.push(line)
      return '250 ok'
    case 'DATA':
      talk.lines = []
      return '354 go'
    case 'QUIT':
      return '221 bye'
    default:
      return '502 unknown'
  }
}
