// First passwords that small children can read and type: two plain nouns and two figures, e.g. Igel-Wolke-47.
import { randomInt } from 'node:crypto'

/** Short, plain, without umlauts; none that frightens, hurts or reads like another. */
export const pairWords: readonly string[] =
  `Affe Ameise Ampel Anker Apfel Arzt Auto Bagger Bahn Ball Banane Bank Baum Becher Beere Berg Besen Biber Biene Bild Birne Blatt Blitz Blume Boden Bogen Bohne Boot
Brief Brille Brot Brunnen Buch Burg Bus Butter Dach Dachs Decke Delfin Dino Dorf Dose Drache Eiche Eimer Eis Elch Elefant Ente Erde Erdbeere Esel Eule Fahne Farbe
Feder Feld Fels Fenster Feuer Finger Fink Fisch Flasche Flosse Forelle Frosch Fuchs Gabel Garten Gans Garage Gepard Gitarre Glas Glocke Gold Gras Gurke Hafen Hafer
Hagel Hahn Hamster Hand Harfe Hase Hecht Heft Helm Hemd Herbst Herz Himmel Hirsch Honig Hose Hund Hut Igel Insel Jacke Kakao Kamel Kamera Kanne Karotte Karte Kasten
Katze Kegel Keks Kerze Kette Kiesel Kirsche Kissen Kiwi Klee Koala Koch Koffer Komet Konzert Korb Krabbe Kran Kranich Kreide Krone Kuchen Kugel Kuh Lampe Laub
Leiter Leopard Licht Linde Linse Luchs Luft Magnet Mais Mandel Mantel Marder Markt Maus Meer Melone Meise Mond Moos Morgen Motor Mund Muschel Museum Nadel Nagel Nase
Nebel Nest Netz Nuss Ofen Ohr Oma Opa Orange Orgel Otter Paket Palme Panda Papagei Papier Park Perle Pfau Pferd Pilz Pinguin Pinsel Pirat Planet Platz Pony Puppe
Quelle Rad Rakete Raupe Regen Reh Reis Ring Robbe Rose Rucksack Salat Sand Schaf Schal Schiff Schirm Schnecke Schnee Schuh Schwan Seife Segel Seil Silber Sofa
Sonne Spatz Specht Spiegel Stadt Stein Stern Stift Storch Strand Strauch Stuhl Suppe Tasche Tasse Taube Teller Teppich Tiger Tisch Tomate Topf Tor Torte Traube
Trommel Tulpe Turm Uhr Vase Vogel Waffel Wagen Wald Wand Wasser Wecker Weide Welle Wespe Wiese Wind Winter Wolf Wolke Wolle Wurzel Zahn Zange Zaun Zebra Zelt
Ziege Zirkus Zucker Zug Zwerg Zwiebel`.split(/\s+/)

/** A pair of two different words with two figures: more than eight million of them. */
export function wordPair(): string {
  const first = randomInt(pairWords.length)
  const second = (first + 1 + randomInt(pairWords.length - 1)) % pairWords.length
  return `${pairWords[first]}-${pairWords[second]}-${randomInt(10, 100)}`
}
