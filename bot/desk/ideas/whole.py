"""The modules with pages about ideas, each with its `routes`; those of one idea come last."""

from bot.desk.ideas import (
    answers,
    appeals,
    board,
    entering,
    handling,
    idea,
    judging,
    merging,
    projects,
    spoken,
)

THE_IDEAS = (board, answers, entering, spoken, merging, idea, judging, handling, appeals, projects)
