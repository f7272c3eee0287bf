// The most common passwords in German leaks and in schools, without figures and signs around them (lower case, no umlauts).
const words = `passwort passwd password kennwort geheim hallo hallohallo schatz schatzi liebe ichliebedich ficken arschloch sommer winter fruehling fruhling herbst
januar februar maerz marz april juni juli august september oktober november dezember montag dienstag mittwoch donnerstag freitag samstag sonntag
qwertz qwertzuiop qwertzuiopu asdfghjkl yxcvbnm qwerty qwertyuiop asdf asdfasdf qayxsw qaywsx yxcv abcdefgh abcdefghij abcabc abcd testtest test probe
admin administrator master root user gast guest default initial initialpasswort startpasswort anfang willkommen welcome letmein
schule schulschule gymnasium realschule grundschule gesamtschule hauptschule lehrer lehrerin lehrkraft schueler schuler schuelerin klasse klassenzimmer
sekretariat schulleitung hausmeister ferien sommerferien abitur mathe deutsch englisch sport pause tafel computer laptop tablet ipad internet
fussball fusball bayern bayernmuenchen bayernmunchen borussia dortmund schalke werder hamburg hamburgersv berlin muenchen munchen koeln koln frankfurt
stuttgart leipzig dresden deutschland germany europa superman batman spiderman pokemon minecraft fortnite roblox starwars harrypotter einhorn drache
dragon monkey tiger baerchen barchen mausi hasi schnucki engel sonnenschein sonne blume schmetterling prinzessin princess michael daniel thomas andreas
alexander stefan sandra nicole sabine julia lisa anna laura sarah maximilian lukas felix jonas paul
iloveyou trustno sunshine football baseball shadow monster killer computerraum edvraum informatik muses musesmuses schulit netzwerk wlan wlanschule
qwertzqwertz passwortpasswort passwort123 hallo123 schule123 sommer2026 winter2026 geheimgeheim nichts keinpasswort keins egal egalegal`

export const knownPasswords: ReadonlySet<string> = new Set(words.split(/\s+/))
