import { Paper, Slip } from '../parts/Paper.tsx'

const pupils = [
  ['Charlotte Adler', 'adler.charlotte', 'K7FM-29QT'],
  ['Leni Bachmair', 'bachmair.leni', 'R4WD-83HX'],
] as const

/** Activation slips, four to a page; a box stands where the QR code goes. */
export default function PaperPage() {
  return (
    <Paper slips>
      {pupils.map(([name, account, code]) => (
        <Slip
          key={account}
          label={`Zettel für ${name}`}
          head={['Landkreis Auental, Schul-IT', 'Gymnasium Hohenauen, Klasse 8b, Schuljahr 2026/27']}
          title={name}
          codes={[
            { label: 'Benutzername', value: account },
            { label: 'Aktivierungscode', value: code, large: true },
          ]}
          picture={
            <svg viewBox="0 0 29 29" role="img" aria-label="Platz für den QR-Code">
              <rect x="0.5" y="0.5" width="28" height="28" fill="none" stroke="#000" />
            </svg>
          }
          small="Der Code gilt einmal, bis 14.10.2026. Bitte den Zettel danach vernichten."
        >
          <ol>
            <li>
              QR-Code scannen oder <b>muses.auental.example</b> öffnen.
            </li>
            <li>Benutzername und Aktivierungscode eingeben.</li>
            <li>Ein eigenes Passwort wählen: mindestens 10 Zeichen, am besten drei Wörter.</li>
          </ol>
        </Slip>
      ))}
    </Paper>
  )
}
