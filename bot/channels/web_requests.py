"""What a browser may send to the web door: checked strictly, refused kindly."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from bot.channels import web_words as words

MAX_BODY: Final = 64 * 1024
# A body that is too long is still read up to here, so that the browser gets to read our answer
# and not a reset connection; past it the connection is not worth keeping.
MAX_DRAINED: Final = 2 * 1024 * 1024


class RefusedError(Exception):
    """The request is not taken. The citizen sees ``sentence``; ``status`` is for the page and proxies."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence

    def response(self) -> JSONResponse:
        return JSONResponse({"error": self.sentence}, status_code=self.status)


class Sent(BaseModel):
    """The body of POST /web/send: exactly one of ``text`` and ``button``."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    id: UUID
    text: str | None = None
    button: Annotated[str, StringConstraints(pattern=r"^[!-~]{1,16}$")] | None = None


async def read_sent(request: Request) -> Sent:
    """The message in the request's body; `RefusedError` when it is not one."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":  # also what makes a browser ask before it posts from another site
        raise RefusedError(415, words.NOT_JSON)
    body = await _body(request)
    try:
        # pydantic's own parser: it bounds the nesting and refuses lone surrogates, json.loads does neither
        sent = Sent.model_validate_json(body)
    except ValidationError as error:
        broken = any(detail["type"] == "json_invalid" for detail in error.errors(include_input=False))
        raise RefusedError(400 if broken else 422, words.NOT_JSON if broken else words.WRONG_FORM) from None
    if (sent.text is None) == (sent.button is None):
        raise RefusedError(422, words.WRONG_FORM)
    if sent.text is not None:
        text = sent.text.replace("\x00", " ")  # PostgreSQL cannot store it
        if not text.strip():
            raise RefusedError(422, words.EMPTY)
        sent = sent.model_copy(update={"text": text})
    return sent


async def _body(request: Request) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= MAX_BODY:
            chunks.append(chunk)
        elif size > MAX_DRAINED:
            break
    if size > MAX_BODY:
        raise RefusedError(413, words.TOO_LARGE)
    return b"".join(chunks)


def refuse_other_sites(request: Request, public_url: str | None) -> None:
    """Raise `RefusedError` for a request that a page of another site, or of a neighbouring one, has made.

    A browser says so in Sec-Fetch-Site, which no page can set. Browsers leave it out on plain HTTP
    (and old ones always): then Origin decides. Neither: not a browser, nobody's cookie is misused.
    The stream of answers is checked too: a neighbour could not read it, but would use the answers up.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise RefusedError(403, words.OTHER_SITE)
        return
    origin = request.headers.get("origin")
    if origin is None:
        return
    ours = {request.headers.get("host", "").lower()}
    if public_url:
        ours.add(urlsplit(public_url).netloc.lower())
    # "null" (a sandboxed frame, a file) has no host and is refused with the rest
    if urlsplit(origin).netloc.lower() not in ours - {""}:
        raise RefusedError(403, words.OTHER_SITE)
