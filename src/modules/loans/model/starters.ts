// Wordings to begin with. None of them is legal advice: each authority checks and replaces what does not fit it. The only law named is the
// kind of the contract: Leihe without a fee (§§ 598–606 BGB), Miete for a fee (§§ 535–548 BGB), https://www.gesetze-im-internet.de/bgb/.
import type { ContractKind } from './contract.ts'
import { firstTemplate } from './text.ts'

export interface Starter {
  name: string
  kind: ContractKind
  language: string
  body: string
}

const careDe = `## Sorgfalt
- Die Geräte werden pfleglich behandelt und nicht an Dritte weitergegeben.
- Einstellungen der Verwaltung und des Jugendschutzes werden nicht verändert.
- Auf Nachfrage der Schule ist mitzuteilen, wo sich ein Gerät befindet.

## Schaden und Verlust
Schäden, Verlust und Diebstahl sind der Schule unverzüglich zu melden; ein Diebstahl ist bei der Polizei anzuzeigen. Für die Haftung gelten die gesetzlichen Regeln.
`
const careEn = `## Care
- The devices are treated with care and not passed on to others.
- Settings of management and youth protection are not changed.
- On request the school is told where a device is.

## Damage and loss
Damage, loss and theft are reported to the school without delay; a theft is reported to the police. The statutory rules of liability apply.
`

export const starters: readonly Starter[] = [
  { name: 'Leihvertrag', kind: 'loan', language: 'de', body: firstTemplate },
  {
    name: 'Leihvertrag',
    kind: 'loan',
    language: 'en',
    body: `## Subject
The school authority {{authority}} lends {{borrower}} ({{school}}) without charge: {{devices}}. The devices remain the property of the school authority.

## Period and purpose
The loan begins on {{from}} and ends on {{until}}, at the latest when leaving the school. The devices serve school purposes.

${careEn}
## Return
At the end of the loan the devices are returned complete with their accessories. Personal data is to be saved before; it is deleted after the return.

## Data
To administer the loan, name, school, class and the devices are stored and deleted after its end by the authority's rules of deletion.
`,
  },
  {
    name: 'Mietvertrag',
    kind: 'rent',
    language: 'de',
    body: `## Gegenstand
Der Schulträger {{authority}} vermietet an {{borrower}} ({{school}}): {{devices}}. Die Geräte bleiben Eigentum des Schulträgers.

## Zeitraum und Entgelt
Die Miete beginnt am {{from}} und endet am {{until}}, spätestens mit dem Verlassen der Schule. Das Entgelt beträgt {{fee}}. Wie und bis wann es zu zahlen ist, teilt der Schulträger mit.

${careDe}
## Rückgabe
Am Ende der Miete werden die Geräte vollständig mit Zubehör zurückgegeben. Persönliche Daten sind vorher zu sichern; sie werden nach der Rückgabe gelöscht.

## Daten
Zur Verwaltung der Miete werden Name, Schule, Klasse, Entgelt und die überlassenen Geräte gespeichert und nach deren Ende nach den Löschregeln des Schulträgers gelöscht.
`,
  },
  {
    name: 'Mietvertrag',
    kind: 'rent',
    language: 'en',
    body: `## Subject
The school authority {{authority}} rents to {{borrower}} ({{school}}): {{devices}}. The devices remain the property of the school authority.

## Period and fee
The rent begins on {{from}} and ends on {{until}}, at the latest when leaving the school. The fee is {{fee}}. The school authority says how and until when it is to be paid.

${careEn}
## Return
At the end of the rent the devices are returned complete with their accessories. Personal data is to be saved before; it is deleted after the return.

## Data
To administer the rent, name, school, class, fee and the devices are stored and deleted after its end by the authority's rules of deletion.
`,
  },
  {
    name: 'Dienstgerät',
    kind: 'loan',
    language: 'de',
    body: `## Gegenstand
Der Schulträger {{authority}} überlässt {{borrower}} ({{school}}) als Dienstgerät: {{devices}}. Die Geräte bleiben Eigentum des Schulträgers.

## Zeitraum und Zweck
Die Überlassung beginnt am {{from}} und endet am {{until}}, spätestens mit dem Ende der Tätigkeit an der Schule. Die Geräte dienen dienstlichen Zwecken. Eine Gebühr wird nicht erhoben.

## Dienstliche Daten
- Das Gerät wird mit einem Passwort oder einer gleichwertigen Sperre geschützt und nicht von anderen Personen genutzt.
- Dienstliche Daten werden nur dort gespeichert, wo Schule und Schulträger es vorsehen.
- Der Verlust eines Geräts ist sofort zu melden, damit Zugänge gesperrt werden können.

${careDe}
## Rückgabe
Am Ende werden die Geräte vollständig mit Zubehör zurückgegeben und zurückgesetzt.
`,
  },
  {
    name: 'Dienstgerät',
    kind: 'loan',
    language: 'en',
    body: `## Subject
The school authority {{authority}} hands {{borrower}} ({{school}}) for work: {{devices}}. The devices remain the property of the school authority.

## Period and purpose
The loan begins on {{from}} and ends on {{until}}, at the latest when the work at the school ends. The devices serve work alone. No fee is charged.

## Data of the school
- The device is protected by a password or an equal lock and not used by others.
- Data of the school is stored only where school and authority provide for it.
- The loss of a device is reported at once, so that access can be blocked.

${careEn}
## Return
At the end the devices are returned complete with their accessories and reset.
`,
  },
]
