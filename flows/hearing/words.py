"""The words that mean something by themselves: several ways to say each, with commas between."""

from collections.abc import Mapping

from flows.talk import Command, Text, _

WORDS: Mapping[Command, Text] = {
    Command.MENU: _("menu, main menu, home"),
    Command.BACK: _("back, go back, previous"),
    Command.HELP: _("help, help me, a person, a person please, help by a person"),
    Command.ASK: _("question, a question, i have a question, ask the organisers, ask a question"),
    Command.STOP: _("stop, leave, no more messages"),
    Command.START: _("start, begin, join"),
    Command.LANGUAGE: _("language, other language, languages"),
    Command.MY_DATA: _("my data, mydata, what do you know about me"),
    Command.FORGET: _("forget me, erase, erase everything"),
    Command.HOW: _("how, how does it work, rules, information, info"),
    Command.WRITE: _("idea, new idea, send an idea, new plan, send a plan"),
    Command.IDEAS: _(
        "ideas, plans, all ideas, all plans, read ideas, read plans, which plans are there, what "
        "plans are there, what are the plans, which projects are there, what are the projects, "
        "what can i choose from, show me the plans, show the plans, show me the list"
    ),
    Command.MINE: _("my ideas, my plans, my idea, my plan"),
    Command.VOTE: _(
        "vote, voting, my vote, my basket, basket, i want to vote, i want vote, i would like "
        "to vote, i want stemmen"
    ),
    Command.ASSIST: _("i help somebody, i help somebody vote, help somebody vote, voting help"),
    Command.RESULT: _("result, results, read the result"),
    Command.PROGRESS: _("progress, how far, how far is it, how far are the projects"),
    Command.COMING: _(
        "what happens now, what now, what next, what happens next, and now, how does it go on, "
        "what will happen now"
    ),
    Command.REMIND: _(
        "remind, remind me, reminder, a reminder, remind me later, remind me tomorrow"
    ),
    Command.NO_REMINDER: _("no reminder, no reminders, do not remind me"),
    Command.DONE: _("done, ready, i am ready, finished"),
    Command.LIST: _("list, the list"),
    Command.LISTEN: _(
        "listen, read aloud, read it aloud, read it to me, read this to me, read it out, can you "
        "read it to me, can i hear it, can i listen, i want to listen, i want to hear it"
    ),
    Command.NEWS: _("news, news and district, my messages, consent"),
    Command.SURVEY: _("survey, the survey, questionnaire, my opinion"),
    Command.DISTRICT: _("my district, district"),
}
"""What to say for each command: several ways, with commas between."""

SUPPORT = _("support, i support, supporting, i want to support, i would like to support")
"""What to say before the number of an idea, or around it, in order to support it."""

FOLLOWING = _(
    "follow, i follow, following, i want to follow, i would like to follow, keep me posted on, "
    "keep me posted about, keep me informed about, keep me updated on, keep me up to date on"
)
"""What to say before the number of an idea, or around it, in order to follow it."""

SEARCH = _("search, search for, find, look for, looking for, i am looking for")
"""What to say before words in order to look for ideas or projects with those."""

LITTLE = _("a, an, the, of, in, at, by, with, for, on, to, near, something, about, idea, ideas")
"""Words that nobody looks for, beside those that stand with numbers."""

ARTICLES = _("a, an, the, that, those, these, this, my, our")
"""Words before the name of a thing that change nothing about it."""

AROUND = _(
    "hello, dear, good, morning, afternoon, evening, name, want, would, like, love, join, joining, "
    "take, part, taking, participate, participating, know, more, have, could, your, from, here, "
    "there, this, that, these, what, when, where, which, does, will, shall, thanks, thank, very, "
    "much, many, please, participatory, budget, budgeting, neighbourhood, money, also, should, "
    "come, coming, make, maybe, some, nothing, understand, anything, everything, been, being, "
    "new, news, give, few, i, we, you, is, are, was, to, do, it, me, us, or, can, may, am, has, "
    "hi, hey, my, our, go, so, if, be, no, yes, not, rather, "
    "wait, oh, well, instead, live, lived, living, long, year, years, since, already"
)
"""Words that people put around what they mean: nothing is looked for by these."""

CHECK = _("check, check my vote, check receipt, receipt, my receipt")
"""What to say, before a receipt or alone, in order to have it looked up."""

TOGETHER = _("together, with")
"""What to say, before the number of an idea and a code, in order to write it too."""

NUMBER_WORDS = _("zero, one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve")
"""The numbers from zero, as words; a slash stands between several ways to write one."""

BIGGER = _(
    "thirteen=13, fourteen=14, fifteen=15, sixteen=16, seventeen=17, eighteen=18, nineteen=19, "
    "twenty=20, thirty=30, forty=40, fifty=50, sixty=60, seventy=70, eighty=80, ninety=90"
)
"""The other numbers of which an amount in words is made."""

MULTIPLES = _("hundred=100, thousand=1000, k=1000, grand=1000, million=1000000")
"""What multiplies the number before it."""

JOINING = _("and")
"""What joins the parts of a number: "two hundred and fifty"."""

