"""The manual for people: everything that the description for programs has, and no script."""

import re

from httpx import AsyncClient


async def test_it_tells_every_address_and_every_form(client: AsyncClient) -> None:
    described = (await client.get("/api/v1/openapi.json")).json()
    html = (await client.get("/docs/")).text
    for address in described["paths"]:
        assert f"GET {address}</code>" in html
    for form, of in described["components"]["schemas"].items():
        assert f'id="{form}"' in html
        assert all(f"<code>{name}</code>" in html for name in of.get("properties", {}))


async def test_every_link_leads_somewhere(client: AsyncClient) -> None:
    html = (await client.get("/docs/")).text
    marks = set(re.findall(r'id="([^"]+)"', html))
    links = re.findall(r'href="#([^"]+)"', html)
    assert links
    assert set(links) <= marks
    assert len(re.findall(r'id="', html)) == len(marks)


async def test_it_runs_no_script_and_loads_nothing_from_elsewhere(client: AsyncClient) -> None:
    answer = await client.get("/docs/")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert not re.search(r"<[^>]* (style|on\w+)=|<style|<script|https?://", answer.text)
    loaded = re.findall(r'rel="stylesheet" href="([^"]+)"', answer.text)
    assert loaded == ["/editions/theme.css", "/editions/style.css"]


async def test_the_description_is_open_api_3_1_and_every_field_of_it_is_explained(
    client: AsyncClient,
) -> None:
    described = (await client.get("/api/v1/openapi.json")).json()
    assert described["openapi"].startswith("3.1")
    assert described["servers"] == [{"url": "/api/v1"}]
    operations = list(described["paths"].values())
    assert all(list(methods) == ["get"] for methods in operations)
    parameters = [p for methods in operations for p in methods["get"].get("parameters", ())]
    assert all(one["description"] for one in parameters)
    assert all(form["description"] for form in described["components"]["schemas"].values())
