"""The pages and files of the web door, and the headers that every one of its answers carries."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

import segno
from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.channels import web_words as words
from bot.channels.web_requests import RefusedError
from bot.channels.web_sessions import Sessions

HERE: Final = Path(__file__).parent
MAX_QUESTION: Final = 200  # in a QR code: longer makes squares too fine for a poster on a wall

# Answers are shown as text only; this is the second wall: nothing but our own files runs or loads.
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # a deep link holds the citizen's question
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

File = tuple[bytes, str, str]  # body, media type, tag
MEDIA_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class GuardedRoute(APIRoute):
    """Turns `RefusedError` into its sentence, and puts the security headers on every answer."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Any]]:  # type: ignore[override]
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                response = await handle(request)
            except RefusedError as refused:
                response = refused.response()
            for name, value in HEADERS.items():
                response.headers[name] = value
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return guarded


def add_pages(router: APIRouter, sessions: Sessions, public_url: str | None) -> None:
    """The page ``/``, the poster ``/qr`` with its code as SVG and PNG, and the files they load."""
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )
    files = read_files(HERE / "static")

    def html(template: str, **values: object) -> Response:
        return Response(templates.get_template(template).render(**values), media_type="text/html")

    def address(request: Request) -> str:
        return (public_url or str(request.base_url)).rstrip("/") + "/"

    def deep_link(request: Request) -> tuple[str, str]:
        """Where the QR code leads, and the question it asks ("" for none)."""
        question = " ".join(request.query_params.get("q", "").split())[:MAX_QUESTION]
        return address(request) + (f"?q={quote(question)}" if question else ""), question

    async def chat(request: Request) -> Response:
        response = html("chat.html", examples=words.EXAMPLES)
        sessions.remember(request, response, sessions.read(request) or sessions.issue())
        return response

    async def poster(request: Request) -> Response:
        link, question = deep_link(request)
        site = urlsplit(address(request))
        return html(
            "poster.html",
            question=question,
            query=f"?q={quote(question)}" if question else "",
            link=link,
            address=site.netloc + site.path.rstrip("/"),
            only_here=site.hostname in ("localhost", "127.0.0.1", "::1", "0.0.0.0"),  # noqa: S104 compared, not bound
        )

    async def qr_svg(request: Request) -> Response:
        out = io.BytesIO()
        code = segno.make(deep_link(request)[0], error="m")
        code.save(out, kind="svg", border=2, svgclass=None, lineclass=None)
        return Response(out.getvalue(), media_type="image/svg+xml")

    async def qr_png(request: Request) -> Response:
        code = segno.make(deep_link(request)[0], error="m")
        out = io.BytesIO()
        # about 1,000 points wide: sharp in a Zalo menu and on paper
        code.save(out, kind="png", border=4, scale=max(4, 1000 // code.symbol_size(border=4)[0]))
        headers = {"Content-Disposition": 'attachment; filename="mot-cua-qr.png"'}
        return Response(out.getvalue(), media_type="image/png", headers=headers)

    async def static(request: Request, name: str) -> Response:
        if name not in files:
            raise RefusedError(404, words.NO_SUCH_FILE)
        return served(request, files[name])

    router.add_api_route("/", chat, methods=["GET"])
    router.add_api_route("/qr", poster, methods=["GET"])
    router.add_api_route("/qr.svg", qr_svg, methods=["GET"])
    router.add_api_route("/qr.png", qr_png, methods=["GET"])
    router.add_api_route("/static/{name}", static, methods=["GET"])


def read_files(folder: Path) -> dict[str, File]:
    """Each file by its path below the folder: no path of a request ever meets the disk."""
    found: dict[str, File] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in MEDIA_TYPES:
            body = path.read_bytes()
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            found[path.relative_to(folder).as_posix()] = (body, MEDIA_TYPES[path.suffix], tag)
    return found


def served(request: Request, file: File) -> Response:
    """A file, asked about at each visit and sent only when changed: no page runs with yesterday's script."""
    body, media_type, tag = file
    headers = {"Cache-Control": "no-cache", "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