BETWEEN = _("to, or, until")
"""What stands between two amounts of which one is the least and the other the most."""

NOTHING = _(
    "free, for free, free of charge, nothing, it costs nothing, no cost, no costs, no money"
)
"""What to say of what costs nothing."""

UNKNOWN = _(
    "i do not know, i don't know, do not know, don't know, dont know, i dont know, no idea, not "
    "known, unknown, not sure, i am not sure, does not matter, it does not matter, doesn't "
    "matter, it doesn't matter, rather not, i would rather not, i'd rather not, skip, skip it, "
    "idk, dunno"
)
"""What to say where a fact is asked that one does not know."""

YES = _("yes, yes please, ok, okay, sure, agreed, fine, ok yes, yes ok, yeah, yep, yup, i agree")
"""What means the choice that begins with the first of these words."""

NO = _("no, no thanks, no thank you, nope, never mind, nevermind, nah, no thx")
"""What means the choice that begins with the first of these words."""

SPOKEN = _(
    "dutch=nl, in dutch=nl, dutch please=nl, in dutch please=nl, english=en, in english=en, "
    "english please=en, in english please=en"
)
"""Other names of languages than their own, with their codes."""

POINTS = _("point, points")
"""What stands behind a number that is of points, and not of a project."""

COMPOUND = _("20-1, 20 1")
"""How 21 is made of the words for 20 and 1, in several ways; so are all numbers to 99."""

BESIDE = _("and, plus, also, number, numbers, nr, project, projects, plan, plans, please")
"""Words beside which a number word is a number, and not just a word."""

NAMING = _("number, no, nr, plan, project, idea")
"""What may stand between "support" and a number, also where somebody writes in their own words."""

FILLING = _("please, also, the, too, now, then, i, is, of, with, it")
"""What means nothing beside "support" and a number."""

WITHOUT = _("minus, without, remove, drop, delete")
"""What to say before numbers in order to take them out."""

OUT = _("out, off, away, removed")
"""What to say behind numbers in order to take them out."""

LACKING = _("no, no more")
"""What to say right before a name in order to take it out, where "no 3" is a number."""

NOT = _("not, dont")
"""What to say before or behind a number in order to take it out."""

NOT_THERE = _("outside, near, next, close, almost, border")
"""What to say of a place that one names and does not mean."""

ADDING = _("add, keep, keeping, stay, stays")
"""What to say before or behind numbers that are to come to what is there, or to stay."""

ONLY = _("only, just, solely")
"""What to say with numbers beside which nothing else is wanted."""

SEVERAL = _("projects, plans, ideas, times, votes, people, persons")
"""What a number counts that stands before it, and is then the number of nothing."""

TURNING = _("but, plus")
"""Words after which numbers are meant anew: what was taken out before them stays out."""

EXCHANGING = _("should, must")
"""Words between two numbers of which one may have to take the place of the other."""

ASKING = _("can, may, could, is, are, was")
"""Words with which a question about a number begins, also where nobody writes its mark."""

COUNTING = _("we are, there are, we have, with")
"""What stands before a number that says how many there are."""

ONTO = _("for, on")
"""What stands before a number that is voted on, and does not say how many votes there are."""

PARTED = _("1 and 20")
"""How 21 sounds where its parts are written by themselves, and could be two numbers as well."""

CHOOSING = _(
    "i, we, vote, choose, pick, take, want, would, like, to, for, on, in, the, then, now, too, "
    "with, it, is, are, my, me, give, choice, basket, can, may, do, lets, let, us, points, point, "
    "send, put, this, thank, you, thanks, go, pls, plz, ok, okay, thx, hello, hi, hey, regards, "
    "actually"
)
"""Words with which people choose numbers, and which mean nothing more beside them."""

EXPLAINING = _(
    "info, information about, information on, more about, tell me about, tell me more about, "
    "what is, what does, what will, how much is, how much does, what about, explain, read, "
    "i agree with, nice idea, good idea, great idea, nice plan, good plan, great plan, "
    "nice project, good project"
)
"""What to say before a number in order to read about it."""

POLITE = _(
    "please, thanks, thank you, thank you very much, that is fine, that is right, that is good, "
    "thats fine, thats right, go ahead, do it, i do, i would, i am, of course, definitely, "
    "absolutely, very much, i agree, i want that, all right, good, that's fine, that's right, "
    "that's good, that's ok, that is ok, ok, okay, send, send it, please send, pls, plz, thx, no "
    "problem"
)
"""What may stand behind a yes or a no without making it anything else."""

DECLINING = _(
    "not, not now, not yet, rather not, better not, back, go back, i do not, not really, wait, no "
    "need, i do not want this, i don't want this, i do not want that"
)
"""What may stand behind a no, and never behind a yes."""

CODED = _("code, the code")
"""What may stand before a number that was sent to somebody, who sends it back."""

SENDING = _(
    "yes done, send done, send, send it, send my vote, cast, cast my vote, finish, ok done, okay "
    "done, that is all, that's all, thats all, that is it, i am done, i'm done, im done, i am "
    "finish, i am finished, i'm finished, all done, that will do, good like this, send it off"
)
"""What is meant for DONE where a ballot is filled, and nowhere else."""

