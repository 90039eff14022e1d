import type { Chance } from './chance.ts'

/** Where a name could come from. Given names are common ones; family names are made up or made of common parts. */
export type NameGroup =
  | 'DUTCH'
  | 'WEST_AFRICAN'
  | 'EAST_AFRICAN'
  | 'POLISH'
  | 'BULGARIAN'
  | 'HUNGARIAN'
  | 'ROMANIAN'
  | 'LATIN'
  | 'ARABIC'
  | 'HORN'
  | 'ASIAN'

interface NameList {
  readonly women: readonly string[]
  readonly men: readonly string[]
  readonly family: readonly string[]
}

const words = (text: string): readonly string[] => text.split(' ')

const NAMES: Readonly<Record<NameGroup, NameList>> = {
  DUTCH: {
    women: words('Anouk Femke Lotte Sanne Iris Noor Fleur Maud Jade Roos Esmee Kim'),
    men: words('Daan Bram Sem Thijs Ruben Jesse Luuk Milan Stijn Koen Niels Jordy'),
    family: words('Vlinderman Duinhoek Korenaar Zilverberg Waterloop Hazelaar Moerbei Lindekamp Zandvoorde Kersboom'),
  },
  WEST_AFRICAN: {
    women: words('Blessing Joy Faith Precious Osas Ngozi Isatou Fatou Aminata Mariama Efe Adaeze'),
    men: words('Emeka Lamin Ousman Sunday Kelechi Modou Osagie Ebrima Tunde Kwame Ibrahima Uche'),
    family: words('Okadibe Osamwende Jallowe Adebiru Ceesayo Ehimare Nwabuko Touraye Obasiwu Bahari'),
  },
  EAST_AFRICAN: {
    women: words('Nakato Babirye Achieng Nabirye Grace Namono Apio Kemigisha'),
    men: words('Okello Wasswa Mugisha Opio Kato Ssemwanga Tumusiime Ocan'),
    family: words('Nalubwende Okidiro Muwonzi Achanga Byarumaso Kizzare Otimbo Namukaso'),
  },
  POLISH: {
    women: words('Agnieszka Katarzyna Magda Ewelina Justyna Beata Kinga Sylwia'),
    men: words('Tomasz Krzysztof Pawel Marcin Lukasz Mateusz Grzegorz Rafal'),
    family: words('Brzozecki Wierzbasz Lipniewa Sosnarek Jaworzyk Kalinosz Modrzejak Olszewnik'),
  },
  BULGARIAN: {
    women: words('Desislava Radka Yoana Stanka Milena Galina'),
    men: words('Dimitar Asen Plamen Stoyan Hristo Rumen'),
    family: words('Zlatarova Belomorev Kamenski Vodenicharov Rosenkov Planinsky'),
  },
  HUNGARIAN: {
    women: words('Eszter Zsuzsa Ildi Reka Boglarka Dora'),
    men: words('Zoltan Gergo Laszlo Attila Bence Sandor'),
    family: words('Erdosvari Folyosi Hegymagi Szilvasy Rozsahegy Nyarfai'),
  },
  ROMANIAN: {
    women: words('Ionela Andreea Mihaela Florina Denisa Roxana'),
    men: words('Florin Ionut Marian Cosmin Vasile Adrian'),
    family: words('Stejarescu Salciuc Pietroiu Codreanca Munteleac Izvorean'),
  },
  LATIN: {
    women: words('Yuliana Camila Daniela Luz Paola Thais Mariela Bruna'),
    men: words('Andres Jhon Rafael Kevin Thiago Wilmer Diego Esteban'),
    family: words('Monterrubia Sallares Quintonero Arboleno Valdeluna Pedrazul Riofrias Castanar'),
  },
  ARABIC: {
    women: words('Samira Hanan Rania Yasmin Latifa Nour'),
    men: words('Karim Yousef Bilal Anas Omar Tarek'),
    family: words('Alzahrawa Benmalouk Haddouni Qasemir Elmansuri Tahrawi'),
  },
  HORN: {
    women: words('Selam Mehret Bilen Rahwa Feven Hiwet'),
    men: words('Yonas Filmon Samuel Henok Robel Natnael'),
    family: words('Tesfamar Habtezgi Gebrelul Weldeseme Kidaneas Araiaya'),
  },
  ASIAN: {
    women: words('Linh Mai Siti Jasmine Priya Xiaomei Thuy Ratna'),
    men: words('Duc Minh Budi Arjun Wei Jomar Quan Harpreet'),
    family: words('Trandai Wulansaro Delatierra Shindal Zhaoming Phungval Suryadika Balbinoa'),
  },
}

export interface PersonName {
  readonly given: string
  readonly family: string
  readonly full: string
}

/** A name for a synthetic person; somebody whose sex is not recorded gets one from either list. */
export function nameFrom(group: NameGroup, sex: 'V' | 'M' | 'X', chance: Chance): PersonName {
  const list = NAMES[group]
  const given = chance.pick(sex === 'V' ? list.women : sex === 'M' ? list.men : [...list.women, ...list.men])
  const family = chance.pick(list.family)
  return { given, family, full: `${given} ${family}` }
}

const PROFESSIONALS = words('J.Kooiman A.Brandsma M.Veldkamp S.Yilmaz T.Hoogland R.Bakelaar N.Achterberg E.Santing')

/** The name of somebody who works on the case: initials, a made-up family name. */
export function professionalFrom(chance: Chance): string {
  return chance.pick(PROFESSIONALS).replace('.', '. ')
}
