"""The API: what everybody may know of an edition, for programs; it changes nothing."""
