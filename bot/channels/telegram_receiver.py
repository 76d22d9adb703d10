"""The long poll: every update is stored before its offset is confirmed."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot, Update
from telegram.constants import ChatAction
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.channels import Post
from bot.channels.telegram_logs import Trouble
from bot.channels.telegram_timing import Timing, retry_after_s, unless_set
from bot.channels.telegram_updates import CHANNEL, chat_and_thread, to_incoming
from bot.messages import Incoming

ALLOWED_UPDATES = ("message", "edited_message", "callback_query")
CONFLICT = (
    "Telegram: một chương trình khác đang nhận tin của bot này. Mỗi bot chỉ được chạy ở một nơi; "
    "hãy tắt nơi kia. Sẽ tự thử lại."
)
UNREACHABLE = (
    "Telegram: chưa kết nối được, sẽ tự thử lại. Kiểm tra mạng hoặc máy chủ trung gian (HTTPS_PROXY)."
)
_MAX_TYPING = 100  # at a time; more than these are not worth their connections
_log = logging.getLogger("bot.channels.telegram")


class RememberingRequest(HTTPXRequest):
    """Keeps the last answer: where the library fails to read one update of it, the others are in it."""

    __slots__ = ("last",)

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, self.last = await super().do_request(*args, **kwargs)
        return status, self.last


class Receiver:
    """Polls with ``bot``, whose requests for updates go through ``request``."""

    def __init__(
        self, bot: Bot, request: RememberingRequest, post: Post, poll_timeout: int, timing: Timing
    ) -> None:
        self._bot = bot
        self._request = request
        self._post = post
        self._poll_timeout = poll_timeout
        self._timing = timing
        self._trouble = Trouble(_log)
        self._stopping = asyncio.Event()
        self._courtesies: set[asyncio.Task[None]] = set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Until ``stopping``. What is not yet confirmed then comes again next time.

        :raises InvalidToken: Telegram does not accept the token (any more).
        """
        self._stopping = stopping
        try:
            await self._poll()
        finally:
            for task in self._courtesies:
                task.cancel()
            await asyncio.gather(*self._courtesies, return_exceptions=True)

    async def wait_out(self, error: Exception, attempts: int, stopping: asyncio.Event) -> None:
        """Tell the operator once what is wrong, and wait before the next attempt."""
        wait_s = self._timing.retry_s(attempts)
        if isinstance(error, Conflict):
            self._trouble.say(CONFLICT)
        elif isinstance(error, RetryAfter):
            wait_s = retry_after_s(error)
        elif isinstance(error, TelegramError):
            self._trouble.say(UNREACHABLE)
        else:
            self._trouble.say(f"Telegram: lỗi khi nhận tin ({type(error).__name__}), sẽ tự thử lại.")
        _log.debug("poll: %s", type(error).__name__)
        await unless_set(stopping, asyncio.sleep(wait_s))

    async def _poll(self) -> None:
        offset: int | None = None
        attempts = 0
        while not self._stopping.is_set():
            try:
                updates = await unless_set(self._stopping, self._fetch(offset))
            except InvalidToken:
                raise
            except Exception as error:
                await self.wait_out(error, attempts, self._stopping)
                attempts += 1
                continue
            attempts = 0
            self._trouble.over("Telegram: đã nhận tin trở lại.")
            for number, update in updates or ():
                if not await self._take(number, update):
                    return  # stopped; not confirmed, so it comes again
                offset = number + 1

    async def _fetch(self, offset: int | None) -> list[tuple[int, Update | None]]:
        """Updates by number; None for one that the library cannot read: it must not hold up the rest."""
        try:
            updates = await self._bot.get_updates(
                offset=offset, timeout=self._poll_timeout, allowed_updates=ALLOWED_UPDATES
            )
        except TelegramError:
            raise
        except Exception:
            raws = json.loads(self._request.last)["result"]
            return [(raw["update_id"], self._readable(raw)) for raw in raws]
        return [(update.update_id, update) for update in updates]

    def _readable(self, raw: dict[str, Any]) -> Update | None:
        try:
            return Update.de_json(raw, self._bot)
        except Exception as error:
            _log.error("Telegram: không đọc được cập nhật %s (%s).", raw["update_id"], type(error).__name__)
            return None

    async def _take(self, number: int, update: Update | None) -> bool:
        """Store what an update says; False when stopped before that succeeded."""
        incoming = None
        try:
            incoming = to_incoming(update, self._bot.bot) if update else None
        except Exception as error:
            _log.error("Telegram: không hiểu cập nhật %s (%s), bỏ qua.", number, type(error).__name__)
            _log.debug("convert", exc_info=True)
        if update and update.message and update.message.migrate_to_chat_id:
            await self._follow(update.message.chat.id, update.message.migrate_to_chat_id)
        fresh = await self._store(incoming) if incoming else False
        if fresh is None:
            return False
        query = update.callback_query if update else None
        if query:  # always, a repeat too: the button spins on the phone until then
            self._courtesy(lambda: self._bot.answer_callback_query(query.id))
        if incoming and fresh and incoming.addressed and not incoming.edited:
            self._type(incoming)
        return True

    async def _follow(self, old: int, new: int) -> None:
        """A group became a supergroup. Should this fail, the next post into the old one tells it again."""
        try:
            await self._post.moved(CHANNEL, str(old), str(new))
        except Exception as error:
            _log.error("Telegram: chưa ghi được số mới của một nhóm (%s).", type(error).__name__)

    async def _store(self, incoming: Incoming) -> bool | None:
        """Whether the message is new; None when stopped before it could be stored."""
        attempts = 0
        while True:
            try:
                return await self._post.receive(incoming)
            except Exception as error:
                name = type(error).__name__
                self._trouble.say(f"Telegram: không ghi được tin đến ({name}); giữ lại và thử lại.")
                _log.debug("store", exc_info=True)
            await unless_set(self._stopping, asyncio.sleep(self._timing.retry_s(attempts)))
            attempts += 1
            if self._stopping.is_set():
                return None

    def _type(self, incoming: Incoming) -> None:
        if len(self._courtesies) < _MAX_TYPING:
            chat, thread = chat_and_thread(incoming.conversation)
            self._courtesy(
                lambda: self._bot.send_chat_action(chat, ChatAction.TYPING, message_thread_id=thread)
            )

    def _courtesy(self, call: Callable[[], Awaitable[bool]]) -> None:
        """A call that may fail without harm (a callback answered twice, a chat that blocked us) and
        that nothing waits for."""

        async def attempt() -> None:
            try:
                await call()
            except Exception as error:
                _log.debug("courtesy: %s", type(error).__name__)

        task = asyncio.ensure_future(attempt())
        self._courtesies.add(task)
        task.add_done_callback(self._courtesies.discard)
