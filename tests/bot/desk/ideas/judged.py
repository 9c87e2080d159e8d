"""How an idea is judged at the desk."""

from budget.criteria import CATALOGUE
from tests.bot.desk.bureau import HERE, Browser

IDEAS = f"{HERE}/ideas"
MET = {f"find.{criterion.key}": "met" for criterion in CATALOGUE}
ACCEPT = {"answer": "accept", "cost": "400", "title": "Bank"}
REFUSE = {
    "answer": "refuse",
    "criterion": "own-land",
    "find.own-land": "not-met",
    "why.own-land": "Van de NS.",
    "reason.nl": "De grond is niet van ons.",
}


async def judge(browser: Browser, number: int, answer: dict[str, str], seen: int = 0) -> str:
    """Judge an idea, and return the page that follows."""
    fields = {**MET, **answer, "seen": str(seen)}
    return await browser.do(f"{IDEAS}/{number}/assess", fields)
