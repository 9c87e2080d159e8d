"""The pictures of projects and ideas, kept with their edition by the hash of what they hold."""

from storage.contents import Contents
from storage.tables import pictures

_PICTURES = Contents(pictures)
keep, add, content = _PICTURES.keep, _PICTURES.add, _PICTURES.content
