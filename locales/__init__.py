"""The words: catalogues per language, and how amounts, days and lists are said in each.

`LANGUAGE/LC_MESSAGES/wijkstem.po` holds the sentences of the conversations, `sms.po` beside it
shorter wordings for where every character is paid for.  English is the language of the code, so
it has only the latter.
"""
