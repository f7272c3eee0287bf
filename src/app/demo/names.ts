// Family and given names as they stand in German class registers; combined by chance, so that no real person is meant.

export interface NameStock {
  /** Share of people with a name of this kind. */
  share: number
  family: readonly string[]
  girls: readonly string[]
  boys: readonly string[]
  /** Given names of grown-ups. */
  women: readonly string[]
  men: readonly string[]
}

const list = (text: string) => text.trim().split(/\s+/)

const german: NameStock = {
  share: 0.68,
  family:
    list(`Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann
    Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Schmitz Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann
    König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger
    Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger
    Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Schulte Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas
    Voigt Sauer Arnold Wolff Pfeiffer Ernst Hübner Kramer Franz Kaufmann Nagel Barth Ritter Hesse Götz Böttcher Lenz Grimm Haase Binder
    Schade Brückner Wendt Voss Thiele Bertram Rabe Ostermann Uhlig Völker Bröcker Großkopf Weißenfels Süßmilch Öhler Ähren Üblacker
    Ahrens Albers Amsel Asmus Auer Bachmair Balke Bartels Baumhof Behrmann Beyerle Bischoff Bruns Cordes Dähne Diekmann Ebeling Eckert
    Fährmann Fiedler Gärtner Giese Hagedorn Hinrichs Höfer Ihde Jürgens Kessler Lindner Lüders Mähler Nölle Oelze Petersen Quast Rößler
    Sandmann Tiemann Uhlmann Vehling Wöhler Zander`),
  girls:
    list(`Emilia Mia Emma Sophia Hannah Lina Mila Ella Leni Clara Luisa Marie Lea Anna Frieda Ida Charlotte Mathilda Greta Johanna Paula Lotta
    Nora Amelie Maja Lilly Emily Leonie Sarah Laura Lena Julia Katharina Pauline Antonia Helena Rosalie Mathilde Finja Merle Jule Carla
    Stella Victoria Lia Romy Tilda Malia Alma Martha Thea Juna Ronja Svea Zoé Änne Käthe Hanna-Sophie Anna-Lena Marie-Luise Lisa-Marie`),
  boys: list(`Noah Matteo Elias Leon Paul Theo Luca Finn Liam Emil Felix Jonas Henri Louis Ben Anton Oskar Jakob Maximilian Moritz Max Julian
    Leo Lukas Karl Mats Jonathan David Philipp Tim Tom Niklas Samuel Simon Fabian Johann Friedrich Konstantin Kilian Lennard Till Jannis
    Mika Milo Bruno Oscar Levi Rafael Vincent Carl Linus Valentin Jörn Sören Bjarne Hannes Mattis Bela Ole Jan-Luca Karl-Heinrich`),
  women:
    list(`Andrea Susanne Birgit Petra Claudia Sabine Katrin Stefanie Nicole Martina Anja Christine Monika Heike Silke Ulrike Kerstin Sandra
    Tanja Melanie Julia Katharina Franziska Nina Friederike Dörte Maren Wiebke Gesa Cornelia Bärbel Annette Jutta Regina Barbara Verena`),
  men: list(`Thomas Michael Andreas Stefan Frank Peter Jörg Matthias Christian Markus Jens Torsten Ralf Uwe Bernd Dirk Holger Jürgen Klaus
    Martin Sven Oliver Alexander Daniel Sebastian Florian Tobias Benjamin Jan Hendrik Mirko Björn Götz Rüdiger Volker Achim Arne Henning`),
}
const turkish: NameStock = {
  share: 0.09,
  family:
    list(`Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt Özkan Şimşek Polat
    Acar Baran Bulut Erdoğan Güneş Keskin Taş Tekin Uçar`),
  girls: list('Elif Zeynep Defne Azra Ecrin Ayşe Fatma Esma Nisa Melek Dilara Ceyda İrem Yağmur Selin Büşra Hatice Su Ela Beren'),
  boys: list('Emir Yusuf Ömer Kerem Mustafa Ali Mehmet Can Deniz Eren Kaan Berkay Efe Hamza Çağan Umut Arda Furkan İbrahim Baran'),
  women: list('Ayşe Emine Hatice Zeynep Sevgi Gülsüm Nurcan Hülya Meryem Derya Özlem Yasemin'),
  men: list('Mehmet Mustafa Ahmet Ali Hasan Hüseyin İbrahim Murat Serkan Cem Tarık Orhan'),
}
const polish: NameStock = {
  share: 0.05,
  family: list(`Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski
    Mazur Krawczyk Piotrowski Grabowski Pawłowski Michalski Król`),
  girls: list('Julia Zuzanna Zofia Hanna Maja Oliwia Aleksandra Wiktoria Natalia Gabriela Kinga Łucja'),
  boys: list('Jakub Antoni Szymon Filip Franciszek Kacper Mikołaj Wojciech Stanisław Igor Bartosz Łukasz'),
  women: list('Agnieszka Katarzyna Małgorzata Joanna Magdalena Ewa Beata Dorota'),
  men: list('Piotr Krzysztof Andrzej Tomasz Marek Grzegorz Paweł Jarosław'),
}
const arabic: NameStock = {
  share: 0.06,
  family:
    list(`Al-Hassan Haddad Khalil Mansour Saleh Hamdan Darwish Nasser Ibrahim Al-Masri Hussein Ahmad Khoury Najjar Sayed Omar Abbas Al-Khatib
    Farah Jaber Kassem Sabbagh El-Amrani Benali Ziani`),
  girls: list('Amina Layla Nour Fatima Maryam Yasmin Hala Rana Salma Aya Rahaf Dina Sara Jana'),
  boys: list('Omar Mohammed Ahmad Yousef Karim Hassan Bilal Zaid Rami Adam Anas Tarek Majd Ayman'),
  women: list('Samira Nadia Rania Lamia Huda Amal Souad Mona'),
  men: list('Khaled Samir Nabil Tarek Mahmoud Walid Fadi Ziad'),
}
const eastern: NameStock = {
  share: 0.06,
  family: list(`Ivanov Petrov Schewtschenko Kowalenko Bondarenko Popescu Ionescu Dumitru Petrović Jovanović Kovačević Hoxha Krasniqi Berisha
    Dimitrov Georgieva Horváth Szabó Novák Dvořák Melnyk Tkatschenko Wagner-Iwanow Friesen Penner`),
  girls: list('Anastasia Daria Sofija Milica Jelena Elona Arta Andreea Ioana Oksana Polina Kateryna Nikoleta Zsófia Tereza'),
  boys: list('Maksym Danylo Artem Nikola Luka Stefan Andrei Mihai Ardit Leart Bogdan Ivan Dmitri Bálint Matěj'),
  women: list('Olga Natalia Irina Svetlana Mirjana Biljana Elena Cristina Vesna Halyna'),
  men: list('Sergej Viktor Zoran Dragan Agron Florin Oleksandr Igor Miroslav Wladimir'),
}
const southern: NameStock = {
  share: 0.04,
  family: list(
    'Rossi Russo Esposito Bianchi Greco Papadopoulos Nikolaidis Vlachos García Fernández López Santos Ferreira Silva da-Costa Marković',
  ),
  girls: list('Giulia Chiara Alessia Sofía Lucía Eleni Georgia Inês Beatriz Aurora'),
  boys: list('Lorenzo Alessandro Giuseppe Nikos Georgios Diego Hugo Tiago Rafael Leonardo'),
  women: list('Maria Francesca Antonella Carmen Dimitra Ana'),
  men: list('Antonio Salvatore Marco Konstantinos Carlos João'),
}
const asian: NameStock = {
  share: 0.02,
  family: list('Nguyen Tran Pham Le Hoang Vu Singh Sharma Kaur Rahimi Ahmadi Karimi Mohammadi Noori Wang Li Kim'),
  girls: list('Linh Mai Thi-Lan Ngoc Priya Anjali Parisa Setareh Zahra Mei Soo-Ah'),
  boys: list('Minh Duc Tuan Long Arjun Rohan Navid Reza Farhad Wei Min-Jun'),
  women: list('Huong Lan Shirin Sunita Fariba Li-Na'),
  men: list('Hung Quang Rajesh Behrouz Habib Jun'),
}

export const nameStocks: readonly NameStock[] = [german, turkish, polish, arabic, eastern, southern, asian]
