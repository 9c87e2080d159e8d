"""The languages that many people in the Netherlands speak, by their names, and who asks for one."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from flows.hearing.typed import plain
from flows.talk import Text, _

NAMES: Mapping[str, str] = {
    "nl": "Nederlands, Dutch",
    "en": "English, Engels",
    "am": "አማርኛ, Amhaars, Amharic",
    "ar": "العربية, عربي, Arabi, Arabisch, Marokkaans, Arabic, Moroccan",
    "bg": "български, Bulgaars, Bulgarian",
    "bn": "বাংলা, Bengaals, Bengali, Bangla",
    "bs": "bosanski, Bosnisch, Bosnian",
    "cs": "čeština, cestina, Tsjechisch, Czech",
    "da": "dansk, Deens, Danish",
    "de": "Deutsch, Duits, German",
    "el": "Ελληνικά, Grieks, Greek",
    "es": "español, espanol, Spaans, Spanish",
    "et": "eesti, Estisch, Estonian",
    "fa": "فارسی, دری, Farsi, Dari, Perzisch, Persian",
    "fi": "suomi, Fins, Finnish",
    "fr": "français, francais, Frans, French",
    "fy": "Frysk, Fries, Frisian",
    "he": "עברית, Ivriet, Hebreeuws, Hebrew",
    "hi": "हिन्दी, Hindi, Hindoestaans, Hindustani, Sarnami",
    "hr": "hrvatski, Kroatisch, Croatian",
    "hu": "magyar, Hongaars, Hungarian",
    "hy": "հայերեն, Armeens, Armenian",
    "id": "bahasa Indonesia, Indonesisch, Indonesian",
    "it": "italiano, Italiaans, Italian",
    "ja": "日本語, Japans, Japanese",
    "ka": "ქართული, Georgisch, Georgian",
    "ko": "한국어, Koreaans, Korean",
    "ku": "kurdî, kurdi, کوردی, Koerdisch, Kurdish",
    "lt": "lietuvių, lietuviu, Litouws, Lithuanian",
    "lv": "latviešu, latviesu, Latvian",
    "mk": "македонски, Macedonisch, Macedonian",
    "no": "norsk, Noors, Norwegian",
    "pap": "Papiamentu, Papiaments, Papiamento",
    "pl": "polski, Pools, Polish",
    "ps": "پښتو, Pasjtoe, Pashto",
    "pt": "português, portugues, Portugees, Portuguese",
    "rif": "Tarifit, ⵜⴰⵎⴰⵣⵉⵖⵜ, Tamazight, Berber, Berbers, Riffijns, Riffian",
    "ro": "română, romana, Roemeens, Romanian",
    "ru": "русский, по-русски, Russisch, Russian",
    "sk": "slovenčina, slovencina, Slowaaks, Slovak",
    "sl": "slovenščina, slovenscina, Sloveens, Slovenian",
    "so": "Soomaali, Somalisch, Somali",
    "sq": "shqip, Albanees, Albanian",
    "sr": "српски, srpski, Servisch, Serbian",
    "srn": "Sranan, Sranantongo, Sranan Tongo, Surinaams, Surinamese",
    "sv": "svenska, Zweeds, Swedish",
    "sw": "Kiswahili, Swahili",
    "ta": "தமிழ், Tamil",
    "th": "ไทย, Thai, Thais",
    "ti": "ትግርኛ, Tigrinya",
    "tl": "Tagalog, Filipino",
    "tr": "Türkçe, Turkce, Turks, Turkish",
    "uk": "українська, Oekraïens, Oekraiens, Ukrainian",
    "ur": "اردو, Urdu",
    "vi": "tiếng Việt, tieng Viet, Vietnamees, Vietnamese",
    "zh": "中文, 汉语, 普通话, Chinees, Mandarijn, Kantonees, Chinese, Mandarin, Cantonese",
}
"""The names of each language: its own, with and without its accents, those in Dutch and English."""

AROUND = _(
    "do, does, you, can, could, anybody, someone, speak, speaks, talk, write, in, i, we, only, my, "
    "language, is, please, have, also, it, this, to, want, would, like, switch, understand, just, "
    "continue, and, a, bit, there, for, me, hello, hi, sorry, am, better, well, good, at, home, "
    "he, she, they, mother, father, husband, wife, parents"
)
"""Words with which people ask for a language, or say which one is theirs."""

LACKING = _("no, not, don, t, dont, cannot, cant, bad, poor, little, hardly")
"""Words with which people say that they hardly speak a language, or not: "don't" is two."""

ANOTHER = "?"
"""What stands for the code of a language of which is only known which one it is not."""

_LONGEST = 10
"""Words of a message that asks for a language."""

_WORD = re.compile(r"\w+")


class Languages(NamedTuple):
    """The codes of languages by their `names`, of such `parts`, and the words `around` them.

    Of these some say that a language is `lacking`.
    """

    names: Mapping[str, str] = {}
    parts: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()

    def heard(self, said: str) -> str:
        """Return the code of the language that a whole message asks for, `ANOTHER`, or ""."""
        words = _WORD.findall(said)
        if len(words) > _LONGEST or self.parts.isdisjoint(words):
            return ""
        telling = [word for word in words if word not in self.around]
        code = self.names.get(" ".join(telling), "")
        return ANOTHER if code and not self.lacking.isdisjoint(words) else code


def languages(words: Callable[[Text], frozenset[str]], own: Mapping[str, str]) -> Languages:
    """Return the names of all languages as messages are compared, with those we speak `own`."""
    named = ((name, code) for code, names in NAMES.items() for name in names.split(","))
    codes = {" ".join(_WORD.findall(plain(name))): code for name, code in (*named, *own.items())}
    parts = frozenset(word for name in codes for word in name.split(" "))
    return Languages(codes, parts, words(AROUND) | words(LACKING), words(LACKING))
