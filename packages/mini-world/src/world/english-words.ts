const list = (words: string): readonly string[] => words.split(' ');

/** The words of the English-like register. People of facts and people of stories are different, so a story never contradicts a fact. */
export const english = {
  animals: list(
    'bako dimu fenu gora hilo jabi kemo luda mipo nuro oska pilu quda rimo sabu tovi ulko vemi wado xilu yoma zari ' +
      'brapo clodi drumi flavo grelo krabu plomi snaro spilu stavo tresi vlado ankor belmu corda dalvi ermon forku ' +
      'gantu hesko irmal jolta kurvo lemsa morti nelko orvid paskl',
  ),
  objects: list(
    'chair table cup bowl lamp box door boat cart bell coat hat flute drum mask kite rope ladder basket bench pot jar ' +
      'ring crown shield wheel clock doll pipe plate spoon comb belt shoe glove flag sail tent bed gate fence sign card ' +
      'vase tray bucket broom chest',
  ),
  residents: list(
    'Arden Belor Cavan Delmar Egan Faron Galen Harlan Ingram Jarvis Kelvin Lorcan Marlow Nestor Orson Perrin Quillon ' +
      'Roland Selwyn Talbot Ulrich Verner Walden Yorick Zander Bertil Conrad Dorian Emeric Florian Gideon Hector',
  ),
  names: list(
    'Ada Ben Cora Dan Eva Finn Gus Hana Ivan Jill Kai Lena Milo Nora Otto Pia Quin Rosa Sam Tara Ugo Vera Wim Zoe',
  ),
  towns: list('Alba Brin Corv Dorn Elst Fenn Gard Holm Isen Jura Kell Lund Mora Nord Osk Pell'),
  places: list('garden kitchen hall forest market school river bridge tower barn harbor cellar'),
  things: list('books maps coins apples cards shells stones pens keys eggs nuts beads'),
  kinds: list('bird fish bug snake beast frog'),
  foods: list('seeds leaves roots worms berries grass'),
  homes: list('hills lake swamp desert caves meadow woods reef'),
  materials: list('wood iron glass wool paper clay'),
  rooms: list('attic pantry shed study porch stable closet studio'),
  jobs: list('baker miller weaver tailor sailor smith hunter painter'),
  hobbies: list('chess music fishing dancing reading riding rowing sewing'),
  regions: list('north south east west'),
  goods: list('salt silk honey cheese wine tea spice fruit'),
  tools: list('nail hammer glue needle tape brush saw sponge file knife cloth stamp'),
  adjectives: list('red small old nice light clean round soft'),
} as const;
