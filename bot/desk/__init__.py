"""The desk: web pages for who runs an edition.  The rooms do the work; a page asks and shows.

A page is a module with a router of `bot.desk.guard`, which every route says who may use:

    routes = Desk()

    @routes.page("/editions/{slug}/ideas/{number}", Role.ORGANISER, Role.SCREENER)
    async def idea(visit: TheVisit, number: int) -> Response:
        edition, seen = await visit.with_edition(lambda db, edition: ...)
        return visit.page("idea.html", edition=edition, idea=seen)

    @routes.form("/editions/{slug}/ideas/{number}/title", Role.SCREENER)
    async def reword(visit: TheVisit, slug: str, number: int) -> Response:
        fields = Fields(visit)
        title = fields.text("title", most=20)
        if fields.problems:
            return await _shown(visit, fields)       # 422, with all that was typed
        await visit.run(lambda db: ... visit.acting(db, slug) ...)
        return await visit.done(f"/editions/{slug}/ideas/{number}", _("The title is changed."))

A page asks the store once: what it shows is of one moment, and there is one way there and back.
A form is read once, whole and of limited size; its token shows that our page sent it; one that is
`final` asks who it is again.  Templates stand in `page/`, begin with `layout.html` and use the
macros of `fields.html`; sentences in both are `_("... {name} ...", name=...)` or `n_(...)`, of the
catalogue `desk` (`make catalogues`).  What is to be found in the menu stands in `menu.py`, and
what belongs to the whole in `routes.py`.
"""
