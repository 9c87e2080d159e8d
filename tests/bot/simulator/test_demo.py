import asyncio
import socket
from pathlib import Path

from httpx import AsyncClient

from tests.bot.simulator.served import PATIENCE, demo, wijkstem


async def test_ctrl_c_ends_the_demo_quietly_though_pages_are_open(tmp_path: Path) -> None:
    async with (
        demo(tmp_path) as running,
        AsyncClient(timeout=PATIENCE) as client,
        client.stream("GET", f"{running.url}events") as stream,
    ):
        assert await anext(stream.aiter_lines()) == "retry: 1000"
        assert await running.stop() == (0, "")


async def test_a_conversation_goes_on_after_a_restart_unless_it_is_fresh(tmp_path: Path) -> None:
    async with (
        demo(tmp_path) as running,
        AsyncClient(follow_redirects=True, timeout=PATIENCE) as client,
    ):
        await client.post(f"{running.url}try", data={"on": "sms", "join": "yes"})
        later = await client.post(f"{running.url}clock", data={"at": "2027-06-09T10:00"})
        assert "Results · 3,140 votes" in later.text
    async with (
        demo(tmp_path) as running,
        AsyncClient(follow_redirects=True, timeout=PATIENCE) as client,
    ):
        empty = await client.get(running.url)
        assert "Results · 3,140 votes" in empty.text
        assert "Dit gesprek gaat verder." in empty.text.partition('id="sms-log"')[2]
        assert "Stuur een bericht" in empty.text.partition('id="telegram-log"')[2]
        answer = await client.post(f"{running.url}phones/sms", data={"text": "menu"})
        assert "De uitslag is bekend" in answer.text
    async with (
        demo(tmp_path, "--fresh") as running,
        AsyncClient(follow_redirects=True, timeout=PATIENCE) as client,
    ):
        assert "Dit gesprek gaat verder." not in (await client.get(running.url)).text
        answer = await client.post(f"{running.url}phones/sms", data={"text": "menu"})
        assert "Welkom" in answer.text
        assert "Voting · 437 votes" in answer.text


async def test_a_damaged_file_is_replaced_if_the_demo_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "demo.db").write_bytes(b"no database" * 1_000)
    process = await wijkstem(tmp_path, "demo", "--port", "0")
    async with asyncio.timeout(PATIENCE):
        _out, complaint = await process.communicate()
    assert process.returncode == 1
    assert "(data/demo.db): --fresh puts a new one in its place.\n" in complaint.decode()
    async with demo(tmp_path, "--fresh") as running, AsyncClient(timeout=PATIENCE) as client:
        assert (await client.get(f"{running.url}readyz")).json() == {"voorbeeldstad": "ready"}
        assert (await client.get(f"{running.url}healthz")).json() == {"status": "alive"}
        assert "wijkstem_keeping{" in (await client.get(f"{running.url}metrics")).text
        hook = await client.post(f"{running.url}hooks/voorbeeldstad/telegram")
        assert (hook.status_code, hook.text) == (404, "There is no such door.")


async def test_a_port_that_is_taken_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = await wijkstem(tmp_path, "demo", "--port", str(port))
        async with asyncio.timeout(PATIENCE):
            out, complaint = await process.communicate()
    assert (process.returncode, out) == (1, b"")
    assert complaint.decode() == f"Port {port} is taken: choose another one with --port.\n"
    assert not (tmp_path / "data").exists()


async def test_a_database_that_cannot_be_opened_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    process = await wijkstem(tmp_path, "demo", "--port", "0")
    async with asyncio.timeout(PATIENCE):
        _out, complaint = await process.communicate()
    assert process.returncode == 1
    assert complaint.decode().count("\n") == 1
    assert "Traceback" not in complaint.decode()