NONE_OF_THEM = _(
    "blank, blank vote, none, nothing, none of them, none of these, none of the above, neither, "
    "neither of them"
)
"""What to say where a ballot is filled in order to choose nothing."""

ALL_OUT = _(
    "all out, everything out, remove all, remove everything, start over, clear, start again, i "
    "want to start over, i want to start again"
)
"""What to say where a ballot is filled in order to begin again."""

TAKING = _(
    "this one, this one please, choose this, choose it, take it, add, add it, add this, i "
    "want this, i want this one, i want that one, that one, that one please"
)
"""What to say of the project that one looks at in order to choose it, beside a yes."""

WHY = _("why, explain")
"""What to say before the number of a project in order to hear why it won, or not."""

DISTRESS = _(
    "kill myself, killing myself, end my life, ending my life, end my own life, take my own life, "
    "taking my own life, harm myself, i will commit suicide, i want to commit suicide, i am going "
    "to commit suicide, i'm going to commit suicide, i am thinking of suicide, i am thinking about "
    "suicide, i'm thinking of suicide, i think about suicide, i am suicidal, i'm suicidal, i feel "
    "suicidal, i want to be dead, i am being beaten, i am being abused, my husband beats me, my "
    "husband hits me, my partner hits me, help i am being threatened, help i'm being threatened"
)
"""What somebody says who is in distress, wherever it stands in a short text."""

DISTRESS_END = _(
    "i want to die, i wanna die, i do not want to live, i don't want to live, i dont want to live, "
    "i do not want to live any more, i don't want to live any more, i dont want to live any more, "
    "i do not want to live anymore, i don't want to live anymore, i dont want to live anymore, "
    "i am being threatened"
)
"""The same, where it is all that is said, or something new begins behind it."""

SLIGHT = _("really, just, now, simply")
"""Words that change nothing about what somebody says who is in distress."""

ONWARD = _("and, but, because, so, i, help, please")
"""Words with which something new begins."""

BESIDE_STOP = _("please, now, thanks, thank, you, just")
"""Words beside which STOP, be it said several times, still is nothing else."""

OPENING = _(
    "how, who, what, when, where, why, which, can, could, may, is, are, do, does, did, must, until "
    "when, will"
)
"""What a question begins with."""

WISHING = _(
    "can we have, could we have, can there be, could there be, can there come, is it an idea, "
    "is it possible to"
)
"""What begins as a question does, and tells what somebody would like to see."""

COMPLAINING = _(
    "complaint, a complaint, i have a complaint, i want to complain, you have not, you did not, "
    "you still have not, you never"
)
"""What a complaint begins with."""

TOLD_BY: Mapping[str, Text] = {
    "next": _("when next, next round/edition"),
    "often": _("often vote, times vote, vote twice, vote more once, how many votes do/have/get"),
    "many": _(
        "how many projects/plans/ideas/things choose/pick/vote/may/must "
        "-send/submit/cost/won/win, many projects/plans/ideas i -send/submit/cost/won/win"
    ),
    "may": _(
        "who vote/join/participate -help/helps/count/counts/won/for, "
        "daughter/son/child/children/kids/husband/wife/mother/father/parents/partner/brother/sister"
        "/neighbour/friend vote/join/participate, age, old vote/join/participate, "
        "everybody/everyone/anyone/anybody vote/join/participate, allowed vote/join/participate"
    ),
    "i-may": _("may/can i vote/join/participate -how/when/where/until/still/on/for"),
    "money": _(
        "how much money -left/cost/costs/my, how much/big/large budget -left, "
        "what budget -participatory"
    ),
    "decides": _(
        "who decides/decide, really count/counts/happen/happens/matter, listen "
        "council/municipality, point voting/joining"
    ),
    "number": _("my number/phone/details/data, why number, how number get/got, privacy, gdpr"),
    "secret": _("anonymous, vote secret, who see/sees vote"),
    "person": _("paper vote/voting/join"),
}
"""By which words a question is known: one of each, and none behind a minus.

The first that fits is meant.
"""

TELLING = _(
    "daughter/son/child/grandchild/grandson/granddaughter/nephew/niece/brother/sister/boy/girl "
    "of#/is#/aged#/#year/#years vote/join/participate, am#/m#/turning# vote/join/participate, "
    "am/old #year/#years vote/join/participate, "
    "daughter/son/child/children/kids/husband/wife/mother/father/parents/partner/brother/sister"
    "/neighbour/friend want/wants/like/allowed vote"
)
"""By which words it is known that somebody asks who may vote, as in `TOLD_BY`, in any other way.

`of#` is a number behind this word, `#years` one before it.
"""

RIGHT = _("correct, that is correct, that is right, that's right, thats right, right")
"""What means yes where somebody is asked whether something is right."""

BUTTONS = _(
    "next, previous, continue, read, support, reactions, reaction, send, change, choose, add, "
    "remove, again, list, basket, ready, done, skip, yes, no, all, everything"
)
"""Words of buttons, which nobody looks for."""
