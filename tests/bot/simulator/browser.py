"""A real browser, driven over its DevTools protocol: it types, clicks, and says what it shows."""

import asyncio
import itertools
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

PATIENCE = 60.0
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--window-size=1400,1100",
)


class Tab:
    """A page in the browser; `complaints` are the errors that it reported."""

    def __init__(self, line: ClientWebSocketResponse) -> None:
        self._line = line
        self._numbers = itertools.count(1)
        self._asked: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._arrived = False
        self._loaded = asyncio.Event()
        self.complaints: list[str] = []

    async def listen(self) -> None:
        async for message in self._line:
            if message.type is WSMsgType.TEXT:
                self._take(json.loads(message.data))

    def _take(self, said: dict[str, Any]) -> None:
        if said.get("id") in self._asked:
            self._asked.pop(said["id"]).set_result(said)
        if said.get("method") == "Page.frameNavigated":
            self._arrived = True
        if said.get("method") == "Page.loadEventFired" and self._arrived:
            self._loaded.set()
        if said.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
            self.complaints.append(json.dumps(said["params"]))

    async def tell(self, method: str, **params: object) -> dict[str, Any]:
        number = next(self._numbers)
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        await self._line.send_json({"id": number, "method": method, "params": params})
        async with asyncio.timeout(PATIENCE):
            said = await answer
        assert "error" not in said, said
        result: dict[str, Any] = said["result"]
        return result

    async def value(self, expression: str) -> Any:  # noqa: ANN401 - whatever the page says
        """Evaluate an expression on the page, and wait for it if it is a promise."""
        said = await self.tell(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in said, said
        return said["result"].get("value")

    async def until(self, condition: str) -> Any:  # noqa: ANN401 - whatever the page says
        """Wait until something is true on the page, which is looked at whenever it changes."""
        return await self.value(
            "new Promise((met) => {"
            f" const look = () => {{ const found = {condition}; if (found) met(found); }};"
            " new MutationObserver(look).observe(document,"
            " {subtree: true, childList: true, attributes: true, characterData: true});"
            " look(); })"
        )

    async def open(self, url: str) -> None:
        async with self.loading():
            await self.tell("Page.navigate", url=url)

    @asynccontextmanager
    async def loading(self) -> AsyncIterator[None]:
        """Wait until the page that this leads to has been loaded."""
        self._arrived = False
        self._loaded.clear()
        yield
        async with asyncio.timeout(PATIENCE):
            await self._loaded.wait()

    async def click(self, selector: str, text: str = "") -> None:
        """Click in the middle of the last element that matches and has this text in it."""
        found = (
            f"[...document.querySelectorAll({json.dumps(selector)})]"
            f".filter((e) => e.textContent.includes({json.dumps(text)})).at(-1)"
        )
        x, y = await self.until(
            f"(() => {{ const e = {found}; if (!e) return; e.scrollIntoView({{block: 'nearest'}});"
            " const box = e.getBoundingClientRect();"
            " const middle = [box.x + box.width / 2, box.y + box.height / 2];"
            " return e.contains(document.elementFromPoint(...middle)) && middle; })()"
        )
        for event in ("mousePressed", "mouseReleased"):
            await self.tell(
                "Input.dispatchMouseEvent",
                type=event,
                x=x,
                y=y,
                button="left",
                clickCount=1,
            )

    async def write(self, selector: str, text: str) -> None:
        """Type a text in a field, and press Enter."""
        await self.click(selector)
        await self.tell("Input.insertText", text=text)
        for event in ("keyDown", "keyUp"):
            await self.tell(
                "Input.dispatchKeyEvent",
                type=event,
                key="Enter",
                text="\r",
                windowsVirtualKeyCode=13,
            )


@asynccontextmanager
async def browser(chromium: str, profile: Path) -> AsyncIterator[Tab]:
    """Open an empty page in a browser without any past."""
    process = await asyncio.create_subprocess_exec(
        chromium,
        *FLAGS,
        f"--user-data-dir={profile}",
        "about:blank",
        stderr=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert process.stderr
    try:
        async with asyncio.timeout(PATIENCE):
            port = await _port(process.stderr)
        drain = asyncio.create_task(process.stderr.read())
        async with _tab(port) as tab:
            yield tab
            await tab.tell("Browser.close")
        await drain
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _port(said: asyncio.StreamReader) -> int:
    """Return where the browser listens, as it says when it is ready."""
    async for line in said:
        if found := re.search(rb"DevTools listening on ws://127\.0\.0\.1:(\d+)/", line):
            return int(found[1])
    raise AssertionError("the browser ended")


@asynccontextmanager
async def _tab(port: int) -> AsyncIterator[Tab]:
    async with ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/json/list") as listing:
            [page] = [p for p in await listing.json() if p["type"] == "page"]
        async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as line:
            tab = Tab(line)
            listening = asyncio.create_task(tab.listen())
            for domain in ("Page", "Runtime", "Log"):
                await tab.tell(f"{domain}.enable")
            still = {"name": "prefers-reduced-motion", "value": "reduce"}
            await tab.tell("Emulation.setEmulatedMedia", features=[still])
            yield tab
            listening.cancel()
