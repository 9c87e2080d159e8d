"""Ideas at the desk: the board, one idea and its assessment, the answers, and the projects."""
