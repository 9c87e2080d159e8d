// Everything works without this file; it only spares a few steps where there is a keyboard.
