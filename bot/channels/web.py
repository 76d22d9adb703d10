"""The web door: a page for citizens, the messages it posts, the answers it listens to."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from bot.channels import Delivery, Post
from bot.channels import web_words as words
from bot.channels.web_pages import GuardedRoute, add_pages
from bot.channels.web_requests import RefusedError, read_sent, refuse_other_sites
from bot.channels.web_sessions import LIFETIME, Sessions
from bot.channels.web_streams import Streams
from bot.messages import Incoming

log = logging.getLogger(__name__)

CHANNEL: Final = "web"
BATCH: Final = 50
# A tab that is there takes an answer at once; one that has not within this time has left.
GRACE_S: Final = 3.0
# An answer that nobody listens for is kept in memory for the tab that comes back, and laid aside in
# the mailbox so that it does not crowd out the others. These bound how long it is out of reach after
# a restart, and how often the mailbox is asked about conversations that were abandoned.
LAID_ASIDE_S: Final = (15.0, 60.0, 300.0)
# By then the cookie is gone and with it the only way to this conversation.
MAX_ATTEMPTS: Final = int(LIFETIME.total_seconds() / LAID_ASIDE_S[-1])
PAUSE_S: Final = 1.0  # before a mailbox that failed is asked again
TAKEN: Final = 1000  # answers that are remembered: a mailbox may name one again while it is being marked


class WebChannel:
    """``router`` goes into the application; ``run`` hands out answers until ``stop``.

    ``stop`` also ends the open streams: call it before the server waits for its connections.
    ``public_url`` is the address that citizens use (for the QR code), None when it is not known.
    """

    def __init__(
        self,
        post: Post,
        secret: bytes,
        clock: Callable[[], datetime],
        public_url: str | None = None,
        *,
        heartbeat_s: float = 15.0,
    ) -> None:
        self._post = post
        self._clock = clock
        self._public_url = public_url
        self._sessions = Sessions(secret, public_url)
        self._streams = Streams(heartbeat_s)
        self._carried: dict[int, asyncio.Task[None]] = {}  # by delivery: offered, not yet taken
        self._in_hand: set[int] = set()  # of these, the ones that Post still calls due
        self._taken: OrderedDict[int, None] = OrderedDict()  # the last ones that a tab has got
        self._moved = asyncio.Event()
        self._stopping = False
        self.router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
        add_pages(self.router, self._sessions, public_url)
        self.router.add_api_route("/web/send", self._send, methods=["POST"])
        self.router.add_api_route("/web/new", self._new, methods=["POST"])
        self.router.add_api_route("/web/events", self._events, methods=["GET"])

    async def _send(self, request: Request) -> Response:
        refuse_other_sites(request, self._public_url)
        sent = await read_sent(request)
        known = self._sessions.read(request)
        conversation = known or self._sessions.issue()
        incoming = Incoming(
            channel=CHANNEL,
            conversation=conversation,
            message_id=str(sent.id),
            sent_at=self._clock(),
            text=sent.text,
            button=sent.button,
        )
        try:
            await self._post.receive(incoming)
        except Exception as error:
            # only its name: a database error quotes the citizen's words
            log.error("web: message not stored: %s", type(error).__name__)
            raise RefusedError(503, words.TRY_LATER) from None
        answer: dict[str, bool] = {"stored": True}
        if known is None:
            answer["renewed"] = True  # the page listens to a conversation that is gone: it must listen anew
        response = JSONResponse(answer, status_code=202)
        self._sessions.remember(request, response, conversation)
        return response

    async def _new(self, request: Request) -> Response:
        """A new conversation for this browser: the next person at a shared computer."""
        refuse_other_sites(request, self._public_url)
        response = JSONResponse({"started": True})
        self._sessions.remember(request, response, self._sessions.issue())
        return response

    async def _events(self, request: Request) -> Response:
        refuse_other_sites(request, self._public_url)
        conversation = self._sessions.read(request) or self._sessions.issue()
        chunks = self._streams.open(conversation, _last_seen(request))
        if chunks is None:
            stopping = self._stopping
            raise RefusedError(503 if stopping else 429, words.TRY_LATER if stopping else words.TOO_MANY_TABS)
        # X-Accel-Buffering: nginx would keep answers back until its buffer is full
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        response = StreamingResponse(chunks, media_type="text/event-stream", headers=headers)
        self._sessions.remember(request, response, conversation)
        return response

    async def run(self) -> None:
        """Hand out due answers until `stop`; a failing mailbox is asked again after a moment."""
        try:
            while not self._stopping:
                try:
                    await self._hand_out()
                except Exception as error:
                    log.error("web: mailbox failed: %s", type(error).__name__)
                    await asyncio.sleep(PAUSE_S)
        finally:
            self._streams.close()
            for task in self._carried.values():
                task.cancel()
            await asyncio.gather(*self._carried.values(), return_exceptions=True)

    async def stop(self) -> None:
        """End `run` and every open stream. What was not taken stays in the mailbox."""
        self._stopping = True
        self._streams.close()
        self._moved.set()

    async def _hand_out(self) -> None:
        self._moved.clear()
        due = await self._post.due(CHANNEL, limit=BATCH + len(self._in_hand))
        fresh = [delivery for delivery in due if delivery.id not in self._in_hand]
        for delivery in fresh:
            if delivery.id in self._taken:  # due() was asked, or delivered() failed, while it was written
                await self._post.delivered(delivery.id)
                continue
            self._in_hand.add(delivery.id)
            if delivery.id in self._carried:  # laid aside before, and still nobody came
                await self._lay_aside(delivery)
            else:
                self._carried[delivery.id] = asyncio.create_task(self._carry(delivery))
        if fresh or self._stopping:
            return
        if self._in_hand:  # Post would say at once that something is due: wait for these to move
            await _wait(self._moved, 0.2)
            return
        waiting = asyncio.ensure_future(self._post.wait_outgoing(CHANNEL, timeout_s=5.0))
        moved = asyncio.ensure_future(self._moved.wait())
        try:
            await asyncio.wait({waiting, moved}, return_when=asyncio.FIRST_COMPLETED)
            if waiting.done():
                waiting.result()
        finally:
            for future in (waiting, moved):
                future.cancel()
            await asyncio.gather(waiting, moved, return_exceptions=True)

    async def _carry(self, delivery: Delivery) -> None:
        """See one answer into a tab, however long it takes for one to open."""
        data = json.dumps(asdict(delivery.reply), ensure_ascii=False)
        event = self._streams.offer(delivery.conversation, delivery.id, data)
        try:
            here = self._streams.is_open(delivery.conversation)
            if not (here and await event.is_written_within(GRACE_S)):
                await self._lay_aside(delivery)
                await event.written.wait()
                self._in_hand.add(delivery.id)
            self._taken[delivery.id] = None
            if len(self._taken) > TAKEN:
                self._taken.popitem(last=False)
            await self._post.delivered(delivery.id)
        except Exception as error:
            log.error("web: answer not marked: %s", type(error).__name__)
            await asyncio.sleep(PAUSE_S)  # it is due again then
        finally:
            self._carried.pop(delivery.id, None)
            self._let_go(delivery.id)

    async def _lay_aside(self, delivery: Delivery) -> None:
        try:
            if delivery.attempts < MAX_ATTEMPTS:
                wait_s = LAID_ASIDE_S[min(delivery.attempts, len(LAID_ASIDE_S) - 1)]
                await self._post.failed(delivery.id, wait_s, "not_connected")
                return
            await self._post.failed(delivery.id, None, "never_returned")
            self._streams.withdraw(delivery.conversation)
            if delivery.id in self._carried:
                self._carried[delivery.id].cancel()
        finally:
            self._let_go(delivery.id)

    def _let_go(self, delivery_id: int) -> None:
        self._in_hand.discard(delivery_id)
        self._moved.set()


def _last_seen(request: Request) -> int | None:
    """The last delivery that the tab has seen: from the browser's own reconnect, else the page's."""
    given = request.headers.get("last-event-id") or request.query_params.get("after") or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 18 else None


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
