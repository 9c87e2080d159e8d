"""What the API answers, in the words of docs/glossary.md; a name that is told here stays."""
